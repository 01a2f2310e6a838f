"""A crawl of any portal that runs on WordPress: its pagination, its classes, its split articles."""

from __future__ import annotations

from typing import ClassVar

from crawler.addresses import host_of, same_page
from crawler.arrivals import fetched
from crawler.asking import NONE_THERE, NoAnswer
from crawler.card import Layout
from crawler.discovery import page_number
from crawler.engines import wordpress
from crawler.engines.wordpress_rest import RestSpider
from crawler.items import Article, Listed, Term
from crawler.page import Fetched, Reading, Unreadable
from crawler.reading import holds_ending


class WordPressSpider(RestSpider):
    """What every WordPress card inherits."""

    layout: ClassVar[Layout | None] = wordpress.LAYOUT
    sitemaps = wordpress.SITEMAPS
    feeds = (wordpress.FEED,)

    def is_article_sitemap(self, url: str) -> bool:
        return not wordpress.NOT_POSTS.search(url)

    def following(self, url: str, printed: str | None) -> str | None:
        if printed and self.site.owns(printed):
            return printed
        if page_number(url) == 1 and host_of(url):
            return f"{url.rstrip('/')}/page/2"
        return None

    def reject(self, seen: Reading) -> str | None:
        return wordpress.reject(seen)

    def terms(self, seen: Reading) -> tuple[list[Term], list[Term], str] | None:
        return wordpress.terms(seen, self.category_paths)

    def read(
        self, pages: list[Fetched], listed: Listed | None, *, by_selectors: bool = False
    ) -> Article:
        article = super().read(pages, listed, by_selectors=by_selectors)
        article.post_id = wordpress.post_id(pages[0].body)
        return article

    async def _read(self, pages: list[Fetched], listed: Listed) -> Article:
        try:
            article = self.read(pages, listed, by_selectors=True)
        except Unreadable:
            # A theme that no selector knows: the same text by REST where that is open, else
            # whatever the general reader makes of the page.
            listed.content = await self.rendered(listed)
            return self.read(pages, listed, by_selectors=bool(listed.content))
        if listed.ending and not holds_ending(article, listed.ending):
            return await self._with_unlinked_pages(article, pages, listed)
        return article

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
