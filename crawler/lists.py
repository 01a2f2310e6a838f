"""Asking a portal's lists: sitemaps, the feed, listings page after page.

What each answer means is `discovery`'s; where the lists are is the engine's and the card's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from lxml.html import HtmlElement
from scrapy import Request, Spider
from scrapy.http import Response

from crawler.addresses import Site, host_of, path_of, same_page, tidy
from crawler.archiving import ARCHIVE_AS
from crawler.card import Card
from crawler.clock import now, stamp
from crawler.discovery import (
    Unusable,
    html_tree,
    page_number,
    read_feed,
    read_listing,
    read_sitemap,
)
from crawler.fetching.refusals import why
from crawler.fetching.robots import Robots
from crawler.items import Listed, Page, Problem
from crawler.memory import (
    ListMark,
    Memory,
    Window,
    conditional_headers,
    is_over,
    moment,
    states_change,
)
from crawler.traps import beyond_the_calendar, endless

NONE_THERE = frozenset((400, 401, 403, 404, 410))
"""What portals answer where a list is switched off, or a page lies past its end."""


class NoAnswer(Exception):
    """Nothing was received; `kind` is a problem's kind, `detail` its reason in words."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind, self.detail = kind, detail


class ListSpider(Spider):
    """A spider that can ask a portal's lists, outside the queue, one after another."""

    card: ClassVar[Card]
    sitemaps: ClassVar[tuple[str, ...]] = ("sitemap.xml", "sitemap_index.xml", "sitemap.xml.gz")
    feeds: ClassVar[tuple[str, ...]] = ("feed/", "rss.xml", "rss")
    site: Site
    store: Memory

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.found: dict[str, Listed] = {}
        self.used: dict[str, int] = {}
        self.began = now()
        self.sweeping = True
        """Every list is read to its end."""
        self.ran_before: datetime | None = None
        """When the last complete run began."""
        self.marks: list[ListMark] = []
        self.standing: set[str] = set()
        """Keys of articles in lists that did not change since they were read."""
        self.mapped = False
        self.sizes: dict[str, int] = {}
        """How many articles a list names; only of lists that were read whole, and then 0 counts."""
        self.foreign: Counter[str] = Counter()
        """Hosts that are none of the portal's, and how many addresses its lists name there."""

    def problem(
        self, url: str, stage: Any, kind: str, detail: str = "", page: Page | None = None
    ) -> Problem:
        self.logger.info("%s %s: %s %s", stage, kind, url, detail)
        return Problem(url, stage, kind, detail, self.card.name, page)

    async def ask(
        self,
        url: str,
        headers: dict[str, str] | None = None,
        *,
        archive_as: str = "list",
        seconds: float | None = None,
    ) -> Response:
        """One answer outside the queue, whatever its status. Raises NoAnswer with the reason."""
        engine: Any = self.crawler.engine
        meta: dict[str, Any] = {ARCHIVE_AS: archive_as}
        if seconds:
            meta["download_timeout"] = seconds
        request = Request(
            self.site.fetchable(url), dont_filter=True, headers=headers or {}, meta=meta
        )
        try:
            response: Response = await engine.download_async(request)
        except Exception as error:
            raise NoAnswer(*why(error)) from error
        return response

    async def fetch(
        self,
        url: str,
        *,
        guess: bool = False,
        mark: ListMark | None = None,
        archive_as: str = "list",
        seconds: float | None = None,
    ) -> Response | None:
        """An answer that is well, or None with its reason noted. `mark`: 304 is well too.

        A `guess` (a list that the portal may not have, a page that may be past the end) may be
        answered with "there is none" without a word.
        """
        try:
            response = await self.ask(
                url, conditional_headers(mark), archive_as=archive_as, seconds=seconds
            )
        except NoAnswer as error:
            if not (guess and error.kind == "forbidden"):
                self.store.note(self.problem(url, "list", error.kind, error.detail))
            return None
        if response.status == 200 or (mark and response.status == 304):
            return response
        if not (guess and response.status in NONE_THERE):
            self.store.note(self.problem(url, "list", f"http-{response.status}"))
        return None

    def _use(self, name: str, number: int) -> None:
        if number:
            self.used[name] = self.used.get(name, 0) + number

    async def ask_api(self, tree: HtmlElement | None) -> AsyncIterator[Listed]:
        """The software's own list of articles. Engines that have one override this."""
        return
        yield

    def is_article_sitemap(self, url: str) -> bool:
        """Whether a child of the sitemap index can hold articles."""
        return True

    # -- how far ----------------------------------------------------------------------------------
    def window(self) -> Window:
        """How far a list with the newest first is read in this run."""
        days = timedelta(days=self.settings.getfloat("WINDOW_DAYS"))
        since = None if self.sweeping or not self.ran_before else self.ran_before - days
        return Window(since, self.settings.getint("WINDOW_PAGES"))

    def is_news(self, listed: Listed) -> bool:
        """Whether a list names an article that was never asked for, or states a change of it."""
        known = self.store.known(same_page(listed.url))
        return known is None or known.last_fetched is None or bool(states_change(known, listed))

    def day_of(self, url: str) -> datetime | None:
        """The day of a known article."""
        known = self.store.known(same_page(url))
        return moment(known.published) if known else None

    # -- sitemaps ---------------------------------------------------------------------------------
    async def read_sitemaps(self) -> list[Listed]:
        """Every article-like address in the portal's sitemaps that changed since the last run.

        A child is passed over where its index proved to state its changes, or where it answers
        304: its articles stand as they stood. What a changed list names no longer is due.
        """
        tried: set[str] = set()
        queue = [(url, 0, "") for url in await self._robots_sitemaps()]
        found: dict[str, Listed] = {}
        read: list[int] = []
        guesses = [self.site.join(path) for path in self.sitemaps]
        seconds, barren = self.settings.getfloat("LARGE_TIMEOUT"), 0
        while queue or (guesses and not self.mapped):
            guessed = not queue
            url, depth, stated = queue.pop(0) if queue else (guesses.pop(0), 0, "")
            key = self.site.key(url)
            if key in tried:
                continue
            if depth > self.settings.getint("SITEMAP_DEPTH_MAX"):
                tried.add(key)
                words = f"index in index, {depth} deep: not read"
                self.store.note(self.problem(url, "list", "sitemap-deep", words))
                continue
            if len(tried) >= self.settings.getint("SITEMAPS_MAX") or barren >= self.settings.getint(
                "SITEMAPS_BARREN_MAX"
            ):
                words = f"{len(tried)} sitemaps were read, the last {barren} without a new address"
                self.store.note(self.problem(url, "list", "sitemaps-endless", words))
                break
            tried.add(key)
            barren += 1
            mark = None if self.sweeping else self.store.mark(self.card.name, url)
            if mark and stated and mark.stated == stated:
                self._stand(url)
                barren = 0
                continue
            response = await self.fetch(url, guess=guessed, mark=mark, seconds=seconds)
            if response is None:
                continue
            if response.status == 304:
                self._stand(url)
                barren = 0
                continue
            try:
                sitemap = read_sitemap(response.body)
            except Unusable as error:
                if not guessed:
                    self.store.note(self.problem(url, "list", "sitemap-unusable", str(error)))
                continue
            if sitemap.cut:
                self.store.note(self.problem(url, "list", "sitemap-long", "read in part"))
            if sitemap.damage:
                self.store.note(self.problem(url, "list", "sitemap-damaged", sitemap.damage))
            queue += [
                (child, depth + 1, sitemap.stated.get(child, ""))
                for child in sitemap.children
                if self.is_article_sitemap(child) and self.is_own(child)
            ]
            rows = [r for r in sitemap.urls if self.is_own(r[0]) and self.may_be_article(r[0])]
            if not self.is_article_sitemap(url) or not rows:
                continue
            self.mapped = True
            before = len(found)
            list_id = self.store.list_id(self.card.name, url, "sitemap")
            if not sitemap.damage:
                read.append(list_id)
            for address, lastmod in rows:
                listed = Listed(
                    same_page(address), lastmod=lastmod, found_by="sitemap", list_id=list_id
                )
                found.setdefault(self.site.key(address), listed)
            barren = 0 if len(found) > before else barren
            if not sitemap.damage:  # the next run reads it again, whatever its validators say
                self.marks.append(sitemap_mark(url, response, stated, [m for _, m in rows]))
        self.missed(read, found.keys())
        return list(found.values())

    def _stand(self, url: str) -> None:
        """A sitemap is as it was: so are its members."""
        self.mapped = True
        list_id = self.store.list_id(self.card.name, url, "sitemap")
        self.standing |= {self.site.key(member) for member in self.store.members(list_id)}

    def missed(self, read: list[int], named: Any) -> None:
        """What these complete lists named once, and none of them names now, is due."""
        for url in (url for list_id in read for url in self.store.members(list_id)):
            if self.site.key(url) not in named:
                self.store.overdue(self.card.name, url)

    async def _robots_sitemaps(self) -> list[str]:
        """The sitemaps that robots.txt names, as the crawl's own middleware received it."""
        middleware = self.crawler.get_downloader_middleware(Robots)
        parser: Any = await middleware.robot_parser(Request(self.site.base)) if middleware else None
        named = list(parser.rp.sitemaps) if parser is not None else []
        addresses = (tidy(name, self.site.base) for name in named)
        return [url for url in addresses if url and self.site.owns(url)]

    def is_own(self, url: str) -> bool:
        """Whether a listed address is the portal's; where others' are is counted."""
        if not self.site.owns(url):
            self.foreign[host_of(url)] += 1
            return False
        return True

    def may_be_article(self, url: str, *, known: bool = True) -> bool:
        """Whether the address alone lets it be an article; `known` where only the page can tell."""
        if not self.site.owns(url):
            return False
        told = self.card.is_article_path(path_of(same_page(url)).split("?")[0])
        return known if told is None else told

    async def ask_feed(
        self, tree: HtmlElement | None, front: str, *, to_the_end: bool
    ) -> AsyncIterator[Listed]:
        """The feed, page after page while it names news, and a window of days (or to its end)."""
        named = read_listing(tree, front).feeds[:1] if tree is not None else []
        for feed in dict.fromkeys([*named, *(self.site.join(f) for f in self.feeds)]):
            if not self.site.owns(feed):
                continue
            window = self.window()
            total, walked = 0, set[str]()
            for number in range(1, self.settings.getint("LISTING_PAGES_MAX")):
                joint = "&" if "?" in feed else "?"
                response = await self.fetch(
                    feed if number == 1 else f"{feed}{joint}paged={number}", guess=True
                )
                try:
                    entries, damage = read_feed(response.body) if response else ([], "")
                    if damage:
                        self.store.note(self.problem(feed, "list", "feed-damaged", damage))
                except Unusable as error:
                    entries = []
                    if feed in named:
                        self.store.note(self.problem(feed, "list", "feed-unusable", str(error)))
                keys = {self.site.key(e.url) for e in entries}
                fresh = keys - walked
                news = any(
                    self.is_news(e) for e in entries if self.site.key(e.url) not in self.found
                )
                walked |= keys
                total += len(fresh)
                for entry in entries:
                    if self.is_own(entry.url) and self.may_be_article(entry.url):
                        yield entry
                past = window.enough(news, [self.day_of(e.url) for e in entries])
                if not fresh or past or not (to_the_end or news):
                    break
            if total:
                self._use("feed", total)
                return

    async def walk_listings(
        self, front: str, tree: HtmlElement, *, to_the_end: bool, categories: bool
    ) -> AsyncIterator[Listed]:
        """The front page and, where nothing better is offered, each category, page after page.

        `to_the_end`: as far as the window of this run goes, not only to a page without news.
        """
        starts = [front]
        if categories:
            listing = read_listing(tree, front)
            sections = listing.categories or ([] if self.card.article_path else listing.sections)
            starts += [u for u in sections if self.site.owns(u)]
        whole = False
        for start in dict.fromkeys(starts):
            walked: set[str] = set()
            url: str | None = start
            window = self.window()
            for number in range(1, self.settings.getint("LISTING_PAGES_MAX")):
                if url is None or self.is_trap(url):
                    break
                page = tree if url == front else await self._listing_tree(url)
                if page is None:
                    break
                listing = read_listing(page, url)
                links = self.article_links(listing.links, listing.headlines)
                keys = {self.site.key(u) for u in links}
                fresh, unfound = keys - walked, keys - self.found.keys()
                walked |= keys
                self._use("listing", len(unfound))
                news = any(
                    self.is_news(Listed(u)) for u in links if self.site.key(u) not in self.found
                )
                times = [self.day_of(u) for u in links]
                for link in links:
                    yield Listed(same_page(link), found_by="listing")
                if not fresh or window.enough(news, times) or not (to_the_end or news):
                    break
                # Where the front page goes on into the past, its sections repeat it.
                if not self.sweeping and whole and not news:
                    break
                whole = whole or (start == front and number > 1)
                url = self.following(url, listing.following)

    def is_trap(self, url: str) -> bool:
        """Whether a listing's address is one that a trap makes up; noted where it is."""
        reason = endless(url) or beyond_the_calendar(url, date.today().year)
        if reason:
            self.store.note(self.problem(url, "list", "trap", reason))
        return reason is not None

    async def _listing_tree(self, url: str) -> HtmlElement | None:
        response = await self.fetch(url, guess=page_number(url) > 1)
        return html_tree(response.body) if response is not None else None

    def article_links(self, links: list[str], headlines: list[str]) -> list[str]:
        """What a listing lists: addresses that the card knows, else what stands as headlines."""
        if self.card.article_path:
            return [u for u in links if self.may_be_article(u)]
        return [u for u in headlines if self.may_be_article(u) and path_of(u).count("-") > 1]

    def following(self, url: str, printed: str | None) -> str | None:
        """The next page of a listing: as printed. Engines may know where it is anyway."""
        return printed if printed and self.site.owns(printed) else None


def sitemap_mark(url: str, response: Response, stated: str, lastmods: list[str]) -> ListMark:
    """How to know this sitemap again. An index that states less than its child is not believed,
    nor one whose stated day is not over: what is published until then would change nothing in it.
    """

    def header(name: str) -> str | None:
        value = response.headers.get(name)
        return value.decode("latin-1") if value else None

    times = [t for t in map(moment, lastmods) if t]
    told, newest = moment(stated), max(times, default=None)
    honest = told is not None and newest is not None and newest <= told
    return ListMark(
        url,
        "sitemap",
        header("ETag"),
        header("Last-Modified"),
        stated if honest and is_over(stated, now()) else None,
        newest.isoformat() if newest else None,
        len(lastmods),
        stamp(),
    )
