"""WARC files as others write them, records spelled by hand so that anything in them can be odd."""

from __future__ import annotations

import gzip
from pathlib import Path
from zlib import crc32

HOST = "https://thanhphohaiphong.gov.vn"
WORDS = "thành phố Hải Phòng phát triển cảng biển và công trình giao thông"


def url_of(number: int) -> str:
    return f"{HOST}/bai-so-{number}.html"


def page(number: int, version: int = 0) -> bytes:
    """An article in the theme of Hải Phòng's portal; a version adds a paragraph."""
    body = "".join(f"<p>Đoạn {n} của bài {number}: {WORDS}, {WORDS}.</p>" for n in range(3))
    body += f"<p>Bổ sung lần {version}: {WORDS}.</p>" if version else ""
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Bài số {number}</title>"
        f'<link rel="canonical" href="{url_of(number)}"></head>'
        f'<body class="postid-{1000 + number}">'
        f'<h1 class="post-title">Bài số {number} về cảng biển</h1>'
        f'<span class="post-date">{number % 28 + 1:02}/05/2021 08:00</span>'
        f'<div id="content-detail">{body}</div></body></html>'
    ).encode()


def record(
    url: str,
    date: str,
    body: bytes = b"<h1>x</h1>",
    status: str = "HTTP/1.1 200 OK",
    newline: str = "\r\n",
    more: str = "",
) -> bytes:
    """One response record; `more` are further WARC headers, a line each."""
    block = f"{status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\nWARC-Type: response\nWARC-Target-URI: {url}\nWARC-Date: {date}\n"
        f"WARC-Record-ID: <urn:uuid:{crc32(url.encode() + date.encode() + body)}>\n{more}"
        f"Content-Type: application/http; msgtype=response\nContent-Length: {len(block)}\n\n"
    )
    return head.replace("\n", newline).encode() + block + (newline * 2).encode()


def well(number: int, date: str, version: int = 0) -> bytes:
    return record(url_of(number), date, page(number, version))


def absent(number: int, date: str) -> bytes:
    return record(url_of(number), date, status="HTTP/1.1 404 Not Found")


def write(path: Path, *records: bytes, gz: bool = True) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(gzip.compress(r, mtime=0) if gz else r for r in records))
    return path
