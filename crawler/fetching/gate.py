"""The gate before each host: so many at once, and nobody while it asked to be left alone.

Scrapy 2.19's own limit lets every waiting request through at once where the delay is 0: it counts
a request only when its coroutine has begun.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred, DeferredSemaphore

from crawler.fetching.refusals import AskedToWait

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

STEP = 1.0
"""Seconds between two looks whether the crawl still goes on."""


class Gate:
    """Requests of one crawl, in line before their hosts."""

    def __init__(self, crawler: Crawler, places: int) -> None:
        self.crawler, self.places = crawler, places
        self.lines: dict[str, DeferredSemaphore] = {}
        self.shut_until: dict[str, float] = {}

    def _line(self, host: str) -> DeferredSemaphore:
        return self.lines.setdefault(host, DeferredSemaphore(self.places))

    async def enter(self, host: str) -> None:
        """Wait for a place, and for the end of the host's pause. Raises AskedToWait."""
        waiting: Any = self._line(host).acquire()
        await maybe_deferred_to_future(waiting)
        try:
            while self.shut_until.get(host, 0.0) > time.monotonic():
                await self.sleep(self.shut_until[host] - time.monotonic())
        except AskedToWait:
            self.leave(host)
            raise

    def leave(self, host: str) -> None:
        self._line(host).release()

    def shut(self, host: str, seconds: float) -> None:
        until = time.monotonic() + seconds
        self.shut_until[host] = max(until, self.shut_until.get(host, 0.0))

    async def sleep(self, seconds: float) -> None:
        """Wait, unless the crawl is told to end. Raises AskedToWait then."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not self.crawler.crawling:
                raise AskedToWait("the crawl ended before its pause did")
            done: Deferred[None] = Deferred()
            call_later(min(left, STEP), done.callback, None)
            await maybe_deferred_to_future(done)
