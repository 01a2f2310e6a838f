"""Whether a capture holds all that was sent: what its record, and HTTP's own framing, say of it."""

from __future__ import annotations

import re

from crawler.archive.capture import NOT_MODIFIED, Capture
from crawler.unpacking import NO_CODING

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?(?:\r\n|\n)")
_TAIL = 4096
_NO_BODY = (204, NOT_MODIFIED)


def what_is_missing(capture: Capture) -> str:
    """Why a capture is not whole, in words; '' where nothing says so.

    A body whose coding the archive took off is shorter or longer than Content-Length states, and
    tells nothing; nor does one that closes its document: line ends that an archive changed, a
    banner that it took out. A revisit has no body: writers call that truncated too (WARC 1.1,
    6.7.2). A packed body that was cut tells it when it is unpacked.
    """
    if capture.kind not in ("response", "resource"):
        return ""
    if told := capture.record.get("warc-truncated", "").strip():
        return f"its record says that it was cut: {told[:40]}"
    if capture.kind == "resource" or capture.status in _NO_BODY:
        return ""
    if "chunked" in (capture.header("Transfer-Encoding") or "").lower():
        return _of_chunks(capture.body)
    stated = (capture.header("Content-Length") or "").strip()
    packed = (capture.header("Content-Encoding") or "").strip().lower() not in NO_CODING
    short = stated.isdecimal() and len(capture.body) < int(stated[:18])
    if packed or not short or b"</html" in capture.body[-_TAIL:].lower():
        return ""
    return f"it holds {len(capture.body):,} of {int(stated[:18]):,} bytes"


def _of_chunks(body: bytes) -> str:
    """What a chunked body lacks; '' where it is whole, or an archive took the chunks off.

    >>> _of_chunks(b"3\\r\\nTin\\r\\n0\\r\\n\\r\\n"), _of_chunks(b"3\\r\\nTin\\r\\n")
    ('', 'it ends before its last chunk')
    """
    at = 0
    while size := _CHUNK.match(body, at):
        length = int(size[1], 16)
        if not length:
            return ""
        first, at = not at, size.end() + length
        if at > len(body):
            return "it ends within a chunk"
        end = next((mark for mark in (b"\r\n", b"\n") if body.startswith(mark, at)), b"")
        if first and not end and at < len(body):
            return ""  # a text that begins with a number
        at += len(end)
    if not at:
        return ""
    return "it ends before its last chunk" if at >= len(body) else "its chunks are malformed"
