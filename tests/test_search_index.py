"""The search index follows the articles, whoever writes them and however."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawled, query
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import search_schema
from pipelines.schema import APPLICATION_ID, MIGRATION_SET, TABLES
from pipelines.search_index import is_plain, texts_of
from pipelines.spellings import other_spellings, spellings
from pipelines.store import Store
from pipelines.text import fold

WORDS = ("Hải Phòng", "Đồ Sơn", "ủy ban", "Uỷ ban", "đầu tư", "kỹ thuật", "thế", "the", "văn hóa", "cảng", "'", '"',
         "THỦY NGUYÊN,", "quý", "\n\n", "😀", "ngày 1/2", "NEAR(", "Zürich", "e\u0302\u0301", "\x01", "")  # fmt: skip
INSERT = """
INSERT {how} INTO articles(id, portal, url, title, lede, body, byline_printed, source, content_hash, first_seen,
    last_seen, read_by) VALUES (?, 'p', ?, ?, ?, ?, ?, ?, 'h', 's', 's', '{{}}') {then}
"""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A new database, written by a connection that knows nothing of this program."""
    path = tmp_path / "new.db"
    Store(str(path)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA synchronous = OFF")
        yield conn


def postings(conn: sqlite3.Connection) -> set[tuple[str, int, str, int]]:
    """Every word of the index with its place: the index as it is, not as it should be."""
    conn.execute("DROP TABLE IF EXISTS temp.vocabulary")
    conn.execute(
        "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, articles_fts, instance)"
    )
    return set(conn.execute("SELECT term, doc, col, offset FROM temp.vocabulary"))


def assert_in_step(conn: sqlite3.Connection) -> None:
    """By FTS5's own check against the texts, and by what a new index would hold."""
    conn.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    sizes = "SELECT id, sz FROM articles_fts_docsize ORDER BY id"
    kept, lengths = postings(conn), conn.execute(sizes).fetchall()
    conn.execute("BEGIN")
    conn.execute("INSERT INTO articles_fts(articles_fts) VALUES ('delete-all')")
    conn.execute(search_schema.REBUILD)
    anew = postings(conn), conn.execute(sizes).fetchall()
    conn.execute("DROP TABLE temp.vocabulary")
    conn.execute("ROLLBACK")
    assert (kept, lengths) == anew


def scribble(chance: random.Random, words: int) -> str | None:
    return chance.choice((None, " ".join(chance.choices(WORDS, k=chance.randint(0, words)))))


def one_change(conn: sqlite3.Connection, chance: random.Random) -> None:
    """Any statement that somebody may run on articles."""
    number = chance.randint(1, 60)
    url = f"https://p.vn/{chance.randint(1, 60)}"
    row = [number if chance.random() < 0.7 else None, url, scribble(chance, 4) or "Tin", scribble(chance, 6),
           scribble(chance, 30), scribble(chance, 3), scribble(chance, 2)]  # fmt: skip
    inserts = [INSERT.format(how=how, then="") for how in ("OR IGNORE", "OR REPLACE", "OR REPLACE")]
    inserts.append(
        INSERT.format(
            how="", then="ON CONFLICT DO UPDATE SET title = excluded.title, body = excluded.body"
        )
    )
    statements: list[tuple[str, list[Any]]] = [
        *((insert, row) for insert in inserts),
        ("UPDATE articles SET title = ?, lede = ? WHERE id = ?", [row[2], row[3], number]),
        ("UPDATE articles SET body = ? WHERE id = ?", [row[4], number]),
        ("UPDATE articles SET byline_printed = ?, source = ? WHERE url = ?", [*row[5:], url]),
        ("UPDATE articles SET body = body || ' Đồ Sơn' WHERE id % 7 = ?", [number % 7]),
        ("UPDATE OR IGNORE articles SET id = id + 1 WHERE id = ?", [number]),
        ("UPDATE articles SET last_seen = 'now', words = 3 WHERE id = ?", [number]),
        ("DELETE FROM articles WHERE id = ?", [number]),
        ("DELETE FROM articles WHERE id % 13 = ?", [number % 13]),
    ]
    conn.execute(*chance.choice(statements))


@pytest.mark.parametrize(("recursive", "hundreds"), [(0, 15), (1, 6)])
def test_it_is_in_step_after_thousands_of_changes_by_plain_sql(
    db: sqlite3.Connection, recursive: int, hundreds: int
) -> None:
    db.execute(f"PRAGMA recursive_triggers = {recursive}")
    chance = random.Random(7 + recursive)
    for _ in range(hundreds):
        db.execute("BEGIN")
        for _ in range(100):
            one_change(db, chance)
        db.execute(chance.choice(("COMMIT", "COMMIT", "ROLLBACK")))
        assert_in_step(db)
    assert len(postings(db)) > 100


def test_what_is_out_of_step_is_seen(db: sqlite3.Connection) -> None:
    db.execute("DROP TRIGGER articles_fts_insert")
    db.execute(INSERT.format(how="", then=""), [1, "u", "Tin", None, "Bài", None, None])
    with pytest.raises((AssertionError, sqlite3.DatabaseError)):
        assert_in_step(db)


def test_a_crawled_database_is_in_step(crawled: Crawled, known: Path) -> None:
    with closing(sqlite3.connect(known, isolation_level=None)) as conn:
        assert_in_step(conn)
        texts = conn.execute("SELECT title_folded, folded FROM articles_text").fetchall()
    printed = "SELECT title, lede, body, byline_printed, source FROM articles"
    for row, (title, rest) in zip(query(crawled.db, printed), texts, strict=True):
        assert (fold(row["title"]), title.lower()) == (title.lower(), fold(row["title"]))
        whole = " ".join(filter(None, list(row.values())[1:]))
        assert " ".join(rest.lower().split()) == fold(whole)


def test_a_database_of_the_first_schema_is_taken_along(tmp_path: Path, crawled: Crawled) -> None:
    """Its index held texts of its own; it is dropped and made anew."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for statement in filter(str.strip, TABLES.split(";\n")):
            conn.execute(statement)
        conn.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
        )
        conn.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES (?, '0001_first', '')",
            [MIGRATION_SET],
        )
        conn.execute("ATTACH ? AS other", [str(crawled.db)])
        conn.execute(
            "INSERT INTO articles_fts(rowid, title) SELECT id, 'stale' FROM other.articles"
        )
        columns = ", ".join(r[1] for r in conn.execute("PRAGMA main.table_info(articles)"))
        conn.execute(f"INSERT INTO articles({columns}) SELECT {columns} FROM other.articles")
    Store(str(path)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        assert_in_step(conn)
        found = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
        assert conn.execute(found, ["hai phong"]).fetchone()[0] > 5
        assert conn.execute(found, ["stale"]).fetchone() == (0,)


# -- the store puts its articles in itself --------------------------------------------------------------
LETTERS = st.text(
    st.sampled_from([*search_schema.FOLDED_LETTERS, *"ab yiYI.,;:()\"'?!…“”\n\t\r\0\x01đĐ😀Ǆ"]),
    max_size=40,
)
WORDY = st.lists(
    st.sampled_from([*other_spellings(), *WORDS, "x" * 30, ",", ". ", "\n", "  "]), max_size=30
).map(" ".join)
COLUMN = st.one_of(st.none(), st.text(max_size=40), LETTERS, WORDY)
SQL_ROW = "INSERT INTO articles(id, portal, url, content_hash, first_seen, last_seen, read_by, {}) VALUES (?, 'p', ?, 'h', 's', 's', '{{}}', {})"
READ = ", ".join(search_schema.READ)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(row=st.tuples(st.text(max_size=40) | LETTERS | WORDY, COLUMN, COLUMN, COLUMN, COLUMN))
def test_the_store_makes_the_texts_that_the_view_shows(
    db: sqlite3.Connection, row: tuple[str | None, ...]
) -> None:
    if not is_plain(row):
        assert any(mark in (text or "") for text in row for mark in "\0\1")
        return
    made = texts_of(row, other_spellings())
    db.execute("DELETE FROM articles")
    try:
        db.execute(SQL_ROW.format(READ, "?, ?, ?, ?, ?"), [1, "u", *row])
    except UnicodeEncodeError:
        return  # a lone surrogate is in no database
    shown = db.execute(f"SELECT {', '.join(search_schema.COLUMNS)} FROM articles_text").fetchone()
    assert made == shown


INSERT_READ = SQL_ROW.format(READ, "?, ?, ?, ?, ?")


def one_writing(store: Store, chance: random.Random) -> None:
    """An article that the store inserts, or rewrites in part."""
    row = [scribble(chance, 4) or "Tin", *(scribble(chance, 20) for _ in range(4))]
    there = store.conn.execute("SELECT id FROM articles").fetchall()
    number = chance.choice(there)[0] if there else 1
    if chance.random() < 0.4:
        url = f"https://q.vn/{chance.random()}"
        store.index.insert(INSERT_READ, [None, url, *row], row)
    elif there:
        old = store.conn.execute(f"SELECT {READ} FROM articles WHERE id = ?", [number]).fetchone()
        new = [one if chance.random() < 0.5 else other for one, other in zip(row, old, strict=True)]
        sets = ", ".join(f"{name} = ?" for name in search_schema.READ)
        store.index.update(f"UPDATE articles SET {sets} WHERE id = ?", [*new, number], number, new)


@pytest.mark.parametrize("batches", [False, True])
def test_it_is_in_step_after_changes_by_the_store_and_by_plain_sql(
    tmp_path: Path, batches: bool
) -> None:
    chance = random.Random(11 + batches)
    with closing(Store(str(tmp_path / "new.db"))) as store:
        for _ in range(12):
            with store.batch() if batches else nullcontext():
                for _ in range(40):
                    fails = chance.random() < 0.2
                    with suppress(ZeroDivisionError), store.transaction():
                        for _ in range(chance.randint(1, 3)):
                            one_writing(store, chance)
                            if chance.random() < 0.5:
                                one_change(store.conn, chance)
                        if fails:
                            raise ZeroDivisionError
            assert_in_step(store.conn)
            # What the store inserts, nobody would delete: a change cost more with each round.
            store.conn.execute("DELETE FROM articles WHERE id > 60")
        assert store.conn.execute("SELECT count(*) FROM search_deferred").fetchone() == (0,)


def test_a_batch_that_fails_leaves_nothing_to_be_put_in(tmp_path: Path) -> None:
    row = ["Tin", None, "Bài", None, None]
    with closing(Store(str(tmp_path / "new.db"))) as store:
        with suppress(ZeroDivisionError), store.batch():
            store.index.insert(INSERT_READ, [1, "u", *row], row)
            raise ZeroDivisionError
        with store.batch():
            store.index.insert(INSERT_READ, [2, "u", *row], row)
        assert_in_step(store.conn)
        assert {doc for _, doc, _, _ in postings(store.conn)} == {2}


def test_an_insert_that_fails_leaves_the_triggers_to_the_next_writer(tmp_path: Path) -> None:
    row = ["Tin", None, "Bài", None, None]
    insert = INSERT_READ
    with closing(Store(str(tmp_path / "new.db"))) as store:
        store.index.insert(insert, [1, "u", *row], row)
        with pytest.raises(sqlite3.IntegrityError):
            store.index.insert(insert, [2, "u", *row], row)
        store.conn.execute(insert, [3, "other", *row])
        assert_in_step(store.conn)
        assert len(postings(store.conn)) == 2 * 4


def test_a_new_way_of_folding_makes_the_index_anew(
    db: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.execute(INSERT.format(how="", then=""), [1, "u", "Tin", None, "Bài", None, None])
    changed = search_schema.ARTICLES_TEXT.replace("a.id,", "a.id + 0 AS id,").replace(
        "'body'", "'title'"
    )
    monkeypatch.setitem(__import__("pipelines.views").views.VIEWS, "articles_text", changed)
    Store(str(tmp_path / "new.db")).close()
    assert_in_step(db)


# -- what plain SQL finds -----------------------------------------------------------------------------
TEXT = "Thường trực Ủy ban nhân dân thành phố họp bàn kỹ thuật số. Quận Đồ Sơn mở đường. THỦY NGUYÊN: hòa."
FOUND = [
    "uỷ ban", "Ủy ban", "UỶ BAN", '"uỷ ban nhân dân"', '"ủy ban nhân dân thành phố"', "uy ban", '"do son"', "Đồ Sơn", "đồ AND son",
    "duong", "đường", "dương OR đường", "kĩ thuật", '"bàn kĩ thuật số"', "hoà", "thuỷ nguyên", "thủ* ngu*", "hoa NOT dương",
]  # fmt: skip
MISSED = ["đó sơn", "dương", "duong NOT so", "quy", "hỏa", '"nhân dân ủy ban"']


def test_match_finds_with_and_without_accents(db: sqlite3.Connection) -> None:
    db.execute(INSERT.format(how="", then=""), [1, "u", "Tin", None, TEXT, None, None])
    sql = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    found = {words: db.execute(sql, [words]).fetchone()[0] for words in FOUND + MISSED}
    assert found == {**dict.fromkeys(FOUND, 1), **dict.fromkeys(MISSED, 0)}


def test_the_spellings_of_a_text_stand_between_their_neighbours(db: sqlite3.Connection) -> None:
    db.execute(INSERT.format(how="", then=""), [1, "u", "Tin", None, TEXT, None, None])
    (respelled,) = db.execute("SELECT spellings FROM articles_text").fetchone()
    lines = [" ".join(line.split()) for line in respelled.splitlines()]
    assert lines == [
        "Tin Thường trực Uỷ ban nhân dân thành phố",
        "thành phố họp bàn kĩ thuật số Quận Đồ Sơn mở",
        "Đồ Sơn mở đường THUỶ NGUYÊN hòa",
        "đường THỦY NGUYÊN hoà",
    ]


def test_every_other_spelling_is_the_others_other() -> None:
    table = other_spellings()
    assert all(table[other] == word != other for word, other in table.items())
    assert all(fold(a)[:-1] == fold(b)[:-1] for a, b in table.items())
    assert spellings("Uỷ ban") == ("Uỷ ban", "Ủy ban")
