"""Redirects: followed within the portal, and every one that is not followed is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from w3lib.url import safe_url_string

from crawler.fetching.refusals import Elsewhere, LostInRedirects

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response

STATUSES = (301, 302, 303, 307, 308)


class Redirects(RedirectMiddleware):
    """Scrapy's, where a limit, a loop or a strange target is an error that says so."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if response.status in STATUSES and not request.meta.get("dont_redirect"):
            self._judge(request, response)
        return super().process_response(request, response)

    def _judge(self, request: Request, response: Response) -> None:
        location = response.headers.get("Location") or b""
        try:
            target = urljoin(request.url, safe_url_string(location))
            scheme = urlsplit(target).scheme
        except ValueError:
            raise LostInRedirects(f"redirects to what is no address: {_short(location)}") from None
        if not location.strip():
            raise LostInRedirects(f"redirects ({response.status}) without saying where")
        if scheme not in ("http", "https"):
            raise Elsewhere(f"redirects to {_short(location)}")
        site: Any = getattr(self.crawler.spider, "site", None)
        # A mirror's redirect to the portal's own host is asked of the mirror again.
        asked = site.fetchable(target) if site is not None else target
        if asked in (request.url, *request.meta.get("redirect_urls", ())):
            raise LostInRedirects(f"redirects in a circle, back to {asked}")

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest:
            raise LostInRedirects(f"more than {self.max_redirect_times} redirects") from None


def _short(location: bytes) -> str:
    return location.decode("latin-1")[:120]
