"""A crawl of any portal that runs on WordPress: its lists, its pagination, its classes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar

from lxml.html import HtmlElement

from crawler.addresses import host_of, same_page, tidy
from crawler.card import Layout
from crawler.discovery import Unusable, page_number, read_rows
from crawler.engines import wordpress
from crawler.items import Article, Listed, Term
from crawler.lists import NONE_THERE, NoAnswer
from crawler.page import Fetched, Reading, Unreadable
from crawler.portal import PortalSpider, fetched
from crawler.reading import holds_ending

PER_PAGE = 100
"""The most that WordPress's REST lists give at a time."""


class WordPressSpider(PortalSpider):
    """What every WordPress card inherits."""

    layout: ClassVar[Layout | None] = wordpress.LAYOUT
    sitemaps = wordpress.SITEMAPS
    feeds = (wordpress.FEED,)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category_paths: dict[str, tuple[str, ...]] = {}
        self.api = ""

    def is_article_sitemap(self, url: str) -> bool:
        return not wordpress.NOT_POSTS.search(url)

    async def _rows(self, what: str, fields: str) -> AsyncIterator[list[dict[str, Any]]]:
        """The pages of one REST list; ends at the first that is none."""
        number, last = 1, 1
        while number <= last:
            joint = "&" if "?" in self.api else "?"
            url = f"{self.api}wp/v2/{what}{joint}per_page={PER_PAGE}&page={number}&_fields={fields}"
            response = await self.fetch(url, guess=number == 1)
            if response is None:
                if number == 1:
                    return
                number += 1
                continue
            try:
                rows = read_rows(response.body)
            except Unusable as error:
                if number > 1:
                    self.store.note(self.problem(url, "list", "rest-unusable", str(error)))
                return
            total = response.headers.get("X-WP-TotalPages") or b""
            last = (
                int(total) if total.isdigit() else (number + 1 if len(rows) == PER_PAGE else number)
            )
            last = min(last, self.settings.getint("LISTING_PAGES_MAX"))
            yield rows
            number += 1

    def _api_root(self, tree: HtmlElement | None) -> str:
        """Where the page says that the REST interface is, else WordPress's default."""
        for link in tree.iter("link") if tree is not None else ():
            if link.get("rel") == "https://api.w.org/":
                named = tidy(link.get("href") or "", self.site.base)
                if named and self.site.owns(named):
                    return named
        return self.site.join("/wp-json/")

    async def _term_paths(self, what: str) -> dict[int, tuple[str, ...]]:
        rows = [row async for page in self._rows(what, wordpress.TERM_FIELDS) for row in page]
        paths = wordpress.term_paths(rows)
        if what == "categories":
            self.category_paths |= {
                str(r.get("slug")): paths[r["id"]] for r in rows if r.get("id") in paths
            }
        return paths

    async def ask_api(self, tree: HtmlElement | None) -> AsyncIterator[Listed]:
        if tree is not None:
            self.category_paths |= wordpress.category_paths(tree)
        self.api = self._api_root(tree)
        categories: dict[int, tuple[str, ...]] = {}
        tags: dict[int, tuple[str, ...]] = {}
        first = True
        async for rows in self._rows("posts", wordpress.POST_FIELDS):
            if first:
                categories, tags, first = (
                    await self._term_paths("categories"),
                    await self._term_paths("tags"),
                    False,
                )
            for row in rows:
                listed = wordpress.listed_post(row, categories, tags)
                if listed is not None:
                    listed.content = ""  # thousands of texts at once; each page is fetched anyway
                    yield listed

    def following(self, url: str, printed: str | None) -> str | None:
        if printed and self.site.owns(printed):
            return printed
        if page_number(url) == 1 and host_of(url):
            return f"{url.rstrip('/')}/page/2"
        return None

    def reject(self, tree: HtmlElement) -> str | None:
        return wordpress.reject(tree)

    def knows(self) -> dict[str, Any]:
        return {**super().knows(), "api": self.api, "categories": self.category_paths}

    def recall(self, known: dict[str, Any]) -> None:
        super().recall(known)
        self.api = str(known.get("api") or "")
        paths = known.get("categories", {})
        self.category_paths = {slug: tuple(path) for slug, path in paths.items()}

    def terms(self, seen: Reading) -> tuple[list[Term], list[Term], str] | None:
        return wordpress.terms(seen, self.category_paths)

    async def _read(self, pages: list[Fetched], listed: Listed) -> Article:
        try:
            article = self.read(pages, listed, by_selectors=True)
        except Unreadable:
            # A theme that no selector knows: the same text by REST where that is open, else
            # whatever the general reader makes of the page.
            listed.content = await self._rendered(listed)
            return self.read(pages, listed, by_selectors=bool(listed.content))
        if listed.ending and not holds_ending(article, listed.ending):
            return await self._with_unlinked_pages(article, pages, listed)
        return article

    async def _rendered(self, listed: Listed) -> str:
        """The article's text by REST; '' where that is closed."""
        url = f"{self.api}wp/v2/posts/{listed.id}"
        asked = self.fetch(url, guess=True, archive_as="part") if listed.id else None
        response = await asked if asked else None
        rows = read_rows(b"[" + response.body + b"]") if response is not None else []
        rendered = wordpress.listed_post(rows[0], {}, {}) if rows else None
        return rendered.content if rendered else ""

    async def _with_unlinked_pages(
        self, article: Article, pages: list[Fetched], listed: Listed
    ) -> Article:
        """A split article whose theme prints no links to its further pages.

        The block themes of WordPress 6.1 (twentytwentytwo) print none. Asked for a page that is
        not there, WordPress redirects to the article itself.
        """
        whole = list(pages)
        for number in range(len(pages) + 1, self.settings.getint("SPLIT_PAGES_MAX")):
            url = f"{same_page(pages[0].url)}/{number}"
            try:
                further = await self.ask(url, archive_as="part")
            except NoAnswer as error:
                raise Unreadable(f"a page of it is missing: {url}: {error}") from None
            if further.status in NONE_THERE or not further.url.rstrip("/").endswith(f"/{number}"):
                break
            if further.status != 200:
                raise Unreadable(f"a page of it is missing: {url}: {further.status}")
            whole.append(fetched(further))
            article = self.read(whole, listed)
            if holds_ending(article, listed.ending):
                break
        return article
