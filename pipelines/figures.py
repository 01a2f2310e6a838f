"""What a crawl measures of the articles that it reads, beside counting them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
SEEN: Final = "seen."
"""Begins the figures of how many articles a rule read, those among them that tell nothing new."""
MOVED_DATE: Final = "moved.date"
"""Known articles that have a day now which they never had, and which nothing else bears out."""
MOVED_BACK: Final = "moved.back"
"""Known articles that have again a day which they had before."""
MOVED_MIN: Final = 3
"""So many known articles that are read by other rules than before are no page's own oddity."""
STEPS: Final = 2
"""Classes of length within which the number of words doubles."""


def length_class(words: int) -> int:
    """Texts of one class have lengths within a factor of 1.4.

    >>> length_class(100), length_class(199), length_class(200)
    (13, 15, 15)
    """
    return int(STEPS * math.log2(max(words, 1)))


@dataclass(slots=True)
class Figures:
    """Fed with each article as it was read; `values()` are rows of run_figures.

    What reads as it did before is only `seen`, and by which rules: read four times a day, the one
    article without a byline would outvote the others.
    """

    started: datetime
    counts: Counter[str] = field(default_factory=Counter)
    moved: Counter[str] = field(default_factory=Counter)
    """Of known articles that say what they said, but are read by other rules than before."""
    lacking: dict[str, str] = field(default_factory=dict)
    """Figure to the first article that lacks it, or was read by the rule: an example for people."""
    reader: str = ""

    def read(self, article: Article, outcome: str, evidence: str = "news") -> None:
        """Note an article that was read; `outcome` is the store's word: new, changed, unchanged."""
        self.reader = article.read_by.get("reader", self.reader)
        rules = [f"rule.{name}.{rule}" for name in RULED if (rule := article.read_by.get(name))]
        self.counts.update(("seen", *(f"{SEEN}{rule}" for rule in rules)))
        if evidence == "none":
            return
        counts = self.moved if evidence == "moved" else self.counts
        has = {name: bool(has(article)) for name, has in HAS.items()}
        if outcome == "new" and article.published_date:
            counts["fresh"] += 1
            has["fresh.near"] = self._near(article.published_date)
        if article.published and len({d.basis for d in article.dates}) > 1:
            counts["dated"] += 1
            has["dated.alike"] = all(p.kind != "dates-disagree" for p in article.problems)
        for name in ("read", f"words.{length_class(article.words)}", *rules):
            counts[name] += 1
            self.lacking.setdefault(name, article.url)
        for name, there in has.items():
            counts[name] += there
            if not there:
                self.lacking.setdefault(name, article.url)

    def note(self, name: str, url: str) -> None:
        """One more of something that is no field's."""
        self.counts[name] += 1
        self.lacking.setdefault(name, url)

    def _near(self, day: str) -> bool:
        try:
            away = datetime.fromisoformat(day).date() - self.started.date()
        except ValueError:
            return False
        return -NEAR[0] <= away <= NEAR[1]

    def values(self) -> dict[str, float]:
        """Name to number."""
        counts = Counter(self.counts)
        if self.moved["read"] >= MOVED_MIN:
            counts.update(self.moved)
        return {name: float(n) for name, n in counts.items()}
