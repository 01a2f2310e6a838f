"""Packed bodies made whole: gzip, deflate, br and zstd, to their end, and never beyond a limit.

Scrapy 2.19 keeps what a cut gzip stream or a wrong checksum lets it read; half an article is worse
than none, so here that is an error. Pure functions over bytes.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Sequence
from typing import Any, Final

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"
NO_CODING: Final = ("", "identity", "none", "utf-8")
"""What servers call a body that is packed in no way."""
LAYERS_MAX: Final = 3
"""Encodings one on another; nobody honest uses two."""
_ZSTD_WINDOW: Final = {int(zstd.DecompressionParameter.window_log_max): 23}
"""8 MB, all that the content coding may ask for (RFC 9659)."""


class Damaged(Exception):
    """Not whole, or not what it is called. Says which."""


class Overflow(Exception):
    """Unpacked it is larger than the limit."""


class _Collected:
    """What was unpacked so far, never more than the limit."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self.parts: list[bytes] = []

    def add(self, part: bytes) -> None:
        self.size += len(part)
        if self.limit and self.size > self.limit:
            raise Overflow(f"unpacked it has more than {self.limit} bytes")
        self.parts.append(part)

    def whole(self) -> bytes:
        return b"".join(self.parts)


def _zlib(data: bytes, wbits: int, out: _Collected) -> bytes:
    """Unpack one zlib, gzip or raw stream; what follows it. zlib checks the checksum and length."""
    unpacker = zlib.decompressobj(wbits)
    out.add(unpacker.decompress(data, _CHUNK))
    while not unpacker.eof:
        part = unpacker.decompress(unpacker.unconsumed_tail, _CHUNK)
        if not part and not unpacker.unconsumed_tail and not unpacker.eof:
            raise Damaged("the stream ends early")
        out.add(part)
    return unpacker.unused_data


def _gzip(data: bytes, out: _Collected) -> None:
    while data.startswith(_GZIP) or not out.parts:  # members follow one another (RFC 1952, 2.2)
        data = _zlib(data, zlib.MAX_WBITS | 16, out)


def _deflate(data: bytes, out: _Collected) -> None:
    try:
        _zlib(data, zlib.MAX_WBITS, out)
    except zlib.error:
        if out.parts:
            raise
        _zlib(data, -zlib.MAX_WBITS, out)  # some servers leave the zlib wrapper away


def _brotli(data: bytes, out: _Collected) -> None:
    unpacker = brotli.Decompressor()
    part = unpacker.process(data, output_buffer_limit=_CHUNK)
    while True:
        out.add(part)
        if unpacker.is_finished():
            return
        part = unpacker.process(b"", output_buffer_limit=_CHUNK)
        if not part and not unpacker.is_finished():
            raise Damaged("the stream ends early")


def _zstd(data: bytes, out: _Collected) -> None:
    while data:  # frames follow one another (RFC 8878, 3)
        unpacker = zstd.ZstdDecompressor(options=_ZSTD_WINDOW)
        part = unpacker.decompress(data, _CHUNK)
        while True:
            out.add(part)
            if unpacker.eof:
                break
            if unpacker.needs_input:
                raise Damaged("the stream ends early")
            part = unpacker.decompress(b"", _CHUNK)
        data = unpacker.unused_data


Unpacker = Callable[[bytes, _Collected], None]
UNPACKERS: Final[dict[str, Unpacker]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
_ERRORS: Final[tuple[type[Exception], ...]] = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


def unpack(body: bytes, encodings: Sequence[str], limit: int) -> bytes:
    """A body as its sender had it before `encodings` were applied, in that order.

    `limit` is in bytes, 0 for none. Raises Damaged and Overflow.

    >>> unpack(__import__("gzip").compress(b"Tin"), ["gzip"], 100)
    b'Tin'
    """
    layers = [name for name in (e.strip().lower() for e in encodings) if name not in NO_CODING]
    if len(layers) > LAYERS_MAX:
        raise Damaged(f"packed {len(layers)} times")
    for name in reversed(layers):
        if name not in UNPACKERS:
            raise Damaged(f"packed in a way that is unknown here: {name[:40]}")
        out = _Collected(limit)
        try:
            UNPACKERS[name](body, out)
        except _ERRORS as error:
            raise Damaged(f"no whole {name}: {_plain(error)}") from None
        except Damaged as error:
            raise Damaged(f"no whole {name}: {error}") from None
        body = out.whole()
    return body


def _plain(error: Any) -> str:
    return " ".join(str(error).split())[:120]
