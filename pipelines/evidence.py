"""What a reading tells of the portal today: one more look at an article that reads as it did says
nothing of its layout, and must not count again and again as one that has no byline."""

from __future__ import annotations

import json
from typing import Literal

from crawler.items import Article
from pipelines import statements as sql
from pipelines.figures import RULED
from pipelines.store import Store

Evidence = Literal["news", "moved", "none"]
"""moved: it says what it said, but by other rules."""


def was_failing(store: Store, article: Article) -> bool:
    """Whether its page yielded less, or nothing, when it was last asked for; before it is saved."""
    known = store.known(article.page.url) if article.page else None
    return known is not None and known.failures > 0


def evidence(store: Store, article: Article, outcome: str, *, failing: bool) -> Evidence:
    """Of an article that was just saved; `outcome` is the store's word, `failing` how its page was
    before: what breaks is news once, and what reads well again is too."""
    if outcome in ("new", "changed"):
        return "news"
    if outcome == "regressed":
        return "none" if failing else "news"
    if failing:
        return "news"
    row = store.conn.execute(sql.RULES_OF, [article.url]).fetchone()
    rules = json.loads(row[0]) if row else {}
    same = all(rules.get(name) == article.read_by.get(name) for name in RULED)
    return "none" if same else "moved"
