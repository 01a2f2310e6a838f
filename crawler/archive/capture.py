"""A capture: what one WARC record tells of one page at one time."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Literal

import brotli
from warcio.bufferedreaders import ChunkedDataReader

from crawler.archive.framing import RECORD_MAX, Record, header_lines
from crawler.unpacking import NO_CODING

_TEXT = re.compile(rb"[^\x00\x01\x03\x04\x07\x08\x0b\x0e-\x13\x15-\x18\x1a\x1c\x1d\x1f]*")
"""Bytes of no text, whatever its encoding: VISCII has letters among the controls."""
Kind = Literal["response", "revisit", "resource", "metadata"]
KINDS = ("response", "revisit", "resource", "metadata")
"""Records that tell of a page; requests, warcinfo and conversions do not."""
VIETNAM = timezone(timedelta(hours=7))
NOT_MODIFIED = 304
STATUS_LINE = re.compile(rb"HTTP/|h[23] \d{3}[ \r\n]")
"""HTTP/2 and 3 have none: some writers put their own names there."""
BASE32_SHA1 = len("sha1:") + 32


class Undecodable(Exception):
    """The payload's coding is broken or unknown; says which."""


class CutOff(Undecodable):
    """It ends before its coding does."""


def _inflated(body: bytes, window: int) -> bytes:
    decoder = zlib.decompressobj(window)
    data = decoder.decompress(body, RECORD_MAX)
    if not decoder.eof and len(data) < RECORD_MAX:
        raise CutOff("it is cut short")
    return data


def _deflated(body: bytes) -> bytes:
    """`deflate` with zlib's wrapper, as RFC 9110 has it, or without, as some servers send it."""
    try:
        return _inflated(body, zlib.MAX_WBITS)
    except zlib.error:
        return _inflated(body, -zlib.MAX_WBITS)


def _unbrotli(body: bytes) -> bytes:
    decoder, parts, size = brotli.Decompressor(), [], 0
    part = decoder.process(body, output_buffer_limit=RECORD_MAX)
    while part and size < RECORD_MAX:
        parts.append(part)
        size += len(part)
        part = decoder.process(b"", output_buffer_limit=RECORD_MAX)
    if not decoder.is_finished() and size < RECORD_MAX:
        raise CutOff("it is cut short")
    return b"".join(parts)


def _unzstd(body: bytes) -> bytes:
    from backports.zstd import ZstdDecompressor

    decoder = ZstdDecompressor()
    data = bytes(decoder.decompress(body, RECORD_MAX))
    if not decoder.eof and len(data) < RECORD_MAX:
        raise CutOff("it is cut short")
    return data


CODINGS: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    "gzip": (b"\x1f\x8b", lambda body: _inflated(body, 31)),
    "x-gzip": (b"\x1f\x8b", lambda body: _inflated(body, 31)),
    "deflate": (b"", _deflated),
    "br": (b"", _unbrotli),
    "zstd": (b"\x28\xb5\x2f\xfd", _unzstd),
}
"""Content coding to (how it begins, how it is taken off)."""


@dataclass(slots=True)
class Place:
    """Where a record stands."""

    file: str
    offset: int
    length: int
    record_id: str


@dataclass(slots=True)
class Capture:
    """One record that tells of a page. `payload()` takes transfer and content codings off."""

    kind: Kind
    url: str
    captured_at: str
    """ISO 8601, Vietnam's offset, to the second; '' where the record has no readable date."""
    status: int | None
    """HTTP's; None for a resource. A revisit of a 304 says 304."""
    headers: tuple[tuple[str, str], ...]
    """HTTP header lines as archived."""
    body: bytes
    """As archived: codings still on."""
    media_type: str
    digest: str
    """Of the payload, as `sha1:BASE32`."""
    place: Place
    record: dict[str, str]
    """The WARC headers, names in lower case."""

    def header(self, name: str) -> str | None:
        """The value of an HTTP header, the last where it was sent twice."""
        wanted = name.lower()
        return next((v for k, v in reversed(self.headers) if k.lower() == wanted), None)

    @property
    def location(self) -> str | None:
        return self.header("Location") if self.status and 300 <= self.status < 400 else None

    @property
    def refers_to(self) -> tuple[str, str]:
        """(address, time) of the capture whose payload a revisit has; '' where it does not say."""
        date = self.record.get("warc-refers-to-date", "")
        return _address(self.record.get("warc-refers-to-target-uri", "")), vietnam(date)

    def payload(self) -> bytes:
        """The page's own bytes. Raises Undecodable."""
        return decoded(self.body, self.headers)

    def states_truly(self) -> bool:
        """Whether the digest that the record states is that of its payload, codings counted or
        not, in which writers differ; True where that cannot be told."""
        told = self.digest.startswith("sha1:") and len(self.digest) == BASE32_SHA1
        if self.kind == "revisit" or not told or "warc-truncated" in self.record:
            return True
        if sha1(self.body) == self.digest:
            return True
        unchunked = tuple(h for h in self.headers if h[0].lower() != "content-encoding")
        try:
            return self.digest in (sha1(decoded(self.body, unchunked)), sha1(self.payload()))
        except Undecodable:
            return False

    def facts(self) -> dict[str, Any]:
        """What a metadata record of this program says; {} for anything else."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) and "congtin" in told else {}


@lru_cache(maxsize=1024)
def vietnam(date: str) -> str:
    """A WARC-Date (UTC, with or without fractions) in Vietnam's offset, to the second.

    The 14 digits of ARC files and of indexes stand in WARC files that were made from such.

    >>> vietnam("2021-12-31T17:00:00.5Z"), vietnam("20211231170000")
    ('2022-01-01T00:00:00+07:00', '2022-01-01T00:00:00+07:00')
    """
    date = date.strip()
    try:
        digits = len(date) == 14 and date.isdecimal()
        moment = (
            datetime.strptime(f"{date}+0000", "%Y%m%d%H%M%S%z")
            if digits
            else datetime.fromisoformat(date)
        )
    except ValueError:
        return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(VIETNAM).isoformat(timespec="seconds")
    except OverflowError:
        return ""


def sha1(data: bytes) -> str:
    """A digest as WARC writers spell it."""
    digest = hashlib.sha1(data, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(digest).decode('ascii')}"


def _address(text: str) -> str:
    """wget writes WARC 1.0's angle brackets around a URI."""
    return text.removeprefix("<").removesuffix(">")


def split_http(block: bytes) -> tuple[int | None, tuple[tuple[str, str], ...], bytes]:
    """(status, header lines, body) of an HTTP answer as archived; status None where it is none."""
    if not STATUS_LINE.match(block):
        return None, (), block
    at, gap = block.find(b"\r\n\r\n"), 4
    bare = block.find(b"\n\n", 0, at if at >= 0 else len(block))
    if bare >= 0:
        at, gap = bare, 2
    head, body = (block, b"") if at < 0 else (block[:at], block[at + gap :])
    line, _, rest = head.partition(b"\n")
    words = line.split(None, 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else None
    return status, tuple(header_lines(rest.decode("utf-8", "replace"))), body


def decoded(body: bytes, headers: tuple[tuple[str, str], ...]) -> bytes:
    """Transfer and content codings taken off; one that is named but not there is forgiven.

    Raises Undecodable where it is there and broken, unknown, or grows beyond `RECORD_MAX`.
    """
    told = {k.lower(): v.strip().lower() for k, v in headers}
    if body and "chunked" in told.get("transfer-encoding", ""):
        body = ChunkedDataReader(io.BytesIO(body)).read()
    for coding in reversed(told.get("content-encoding", "").split(",")):
        if body and coding.strip() not in NO_CODING:
            body = _without(coding.strip(), body)
    return body


def _without(coding: str, body: bytes) -> bytes:
    if coding not in CODINGS:
        raise Undecodable(f"Content-Encoding {coding} is not known here")
    mark, decode = CODINGS[coding]
    if mark and not body.startswith(mark):
        return body  # an archive that kept the header and not the coding
    try:
        data = decode(body)
    except Exception as error:  # each coding's library has exceptions of its own
        if not mark and b"<" in body[:512] and _TEXT.fullmatch(body[:512]):
            return body
        kind = CutOff if isinstance(error, CutOff) else Undecodable
        raise kind(f"Content-Encoding {coding}: {error}") from None
    if len(data) >= RECORD_MAX:
        raise Undecodable(f"Content-Encoding {coding}: it grows beyond {RECORD_MAX:,} bytes")
    return data


def read_capture(record: Record, file: str) -> Capture | None:
    """What a record tells of a page; None for a record of another kind."""
    kind = record.kind
    if kind not in KINDS:
        return None
    told = record.headers
    declared = told.get("content-type", "")
    status, headers, body = (
        split_http(record.block) if kind in ("response", "revisit") else (None, (), record.block)
    )
    if kind == "response" and status is None and "http" not in declared:
        return None  # a DNS answer of Heritrix's
    if kind == "revisit" and "not-modified" in told.get("warc-profile", ""):
        status = status or NOT_MODIFIED
    media = next((v for k, v in headers if k.lower() == "content-type"), "")
    media = media if kind in ("response", "revisit") else declared
    return Capture(
        kind,  # type: ignore[arg-type]  # one of KINDS
        _address(told.get("warc-target-uri", "")),
        vietnam(told.get("warc-date", "")),
        status,
        headers,
        body,
        media.split(";")[0].strip().lower(),
        told.get("warc-payload-digest") or sha1(body),
        Place(file, record.offset, record.length, told.get("warc-record-id", "")),
        told,
    )


def read_all(records: Iterator[Record], file: str) -> Iterator[Capture]:
    for record in records:
        capture = read_capture(record, file)
        if capture is not None:
            yield capture
