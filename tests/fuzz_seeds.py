"""What the fuzzing loop starts from: for each reader, bytes of the kind that it reads."""

# ruff: noqa: E501 - a capture stays on one line

from __future__ import annotations

import gzip
import io
import json
import zlib
from pathlib import Path

import brotli
from backports import zstd
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from data.demo.portal import DemoPortal

ROOT = Path(__file__).resolve().parents[1]
URL = "https://thanhphohaiphong.gov.vn/tin.html"
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tin</title>
<entry><title type="html">B\xc3\xa0i &amp;lt;b&gt;A</title><link rel="alternate" href="/a.html"/>
<updated>2021-12-31T21:00:00+07:00</updated><summary>T\xc3\xb3m t\xe1\xba\xaft</summary></entry></feed>"""
CDXJ = b"""vn,gov,thanhphohaiphong)/a.html 20211231140000 {"url": "https://thanhphohaiphong.gov.vn/a.html", "mime": "text/html", "status": "200", "digest": "sha1:AAAA", "length": "1043", "offset": "333", "filename": "a.warc.gz"}
{"urlkey": "vn)/b", "timestamp": "20220101000000", "url": "https://p.vn/b.html", "status": "200"}
"""
CDX = [
    ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"],
    ["vn)/a", "20211231140000", "http://p.vn/a.html", "text/html", "200", "AAAA", "1043"],
    [],
    ["vn%2Cp%29%2Fb+20220101000000%21"],
]
ROBOTS = b"""User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nCrawl-delay: 2.5
Disallow: /*?*sid=\nDisallow: /a*b*c$\n\nUser-agent: CongTin\nDisallow: /cam/\nRequest-rate: 1/5
Visit-time: 0600-0845\nSitemap: https://thanhphohaiphong.gov.vn/sitemap.xml\n"""
HEADERS = [
    b"120", b"Fri, 31 Dec 1999 23:59:59 GMT", b"text/html; charset=utf-8", b"charset=windows-1258",
    b"text/html; charset=\"iso-8859-1\"", b"W/\"abc\"", b"gzip, br", b"rot13", b"idna", b"utf-7",
    b"text/html;charset=punycode", b"unicode_escape", b"Sun, 06-Nov-94 08:49:37 +9999",
]  # fmt: skip


def pages() -> list[bytes]:
    """The saved pages, and lines of the tables of dates and bylines."""
    files = sorted((ROOT / "tests" / "pages").glob("*/*.*"))
    tables = sorted((ROOT / "tests" / "tables").glob("*"))
    lines = [
        line for table in tables if table.is_file() for line in table.read_bytes().splitlines()
    ]
    return [p.read_bytes() for p in files if p.is_file()] + lines[::20]


def lists() -> list[bytes]:
    """Sitemaps, feeds and REST rows: the demonstration portal's, and saved ones."""
    router = DemoPortal().router
    asked: tuple[tuple[str, dict[str, str]], ...] = (
        ("/wp-sitemap.xml", {}), ("/wp-sitemap-posts-post-1.xml", {}), ("/feed/", {}),
        ("/wp-json/wp/v2/posts", {"per_page": "5"}), ("/wp-json/wp/v2/categories", {}),
    )  # fmt: skip
    served = (router.answer(path, query) for path, query in asked)
    bodies = [r.body.encode() if isinstance(r.body, str) else r.body for r in served]
    saved = sorted((ROOT / "tests" / "pages" / "general").glob("*/*.[rx][sm][sl]"))
    found = [*(b[:20_000] for b in bodies), *(p.read_bytes() for p in saved), ATOM]
    return [*found, *(gzip.compress(b, 1) for b in found[:2])]


def indexes() -> list[bytes]:
    return [CDXJ, *CDXJ.splitlines(), json.dumps(CDX).encode()]


def packed(whole: list[bytes]) -> list[bytes]:
    """Bodies in each content coding, and one in two."""
    some = [page[:20_000] for page in whole[:4]]
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    return [
        *map(gzip.compress, some), *map(zlib.compress, some), *map(brotli.compress, some),
        *map(zstd.compress, some), brotli.compress(gzip.compress(some[0])),
        gzip.compress(some[0]) + gzip.compress(some[1]), raw.compress(some[0]) + raw.flush(),
        gzip.compress(bytes(3_000_000)), brotli.compress(bytes(3_000_000)),
    ]  # fmt: skip


def warcs(whole: list[bytes]) -> list[bytes]:
    """WARC files of a few records each: gzipped record by record, and plain."""
    files = []
    for gzipped in (True, False):
        for start in range(0, 12, 3):
            file = io.BytesIO()
            writer = WARCWriter(file, gzip=gzipped)
            for n, page in enumerate(whole[start : start + 3]):
                pairs = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")][: 1 + n % 2]
                headers = StatusAndHeaders("200 OK", pairs, protocol="HTTP/1.1")
                kind = "revisit" if n == 2 else "response"
                record = writer.create_warc_record(
                    f"{URL}?{n}", kind, io.BytesIO(page), http_headers=headers
                )
                writer.write_record(record)
            files.append(file.getvalue())
    return files
