"""Whether a capture's bytes are those that an index promised, and where that cannot be told.

A digest is of the payload as some crawler saw it: with its content coding, or without, or even
with the chunks of the transfer. What an archive hands out may have lost any of them.
"""

from __future__ import annotations

import email.utils
import io
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from warcio.bufferedreaders import ChunkedDataReader

from crawler.archive.capture import Capture, Undecodable, decoded, sha1
from crawler.unpacking import NO_CODING

ORIGINAL = "x-archive-orig-"
"""Wayback's mark on the headers that the portal once sent."""
_CODING = "content-encoding"
# Common Crawl's crawler takes codings off, and keeps their headers under this mark.
_TAKEN_OFF = "x-crawler-content-encoding"


def digest_of(body: bytes) -> str:
    """The digest of a payload as indexes write it: base32 of SHA-1."""
    return sha1(body).removeprefix("sha1:")


def strip_framing(capture: Capture) -> bytes:
    """The body without the chunks of its transfer coding, where an archive left them in."""
    if "chunked" not in (capture.header("Transfer-Encoding") or "").lower():
        return capture.body
    return bytes(ChunkedDataReader(io.BytesIO(capture.body)).read())


def digests(body: bytes, headers: tuple[tuple[str, str], ...]) -> set[str]:
    """Every digest that may be meant: of the body as it came, and without its codings."""
    found = {digest_of(body)}
    with suppress(Undecodable):
        found.add(digest_of(decoded(body, headers)))
    return found


def _coded(coding: str | None) -> bool:
    return (coding or "").strip().lower() not in NO_CODING


def why_incomparable(body: bytes, headers: Mapping[str, str], at: datetime) -> str:
    """Why a body of another digest may yet be the capture of that moment; '' where it is not.

    It must be what the archive itself calls the capture of that moment (Memento-Datetime, RFC
    7089), which its error pages do not, and have come without the coding that the digest may be
    over: such a body grew, so one as long as the portal stated, or shorter, is another one.
    """
    if _moment(headers.get("memento-datetime")) != at or _coded(headers.get(_CODING)):
        return ""
    coding = headers.get(f"{ORIGINAL}{_CODING}")
    if _coded(coding):
        return f"its index's digest is over the bytes in {coding}, which came without"
    length = headers.get(f"{ORIGINAL}content-length", "")
    if length.isdigit() and int(length) >= len(body):
        return ""
    return "its index's digest is not that of the bytes that came: over a coding, it seems"


def why_record_incomparable(capture: Capture) -> str:
    """The same of a whole record: its gzip member's own checksum vouches for its bytes."""
    coding = capture.header(_TAKEN_OFF) or capture.header(_CODING)
    if not _coded(coding) or capture.body[:2] == b"\x1f\x8b":
        return ""
    return f"its digest is over the bytes in {coding}, which the record holds without"


def _moment(header: str | None) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
