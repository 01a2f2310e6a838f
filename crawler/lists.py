"""Asking a portal's lists: sitemaps, the feed, listings page after page.

What each answer means is `discovery`'s; where the lists are is the engine's and the card's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar

from lxml.html import HtmlElement
from scrapy import Request, Spider
from scrapy.http import Response

from crawler.addresses import Site, path_of, same_page, tidy
from crawler.archiving import ARCHIVE_AS
from crawler.card import Card
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
from crawler.memory import Memory

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

    def problem(
        self, url: str, stage: Any, kind: str, detail: str = "", page: Page | None = None
    ) -> Problem:
        self.logger.info("%s %s: %s %s", stage, kind, url, detail)
        return Problem(url, stage, kind, detail, self.card.name, page)

    async def ask(self, url: str, *, archive_as: str = "list") -> Response:
        """One answer outside the queue, whatever its status. Raises NoAnswer with the reason."""
        engine: Any = self.crawler.engine
        meta = {ARCHIVE_AS: archive_as}
        request = Request(self.site.fetchable(url), dont_filter=True, meta=meta)
        try:
            response: Response = await engine.download_async(request)
        except Exception as error:
            raise NoAnswer(*why(error)) from error
        return response

    async def fetch(
        self, url: str, *, guess: bool = False, archive_as: str = "list"
    ) -> Response | None:
        """An answer that is well, or None with its reason noted.

        A `guess` (a list that the portal may not have, a page that may be past the end) may be
        answered with "there is none" without a word.
        """
        try:
            response = await self.ask(url, archive_as=archive_as)
        except NoAnswer as error:
            if not (guess and error.kind == "forbidden"):
                self.store.note(self.problem(url, "list", error.kind, error.detail))
            return None
        if response.status == 200:
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

    async def read_sitemaps(self) -> list[tuple[str, str]]:
        """(address, modification time) of every article-like address in the portal's sitemaps."""
        tried: set[str] = set()
        queue = [(url, 0) for url in await self._robots_sitemaps()]
        found: dict[str, str] = {}
        guesses = [self.site.join(path) for path in self.sitemaps]
        while queue or (guesses and not found):
            guessed = not queue
            url, depth = queue.pop(0) if queue else (guesses.pop(0), 0)
            key = self.site.key(url)
            if (
                key in tried
                or depth > self.settings.getint("SITEMAP_DEPTH_MAX")
                or len(tried) > self.settings.getint("SITEMAPS_MAX")
            ):
                continue
            tried.add(key)
            response = await self.fetch(url, guess=guessed)
            if response is None:
                continue
            try:
                sitemap = read_sitemap(response.body)
            except Unusable as error:
                if not guessed:
                    self.store.note(self.problem(url, "list", "sitemap-unusable", str(error)))
                continue
            queue += [
                (child, depth + 1) for child in sitemap.children if self.is_article_sitemap(child)
            ]
            if self.is_article_sitemap(url):
                found |= {u: m for u, m in sitemap.urls if self.may_be_article(u)}
        return list(found.items())

    async def _robots_sitemaps(self) -> list[str]:
        """The sitemaps that robots.txt names, as the crawl's own middleware received it."""
        middleware = self.crawler.get_downloader_middleware(Robots)
        parser: Any = await middleware.robot_parser(Request(self.site.base)) if middleware else None
        named = list(parser.rp.sitemaps) if parser is not None else []
        addresses = (tidy(name, self.site.base) for name in named)
        return [url for url in addresses if url and self.site.owns(url)]

    def may_be_article(self, url: str, *, known: bool = True) -> bool:
        """Whether the address alone lets it be an article; `known` where only the page can tell."""
        if not self.site.owns(url):
            return False
        told = self.card.is_article_path(path_of(same_page(url)).split("?")[0])
        return known if told is None else told

    async def ask_feed(
        self, tree: HtmlElement | None, front: str, *, to_the_end: bool
    ) -> AsyncIterator[Listed]:
        """The feed, page after page while it names something new (or to its end)."""
        named = read_listing(tree, front).feeds[:1] if tree is not None else []
        for feed in dict.fromkeys([*named, *(self.site.join(f) for f in self.feeds)]):
            if not self.site.owns(feed):
                continue
            total, walked = 0, set[str]()
            for number in range(1, self.settings.getint("LISTING_PAGES_MAX")):
                joint = "&" if "?" in feed else "?"
                response = await self.fetch(
                    feed if number == 1 else f"{feed}{joint}paged={number}", guess=True
                )
                try:
                    entries = read_feed(response.body) if response is not None else []
                except Unusable:
                    entries = []
                keys = {self.site.key(e.url) for e in entries}
                fresh = keys - walked
                unknown = keys - self.found.keys()
                walked |= keys
                total += len(fresh)
                for entry in entries:
                    if self.may_be_article(entry.url):
                        yield entry
                if not fresh or not (to_the_end or unknown):
                    break
            if total:
                self._use("feed", total)
                return

    async def walk_listings(
        self, front: str, tree: HtmlElement, *, to_the_end: bool, categories: bool
    ) -> AsyncIterator[Listed]:
        """The front page and, where nothing better is offered, each category, page after page."""
        starts = [front]
        if categories:
            listing = read_listing(tree, front)
            sections = listing.categories or ([] if self.card.article_path else listing.sections)
            starts += [u for u in sections if self.site.owns(u)]
        for start in dict.fromkeys(starts):
            walked: set[str] = set()
            url: str | None = start
            for _ in range(self.settings.getint("LISTING_PAGES_MAX")):
                if url is None:
                    break
                page = tree if url == front else await self._listing_tree(url)
                if page is None:
                    break
                listing = read_listing(page, url)
                links = self.article_links(listing.links, listing.headlines)
                keys = {self.site.key(u) for u in links}
                fresh, unknown = keys - walked, keys - self.found.keys()
                walked |= keys
                self._use("listing", len(unknown))
                for link in links:
                    yield Listed(same_page(link), found_by="listing")
                if not fresh or not (unknown or to_the_end):
                    break
                url = self.following(url, listing.following)

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
