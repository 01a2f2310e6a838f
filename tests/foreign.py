"""Archives as other programs write them, record by record, so that anything in them can be odd."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

HOME = "https://thanhphohaiphong.gov.vn"
WORDS = (
    "Ủy ban nhân dân thành phố tổ chức hội nghị sơ kết công tác cải cách hành chính quý một, "
    "đề ra nhiệm vụ trọng tâm về đầu tư cảng biển, giao thông và bảo vệ môi trường."
)


def page(
    number: int, *more: str, host: str = HOME, title: str = "", canonical: bool = True
) -> bytes:
    """An article as thanhphohaiphong.gov.vn prints one, with further paragraphs."""
    own = f'<link rel="canonical" href="{host}/bai-{number}.html">' if canonical else ""
    title = title or f"Hội nghị lần thứ {number} về cải cách hành chính"
    said = "".join(f"<p>{text}</p>" for text in (f"Kỳ {number}. {WORDS}", WORDS[::-1], *more))
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8"><title>{title}</title>{own}'
        f'</head><body class="single-post"><h1 class="post-title">{title}</h1>'
        '<div class="post-tools"><span class="post-date">Print Thứ Sáu, 31/12/2021 21:00</span>'
        f'</div><div id="content-detail">{said}'
        '<p style="text-align: right;"><strong>Hoàng Tùng</strong></p></div></body></html>'
    ).encode()  # fmt: skip


def record(
    url: str,
    at: str,
    body: bytes,
    status: str = "200 OK",
    headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html; charset=UTF-8"),),
    told: Mapping[str, str] | None = None,
) -> bytes:
    """A response record of a day (2022-01-31) or second, `told` being more of its WARC headers."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    block = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    own = {
        "WARC-Type": "response", "WARC-Target-URI": url,
        "WARC-Date": at if "T" in at else f"{at}T00:00:00Z",
        "WARC-Record-ID": f"<urn:x:{url}:{at}>",
        "Content-Type": "application/http;msgtype=response",
        **(told or {}), "Content-Length": str(len(block)),
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in own.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def warc(path: Path, *records: bytes) -> Path:
    """A file of them, a gzip member a record."""
    path.write_bytes(b"".join(gzip.compress(one, mtime=0) for one in records))
    return path
