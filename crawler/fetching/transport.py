"""The download handler: Scrapy's own, dialling only whom it may, keeping only what was asked.

What Scrapy 2.19 and Twisted 26.10 let through and this does not: header sections of any size, more
bytes than Content-Length said, a part (206) or "not modified" (304) that nobody asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import CannotResolveHostError
from twisted.web._newclient import BODY

from crawler.fetching.certificates import Trust
from crawler.fetching.patience import Patience
from crawler.fetching.refusals import BrokenHeader, CutShort, Elsewhere, TooLarge, Unasked
from crawler.fetching.resolving import PublicResolver

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

OVERRUN = "X-Congtin-Overrun"
"""Marks, between the parser and the handler, an answer that was longer than it said."""
PORTS = {"http": 80, "https": 443}


class _Parser(_LenientHTTPClientParser):
    """Counts what comes before the body, informational answers included."""

    headers_max: int
    before_body: int

    def dataReceived(self, data: bytes) -> None:
        if self.state != BODY:
            if self.before_body > self.headers_max:
                raise TooLarge(f"more than {self.headers_max} bytes of headers")
            self.before_body += len(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def lineLengthExceeded(self, line: bytes) -> None:
        raise TooLarge(f"a header line of more than {self.MAX_LENGTH} bytes")

    def allHeadersReceived(self) -> None:
        try:
            super().allHeadersReceived()  # type: ignore[no-untyped-call]
        except ValueError:
            raise BrokenHeader("its Content-Length is no length") from None
        except KeyError:
            raise BrokenHeader("its Transfer-Encoding is unknown here") from None

    def _finished(self, rest: bytes) -> None:
        if rest.strip():
            self.response.headers.setRawHeaders(OVERRUN, [b"1"])
            # Whatever follows is not the answer to the next request.
            self.connHeaders.setRawHeaders(b"Connection", [b"close"])
        super()._finished(rest)  # type: ignore[no-untyped-call]


class _Protocol(_LenientHTTP11ClientProtocol):
    headers_max = 0

    def request(self, request: Any) -> Any:
        answer = super().request(request)
        parser: Any = self._parser
        parser.__class__ = _Parser  # the way of Scrapy's own lenient parser
        parser.headers_max, parser.before_body = self.headers_max, 0
        return answer


class GuardedHandler(HTTP11DownloadHandler):
    """Settings: DOWNLOAD_HANDLERS for http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        limit = crawler.settings.getint("HEADERS_MAX")

        made: Any = _Protocol

        class Factory(self._pool._factory):  # type: ignore[name-defined, misc]
            def buildProtocol(self, addr: Any) -> _Protocol:
                protocol: _Protocol = made(self._quiescentCallback)
                protocol.headers_max = limit
                return protocol

        self._pool._factory = Factory
        trust: Any = Trust.from_crawler(crawler)  # zope's interfaces tell mypy nothing
        self._contextFactory = trust

    def _resolver(self) -> PublicResolver:
        from twisted.internet import reactor

        resolver: Any = reactor.nameResolver
        if not isinstance(resolver, PublicResolver):
            raise RuntimeError("TWISTED_DNS_RESOLVER is not crawler.fetching.resolving's")
        base = urlsplit(getattr(self._crawler.spider, "opened", ""))
        if base.hostname:
            resolver.open(base.hostname, base.port or PORTS[base.scheme])
        return resolver

    async def download_request(self, request: Request) -> Response:
        resolver = self._resolver()
        host = urlsplit(request.url).netloc
        patience: Any = self._crawler.get_downloader_middleware(Patience)
        await patience.gate.enter(host, request.meta["download_slot"])
        try:
            response = await super().download_request(request)
            patience.hold(request, response)
        except CannotResolveHostError:
            name = urlsplit(request.url).hostname or ""
            if name in resolver.refused:
                words = f"{name} leads to a private address: {resolver.refused[name]}"
                raise Elsewhere(words) from None
            raise
        finally:
            patience.gate.leave(host)
        if response.headers.pop(OVERRUN, None):
            raise CutShort("the answer is longer than its Content-Length")
        _as_asked(request, response)
        return response


def _as_asked(request: Request, response: Response) -> None:
    """Raises Unasked for an answer to another request than this."""
    if response.status == 206 and b"Range" not in request.headers:
        raise Unasked("a part (206) of what was asked for as a whole")
    conditional = (b"If-None-Match", b"If-Modified-Since")
    if response.status == 304 and not any(name in request.headers for name in conditional):
        raise Unasked("not modified (304), though it was not asked whether it was")
