"""An article becomes rows: one transaction an article, and the cheapest update is none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Any, Literal, Self

from crawler.addresses import host_of
from crawler.clock import stamp
from crawler.items import Article, AttachmentFile, Page, Problem
from crawler.memory import LED_TO_ANOTHER, moment, same_moment
from pipelines import statements as sql
from pipelines.absence import is_news, settle
from pipelines.fetching import SIGNS_OF_ABSENCE, Fetching, Known
from pipelines.history import insert_earlier
from pipelines.parts import Parts
from pipelines.revising import (
    LISTED_LEDE,
    Stored,
    agree,
    differing,
    is_anothers,
    is_reread,
    keep_finer_date,
    keep_stated_date,
    losses,
    named,
    same_article,
)
from pipelines.rows import columns, revision_of, said
from pipelines.schema import REVISED
from pipelines.search_index import SearchIndex
from pipelines.search_schema import READ

Outcome = Literal["new", "changed", "unchanged", "regressed"]


@dataclass(frozen=True, slots=True)
class Before:
    """How things stood before an article was saved."""

    stored: Stored | None = None
    """Its row."""
    known: Known | None = None
    """Its page's last fetch."""


_RULES = [field.name for field in fields(Stored)].index("rules")


def _asked_since(page: Page, known: Known) -> bool:
    """Whether this fetch, or a later one, is remembered of its address.

    Of one second, the order of the records says which came later.
    """
    last, record, held = str(known.last_fetched or ""), page.archived, known.archived
    if page.seen_at == last and record and record.whole and held:
        return (record.file, record.offset) <= (held.file, held.offset)
    return page.seen_at <= last


def _same_bytes(article: Article, before: Known | None) -> bool:
    """Whether the page is, byte for byte, the one that was read before: what is read otherwise
    now, a changed card reads, and no editor wrote."""
    page, held = article.page, before.archived if before else None
    if page is None or page.split or page.archived is None or held is None:
        return False
    return page.archived.digest == held.digest


class Store(Fetching):
    """The database of one crawl."""

    regressed = timedelta(hours=6)
    """After this time a page that yielded less is looked at again."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.out_of_order = False
        """Articles may come that were seen before what is stored: captures of web archives. In a
        crawl a time before the last one is a clock set back, and what it brings is newest."""
        self.before = Before()
        """Of the article that was saved last."""
        self.index = SearchIndex(self.conn)
        self.parts = Parts(self.conn)

    def __enter__(self) -> Self:
        return self

    @contextmanager
    def batch(self) -> Iterator[Connection]:
        with super().batch() as conn, self.index.later():
            yield conn

    def rolled_back(self) -> None:
        super().rolled_back()
        self.parts.forget()

    def measured(self, file: AttachmentFile) -> None:
        """Fill in what an attachment's bytes are, and note the fetch that brought them.

        One transaction: a document that is measured is not asked for again, so a kill between
        the two would leave a fetch that nobody remembers.
        """
        with self.transaction() as conn:
            if file.page:
                self.remember(file.page)
            conn.execute(sql.MEASURED, [file.bytes, file.sha256, file.media_type, file.url])

    # -- articles -----------------------------------------------------------------------------
    def save(self, article: Article) -> Outcome:
        """Store it whole; a new revision only where the content changed. One transaction."""
        page = article.page
        with self.transaction() as conn:
            before = self.known(page.url) if page else None
            stored = self._find(article)
            self.before = Before(stored, before)
            outcome: Outcome
            late = stored is not None and self._is_history(article, stored.id)
            if stored is None:
                article_id, outcome = self._insert(article), "new"
            elif late:
                article_id, outcome = stored.id, self._earlier(article, stored.id)
            else:
                article_id, outcome = stored.id, self._update(article, stored, before)
            own = [url for url in article.aliases if url != article.url and not self._stored(url)]
            conn.executemany(sql.ALIAS, [(url, article_id) for url in own])
            conn.execute(sql.UNALIAS, [article.url])
            again = self.out_of_order and page and before and _asked_since(page, before)
            if page and not late and not again:
                self._remember(article, page, article_id, outcome)
                if outcome == "changed" and before and not is_reread(stored, article):  # type: ignore[arg-type]  # what changed was stored
                    self._judge_validators(page, before)
            elif page and before:
                grew = late and outcome == "changed"
                self._met_earlier(page, article_id, before, grew=grew)
            # A capture that is read once more has told its problems when it was read first.
            for problem in article.problems if not again or outcome != "unchanged" else ():
                self.note(problem, article.seen_at)
        return outcome

    def _met_earlier(self, page: Page, article_id: int, before: Known, *, grew: bool) -> None:
        """What an older capture says of its address: when it was met, and whose it is."""
        if page.seen_at >= before.first_seen and before.article_id is not None and not grew:
            return
        self.conn.execute(sql.MET_EARLIER, [page.seen_at, article_id, page.url])
        fetched = before.last_fetched
        if before.kind == "article" and fetched and not before.failures:
            due = self._next_due(replace(page, seen_at=fetched))
            self.conn.execute(sql.NEXT_DUE, [due, page.url])

    def _remember(self, article: Article, page: Page, article_id: int, outcome: Outcome) -> None:
        """The fetch; of an address that led elsewhere, both addresses."""
        if outcome == "regressed":
            self.remember(page, article_id, failed=True)
            soon = moment(page.seen_at)
            due = stamp(soon + self.regressed) if soon else page.seen_at
            self.conn.execute(sql.NEXT_DUE, [due, page.url])
            return
        there = page.url == article.url or page.url not in article.aliases
        if there or not article.redirected:
            self.remember(page, article_id, unchanged=outcome == "unchanged")
            return
        self.remember(replace(page, url=article.url), article_id)
        if self._stored(page.url):  # a stored article's own address leads to another article
            self.note(Problem(page.url, "fetch", LED_TO_ANOTHER, article.url, page.portal, page))
        else:
            self.remember(replace(page, kind="redirect"), article_id)

    def _judge_validators(self, page: Page, before: Known) -> None:
        """Whether the validators, which should have changed with the content, did."""
        host = host_of(page.url)
        if page.doubted:
            self.distrust(page.portal, host, page, "answered 304 though its content had changed")
        elif page.etag and page.etag == before.etag:
            self.distrust(page.portal, host, page, "sends one ETag for two contents")
        elif page.last_modified and page.last_modified == before.last_modified and not page.etag:
            self.distrust(page.portal, host, page, "sends one Last-Modified for two contents")

    def _stored(self, url: str) -> Stored | None:
        return self._row(sql.FIND, url)

    def _row(self, statement: str, *keys: Any) -> Stored | None:
        row = self.conn.execute(statement, keys).fetchone()
        if row is None:
            return None
        values = [*row]
        values[_RULES] = json.loads(values[_RULES])
        return Stored(*values)

    def _find(self, article: Article) -> Stored | None:
        """The row of this article: under its address, an old one of it, or the one it left."""
        stored = self._stored(article.url)
        left = [a for url in article.aliases if (a := self._stored(url)) and a != stored]
        if stored is None:
            stored = self._row(sql.FIND_ALIAS, article.url)
            if stored and not same_article(stored, article, led=True):
                stored = None  # an old address was given to another article
            elif stored and article.redirected and stored.url in article.aliases:
                return self._move(stored, article)  # it went back to where it was
            elif stored:
                article.url = stored.url
        if stored is None and article.post_id is not None:
            there = self._row(sql.FIND_POST, article.post_id, article.portal)
            if there and host_of(there.url) == host_of(article.url):
                left.append(there)
        for old in left:
            if not article.redirected and stored and old.url in article.aliases:
                # A page that names another article as its canonical address is still itself,
                # unless it is that article, as a mixed-up cache answers.
                article.url, article.aliases = old.url, []
                if is_anothers(old, stored, article):
                    article.shows = stored.url
                return old
            if not same_article(old, article, led=old.url in article.aliases):
                continue
            if stored is None:
                return self._move(old, article)
            if stored.id != old.id and same_article(stored, article, led=True):
                first, second = sorted((old, stored), key=lambda row: row.id)
                for statement in sql.ABSORB:
                    self.conn.execute(statement, {"kept": first.id, "dropped": second.id})
                return self._move(old, article) if first is old else stored
        return stored

    def _move(self, old: Stored, article: Article) -> Stored:
        """The article stands under its new address from now on; the old one is an alias."""
        if old.url == article.url:
            return old
        if self._is_history(article, old.id):
            self.conn.execute(sql.ALIAS, [article.url, old.id])
            article.url = old.url
            return old
        self.conn.execute(sql.UNALIAS, [article.url])
        self.conn.execute(sql.MOVE, [article.url, old.id])
        self.conn.execute(sql.ALIAS, [old.url, old.id])
        self.conn.execute(sql.MOVED_PAGE, [old.id, old.url])
        return old

    def _insert(self, article: Article) -> int:
        row = {**columns(article), "first_seen": article.seen_at}
        statement = f"INSERT INTO articles({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        article_id = self.index.insert(statement, list(row.values()), [row[n] for n in READ])
        self.parts.write(article, article_id)
        self._revise(article, article_id, 1, [])
        return article_id

    def _update(self, article: Article, old: Stored, before: Known | None) -> Outcome:
        """The row as the new reading has it, unless that says nothing new or yields less."""
        if old.content_hash == article.content_hash:
            self._seen_again(article, old)
            return "unchanged"
        if article.shows:
            return self._stands(article, old, "another-article", f"is the page of {article.shows}")
        edited = self._is_edited(article, old, before)
        if not edited:
            keep_stated_date(old, article)
        lost = losses(old, article, edited=edited)
        if lost and not self._returns(article, old):
            told = f"reads without its {', '.join(lost)} now"
            return self._stands(article, old, "regressed", told)
        keep_finer_date(old, article)
        article.modified = article.modified or old.modified
        if old.rules.get("lede") == LISTED_LEDE and not article.lede:
            article.lede, article.read_by["lede"] = old.lede, LISTED_LEDE
        changed = self._changed(article, old)
        news = set(changed) - {"modified"}
        if LISTED_LEDE in (old.rules.get("lede"), article.read_by.get("lede")):
            news.discard("lede")
        reread = is_reread(old, article) or _same_bytes(article, before)
        revises = bool(news) and bool(edited or not reread)
        self._rewrite(article, old, old.revision + 1 if revises else old.revision)
        if revises:
            self._revise(article, old.id, old.revision + 1, changed)
        else:
            kept = [article.content_hash, *said(article).values(), old.id, old.revision]
            self.conn.execute(sql.REREAD, kept)
        return "changed" if revises else "unchanged"

    def _seen_again(self, article: Article, old: Stored) -> None:
        again = [article.seen_at, article.modified, article.post_id, article.content_hash]
        self.conn.execute(sql.SEEN_AGAIN, [*again, old.id])

    def _stands(self, article: Article, old: Stored, kind: str, told: str) -> Outcome:
        """The row stays as it was: the page is not to be believed today."""
        article.problems = []
        article.trouble("read", kind, told)
        self.conn.execute(sql.STILL_STANDS, [article.seen_at, old.id])
        return "regressed"

    def _returns(self, article: Article, old: Stored) -> bool:
        """Whether it reads as in an earlier revision of another title or text: then what came
        after was the bad reading (another article's page, a text cut short), and this heals it."""
        asked = [old.id, article.content_hash, old.title, old.body]
        return bool(self.conn.execute(sql.READ_BEFORE, asked).fetchone())

    def _is_edited(self, article: Article, old: Stored, before: Known | None) -> bool | None:
        """Whether the page or a list states another modification time than it did; None where
        neither states any."""
        page = article.page
        pairs = [(article.modified, old.modified)]
        if page is not None and before is not None:
            pairs.append((page.listed_modified, before.fetched_modified))
            pairs.append((page.listed_lastmod, before.fetched_lastmod))
        stated = [(new, was) for new, was in pairs if new and was]
        if not stated:
            return None
        return any(
            not (new == was or agree(was, new) or same_moment(new, was)) for new, was in stated
        )

    def _rewrite(self, article: Article, old: Stored, revision: int) -> None:
        row = columns(article)
        row["post_id"] = row["post_id"] or old.post_id
        statement = (
            f"UPDATE articles SET {', '.join(f'{name} = ?' for name in row)}, "
            "revision = ?, gone_since = NULL WHERE id = ?"
        )
        values = [*row.values(), revision, old.id]
        self.index.update(statement, values, old.id, [row[name] for name in READ])
        self.parts.rewrite(article, old.id)

    def reread(self, article: Article, url: str) -> None:
        """The article's row as a newer reader has it; when it was seen and is gone stays."""
        old = self._stored(url)
        if old is None:
            return
        article.url, article.modified = old.url, old.modified or article.modified
        article.seen_at = self.conn.execute(sql.LAST_SEEN, [old.id]).fetchone()[0]
        gone = self.conn.execute(sql.GONE_SINCE, [old.id]).fetchone()[0]
        self._rewrite(article, old, old.revision)
        self.conn.execute(sql.STILL_GONE, [gone, old.id])

    def _changed(self, article: Article, old: Stored) -> list[str]:
        """The names of what says something else than the row as stored."""
        new = columns(article)
        stored = f"SELECT {', '.join(REVISED)} FROM articles WHERE id = ?"
        before = self.conn.execute(stored, [old.id]).fetchone()
        pairs = {
            name: (value, new[name])
            for name, value in zip(REVISED, before, strict=True)
            if not (name == "published" and agree(value, new[name]))
        }
        captions = self.conn.execute(sql.CAPTIONS, [old.id])
        attachments = self.conn.execute(sql.ATTACHMENTS, [old.id])
        pairs["captions"] = (
            [(named(r[0]), r[1]) for r in captions],
            [(named(i.url), i.caption) for i in article.images],
        )
        pairs["attachments"] = (
            [tuple(r) for r in attachments],
            [(a.url, a.label) for a in article.attachments],
        )
        return differing(pairs)

    def _revise(
        self, article: Article, article_id: int, revision: int, changed: Sequence[str]
    ) -> None:
        row = revision_of(article, article_id, revision, changed)
        self.conn.execute(sql.REVISION, list(row.values()))

    def absent_then(self, url: str, kind: str, at: str) -> bool:
        """Note a sign of absence that comes late; False where it is no news, or from before the
        article was seen."""
        with self.transaction() as conn:
            news = is_news(conn, url, kind, at)
            if news:
                self.note(Problem(url, "fetch", kind), at)
        return news

    def settle_absence(self, urls: Iterable[str], well_share: float | None) -> int:
        """Judge addresses whose captures said that they are gone; see `pipelines.absence`."""
        with self.transaction() as conn:
            return settle(conn, urls, SIGNS_OF_ABSENCE, self.schedule, well_share)

    # -- captures that come late ----------------------------------------------------------------
    def _is_history(self, article: Article, article_id: int) -> bool:
        if not self.out_of_order:
            return False
        last = self.conn.execute(sql.LAST_SEEN, [article_id]).fetchone()[0]
        return datetime.fromisoformat(article.seen_at) < datetime.fromisoformat(last)

    def _earlier(self, article: Article, article_id: int) -> Outcome:
        row = revision_of(article, article_id, 0, [])
        return "changed" if insert_earlier(self.conn, row) else "unchanged"
