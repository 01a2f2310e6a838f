"""Whether a database is whole: a table of checks, each telling its faults in one line each."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from crawler.memory import Held, StoreError
from pipelines import in_step, tallies_schema
from pipelines.days_schema import COUNT
from pipelines.opening import is_held, take_lock


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked."""

    conn: sqlite3.Connection
    path: Path
    archives: Sequence[Path]
    """Where its archive is too, beside the places that it knows itself."""


Check = Callable[[Subject], Iterator[str]]
LOG_MAX = 256_000_000
"""Bytes of write-ahead log beyond which something keeps it from being folded back."""
UNNAMED = ""
"""SQLite's name for a database in a temporary file of its own."""

COUNTED = {
    "search index": {
        "articles are not in the search index": """
            SELECT count(*), min(url) FROM articles
            WHERE id NOT IN (SELECT id FROM articles_fts_docsize)""",
        "entries of the search index belong to no article": """
            SELECT count(*), min(id) FROM articles_fts_docsize
            WHERE id NOT IN (SELECT id FROM articles)""",
    },
    "revisions": {
        "articles have another revision number than their last revision": """
            SELECT count(*), min(url) FROM articles a WHERE revision IS NOT
            (SELECT max(revision) FROM revisions r WHERE r.article_id = a.id)""",
        "articles differ from their last revision": """
            SELECT count(*), min(url) FROM articles a JOIN revisions r
            ON r.article_id = a.id AND r.revision = a.revision
            WHERE r.title IS NOT a.title OR r.lede IS NOT a.lede OR r.body IS NOT a.body
            OR r.published IS NOT a.published OR r.byline_printed IS NOT a.byline_printed""",
        "articles miss revisions between the first and the last": """
            SELECT count(*), min(url) FROM articles a WHERE revision <>
            (SELECT count(*) FROM revisions r WHERE r.article_id = a.id)""",
    },
    "days": {
        "days are counted otherwise than their articles": f"""
            SELECT count(*), min(portal || ' ' || ifnull(day, 'undated')) FROM (
                SELECT DISTINCT portal, day FROM (
                    SELECT portal, day, articles, words FROM article_days UNION ALL {COUNT})
                GROUP BY portal, day, articles, words HAVING count(*) <> 2)""",
    },
    "tallies": {
        "articles count for other authors or categories than they are linked to": f"""
            SELECT count(DISTINCT article_id), min(article_id) FROM (
                SELECT * FROM (SELECT article_id, category_id, author_id, year, day
                    FROM article_tallies UNION ALL {tallies_schema.COUNT})
                GROUP BY article_id, category_id, author_id, year, day HAVING count(*) <> 2)""",
    },
    "authors": {
        "authors have no article": """
            SELECT count(*), min(name) FROM authors
            WHERE id NOT IN (SELECT author_id FROM article_authors)""",
    },
    "pages": {
        "articles were read from no page that is remembered": """
            SELECT count(*), min(url) FROM articles a WHERE NOT EXISTS
            (SELECT 1 FROM pages p WHERE p.article_id = a.id)""",
    },
}
"""Room to {what is wrong in words: how often, and an example}."""


def _file(of: Subject) -> Iterator[str]:
    yield from (row[0] for row in of.conn.execute("PRAGMA integrity_check") if row[0] != "ok")


def _foreign_keys(of: Subject) -> Iterator[str]:
    broken: dict[tuple[str, str], list[int]] = {}
    for table, rowid, parent, _ in of.conn.execute("PRAGMA foreign_key_check"):
        broken.setdefault((table, parent), []).append(rowid)
    for (table, parent), rowids in broken.items():
        yield f"{len(rowids)} rows of {table} name no row of {parent}, such as row {rowids[0]}"


def _counted(room: str) -> Check:
    def check(of: Subject) -> Iterator[str]:
        for words, sql in COUNTED[room].items():
            number, example = of.conn.execute(sql).fetchone()
            if number:
                yield f"{number} {words}, such as {example}"

    return check


def _search_structure(of: Subject) -> Iterator[str]:
    """FTS5's own check, of its structure and against the articles' text (rank 1).

    SQLite counts it as writing: it is made only while no crawl holds the database, and in a copy
    that goes with its connection where this user may not write.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(closing(take_lock(of.path)))
            may_write = os.access(of.path, os.W_OK)
        except Held:
            return
        except StoreError:
            may_write = False
        where = of.path if may_write else UNNAMED
        checked = stack.enter_context(closing(sqlite3.connect(where, isolation_level=None)))
        if not may_write:
            of.conn.backup(checked)
        tables = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
        for (name,) in checked.execute(tables).fetchall():
            try:
                checked.execute(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                yield f"{name} is damaged or holds other texts than the articles: {error}"


def _log(of: Subject) -> Iterator[str]:
    log = of.path.with_name(f"{of.path.name}-wal")
    if log.exists() and log.stat().st_size > LOG_MAX and not is_held(of.path):
        yield f"{log} has {log.stat().st_size / 1e6:.0f} MB: a reader keeps it from being folded in"


def _archive(of: Subject) -> Iterator[str]:
    return in_step.faults(of.conn, of.archives or in_step.folders(of.conn, of.path))


CHECKS: dict[str, tuple[Check, ...]] = {
    "file": (_file,),
    "foreign keys": (_foreign_keys,),
    "search index": (_counted("search index"), _search_structure),
    "revisions": (_counted("revisions"),),
    "days": (_counted("days"),),
    "tallies": (_counted("tallies"),),
    "authors": (_counted("authors"),),
    "pages": (_counted("pages"),),
    "log": (_log,),
    "archive": (_archive,),
}
"""What is checked, in this order."""


def faults(
    conn: sqlite3.Connection, path: Path, archives: Sequence[Path] = ()
) -> Iterator[tuple[str, str]]:
    """(what was checked, a fault in words) of everything that is not whole."""
    subject = Subject(conn, path, archives)
    for name, checks in CHECKS.items():
        for check in checks:
            try:
                yield from ((name, fault) for fault in check(subject))
            except sqlite3.DatabaseError as error:
                yield name, f"could not be checked: {error}"
