"""Search: the best articles first, a page at a time, by a plan that keeps its time.

Readings of a question from the narrowest to the widest (`search_query`): the words in a row, then
anywhere; where few are found as typed, also with other accents. A reading is asked for only when
those before it have not filled the page. Within one, bm25 orders; beyond `RANKED_MOST` articles
its differences mean nothing and cost seconds, so the newest are taken by their date.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from pipelines.excerpts import Excerpt, Finder, excerpt, finds
from pipelines.filters import Filters
from pipelines.search_query import Question, understand

RANKED_MOST: Final = 20_000
FEW: Final = 10
"""Where fewer articles hold the words as typed, those with other accents follow."""
COUNTED_MOST: Final = 10_000
"""No total is counted beyond."""
NARROW: Final = 3_000
"""A filter that leaves no more articles than this is asked first."""
SECONDS: Final = 10.0
"""A search that takes longer is given up, and says so."""


class TooSlow(Exception):
    """The search was given up."""


@dataclass(frozen=True, slots=True)
class Found:
    """One article of a page."""

    id: int
    as_typed: bool
    """False where it holds the words only with other accents."""


@dataclass(slots=True)
class Result:
    """One page of what was found."""

    found: list[Found] = field(default_factory=list)
    total: int = 0
    """Articles on all pages; at least so many where `more_than_total`."""
    more_than_total: bool = False
    as_typed: int = 0
    """Those of them that hold the words as typed; counted like the total."""


class Search:
    """One question to one database."""

    def __init__(self, conn: sqlite3.Connection, text: str, filters: Filters | None = None) -> None:
        self.conn = conn
        self.question: Question = understand(text)
        self.where, self.values = (filters or Filters()).sql()
        self._narrow = bool(self.where) and self._few_pass()

    def _few_pass(self) -> bool:
        most = (
            f"SELECT count(*) FROM (SELECT 1 FROM articles a WHERE {self.where} LIMIT {NARROW + 1})"
        )
        return int(self.conn.execute(most, self.values).fetchone()[0]) <= NARROW

    def _matches(self) -> str:
        """The FROM and WHERE of every reading: `:match` within the filters."""
        if not self.where:
            return "articles_fts WHERE articles_fts MATCH :match"
        if self._narrow:
            return (
                "articles_fts WHERE articles_fts MATCH :match AND rowid IN "
                f"(SELECT a.id FROM articles a WHERE {self.where})"
            )
        return (
            "articles_fts CROSS JOIN articles a ON a.id = articles_fts.rowid "
            f"WHERE articles_fts MATCH :match AND {self.where}"
        )

    def _ask(self, sql: str, match: str) -> list[Any]:
        return self.conn.execute(sql, {**self.values, "match": match}).fetchall()

    def reading(self, match: str, limit: int) -> list[int]:
        """The best of one reading: by bm25, or the newest where there are very many."""
        rows = self._ask(
            f"""
            SELECT id, count(*) OVER () FROM (
                SELECT articles_fts.rowid AS id, rank FROM {self._matches()}
                LIMIT {RANKED_MOST + 1})
            ORDER BY rank, id DESC LIMIT {limit}""",
            match,
        )
        if not rows or rows[0][1] <= RANKED_MOST:
            return [row[0] for row in rows]
        where = f"AND {self.where}" if self.where else ""
        newest = f"""
            SELECT a.id FROM articles a
            CROSS JOIN articles_fts ON articles_fts.rowid = a.id
            WHERE articles_fts MATCH :match {where}
            ORDER BY a.published_date DESC LIMIT {limit}"""
        return [row[0] for row in self._ask(newest, match)]

    def count(self, match: str) -> int:
        """How many, up to one more than `COUNTED_MOST`."""
        most = f"SELECT count(*) FROM (SELECT 1 FROM {self._matches()} LIMIT {COUNTED_MOST + 1})"
        return int(self._ask(most, match)[0][0])

    def page(self, limit: int, offset: int = 0, *, counted: bool = False) -> Result:
        """`limit` articles from the `offset`th on; with totals where they are wanted."""
        asked, wanted = self.question, limit + offset
        if not asked.words:
            return Result()
        found: dict[int, bool] = {}
        enough = max(wanted, FEW)

        def add(match: str, as_typed: bool) -> None:
            if match and len(found) < enough:
                for number in self.reading(match, enough):
                    found.setdefault(number, as_typed)

        add(asked.phrase, True)
        add(asked.words, True)
        if few := bool(asked.loose_words) and len(found) < FEW:
            add(asked.loose_phrase, False)
            add(asked.loose_words, False)
        page = [Found(*item) for item in list(found.items())[offset:wanted]]
        result = Result(page)
        if counted:
            result.as_typed = min(self.count(asked.words), COUNTED_MOST + 1)
            result.total = self.count(asked.loose_words) if few else result.as_typed
            result.more_than_total = result.total > COUNTED_MOST
            result.total = min(result.total, COUNTED_MOST)
            result.as_typed = min(result.as_typed, COUNTED_MOST)
        return result

    def excerpt(self, text: str, as_typed: bool) -> Excerpt:
        """The words of a text around what was asked for."""
        return excerpt(text, Finder(self.question.terms, loose=not as_typed))

    def finds(self, text: str, as_typed: bool) -> Excerpt:
        """A whole text, with what was asked for."""
        return Excerpt(text, tuple(finds(text, Finder(self.question.terms, loose=not as_typed))))


@contextmanager
def time_limit(conn: sqlite3.Connection, seconds: float = SECONDS) -> Iterator[None]:
    """Give up what takes longer. Raises TooSlow."""
    end = time.monotonic() + seconds
    conn.set_progress_handler(lambda: time.monotonic() > end, 20_000)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise TooSlow(f"the search took longer than {seconds:g} s") from None
        raise
    finally:
        conn.set_progress_handler(None, 0)
