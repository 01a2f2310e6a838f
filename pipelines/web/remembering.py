"""Answers kept for as long as nobody has written to the database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from pathlib import Path
from sqlite3 import Connection
from typing import Any

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


def remember_counts(db: Any, remembered: Remembered) -> None:
    """Rows are counted once for as long as nobody writes: half of what a table's page costs."""
    execute, table_counts = db.execute, db.table_counts

    async def counting(sql: str, params: Any = None, **options: Any) -> Any:
        if not sql.startswith("select count(*) from "):
            return await execute(sql, params, **options)
        values = params.items() if isinstance(params, dict) else enumerate(params or ())
        key = (sql, tuple((str(name), str(value)) for name, value in values))
        return await remembered.once_of(key, lambda: execute(sql, params, **options))

    async def counting_tables(limit: int = 10) -> Any:
        return await remembered.once_of(("tables", limit), lambda: table_counts(limit))

    db.execute, db.table_counts = counting, counting_tables
