"""Search: the best articles first, a page at a time, by a plan that keeps its time.

Articles that hold the words in a row come first, then those that hold them anywhere, each by bm25;
beyond `RANKED_MOST` articles its differences mean nothing and cost seconds, so the newest are taken
by their date. Other accents than those typed are looked for only where few articles are found as
typed: behind them as they come, in earnest where there are none.
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

RANKED_MOST: Final = 10_000
FEW: Final = 10
"""Where fewer articles hold the words as typed, those with other accents follow."""
COUNTED_MOST: Final = 10_000
"""No total is counted beyond."""
NARROW: Final = 3_000
"""A filter that leaves no more articles than this is asked first."""
SECONDS: Final = 10.0
"""A search that takes longer is given up, and says so."""


_IN_A_ROW: Final = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH :phrase"


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

    def _ask(self, sql: str, match: str, phrase: str = "") -> list[Any]:
        values = {**self.values, "match": match, "phrase": phrase}
        return self.conn.execute(sql, values).fetchall()

    def reading(self, words: str, phrase: str, limit: int) -> list[int]:
        """The best that hold the words: those in a row first, by bm25, or by date if too many."""
        first = f"id IN ({_IN_A_ROW}) DESC, " if phrase else ""
        rows = self._ask(
            f"""
            SELECT id, count(*) OVER () FROM (
                SELECT articles_fts.rowid AS id, rank FROM {self._matches()}
                LIMIT {RANKED_MOST + 1})
            ORDER BY {first}rank, id DESC LIMIT {limit}""",
            words,
            phrase,
        )
        if not rows or rows[0][1] <= RANKED_MOST:
            return [row[0] for row in rows]
        newest = self.reading(phrase, "", limit) if phrase else []
        if len(newest) < limit:
            newest = list(dict.fromkeys([*newest, *self._newest(words, limit)]))[:limit]
        return newest

    def _newest(self, match: str, limit: int) -> list[int]:
        """By the date of publication, from the newest on: quick where every other article fits."""
        where = f"AND {self.where}" if self.where else ""
        sql = f"""
            SELECT a.id FROM articles a
            CROSS JOIN articles_fts ON articles_fts.rowid = a.id
            WHERE articles_fts MATCH :match {where}
            ORDER BY a.published_date DESC LIMIT {limit}"""
        return [row[0] for row in self._ask(sql, match)]

    def _any(self, match: str, limit: int) -> list[int]:
        """The last stored that fit, as they come."""
        sql = f"SELECT articles_fts.rowid FROM {self._matches()} ORDER BY 1 DESC LIMIT {limit}"
        return [row[0] for row in self._ask(sql, match)]

    def count(self, match: str) -> int:
        """How many, up to one more than `COUNTED_MOST`."""
        most = f"SELECT count(*) FROM (SELECT 1 FROM {self._matches()} LIMIT {COUNTED_MOST + 1})"
        return int(self._ask(most, match)[0][0])

    def page(self, limit: int, offset: int = 0, *, counted: bool = False) -> Result:
        """`limit` articles from the `offset`th on; with totals where they are wanted."""
        asked, wanted = self.question, limit + offset
        if not asked.words:
            return Result()
        enough = max(wanted, FEW)
        found = dict.fromkeys(self.reading(asked.words, asked.phrase, enough), True)
        few = bool(asked.loose_words) and len(found) < FEW
        if few and not found:
            found = dict.fromkeys(
                self.reading(asked.loose_words, asked.loose_phrase, enough), False
            )
        elif few:
            for number in self._any(asked.loose_words, enough):
                found.setdefault(number, False)
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
