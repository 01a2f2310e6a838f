"""What a crawl measures of the articles that it reads, beside counting them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from crawler.items import Article

NEAR: Final = timedelta(days=30), timedelta(days=2)
"""How long before and after the crawl a new article's day is near it."""
HAS: Final[dict[str, Callable[[Article], object]]] = {
    "read.date": lambda a: a.published,
    "read.byline": lambda a: a.byline_printed or a.source_printed,
    "read.lede": lambda a: a.lede,
    "read.photo": lambda a: a.images,
}
"""Figure to what an article must have to count for it."""
RULED: Final = ("title", "body", "published")
"""Fields of which it is counted by which rule they were read."""


@dataclass(slots=True)
class Figures:
    """Fed with each article as it was read; `values()` are rows of run_figures."""

    started: datetime
    counts: Counter[str] = field(default_factory=Counter)
    words: list[int] = field(default_factory=list)
    lacking: dict[str, str] = field(default_factory=dict)
    """Figure to the first article that lacks it: an example for people."""
    reader: str = ""

    def read(self, article: Article, outcome: str) -> None:
        """Note an article that was read; `outcome` is the store's word: new, changed, unchanged."""
        self.reader = article.read_by.get("reader", self.reader)
        self.counts["read"] += 1
        for name, has in HAS.items():
            self._note(name, bool(has(article)), article.url)
        for name in RULED:
            rule = article.read_by.get(name, "")
            if rule:
                self.counts[f"rule.{name}.{rule}"] += 1
                self.lacking.setdefault(f"rule.{name}.{rule}", article.url)
        if article.body:
            self.words.append(article.words)
        if outcome == "new" and article.published_date:
            self.counts["fresh"] += 1
            self._note("fresh.near", self._near(article.published_date), article.url)

    def _note(self, name: str, has: bool, url: str) -> None:
        self.counts[name] += has
        if not has:
            self.lacking.setdefault(name, url)

    def _near(self, day: str) -> bool:
        try:
            away = datetime.fromisoformat(day).date() - self.started.date()
        except ValueError:
            return False
        return -NEAR[0] <= away <= NEAR[1]

    def values(self) -> dict[str, float]:
        """Name to number."""
        found = {name: float(n) for name, n in self.counts.items()}
        return {**found, "words": float(median(self.words))} if self.words else found
