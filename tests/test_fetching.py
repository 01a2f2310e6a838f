"""The pure functions under the fetching: addresses, packed bodies, Retry-After, robots.txt's size."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address

from crawler.fetching.patience import retry_after
from crawler.fetching.refusals import CutShort, Elsewhere, why
from crawler.fetching.resolving import PublicResolver, is_public
from crawler.fetching.robots import BYTES_MAX, first_lines
from crawler.fetching.whole import is_closed
from crawler.unpacking import Damaged, Overflow, unpack

PUBLIC = [
    "8.8.8.8",
    "113.160.1.1",
    "172.15.255.255",
    "172.32.0.1",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]
PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_in_every_wrapping(address: str) -> None:
    assert not is_public(address)


class Answers:
    """A system resolver whose answers change from one question to the next."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def resolveHostName(self, receiver: Any, name: str, port: int, *_: Any) -> None:
        for address in self.answers.pop(0).split():
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()


def resolved(resolver: PublicResolver, host: str, port: int) -> list[str]:
    """The addresses that twisted would dial."""
    got: list[str] = []
    receiver = SimpleNamespace(
        addressResolved=lambda address: got.append(address.host), resolutionComplete=lambda: None
    )
    resolver.resolveHostName(receiver, host, port)  # type: ignore[arg-type]
    return got


def resolver_of(*answers: str) -> PublicResolver:
    return PublicResolver(SimpleNamespace(nameResolver=Answers(*answers)))  # type: ignore[arg-type]


def test_a_name_that_is_rebound_between_two_questions_is_not_dialled() -> None:
    resolver = resolver_of("113.160.1.1", "169.254.169.254", "113.160.1.1 10.0.0.1")
    assert resolved(resolver, "portal.vn", 443) == ["113.160.1.1"]
    assert resolved(resolver, "portal.vn", 443) == []
    assert resolver.refused == {"portal.vn": "169.254.169.254"}
    assert resolved(resolver, "portal.vn", 443) == ["113.160.1.1"]


def test_what_at_names_is_opened_for_its_host_and_port_alone() -> None:
    resolver = resolver_of(*["127.0.0.1"] * 4)
    resolver.open("localhost", 8099)
    assert resolved(resolver, "localhost", 8099) == ["127.0.0.1"]
    assert resolved(resolver, "localhost", 8100) == []
    assert resolved(resolver, "127.0.0.1", 8099) == []
    assert resolved(resolver, "other.vn", 8099) == []


def test_what_at_names_stays_shut_where_it_was_public_first() -> None:
    resolver = resolver_of("113.160.1.1", "127.0.0.1")
    resolver.open("mirror.vn", 80)
    assert resolved(resolver, "mirror.vn", 80) == ["113.160.1.1"]
    assert resolved(resolver, "mirror.vn", 80) == []


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", _raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}


@pytest.mark.parametrize("case", PACKERS)
@given(data=st.binary(min_size=1, max_size=3000), cut=st.integers(1, 40))
def test_packed_bodies_come_whole_or_not_at_all(case: str, data: bytes, cut: int) -> None:
    name, pack = PACKERS[case]
    packed = pack(data)
    assert unpack(packed, [name], len(data)) == data
    with pytest.raises(Damaged):
        unpack(packed[: max(len(packed) - cut, 1)], [name], 0)
    if len(data) > 1:
        with pytest.raises(Overflow):
            unpack(packed, [name], len(data) - 1)


@pytest.mark.parametrize("case", PACKERS)
@given(data=st.binary(min_size=1, max_size=200))
def test_whatever_bytes_are_called_packed_there_is_a_reason_or_a_result(
    case: str, data: bytes
) -> None:
    try:
        assert isinstance(unpack(data, [PACKERS[case][0]], 1000), bytes)
    except (Damaged, Overflow) as reason:
        assert str(reason)


def test_a_wrong_checksum_is_damage() -> None:
    packed = bytearray(gzip.compress(b"Tin trong ngay " * 50))
    packed[-6] ^= 1
    with pytest.raises(Damaged, match="gzip"):
        unpack(bytes(packed), ["gzip"], 0)


def test_members_follow_one_another_and_encodings_lie_on_one_another() -> None:
    assert unpack(gzip.compress(b"a") + gzip.compress(b"b"), ["gzip"], 0) == b"ab"
    assert unpack(brotli.compress(gzip.compress(b"a")), ["gzip", "BR", "identity"], 0) == b"a"
    with pytest.raises(Damaged, match="4 times"):
        unpack(b"", ["gzip"] * 4, 0)
    with pytest.raises(Damaged, match="compress"):
        unpack(b"", ["compress"], 0)


DATE = b"Fri, 31 Dec 2021 10:00:00 GMT"
WAITS: list[tuple[bytes | None, bytes | None, float | None]] = [
    (b"0", None, 0.0),
    (b"120", None, 120.0),
    (b" 5 ", None, 5.0),
    (b"99999999999999999999", None, 999999999999.0),
    (b"Fri, 31 Dec 2021 10:02:00 GMT", DATE, 120.0),
    (b"Fri, 31 Dec 2021 09:00:00 GMT", DATE, 0.0),
    (b"-5", None, None),
    (b"soon", DATE, None),
    (b"Fri, 31 Foo 2021", DATE, None),
    (b"", None, None),
    (None, DATE, None),
]


@pytest.mark.parametrize(("value", "date", "seconds"), WAITS)
def test_retry_after(value: bytes | None, date: bytes | None, seconds: float | None) -> None:
    assert retry_after(value, date, 0.0) == seconds


def test_of_a_long_robots_txt_whole_lines_are_parsed() -> None:
    line = b"Disallow: /" + b"x" * 88 + b"\n"
    long = b"User-agent: *\n" + line * 100_000
    kept = first_lines(long)
    assert 500 * 1024 <= len(kept) <= BYTES_MAX and kept.endswith(b"x\n")
    assert first_lines(b"User-agent: *\nDisallow: /a") == b"User-agent: *\nDisallow: /a"


CLOSED = [
    (b"<!DOCTYPE html><html lang=vi><body><p>Tin</p></body></html>\n", True),
    (b"<!DOCTYPE html><HTML><body><p>Tin", False),
    (b"<?xml version='1.0'?><urlset><url></url></urlset>", True),
    (b"<?xml version='1.0'?><urlset><url>", False),
    (b"<p>a fragment", True),
    (b"{}", True),
    (b"", True),
]


@pytest.mark.parametrize(("body", "closed"), CLOSED)
def test_a_document_that_opens_its_root_closes_it(body: bytes, closed: bool) -> None:
    assert is_closed(body) is closed


def test_the_innermost_reason_is_the_one_that_is_told() -> None:
    outer = RuntimeError("outer")
    outer.__cause__ = CutShort("the stream ends early")
    assert why(outer) == ("cut-short", "the stream ends early")
    assert why(Elsewhere("leads elsewhere")) == ("elsewhere", "leads elsewhere")
    assert why(KeyError("x")) == ("no-answer", "KeyError: 'x'")
