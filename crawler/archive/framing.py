"""From the bytes of a WARC file to its records, with their places, past any damage.

warcio and FastWARC return the record that a crash cut short without a word (RELIABILITY.md), stop
at the first damage, and hold what a record declares in memory. Hence the framing here: a gzip
member's own checksum tells whether it is whole, a reader goes on at the next record that is, and
nothing larger than `RECORD_MAX` is held.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

RECORD_MAX = 100_000_000
"""Bytes of one record that are held; a longer one is told and passed over."""
TOO_LARGE = "too-large"
HEADER_MAX = 1 << 18
CHUNK = 1 << 14
"""Bytes that are read at a time: most records of pages are shorter."""
GZIP = b"\x1f\x8b\x08"
WARC = b"WARC/"
END = b"\r\n\r\n"
ARC = b"filedesc://"
AN_ARC = "is an ARC file, older than WARC; `warcio recompress IN.arc.gz OUT.warc.gz` converts it"


class NotAWarc(Exception):
    """The file is none; says what it is instead."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in a file that could not be read, and why."""

    offset: int
    reason: str
    kind: str = "archive-damaged"
    """As a problem."""


@dataclass(slots=True)
class Record:
    """One record: its headers (names in lower case), its block, and where it stands."""

    headers: dict[str, str]
    block: bytes
    offset: int
    length: int
    """Bytes that it takes in the file, compressed where the file is."""

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "")


Told = Callable[[Damage], None]


def _too_large(offset: int) -> Damage:
    """A record that is well, and longer than any page or document that is read."""
    return Damage(offset, f"the record is larger than {RECORD_MAX:,} bytes", TOO_LARGE)


def header_lines(text: str) -> Iterator[tuple[str, str]]:
    """(name, value) of header lines; a line that begins with a blank goes on the one before."""
    if "\n " not in text and "\n\t" not in text:
        for line in text.split("\n"):
            name, _, value = line.partition(":")
            name = name.strip()
            if name:
                yield name, value.strip()
        return
    name, value = "", ""
    for line in text.split("\n"):
        line = line.rstrip("\r")
        if line[:1] in (" ", "\t") and name:
            value += " " + line.strip()
            continue
        if name:
            yield name, value
        name, _, value = line.partition(":")
        name, value = name.strip(), value.strip()
    if name:
        yield name, value


def end_of_head(data: bytes) -> tuple[int, int]:
    """Where a record's headers end, and how long the empty line is; (-1, 0) where they do not.

    The first empty line ends them, whatever the lines end in: a page's own head comes later.
    """
    at = data.find(END)
    bare = data.find(b"\n\n", 0, at if at >= 0 else len(data))
    if bare >= 0:
        return bare, 2
    return at, len(END) if at >= 0 else 0


def record_headers(head: bytes) -> dict[str, str] | None:
    """The headers of a record, None where these are none."""
    first, _, rest = head.partition(b"\n")
    if not first.startswith(WARC):
        return None
    headers = {k.lower(): v for k, v in header_lines(rest.decode("utf-8", "replace"))}
    return headers if headers.get("content-length", "").isdigit() else None


def parse_record(data: bytes, offset: int, length: int) -> Record | str:
    """The record that one gzip member holds, or why there is none."""
    at, gap = end_of_head(data)
    headers = record_headers(data[:at]) if at >= 0 else None
    if headers is None:
        return "no WARC record begins here"
    declared = int(headers["content-length"])
    block = data[at + gap : at + gap + declared]
    if len(block) < declared:
        return f"the record is cut short: {len(block)} of {declared} bytes"
    return Record(headers, block, offset, length)


def records(file: BinaryIO, told: Told) -> Iterator[Record]:
    """The records of an open file, gzipped record by record or plain.

    Raises NotAWarc where it is neither, `OneMember` where the whole file is one gzip member.
    """
    file.seek(0)
    start = file.read(len(WARC) + 8)
    file.seek(0)
    if not start:
        raise NotAWarc("is empty")
    if start.startswith(GZIP):
        yield from _gzipped(file, told)
    elif start.lstrip().startswith(WARC):
        yield from _plain(file, told)
    elif start.startswith(ARC):
        raise NotAWarc(AN_ARC)
    else:
        raise NotAWarc("is no WARC file: it begins with neither a gzip member nor WARC/")


class OneMember(Exception):
    """The file was compressed as a whole: its records have no places of their own in it."""


def _inflate(file: BinaryIO, offset: int) -> tuple[bytes | None, int, str]:
    """(content, length in the file, what is wrong) of the member at `offset`.

    Content is None where it is larger than `RECORD_MAX`; then it has been passed over.
    """
    file.seek(offset)
    return _inflated(file, file.read(CHUNK))


def _inflated(file: BinaryIO, chunk: bytes) -> tuple[bytes | None, int, str]:
    """`_inflate` of the member that begins with `chunk`, which was read last."""
    parts: list[bytes] = []
    decoder, size, taken = zlib.decompressobj(31), 0, 0
    while not decoder.eof:
        chunk = chunk if not taken else file.read(CHUNK)
        if not chunk:
            return b"".join(parts), taken, "the file ends in the middle of a record"
        taken += len(chunk)
        try:
            part = decoder.decompress(chunk)
        except zlib.error as error:
            return b"".join(parts), taken, f"broken gzip: {error}"
        size += len(part)
        if size <= RECORD_MAX:
            parts.append(part)
    taken -= len(decoder.unused_data)
    return (b"".join(parts) if size <= RECORD_MAX else None), taken, ""


def _gzipped(file: BinaryIO, told: Told) -> Iterator[Record]:
    offset, first = 0, True
    end = file.seek(0, io.SEEK_END)
    while offset < end:
        if first:
            _refuse_one_member(file)
        data, length, wrong = _inflate(file, offset)
        if wrong:
            if first and not (data or b"").startswith(WARC):
                raise NotAWarc("is no WARC file: it is gzip, or looks like it, of something else")
            told(Damage(offset, wrong))
            offset = _next_member(file, offset + 1, end)
            continue
        if data is None:
            told(_too_large(offset))
        elif data.strip():
            record = parse_record(data, offset, length)
            if isinstance(record, Record):
                yield record
            elif first:
                arc = data.startswith(ARC)
                raise NotAWarc(AN_ARC if arc else "is no WARC file: it is gzip of something else")
            else:
                told(Damage(offset, record))
        offset, first = offset + length, False
        if offset < end and not _begins(file, offset, GZIP):
            told(Damage(offset, "no record begins here"))
            offset = _next_member(file, offset, end)


def _begins(file: BinaryIO, offset: int, mark: bytes) -> bool:
    file.seek(offset)
    return file.read(len(mark)) == mark


def _refuse_one_member(file: BinaryIO) -> None:
    """Raise OneMember where a second record follows the first within its gzip member."""
    file.seek(0)
    decoder, head = zlib.decompressobj(31), b""
    try:
        while end_of_head(head)[0] < 0 and len(head) < HEADER_MAX and not decoder.eof:
            chunk = file.read(4096)
            if not chunk:
                return
            head += decoder.decompress(chunk)
        at, gap = end_of_head(head)
        headers = record_headers(head[:at]) if at >= 0 else None
        if headers is None:
            return
        there = len(head) - at - gap
        wanted = int(headers["content-length"]) + 64
        while there < wanted and not decoder.eof:
            chunk = file.read(CHUNK)
            if not chunk:
                return
            there += len(decoder.decompress(chunk))
    except zlib.error:
        return
    if there >= wanted:
        raise OneMember


def _next_member(file: BinaryIO, offset: int, end: int) -> int:
    """Where the next gzip member begins that holds a WARC record; `end` where none does."""
    overlap = len(GZIP) - 1
    while offset < end:
        file.seek(offset)
        window = file.read(CHUNK)
        at = window.find(GZIP)
        while at >= 0:
            file.seek(offset + at)
            try:
                if zlib.decompressobj(31).decompress(file.read(4096), 64).startswith(WARC):
                    return offset + at
            except zlib.error:
                pass
            at = window.find(GZIP, at + 1)
        offset += max(len(window) - overlap, 1)
    return end


def _plain(file: BinaryIO, told: Told) -> Iterator[Record]:
    end = file.seek(0, io.SEEK_END)
    offset = _next_plain(file, 0, end)
    while offset < end:
        file.seek(offset)
        head = file.read(HEADER_MAX if offset + HEADER_MAX < end else end - offset)
        at, gap = end_of_head(head)
        headers = record_headers(head[:at]) if at >= 0 else None
        if headers is None:
            told(Damage(offset, "no WARC record begins here"))
            offset = _next_plain(file, offset + 1, end)
            continue
        declared, begin = int(headers["content-length"]), offset + at + gap
        if begin + declared > end:
            told(Damage(offset, f"the record is cut short: it declares {declared:,} bytes"))
            offset = _next_plain(file, offset + 1, end)
            continue
        if declared > RECORD_MAX:
            told(_too_large(offset))
        else:
            file.seek(begin)
            yield Record(headers, file.read(declared), offset, begin + declared - offset)
        offset = begin + declared
        file.seek(offset)
        after = file.read(64)
        offset += len(after) - len(after.lstrip(b"\r\n"))


def _next_plain(file: BinaryIO, offset: int, end: int) -> int:
    while offset < end:
        file.seek(offset)
        window = file.read(CHUNK)
        at = window.find(WARC + b"1.")
        while at >= 0:
            if offset + at == 0 or window[at - 1 : at] == b"\n":
                return offset + at
            at = window.find(WARC + b"1.", at + 1)
        offset += max(len(window) - 16, 1)
    return end


def record_at(file: BinaryIO, offset: int) -> Record:
    """The record at a known place. Raises NotAWarc where there is none any more."""
    file.seek(offset)
    start = file.read(CHUNK)
    if start.startswith(GZIP):
        data, length, wrong = _inflated(file, start)
        record = parse_record(data, offset, length) if data is not None and not wrong else wrong
        if isinstance(record, Record):
            return record
        raise NotAWarc(f"holds no record at {offset}: {record}")
    file.seek(offset)
    head = file.read(HEADER_MAX)
    at, gap = end_of_head(head)
    headers = record_headers(head[:at]) if at >= 0 else None
    if headers is None or int(headers["content-length"]) > RECORD_MAX:
        raise NotAWarc(f"holds no record at {offset}")
    file.seek(offset + at + gap)
    block = file.read(int(headers["content-length"]))
    return Record(headers, block, offset, at + gap + len(block))
