"""A general reader looks at some of the pages too: where the two disagree, a layout has moved."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawler.items import Article
from crawler.locating import general_text
from crawler.page import Fetched, decode

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

GENERAL = "general:trafilatura"
"""The rule of bodies that the general reader found itself."""
WORDS_MIN = 60
"""Of the card's text: around a shorter one a general reader takes the page's furniture for text.
Bodies that are cut are the business of another rule (`pipelines.fill_rates.shorter_bodies`)."""
ALIKE = 0.6
"""Share of words in common from which two readings are one text: captions, lists and tables are
left out by one or the other."""


def alike(one: str, other: str) -> float | None:
    """How much the general reader's text (`other`) shares of a card's words, 0 to 1 (Dice); None
    where that is too short to tell.

    >>> alike("một hai ba " * 20, "ba hai một " * 20), alike("một hai ba", "ba hai một " * 20)
    (1.0, None)
    """
    first, second = Counter(one.split()), Counter(other.split())
    if first.total() < WORDS_MIN:
        return None
    return 2 * (first & second).total() / (first.total() + second.total())


class SecondOpinion:
    """Scrapy extension; counts congtin/compared and congtin/agreed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.left = crawler.settings.getint("SECOND_OPINIONS")
        crawler.signals.connect(self.scraped, signals.item_scraped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SecondOpinion:
        return cls(crawler)

    def scraped(self, item: Any, response: Response | None) -> None:
        if self.left <= 0 or response is None or not isinstance(item, Article) or item.repeated:
            return
        if not item.body or item.read_by.get("body") == GENERAL:
            return
        self.left -= 1
        declared = response.headers.get("Content-Type")
        page = Fetched(
            response.url, response.body, declared.decode("latin-1") if declared else None, ""
        )
        share = alike(item.body, general_text(decode(page)))
        stats: Any = self.crawler.stats
        if share is not None:
            stats.inc_value("congtin/compared")
            stats.inc_value("congtin/agreed", int(share >= ALIKE))
            if share < ALIKE:
                stats.set_value("congtin/disagreed_on", item.url)
