"""What must not be fetched: whatever does not belong to the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.fetching.refusals import Elsewhere

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class OwnHosts:
    """Only the portal's own hosts are asked: start addresses, redirects and robots.txt alike."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OwnHosts:
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        site: Any = getattr(self.crawler.spider, "site", None)
        if site is None:
            return None
        if not site.owns(request.url):
            raise Elsewhere(f"leads elsewhere: {request.url}")
        # A mirror redirects to the portal's own host: the same page is asked of the mirror.
        there = site.fetchable(request.url)
        return None if there == request.url else request.replace(url=there)
