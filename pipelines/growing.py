"""An older database grows up: all of it or none, and a copy of the old one beside it."""

from __future__ import annotations

import logging
import sqlite3
from itertools import count
from pathlib import Path

from crawler.memory import StoreError
from pipelines.copying import copy
from pipelines.schema import (
    MIGRATION_SET,
    MIGRATIONS,
    known_migrations,
    refresh_views,
    views_are_current,
)

logger = logging.getLogger(__name__)


def pending(conn: sqlite3.Connection) -> list[str]:
    """The migrations that a database has not had."""
    had = known_migrations(conn)
    return [name for name in MIGRATIONS if name not in had]


def newer(conn: sqlite3.Connection) -> list[str]:
    """The migrations of a database that this version does not know: a newer one made it."""
    return sorted(known_migrations(conn) - MIGRATIONS.keys())


def is_current(conn: sqlite3.Connection) -> bool:
    """Whether tables and views are what this version makes."""
    return not pending(conn) and views_are_current(conn)


def grow(conn: sqlite3.Connection, path: Path) -> Path | None:
    """Bring a writer's connection up to this version; the path of the old one's copy, if any.

    One transaction: a failing migration leaves the file as it was. Raises StoreError or
    sqlite3.Error.
    """
    todo = pending(conn)
    kept = _keep(conn, path, todo[0]) if todo and _has_rows(conn) else None
    try:
        conn.execute("BEGIN IMMEDIATE")
        if todo:
            _apply(conn)
        refresh_views(conn)
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        if kept:
            kept.unlink(missing_ok=True)
        raise
    if kept:
        logger.warning(
            "%s was brought up to this version (%s); as it was it is kept as %s",
            path, ", ".join(todo), kept.name,
        )  # fmt: skip
    return kept


def _apply(conn: sqlite3.Connection) -> None:
    # Imported where it is needed: it imports pandas where that is installed (0.4 s, 60 MB).
    from sqlite_utils import Database, Migrations

    migrations = Migrations(MIGRATION_SET)
    for name, migrate in MIGRATIONS.items():
        migrations(name=name)(migrate)
    migrations.apply(Database(conn))


def _has_rows(conn: sqlite3.Connection) -> bool:
    tables = {r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return any(
        conn.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
        for table in ("articles", "runs")
        if table in tables
    )


def _keep(conn: sqlite3.Connection, path: Path, migration: str) -> Path:
    """A copy beside the database, under a name that is free."""
    first = f"{path.name}.before-{migration}"
    free = (path.with_name(f"{first}.{n}" if n > 1 else first) for n in count(1))
    target = next(p for p in free if not p.exists())
    try:
        copy(conn, target)
    except StoreError as error:
        raise StoreError(
            f"{path} must be brought up to this version, and no copy of it could be made first: "
            f"{error}"
        ) from None
    return target
