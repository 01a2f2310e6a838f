"""The life of a crawl: ask the portal's lists, fetch what they name, hand on what is read.

Knows no selector, no host and no table. A portal is a card, its software an engine.
"""

from __future__ import annotations

import getpass
import hashlib
import socket
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any, ClassVar, Self

from lxml.html import HtmlElement
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.misc import load_object

from crawler.addresses import Site, host_of, same_page, tidy
from crawler.archiving import ARCHIVE_AS, ARCHIVED, RECEIVED
from crawler.card import Card, Layout
from crawler.discovery import html_tree
from crawler.fetching.refusals import Forbidden, RobotsUnreachable, in_words, why
from crawler.items import Article, AttachmentFile, Listed, Page, Term
from crawler.lists import ListSpider, NoAnswer
from crawler.locating import locate
from crawler.memory import StoreError, conditional_headers, passes_over
from crawler.notices import Notice
from crawler.page import Fetched, NotAnArticle, Reading, Unreadable, decode, parse
from crawler.page_dates import Chrome, date_places
from crawler.reading import continuations, read_article

ROBOTS = (Forbidden.kind, RobotsUnreachable.kind)
VIETNAM = timezone(timedelta(hours=7))


class UsageError(ValueError):
    """A wrong argument; says which and what would be right."""


def day(text: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--{name} wants a day like 2021-12-31, not {text!r}") from None


def user_agent(settings: Any) -> str:
    """Who asks, and who answers for it."""
    contact = settings["CONTACT"] or f"{getpass.getuser()}@{socket.getfqdn()}"
    return f"congtin/{settings['VERSION']} (news archive; contact: {contact})"


class PortalSpider(ListSpider):
    """A crawl of one portal. Engines say where the lists are; cards state the facts."""

    layout: ClassVar[Layout | None] = None
    """The conventions of the portal's software."""

    def __init__(
        self,
        name: str | None = None,
        at: str = "",
        since: str = "",
        until: str = "",
        full: str | bool = False,
        limit: str | int = 0,
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
        self.failure = ""
        self.outcome = ""
        self.front_status = 200
        self.chrome: Chrome = frozenset()
        self.asked = self.answered = 0
        self.first = True

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.store = load_object(crawler.settings["STORE"])(crawler.settings["DATABASE"])
        crawler.signals.connect(spider.item_broke, signals.item_error)
        crawler.signals.connect(spider.page_broke, signals.spider_error)
        spider.first = spider.store.stored_articles(cls.card.name) == 0
        return spider

    @classmethod
    def update_settings(cls, settings: Any) -> None:
        super().update_settings(settings)
        settings.set("USER_AGENT", user_agent(settings), "spider")

    # -- what happened --------------------------------------------------------------------------
    def count(self, name: str, by: int = 1) -> None:
        if self.crawler.stats:
            self.crawler.stats.inc_value(f"congtin/{name}", by)

    def counted(self, name: str) -> int:
        return int(self.crawler.stats.get_value(f"congtin/{name}", 0)) if self.crawler.stats else 0

    def fail(self, reason: str) -> None:
        """The crawl cannot go on; the first reason is the one that is told."""
        if not self.failure:
            self.failure = reason
            self.logger.log(self.settings.getint("FAILURE_LOG_LEVEL"), reason)
            engine = self.crawler.engine
            if engine is not None and engine.running:
                deferred_from_coro(engine.close_spider_async(reason="failed"))

    def item_broke(self, item: Any, failure: Any) -> None:
        """A mistake of this program's own in a pipeline: the article is not stored, and told so."""
        self._broke(getattr(item, "url", ""), "understand", failure)

    def page_broke(self, failure: Any, response: Response) -> None:
        """The same while a page was read."""
        self._broke(response.url, "read", failure)

    def _broke(self, url: str, stage: Any, failure: Any) -> None:
        self.count("failed")
        self.store.note(self.problem(url, stage, "program-error", in_words(failure.value)))

    def judgement(self) -> tuple[str, str]:
        """(outcome, notes in words) of the run, as it stands when the spider closes."""
        if not self.outcome:
            self.outcome, self.notes = self._judge()
        return self.outcome, self.notes

    def _judge(self) -> tuple[str, str]:
        failed, asked = self.counted("failed"), max(self.asked, 1)
        if self.failure:
            return "failed", self.failure
        if not self.crawler.crawling:  # Scrapy's word for: somebody sent a signal
            return "interrupted", "interrupted; the next crawl goes on where this one stopped"
        if not self.found and self.front_status >= 400:
            return "failed", f"{self.site.base} answers {self.front_status}"
        if not self.found:
            return (
                "failed",
                f"no article is listed at {self.site.base}: "
                "no sitemap, REST list, feed or listing names one",
            )
        share = self.settings.getfloat("FAILED_SHARE_MAX")
        if failed and failed > share * asked:
            return "unhealthy", f"{failed} of {self.asked} articles could not be fetched or read"
        return "healthy", ", ".join(f"{name} {n}" for name, n in self.used.items())

    # -- asking the lists -------------------------------------------------------------------------
    async def start(self) -> AsyncIterator[Any]:
        try:
            front = await self.ask(self.site.base)
        except NoAnswer as error:
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
            async for listed in self.discover(front.url, tree):
                request = self.consider(listed)
                if request is not None:
                    yield request
                if self.limit and self.asked >= self.limit:
                    break
        except StoreError as error:
            self.fail(str(error))
            return
        except Exception as error:
            # A crawl whose lists broke must not look like a quiet day.
            self.logger.debug("the lists could not be read to their end", exc_info=True)
            self.fail(f"the lists of {self.site.base} could not be read: {in_words(error)}")
            return
        for request in self._attachment_requests(self.store.unmeasured(self.card.name)):
            yield request
        self.logger.info(
            "lists asked: %s", ", ".join(f"{k} {v}" for k, v in self.used.items()) or "none"
        )

    def learn(self, tree: HtmlElement) -> None:
        """What the front page tells of the site itself."""
        self.chrome = date_places(tree)

    async def discover(self, front: str, tree: HtmlElement | None) -> AsyncIterator[Listed]:
        """Every list the portal offers, each completing the ones before it."""
        mapped = await self.read_sitemaps()
        self._use("sitemap", len(mapped))
        times = {self.site.key(url): modified for url, modified in mapped}
        listed_by_api = 0
        async for listed in self.ask_api(tree):
            listed_by_api += 1
            yield listed
        self._use("rest", listed_by_api)
        sweep = self.full or self.first
        async for listed in self.ask_feed(tree, front, to_the_end=sweep and not listed_by_api):
            listed.modified = times.get(self.site.key(listed.url), "")
            yield listed
        for url, modified in mapped:
            yield Listed(url, modified=modified, found_by="sitemap")
        if tree is not None:
            blind = not listed_by_api and not mapped
            async for listed in self.walk_listings(
                front, tree, to_the_end=sweep and blind, categories=blind
            ):
                yield listed

    # -- choosing ---------------------------------------------------------------------------------
    def consider(self, listed: Listed) -> Request | None:
        """A request for a listed article, unless it was seen, is known, or out of the window."""
        if not self.site.owns(listed.url):
            return None
        listed.url = same_page(listed.url)
        key = self.site.key(listed.url)
        if key in self.found:
            return None
        self.found[key] = listed
        if not self.in_window(listed.published):
            return None
        self.count("listed")
        self.store.listed(self.card.name, [(listed.url, listed.published, listed.modified)])
        known = self.store.known(listed.url)
        schedule = self.settings.getlist("REVISIT_HOURS")
        if not self.full and passes_over(known, listed.modified, datetime.now(VIETNAM), schedule):
            self.count("unchanged")
            return None
        if listed.protected:
            self.count("protected")
            self.store.remember(self.page(listed.url, "protected", 200, listed))
            return None
        self.asked += 1
        return Request(
            self.site.fetchable(listed.url),
            callback=self.parse_article,
            errback=self.article_failed,
            # `found` makes them unique; Scrapy's filter would drop a redirect to a second one.
            dont_filter=True,
            headers={} if self.full else conditional_headers(known),
            cb_kwargs={"listed": listed},
            meta={ARCHIVE_AS: "article"},
        )

    def in_window(self, published: str | None) -> bool:
        """Whether a day (or the time that a list states) lies within --since and --until."""
        if not published or not (self.since or self.until):
            return True
        try:
            printed = datetime.fromisoformat(published).date()
        except ValueError:
            return True
        return (not self.since or printed >= self.since) and (
            not self.until or printed <= self.until
        )

    # -- reading ----------------------------------------------------------------------------------
    def page(
        self,
        url: str,
        kind: str,
        status: int | None,
        listed: Listed | None = None,
        response: Response | None = None,
    ) -> Page:
        headers = response.headers if response is not None else {}

        def header(name: str) -> str | None:
            value = headers.get(name)
            return value.decode("latin-1") if value else None

        return Page(
            url,
            self.card.name,
            kind,
            status,
            seen_at(response),
            header("ETag"),
            header("Last-Modified"),
            listed_modified=(listed.modified or None) if listed else None,
            archived=response.meta.get(ARCHIVED) if response is not None else None,
        )

    def article_failed(self, failure: Any) -> Iterator[Any]:
        """errback: no answer at all, or one that must not be followed."""
        listed: Listed = failure.request.cb_kwargs["listed"]
        self.answered += 1
        kind, detail = why(failure.value)
        self.count("forbidden" if kind == Forbidden.kind else "failed")
        yield self.problem(
            listed.url, "fetch", kind, detail, self.page(listed.url, "article", None, listed)
        )

    async def parse_article(self, response: Response, listed: Listed) -> AsyncIterator[Any]:
        self.answered += 1
        page = self.page(listed.url, "article", response.status, listed, response)
        if response.status == 304:
            self.count("not_modified")
            self.count("unchanged")
            yield page
            return
        if response.status != 200:
            self.count("failed")
            yield self.problem(listed.url, "fetch", f"http-{response.status}", "", page)
            return
        if same_page(response.url) == same_page(self.site.base) and self.site.key(
            listed.url
        ) != self.site.key(self.site.base):
            self.count("failed")
            yield self.problem(listed.url, "fetch", "redirect-to-front", response.url, page)
            return
        try:
            pages = await self._whole(response)
            article = await self._read(pages, listed)
        except Notice as reason:
            self.count("failed")
            yield self.problem(listed.url, "read", reason.kind, str(reason), page)
            return
        except NotAnArticle as reason:
            page.kind = "protected" if "password" in str(reason) else "other"
            self.count(page.kind)
            self.logger.info("no article: %s: %s", listed.url, reason)
            yield page
            return
        except Unreadable as reason:
            self.count("failed")
            yield self.problem(listed.url, "read", "unreadable", str(reason), page)
            return
        article.page = page
        led_here = [same_page(u) for u in (*response.meta.get("redirect_urls", []), listed.url)]
        own = (self.site.at_home(u, article.url) for u in led_here)
        article.aliases += dict.fromkeys(u for u in own if u != article.url)
        yield article
        for request in self._attachment_requests(a.url for a in article.attachments):
            yield request

    async def _whole(self, response: Response) -> list[Fetched]:
        """The answer and, where the article is split, its further pages."""
        first = fetched(response)
        try:
            more = continuations(parse(decode(first)), response.url, self.site)
        except Unreadable:
            more = []
        pages = [first]
        for url in more[: self.settings.getint("SPLIT_PAGES_MAX")]:
            further = await self.fetch(url, archive_as="part")
            if further is None:
                raise Unreadable(f"a page of it is missing: {url}")
            pages.append(fetched(further))
        return pages

    async def _read(self, pages: list[Fetched], listed: Listed) -> Article:
        return self.read(pages, listed)

    def read(
        self, pages: list[Fetched], listed: Listed | None, *, by_selectors: bool = False
    ) -> Article:
        """The article that these pages print. Raises NotAnArticle or Unreadable.

        `by_selectors` keeps the general reader out: what no selector finds is unreadable.
        """
        return read_article(
            pages,
            self.card_for(pages[0]),
            self.site,
            engine=self.layout,
            listed=listed,
            reject=self.reject,
            terms=self.terms,
            locate=None if by_selectors else locate,
            chrome=self.chrome,
        )

    def card_for(self, page: Fetched) -> Card:
        """The card that reads this page."""
        return self.card

    def reject(self, tree: HtmlElement) -> str | None:
        """Why a page is no article. Engines know."""
        return None

    def knows(self) -> dict[str, Any]:
        """What reading a page uses beside its bytes and what the lists say of it. JSON-ready."""
        return {
            "at": self.site.base,
            "hosts": sorted(self.site.hosts),
            "chrome": sorted(self.chrome),
        }

    def recall(self, known: dict[str, Any]) -> None:
        """Take up what `knows` told."""
        hosts = frozenset(str(host) for host in known.get("hosts", ())) or self.site.hosts
        self.site = Site(str(known.get("at") or self.site.base), hosts)
        self.chrome = frozenset((str(a), str(b)) for a, b in known.get("chrome", ()))

    def terms(self, seen: Reading) -> tuple[list[Term], list[Term], str] | None:
        """Categories and tags where the software tells them. Engines know."""
        return None

    def _attachment_requests(self, urls: Iterable[str]) -> Iterator[Request]:
        """Requests for documents of the portal's own that were never received well."""
        for url in urls if self.settings.getbool("ATTACHMENTS_FETCHED") else ():
            known = self.store.known(url)
            if self.site.owns(url) and (known is None or known.status != 200):
                yield Request(
                    self.site.fetchable(url),
                    callback=self.parse_attachment,
                    errback=self.attachment_failed,
                    cb_kwargs={"url": url},
                    meta={ARCHIVE_AS: "attachment"},
                )

    def parse_attachment(self, response: Response, url: str) -> Iterator[Any]:
        page = self.page(url, "attachment", response.status, None, response)
        if response.status != 200:
            yield self.problem(url, "fetch", f"http-{response.status}", "an attachment", page)
            return
        declared = (
            (response.headers.get("Content-Type") or b"").decode("latin-1").split(";")[0].strip()
        )
        yield AttachmentFile(
            url,
            self.card.name,
            declared or None,
            len(response.body),
            hashlib.sha256(response.body).hexdigest(),
        )
        yield page

    def attachment_failed(self, failure: Any) -> Iterator[Any]:
        url = failure.request.cb_kwargs["url"]
        yield self.problem(url, "fetch", *why(failure.value), self.page(url, "attachment", None))


def now() -> str:
    return datetime.now(VIETNAM).isoformat(timespec="seconds")


def seen_at(response: Response | None) -> str:
    """When an answer was received; this moment where there was none."""
    return (response.meta.get(RECEIVED) if response is not None else None) or now()


def fetched(response: Response) -> Fetched:
    declared = response.headers.get("Content-Type")
    return Fetched(
        response.url,
        response.body,
        declared.decode("latin-1") if declared else None,
        seen_at(response),
    )
