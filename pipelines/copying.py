"""A whole copy of a database, made while others read and write it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from crawler.memory import StoreError


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Write `source` as it is at this moment to `target`, replacing what stands there.

    One read transaction, which no writer waits for. The copy is checked and on the disk before it
    gets its name. Raises StoreError in words; then `target` is as it was.
    """
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _fill(source, unfinished)
        unfinished.replace(target)
        _to_disk(target.parent)
    except (sqlite3.Error, OSError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise StoreError(f"{target} cannot be written: {told}; nothing is left of it") from None
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{unfinished}{ending}").unlink(missing_ok=True)


def _fill(source: sqlite3.Connection, path: Path) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        source.backup(made)
        # One file, complete without a log beside it; a writer turns WAL on again.
        made.execute("PRAGMA journal_mode = DELETE")
        found = [row[0] for row in made.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(f"the copy is damaged as its source is: {found[0]}")
    _to_disk(path)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
