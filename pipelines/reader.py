"""Read-only questions to a database: what is in it, how the crawls went, what a search finds."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.memory import StoreError
from pipelines.database import Writer, refuse_foreign
from pipelines.growing import is_current, pending
from pipelines.schema import APPLICATION_ID
from pipelines.text import clean, fold, spelling_key, to_new_tone, to_old_tone

_WORDS = re.compile(r'"([^"]*)"|(\w+)')
_LETTERS = re.compile(r"\w+")
AROUND = 8
"""Words of an excerpt before the one that was found; twice as many after it."""
WRITTEN, FOLDED = "{title lede body}", "folded"
_FOUND = """
SELECT a.url, a.title, a.published, a.authors, a.source, a.body
FROM articles_fts JOIN articles_full a ON a.id = articles_fts.rowid
WHERE articles_fts MATCH ? ORDER BY articles_fts.rank LIMIT ?
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


def _one(term: str) -> str:
    """One word or phrase for FTS5: marks that were typed count, missing ones are forgiven."""
    words = " ".join(_LETTERS.findall(clean(term)))
    if fold(words) == words.lower():
        return f'{FOLDED} : "{words.lower()}"'
    spellings = dict.fromkeys((words, to_new_tone(words), to_old_tone(words)))
    return f"{WRITTEN} : ({' OR '.join(f'{chr(34)}{s}{chr(34)}' for s in spellings)})"


def match(words: str) -> str:
    """An FTS5 query for all of these words and "phrases", whatever characters they hold.

    >>> match('tư "hai phong"')
    '({title lede body} : ("tư")) AND (folded : "hai phong")'
    """
    terms = [phrase or word for phrase, word in _WORDS.findall(words)]
    return " AND ".join(f"({_one(term)})" for term in terms if _LETTERS.search(term))


def search(conn: sqlite3.Connection, words: str, limit: int = 10) -> list[dict[str, Any]]:
    """The articles that hold all the words; marks that were typed must stand there."""
    query = match(words)
    if not query:
        return []
    found = [dict(row) for row in conn.execute(_FOUND, [query, limit])]
    first = _LETTERS.findall(clean(words).lower())[0]
    for row in found:
        row["snippet"] = excerpt(row.pop("body") or "", first)
    return found


def excerpt(text: str, word: str) -> str:
    """The words around the first that reads as `word`, marks or none; else the text's beginning.

    >>> excerpt("Thành phố thu hút đầu tư.", "dau")
    'Thành phố thu hút đầu tư.'
    """
    words = text.split()
    plain = fold(word) == word
    read = ((n, fold(w) if plain else spelling_key(w)) for n, w in enumerate(words))
    wanted = word if plain else spelling_key(word)
    at = next((n for n, w in read if wanted in _LETTERS.findall(w)), 0)
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
