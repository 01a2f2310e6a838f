"""An answer is kept only when it is whole: unpacked to its end, and closed where it says it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from scrapy.downloadermiddlewares.httpcompression import ACCEPTED_ENCODINGS

from crawler.fetching.patience import Patience
from crawler.fetching.refusals import CutShort, TooLarge
from crawler.unpacking import Damaged, Overflow, unpack

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_ROOT = re.compile(rb"<([A-Za-z][\w:.-]*)")
_HEAD, _TAIL = 2048, 4096
NOT_CLOSED = "the connection was closed before the document's end"
# Elements that end a document of their own accord; HTML may leave out </p> and the like.
_CLOSED = (b"html", b"urlset", b"sitemapindex", b"rss", b"feed", b"rdf:rdf")


def is_closed(body: bytes) -> bool:
    """Whether a document that opens <html>, <urlset>, <rss> and so on closes it; else True.

    >>> is_closed(b"<html><p>Tin"), is_closed(b"<html><p>Tin</html>"), is_closed(b"Tin")
    (False, True, True)
    """
    root = _ROOT.search(body[:_HEAD])
    name = root[1].lower() if root else b""
    return name not in _CLOSED or b"</" + name in body[-_TAIL:].lower()


class Whole:
    """Downloader middleware in the place of Scrapy's HttpCompressionMiddleware.

    A body that ends with its connection (HTTP/1.0, no Content-Length) has no other mark of its end
    than its own last tag.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", b", ".join(ACCEPTED_ENCODINGS))

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        try:
            return self.whole(request, response)
        except CutShort as error:
            # Scrapy shows process_exception only what the download itself raised.
            patience: Any = self.crawler.get_downloader_middleware(Patience)
            again: Request | None = await patience.process_exception(request, error)
            if again is None:
                raise
            return again

    def whole(self, request: Request, response: Response) -> Response:
        """The response unpacked. Raises CutShort and TooLarge."""
        packed = response.headers.getlist("Content-Encoding")
        if packed and response.body:
            encodings = b",".join(packed).decode("latin-1").split(",")
            limit = request.meta.get("download_maxsize", self.limit)
            try:
                body = unpack(response.body, encodings, limit)
            except Damaged as error:
                raise CutShort(str(error)) from None
            except Overflow as error:
                raise TooLarge(str(error)) from None
            headers = response.headers.copy()
            del headers["Content-Encoding"]
            response = response.replace(body=body, headers=headers)
        if "partial" in response.flags and not is_closed(response.body):
            raise CutShort(NOT_CLOSED)
        return response
