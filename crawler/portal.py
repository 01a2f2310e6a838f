"""The life of a crawl: ask the portal's lists, fetch what they name, hand on what is read.

Knows no selector, no host and no table. A portal is a card, its software an engine.
"""

from __future__ import annotations

import getpass
import socket
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any, Self

from lxml.html import HtmlElement
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object

from crawler.addresses import Site, host_of, tidy
from crawler.asking import NoAnswer
from crawler.choosing import ChoosingSpider
from crawler.closing import RUN, SWEEP
from crawler.discovery import html_tree
from crawler.fetching.certificates import read_certificates
from crawler.fetching.refusals import (
    Forbidden,
    RobotsSilent,
    RobotsUnreachable,
    in_words,
)
from crawler.items import Listed
from crawler.memory import Schedule, StoreError, is_ahead, moment
from crawler.page_dates import date_places

NAMED_BY = "//link/@href | //meta[@property='og:url']/@content"
"""What a front page says of itself; its other links may well lead to somebody else's site."""
ROBOTS = (Forbidden.kind, RobotsUnreachable.kind, RobotsSilent.kind)


class UsageError(ValueError):
    """A wrong argument; says which and what would be right."""


def day(text: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--{name} wants a day like 2021-12-31, not {text!r}") from None


def contact(settings: Any) -> str:
    """Who answers for this crawl."""
    return settings["CONTACT"] or f"{getpass.getuser()}@{socket.getfqdn()}"


def user_agent(settings: Any) -> str:
    """Who asks, and who answers for it."""
    return f"congtin/{settings['VERSION']} (news archive; contact: {contact(settings)})"


class PortalSpider(ChoosingSpider):
    """A crawl of one portal. Engines say where the lists are; cards state the facts."""

    def __init__(
        self,
        name: str | None = None,
        at: str = "",
        since: str = "",
        until: str = "",
        full: str | bool = False,
        limit: str | int = 0,
        certificates: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        base = tidy(at) if at else self.card.home
        if not base:
            raise UsageError(f"--at wants an address like http://127.0.0.1:8099/, not {at!r}")
        self.opened = base if at else ""
        hosts = frozenset((*self.card.hosts, host_of(base).removeprefix("www.")))
        self.site = Site(base, hosts)
        self.since, self.until = day(since, "since"), day(until, "until")
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"--since {self.since} lies after --until {self.until}")
        self.full = str(full).lower() in ("1", "true", "yes")
        self.limit = int(limit)
        self.certificates = certificates or self.card.certificates
        try:
            read_certificates(self.certificates) if self.certificates else None
        except (OSError, ValueError) as error:
            raise UsageError(f"{self.certificates}: {error}") from None
        self.first = True

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.store = load_object(crawler.settings["STORE"])(crawler.settings["DATABASE"])
        spider.store.patience(crawler.settings.getfloat("BUSY_SECONDS"))
        crawler.signals.connect(spider.item_broke, signals.item_error)
        crawler.signals.connect(spider.page_broke, signals.spider_error)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        with spider.store.refusals():
            spider.look_back(crawler.settings)
        return spider

    def look_back(self, settings: Any) -> None:
        """What earlier runs left, and whether it is time to sweep."""
        store, name = self.store, self.card.name
        store.schedule = Schedule(
            tuple((int(days), int(hours)) for days, hours in settings.getlist("REVISIT_HOURS")),
            settings.getint("REVISIT_SOONER"),
            settings.getint("FAILURES_PATIENCE"),
            settings.getint("GONE_HOURS"),
        )
        self.first = store.stored_articles(name) == 0
        self.behind = frozenset(map(self.site.key, store.protected(name)))
        self.distrusted = store.distrusted(name)
        swept, ran = store.mark(name, SWEEP), store.mark(name, RUN)
        last = moment(swept.read_at) if swept else None
        old = last is None or self.began - last > timedelta(days=settings.getint("SWEEP_DAYS"))
        self.ran_before = moment(ran.read_at) if ran else None
        set_back = is_ahead(last, self.began) or is_ahead(self.ran_before, self.began)
        self.sweeping = self.full or self.first or old or set_back

    @classmethod
    def update_settings(cls, settings: Any) -> None:
        super().update_settings(settings)
        settings.set("CONTACT", contact(settings), "spider")
        settings.set("USER_AGENT", user_agent(settings), "spider")

    # -- asking the lists -------------------------------------------------------------------------
    async def start(self) -> AsyncIterator[Any]:
        try:
            front = await self.ask(self.site.base)
        except NoAnswer as error:
            self.refused = error.kind in ROBOTS and error.kind != RobotsSilent.kind
            told = "" if error.kind in ROBOTS else f"{self.site.base} cannot be reached: "
            self.fail(told + error.detail)
            return
        tree = html_tree(front.body) if front.status == 200 else None
        if tree is None:
            self.front_status = front.status
            self.store.note(self.problem(self.site.base, "list", f"http-{front.status}"))
        else:
            self.learn(tree)
        try:
            with self.store.refusals():
                async for request in self.one_by_one(self.choose(front.url, tree)):
                    yield request
                    if self.limit and self.asked >= self.limit:
                        break
                else:
                    self.complete = not (self.since or self.until)
                    self.count("sweep", int(self.sweeping and self.complete))
                unmeasured = self.store.unmeasured(self.card.name)
        except StoreError as error:
            self.fail(str(error))
            return
        except Exception as error:
            # A crawl whose lists broke must not look like a quiet day.
            self.logger.debug("the lists could not be read to their end", exc_info=True)
            self.fail(f"the lists of {self.site.base} could not be read: {in_words(error)}")
            return
        for request in self._attachment_requests(unmeasured):
            yield request
        self.logger.info(
            "lists asked: %s", ", ".join(f"{k} {v}" for k, v in self.used.items()) or "none"
        )

    async def one_by_one(self, requests: AsyncIterator[Request]) -> AsyncIterator[Request]:
        """The same, each when the engine has room for it.

        Scrapy 2.19 takes all that `start` has, and nothing else goes on until it has: with a
        sitemap of 50,000 no answer was read for five minutes, and 80 MB of requests stood in line.
        """
        engine: Any = self.crawler.engine
        async for request in requests:
            if engine.needs_backout():
                await self.crawler.signals.wait_for(signals.scheduler_empty)
            yield request

    async def choose(self, front: str, tree: HtmlElement | None) -> AsyncIterator[Request]:
        """Requests for what the lists name and is new or changed, then for what is due."""
        async for listed in self.discover(front, tree):
            request = self.consider(listed)
            if request is not None:
                yield request
        for key in self.standing - self.found.keys():
            self.named(key, passed=True)
        async for listed in self.relist(self.due()):
            key = self.site.key(listed.url)
            if key in self.known_asked or not self.in_window(listed.published):
                continue
            self.count_extra(key)
            yield self.article_request(listed, self.store.known(listed.url))

    async def relist(self, due: list[Listed]) -> AsyncIterator[Listed]:
        """The same with what the portal's lists say of them. Engines may ask."""
        for listed in due:
            yield listed

    def learn(self, tree: HtmlElement) -> None:
        """What the front page tells of the site itself."""
        self.hear(str(href) for href in tree.xpath(NAMED_BY))
        self.chrome = date_places(tree)
        self.look_at_theme(tree)

    async def discover(self, front: str, tree: HtmlElement | None) -> AsyncIterator[Listed]:
        """Every list the portal offers, each completing the ones before it."""
        mapped = self.believed(await self.read_sitemaps())
        self._use("sitemap", len(mapped))
        self.sizes["sitemap"] = len(self.standing | {self.site.key(x.url) for x in mapped})
        times = {self.site.key(listed.url): listed for listed in mapped}
        by_api, behind = set[str](), 0
        async for listed in self.ask_api(tree):
            by_api.add(self.site.key(listed.url))
            behind += self.is_behind(listed, times)
            self._complete(listed, times)
            yield listed
        if behind and self.mapped and not self.sweeping:
            mapped = self.believed(await self.read_sitemaps(unseen=True)) or mapped
            self.mapped = True
        self._use("rest", len(by_api))
        if self.sweeping:
            self.sizes["rest"] = len(by_api)
        blind = not by_api and not self.mapped
        if blind:
            self.named_in = self.store.list_id(self.card.name, SWEEP, "sweep")
        to_the_end = not by_api if self.sweeping else blind
        async for listed in self.ask_feed(tree, front, to_the_end=to_the_end):
            self._complete(listed, times)
            yield listed
        for listed in mapped:
            yield listed
        if tree is not None:
            async for listed in self.walk_listings(front, tree, to_the_end=blind, categories=blind):
                yield listed
        if self.named_in is not None and self.sweeping:
            self.missed([self.named_in], self.found.keys())

    def _complete(self, listed: Listed, mapped: dict[str, Listed]) -> None:
        """What the sitemap says of an article that another list told more of."""
        there = mapped.get(self.site.key(listed.url))
        if there is not None:
            listed.lastmod, listed.list_id = there.lastmod, there.list_id
