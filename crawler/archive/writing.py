"""The writer of an archive: what goes over the wire becomes WARC 1.1, before anybody reads it.

A file has a name of its own while it is open, is never appended to later, and is synced and
renamed when it is closed, its CDXJ index beside it. What Scrapy does not hand on cannot be kept:
the order and case of header lines, the reason phrase, hop-by-hop headers, and the framing of
chunks; the body is as received, content coding and all.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Self
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import cdxj
from crawler.archive.capture import NOT_MODIFIED, Capture, Place, sha1, vietnam
from crawler.archive.durable import sync_folder
from crawler.archive.repair import OPEN, hold, mend
from crawler.memory import StoreError

FORMAT = "WARC File Format 1.1"
CONFORMS = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
FACTS_TYPE = "application/json"
# Under the page's own address pywb would replay the facts for the page.
FACTS_OF = "urn:congtin:facts:"
CONTEXT = "urn:congtin:context"
COMPRESSION, COMPRESSION_PACKED = 4, 1
"""zlib's levels: 4 takes two thirds of the default's time for 2 % more bytes of a page; a body that
came packed (Content-Encoding) yields nothing more to any."""


class ArchiveError(StoreError):
    """The archive cannot be written; the message says why and what to do."""

    kind = "not-archived"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    """Of the answer, in order."""
    body: bytes
    """As received: content coding still on, transfer coding off."""
    at: datetime
    """When it was received; aware."""
    request_headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    ip: str | None = None
    protocol: str = "HTTP/1.1"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An archived capture of the same address, whose payload a revisit may refer to."""

    url: str
    captured_at: str
    digest: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written, and where."""

    place: Place
    digest: str
    captured_at: str
    kind: str
    """response, or revisit where the payload was archived before."""


class Archive:
    """Writes exchanges into the WARC files of a folder. A context manager.

    prefix: what the files' names begin with, such as the portal's name.
    rotate: bytes after which a new file is begun.
    notices, mended: what a killed writer of this prefix had left open, in words and as files.

    Every method raises ArchiveError where the disk or the folder refuses.
    """

    def __init__(
        self,
        folder: Path,
        prefix: str,
        *,
        version: str = "0",
        contact: str = "",
        user_agent: str = "",
        rotate: int = 1_000_000_000,
    ) -> None:
        self.folder, self.prefix, self.rotate = folder, prefix, rotate
        about = {
            "software": f"congtin/{version}",
            "format": FORMAT,
            "conformsTo": CONFORMS,
            "operator": contact,
            "http-header-user-agent": user_agent,
            "robots": "obey",
            "description": f"{prefix}: pages as received",
        }
        self.about = {name: value for name, value in about.items() if value}
        self._file: BinaryIO | None = None
        self._lines: list[str] = []
        self._told: dict[str, str] = {}
        self._context: Mapping[str, Any] = {}
        self._context_key = ""
        self._number = 0
        self._started = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        self.run = secrets.token_hex(3)
        self._records = WARCWriter(io.BytesIO(), gzip=False, warc_version="WARC/1.1")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            mended = mend(folder, prefix)
        except OSError as error:
            raise self._refused(error) from None
        self.notices = [told for one in mended for told in one.told]
        self.mended = [one.file for one in mended if one.file]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- what is written ------------------------------------------------------------------------
    def write_exchange(
        self,
        exchange: Exchange,
        *,
        facts: Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
        earlier: Earlier | None = None,
    ) -> Kept:
        """Keep one exchange: the answer, the request, and what was known of the page beside it.

        facts: JSON-ready, see `crawler.archive.facts`. context: what many pages share; written
        once a file, and named by the facts. earlier: makes a revisit of a payload that is known.
        """
        file = self._ready()
        date = exchange.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        digest = sha1(exchange.body)
        same = exchange.body and earlier is not None and earlier.digest == digest
        revisit = same or exchange.status == NOT_MODIFIED
        answer = self._answer(exchange, date, digest, earlier if revisit else None, bool(same))
        answer_id = answer.rec_headers.get_header("WARC-Record-ID")
        beside = {"WARC-Date": date, "WARC-Concurrent-To": answer_id}
        together = [answer]
        if exchange.request_headers:
            together.append(self._request(exchange, beside))
        if facts is not None:
            shared = {"context": self._share(file, context, date)} if context else {}
            named = f"{FACTS_OF}{exchange.url}"
            together.append(self._facts(named, {**facts, **shared}, beside))
        packed = any(name.lower() == "content-encoding" for name, _ in exchange.headers)
        place = self._append(file, *together, level=COMPRESSION_PACKED if packed else COMPRESSION)
        captured_at = vietnam(date)
        kind = "revisit" if revisit else "response"
        held = digest if not revisit or same or earlier is None else earlier.digest
        self._index(exchange, kind, held, captured_at, place, date)
        return Kept(place, held, captured_at, kind)

    def write_sighting(
        self, url: str, at: datetime, earlier: Earlier, facts: Mapping[str, Any]
    ) -> Kept:
        """Keep that an address had an earlier capture's bytes at a time: a revisit, of whose
        answer nothing else is known."""
        file, date = self._ready(), at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        revisit = self._records.create_warc_record(
            url,
            "revisit",
            payload=io.BytesIO(b""),
            length=0,
            warc_content_type="application/http; msgtype=response",
            warc_headers_dict={
                "WARC-Date": date,
                "WARC-Profile": SAME_PAYLOAD,
                "WARC-Payload-Digest": earlier.digest,
                **_reference(earlier),
            },
        )
        beside = {
            "WARC-Date": date,
            "WARC-Concurrent-To": revisit.rec_headers.get_header("WARC-Record-ID"),
        }
        told = self._facts(f"{FACTS_OF}{url}", facts, beside)
        place, captured_at = self._append(file, revisit, told), vietnam(date)
        unknown = Exchange(url, 0, (), b"", at)
        self._index(unknown, "revisit", earlier.digest, captured_at, place, date)
        return Kept(place, earlier.digest, captured_at, "revisit")

    def _answer(
        self, exchange: Exchange, date: str, digest: str, earlier: Earlier | None, same: bool
    ) -> Any:
        reason = HTTPStatus(exchange.status).phrase if exchange.status in _STATUSES else ""
        status = StatusAndHeaders(
            f"{exchange.status} {reason}".strip(), list(exchange.headers), exchange.protocol
        )
        headers = {"WARC-Date": date, "WARC-Payload-Digest": digest}
        if exchange.ip:
            headers["WARC-IP-Address"] = exchange.ip
        if not same and exchange.status != NOT_MODIFIED:
            return self._records.create_warc_record(
                exchange.url,
                "response",
                payload=io.BytesIO(exchange.body),
                length=len(exchange.body),  # without it warcio copies the body and digests it twice
                http_headers=status,
                warc_headers_dict=headers,
            )
        headers["WARC-Profile"] = SAME_PAYLOAD if same else NOT_MODIFIED_PROFILE
        if earlier is not None:
            headers.update(_reference(earlier))
            headers["WARC-Payload-Digest"] = earlier.digest
        else:
            del headers["WARC-Payload-Digest"]
        return self._records.create_warc_record(
            exchange.url, "revisit", http_headers=status, warc_headers_dict=headers
        )

    def _request(self, exchange: Exchange, beside: dict[str, str]) -> Any:
        parts = urlsplit(exchange.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = list(exchange.request_headers)
        if not any(name.lower() == "host" for name, _ in lines):
            lines.insert(0, ("Host", parts.netloc))
        first = f"{exchange.method} {target} {exchange.protocol}"
        return self._records.create_warc_record(
            exchange.url,
            "request",
            payload=io.BytesIO(b""),
            length=0,
            http_headers=StatusAndHeaders(first, lines, is_http_request=True),
            warc_headers_dict=dict(beside),
        )

    def _facts(self, url: str, facts: Mapping[str, Any], beside: dict[str, str]) -> Any:
        data = json.dumps({"congtin": 1, **facts}, ensure_ascii=False).encode()
        return self._records.create_warc_record(
            url,
            "metadata",
            payload=io.BytesIO(data),
            length=len(data),
            warc_content_type=FACTS_TYPE,
            warc_headers_dict=dict(beside),
        )

    def _share(self, file: BinaryIO, context: Mapping[str, Any], date: str) -> str:
        """The id of the record that holds this context; written where this file has none yet."""
        if context != self._context:
            self._context, self._context_key = context, json.dumps(context, sort_keys=True)
        if self._context_key not in self._told:
            record = self._facts(CONTEXT, context, {"WARC-Date": date})
            self._append(file, record)
            self._told[self._context_key] = record.rec_headers.get_header("WARC-Record-ID")
        return self._told[self._context_key]

    # -- files ----------------------------------------------------------------------------------
    def _ready(self) -> BinaryIO:
        if self._file is not None and self._file.tell() >= self.rotate:
            self.close()
        if self._file is None:
            self._number += 1
            name = f"{self.prefix}-{self._started}-{self.run}-{self._number:05}.warc.gz"
            self._name, self._half = name, self.folder / (name + OPEN)
            try:
                self._file = self._half.open("x+b")
            except OSError as error:
                raise self._refused(error) from None
            hold(self._file)
            info = self._records.create_warcinfo_record(name, self.about)
            self._append(self._file, info)
        return self._file

    def _append(self, file: BinaryIO, *records: Any, level: int = COMPRESSION) -> Place:
        """A gzip member each, handed to the system before this returns; where the first is."""
        members = [self._member(record, level) for record in records]
        offset = file.tell()
        try:
            file.write(b"".join(members))
            file.flush()
        except OSError as error:
            self._undo(file, offset)
            raise self._refused(error) from None
        if not os.path.exists(self._half):  # noqa: PTH110 - for each page, at a fifth of Path's cost
            raise ArchiveError(
                f"the archive {self.folder} went away while it was written; crawl again"
            )
        identity = records[0].rec_headers.get_header("WARC-Record-ID")
        return Place(self._name, offset, len(members[0]), identity)

    def _member(self, record: Any, level: int) -> bytes:
        buffer = io.BytesIO()
        self._records._write_warc_record(buffer, record)
        packer = zlib.compressobj(level, zlib.DEFLATED, 31)
        return packer.compress(buffer.getbuffer()) + packer.flush()

    def _undo(self, file: BinaryIO, offset: int) -> None:
        """What was written of a record that does not fit is cut again."""
        try:
            os.ftruncate(file.fileno(), offset)
        except OSError:
            return  # the next opening cuts it

    def _index(
        self, exchange: Exchange, kind: Any, digest: str, at: str, place: Place, date: str
    ) -> None:
        declared = next((v for k, v in exchange.headers if k.lower() == "content-type"), "")
        media = declared.split(";")[0].strip().lower()
        told = Capture(kind, exchange.url, at, exchange.status, (), b"", media, digest, place, {})
        self._lines.append(cdxj.line(told, date, place.file))

    def close(self) -> None:
        """Sync the file, write its index, give it its own name."""
        file, self._file = self._file, None
        lines, self._lines = self._lines, []
        self._told = {}
        if file is None:
            return
        half, final = self._half, self.folder / self._name
        try:
            with file:
                file.flush()
                os.fsync(file.fileno())
                if not lines:  # nothing was kept: no file
                    half.unlink()
                    return
                cdxj.write_index(final, lines)
                half.rename(final)
            sync_folder(self.folder)
        except OSError as error:
            raise self._refused(error) from None

    def _refused(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"the archive {self.folder} cannot be written: {error.strerror or error}; "
            "make room, choose another --archive, or crawl with --no-archive"
        )


_STATUSES = frozenset(int(status) for status in HTTPStatus)


def _reference(earlier: Earlier) -> dict[str, str]:
    """The headers that say whose payload a revisit has."""
    moment = datetime.fromisoformat(earlier.captured_at).astimezone(UTC)
    return {
        "WARC-Refers-To-Target-URI": earlier.url,
        "WARC-Refers-To-Date": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def header_pairs(headers: Mapping[bytes, Iterable[bytes]]) -> tuple[tuple[str, str], ...]:
    """Scrapy's headers as lines."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
