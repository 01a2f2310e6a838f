"""Read-only questions to a database: what is in it, how the crawls went."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from crawler.memory import StoreError
from pipelines.database import Writer
from pipelines.growing import is_current, pending
from pipelines.opening import refuse_foreign
from pipelines.schema import APPLICATION_ID


def refuse_no_file(path: Path) -> None:
    """Raise StoreError, in words, where nothing is to be read."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder; --db wants a file")
    if not path.is_file():
        raise StoreError(f"there is no database {path}; 'congtin crawl' makes one")
    if not path.stat().st_size:
        raise StoreError(f"{path} is empty; 'congtin crawl' fills it")


def unreadable(path: Path, error: sqlite3.Error) -> StoreError:
    """SQLite's refusal in words, with what to do where a reader may not write beside the file."""
    hint = ""
    # The low byte is the primary code: READONLY_CANTINIT, CANTOPEN_... are of the two.
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    ):
        hint = (
            "; to read it, its folder must be yours to write, or take a copy made by"
            " 'congtin backup', which reads anywhere"
        )
    return StoreError(f"{path} cannot be read: {error}{hint}")


def open_to_read(path: Path) -> sqlite3.Connection:
    """A read-only connection to a database of ours. Raises StoreError in words."""
    refuse_no_file(path)
    try:
        conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        mark = conn.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.Error as error:
        raise unreadable(path, error) from None
    if mark != APPLICATION_ID:
        conn.close()
        raise StoreError(f"{path} was not made by congtin")
    try:
        refuse_foreign(conn, path)
        if not is_current(conn):
            _bring_up(conn, path)
    except StoreError:
        conn.close()
        raise
    conn.row_factory = sqlite3.Row
    return conn


def _bring_up(conn: sqlite3.Connection, path: Path) -> None:
    """An older version made it: grow it as a writer does; views alone may stay as they are."""
    try:
        Writer(path).close()
    except StoreError as error:
        if pending(conn):
            raise StoreError(f"{path} was made by an older version of congtin: {error}") from None
