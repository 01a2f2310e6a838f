"""The counts by day follow the articles, whoever writes them and however."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawled
from test_search_index import db  # the fixture: a new database, and a connection of anybody

from pipelines import days_schema, wholeness

__all__ = ["db"]
PORTALS = ("haiphong", "quangninh")
DATES = ((None, None), ("2021", None), ("2021-12", None), ("2021-12-31", "2021-12-31"), ("2021-12-31T21:00+07:00", "2021-12-31"),
         ("2021-12-31T20:00+00:00", "2022-01-01"), ("2022-01-01T08:00+07:00", "2022-01-01"))  # fmt: skip
INSERT = """
INSERT {how} INTO articles(id, portal, url, title, published, published_date, words, content_hash, first_seen,
    last_seen, read_by) VALUES (?, ?, ?, 'Tin', ?, ?, ?, 'h', 's', 's', '{{}}') {then}
"""


def differing(conn: sqlite3.Connection) -> set[tuple[Any, ...]]:
    """What is counted otherwise than a new count would: (portal, day, articles, words)."""
    kept = conn.execute("SELECT portal, day, articles, words FROM article_days").fetchall()
    assert len(kept) == len(set(kept))
    return set(kept) ^ set(conn.execute(days_schema.COUNT))


def one_change(conn: sqlite3.Connection, chance: random.Random) -> None:
    """Any statement that somebody may run on articles."""
    number, words = chance.randint(1, 60), chance.randint(0, 99)
    url, portal = f"https://p.vn/{chance.randint(1, 60)}", chance.choice(PORTALS)
    published, day = chance.choice(DATES)
    row = [number if chance.random() < 0.7 else None, portal, url, published, day, words]
    inserts = [INSERT.format(how=how, then="") for how in ("OR IGNORE", "OR REPLACE", "OR REPLACE")]
    upsert = "ON CONFLICT DO UPDATE SET published = excluded.published, published_date = excluded.published_date"
    inserts.append(INSERT.format(how="", then=upsert))
    statements: list[tuple[str, list[Any]]] = [
        *((insert, row) for insert in inserts),
        ("UPDATE articles SET published = ?, published_date = ? WHERE id = ?", [published, day, number]),
        ("UPDATE articles SET portal = ?, words = words + 1 WHERE id % 7 = ?", [portal, number % 7]),
        ("UPDATE OR IGNORE articles SET id = id + 1 WHERE id = ?", [number]),
        ("UPDATE OR REPLACE articles SET id = id + 1, words = ? WHERE id = ?", [words, number]),
        ("UPDATE OR REPLACE articles SET url = ? WHERE id = ?", [url, number]),
        ("UPDATE articles SET last_seen = 'now' WHERE id = ?", [number]),
        ("DELETE FROM articles WHERE id = ?", [number]),
        ("DELETE FROM articles WHERE id % 13 = ?", [number % 13]),
    ]  # fmt: skip
    conn.execute(*chance.choice(statements))


@pytest.mark.parametrize("recursive", [0, 1])
def test_the_days_are_in_step_after_thousands_of_changes(
    db: sqlite3.Connection, recursive: int
) -> None:
    db.execute(f"PRAGMA recursive_triggers = {recursive}")
    chance = random.Random(11 + recursive)
    for _ in range(10):
        db.execute("BEGIN")
        for _ in range(100):
            one_change(db, chance)
            assert differing(db) == set()
        db.execute(chance.choice(("COMMIT", "COMMIT", "ROLLBACK")))
        assert differing(db) == set()
    assert db.execute("SELECT count(*) FROM articles").fetchone()[0] > 10


def test_check_tells_days_that_are_out_of_step(known: Path) -> None:
    with closing(sqlite3.connect(known, isolation_level=None)) as conn:
        days = wholeness._counted("days")
        database = wholeness.Subject(conn, known, ())
        assert list(days(database)) == []
        conn.execute("UPDATE article_days SET articles = articles + 1 WHERE rowid = 1")
        (told,) = days(database)
    assert told.startswith("1 days")


def test_a_crawled_database_has_its_days(crawled: Crawled) -> None:
    with closing(sqlite3.connect(f"file:{crawled.db}?mode=ro", uri=True)) as conn:
        assert differing(conn) == set()
        assert conn.execute("SELECT sum(articles) FROM article_days").fetchone() == (
            conn.execute("SELECT count(*) FROM articles").fetchone()
        )
