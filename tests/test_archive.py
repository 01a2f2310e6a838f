"""The archive: what is written, what others read of it, and what is read of theirs."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from conftest import BIN, ROOT, run
from fastwarc.warc import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import framing
from crawler.archive.capture import Undecodable
from crawler.archive.cdxj import searched_key
from crawler.archive.framing import Damage, NotAWarc
from crawler.archive.repair import OPEN
from crawler.archive.sources import captures, captures_in
from crawler.archive.writing import Archive, ArchiveError, Earlier, Exchange

AT = datetime(2021, 12, 31, 17, 0, 5, tzinfo=UTC)
PAGE = "<html><body>Hải Phòng đón năm mới</body></html>".encode()
URL = "https://thanhphohaiphong.gov.vn/nam-moi.html"


def exchange(url: str = URL, body: bytes = PAGE, status: int = 200, **more: Any) -> Exchange:
    headers = (("Content-Type", "text/html; charset=UTF-8"), ("ETag", '"a"'))
    return Exchange(
        url, status, headers, body, more.pop("at", AT), (("User-Agent", "congtin"),), **more
    )


def written(folder: Path, *exchanges: Exchange, **more: Any) -> Path:
    with Archive(folder, "haiphong", contact="a@example.vn", version="1.2", **more) as archive:
        for each in exchanges:
            archive.write_exchange(each, facts={"portal": "haiphong", "kind": "article"})
    (file,) = folder.glob("*.warc.gz")
    return file


def damage_of(path: Path) -> tuple[list[str], list[Damage]]:
    told: list[Damage] = []
    urls = [c.url for c in captures(path, told.append) if c.kind != "metadata"]
    return urls, told


def test_an_exchange_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = written(tmp_path, exchange(ip="127.0.0.1"))
    response, facts = captures(file)
    assert (response.kind, response.status, response.url) == ("response", 200, URL)
    assert response.payload() == PAGE
    assert response.captured_at == "2022-01-01T00:00:05+07:00"
    assert response.header("etag") == '"a"'
    assert facts.facts() == {"congtin": 1, "portal": "haiphong", "kind": "article"}
    assert facts.record["warc-concurrent-to"] == response.place.record_id


def test_other_tools_read_it(tmp_path: Path) -> None:
    urls = [f"{URL}?{n}" for n in range(3)]
    file = written(tmp_path, *(exchange(url, ip="127.0.0.1") for url in urls))
    assert run([BIN / "warcio", "check", "-v", file]).code == 0
    indexed = run([BIN / "warcio", "index", "-f", "warc-type,offset,warc-ip-address", file]).out
    kinds = [json.loads(line)["warc-type"] for line in indexed.splitlines()]
    assert kinds == ["warcinfo", *["response", "request", "metadata"] * 3]
    with file.open("rb") as stream:
        seen = list(ArchiveIterator(stream, verify_digests=True))
    assert len(seen) == 10
    with file.open("rb") as stream:
        info = next(ArchiveIterator(stream)).reader.read().decode()
    for part in ("congtin/1.2", "a@example.vn", "WARC File Format 1.1", "conformsTo"):
        assert part in info
    request = seen[2]
    assert request.headers["WARC-Concurrent-To"] == seen[1].headers["WARC-Record-ID"]


def test_the_index_leads_to_the_records(tmp_path: Path) -> None:
    file = written(tmp_path, exchange(), exchange("https://www.Thanhphohaiphong.gov.vn/"))
    index = file.with_name(file.name.replace(".warc.gz", ".cdxj")).read_text("utf-8")
    lines = [line.split(" ", 2) for line in index.splitlines()]
    assert [(key, stamp) for key, stamp, _ in lines] == [
        ("vn,gov,thanhphohaiphong)/", "20211231170005"),
        ("vn,gov,thanhphohaiphong)/nam-moi.html", "20211231170005"),
    ]
    for _, _, told in lines:
        place = json.loads(told)
        with file.open("rb") as stream:
            stream.seek(int(place["offset"]))
            data = stream.read(int(place["length"]))
        (capture,) = captures_in(data)
        assert (capture.url, capture.digest) == (place["url"], place["digest"])


def test_an_unchanged_body_is_a_revisit(tmp_path: Path) -> None:
    with Archive(tmp_path, "haiphong") as archive:
        first = archive.write_exchange(exchange())
        earlier = Earlier(URL, first.captured_at, first.digest)
        again = archive.write_exchange(exchange(at=AT + timedelta(days=1)), earlier=earlier)
        not_modified = exchange(body=b"", status=304, at=AT + timedelta(days=2))
        third = archive.write_exchange(not_modified, earlier=earlier)
        other = archive.write_exchange(exchange(body=b"<p>other"), earlier=earlier)
    assert [k.kind for k in (first, again, third, other)] == [
        "response", "revisit", "revisit", "response",
    ]  # fmt: skip
    (file,) = tmp_path.glob("*.warc.gz")
    assert run([BIN / "warcio", "check", file]).code == 0
    _, same, unmodified, _ = captures(file)
    assert same.status == 200 and unmodified.status == 304
    assert same.refers_to == unmodified.refers_to == (URL, first.captured_at)
    assert same.digest == unmodified.digest == first.digest == again.digest
    assert same.record["warc-profile"].endswith("identical-payload-digest")
    assert unmodified.record["warc-profile"].endswith("server-not-modified")


def test_files_are_rotated_by_size_and_each_is_whole(tmp_path: Path) -> None:
    context = {"chrome": ["x"]}
    with Archive(tmp_path, "haiphong", rotate=3000) as archive:
        for n in range(12):
            body = os.urandom(900)
            archive.write_exchange(exchange(f"{URL}?{n}", body), facts={}, context=context)
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert len(files) > 2
    for file in files:
        held = [c.facts() for c in captures(file) if c.kind == "metadata"]
        ids = {c.place.record_id for c in captures(file) if c.facts().get("chrome")}
        assert len(ids) == 1 and {f["context"] for f in held if "context" in f} == ids
    assert {c.url for c in captures(tmp_path) if c.kind == "response"} == {
        f"{URL}?{n}" for n in range(12)
    }


def test_a_writer_that_is_killed_leaves_what_it_wrote(tmp_path: Path) -> None:
    code = f"""
import os, sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from pathlib import Path
from test_archive import exchange
from crawler.archive.writing import Archive
archive = Archive(Path({str(tmp_path)!r}), "haiphong")
for n in range(5):
    archive.write_exchange(exchange(f"https://p.vn/{{n}}"))
archive._file.write(b"\\x1f\\x8b\\x08torn")
archive._file.flush()
print("written", flush=True)
sys.stdin.read()
"""
    writer = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )
    assert writer.stdout and writer.stdout.readline()
    with Archive(tmp_path, "haiphong") as archive:
        assert archive.notices == [], "another process is still writing it"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    assert writer.stdin
    writer.stdin.close()
    (half,) = tmp_path.glob(f"*{OPEN}")
    urls, damage = damage_of(half)
    assert len(urls) == 5 and len(damage) == 1
    with Archive(tmp_path, "haiphong") as archive:
        assert len(archive.notices) == 1 and "torn" in archive.notices[0]
        archive.write_exchange(exchange())
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert len(files) == 2 and not list(tmp_path.glob(f"*{OPEN}"))
    assert [run(["gzip", "-t", file]).code for file in files] == [0, 0]
    assert len(list(tmp_path.glob("*.cdxj"))) == 2
    assert len([c for c in captures(tmp_path) if c.kind == "response"]) == 6


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_tail_is_told_and_the_rest_is_read(tmp_path: Path, kept: float) -> None:
    file = written(tmp_path, *(exchange(f"{URL}?{n}", os.urandom(500)) for n in range(4)))
    data = file.read_bytes()
    places = [c.place for c in captures(file) if c.kind == "response"]
    cut = int(len(data) * kept)
    file.write_bytes(data[:cut])
    urls, damage = damage_of(file)
    assert len(urls) == sum(p.offset + p.length <= cut for p in places)
    assert len(damage) == 1


def test_damage_in_the_middle_costs_one_record(tmp_path: Path) -> None:
    file = written(tmp_path, *(exchange(f"{URL}?{n}", os.urandom(500)) for n in range(4)))
    data = bytearray(file.read_bytes())
    second = [c.place for c in captures(file) if c.kind == "response"][1]
    middle = second.offset + second.length // 2
    data[middle : middle + 20] = bytes(20)
    file.write_bytes(data)
    urls, damage = damage_of(file)
    assert urls == [f"{URL}?{n}" for n in (0, 2, 3)]
    assert [d.offset for d in damage] == [second.offset]


@pytest.mark.parametrize("folder", ["gone", "read-only", "full"])
def test_an_archive_that_cannot_be_written_says_so(tmp_path: Path, folder: str) -> None:
    place = tmp_path / "archive"
    if folder == "read-only":
        place.write_text("a file")
        with pytest.raises(ArchiveError, match="--no-archive"):
            Archive(place, "haiphong")
        return
    archive = Archive(place, "haiphong")
    archive.write_exchange(exchange())
    if folder == "gone":
        place.rename(tmp_path / "elsewhere")
    else:
        assert archive._file
        archive._file.close()
        archive._file = Path("/dev/full").open("r+b", buffering=0)  # noqa: SIM115
    with pytest.raises(ArchiveError, match=r"went away|cannot be written"):
        archive.write_exchange(exchange())


# -- what others write ---------------------------------------------------------------------------
def warc_of(*bodies: tuple[bytes, list[tuple[str, str]]], gz: bool = True) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gz)
    for n, (body, headers) in enumerate(bodies):
        status = StatusAndHeaders("200 OK", headers, "HTTP/1.1")
        record = writer.create_warc_record(
            f"{URL}?{n}", "response", payload=io.BytesIO(body), http_headers=status
        )
        writer.write_record(record)
    return out.getvalue()


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
CODED = [
    (PAGE, []),
    (gzip.compress(PAGE, mtime=0), [("Content-Encoding", "gzip")]),
    (PAGE, [("Content-Encoding", "gzip")]),
    (brotli.compress(PAGE), [("Content-Encoding", "br")]),
    (PAGE, [("Content-Encoding", "br")]),
    (CHUNKED, [("Transfer-Encoding", "chunked")]),
    (PAGE, [("Transfer-Encoding", "chunked")]),
    (
        b"%x\r\n%s\r\n0\r\n\r\n"
        % (len(gzip.compress(PAGE, mtime=0)), gzip.compress(PAGE, mtime=0)),
        [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
    ),
]


@pytest.mark.parametrize("form", ["plain", "gzip", "one member", "zstd", "wacz"])
def test_every_form_and_coding_is_read(tmp_path: Path, form: str) -> None:
    data, path = warc_of(*CODED, gz=form == "gzip"), tmp_path / "a.warc.gz"
    if form == "one member":
        data = gzip.compress(data * 20)
    elif form == "zstd":
        from backports import zstd

        data = zstd.compress(data)
    elif form == "wacz":
        import zipfile

        path = tmp_path / "a.wacz"
        with zipfile.ZipFile(path, "w") as bundle:
            bundle.writestr("archive/data.warc.gz", warc_of(*CODED))
        data = path.read_bytes()
    path.write_bytes(data)
    told: list[Damage] = []
    seen = list(captures(path, told.append))
    assert not told
    assert len(seen) == len(CODED) * (20 if form == "one member" else 1)
    assert {c.payload() for c in seen} == {PAGE}


def test_a_file_packed_as_a_whole_and_cut_gives_what_precedes_the_cut(tmp_path: Path) -> None:
    path, told = tmp_path / "a.warc.gz", list[Damage]()
    bodies: list[tuple[bytes, list[tuple[str, str]]]] = [(os.urandom(3000), []) for _ in range(20)]
    packed = gzip.compress(warc_of(*bodies, gz=False))
    path.write_bytes(packed[: len(packed) // 2])
    assert len(list(captures(path, told.append))) in (9, 10)
    assert {"cut short", "compressed file is broken"} <= {
        words
        for d in told
        for words in ("cut short", "compressed file is broken")
        if words in d.reason
    }


def test_broken_codings_are_told() -> None:
    cut = gzip.compress(os.urandom(400))[:-100]
    bodies = [(cut, [("Content-Encoding", "gzip")]), (PAGE, [("Content-Encoding", "exotic")])]
    for capture in captures_in(warc_of(*bodies)):
        with pytest.raises(Undecodable):
            capture.payload()


def test_wget_and_heritrix_spellings() -> None:
    block = b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>x"
    dns = b"20211231\nthanhphohaiphong.gov.vn. 300 IN A 1.2.3.4\n"
    records = [
        ("response", f"<{URL}>", "application/http;msgtype=response", block),
        ("response", "dns:thanhphohaiphong.gov.vn", "text/dns", dns),
        ("resource", URL, "text/html; charset=utf-8", b"<p>y"),
        ("conversion", URL, "text/plain", b"x"),
    ]
    data = b"".join(
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\n"
        f"WARC-Date: 2021-12-31T17:00:05.123456Z\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
        + b"\r\n\r\n"
        for n, (kind, uri, media, body) in enumerate(records)
    )
    response, resource = captures_in(data)
    assert (response.url, response.payload(), response.media_type) == (URL, b"<p>x", "text/html")
    assert (resource.kind, resource.status, resource.payload()) == ("resource", None, b"<p>y")
    assert response.captured_at == resource.captured_at == "2022-01-01T00:00:05+07:00"


NO_WARC = [
    (b"", "is empty"),
    (b"<html>no</html>", "neither"),
    (os.urandom(3000).replace(b"WARC/", b""), "neither|of something else"),
    (gzip.compress(b"a text", mtime=0), "something else"),
    (b"\x1f\x8b\x08" + bytes(400), "something else"),
    (b"PK\x03\x04" + bytes(400), "WACZ"),
]


@pytest.mark.parametrize(("data", "words"), NO_WARC)
def test_what_is_no_warc_is_said_in_a_line(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    with pytest.raises(NotAWarc, match=words):
        list(captures(path))


def test_a_record_that_declares_too_much_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n"
    good = warc_of((PAGE, []), gz=False)
    path = tmp_path / "a.warc"
    path.write_bytes(head % 20_000_000_000 + b"short\r\n\r\n" + good)
    urls, damage = damage_of(path)
    assert urls == [f"{URL}?0"] and "20,000,000,000" in damage[0].reason
    monkeypatch.setattr(framing, "RECORD_MAX", 10_000)
    path = tmp_path / "b.warc.gz"
    path.write_bytes(warc_of((os.urandom(20_000), []), (PAGE, [])))
    urls, damage = damage_of(path)
    assert urls == [f"{URL}?1"] and "larger" in damage[0].reason


# Keys by Internet Archive's surt 0.3.1, by which pywb asks.
KEYS = [
    ("https://P.vn/A%20b%2Fc/Qu%E1%BA%BF?b=%C3%A1&A=1", "vn,p)/a%20b/c/qu%e1%ba%bf?a=1&b=%c3%a1"),
    ("http://p.vn/Quyết", "vn,p)/quy%e1%ba%bft"),
    ("http://www.p.vn:80/a?b=1&a=2#x", "vn,p)/a?a=2&b=1"),
    ("http://p.vn/a%7Eb/", "vn,p)/a~b"),
    ("http://127.0.0.1:8099/%F0%9F%8C%8A-l.html", "1,0,0,127:8099)/%f0%9f%8c%8a-l.html"),
]


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_the_index_has_the_keys_that_others_ask_for(url: str, key: str) -> None:
    assert searched_key(url) == key


def test_a_line_of_the_index_has_three_parts_whatever_the_address(tmp_path: Path) -> None:
    url = KEYS[0][0]
    with Archive(tmp_path, "haiphong") as archive:
        archive.write_exchange(exchange(url))
    (line,) = next(tmp_path.glob("*.cdxj")).read_text().splitlines()
    found, stamp, told = line.split(" ", 2)
    assert (found, len(stamp), json.loads(told)["url"]) == (KEYS[0][1], 14, url)
