"""Read-only questions to a database: what is in it, how the crawls went."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.memory import StoreError
from pipelines.database import Writer, refuse_foreign
from pipelines.growing import is_current, pending
from pipelines.schema import APPLICATION_ID

_RUNS = """
SELECT id, portal, started, ended, outcome, requests, listed, new, changed, unchanged, failed, notes
FROM runs ORDER BY id DESC LIMIT ?
"""
_HOLDINGS = """
SELECT portal, count(*) AS articles, min(published_date) AS first, max(published_date) AS last,
    sum(published IS NULL) AS undated, sum(byline_printed IS NULL) AS unsigned,
    sum(gone_since IS NOT NULL) AS gone, max(last_seen) AS last_seen
FROM articles GROUP BY portal
"""
_PROBLEMS = """
SELECT stage, kind, count(*) AS times, max(url) AS example
FROM problems WHERE run_id = ? GROUP BY stage, kind ORDER BY times DESC
"""


def open_to_read(path: Path) -> sqlite3.Connection:
    """A read-only connection to a database of ours. Raises StoreError in words."""
    if not path.is_file():
        raise StoreError(f"there is no database {path}; 'congtin crawl' makes one")
    try:
        conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        mark = conn.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be read: {error}") from None
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


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand: what is held, and how the last crawls ended."""

    holdings: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    look: str
    """What needs a look, in one line; '' when all is well."""


def status(conn: sqlite3.Connection, *, held: bool = False) -> Status:
    """How things stand; `held` says whether a crawl holds the database now."""
    runs = [dict(r) for r in conn.execute(_RUNS, [5])]
    last = runs[0] if runs else None
    problems = [dict(r) for r in conn.execute(_PROBLEMS, [last["id"]])] if last else []
    look = ""
    if last is None:
        look = "no crawl has run yet"
    elif last["outcome"] == "running" and not held:
        look = (
            f"the last crawl of {last['portal']} ({last['started']}) was killed; the next goes on"
        )
    elif last["outcome"] not in ("healthy", "running"):
        look = f"the last crawl of {last['portal']} ({last['started']}) was {last['outcome']}"
        look += f": {last['notes']}" if last["notes"] else ""
    return Status([dict(r) for r in conn.execute(_HOLDINGS)], runs, problems, look)
