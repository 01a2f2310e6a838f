"""The ledger: one row a crawl, written when it begins and kept true while it goes."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from twisted.internet.task import LoopingCall

from crawler import clock
from crawler.archiving import folder_of
from crawler.clock import stamp
from crawler.fetching.refusals import in_words
from crawler.items import Article, AttachmentFile, Page, Problem
from crawler.memory import StoreError
from pipelines.check import UNFIT
from pipelines.evidence import evidence, moved
from pipelines.figures import Figures
from pipelines.judging import judged
from pipelines.measured import Limits, Run
from pipelines.store import Store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

OPTIONS = ("since", "until", "limit", "full", "accept")
"""What of a crawl's options its row keeps."""
NO_ARTICLES = ("other", "protected")
"""Kinds of pages that were read and are no articles, named as the columns that count them."""
logger = logging.getLogger(__name__)
KEPT_EVERY = 1.0
"""Seconds of work that are committed together, the run's row among it: what a kill loses. The next
crawl reads it from the archive (`crawler.rebuild.recovery`); without one nothing is gathered."""


@dataclass(slots=True)
class Counts:
    """The numbers of a run, named as the columns of `runs`."""

    requests: int = 0
    not_modified: int = 0
    listed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    failed: int = 0
    undated: int = 0
    unsigned: int = 0
    bytes: int = 0
    sweep: int = 0
    missed_new: int = 0
    missed_changed: int = 0
    protected: int = 0
    other: int = 0
    outside: int = 0
    pending: int = 0
    forbidden: int = 0


NAMES = tuple(f.name for f in fields(Counts))


def begin(
    store: Store, portal: str, version: str, at: str = "", options: dict[str, Any] | None = None
) -> int:
    """Write the run's row; who holds the lock knows that runs left running were interrupted."""
    with store.transaction():
        store.conn.execute("UPDATE runs SET outcome = 'interrupted' WHERE outcome = 'running'")
        cursor = store.conn.execute(
            "INSERT INTO runs(portal, started, outcome, version, at, options) "
            "VALUES (?, ?, 'running', ?, ?, ?)",
            [portal, stamp(), version, at or None, json.dumps(options or {}, default=str)],
        )
    store.run_id = int(cursor.lastrowid or 0)
    return store.run_id


def keep_true(store: Store, run_id: int, counts: Counts) -> None:
    with store.transaction():
        store.conn.execute(
            f"UPDATE runs SET {', '.join(f'{n} = ?' for n in NAMES)} WHERE id = ?",
            [*(getattr(counts, n) for n in NAMES), run_id],
        )


def measured(store: Store, run_id: int, figures: Figures, more: dict[str, float]) -> None:
    """Write down what the next crawls are judged by."""
    rows = [(run_id, name, value) for name, value in {**figures.values(), **more}.items()]
    with store.transaction() as conn:
        conn.executemany("INSERT OR REPLACE INTO run_figures VALUES (?, ?, ?)", rows)
        conn.execute("UPDATE runs SET reader = ? WHERE id = ?", [figures.reader or None, run_id])


def end(store: Store, run_id: int, counts: Counts, outcome: str, notes: str) -> None:
    keep_true(store, run_id, counts)
    with store.transaction():
        store.conn.execute(
            "UPDATE runs SET ended = ?, outcome = ?, notes = ? WHERE id = ?",
            [stamp(), outcome, notes or None, run_id],
        )


class StorePipeline:
    """Writes what comes, each item whole or not at all, and keeps the run's row true."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.beat = LoopingCall(self.keep_true)
        self.closed = False
        self.kept = Counts()
        """As the run's row has them."""
        self.figures = Figures(clock.now())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    @property
    def spider(self) -> Any:
        return self.crawler.spider

    def open_spider(self) -> None:
        self.store: Store = self.spider.store
        self.spider.books = self.close_spider
        self.options = {n: v for n in OPTIONS if (v := getattr(self.spider, n, None))}
        self.run_id = begin(
            self.store,
            self.spider.card.name,
            self.crawler.settings["VERSION"],
            self.spider.site.base,
            {**self.options, **self._archive()},
        )
        if self.crawler.settings.getbool("ARCHIVED"):
            self.store.group_seconds = KEPT_EVERY
        self.store.before_commit = self._count_with_it
        self.beat.start(KEPT_EVERY, now=False)

    def _archive(self) -> dict[str, str]:
        """Where the crawl keeps what it receives: a check looks there."""
        settings = self.crawler.settings
        kept = settings.getbool("ARCHIVED")
        return {"archive": str(folder_of(settings).resolve())} if kept else {}

    def keep_true(self) -> None:
        try:
            keep_true(self.store, self.run_id, self.counts())
            self.store.commit()
        except StoreError as error:
            self.spider.fail(str(error))

    def _count_with_it(self) -> None:
        """What is stored and what is counted are kept together, or neither."""
        counts = self.counts()
        if counts != self.kept:
            self.kept = counts
            keep_true(self.store, self.run_id, counts)

    def close_spider(self) -> None:
        if self.closed:
            return
        self.closed = True
        if self.beat.running:
            self.beat.stop()
        try:
            outcome, notes = self._judged()
            end(self.store, self.run_id, self.counts(), outcome, notes)
            self.store.commit()
            self.spider.outcome, self.spider.notes = outcome, notes
        except StoreError as error:
            told = f"the run could not be recorded: {error}"
            self.spider.fail(told)
            self._told_after(told)
            # It was judged before the last second's work was refused.
            self.spider.outcome, self.spider.notes = "failed", self.spider.failure or told
        finally:
            self.store.close()
        self._verify()

    def _told_after(self, told: str) -> None:
        """The row as it is without what was refused, if so little may still be written."""
        with suppress(StoreError):
            end(self.store, self.run_id, self.counts(), "failed", self.spider.failure or told)
            self.store.commit()

    def _verify(self) -> None:
        try:
            self.store.verify()
        except StoreError as error:
            self.spider.fail(str(error))
            self.spider.outcome, self.spider.notes = "failed", str(error)

    def _judged(self) -> tuple[str, str]:
        """A mistake of the judgement's own must not lose the record of the run."""
        try:
            with self.store.refusals():
                return self.judged()
        except StoreError:
            raise
        except Exception as error:
            logger.debug("the crawl could not be judged", exc_info=True)
            return "unhealthy", f"the crawl ended, but could not be judged: {in_words(error)}"

    def judged(self) -> tuple[str, str]:
        """(outcome, notes) by the portal's history; each verdict becomes a problem of the run."""
        more = {f"list.{name}": float(n) for name, n in self.spider.sizes.items()}
        more |= {n: float(self.counted(n)) for n in ("compared", "agreed") if self.counted(n)}
        more["asked"] = float(self.spider.asked)
        measured(self.store, self.run_id, self.figures, more)
        counts = self.counts()
        absent = self.spider.absent()
        run = Run(
            self.run_id, self.figures.started, "running", counts.new,
            max(counts.failed - absent, 0), self.spider.asked, counts.listed,
            figures={**self.figures.values(), **more},
            lacking={**self.figures.lacking, "agreed": self.counted("disagreed_on") or ""},
        )  # fmt: skip
        limits = Limits(**self.crawler.settings.getdict("HEALTH"))
        outcome, notes, verdicts = judged(self.store, self.spider, run, self.options, limits)
        for verdict in verdicts:
            url = verdict.example or self.spider.site.base
            self.store.note(Problem(url, "judge", verdict.kind, verdict.words))
        return outcome, notes

    def counted(self, name: str) -> Any:
        stats: Any = self.crawler.stats
        return stats.get_value(f"congtin/{name}", 0)

    def counts(self) -> Counts:
        stats: Any = self.crawler.stats
        counts = Counts(**{n: self.counted(n) for n in NAMES})
        counts.requests = stats.get_value("downloader/request_count", 0)
        counts.bytes = stats.get_value("downloader/response_bytes", 0)
        counts.pending = max(self.spider.asked - self.spider.answered, 0)
        return counts

    def count(self, name: str, by: int = 1) -> None:
        stats: Any = self.crawler.stats
        stats.inc_value(f"congtin/{name}", by)

    def count_stored(self, name: str) -> None:
        """Count what was written just now, and no more where the commit of it is refused."""
        self.count(name)
        self.store.if_lost(lambda: self.count(name, -1))

    def process_item(self, item: Any) -> Any:
        try:
            self._write(item)
        except StoreError as error:
            # Nothing is half-written: the transaction rolled back. Going on would only lose more.
            self.spider.fail(str(error))
        return item

    def _write(self, item: Any) -> None:
        if isinstance(item, Article) and not self.spider.in_window(item.published_date):
            # Asked for only because no list stated its day; a wider crawl will ask again.
            self.count("outside")
        elif isinstance(item, Article):
            with self.store.transaction():
                outcome = self.store.save(item)
                self._saved(item, outcome)
                self.count_stored("undated") if not item.published else None
                self.count_stored("unsigned") if not item.byline_printed else None
            told = evidence(self.store.before, item, outcome)
            if figure := moved(self.store, item, outcome):
                self.figures.note(figure, item.url)
            item.repeated = told == "none"
            self.figures.read(item, outcome, told)
        elif isinstance(item, Problem):
            self.count("failed") if item.kind in UNFIT else None
            self.store.note(item)
        elif isinstance(item, Page):
            self._remember(item)
        elif isinstance(item, AttachmentFile):
            self.store.measured(item)

    def _remember(self, page: Page) -> None:
        """Who read a page that is no article has counted it: not so where that is not kept."""
        counted = int(page.kind in NO_ARTICLES)
        try:
            self.store.remember(page)
        except StoreError:
            self.count(page.kind, -1) if counted else None
            raise
        self.store.if_lost(lambda: self.count(page.kind, -1)) if counted else None

    def _saved(self, article: Article, outcome: str) -> None:
        self.count_stored(outcome)
        if outcome == "regressed":
            self.count("failed")
        if outcome == "new" and self.spider.was_missed(article):
            self.count_stored("missed_new")
        if outcome == "changed" and article.page and article.page.passed_over:
            self.count_stored("missed_changed")
