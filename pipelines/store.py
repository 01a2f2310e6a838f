"""An article becomes rows: one transaction an article, and the cheapest update is none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

from crawler.items import Archived, Article, AttachmentFile, Page, Problem, Term
from pipelines import statements as sql
from pipelines.archive_schema import CAPTURE
from pipelines.bylines import author_key
from pipelines.database import Writer, now
from pipelines.history import insert_earlier
from pipelines.identity import initials
from pipelines.schema import REVISED
from pipelines.text import fold

NOT_MODIFIED = 304
Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the pages table remembers of an address."""

    status: int | None
    etag: str | None
    last_modified: str | None
    fetched_modified: str | None
    article_id: int | None
    first_seen: str
    last_fetched: str | None
    kind: str
    capture_file: str | None
    capture_offset: int | None
    capture_digest: str | None
    captured_at: str | None
    capture_url: str | None

    @property
    def archived(self) -> Archived | None:
        """The record that holds its newest payload whole."""
        place = (self.capture_file, self.capture_offset, self.capture_digest, self.captured_at)
        return None if None in place else Archived(*place, self.capture_url or "")  # type: ignore[arg-type]  # none is None


def columns(article: Article) -> dict[str, Any]:
    """The article's own row, but for what the store itself counts. '' is unknown: NULL."""
    event = article.event_date.isoformat() if article.event_date else None
    row: dict[str, Any] = {
        "portal": article.portal,
        "url": article.url,
        "title": article.title,
        "lede": article.lede,
        "body": article.body,
        "body_html": article.body_html,
        "published": article.published,
        "published_date": article.published_date,
        "published_precision": article.published_precision,
        "published_basis": article.published_basis,
        "published_printed": article.published_printed,
        "modified": article.modified,
        "modified_printed": article.modified_printed,
        "event_date": event,
        "event_part_of_day": article.event_part_of_day,
        "dateline_printed": article.dateline_printed,
        "byline_printed": article.byline_printed,
        "source": article.source,
        "source_printed": article.source_printed,
        "language": article.language,
        "words": article.words,
        "content_hash": article.content_hash,
        "last_seen": article.seen_at,
        "read_by": json.dumps(article.read_by, ensure_ascii=False),
    }
    return {name: None if value == "" else value for name, value in row.items()}


def capture(article: Article) -> list[Any]:
    """Where the bytes that it was read from are archived: the values of `CAPTURE`."""
    kept = article.page.archived if article.page else None
    if kept is None:
        return [None] * len(CAPTURE)
    return [kept.file, kept.offset, kept.digest, kept.captured_at, kept.source]


class Store(Writer):
    """The database of one crawl."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.run_id: int | None = None
        self.out_of_order = False
        """Articles may come that were seen before what is stored: captures of web archives. In a
        crawl a time before the last one is a clock set back, and what it brings is newest."""
        self._authors: dict[str, int] = {}
        self._terms: dict[tuple[str, tuple[str, ...]], int] = {}

    def __enter__(self) -> Self:
        return self

    def rolled_back(self) -> None:
        self._authors.clear()
        self._terms.clear()

    # -- memory of fetching -------------------------------------------------------------------
    def known(self, url: str) -> Known | None:
        row = self.conn.execute(sql.KNOWN, [url]).fetchone()
        return Known(*row) if row else None

    def stored_articles(self, portal: str) -> int:
        count = "SELECT count(*) FROM articles WHERE portal = ?"
        return int(self.conn.execute(count, [portal]).fetchone()[0])

    def unmeasured(self, portal: str) -> list[str]:
        """Attachments never received, but for those that the portal has not."""
        return [row[0] for row in self.conn.execute(sql.UNMEASURED, [portal])]

    def listed(self, portal: str, rows: Iterable[tuple[str, str | None, str | None]]) -> None:
        """Note (url, published, modified) as the portal's lists state them."""
        seen = now()
        with self.transaction() as conn:
            conn.executemany(
                sql.LISTED,
                [(url, portal, seen, when or None, changed or None) for url, when, changed in rows],
            )

    def remember(self, page: Page, article_id: int | None = None) -> None:
        """Note one fetch."""
        failed = page.status is None or page.status >= 400
        answer = [page.kind, page.status, page.etag or None, page.last_modified or None]
        when = [page.seen_at, page.seen_at]
        with self.transaction() as conn:
            conn.execute(
                sql.FETCHED,
                [page.url, page.portal, *answer, *when, failed, article_id, page.listed_modified],
            )
            if page.archived and page.archived.whole:
                kept = page.archived
                place = [kept.file, kept.offset, kept.digest, kept.captured_at, kept.url]
                conn.execute(sql.ARCHIVED, [*place, page.url])
            if page.status == NOT_MODIFIED:
                conn.execute(sql.STILL_THERE, [page.seen_at, page.url])

    def note(self, problem: Problem) -> None:
        """Record what went wrong, and the fetch that showed it."""
        told = [problem.url, problem.stage, problem.kind, problem.detail or None, now()]
        with self.transaction() as conn:
            if problem.page:
                self.remember(problem.page)
            conn.execute(sql.PROBLEM, [self.run_id, *told])

    def measured(self, file: AttachmentFile) -> None:
        """Fill in what an attachment's bytes are."""
        with self.transaction() as conn:
            conn.execute(sql.MEASURED, [file.bytes, file.sha256, file.media_type, file.url])

    # -- articles -----------------------------------------------------------------------------
    def save(self, article: Article) -> Outcome:
        """Store it whole; a new revision only where the content changed. One transaction."""
        with self.transaction() as conn:
            known, late = self._find(article), False
            if known is None:
                article_id, outcome = self._insert(article), "new"
            elif late := self._is_history(article, known[0]):
                article_id, outcome = known[0], self._earlier(article, known[0])
            else:
                article_id, outcome = known[0], self._update(article, *known)
            aliases = [(url, article_id) for url in article.aliases if url != article.url]
            conn.executemany(sql.ALIAS, aliases)
            if article.page and not late:
                self.remember(article.page, article_id)
            for problem in article.problems:
                self.note(problem)
        return outcome  # type: ignore[return-value]  # one of the three words

    def _find(self, article: Article) -> tuple[int, str, int] | None:
        for statement in (sql.FIND, sql.FIND_ALIAS):
            row = self.conn.execute(statement, [article.url]).fetchone()
            if row:
                return int(row[0]), str(row[1]), int(row[2])
        return None

    def _insert(self, article: Article) -> int:
        row = {**columns(article), "first_seen": article.seen_at}
        cursor = self.conn.execute(
            f"INSERT INTO articles({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            list(row.values()),
        )
        article_id = int(cursor.lastrowid or 0)
        self._parts(article, article_id, {})
        self._revise(article, article_id, 1, [])
        return article_id

    def _update(
        self, article: Article, article_id: int, content_hash: str, revision: int
    ) -> Outcome:
        if content_hash == article.content_hash:
            self.conn.execute(sql.SEEN_AGAIN, [article.seen_at, article_id])
            return "unchanged"
        changed = self._changed(article, article_id)
        row = columns(article)
        self.conn.execute(
            f"UPDATE articles SET {', '.join(f'{name} = ?' for name in row)}, "
            "revision = ?, gone_since = NULL WHERE id = ?",
            [*row.values(), revision + 1, article_id],
        )
        measures = {r[0]: (r[1], r[2]) for r in self.conn.execute(sql.MEASURES, [article_id])}
        credited = self.conn.execute(sql.CREDITED, [article_id]).fetchall()
        for statement in sql.DELETE_PART.values():
            self.conn.execute(statement, [article_id])
        self._parts(article, article_id, measures)
        if self.conn.executemany(sql.FORGET_AUTHOR, credited).rowcount:
            self._authors.clear()  # a name that no article bears any more has no row
        self._revise(article, article_id, revision + 1, changed)
        return "changed"

    def _changed(self, article: Article, article_id: int) -> list[str]:
        """The names of what differs from the row as stored."""
        new = columns(article)
        stored = f"SELECT {', '.join(REVISED)} FROM articles WHERE id = ?"
        old = self.conn.execute(stored, [article_id]).fetchone()
        changed = [name for name, value in zip(REVISED, old, strict=True) if new[name] != value]
        parts = {
            "captions": (sql.CAPTIONS, [(i.url, i.caption) for i in article.images]),
            "attachments": (sql.ATTACHMENTS, [(a.url, a.label) for a in article.attachments]),
        }
        for name, (statement, printed) in parts.items():
            if [tuple(r) for r in self.conn.execute(statement, [article_id])] != printed:
                changed.append(name)
        return changed

    def _parts(
        self, article: Article, article_id: int, measures: dict[str, tuple[Any, Any]]
    ) -> None:
        """Everything that an article has many of. `measures` are attachments' sizes as known."""
        rows: dict[str, list[tuple[Any, ...]]] = {
            "article_authors": [
                (self._author(c.name), c.role, n) for n, c in enumerate(article.credits, 1)
            ],
            "images": [
                (n, i.url, i.caption or None, i.credit or None, i.alt or None)
                for n, i in enumerate(article.images, 1)
            ],
            "attachments": [
                (
                    n,
                    a.url,
                    a.label or None,
                    a.media_type or None,
                    *measures.get(a.url, (None, None)),
                )
                for n, a in enumerate(article.attachments, 1)
            ],
            "links": [(n, x.url, x.text or None) for n, x in enumerate(article.links, 1)],
            "article_categories": [(self._category(t),) for t in article.categories],
            "article_tags": [(self._tag(t),) for t in article.tags],
        }
        for table, parts in rows.items():
            self.conn.executemany(sql.INSERT_PART[table], [(article_id, *p) for p in parts])

    def _author(self, name: str) -> int:
        key = author_key(name)
        if key not in self._authors:
            self.conn.execute(sql.AUTHOR, [name, fold(name), key, *initials(name)])
            self._authors[key] = self.conn.execute(sql.AUTHOR_ID, [key]).fetchone()[0]
        return self._authors[key]

    def _tag(self, term: Term) -> int:
        at = ("tag", term.path)
        if at not in self._terms:
            self.conn.execute(sql.TAG, [term.name])
            self._terms[at] = self.conn.execute(sql.TAG_ID, [term.name]).fetchone()[0]
        return self._terms[at]

    def _category(self, term: Term) -> int:
        at = ("category", term.path)
        if at not in self._terms:
            parent: int | None = None
            for name in term.path:
                self.conn.execute(sql.CATEGORY, [name, parent])
                parent = self.conn.execute(sql.CATEGORY_ID, [name, parent]).fetchone()[0]
            self._terms[at] = parent or 0
        return self._terms[at]

    def _revision(
        self, article: Article, article_id: int, revision: int, changed: Sequence[str]
    ) -> dict[str, Any]:
        """The row of `revisions` that this article makes."""
        row = columns(article)
        parts = {
            "captions": [{"url": i.url, "caption": i.caption or None} for i in article.images],
            "attachments": [{"url": a.url, "label": a.label or None} for a in article.attachments],
        }
        return {
            "article_id": article_id,
            "revision": revision,
            "seen_at": article.seen_at,
            "changed": json.dumps(list(changed)),
            "content_hash": article.content_hash,
            **{name: row[name] for name in REVISED},
            **{name: json.dumps(part, ensure_ascii=False) for name, part in parts.items()},
            "reader": article.read_by.get("reader"),
            **dict(zip(CAPTURE, capture(article), strict=True)),
        }

    def _revise(
        self, article: Article, article_id: int, revision: int, changed: Sequence[str]
    ) -> None:
        row = self._revision(article, article_id, revision, changed)
        self.conn.execute(sql.REVISION, list(row.values()))

    # -- captures that come late ----------------------------------------------------------------
    def _is_history(self, article: Article, article_id: int) -> bool:
        if not self.out_of_order:
            return False
        last = self.conn.execute(sql.LAST_SEEN, [article_id]).fetchone()[0]
        return datetime.fromisoformat(article.seen_at) < datetime.fromisoformat(last)

    def _earlier(self, article: Article, article_id: int) -> Outcome:
        row = self._revision(article, article_id, 0, [])
        return "changed" if insert_earlier(self.conn, row) else "unchanged"
