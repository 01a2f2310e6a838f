"""A web archive on loopback that speaks as Wayback's CDX server and as Common Crawl do."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.addresses import host_of
from crawler.backfill.digests import digest_of
from crawler.backfill.index import REVISIT

CRAWL = "CC-MAIN-2021-04"


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture that the archive holds."""

    url: str
    timestamp: str
    body: bytes
    status: int = 200
    mime: str = "text/html"
    location: str = ""
    digest: str = ""
    """What the index states of it, where that is not its body's."""
    headers: dict[str, str] = field(default_factory=dict)
    """More headers of Wayback's answer."""

    @property
    def time(self) -> str:
        t = self.timestamp
        return f"{t[:4]}-{t[4:6]}-{t[6:8]}T{t[8:10]}:{t[10:12]}:{t[12:]}Z"


def write_warc(path: Path, captures: Iterable[Capture]) -> None:
    """A WARC file as Common Crawl's: a gzip member a record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.0")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "test"}))
        for c in captures:
            headers = [("Content-Type", f"{c.mime}; charset=utf-8")]
            if c.location:
                headers.append(("Location", c.location))
            http = StatusAndHeaders(f"{c.status} Told", headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                c.url, "response", payload=io.BytesIO(c.body), http_headers=http,
                warc_headers_dict={"WARC-Date": c.time},
            )  # fmt: skip
            writer.write_record(record)


def index_of(path: Path) -> list[dict[str, str]]:
    """CDXJ lines of a WARC file, whoever wrote it."""
    lines = []
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            if record.rec_type == "response":
                at = records.get_record_offset()
                status, mime = (
                    record.http_headers.get_statuscode(),
                    record.http_headers["content-type"],
                )
                records.read_to_end(record)
                headers = record.rec_headers
                lines.append({
                    "urlkey": "", "timestamp": "".join(filter(str.isdigit, headers["WARC-Date"]))[:14],
                    "url": headers["WARC-Target-URI"].strip("<>"), "mime": mime.split(";")[0], "status": status,
                    "digest": headers["WARC-Payload-Digest"].partition(":")[2],
                    "length": str(records.get_record_length()), "offset": str(at), "filename": f"crawl-data/{path.name}",
                })  # fmt: skip
    return lines


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that comes instead of the right one."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: int = 0
    """So many bytes of the right body are sent, and the connection is closed."""


class WebArchive:
    """Serves captures. `faults` maps a piece of a path to what comes instead, once each."""

    def __init__(self, captures: list[Capture], folder: Path, *, rows: int = 2) -> None:
        self.captures, self.folder, self.rows = list(captures), folder, rows
        self.ranges = True
        self.crawls = [CRAWL]
        """Common Crawl's indexes; of an unknown name there is an empty one."""
        self.faults: list[tuple[str, Fault]] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        folder.mkdir(exist_ok=True)
        self.warc = folder / "a.warc.gz"
        write_warc(self.warc, captures)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, piece: str) -> list[str]:
        return [path for path, _ in self.requests if piece in path]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        archive = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *args: Any) -> None: ...

            def do_GET(self) -> None:
                archive.requests.append((self.path, dict(self.headers)))
                for number, (piece, fault) in enumerate(archive.faults):
                    if piece in self.path:
                        del archive.faults[number]
                        if fault.cut:
                            self.send(
                                *archive.answer(self.path, self.headers["Range"]), cut=fault.cut
                            )
                        else:
                            self.send(fault.status, fault.headers, fault.body)
                        return
                self.send(*archive.answer(self.path, self.headers["Range"]))

            def send(self, status: int, headers: dict[str, str], body: bytes, cut: int = 0) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:cut] if cut else body)
                self.close_connection = bool(cut)

        return Handler

    def answer(self, path: str, wanted: str | None) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(path)
        asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
        ways: list[tuple[str, Callable[[], tuple[int, dict[str, str], bytes]]]] = [
            ("/cdx/search/cdx", lambda: self._wayback_index(asked)),
            ("/web/", lambda: self._wayback(path)),
            ("/collinfo.json", lambda: _json([{"id": c, "cdx-api": f"{self.url}{c}-index",
                                              "from": "2015-01-01T00:00:00", "to": "2024-01-01T00:00:00"} for c in self.crawls])),
            (f"/{CRAWL}-index", lambda: self._cdxj(asked)),
            ("/crawl-data/", lambda: self._range(self.folder / path.rsplit("/", 1)[-1], wanted)),
        ]  # fmt: skip
        for prefix, way in ways:
            if parts.path.startswith(prefix):
                return way()
        return 404, {}, b"nothing here"

    def _matching(self, asked: dict[str, str], rows: list[dict[str, str]]) -> list[dict[str, str]]:
        host = asked["url"]

        def fits(url: str) -> bool:
            own = host_of(url).partition(":")[0].removeprefix("www.")
            return own == host or (asked.get("matchType") == "domain" and own.endswith(f".{host}"))

        first, last = asked.get("from", "0"), asked.get("to", "9")
        return [r for r in rows if fits(r["url"]) and first <= r["timestamp"] <= last + "9"]

    def _rows(self) -> list[dict[str, str]]:
        return [
            {"urlkey": "", "timestamp": c.timestamp, "url": c.url, "mime": c.mime, "status": "-" if c.mime == REVISIT else str(c.status),
             "digest": c.digest or digest_of(c.body), "length": str(len(c.body))}
            for c in self.captures
        ]  # fmt: skip

    def _wayback_index(self, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        name, _, fits = asked.get("filter", "statuscode:.*").partition(":")
        assert name == "statuscode"
        rows = [r for r in self._matching(asked, self._rows()) if re.fullmatch(fits, r["status"])]
        if asked.get("collapse") == "digest":
            rows = [next(same) for _, same in groupby(rows, key=lambda r: r["digest"])]
        start = int(asked.get("resumeKey", "0"))
        page = rows[start : start + self.rows]
        told: list[list[str]] = [
            ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
        ]
        told += [list(row.values()) for row in page]
        if start + self.rows < len(rows):
            told += [[], [str(start + self.rows)]]
        return _json(told if page else [])

    def _wayback(self, path: str) -> tuple[int, dict[str, str], bytes]:
        timestamp, _, url = path.removeprefix("/web/").partition("id_/")
        for c in self.captures:
            if c.url == url and c.timestamp == timestamp:
                headers = {
                    "Content-Type": "text/html" if c.mime == REVISIT else c.mime,
                    "x-archive-orig-server": "nginx",
                    "x-archive-orig-content-length": "7",
                    **c.headers,
                }
                return c.status, headers, c.body
        return 404, {}, b"<html>The Wayback Machine has not archived that URL.</html>"

    def _cdxj(self, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        rows = [
            r
            for path in sorted(self.folder.glob("*.warc.gz"))
            for r in self._matching(asked, index_of(path))
        ]
        if not rows:
            return (
                404,
                {},
                json.dumps({"message": f"No Captures found for: {asked['url']}"}).encode(),
            )
        pages = [rows[i : i + self.rows] for i in range(0, len(rows), self.rows)]
        if "showNumPages" in asked:
            return _json({"pages": len(pages), "pageSize": 5, "blocks": len(pages)})
        page = pages[int(asked.get("page", "0"))]
        return 200, {"Content-Type": "text/x-cdxj"}, "\n".join(json.dumps(r) for r in page).encode()

    def _range(self, path: Path, wanted: str | None) -> tuple[int, dict[str, str], bytes]:
        whole = path.read_bytes()
        if not wanted or not self.ranges:
            return 200, {}, whole
        first, last = (int(n) for n in wanted.removeprefix("bytes=").split("-"))
        part = whole[first : last + 1]
        told = {"Content-Range": f"bytes {first}-{first + len(part) - 1}/{len(whole)}"}
        return 206, told, part


def _json(told: Any) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps(told).encode()
