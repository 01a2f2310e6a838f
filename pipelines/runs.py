"""The ledger: one row a crawl, written when it begins and kept true while it goes."""

from __future__ import annotations

import logging
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from twisted.internet.task import LoopingCall

from crawler.items import Article, AttachmentFile, Page, Problem
from crawler.memory import StoreError
from pipelines.database import now
from pipelines.store import Store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
KEPT_TRUE_EVERY = 2.0
"""Seconds between two updates of the run's row: a killed run's counts are at most that old."""


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


NAMES = tuple(f.name for f in fields(Counts))


def begin(store: Store, portal: str, version: str) -> int:
    """Write the run's row; runs that another process left running were interrupted."""
    with store.transaction():
        store.conn.execute(
            "UPDATE runs SET outcome = 'interrupted' WHERE outcome = 'running' AND portal = ?",
            [portal],
        )
        cursor = store.conn.execute(
            "INSERT INTO runs(portal, started, outcome, version) VALUES (?, ?, 'running', ?)",
            [portal, now(), version],
        )
    store.run_id = int(cursor.lastrowid or 0)
    return store.run_id


def keep_true(store: Store, run_id: int, counts: Counts) -> None:
    with store.transaction():
        store.conn.execute(
            f"UPDATE runs SET {', '.join(f'{n} = ?' for n in NAMES)} WHERE id = ?",
            [*(getattr(counts, n) for n in NAMES), run_id],
        )


def end(store: Store, run_id: int, counts: Counts, outcome: str, notes: str) -> None:
    keep_true(store, run_id, counts)
    with store.transaction():
        store.conn.execute(
            "UPDATE runs SET ended = ?, outcome = ?, notes = ? WHERE id = ?",
            [now(), outcome, notes or None, run_id],
        )


class StorePipeline:
    """Writes what comes, one transaction an item, and keeps the run's row true."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.beat = LoopingCall(self.keep_true)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    @property
    def spider(self) -> Any:
        return self.crawler.spider

    def open_spider(self) -> None:
        self.store: Store = self.spider.store
        self.run_id = begin(self.store, self.spider.card.name, self.crawler.settings["VERSION"])
        self.beat.start(KEPT_TRUE_EVERY, now=False)

    def keep_true(self) -> None:
        try:
            keep_true(self.store, self.run_id, self.counts())
        except StoreError as error:
            self.spider.fail(str(error))

    def close_spider(self) -> None:
        if self.beat.running:
            self.beat.stop()
        try:
            outcome, notes = self.spider.judgement()
            end(self.store, self.run_id, self.counts(), outcome, notes)
        except StoreError as error:
            self.spider.fail(f"the run could not be recorded: {error}")
        finally:
            self.store.close()

    def counts(self) -> Counts:
        stats: Any = self.crawler.stats
        counts = Counts(**{n: stats.get_value(f"congtin/{n}", 0) for n in NAMES})
        counts.requests = stats.get_value("downloader/request_count", 0)
        counts.bytes = stats.get_value("downloader/response_bytes", 0)
        return counts

    def count(self, name: str) -> None:
        stats: Any = self.crawler.stats
        stats.inc_value(f"congtin/{name}")

    def process_item(self, item: Any) -> Any:
        try:
            self._write(item)
        except StoreError as error:
            # Nothing is half-written: the transaction rolled back. Going on would only lose more.
            self.spider.fail(str(error))
        return item

    def _write(self, item: Any) -> None:
        if isinstance(item, Article) and not self.spider.in_window(item.published_date):
            pass  # asked for only because no list stated its day; a wider crawl will ask again
        elif isinstance(item, Article):
            self._saved(item, self.store.save(item))
            self.count("undated") if not item.published else None
            self.count("unsigned") if not item.byline_printed else None
        elif isinstance(item, Problem):
            self.store.note(item)
        elif isinstance(item, Page):
            self.store.remember(item)
        elif isinstance(item, AttachmentFile):
            self.store.measured(item)

    def _saved(self, article: Article, outcome: str) -> None:
        self.count(outcome)
        if outcome == "regressed":
            self.count("failed")
        if outcome == "changed" and article.page and article.page.passed_over:
            self.count("missed_changed")
