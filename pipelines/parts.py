"""What an article has many of: who is credited, photos, documents, links, categories, tags."""

from __future__ import annotations

from collections.abc import Mapping
from sqlite3 import Connection
from types import MappingProxyType
from typing import Any

from crawler.items import Article, Term
from pipelines import statements as sql
from pipelines import tallies_schema
from pipelines.bylines import author_key
from pipelines.identity import initials
from pipelines.search_index import deferred
from pipelines.text import fold


class Parts:
    """The rows that hang on an article, and the names and terms that they share."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._authors: dict[str, int] = {}
        self._terms: dict[tuple[str, tuple[str, ...]], int] = {}

    def forget(self) -> None:
        """Numbers that were given in a transaction that is rolled back are no one's."""
        self._authors.clear()
        self._terms.clear()

    def rewrite(self, article: Article, article_id: int) -> None:
        """The same in the place of what hung on it; documents stay measured."""
        measures = {r[0]: (r[1], r[2]) for r in self.conn.execute(sql.MEASURES, [article_id])}
        credited = self.conn.execute(sql.CREDITED, [article_id]).fetchall()
        for statement in sql.DELETE_PART.values():
            self.conn.execute(statement, [article_id])
        self.write(article, article_id, measures)
        if self.conn.executemany(sql.FORGET_AUTHOR, credited).rowcount:
            self._authors.clear()  # a name that no article bears any more has no row

    def write(
        self,
        article: Article,
        article_id: int,
        measures: Mapping[str, tuple[int | None, str | None]] = MappingProxyType({}),
    ) -> None:
        """The rows of an article that has none yet. `measures`: (bytes, sha256) of its documents,
        by address, as far as they are known.
        """
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
        with deferred(self.conn):
            for table, parts in rows.items():
                if parts:
                    self.conn.executemany(sql.INSERT_PART[table], [(article_id, *p) for p in parts])
        self.conn.execute(tallies_schema.PUT_IN, {"article": article_id})

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
