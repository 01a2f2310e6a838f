"""The gate before each host: so many at once, and nobody while it asked to be left alone.

Scrapy 2.19's own limit lets every waiting request through at once where the delay is 0: it counts
a request only when its coroutine has begun. And its delay is behind a request that waits here: when
the pause ended, all that had gathered left within a millisecond.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred, DeferredLock, DeferredSemaphore

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
        self.doors: dict[str, DeferredLock] = {}
        self.shut_until: dict[str, float] = {}
        self.left: dict[str, float] = {}
        """When the last request of a downloader slot went through."""

    def _line(self, host: str) -> DeferredSemaphore:
        return self.lines.setdefault(host, DeferredSemaphore(self.places))

    async def enter(self, host: str, slot: str) -> None:
        """Wait for a place, for the end of the host's pause, and for its delay since the request
        before: in turn, one after another. Raises AskedToWait.
        """
        waiting: Any = self._line(host).acquire()
        await maybe_deferred_to_future(waiting)
        try:
            await self._go_through(host, slot)
        except AskedToWait:
            self.leave(host)
            raise

    async def _go_through(self, host: str, slot: str) -> None:
        door = self.doors.setdefault(host, DeferredLock())
        waiting: Any = door.acquire()
        await maybe_deferred_to_future(waiting)
        try:
            while (left := self._opens(host, slot) - time.monotonic()) > 0:
                await self.sleep(left)
            self.left[slot] = time.monotonic()
        finally:
            door.release()

    def _opens(self, host: str, slot: str) -> float:
        """The delay is what it is now: Crawl-delay and AutoThrottle change it while one waits."""
        engine: Any = self.crawler.engine
        settings = engine.downloader.slots.get(slot)
        delay = settings.delay if settings is not None else 0.0
        return max(self.shut_until.get(host, 0.0), self.left.get(slot, float("-inf")) + delay)

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
