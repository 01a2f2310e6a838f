"""What is counted by day, author and category follows the articles, whoever writes and however."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import random
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawled
from test_search_index import db  # the fixture: a new database, and a connection of anybody

from crawler.items import Article, Credit, Term
from pipelines import days_schema, tallies_schema, wholeness
from pipelines.merging import Merging
from pipelines.store import Store

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


LINKS = (("article_authors", "author_id"), ("article_categories", "category_id"))


def untallied(conn: sqlite3.Connection) -> set[tuple[Any, ...]]:
    """What the tallies say otherwise than a new count would."""
    kept = conn.execute("SELECT article_id, category_id, author_id, year, day FROM article_tallies")
    return set(kept) ^ set(conn.execute(tallies_schema.COUNT))


def one_link(conn: sqlite3.Connection, chance: random.Random) -> None:
    """Any statement that somebody may run on the links of articles."""
    article, other, position = (chance.randint(1, n) for n in (20, 6, 3))
    how = chance.choice(("", "OR IGNORE", "OR REPLACE", "OR ABORT"))
    table, column = chance.choice(LINKS)
    row = [article, other, "writer", position][: 4 if table == "article_authors" else 2]
    statements: list[tuple[str, list[Any]]] = [
        *[(f"INSERT {how} INTO {table} VALUES ({', '.join('?' * len(row))})", row)] * 20,
        (f"UPDATE {how} {table} SET {column} = ? WHERE article_id = ?", [other, article]),
        (f"UPDATE {how} {table} SET article_id = ? WHERE {column} = ?", [article, other]),
        (f"DELETE FROM {table} WHERE article_id = ?", [article]),
        (f"DELETE FROM {table} WHERE {column} = ? AND article_id % 2", [other]),
        ("UPDATE article_authors SET position = position + 10, role = 'editor' WHERE article_id = ?", [article]),
        (f"UPDATE articles SET published = ?, published_date = ? WHERE id % 3 = {article % 3}", list(chance.choice(DATES))),
        ("DELETE FROM articles WHERE id = ?", [article]),
        *[(INSERT.format(how="OR REPLACE", then=""), [article, "p", f"https://p.vn/{chance.randint(1, 40)}", None, "2021-12-31", 1])] * 6,
    ]  # fmt: skip
    conn.execute(*chance.choice(statements))


@pytest.mark.parametrize("recursive", [0, 1])
def test_the_tallies_are_in_step_after_thousands_of_changes(
    db: sqlite3.Connection, recursive: int
) -> None:
    db.execute(f"PRAGMA recursive_triggers = {recursive}")
    db.execute("PRAGMA foreign_keys = ON")
    chance = random.Random(5 + recursive)
    for n in range(1, 7):
        db.execute(
            "INSERT INTO authors(id, name, name_folded, name_key, initials) VALUES (?, ?, ?, ?, 'a')",
            [n, *[f"A{n}"] * 3],
        )
        db.execute("INSERT INTO categories(id, name) VALUES (?, ?)", [n, f"C{n}"])
    most = 0
    for _ in range(800):
        with suppress(sqlite3.IntegrityError):  # what is refused must leave everything as it was
            one_link(db, chance)
        assert untallied(db) == set()
        most = max(most, db.execute("SELECT count(*) FROM article_tallies").fetchone()[0])
    assert most > 30


def test_check_tells_tallies_that_are_out_of_step(known: Path) -> None:
    with closing(sqlite3.connect(known, isolation_level=None)) as conn:
        tallies = wholeness._counted("tallies")
        database = wholeness.Subject(conn, known, ())
        assert list(tallies(database)) == []
        conn.execute("DELETE FROM article_tallies WHERE article_id = 1")
        (told,) = tallies(database)
    assert told.startswith("1 articles count for other")


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


def test_writers_that_defer_the_triggers_tally_the_same(tmp_path: Path, crawled: Crawled) -> None:
    with Store(str(tmp_path / "a.db")) as store:
        Merging(store).merge(crawled.db)
        assert untallied(store.conn) == set()
        assert store.conn.execute("SELECT count(*) FROM article_tallies").fetchone()[0] > 60
        one = Article("p", "https://p.vn/a.html", "2021-12-31T21:00:00+07:00", title="Tin")
        one.content_hash, one.published = "h", "2021"
        one.credits = [Credit("Hà", "writer"), Credit("Hà", "photo"), Credit("An", "writer")]
        one.categories = [Term(("Tin",)), Term(("Tin", "Cảng")), Term(("Tin",))]
        assert store.save(one) == "new"
        assert untallied(store.conn) == set()
        one.content_hash, one.published, one.published_date = "i", "2021-12-31", "2021-12-31"
        one.title, one.credits, one.categories = "Khác", one.credits[2:], one.categories[1:2]
        assert store.save(one) == "changed"
        assert untallied(store.conn) == set()
    with closing(sqlite3.connect(f"file:{crawled.db}?mode=ro", uri=True)) as conn:
        assert untallied(conn) == set()
