"""Read-only questions to a database: what is in it, how the crawls went, what a search finds."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.memory import StoreError
from pipelines.schema import APPLICATION_ID
from pipelines.text import clean, fold

_WORDS = re.compile(r'"([^"]*)"|(\w+)')
_LETTERS = re.compile(r"\w+")
AROUND = 8
"""Words of an excerpt before the one that was found; twice as many after it."""
WRITTEN, FOLDED = "{title lede body}", "folded"
_FOUND = """
WITH plain AS (SELECT rowid, rank FROM articles_fts WHERE articles_fts MATCH :folded),
     exact AS (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :written)
SELECT a.url, a.title, a.published, a.authors, a.source, a.body
FROM plain JOIN articles_full a ON a.id = plain.rowid
ORDER BY plain.rowid IN exact DESC, plain.rank LIMIT :limit
"""
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
    conn.row_factory = sqlite3.Row
    return conn


def match(words: str, column: str) -> str:
    """An FTS5 query for all of these words and "phrases", whatever characters they hold.

    >>> match('đầu tư "hải phòng"', "folded")
    'folded : ("đầu" "tư" "hải phòng")'
    """
    terms = [phrase or word for phrase, word in _WORDS.findall(words)]
    quoted = [f'"{" ".join(re.findall(chr(92) + "w+", t))}"' for t in terms if re.search(r"\w", t)]
    return f"{column} : ({' '.join(quoted)})" if quoted else ""


def search(conn: sqlite3.Connection, words: str, limit: int = 10) -> list[dict[str, Any]]:
    """The articles that hold all the words, marks or no marks; those spelled so come first."""
    folded = match(fold(words), FOLDED)
    if not folded:
        return []
    values = {"folded": folded, "written": match(clean(words), WRITTEN), "limit": limit}
    found = [dict(row) for row in conn.execute(_FOUND, values)]
    first = (_WORDS.search(fold(words)) or [""])[0].strip('"').split()[0]
    for row in found:
        row["snippet"] = excerpt(row.pop("body") or "", first)
    return found


def excerpt(text: str, word: str) -> str:
    """The words around the first that reads as `word` (folded); the text's beginning else.

    >>> excerpt("Thành phố thu hút đầu tư.", "dau")
    'Thành phố thu hút đầu tư.'
    """
    words = text.split()
    at = next((n for n, w in enumerate(words) if word in _LETTERS.findall(fold(w))), 0)
    start, end = max(at - AROUND, 0), at + 2 * AROUND
    before, after = "… " if start else "", " …" if end < len(words) else ""
    return f"{before}{' '.join(words[start:end])}{after}"


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand: what is held, and how the last crawls ended."""

    holdings: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    look: str
    """What needs a look, in one line; '' when all is well."""


def status(conn: sqlite3.Connection) -> Status:
    runs = [dict(r) for r in conn.execute(_RUNS, [5])]
    last = runs[0] if runs else None
    problems = [dict(r) for r in conn.execute(_PROBLEMS, [last["id"]])] if last else []
    look = ""
    if last is None:
        look = "no crawl has run yet"
    elif last["outcome"] not in ("healthy", "running"):
        look = f"the last crawl of {last['portal']} ({last['started']}) was {last['outcome']}"
        look += f": {last['notes']}" if last["notes"] else ""
    return Status([dict(r) for r in conn.execute(_HOLDINGS)], runs, problems, look)
