"""robots.txt by RFC 9309: missing (4xx) allows all, unreachable (5xx, silence, loops) nothing.

Scrapy 2.19 crawls on when it cannot be had, and parses whatever a 500 carries.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.extensions.throttle import AutoThrottle
from scrapy.robotstxt import ProtegoRobotParser

from crawler.fetching.refusals import NO_ANSWER, Forbidden, RobotsSilent, RobotsUnreachable, why

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

BYTES_MAX = 512 * 1024
"""RFC 9309, 2.5: at least 500 KiB are parsed."""
SECONDS_KEPT = 24 * 3600
"""RFC 9309, 2.4: not used longer than a day."""
NOT_NOW = 429
"""Too many requests: no answer to the question what is allowed, though it begins with a 4."""


def first_lines(body: bytes) -> bytes:
    """What of a robots.txt is parsed: whole lines, up to BYTES_MAX."""
    if len(body) <= BYTES_MAX:
        return body
    end = max(body.rfind(b"\n", 0, BYTES_MAX), body.rfind(b"\r", 0, BYTES_MAX))
    return body[: end + 1]


class _Unreachable:
    """The rules of a host that does not say any: nothing may be fetched."""

    def __init__(self, reason: str, error: type[RobotsUnreachable] = RobotsUnreachable) -> None:
        self.reason, self.error = reason, error
        self.rp = Protego.parse("")

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        return False


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware with the RFC's answers to what goes wrong, and Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.fetched: dict[str, float] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        netloc = urlsplit(request.url).netloc
        if time.monotonic() - self.fetched.setdefault(netloc, time.monotonic()) > SECONDS_KEPT:
            self.fetched[netloc] = time.monotonic()
            self._parsers.pop(netloc, None)
        return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        status = response.status
        if status >= 500 or status == NOT_NOW or status < 200:
            self._settle(netloc, _Unreachable(f"answers {status}"))
            return
        body = first_lines(response.body) if status < 300 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        parser: Any = self._parsers[netloc]
        self._slow_down(request, parser)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        kind, words = why(exc)
        silent = kind == NO_ANSWER
        self._settle(netloc, _Unreachable(words, RobotsSilent if silent else RobotsUnreachable))

    def _settle(self, netloc: str, rules: Any) -> None:
        waiting: Any = self._parsers[netloc]
        self._parsers[netloc] = rules
        waiting.callback(rules)

    def process_request_2(self, rp: Any, request: Request) -> None:
        if isinstance(rp, _Unreachable):
            url = urljoin(request.url, "/robots.txt")
            raise rp.error(f"{url}: {rp.reason}; until it can be read, nothing may be asked")
        if rp is not None and not rp.allowed(request.url, self._robotstxt_useragent or "*"):
            self._stats.inc_value("robotstxt/forbidden")
            raise Forbidden(f"robots.txt forbids {request.url}")

    def _slow_down(self, request: Request, parser: ProtegoRobotParser) -> None:
        """Crawl-delay, no longer than the setting allows, for this host's every request."""
        settings, engine = self.crawler.settings, self.crawler.engine
        asked = parser.crawl_delay(self._robotstxt_useragent or "*") or 0.0
        delay = min(asked, settings.getfloat("CRAWL_DELAY_MAX"))
        if delay <= settings.getfloat("DOWNLOAD_DELAY") or engine is None:
            return
        host = urlsplit(request.url).hostname or ""
        downloader: Any = engine.downloader
        downloader.per_slot_settings.setdefault(host, {})["delay"] = delay
        if host in downloader.slots:
            downloader.slots[host].delay = max(downloader.slots[host].delay, delay)
        throttle: Any = self.crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay = max(throttle.mindelay, delay)
