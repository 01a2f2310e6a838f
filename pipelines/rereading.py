"""The last step where captures are read once more: what a newer reader changes, field by field.

A re-reading is no edit: a revision keeps its number and its time, and says what is read in its
capture now. The article's row follows where it is the newest revision that changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crawler.items import Article
from pipelines import statements as sql
from pipelines.rows import columns, said
from pipelines.store import Store

BY_OTHERS = ("last_seen", "reader", "read_by", "url", "post_id", "content_hash")
"""What other captures of the article, or the reader's version alone, may have set."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is read otherwise than it is stored."""

    url: str
    revision: int
    field: str
    old: Any
    new: Any


class Rereading:
    """Compares articles with the revisions of their captures, and writes those that differ."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.changes: list[Change] = []
        self.read = 0

    def wants(self, file: str, offset: int) -> bool:
        """Whether a revision was read from the capture that stands there."""
        return self.store.conn.execute(sql.REVISION_AT, [file, offset]).fetchone() is not None

    def process_item(self, article: Any) -> Any:
        kept = article.page.archived if isinstance(article, Article) and article.page else None
        if kept is None:
            return article
        cursor = self.store.conn.execute(sql.REVISION_AT, [kept.file, kept.offset])
        row = cursor.fetchone()
        if row is None:
            return article
        self.read += 1
        stored = dict(zip((c[0] for c in cursor.description), row, strict=True))
        new = {**said(article), "content_hash": article.content_hash}
        old = {name: stored[name] for name in new}
        newest = self._newest(stored["article_id"], stored["revision"])
        if newest:
            row = columns(article)
            new = {**row, **new}
            old = {**{name: newest[name] for name in row}, **old}
        changed = [n for n in new if n not in BY_OTHERS and old[n] != new[n]]
        url, number = stored["url"], stored["revision"]
        self.changes += [Change(url, number, n, old[n], new[n]) for n in changed]
        if changed:
            self._write(article, stored, bool(newest))
        return article

    def _newest(self, article_id: int, revision: int) -> dict[str, Any]:
        """The article's own row where this is its newest revision; else {}."""
        cursor = self.store.conn.execute(sql.ARTICLE_AT, [article_id, revision])
        row = cursor.fetchone()
        names = [column[0] for column in cursor.description]
        return dict(zip(names, row, strict=True)) if row else {}

    def _write(self, article: Article, stored: dict[str, Any], newest: bool) -> None:
        number, key = stored["revision"], stored["article_id"]
        with self.store.transaction() as conn:
            conn.execute(sql.REREAD, [article.content_hash, *said(article).values(), key, number])
            if newest:
                self.store.reread(article, stored["url"])
