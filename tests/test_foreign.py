"""What other programs archived of real hosts is read as well as a crawl's own."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import brotli
import pytest
from backports import zstd
from conftest import here, one, query
from foreign import HOME, page, record, warc

from crawler.archive import framing


def read(tmp_path: Path, *records: bytes, code: int = 0) -> Path:
    """The database that a rebuild makes of these records."""
    db = tmp_path / "f.db"
    ran = here("rebuild", warc(tmp_path / f"{len(records)}.warc.gz", *records), "--db", db)
    assert ran.code == code, ran.err
    return db


PLACES = [
    ("thanhphohaiphong.gov.vn:443", "https"), ("thanhphohaiphong.gov.vn:80", "http"),
    ("www.thanhphohaiphong.gov.vn:80", "http"), ("thanhphohaiphong.gov.vn.", "http"),
    ("THANHPHOHAIPHONG.gov.vn", "https"),
]  # fmt: skip


def test_a_host_has_one_spelling(tmp_path: Path) -> None:
    own, former = f"{HOME}/bai-1.html", "https://haiphong.gov.vn/tin-tuc/Hoi-nghi-55301.html"
    db = read(
        tmp_path,
        *(
            record(f"{scheme}://{host}/bai-1.html", f"2022-01-0{n}", page(1, canonical=False))
            for n, (host, scheme) in enumerate(PLACES, 1)
        ),
        record(own, "2022-02-01", page(1, "Bổ sung.", canonical=False)),
        record(former.replace(".vn/", ".vn:443/"), "2022-01-01", page(2, canonical=False)),
        record(former.replace("haiphong", "HaiPhong", 1), "2022-01-02", page(2, canonical=False)),
    )
    found = query(db, "SELECT url, revision, first_seen FROM articles ORDER BY url")
    assert [tuple(row.values()) for row in found] == [
        (former, 1, "2022-01-01T07:00:00+07:00"),
        (own, 2, "2022-01-01T07:00:00+07:00"),
    ]
    assert one(db, "SELECT count(*) FROM aliases") == 0
    assert query(db, "SELECT url FROM pages ORDER BY url") == [{"url": former}, {"url": own}]


WHOLE = page(1)
CHUNKED = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]
FRAMED = b"%x\r\n%s\r\n" % (len(WHOLE), WHOLE)


def of_length(number: int) -> list[tuple[str, str]]:
    return [("Content-Type", "text/html"), ("Content-Length", str(number))]


# (body, its HTTP headers, WARC headers, what is missing of it)
CUT: list[tuple[bytes, list[tuple[str, str]], dict[str, str], str]] = [
    (WHOLE[:900], of_length(900), {"WARC-Truncated": "length"}, "record says"),
    (WHOLE[:900], of_length(len(WHOLE)), {}, f"900 of {len(WHOLE):,} bytes"),
    (FRAMED[:900], CHUNKED, {}, "within a chunk"),
    (FRAMED, CHUNKED, {}, "before its last chunk"),
    (FRAMED + b"zz\r\n", CHUNKED, {}, "malformed"),
    *(
        (pack(WHOLE)[:-60], [("Content-Type", "text/html"), ("Content-Encoding", name)], {}, name)
        for name, pack in (
            ("gzip", gzip.compress),
            ("deflate", zlib.compress),
            ("br", brotli.compress),
            ("zstd", zstd.compress),
        )
    ),
]
READ: list[tuple[bytes, list[tuple[str, str]]]] = [
    (FRAMED + b"0\r\n\r\n", CHUNKED),
    (FRAMED.replace(b"\r\n", b";x=1\r\n", 1) + b"0\r\n", CHUNKED),
    (WHOLE, CHUNKED),
    (WHOLE, of_length(len(WHOLE) + 40)),  # its line ends were other ones when they were counted
    (WHOLE, of_length(70)),
    (WHOLE, [*of_length(len(WHOLE) * 2), ("Content-Encoding", "br")]),
]


@pytest.mark.parametrize(("body", "headers", "told", "missing"), CUT)
def test_a_cut_capture_is_told_and_changes_nothing(
    tmp_path: Path, body: bytes, headers: list[tuple[str, str]], told: dict[str, str], missing: str
) -> None:
    url, only = f"{HOME}/bai-1.html", f"{HOME}/bai-2.html"
    cut = record(url, "2022-02-01", body, headers=headers, told=told)
    read(tmp_path, record(url, "2022-03-01", WHOLE))
    db = read(
        tmp_path,
        record(url, "2022-01-01", WHOLE),
        cut,
        record(only, "2022-02-01", body, headers=headers, told=told),
        code=1,
    )
    found = query(db, "SELECT url, revision, first_seen, last_seen FROM articles")
    assert [tuple(row.values()) for row in found] == [
        (url, 1, "2022-01-01T07:00:00+07:00", "2022-03-01T07:00:00+07:00")
    ]
    assert one(db, "SELECT count(*) FROM revisions") == 1
    problems = query(db, "SELECT url, kind, detail, seen_at FROM problems ORDER BY url")
    assert [(p["url"], p["kind"], p["seen_at"]) for p in problems] == [
        (u, "cut-short", "2022-02-01T07:00:00+07:00") for u in (url, only)
    ]
    assert all(missing in p["detail"] for p in problems)


@pytest.mark.parametrize(("body", "headers"), READ)
def test_what_only_looks_cut_is_read(
    tmp_path: Path, body: bytes, headers: list[tuple[str, str]]
) -> None:
    db = read(tmp_path, record(f"{HOME}/bai-1.html", "2022-01-01", body, headers=headers))
    assert one(db, "SELECT count(*) FROM articles") == 1


def test_cut_documents_are_none_and_cut_pictures_nothing(tmp_path: Path) -> None:
    def cut(name: str, media: str) -> bytes:
        headers = [("Content-Type", media), ("Content-Length", "90")]
        return record(f"{HOME}/{name}", "2022-01-02", b"%PDF-1.4", headers=headers)

    linked = page(1, '<a href="/a.pdf">Văn bản</a>')
    db = read(
        tmp_path,
        record(f"{HOME}/bai-1.html", "2022-01-01", linked),
        cut("a.pdf", "application/pdf"),
        cut("a.jpg", "image/jpeg"),
        code=1,
    )
    assert query(db, "SELECT url, kind FROM problems") == [
        {"url": f"{HOME}/a.pdf", "kind": "cut-short"}
    ]
    assert one(db, "SELECT bytes FROM attachments") is None


OLD = "haiphong.gov.vn/Portal/Detail.aspx"
NUMBERED = [
    [
        f"http://{OLD}?Organization=SXD&MenuID=19237&ContentID=154916",
        f"http://www.{OLD}?Organization=SXD&MenuID=19237&ContentID=154916",
        f"https://{OLD}?Organization=SXD&MenuID=19237&ContentID=154916",
        f"http://{OLD}?MenuID=19237&Organization=SXD&ContentID=154916",
        "http://haiphong.gov.vn/portal/detail.aspx?ContentID=154916",
    ],
    [
        "https://haiphong.gov.vn/tin-tuc-su-kien/Hoi-Nghi-154916.html",
        "http://haiphong.gov.vn/tin-tuc-su-kien/Hoi-Nghi-154916.html",
        "https://www.haiphong.gov.vn/tin-tuc-su-kien/Hoi-Nghi-154916.html",
        "https://haiphong.gov.vn/tin-tuc-su-kien/hoi-nghi-154916",
        "https://haiphong.gov.vn/diem-bao/hoi-nghi-154916?page=1",
    ],
]


def numbered() -> list[bytes]:
    """Two articles of one number, which two programs gave, under all their addresses."""
    return [
        record(url, f"2022-0{of + 1}-0{day}", page(of, *["Bổ sung."] * (day > 3), canonical=False))
        for of, urls in enumerate(NUMBERED)
        for day, url in enumerate(urls, 1)
    ]


def test_a_number_is_one_article_whatever_its_address(tmp_path: Path) -> None:
    records = numbered()
    ward = record("https://haiduong.haiphong.gov.vn/tin/Khac-154916", "2022-03-01", page(7))
    db = read(tmp_path, *records, ward)
    apart = tmp_path / "apart"
    apart.mkdir()
    read(apart, *records[:2])
    other = read(apart, *records[2:], ward)
    for each in (db, other):
        found = query(each, "SELECT id, url, revision FROM articles ORDER BY id")[:2]
        assert [(a["url"], a["revision"]) for a in found] == [(urls[0], 2) for urls in NUMBERED]
        for article, urls in zip(found, NUMBERED, strict=True):
            also = query(each, "SELECT url FROM aliases WHERE article_id = ?", article["id"])
            assert [a["url"] for a in also] == urls[3:]  # schemes and `www.` make no other one
        assert one(each, "SELECT count(*) FROM articles") == 3


def test_a_former_design_is_that_of_the_captures_day(tmp_path: Path) -> None:
    """The second design's clock lost the meridiem, the third's did not."""
    url = "https://haiphong.gov.vn/tin-tuc/Hoi-nghi-{}"
    db = read(
        tmp_path,
        record(url.format(55301), "2021-12-31T15:00:00Z", page(1, canonical=False)),
        record(url.format(683224), "2024-01-01", page(2, canonical=False)),
    )
    found = query(db, "SELECT published FROM articles ORDER BY url")
    assert [a["published"] for a in found] == ["2021-12-31", "2021-12-31T21:00+07:00"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_record_that_is_too_large_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(framing, "RECORD_MAX", 9000)
    records = [
        record(f"{HOME}/bai-1.html", "2022-01-01", page(1)),
        record(f"{HOME}/film.mp4", "2022-01-01", b"x" * 9000),
        record(f"{HOME}/bai-2.html", "2022-01-01", page(2)),
    ]
    path = tmp_path / "a.warc"
    if packed:
        warc(path, *records)
    else:
        path.write_bytes(b"".join(records))
    ran = here("rebuild", path, "--db", tmp_path / "f.db")
    assert (ran.code, "over 1 record too large" in ran.said_once()) == (1, True)
    (told,) = query(tmp_path / "f.db", "SELECT kind, detail FROM problems")
    assert told == {"kind": "too-large", "detail": "the record is larger than 9,000 bytes"}
    assert one(tmp_path / "f.db", "SELECT count(*) FROM articles") == 2


def test_what_is_no_address_ends_nothing(tmp_path: Path) -> None:
    nowhere = [("Location", "http://[::1"), ("Content-Type", "text/html")]
    db = read(
        tmp_path,
        record("http://[::1", "2022-01-01", page(1)),
        record(f"{HOME}/bai-2.html", "2022-01-01", b"", "302 Found", headers=nowhere),
        record(f"{HOME}/bai-3.html", "2022-01-01", page(3)),
    )
    assert query(db, "SELECT url FROM articles") == [{"url": f"{HOME}/bai-3.html"}]
