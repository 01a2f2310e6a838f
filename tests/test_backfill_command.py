"""`congtin backfill` as users run it: a web archive on loopback, rows in the database."""

# ruff: noqa: E501 - pages stay readable

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Ran, here, one, query
from web_archive import Capture, Fault, WebArchive

from crawler.archive.writing import Archive, Earlier, Exchange
from data.demo.portal import DemoPortal

WORDS = (
    "Sáng 15/12, tại trung tâm thành phố, lãnh đạo thành phố dự lễ khánh thành cây cầu bắc qua sông Cấm. "
    * 4
)


def page(title: str, date: str, more: str = "", byline: str = "Hoàng Tùng") -> bytes:
    """A page of a portal that no card describes."""
    return (
        f"<html><head><title>{title}</title><meta property='og:type' content='article'></head><body>"
        f"<h1>{title}</h1><div class='date'>Thời gian: {date}</div><div class='content'>"
        f"<p>{WORDS}</p><p>{more}{WORDS}</p><p style='text-align:right'><b>{byline}</b></p></div></body></html>"
    ).encode()


D = "https://thanhphohaiphong.gov.vn/khanh-thanh-cau.html"
A = "http://haiphong.gov.vn/Portal/Detail.aspx?Organization=SXD&MenuID=19237&ContentID=154916"
B = "http://haiphong.gov.vn/tin-tuc-su-kien/Khanh-thanh-cau-55301.html"
C = "https://haiduong.haiphong.gov.vn/tin-tuc-su-kien/khanh-thanh-cau-889529"
CAPTURES = [
    Capture(A, "20190102030405", page("Khánh thành cầu A", "01/01/2019 08:00")),
    Capture(B, "20210102030405", page("Khánh thành cầu B", "31/12/2020 04:42")),
    Capture(
        B, "20210302030405", page("Khánh thành cầu B", "31/12/2020 04:42", "Tin mới cập nhật. ")
    ),
    Capture(D, "20211231150000", page("Khánh thành cầu D", "Thứ Sáu, 31/12/2021 21:00")),
    Capture(C, "20231002030405", page("Khánh thành cầu C", "01/10/2023 08:00")),
]
SERVICES = pytest.mark.parametrize("source", ["wayback", "common-crawl"])


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[WebArchive]:
    with WebArchive(CAPTURES, tmp_path / "held", rows=3) as archive:
        yield archive


def backfill(db: Path, at: str, source: str, *more: str | Path) -> Ran:
    return here(
        "backfill", "haiphong", "--from", source, "--at", at, "--db", db, "--delay", "0", *more
    )


@SERVICES
def test_captures_become_articles_with_their_own_times(
    source: str, archive: WebArchive, tmp_path: Path
) -> None:
    db = tmp_path / "a.db"
    ran = backfill(db, archive.url, source)
    assert ran.code == 0, ran.err
    assert "5 archived" in ran.out and "4 new, 1 changed" in ran.out
    rows = query(
        db,
        "SELECT url, portal, title, published_date, first_seen, last_seen, revision, read_by FROM articles ORDER BY first_seen",
    )
    assert [row["url"] for row in rows] == [A, B, D, C]
    assert {row["portal"] for row in rows} == {"haiphong"}
    assert [row["published_date"] for row in rows] == [
        "2019-01-01",
        "2020-12-31",
        "2021-12-31",
        "2023-10-01",
    ]
    assert [row["first_seen"] for row in rows][:2] == [
        "2019-01-02T10:04:05+07:00",
        "2021-01-02T10:04:05+07:00",
    ]
    assert rows[1]["last_seen"] == "2021-03-02T10:04:05+07:00" and rows[1]["revision"] == 2
    general = [("general" in json.loads(row["read_by"])["reader"]) for row in rows]
    assert general == [True, True, False, True]
    sources = query(db, "SELECT DISTINCT capture_source FROM revisions")
    assert [row["capture_source"] for row in sources] == [source]
    before = query(db, "SELECT * FROM revisions")
    again = backfill(db, archive.url, source)
    assert again.code == 0 and "0 archived" in again.out
    assert query(db, "SELECT * FROM revisions") == before


def test_the_hour_of_a_clock_without_meridiem_is_not_kept(
    archive: WebArchive, tmp_path: Path
) -> None:
    backfill(tmp_path / "a.db", archive.url, "wayback")
    assert (
        one(tmp_path / "a.db", "SELECT published_precision FROM articles WHERE url = ?", B) == "day"
    )


@SERVICES
@pytest.mark.parametrize(
    "sessions", [[()], [("--until", "2021-02-15"), ()], [("--since", "2021-02-15"), ()]]
)
def test_a_return_is_a_revision_and_the_archive_tells_it_again(
    source: str, sessions: list[tuple[str, ...]], tmp_path: Path
) -> None:
    first, then = page("Khánh thành cầu B", "31/12/2020 04:42"), "Tin mới cập nhật. "
    edited = page("Khánh thành cầu B", "31/12/2020 04:42", then)
    captures = [
        Capture(B, f"20210{n}01030405", body)
        for n, body in enumerate([first, first, edited, first, first, first], 1)
    ]
    db, again = tmp_path / "a.db", tmp_path / "b.db"
    with WebArchive(captures, tmp_path / "held") as archive:
        for more in sessions:
            ran = backfill(db, archive.url, source, *more)
            assert ran.code == 0, ran.err
    assert len(sessions) > 1 or "2 archived, 3 of bytes archived before" in ran.out
    seen = query(db, "SELECT revision, seen_at, body, capture_source FROM revisions ORDER BY 1")
    assert [(r["revision"], r["seen_at"][:7], then in r["body"]) for r in seen] == [
        (1, "2021-01", False),
        (2, "2021-03", True),
        (3, "2021-04", False),
    ]
    assert {r["capture_source"] for r in seen} == {source}
    (row,) = query(db, "SELECT first_seen, last_seen, revision FROM articles")
    assert (row["first_seen"][:7], row["last_seen"][:7], row["revision"]) == (
        "2021-01",
        "2021-06",
        3,
    )
    assert here("rebuild", tmp_path / "a.archive", "--db", again).code == 0
    # What is remembered of fetching follows the order in which captures came.
    in_order = sessions[0][:1] != ("--since",)
    for table in ("articles", "revisions", *(["pages"] if in_order else [])):
        assert query(again, f"SELECT * FROM {table}") == query(db, f"SELECT * FROM {table}")
    assert here("check", "--db", db).code == 0


def test_a_sighting_is_read_as_its_original_was(tmp_path: Path) -> None:
    """Nothing but the HTTP headers says that these bytes are UTF-16."""
    bodies = [page("Khánh thành cầu B", "31/12/2020 04:42", x).decode() for x in ("", "Tin mới. ")]
    headers = (("Content-Type", "text/html; charset=utf-16-le"),)
    at = [datetime(2021, month, 1, tzinfo=UTC) for month in (1, 2, 3)]
    with Archive(tmp_path / "w", "x") as archive:
        facts = {"portal": "haiphong", "kind": "article", "source": "wayback"}
        kept = [
            archive.write_exchange(Exchange(B, 200, headers, b.encode("utf-16-le"), t), facts=facts)
            for b, t in zip(bodies, at, strict=False)
        ]
        earlier = Earlier(B, kept[0].captured_at, kept[0].digest)
        archive.write_sighting(B, at[2], earlier, facts)
    assert here("rebuild", tmp_path / "w", "--db", tmp_path / "a.db").code == 0
    told = query(tmp_path / "a.db", "SELECT body, seen_at FROM revisions ORDER BY revision")
    assert [row["seen_at"][:7] for row in told] == ["2021-01", "2021-02", "2021-03"]
    assert told[0]["body"] == told[2]["body"] and "thành phố dự lễ" in told[2]["body"]
    (index,) = (tmp_path / "w").glob("*.cdxj")
    assert index.read_text().count("warc/revisit") == 1


def test_both_archives_of_one_portal_meet_in_one_article(
    archive: WebArchive, tmp_path: Path
) -> None:
    db = tmp_path / "a.db"
    backfill(db, archive.url, "wayback")
    ran = backfill(db, archive.url, "common-crawl")
    assert ran.code == 0 and "0 new, 0 changed" in ran.out
    assert one(db, "SELECT count(*) FROM revisions") == 5


def test_an_older_capture_stands_before_what_is_stored(archive: WebArchive, tmp_path: Path) -> None:
    """What a later session finds of earlier times is history, not news."""
    db = tmp_path / "a.db"
    backfill(db, archive.url, "wayback", "--since", "2021-02-01")
    ran = backfill(db, archive.url, "wayback")
    assert ran.code == 0, ran.err
    row = query(
        db, "SELECT id, first_seen, last_seen, revision, body FROM articles WHERE url = ?", B
    )[0]
    assert (row["first_seen"], row["last_seen"]) == (
        "2021-01-02T10:04:05+07:00",
        "2021-03-02T10:04:05+07:00",
    )
    assert row["revision"] == 2 and "Tin mới cập nhật" in row["body"]
    seen = query(
        db,
        "SELECT revision, seen_at, body, changed FROM revisions WHERE article_id = ? ORDER BY revision",
        row["id"],
    )
    assert [r["seen_at"][:10] for r in seen] == ["2021-01-02", "2021-03-02"]
    assert "Tin mới" not in seen[0]["body"] and "Tin mới" in seen[1]["body"]
    assert json.loads(seen[0]["changed"]) == [] and json.loads(seen[1]["changed"]) == ["body"]


def test_what_is_refused_is_a_problem_and_the_rest_goes_on(
    archive: WebArchive, tmp_path: Path
) -> None:
    archive.faults = [("/web/", Fault(404))]
    ran = backfill(tmp_path / "a.db", archive.url, "wayback")
    assert ran.code == 1 and "answers 404" in ran.said_once()
    (told,) = query(
        tmp_path / "a.db", "SELECT url, kind, detail FROM problems WHERE kind = 'capture-refused'"
    )
    assert told["url"] == A and "404" in told["detail"]
    assert one(tmp_path / "a.db", "SELECT count(*) FROM articles") == 3
    archive.faults = [("/web/", Fault(404))]
    assert backfill(tmp_path / "a.db", archive.url, "wayback").code == 1
    archive.faults = [("/web/", Fault(404))]
    ran = backfill(tmp_path / "a.db", archive.url, "wayback")
    assert ran.code == 1 and "given up" in ran.said_once()
    ran = backfill(tmp_path / "a.db", archive.url, "wayback")
    assert ran.code == 0 and "1 given up" in ran.out
    ran = backfill(tmp_path / "a.db", archive.url, "wayback", "--refused")
    assert ran.code == 0 and "1 archived" in ran.out
    assert one(tmp_path / "a.db", "SELECT count(*) FROM articles") == 4


def test_what_never_answers_is_a_problem_and_the_rest_goes_on(
    archive: WebArchive, tmp_path: Path
) -> None:
    archive.faults = [("/web/", Fault(504))] * 5
    ran = backfill(tmp_path / "a.db", archive.url, "wayback")
    assert ran.code == 1 and "answers 504; 5 tries" in ran.err
    told = query(tmp_path / "a.db", "SELECT url, detail FROM problems WHERE stage = 'fetch'")
    assert [row["url"] for row in told] == [A] and "504" in told[0]["detail"]
    assert one(tmp_path / "a.db", "SELECT count(*) FROM articles") == 3
    ran = backfill(tmp_path / "a.db", archive.url, "wayback")
    assert ran.code == 0 and "1 archived" in ran.out
    assert one(tmp_path / "a.db", "SELECT count(*) FROM articles") == 4


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("backfill", "haiphong", "--from", "wayback", "--at", "http://127.0.0.1:9/"), "http://127.0.0.1:9/"),
        (("backfill", "haiphong", "--from", "wayback", "--at", "ftp://x/"), "--at wants an address"),
        (("backfill", "haiphong", "--from", "wayback", "--since", "x"), "--since wants a day"),
        (("backfill", "haiphong", "--from", "wayback", "--since", "2022-01-01", "--until", "2021-01-01"), "lies after"),
        (("backfill", "hanoi", "--from", "wayback"), "no portal is called 'hanoi'"),
        (("backfill", "general", "--from", "wayback"), "no portal is called 'general'"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    ran = here(*arguments, "--db", tmp_path / "a.db", "--delay", "0")
    assert ran.code == 2 and says in ran.said_once()
    assert not (tmp_path / "a.db").exists()


def test_where_no_lookup_is_answered_nothing_changes(archive: WebArchive, tmp_path: Path) -> None:
    archive.faults = [("cdx", Fault(403))] * 2
    ran = backfill(tmp_path / "a.db", archive.url, "wayback")
    assert ran.code == 2 and "no lookup was answered" in ran.said_once()
    assert not (tmp_path / "a.db").exists()
    assert backfill(tmp_path / "a.db", archive.url, "wayback").code == 0
    archive.faults = [("cdx", Fault(403))] * 2
    assert backfill(tmp_path / "a.db", archive.url, "wayback").code == 2
    assert one(tmp_path / "a.db", "SELECT count(*) FROM problems WHERE stage = 'fetch'") == 0


def test_no_index_there(archive: WebArchive, tmp_path: Path) -> None:
    with DemoPortal() as portal:
        ran = backfill(tmp_path / "a.db", portal.url, "common-crawl")
    assert ran.code == 2 and "collinfo.json" in ran.said_once()


@pytest.mark.skipif(not shutil.which("wget"), reason="Debian's wget writes the WARC file")
def test_a_warc_file_that_wget_wrote(tmp_path: Path) -> None:
    with DemoPortal() as portal:
        url = (
            portal.url + next(iter(portal.site.posts)).removeprefix("/")
            if hasattr(portal.site, "posts")
            else portal.url
        )
        subprocess.run(
            ["wget", "-q", "-O", "/dev/null", f"--warc-file={tmp_path}/w", url], check=True
        )
    held = tmp_path / "held"
    with WebArchive([], held) as archive:
        shutil.copy(tmp_path / "w.warc.gz", held / "w.warc.gz")
        ran = backfill(tmp_path / "a.db", archive.url, "common-crawl")
    assert ran.code == 0
