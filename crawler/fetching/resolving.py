"""Names to addresses: whatever is not public is left out, so that the address judged is dialled.

Whoever checks a name first and connects later asks twice, and may be told another address the
second time (rebinding). Twisted dials what its resolver hands on: this resolver judges there.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IResolutionReceiver,
)
from zope.interface import implementer

if TYPE_CHECKING:
    from twisted.internet.base import ReactorBase

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv6 networks that hold an IPv4 host in their last 32 bits: mapped and compatible (RFC 4291),
# NAT64 (RFC 6052).
_EMBEDDING = tuple(map(ipaddress.ip_network, ("::ffff:0:0/96", "::/96", "64:ff9b::/96")))


def _embedded(address: Address) -> Address:
    """The IPv4 host that an IPv6 address leads to, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _EMBEDDING):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet, whatever it is wrapped in.

    >>> is_public("113.160.1.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    address = ipaddress.ip_address(text)
    inner = _embedded(address)
    local = isinstance(inner, ipaddress.IPv6Address) and inner.is_site_local
    return inner.is_global and not (inner.is_multicast or inner.is_reserved or local)


@implementer(IResolutionReceiver)
class _Judge:
    """Hands on the addresses that may be dialled."""

    def __init__(self, resolver: PublicResolver, receiver: Any, host: str, port: int) -> None:
        self.resolver, self.receiver, self.host, self.port = resolver, receiver, host, port

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        if self.resolver.may_dial(self.host, self.port, address.host):
            self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        self.receiver.resolutionComplete()


@implementer(IHostnameResolver)
class PublicResolver:
    """The system's resolver, without what is not public. Settings: TWISTED_DNS_RESOLVER.

    `open(host, port)` lets one chosen address be private: what `--at` names. Where it answers
    with a public address first, it stays shut: what becomes private later was rebound.
    """

    def __init__(self, reactor: ReactorBase) -> None:
        self.reactor = reactor
        self.system: Any = reactor.nameResolver  # zope's interfaces tell mypy nothing
        self.chosen: dict[tuple[str, int], bool | None] = {}
        self.refused: dict[str, str] = {}
        """Host to the private address that it led to last."""

    @classmethod
    def from_crawler(cls, crawler: object, reactor: ReactorBase) -> Self:
        return cls(reactor)

    def install_on_reactor(self) -> None:
        resolver: Any = self
        self.reactor.installNameResolver(resolver)

    def open(self, host: str, port: int) -> None:
        self.chosen.setdefault((host, port), None)

    def may_dial(self, host: str, port: int, address: str) -> bool:
        if is_public(address):
            if self.chosen.get((host, port), True) is None:
                self.chosen[host, port] = False
            return True
        if self.chosen.get((host, port), False) is None:
            self.chosen[host, port] = True
        if self.chosen.get((host, port)):
            return True
        self.refused[host] = address
        return False

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        judge = _Judge(self, resolutionReceiver, hostName, portNumber)
        resolution: IHostResolution = self.system.resolveHostName(
            judge, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution
