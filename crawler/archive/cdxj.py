"""The index beside a WARC file: a line a capture, as pywb and others look captures up.

`<address, host reversed> <YYYYMMDDhhmmss> <JSON>`, sorted. Form: pywb's CDXJ.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from crawler.archive.capture import Capture
from crawler.archive.durable import replace_file

INDEX_ENDING = ".cdxj"
_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"^www\d*\.")


def urlkey(url: str) -> str:
    """The key under which captures of one address stand together (SURT without its scheme).

    >>> urlkey("https://www.Portal.vn:443/A/b.html?y=2&x=1")
    'vn,portal)/a/b.html?x=1&y=2'
    >>> urlkey("http://127.0.0.1:8099/")
    '1,0,0,127:8099)/'
    """
    parts = urlsplit(url)
    host = _WWW.sub("", parts.hostname or "").rstrip(".")
    if ":" not in host:
        host = ",".join(reversed(host.split(".")))
    try:
        port = parts.port
    except ValueError:
        port = None
    if port and port != _PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    path = parts.path.lower() or "/"
    path = path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return f"{host}){path}" + (f"?{query}" if query else "")


# What Internet Archive's surt leaves as it is: printable ASCII but for '#' and '%'.
_PLAIN = "".join(map(chr, range(0x21, 0x7F))).replace("#", "").replace("%", "")


def searched_key(url: str) -> str:
    """The key under which pywb and others look an address up: escaped one way, in small letters.

    >>> searched_key("http://p.vn/A%20b/Quy%E1%BA%BFt%7E")
    'vn,p)/a%20b/quy%e1%ba%bft~'
    """
    return quote(urlkey(unquote(url)), safe=_PLAIN).lower()


def line(capture: Capture, date: str, file: str) -> str:
    """One line of the index. `date` is the record's WARC-Date."""
    stamp = re.sub(r"\D", "", date)[:14]
    told: dict[str, str] = {
        "url": capture.url,
        "mime": "warc/revisit" if capture.kind == "revisit" else capture.media_type or "unk",
        "status": str(capture.status or ""),
        "digest": capture.digest,
        "length": str(capture.place.length),
        "offset": str(capture.place.offset),
        "filename": file,
    }
    told = {name: value for name, value in told.items() if value}
    return f"{searched_key(capture.url)} {stamp} {json.dumps(told, ensure_ascii=False)}"


def index_of(warc: Path) -> Path:
    """Where the index of a WARC file stands."""
    return warc.with_name(warc.name.removesuffix(".gz").removesuffix(".warc") + INDEX_ENDING)


def write_index(warc: Path, lines: list[str]) -> None:
    """Put the index beside its file, whole or not at all."""
    replace_file(index_of(warc), "".join(f"{text}\n" for text in sorted(lines)).encode())
