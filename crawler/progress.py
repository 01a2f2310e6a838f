"""What the operator sees: a live line on a terminal, plain log lines under cron."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Any

from scrapy import signals
from twisted.internet.task import LoopingCall

if TYPE_CHECKING:
    from rich.live import Live
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
EVERY_TERMINAL, EVERY_LOG = 0.25, 30.0
"""Seconds between two looks."""
STORED = ("new", "changed")


def line(counts: dict[str, int], seconds: float) -> str:
    """Found, fetched, stored, rate and what remains, in one line.

    >>> line({"found": 300, "asked": 300, "fetched": 120, "stored": 118, "failed": 0}, 60)
    'found 300 · fetched 120 · stored 118 · 2.0/s · about 1m 30s left'
    """
    rate = counts["fetched"] / seconds if seconds > 0 else 0.0
    left = max(counts["asked"] - counts["fetched"], 0)
    parts = [
        f"found {counts['found']}",
        f"fetched {counts['fetched']}",
        f"stored {counts['stored']}",
    ]
    if counts["failed"]:
        parts.append(f"failed {counts['failed']}")
    parts.append(f"{rate:.1f}/s")
    if rate and left:
        minutes, rest = divmod(round(left / rate), 60)
        parts.append(f"about {minutes}m {rest:02d}s left" if minutes else f"about {rest}s left")
    return " · ".join(parts)


class Progress:
    """Scrapy extension; shows the same line on a terminal and in the log."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.live: Live | None = None
        self.started = time.monotonic()
        self.loop = LoopingCall(self.show)
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        return cls(crawler)

    def counts(self) -> dict[str, int]:
        stats: Any = self.crawler.stats
        spider: Any = self.crawler.spider
        get = stats.get_value
        return {
            "found": get("congtin/listed", 0),
            "asked": spider.asked,
            "fetched": spider.answered,
            "stored": sum(get(f"congtin/{name}", 0) for name in STORED),
            "failed": get("congtin/failed", 0),
        }

    def show(self) -> None:
        text = f"{self.crawler.spider.name}: {line(self.counts(), time.monotonic() - self.started)}"  # type: ignore[union-attr]  # the spider is open
        if self.live:
            from rich.text import Text

            self.live.update(Text(text))
        else:
            logger.info(text)

    def opened(self) -> None:
        if sys.stderr.isatty():
            from rich.console import Console  # 0.02 s that cron need not wait for
            from rich.live import Live

            console = Console(stderr=True)
            self.live = Live(console=console, refresh_per_second=4, transient=True)
            self.live.start()
        self.loop.start(EVERY_TERMINAL if self.live else EVERY_LOG, now=False)

    def closed(self) -> None:
        if self.loop.running:
            self.loop.stop()
        if self.live:
            self.live.stop()
