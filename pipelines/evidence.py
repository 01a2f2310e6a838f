"""What a reading tells of the portal today: one more look at an article that reads as it did says
nothing of its layout, and must not count again and again as one that has no byline."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal

from crawler.items import Article
from pipelines import statements as sql
from pipelines.figures import RULED
from pipelines.store import Store

Evidence = Literal["news", "moved", "none"]
"""moved: it says what it said, but by other rules."""


@dataclass(frozen=True, slots=True)
class Before:
    """How an article stood before it was saved."""

    failing: bool = False
    """Its page yielded less, or nothing, when it was last asked for."""
    rules: dict[str, str] = field(default_factory=dict)
    """By which rules the stored row was read."""


def before_saving(store: Store, article: Article) -> Before:
    known = store.known(article.page.url) if article.page else None
    row = store.conn.execute(sql.RULES_OF, [article.url]).fetchone()
    failing = known is not None and known.failures > 0
    return Before(failing, json.loads(row[0]) if row and row[0] else {})


def evidence(before: Before, article: Article, outcome: str) -> Evidence:
    """Of an article that was saved; `outcome` is the store's word. What breaks is news once, and
    what reads well again is too."""
    if outcome in ("new", "changed"):
        return "news"
    if outcome == "regressed":
        return "none" if before.failing else "news"
    if before.failing:
        return "news"
    same = all(before.rules.get(name) == article.read_by.get(name) for name in RULED)
    return "none" if same else "moved"
