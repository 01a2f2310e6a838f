"""When to ask again: after a growing pause, after the time that Retry-After names, or never.

Scrapy 2.19 retries at once and does not know Retry-After.
"""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.retry import get_retry_request

from crawler.archiving import ARCHIVE_AS
from crawler.fetching.gate import Gate
from crawler.fetching.refusals import NO_ANSWER, AskedToWait, CutShort, why

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

TRANSIENT = (NO_ANSWER, CutShort.kind)
"""Kinds of failure that the next try may not see."""
MISSING = (404, 410)
BUSY = (429, 503)
"""Statuses that speak for the whole host, not for one address."""


def _moment(value: bytes | None) -> float | None:
    """Seconds since 1970 of an HTTP date; None where it is none."""
    try:
        return parsedate_to_datetime((value or b"").decode("latin-1")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def retry_after(value: bytes | None, date: bytes | None, now: float) -> float | None:
    """Seconds that a Retry-After header asks to wait; None where it says nothing readable.

    A date is measured from the answer's own Date, so that the two clocks need not agree.

    >>> retry_after(b"120", None, 0.0)
    120.0
    >>> retry_after(b"Fri, 31 Dec 1999 23:59:59 GMT", b"Fri, 31 Dec 1999 23:59:49 GMT", 0.0)
    10.0
    """
    text = (value or b"").strip()
    if text.isdigit():
        return float(text[:12])
    until = _moment(text)
    if until is None:
        return None
    reference = _moment(date)
    return max(until - (now if reference is None else reference), 0.0)


class Patience:
    """Downloader middleware in the place of Scrapy's RetryMiddleware.

    An address is asked RETRY_TIMES times again, after RETRY_BACKOFF seconds, twice that, four times
    that, until RETRY_FAILURES_MAX addresses in a row failed; then each is asked once. Retry-After
    holds every request to its host; more than RETRY_AFTER_MAX seconds ends the crawl, as do
    UNANSWERED_MAX addresses in a row without any answer, and MISSING_MAX articles in a row that
    are not there: a list that makes up addresses goes on for ever.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.statuses = {int(code) for code in settings.getlist("RETRY_HTTP_CODES")}
        self.backoff = settings.getfloat("RETRY_BACKOFF")
        self.longest = settings.getfloat("RETRY_AFTER_MAX")
        self.silent_max = settings.getint("UNANSWERED_MAX")
        self.hopeless = settings.getint("RETRY_FAILURES_MAX")
        self.missing_max = settings.getint("MISSING_MAX")
        self.missing = 0
        """Articles in a row that are not there."""
        self.failed = self.silent = 0
        """Addresses in a row that failed to the last try, and of those without any answer."""
        self.gate = Gate(crawler, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def asked_to_wait(self, response: Response) -> float | None:
        if response.status not in self.statuses:
            return None
        headers = response.headers
        return retry_after(headers.get("Retry-After"), headers.get("Date"), time.time())

    def hold(self, request: Request, response: Response) -> None:
        """Shut the gate for as long as the host asked, before its next request leaves."""
        wait = self.asked_to_wait(response)
        if wait is None and response.status in BUSY:
            wait = self._pause(request)
        if wait and wait <= self.longest:
            self.gate.shut(urlsplit(request.url).netloc, wait)

    def _pause(self, request: Request) -> float:
        return float(self.backoff * 2 ** request.meta.get("retry_times", 0))

    def _count_missing(self, request: Request, response: Response) -> None:
        if request.meta.get(ARCHIVE_AS) != "article":
            return
        self.missing = self.missing + 1 if response.status in MISSING else 0
        if self.missing == self.missing_max:
            words = f"{self.missing} articles in a row are not there, the last at {request.url}"
            self._stop(f"{words}; what is left is for the next crawl")

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        self._count_missing(request, response)
        if response.status not in self.statuses or request.meta.get("dont_retry"):
            self.failed = self.silent = 0
            return response
        self.silent = 0
        wait = self.asked_to_wait(response)
        if wait is not None and wait > self.longest:
            host = urlsplit(request.url).netloc
            words = f"{host} asks to be left alone for {wait:.0f} seconds"
            self._stop(f"{words}; what is missing is left for the next crawl")
            raise AskedToWait(words)
        again = self._again(request, f"answers {response.status}")
        if again is None:
            return response
        if wait is None and response.status not in BUSY:
            await self.gate.sleep(self._pause(request))
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        kind, words = why(exception)
        if kind not in TRANSIENT or request.meta.get("dont_retry"):
            return None
        again = self._again(request, words)
        if again is not None:
            await self.gate.sleep(self._pause(request))
            return again
        self.silent += kind == NO_ANSWER
        if self.silent >= self.silent_max:
            host = urlsplit(request.url).netloc
            self._stop(f"{host} does not answer any more ({self.silent} in a row: {words})")
        return None

    def _again(self, request: Request, reason: str) -> Request | None:
        """The request once more; None after the last try, or where nothing went well of late."""
        spider: Any = self.crawler.spider
        tries = 0 if self.failed >= self.hopeless else None
        again = get_retry_request(request, spider=spider, reason=reason, max_retry_times=tries)
        self.failed += again is None
        return again

    def _stop(self, reason: str) -> None:
        stop = getattr(self.crawler.spider, "fail", None)
        if stop is not None:
            stop(reason)
