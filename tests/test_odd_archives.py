"""Archives that others wrote: what is odd in them is understood, or told; nothing is lost."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from conftest import here
from odd_archives import absent, page, record, url_of, well, write
from same_rows import differences, rows_of

from crawler.archive import sources
from crawler.archive.capture import sha1
from crawler.rebuild.shown import WIDTH, beside

Rows = list[tuple[Any, ...]]


def rows(db: Path, sql: str) -> Rows:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of files that nobody may read."""
    name, opening = "closed.warc.gz", Path.open

    def refuse(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return opening(path, *args, **more)

    monkeypatch.setattr(Path, "open", refuse)
    return name


def test_a_file_that_may_not_be_read_is_told_and_the_rest_is_read(
    tmp_path: Path, closed: str
) -> None:
    shut = write(tmp_path / "w" / "b" / "x.warc.gz", well(1, "2022-01-01T00:00:00Z"))
    shut = shut.rename(shut.with_name(closed))
    write(tmp_path / "w" / "c.warc.gz", well(2, "2022-01-01T00:00:00Z"))
    ran = here("rebuild", tmp_path / "w", "--db", tmp_path / "a.db")
    assert ran.code == 1 and f"{shut}: Permission denied" in ran.said_once()
    assert rows(tmp_path / "a.db", "SELECT count(*) FROM articles") == [(1,)]
    ran = here("rebuild", shut, "--db", tmp_path / "b.db")
    assert ran.code == 2 and f"{shut}: Permission denied" in ran.said_once()
    assert not (tmp_path / "b.db").exists()


def test_a_folder_that_may_not_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "c.warc.gz", well(2, "2022-01-01T00:00:00Z"))
    (tmp_path / "shut").mkdir()
    scan, opening = os.scandir, Path.open

    def refuse(path: Any) -> Any:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    def refused(path: Path, *args: Any, **more: Any) -> Any:
        return refuse(path) if path.name == "shut" else opening(path, *args, **more)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(Path, "open", refused)
    ran = here("rebuild", tmp_path, "--db", tmp_path / "a.db")
    assert ran.code == 1 and "shut: Permission denied" in ran.said_once()
    assert rows(tmp_path / "a.db", "SELECT count(*) FROM articles") == [(1,)]


def test_a_disk_that_fails_in_the_middle_costs_what_comes_after(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", *(well(n, "2022-01-01T00:00:00Z") for n in (1, 2)), gz=False)
    file = path.open("rb")
    second = path.read_bytes().rfind(b"WARC/1.0")
    reading = file.read

    class Failing:
        seek, close = file.seek, file.close

        def read(self, size: int = -1) -> bytes:
            if file.tell() >= second:
                raise OSError(5, "Input/output error")
            return reading(size)

    told: list[Any] = []
    source = sources.Source("a.warc", Failing())  # type: ignore[arg-type]  # what it needs of one
    assert len(list(source.records(told.append))) == 1
    assert [(d.offset > 0, "Input/output error" in d.reason) for d in told] == [(True, True)]
    file.close()


DATES = [
    ("2022-01-02T00:00:42Z", "2022-01-02T07:00:42+07:00"),
    ("2022-01-02T00:00:42.5Z", "2022-01-02T07:00:42+07:00"),
    ("2022-01-02", "2022-01-02T07:00:00+07:00"),
    ("20220102000042", "2022-01-02T07:00:42+07:00"),
    ("20221345000042", None),
    ("2022-13-45T00:00:00Z", None),
    ("rubbish", None),
]
"""WARC-Date as spelled, and when that was."""


def test_a_record_without_a_readable_time_is_told_with_its_date(tmp_path: Path) -> None:
    db, numbered = tmp_path / "a.db", list(enumerate(DATES))
    path = write(tmp_path / "a.warc.gz", *(well(n, spelled) for n, (spelled, _) in numbered))
    ran = here("rebuild", path, "--db", db)
    meant = {url_of(n): time for n, (_, time) in numbered if time}
    assert dict(rows(db, "SELECT url, first_seen FROM articles")) == meant
    told = " ".join(detail for (detail,) in rows(db, "SELECT detail FROM problems"))
    assert ran.code == 1 and "3 damaged places" in ran.said_once()
    lost = [(n, spelled) for n, (spelled, time) in numbered if not time]
    assert all(f"{spelled!r}" in told and url_of(n) in told for n, spelled in lost)


def test_203_is_the_200_that_a_proxy_changed(tmp_path: Path) -> None:
    db, told = tmp_path / "a.db", "HTTP/1.1 203 Non-Authoritative Information"
    one = record(url_of(1), "2022-01-01T00:00:00Z", page(1), status=told)
    ran = here("rebuild", write(tmp_path / "a.warc.gz", one), "--db", db)
    assert (ran.code, rows(db, "SELECT url, status FROM pages")) == (0, [(url_of(1), 203)])
    assert rows(db, "SELECT title FROM articles") == [("Bài số 1 về cảng biển",)]


def test_two_records_of_one_name_are_two(tmp_path: Path) -> None:
    """Writers that copy records keep their WARC-Record-ID, some give all the same."""
    db, name = tmp_path / "a.db", "WARC-Record-ID: <urn:uuid:1>\n"
    lines = [record(url_of(n), at("01-01"), page(n), more=name) for n in (1, 2)]
    assert here("rebuild", write(tmp_path / "a.warc.gz", *lines), "--db", db).code == 0
    assert rows(db, "SELECT count(*) FROM articles") == [(2,)]


@pytest.mark.parametrize("gz", [True, False])
def test_lines_may_end_in_lf_alone(tmp_path: Path, gz: bool) -> None:
    db, time = tmp_path / "a.db", "2022-01-01T00:00:00Z"
    records = [record(url_of(n), time, page(n), newline="\n") for n in (1, 2)]
    ran = here("rebuild", write(tmp_path / "a.warc.gz", *records, gz=gz), "--db", db)
    assert ran.code == 0, ran.err
    assert rows(db, "SELECT url FROM articles ORDER BY url") == [(url_of(1),), (url_of(2),)]


def zstd_of(form: str) -> bytes:
    """Two records of a WARC file, as `.warc.zst` files are packed."""
    records = [well(n, "2022-01-01T00:00:00Z") for n in (1, 2)]
    if form == "one frame":
        return zstd.compress(b"".join(records))
    if form == "a frame each":
        return b"".join(map(zstd.compress, records))
    shared = zstd.train_dict([well(n, "2022-01-01T00:00:00Z") for n in range(60)], 4000)
    packed = b"".join(zstd.compress(r, zstd_dict=shared) for r in records)
    told = {"a dictionary": shared.dict_content, "one packed": zstd.compress(shared.dict_content)}
    begin = told.get(form, b"no dictionary")
    return b"\x5d\x2a\x4d\x18" + len(begin).to_bytes(4, "little") + begin + packed


@pytest.mark.parametrize("form", ["one frame", "a frame each", "a dictionary", "one packed"])
def test_every_record_of_a_zstd_file_is_read(tmp_path: Path, form: str) -> None:
    path, db = tmp_path / "w" / "a.warc.zst", tmp_path / "a.db"
    path.parent.mkdir()
    path.write_bytes(zstd_of(form))
    ran = here("rebuild", path.parent, "--db", db)
    assert ran.code == 0, ran.err
    assert rows(db, "SELECT count(*) FROM articles") == [(2,)]
    assert here("check", "--db", db).code == 0


def test_a_zstd_file_that_cannot_be_unpacked_is_told_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path / "w" / "b.warc.gz", well(3, "2022-01-01T00:00:00Z"))
    for n, data in enumerate([zstd_of("none"), zstd_of("one frame")[:4] + bytes(400)]):
        (tmp_path / "w" / "a.warc.zst").write_bytes(data)
        ran = here("rebuild", tmp_path / "w", "--db", tmp_path / f"{n}.db")
        assert ran.code == 1 and "a.warc.zst cannot be unpacked" in ran.said_once()
        assert rows(tmp_path / f"{n}.db", "SELECT url FROM articles") == [(url_of(3),)]


def at(day: str) -> str:
    return f"2022-{day}T00:00:00Z"


LATE = {
    "first seen": [("b", well(1, at("02-01"))), ("a", well(1, at("01-01")))],
    "an earlier text": [("b", well(1, at("02-01"))), ("a", well(1, at("01-01"), 1))],
    "the text returns": [
        ("b", well(1, at("01-01"))), ("a", well(1, at("02-01"), 1)), ("b", well(1, at("03-01"))),
    ],
    "absent in between": [
        ("b", well(1, at("01-01"))), ("a", absent(1, at("02-01"))), ("b", well(1, at("03-01"))),
    ],
    "absent before that": [
        ("b", well(1, at("01-01"))), ("a", absent(1, at("02-01"))), ("b", absent(1, at("03-01"))),
    ],
    "absent before anyone saw it": [
        ("a", absent(1, at("01-01"))), ("b", well(1, at("02-01"))),
    ],
    "absent, known only later": [("a", well(1, at("01-01"))), ("b", absent(1, at("02-01")))],
    "well before the last sign": [
        ("b", well(1, at("01-01"))), ("b", absent(1, at("03-01"))), ("a", well(1, at("02-01"), 1)),
    ],
    "back and gone again": [
        ("b", well(1, at("01-01"))), ("b", absent(1, at("02-01"))), ("b", absent(1, at("03-01"))),
        ("a", well(1, at("02-10"))), ("a", absent(1, at("02-20"))),
    ],
}  # fmt: skip
"""Captures by file; `b` is read before both are."""
OTHERS = [("a", well(n, at("04-01"))) for n in range(2, 8)]
NOT_THE_ORDER = {"archives": set[str]()}


@pytest.mark.parametrize("case", LATE)
def test_the_order_of_archives_changes_nothing(case: str, tmp_path: Path) -> None:
    folder, found = tmp_path / "w", [*LATE[case], *OTHERS]
    for name in ("a", "b"):
        write(folder / f"{name}.warc.gz", *(r for file, r in found if file == name))
    assert here("rebuild", folder, "--db", tmp_path / "whole.db").code == 0
    for part in (folder / "b.warc.gz", folder, folder):
        assert here("rebuild", part, "--db", tmp_path / "parts.db").code == 0
    whole, parts = (rows_of(tmp_path / f"{n}.db", NOT_THE_ORDER) for n in ("whole", "parts"))
    assert differences(whole, parts) == []


GONE = {
    "two signs a month apart": ([1], ["02-01", "03-01"], True),
    "one sign": ([1], ["02-01"], False),
    "one day, two signs": ([1], ["02-01", "02-01"], False),
    "most others are absent too": ([1, 2, 3, 4, 5], ["02-01", "03-01"], False),
}
"""Who said no, on which days, and whether that makes them gone."""


@pytest.mark.parametrize("case", GONE)
def test_an_article_that_others_found_absent_twice_is_gone(case: str, tmp_path: Path) -> None:
    who, days, gone = GONE[case]
    records = [well(n, at("01-01")) for n in range(1, 10)]
    records += [absent(n, at(day)) for n in who for day in days]
    records += [well(n, at("03-02")) for n in range(1, 10) if n not in who]
    db = tmp_path / "a.db"
    assert here("rebuild", write(tmp_path / "a.warc.gz", *records), "--db", db).code == 0
    first = "2022-02-01T07:00:00+07:00"
    missing = rows(db, "SELECT url, missing_since FROM pages WHERE missing_since IS NOT NULL")
    assert missing == [(url_of(n), first) for n in who]
    since = [(url_of(n), first) for n in who] if gone else []
    assert rows(db, "SELECT url, gone_since FROM articles WHERE gone_since IS NOT NULL") == since


LONG = "chữ giống nhau " * 40
DIFFERENT = [
    (f"{LONG}cũ {LONG}", f"{LONG}mới {LONG}", "cũ", "mới"),
    (f"{LONG}cuối", LONG, "cuối", ""),
    (LONG.replace(" ", ""), LONG.replace(" ", "") + "x", "", "x"),
    (f"[1] {LONG}", f"[2] {LONG}", "[1]", "[2]"),
    ("a\nb", "a b", "\\n", " "),
    (None, LONG, "None", "chữ"),
]
"""Two values, and what each of their lines must show."""


@pytest.mark.parametrize(("old", "new", "first", "second"), DIFFERENT)
def test_the_lines_of_a_change_show_where_it_is(
    old: Any, new: Any, first: str, second: str
) -> None:
    lines = beside(old, new)
    assert lines[0] != lines[1] and first in lines[0] and second in lines[1]
    assert all(len(line) <= WIDTH + 2 for line in lines)


def test_a_digest_that_is_not_the_payload_s_is_told_once(tmp_path: Path) -> None:
    db, time = tmp_path / "a.db", at("01-01")
    wrong = f"WARC-Payload-Digest: sha1:{'A' * 32}\n"
    right = f"WARC-Payload-Digest: {sha1(page(2))}\n"
    lines = [
        record(url_of(1), time, page(1), more=wrong),
        record(url_of(2), time, page(2), status="h2 200", more=right),
    ]
    path = write(tmp_path / "w" / "a.warc", *lines, gz=False)
    ran = here("rebuild", path, "--db", db)
    assert ran.code == 1 and "1 capture holds other bytes than the digest" in ran.said_once()
    told = rows(db, "SELECT url, stage, kind, detail FROM problems")
    (kept,) = rows(db, "SELECT capture_digest FROM pages WHERE url LIKE '%-1.html'")
    reason = f"its bytes have {sha1(page(1))}, and it states sha1:{'A' * 32}"
    assert (told, kept) == (
        [(url_of(1), "read", "digest-differs", reason)],
        (sha1(page(1)),),
    )
    assert rows(db, "SELECT count(*) FROM articles") == [(2,)]
    assert here("check", "--db", db).code == 0
    path.write_bytes(path.read_bytes().replace(b"<p>", b"<b>", 1))
    assert here("check", "--db", db).code == 1


def test_damage_is_told_with_the_first_place(tmp_path: Path) -> None:
    write(tmp_path / "a.warc.gz", well(1, at("01-01")))
    write(tmp_path / "b.warc.gz", well(2, at("01-01")), b"no record", well(3, "no date"))
    ran = here("rebuild", tmp_path, "--db", tmp_path / "a.db")
    assert ran.code == 1 and "2 damaged places; the first: b.warc.gz at byte" in ran.said_once()
    assert "no WARC record begins here; problems tells where" in ran.said_once()
