"""Stopping within seconds: an answer that is slow to come, or a pause before asking again, must
not keep a crawl that was told to end."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from scrapy import signals
from twisted.internet.task import LoopingCall

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LOOK_EVERY = 0.25
"""Seconds between two looks whether somebody sent a signal."""


class Stopping:
    """Scrapy extension. Scrapy ends when all it asked for has answered; this waits no longer than
    GRACE_SECONDS, closes the run's record, and ends."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.grace = crawler.settings.getfloat("GRACE_SECONDS")
        self.waited = 0.0
        self.loop = LoopingCall(self.look)
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Stopping:
        return cls(crawler)

    def opened(self) -> None:
        self.loop.start(LOOK_EVERY, now=False)

    def closed(self) -> None:
        if self.loop.running:
            self.loop.stop()

    def look(self) -> None:
        if self.crawler.crawling:
            return
        self.waited += LOOK_EVERY
        if self.waited < self.grace:
            return
        self.loop.stop()
        spider: Any = self.crawler.spider
        if spider.books is not None:
            spider.books()
        from twisted.internet import reactor as module  # imported late: it installs itself

        reactor: Any = module
        with contextlib.suppress(RuntimeError):  # it was stopped in the meantime
            reactor.stop()
