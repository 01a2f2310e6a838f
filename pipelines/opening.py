"""A database file: opened, held by one writer, known by its mark. Refusals are in words.

The lock is one that a crash frees; it stands beside the database, for SQLite's own cannot be held
between transactions.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import IO

from crawler.clock import stamp
from crawler.memory import Held, StoreError
from pipelines.growing import newer
from pipelines.schema import APPLICATION_ID

BUSY_SECONDS = 90
"""Another program may hold the database so long; then the crawl ends, and has lost nothing."""
ELSE = "choose another --db"
DAMAGED = (
    "'congtin check' says where; restore a copy, or make it again from its archive with "
    "'congtin rebuild'"
)


def is_refusal(error: BaseException) -> bool:
    """Whether the file or the disk refuses: locked, full, gone or damaged. Else ours is wrong."""
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError


def connect(path: Path) -> sqlite3.Connection:
    """A connection without implicit transactions. Raises StoreError in words."""
    if not path.parent.is_dir():
        raise StoreError(f"{path}: there is no folder {path.parent}; make it, or {ELSE}")
    if path.is_dir():
        raise StoreError(f"{path} is a folder; --db wants a file")
    if path.exists() and not os.access(path, os.W_OK):
        raise StoreError(f"{path} may not be written; change its rights, or {ELSE}")
    conn = None
    try:
        conn = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        if conn is not None:
            conn.close()
        if isinstance(error, sqlite3.OperationalError):
            raise StoreError(f"{path} cannot be opened: {error}; {ELSE}") from None
        again = f"{ELSE}, restore a copy, or make it again from its archive with 'congtin rebuild'"
        raise StoreError(f"{path} is no SQLite database, or damaged: {error}; {again}") from None
    return conn


def refuse_foreign(conn: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError for what something else, or a newer version of this program, made."""
    mark = conn.execute("PRAGMA application_id").fetchone()[0]
    tables = {r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if mark != APPLICATION_ID and tables:
        some = ", ".join(sorted(tables)[:4])
        raise StoreError(f"{path} was made by something else (tables: {some}); {ELSE}")
    unknown = newer(conn)
    if unknown:
        raise StoreError(
            f"{path} belongs to a newer version of congtin ({unknown[0]}); update congtin"
        )


def take_lock(path: Path) -> IO[str]:
    """The lock beside the database, held until the file is closed. Raises Held or StoreError."""
    lock = path.with_name(path.name + ".lock")
    try:
        file = lock.open("a+")
    except OSError as error:
        raise StoreError(f"{lock} cannot be written: {error.strerror}; {ELSE}") from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        holder = file.read().strip() or "another crawl"
        file.close()
        raise Held(f"{path} is held by {holder}; nothing done") from None
    try:
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()} since {stamp()}")
        file.flush()
    except OSError as error:
        with suppress(OSError):
            file.close()
        raise StoreError(f"{lock} cannot be written: {error.strerror}") from None
    return file


def is_held(path: Path) -> bool:
    """Whether a crawl holds the database now."""
    try:
        with path.with_name(path.name + ".lock").open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def identity(path: Path) -> tuple[int, int] | None:
    """Device and inode; None where there is no such file.

    SQLite goes on writing to a file that has no name any more, and says nothing.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def remove(path: Path) -> None:
    """What a failed first opening left behind."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
