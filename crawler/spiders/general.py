"""Any news site without a card: structured data, conventions, a general reader. Plain but whole."""

from __future__ import annotations

from dataclasses import replace

from lxml.html import HtmlElement

from crawler.addresses import Site, host_of, tidy
from crawler.card import Card, Layout
from crawler.engines.wordpress_spider import WordPressSpider
from crawler.items import Article, Listed
from crawler.page import Fetched, NotAnArticle
from crawler.selecting import select

# A name under the headline. WordPress themes print the login there, so it does not count for them.
BYLINES = (
    ".article-author",
    ".author-name",
    ".detail-author",
    ".byline",
    "[itemprop=author]:not(meta)",
    ".author",
)


class GeneralSpider(WordPressSpider):
    name = "general"
    card = Card(
        name="general",
        title="Any news site, given by --at",
        home="http://localhost/",
        hosts=(),
        layouts=(Layout(name="general", byline=BYLINES),),
    )
    unsigned_card = replace(card, layouts=())

    def learn(self, tree: HtmlElement) -> None:
        """A mirror's site calls itself by another host; that host is its own."""
        super().learn(tree)
        for css in (
            "link[rel=canonical]",
            "link[rel='https://api.w.org/']",
            "meta[property='og:url']",
        ):
            for element in select(tree, css):
                url = tidy(element.get("href") or element.get("content") or "")
                if url:
                    known = self.site.hosts | {host_of(url).removeprefix("www.")}
                    self.site = Site(self.site.base, known)

    def card_for(self, page: Fetched) -> Card:
        return self.unsigned_card if b"/wp-content/" in page.body else self.card

    def read(
        self, pages: list[Fetched], listed: Listed | None, *, by_selectors: bool = False
    ) -> Article:
        article = super().read(pages, listed, by_selectors=by_selectors)
        if not article.dates and not article.called_article:
            raise NotAnArticle("nothing says that it is an article: no date, no mark")
        article.read_by["reader"] += " general"
        return article
