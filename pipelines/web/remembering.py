"""Answers kept for as long as nobody has written to the database."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit

MOST = 500
SECONDS = 5
"""How long one page may think, in all; what takes longer is an error page, not a stuck server."""


def _state(path: Path) -> tuple[tuple[int, int], ...]:
    """Changes with every commit: time and size of the database and of its write-ahead log."""
    found = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            stat = file.stat()
            found.append((stat.st_mtime_ns, stat.st_size))
        except OSError:
            found.append((0, 0))
    return tuple(found)


class Remembered:
    """What was asked of one database, by question."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self._path = Path(db.path)
        self._state = _state(self._path)
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    async def ask(self, question: Callable[[Connection], Any]) -> Any:
        """The answer of a function of a connection, within the time that a page has."""

        def within(conn: Connection) -> Any:
            with sqlite_timelimit(conn, SECONDS * 1000):
                return question(conn)

        return await self._db.execute_fn(within)

    async def once(self, key: Hashable, question: Callable[[Connection], Any]) -> Any:
        """The same, but asked again only after somebody wrote."""
        return await self.once_of(key, lambda: self.ask(question))

    async def once_of(self, key: Hashable, ask: Callable[[], Awaitable[Any]]) -> Any:
        """The answer to `key`, asked for where it is not known or the database has changed."""
        state = _state(self._path)
        if state != self._state:
            self._kept.clear()
            self._state = state
        if key in self._kept:
            return self._kept[key]
        answer = await ask()
        if self._state == state:
            self._kept[key] = answer
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return answer


COUNT = "select count(*) from "
AGGREGATED = re.compile(
    r"^select .+ from (authors_full|author_candidates|coverage|crawl_days|articles_per_\w+) ", re.S
)
"""Views that go through everything for any of their rows: a page of them is kept as it is."""
FACET = re.compile(r"^\s*select .+ as value, count\(\*\) as count from \(", re.S)
"""How Datasette asks for a facet of a table."""
NARROW_PAGE = 200
COUNTS = {
    "authors_full": "SELECT count(*) FROM (SELECT DISTINCT author_id FROM article_authors)",
    "latest_changes": "SELECT count(*) FROM revisions WHERE revision > 1",
}
"""The rows of views that have one for each entry of an index."""
COUNTED_MS = 50
"""How long a table may be counted for the page of all tables."""


def remember_counts(
    db: Any,
    remembered: Remembered,
    hidden: Callable[[str], bool],
    survey: Callable[[str, dict[str, Any]], Awaitable[int]],
) -> None:
    """Rows are counted once for as long as nobody writes: half of what a table's page costs.

    `survey` counts a list of articles, together with its facets; hidden tables are not counted:
    nobody sees it.
    """
    asked = db.execute

    async def execute(sql: str, params: Any = None, **options: Any) -> Any:
        """Datasette's own writes a raw line to the log where a visitor asks for no table."""
        return await asked(sql, params, **{**options, "log_sql_errors": False})

    async def counting(sql: str, params: Any = None, **options: Any) -> Any:
        page = AGGREGATED.match(sql) and (options.get("page_size") or 0) <= NARROW_PAGE
        if not page and not sql.startswith(COUNT) and not FACET.match(sql):
            return await execute(sql, params, **options)
        if not options and isinstance(params, dict):  # a table's page asks, no visitor's SQL
            table, _, where = sql.removeprefix(COUNT).partition(" where ")
            if table.strip() == "articles":
                with suppress(QueryInterrupted):
                    return Rows([(await survey(where.strip(), params),)])
            sql = COUNTS.get(table.strip(), sql) if not where else sql
        values = params.items() if isinstance(params, dict) else enumerate(params or ())
        key = (sql, tuple((str(name), str(value)) for name, value in values))
        return await remembered.once_of(key, lambda: execute(sql, params, **options))

    async def counted_tables(limit: int) -> dict[str, int | None]:
        counts: dict[str, int | None] = {}
        shadows = set(await db.hidden_table_names())
        for table in await db.table_names():
            counts[table] = None
            if table not in shadows and not hidden(table):
                with suppress(QueryInterrupted):
                    sql = f"{COUNT}[{table}]"
                    counted = await counting(sql, custom_time_limit=max(limit, COUNTED_MS))
                    counts[table] = counted.rows[0][0]
        return counts

    async def counting_tables(limit: int = 10) -> Any:
        return await remembered.once_of(("tables", limit), lambda: counted_tables(limit))

    db.execute, db.table_counts = counting, counting_tables


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer as Datasette's own: rows that can be gone through."""

    rows: list[tuple[Any, ...]]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)
