"""Who is who: bylines of a newsroom that was made up, printed, understood, stored and asked for."""

from __future__ import annotations

import doctest
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import query
from sqlite_utils import Database
from test_store import article

from crawler.items import Credit
from pipelines import identity, names
from pipelines.authors_schema import respell
from pipelines.crediting import understand_byline
from pipelines.store import Store

# portal, day, byline as printed
NEWSROOM = [
    ("haiphong", "2019-03-01", "Vũ Hồng Nhung"),
    ("haiphong", "2021-05-02", "VŨ HỒNG NHUNG."),
    ("haiphong", "2021-05-03", "V.H.N"),
    ("haiphong", "2021-05-04", "VHN."),
    ("haiphong", "2021-05-05", "V.H.N."),
    ("haiphong", "2020-05-06", "H.N"),
    ("haiphong", "2020-05-07", "V.N"),
    ("haiphong", "2020-05-07", "N.H"),
    ("haiphong", "2024-05-08", "V.N.H"),
    ("danang", "2021-05-09", "V.H.N"),
    ("haiphong", "2020-01-01", "Bài, ảnh: Đàm Thanh"),
    ("haiphong", "2020-01-02", "Ðàm  Thanh"),
    ("haiphong", "2020-01-03", unicodedata.normalize("NFD", "Phóng viên Đàm Thanh")),
    ("haiphong", "2020-01-04", "Dương Thái"),
    ("haiphong", "2020-01-05", "Đ.T"),
    ("haiphong", "2020-01-06", "D.T"),
    ("haiphong", "2020-02-01", "Nguyễn Hoàng Long"),
    ("haiphong", "2020-02-02", "Hải Lâm"),
    ("haiphong", "2020-02-03", "H.Long"),
    ("haiphong", "2020-03-01", "Thuý Hòa"),
    ("haiphong", "2020-03-02", "THÚY HOÀ"),
    ("haiphong", "2020-03-03", "Th\u200búy\u00a0Hòa"),
    ("haiphong", "2020-04-01", "L.A.N"),
    ("haiphong", "2020-04-02", "Lan"),
    ("haiphong", "2020-04-03", "PV"),
]
PEOPLE = [
    "Vũ Hồng Nhung", "V.H.N", "H.N", "V.N", "N.H", "V.N.H", "Đàm Thanh", "Dương Thái", "Đ.T", "D.T",
    "Nguyễn Hoàng Long", "Hải Lâm", "H.Long", "Thuý Hòa", "L.A.N", "Lan", "PV",
]  # fmt: skip
CANDIDATES = [
    ("haiphong", "D.T", 1, "Dương Thái", "every word", 1, "2020", "2020"),
    ("haiphong", "H.Long", 1, "Nguyễn Hoàng Long", "without the first word", 1, "2020", "2020"),
    ("haiphong", "V.H.N", 3, "Vũ Hồng Nhung", "every word", 2, "2021", "2021"),
    ("haiphong", "V.N", 1, "Vũ Hồng Nhung", "first and last word", 2, "2020", "2020"),
    ("haiphong", "H.N", 1, "Vũ Hồng Nhung", "without the first word", 2, "2020", "2020"),
    ("haiphong", "Đ.T", 1, "Đàm Thanh", "every word", 3, "2020", "2020"),
]


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Path]:
    with Store(str(tmp_path / "a.db")) as store:
        for n, (portal, day, printed) in enumerate(NEWSROOM):
            url = f"https://{portal}.example/{n}.html"
            one = article(url=url, portal=portal, byline_printed=printed, credits=[], aliases=[])
            one.published = one.published_date = day
            one.title, one.attachments, one.page = f"Bài số {n}", [], None
            understand_byline(one)
            store.save(one)
    yield tmp_path / "a.db"


def test_examples() -> None:
    for module in (identity, names):
        assert doctest.testmod(module).failed == 0


def test_each_person_is_one_row_and_nobody_is_two(newsroom: Path) -> None:
    stored = [row["name"] for row in query(newsroom, "SELECT name FROM authors ORDER BY id")]
    spelled = {unicodedata.normalize("NFC", name).replace("Ð", "Đ") for name in stored}
    assert spelled == set(PEOPLE)
    assert len(stored) == len(PEOPLE)


def test_who_may_stand_behind_initials_is_offered_with_its_evidence(newsroom: Path) -> None:
    offered = query(newsroom, "SELECT * FROM author_candidates")
    columns = (
        "portal", "initials", "articles", "candidate", "matching", "candidate_articles",
        "shared_from", "shared_until",
    )  # fmt: skip
    assert sorted(tuple(row[c] for c in columns) for row in offered) == sorted(CANDIDATES)


def test_an_older_database_gets_the_keys_of_today(tmp_path: Path) -> None:
    """Rows as the versions before 0014_initials made them."""
    with Store(str(tmp_path / "a.db")) as store:
        for n, name in enumerate(("Ðàm Thanh", "A.N", "Đàm Thanh", "H.Long")):
            url = f"https://haiphong.example/{n}.html"
            credit = [Credit(f"Người {'abcd'[n]}", "writer")]
            one = article(url=url, credits=credit, aliases=[], attachments=[], title=f"Bài {n}")
            one.page = None
            store.save(one)
            old = (name, name.casefold().replace(".", ""), "dt", n + 1)
            store.conn.execute(
                "UPDATE authors SET name = ?, name_key = ?, initials = ? WHERE id = ?", old
            )
        store.conn.execute("BEGIN")
        respell(Database(store.conn))
        store.conn.execute("COMMIT")
    assert [tuple(row.values()) for row in query(tmp_path / "a.db", "SELECT * FROM authors")] == [
        (1, "Ðàm Thanh", "nguoi a", "đàm thanh", "đt", 0),
        (2, "A.N", "nguoi b", "a.n", "an", 1),
        (4, "H.Long", "nguoi d", "h long", "hl", 1),
    ]
    credited = query(tmp_path / "a.db", "SELECT author_id FROM article_authors ORDER BY article_id")
    assert [row["author_id"] for row in credited] == [1, 2, 1, 4]
