"""An article becomes rows, all or none; the database's shape is the contract's."""

# ruff: noqa: E501 - tables and statements stay on one line

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from conftest import one, query
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import (
    Archived,
    Article,
    Attachment,
    AttachmentFile,
    Credit,
    Image,
    Link,
    Page,
    Problem,
    Term,
)
from crawler.memory import Held, StoreError
from pipelines.body import content_hash
from pipelines.schema import APPLICATION_ID
from pipelines.store import Store

URL = "https://thanhphohaiphong.gov.vn/a.html"
FILE = "https://thanhphohaiphong.gov.vn/wp-content/uploads/a.pdf"
SEEN, LATER = "2022-01-01T08:00:00+07:00", "2022-01-02T08:00:00+07:00"

# CONTRACT.md, "Database"
CONTRACT = {
    "articles": "id portal url title lede body body_html published published_date published_precision published_basis "
    "published_printed modified byline_printed source language words content_hash first_seen last_seen gone_since revision read_by",
    "authors": "id name name_folded",
    "article_authors": "article_id author_id role position",
    "images": "article_id position url caption credit",
    "attachments": "article_id position url label media_type bytes sha256",
    "categories": "id name parent_id",
    "article_categories": "article_id category_id",
    "tags": "id name",
    "article_tags": "article_id tag_id",
    "revisions": "article_id revision seen_at changed title lede body published modified byline_printed",
    "pages": "url portal kind status etag last_modified first_seen last_fetched next_due failures",
    "runs": "id portal started ended outcome requests not_modified listed new changed unchanged gone failed undated unsigned bytes notes",
    "problems": "run_id url stage kind detail seen_at",
    "articles_fts": "",
    "articles_full": "",
    "authors_full": "",
    "coverage": "portal day listed stored missing",
}  # fmt: skip


def article(**changes: Any) -> Article:
    """An article with something in every field."""
    made = Article(
        portal="haiphong", url=URL, seen_at=SEEN, title="Hội nghị ở Đồ Sơn", lede="Tóm tắt.", language="vi",
        body="Đoạn một.\n\nĐoạn hai.", body_html="<p>Đoạn một.</p><p>Đoạn hai.</p>", words=4,
        published="2021-12-31T21:00+07:00", published_date="2021-12-31", published_precision="minute",
        published_basis="visible", published_printed="Thứ Sáu, 31/12/2021 21:00", modified="2022-01-01T07:00:00+07:00",
        byline_printed="Hoàng Tùng – Ảnh: Thu Hằng", source="TTXVN", read_by={"title": "haiphong:h1"},
        credits=[Credit("Hoàng Tùng", "writer"), Credit("Thu Hằng", "photographer")],
        images=[Image("https://p.vn/a.jpg", "", "Chú thích. Ảnh: Thu Hằng", "Thu Hằng"), Image("https://p.vn/b.jpg")],
        attachments=[Attachment(FILE, "Kế hoạch", "application/pdf")],
        links=[Link("https://p.vn/b.html", "Bài b")],
        categories=[Term(("Kinh tế", "Cảng biển")), Term(("Kinh tế",))], tags=[Term(("Đồ Sơn",)), Term(("hội nghị",))],
        page=Page(URL, "haiphong", "article", 200, SEEN, '"e"', "Sat, 01 Jan 2022 01:00:00 GMT"),
        aliases=["https://thanhphohaiphong.gov.vn/cu.html"],
    )  # fmt: skip
    made = replace(made, **changes)
    made.content_hash = content_hash(made)
    return made


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    with Store(str(db)) as opened:
        yield opened


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.conn.execute(sql)]


def whole(store: Store) -> list[str]:
    """Everything in the database, to be compared."""
    return list(store.conn.iterdump())


# -- shape --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", CONTRACT)
def test_every_column_of_the_contract_is_there(store: Store, table: str) -> None:
    columns = {row[1] for row in store.conn.execute(f"PRAGMA table_info({table})")}
    assert columns and set(CONTRACT[table].split()) <= columns


def test_the_file_is_marked_and_in_wal(store: Store, db: Path) -> None:
    pragmas = ("application_id", "journal_mode", "foreign_keys")
    values = [store.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    assert values == [APPLICATION_ID, "wal", 1]
    store.close()
    assert {path.name for path in db.parent.iterdir()} <= {"a.db", "a.db.lock"}


def test_opening_again_changes_nothing(db: Path) -> None:
    with Store(str(db)) as store:
        store.save(article())
        before = whole(store)
    with Store(str(db)) as store:
        assert whole(store) == before


def test_foreign_keys_and_indexes_stand_on_every_reference(store: Store) -> None:
    tables = [
        name for (name,) in rows(store, "SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    for table in tables:
        indexed = {
            store.conn.execute(f"PRAGMA index_info({name})").fetchall()[0][2]
            for _, name, *_ in rows(store, f"PRAGMA index_list({table})")
        }
        for key in rows(store, f"PRAGMA foreign_key_list({table})"):
            assert key[3] in indexed or table == "categories", (table, key[3])
    assert rows(store, "PRAGMA foreign_key_check") == []


# -- saving ---------------------------------------------------------------------------------------------
def test_every_field_comes_back(store: Store, db: Path) -> None:
    assert store.save(article()) == "new"
    (row,) = query(db, "SELECT * FROM articles")
    made = article()
    names = set(row) & {"title", "lede", "body", "body_html", "published", "published_date", "published_basis",
                        "published_precision", "published_printed", "modified", "byline_printed", "source", "words"}  # fmt: skip
    assert len(names) == 13
    assert {n: row[n] for n in names} == {n: getattr(made, n) for n in names}
    assert (row["first_seen"], row["last_seen"], row["revision"]) == (SEEN, SEEN, 1)
    assert json.loads(row["read_by"]) == made.read_by
    assert rows(store, "SELECT name, role, position FROM article_authors JOIN authors ON id = author_id") == [
        ("Hoàng Tùng", "writer", 1), ("Thu Hằng", "photographer", 2),
    ]  # fmt: skip
    assert rows(store, "SELECT position, url, caption, credit FROM images") == [
        (1, "https://p.vn/a.jpg", "Chú thích. Ảnh: Thu Hằng", "Thu Hằng"), (2, "https://p.vn/b.jpg", None, None),
    ]  # fmt: skip
    assert rows(store, "SELECT url, label, media_type, bytes FROM attachments") == [
        (FILE, "Kế hoạch", "application/pdf", None)
    ]
    assert rows(store, "SELECT name FROM article_tags JOIN tags ON id = tag_id ORDER BY 1") == [
        ("hội nghị",),
        ("Đồ Sơn",),
    ]
    assert rows(store, "SELECT url FROM aliases") == [("https://thanhphohaiphong.gov.vn/cu.html",)]
    known = store.known(URL)
    assert known is not None and (known.status, known.etag, known.article_id) == (
        200,
        '"e"',
        row["id"],
    )


def test_saving_the_same_again_only_notes_that_it_was_seen(store: Store) -> None:
    store.save(article())
    before = whole(store)
    assert store.save(article(seen_at=LATER)) == "unchanged"
    differs = set(whole(store)) ^ set(before)
    assert {line.split('"')[1] for line in differs} <= {"articles", "pages"}
    assert rows(store, "SELECT first_seen, last_seen, revision FROM articles") == [(SEEN, LATER, 1)]


CHANGES: list[tuple[dict[str, Any], list[str]]] = [
    ({"title": "Tên khác"}, ["title"]),
    ({"lede": None}, ["lede"]),
    ({"body": "Đoạn khác."}, ["body"]),
    ({"published": "2022-01-01", "published_date": "2022-01-01"}, ["published"]),
    ({"byline_printed": "PV", "credits": [Credit("PV", "writer")]}, ["byline_printed"]),
    ({"title": "Tên khác", "body": "Đoạn khác."}, ["title", "body"]),
    ({"images": []}, ["captions"]),
    ({"attachments": []}, ["attachments"]),
]


@pytest.mark.parametrize(("change", "changed"), CHANGES)
def test_a_change_of_content_is_one_revision(
    store: Store, db: Path, change: dict[str, Any], changed: list[str]
) -> None:
    store.save(article())
    assert store.save(article(seen_at=LATER, **change)) == "changed"
    assert store.save(article(seen_at=LATER, **change)) == "unchanged"
    revisions = query(db, "SELECT * FROM revisions ORDER BY revision")
    assert [(r["revision"], json.loads(r["changed"]), r["seen_at"]) for r in revisions] == [
        (1, [], SEEN), (2, changed, LATER),
    ]  # fmt: skip
    kept = ("title", "lede", "body", "published", "modified", "byline_printed")
    for row, made in zip(revisions, (article(), article(**change)), strict=True):
        assert {k: row[k] for k in kept} == {k: getattr(made, k) for k in kept}
    assert rows(store, "SELECT revision, first_seen FROM articles") == [(2, SEEN)]


@pytest.mark.parametrize(
    "change",
    [
        {"modified": "2030-01-01T00:00:00+07:00"},
        {"read_by": {"title": "other:h1"}},
        {"body_html": "<p>x</p>"},
        {"page": None},
    ],
)
def test_what_is_no_content_makes_no_revision(store: Store, change: dict[str, Any]) -> None:
    store.save(article())
    assert store.save(article(**change)) == "unchanged"
    assert rows(store, "SELECT count(*) FROM revisions") == [(1,)]


def test_an_article_that_changed_back_is_a_third_revision(store: Store) -> None:
    outcomes = [store.save(article(title=t)) for t in ("Một", "Hai", "Một")]
    assert outcomes == ["new", "changed", "changed"]
    assert rows(store, "SELECT title FROM revisions ORDER BY revision") == [
        ("Một",),
        ("Hai",),
        ("Một",),
    ]


def test_what_hangs_on_an_article_is_replaced_with_it(store: Store) -> None:
    store.save(article())
    fewer = article(
        credits=[], images=[], attachments=[], links=[], tags=[], categories=[], byline_printed=None, title="Khác",
        modified="2022-02-02T02:02:02+07:00",
    )  # fmt: skip
    store.save(fewer)
    for table in ("article_authors", "images", "attachments", "article_tags", "article_categories"):
        assert rows(store, f"SELECT count(*) FROM {table}") == [(0,)], table


def test_measured_attachments_stay_measured_through_a_revision(store: Store) -> None:
    store.save(article())
    store.measured(AttachmentFile(FILE, "haiphong", "application/pdf", 12, "f" * 64))
    store.save(article(title="Tên khác"))
    assert rows(store, "SELECT bytes, sha256 FROM attachments") == [(12, "f" * 64)]


def test_a_document_and_the_fetch_that_brought_it_are_noted_as_one(store: Store) -> None:
    """A kill between the two left a fetch that nobody remembered: one run of five under load."""
    store.save(article())
    page = Page(FILE, "haiphong", "attachment", 200, SEEN)
    file = AttachmentFile(FILE, "haiphong", "application/pdf", 12, "f" * 64, page)
    commits: list[int] = []
    store.conn.set_trace_callback(lambda said: commits.append(1) if said == "COMMIT" else None)
    store.measured(file)
    store.conn.set_trace_callback(None)
    assert len(commits) == 1
    assert rows(store, f"SELECT kind, status FROM pages WHERE url = '{FILE}'") == [
        ("attachment", 200)
    ]
    assert store.unmeasured("haiphong") == []


@pytest.mark.parametrize("split", [False, True])
def test_the_same_bytes_read_by_another_card_are_no_edit(store: Store, split: bool) -> None:
    """The portal edited nothing, and its validators do not lie. Of a split article the bytes of
    one page prove nothing."""
    page = Page(URL, "haiphong", "article", 200, SEEN, '"e"', split=split)
    page.archived = Archived("a.warc.gz", 1, "sha1:A", SEEN, URL)
    store.save(article(page=page))
    later = replace(page, archived=Archived("a.warc.gz", 2, "sha1:A", SEEN, URL, whole=False))
    told = store.save(article(page=later, byline_printed="Theo TTXVN", credits=[]))
    assert told == ("changed" if split else "unchanged")
    assert rows(store, "SELECT byline_printed, revision FROM articles") == [
        ("Theo TTXVN", 1 + split)
    ]
    assert rows(store, "SELECT count(*) FROM revisions") == [(1 + split,)]
    assert bool(rows(store, "SELECT 1 FROM problems")) == split


def test_of_two_captures_of_one_second_the_later_record_counts(store: Store) -> None:
    """Two crawls asked within a second: the address remembers the second's answer, also where
    the first is read once more."""
    store.out_of_order = True
    records = [Archived("a.warc.gz", 900, "sha1:A", SEEN, URL), Archived("b.warc.gz", 10, "sha1:B", SEEN, URL)]  # fmt: skip
    for record in (*records, *records):
        store.save(article(page=Page(URL, "haiphong", "article", 200, SEEN, archived=record)))
    assert rows(store, f"SELECT capture_file FROM pages WHERE url = '{URL}'") == [("b.warc.gz",)]


def test_an_alias_leads_to_its_article(store: Store) -> None:
    store.save(article())
    moved = article(url="https://thanhphohaiphong.gov.vn/cu.html", aliases=[])
    assert store.save(moved) in ("unchanged", "changed")
    assert rows(store, "SELECT count(*) FROM articles") == [(1,)]


def test_unknown_is_null_and_never_empty(store: Store, db: Path) -> None:
    bare = Article("haiphong", URL, SEEN, title="Tên")
    bare.lede = bare.byline_printed = bare.source = bare.source_printed = bare.modified_printed = ""
    bare.published_printed = bare.dateline_printed = bare.modified = bare.language = ""
    bare.images, bare.attachments = (
        [Image("https://p.vn/a.jpg", "", "", "")],
        [Attachment(FILE, "", "")],
    )
    bare.links, bare.content_hash = [Link("https://p.vn/", "")], "x"
    bare.page = Page(URL, "haiphong", "article", 200, SEEN, "", "")
    store.save(bare)
    store.listed("haiphong", [("https://p.vn/x.html", "", "")])
    store.note(Problem(URL, "read", "unreadable", "", "haiphong"))
    for (table,) in rows(
        store,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_fts%'",
    ):
        for row in query(db, f'SELECT * FROM "{table}"'):
            assert [name for name, value in row.items() if value == ""] == [], table


def test_categories_keep_their_hierarchy(store: Store) -> None:
    store.save(article())
    other = (Term(("Xã hội", "Cảng biển")), Term(("Kinh tế", "Cảng biển", "Logistics")))
    store.save(article(url=URL + "2", categories=list(other), aliases=[]))
    tree = rows(
        store,
        "SELECT c.name, p.name FROM categories c LEFT JOIN categories p ON p.id = c.parent_id ORDER BY 1, 2",
    )
    assert tree == [("Cảng biển", "Kinh tế"), ("Cảng biển", "Xã hội"), ("Kinh tế", None), ("Logistics", "Cảng biển"), ("Xã hội", None)]  # fmt: skip


# names as printed in three articles, how many people they are
PEOPLE = [
    (("Hoàng Tùng", "Hoàng Tùng", "Hoàng Tùng"), 1),
    (("Nguyễn Thúy", "Nguyễn Thuý", "Nguyễn Thúy"), 1),
    (("Hoàng Tùng", "Hoàng Tung", "Hoàng Tường"), 3),
    (("Đỗ Hòa", "Đỗ Hoà", "Đỗ Hoa"), 2),
]


@pytest.mark.parametrize(("names", "number"), PEOPLE)
def test_an_author_is_one_row_whatever_the_spelling(
    store: Store, names: tuple[str, ...], number: int
) -> None:
    for n, name in enumerate(names):
        credits = [Credit(name, "writer"), Credit(name, "photographer")]
        store.save(article(url=f"{URL}{n}", credits=credits, aliases=[]))
    assert rows(store, "SELECT count(*) FROM authors") == [(number,)]
    assert rows(store, "SELECT count(*) FROM article_authors") == [(2 * len(names),)]
    assert {
        "\u0300" <= c <= "\u036f"
        for (f,) in rows(store, "SELECT name_folded FROM authors")
        for c in f
    } == {False}


# -- search ---------------------------------------------------------------------------------------------
SEARCH = '"{}"'.format


@pytest.mark.parametrize(
    ("words", "found"),
    [("Đồ Sơn", 1), ("đồ sơn", 1), ("do son", 1), ("Tóm tắt", 1), ("tom tat", 1), ("Đoạn hai", 1), ("doan hai", 1),
     ("Đố Sờn", 0), ("không có", 0)],
)  # fmt: skip
def test_search_finds_with_and_without_accents(store: Store, words: str, found: int) -> None:
    store.save(article())
    sql = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    assert store.conn.execute(sql, [SEARCH(words)]).fetchone() == (found,)


def test_search_follows_a_change(store: Store) -> None:
    store.save(article())
    store.save(article(title="Lễ hội chọi trâu", body="Ba", lede=None))
    sql = "SELECT a.title FROM articles_fts f JOIN articles a ON a.id = f.rowid WHERE articles_fts MATCH ?"
    found = {
        w: store.conn.execute(sql, [SEARCH(w)]).fetchall()
        for w in ("do son", "choi trau", "chọi trâu")
    }
    assert {w: [r[0] for r in f] for w, f in found.items()} == {
        "do son": [], "choi trau": ["Lễ hội chọi trâu"], "chọi trâu": ["Lễ hội chọi trâu"],
    }  # fmt: skip


# -- all or nothing ---------------------------------------------------------------------------------------
BREAKING = ["images", "attachments", "links", "article_authors", "article_tags", "article_categories", "revisions", "pages", "aliases"]  # fmt: skip


@pytest.mark.parametrize("table", BREAKING)
@pytest.mark.parametrize("first", [True, False])
def test_an_error_half_way_leaves_everything_as_it_was(
    store: Store, table: str, first: bool
) -> None:
    if not first:
        store.save(article())
    before = whole(store)
    change = article(title="Tên khác", credits=[Credit("Người Mới", "writer")], tags=[Term(("mới",))],
                     aliases=["https://p.vn/them.html"])  # fmt: skip
    with closing(sqlite3.connect(store.path)) as conn:
        for verb in ("INSERT", "UPDATE"):
            conn.execute(
                f"CREATE TRIGGER break_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
    with pytest.raises((sqlite3.Error, StoreError)):
        store.save(change)
    assert not store.conn.in_transaction
    for verb in ("INSERT", "UPDATE"):
        store.conn.execute(f"DROP TRIGGER break_{verb}")
    assert whole(store) == before
    # What was remembered of rows that were rolled back is forgotten: the same article stores well.
    assert store.save(change) == ("new" if first else "changed")
    assert rows(store, "PRAGMA foreign_key_check") == []
    assert rows(store, "SELECT name FROM authors JOIN article_authors ON id = author_id") == [
        ("Người Mới",)
    ]


def test_a_commit_that_fails_does_not_swallow_what_comes_after(store: Store, db: Path) -> None:
    """A deferred constraint breaks at COMMIT, as a full disk does."""
    store.save(article())
    store.conn.execute(
        "CREATE TABLE late (id INTEGER REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED)"
    )
    with pytest.raises((sqlite3.Error, StoreError)), store.transaction():
        store.conn.execute("INSERT INTO late VALUES (999)")
    assert not store.conn.in_transaction
    store.save(article(url=URL + "2", aliases=[]))
    assert one(db, "SELECT count(*) FROM articles") == 2


def test_nested_transactions_are_one(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        store.save(article())
        raise RuntimeError
    assert rows(store, "SELECT count(*) FROM articles") == [(0,)]


# -- one writer ---------------------------------------------------------------------------------------------
def test_a_second_writer_is_refused_and_readers_are_not(store: Store, db: Path) -> None:
    store.save(article())
    with pytest.raises(Held, match="held by process") as held:
        Store(str(db))
    assert held.value.exit_code == 75
    assert one(db, "SELECT count(*) FROM articles") == 1


def test_the_lock_goes_with_its_holder(db: Path) -> None:
    for _ in range(2):
        with Store(str(db)):
            pass
    with Store(str(db)) as store, pytest.raises(Held):
        Store(str(store.path))


# -- memory of fetching ---------------------------------------------------------------------------------
def test_failures_are_counted_until_one_succeeds(store: Store, db: Path) -> None:
    for status in (503, None, 404, 200):
        store.remember(Page(URL, "haiphong", "article", status, SEEN))
        (row,) = query(db, "SELECT status, failures FROM pages")
        meant = {503: 1, None: 2, 404: 3, 200: 0}[status]
        assert row == {"status": status, "failures": meant}


def test_validators_survive_a_304_and_nothing_else(store: Store) -> None:
    store.remember(Page(URL, "haiphong", "article", 200, SEEN, '"a"', "Mon"))
    store.remember(Page(URL, "haiphong", "article", 304, LATER))
    known = store.known(URL)
    assert known is not None and (known.etag, known.last_modified) == ('"a"', "Mon")
    store.remember(Page(URL, "haiphong", "article", 200, LATER))
    known = store.known(URL)
    assert known is not None and (known.etag, known.last_modified) == (None, None)


@settings(max_examples=20)
@given(st.text(), st.text(), st.text())
def test_any_text_is_stored(title: str, body: str, name: str) -> None:
    """Quotes, NULs, lone surrogates: stored or refused whole, never half."""
    with TemporaryDirectory() as folder, Store(f"{folder}/a.db") as store:
        made = article(title=title or "x", body=body, credits=[Credit(name or "x", "writer")])
        assert store.save(made) == "new"
        assert rows(store, "SELECT title, body FROM articles") == [(title or "x", body or None)]


def test_what_is_gathered_is_kept_together_and_a_part_that_fails_fails_alone(
    tmp_path: Path,
) -> None:
    db = tmp_path / "a.db"
    seen = "SELECT count(*) FROM problems"
    with Store(str(db)) as store:
        store.group_seconds = 3600
        store.note(Problem("https://p.vn/1", "read", "a"))
        with pytest.raises(ZeroDivisionError), store.transaction():
            store.note(Problem("https://p.vn/2", "read", "a"))
            raise ZeroDivisionError
        store.note(Problem("https://p.vn/3", "read", "a"))
        assert one(db, seen) == 0
        store.commit()
        assert one(db, seen) == 2
        store.note(Problem("https://p.vn/4", "read", "a"))
        store.group_seconds = 1e-9
        store.note(Problem("https://p.vn/5", "read", "a"))
        assert one(db, seen) == 4, "its time had come"
        store.group_seconds = 3600
        store.note(Problem("https://p.vn/6", "read", "a"))
    assert one(db, seen) == 5, "closing keeps it"


def test_a_database_that_refuses_while_something_is_gathered_takes_what_comes_later(
    tmp_path: Path,
) -> None:
    db = tmp_path / "a.db"
    with Store(str(db)) as store:
        store.group_seconds = 3600
        pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
        store.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError, match="full"):
            for number in range(1000):
                store.note(Problem(f"https://p.vn/{number}", "read", "a", "words " * 500))
        store.conn.execute(f"PRAGMA max_page_count = {pages + 1000}")
        with suppress(StoreError):  # what was gathered is lost, and said once more at most
            store.commit()
        store.note(Problem("https://p.vn/later", "read", "a"))
        store.commit()
        assert one(db, "SELECT count(*) FROM problems WHERE url LIKE '%later'") == 1
