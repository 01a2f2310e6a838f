"""Whose certificates are believed: the system's authorities, and those that a card names.

Many .gov.vn servers send their own certificate and leave out the one between it and the root. A
card may then name a file that holds the missing one (`certificates`): it counts for that portal
alone and is written into each run's notes. Verification itself is never switched off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from OpenSSL import SSL, crypto
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from service_identity import VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import optionsForClientTLS
from twisted.python.failure import Failure
from zope.interface import implementer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.protocols.tls import TLSMemoryBIOProtocol

ROOT = Path(__file__).resolve().parents[2]
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.S)
_UNKNOWN = (
    "its certificate leads to no authority that is known here, or its chain is incomplete "
    "(a card, or --certificates FILE, may name the missing certificate)"
)
# X509_V_ERR_* of openssl/x509_vfy.h
_WORDS = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is signed by nobody but itself",
    19: _UNKNOWN,
    20: _UNKNOWN,
    21: _UNKNOWN,
}


class BadCertificate(Exception):
    """The server cannot show that it is the one that was asked. Says what is wrong."""

    kind = "certificate"


def read_certificates(name: str) -> list[crypto.X509]:
    """The certificates of a PEM file; a relative name starts at the project's root.

    Raises OSError, and ValueError where the file holds none.
    """
    blocks = _PEM.findall((ROOT / name).read_bytes())
    try:
        found = [crypto.load_certificate(crypto.FILETYPE_PEM, block) for block in blocks]
    except crypto.Error as error:
        raise ValueError(f"a damaged certificate: {error}") from None
    if not found:
        raise ValueError("no certificate in PEM form")
    return found


@implementer(IOpenSSLTrustRoot)
class _SystemAnd:
    """The system's authorities and a few certificates more."""

    def __init__(self, more: Sequence[crypto.X509]) -> None:
        self.more = more

    def _addCACertsToContext(self, context: SSL.Context) -> None:
        context.set_default_verify_paths()
        store = context.get_cert_store()
        for certificate in self.more:
            store.add_cert(certificate)  # type: ignore[union-attr]  # a context has one


Verify = Callable[[SSL.Connection, crypto.X509, int, int, int], bool]


def _verify(protocol: TLSMemoryBIOProtocol, host: str) -> Verify:
    """What twisted's own callback does, and tells why it fails."""
    numeric = isIPAddress(host) or isIPv6Address(host)
    wanted = IPAddress_ID(host) if numeric else DNS_ID(host)

    def fail(words: str) -> bool:
        protocol.failVerification(Failure(BadCertificate(words)))  # type: ignore[no-untyped-call]
        return False

    def verify(_: SSL.Connection, cert: crypto.X509, error: int, depth: int, ok: int) -> bool:
        if not ok:
            return fail(_WORDS.get(error, f"its certificate does not verify (OpenSSL: {error})"))
        if depth == 0:
            try:
                verify_service_identity(extract_patterns(cert), [wanted], [])
            except VerificationError:
                return fail(f"its certificate is made out to others, not to {host}")
            except Exception as reason:  # raised inside OpenSSL it would vanish
                return fail(f"its certificate cannot be read: {reason}")
        return True

    return verify


@implementer(IOpenSSLClientConnectionCreator)
class _Telling:
    """A client connection whose failed verification says what failed."""

    def __init__(self, creator: Any, host: str) -> None:
        self.creator, self.host = creator, host

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        connection: SSL.Connection = self.creator.clientConnectionForTLS(tlsProtocol)
        mode = SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT
        connection.set_verify(mode, _verify(tlsProtocol, self.host))
        return connection


class Trust(_ScrapyClientContextFactory):
    """Scrapy's TLS settings, always verifying."""

    root = _SystemAnd(())

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        trust = super().from_crawler(crawler, *args, **kwargs)
        named = getattr(crawler.spider, "certificates", "")
        if named:
            trust.root = _SystemAnd(read_certificates(named))
        return trust

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        host = hostname.decode("ascii")
        root: Any = self.root  # zope's interfaces tell mypy nothing
        options = optionsForClientTLS(
            hostname=host,
            trustRoot=root,
            extraCertificateOptions=self._get_cert_options_kwargs(),
        )
        return _Telling(options, host)
