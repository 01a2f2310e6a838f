"""Asking a portal's lists: the feed, listings page after page.

What each answer means is `discovery`'s; where the lists are is the engine's and the card's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import ClassVar

from lxml.html import HtmlElement

from crawler.addresses import path_of
from crawler.discovery import Unusable, html_tree, page_number, read_feed, read_listing
from crawler.items import Listed
from crawler.sitemaps import SitemapSpider
from crawler.traps import beyond_the_calendar, endless


class ListSpider(SitemapSpider):
    """A spider that can ask a portal's lists, one after another."""

    feeds: ClassVar[tuple[str, ...]] = ("feed/", "rss.xml", "rss")

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
                self.hear(e.url for e in entries)
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
                    yield Listed(self.address(link), found_by="listing")
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
