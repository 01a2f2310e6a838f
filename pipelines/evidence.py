"""What a reading tells of the portal today: one more look at an article that reads as it did says
nothing of its layout, and must not count again and again as one that has no byline."""

from __future__ import annotations

from typing import Literal

from crawler.items import Article
from pipelines import statements as sql
from pipelines.figures import MOVED_BACK, MOVED_DATE, RULED
from pipelines.revising import agree
from pipelines.store import Before, Store

Evidence = Literal["news", "moved", "none"]
"""moved: it says what it said, but by other rules, or states a day that was not believed."""


def evidence(before: Before, article: Article, outcome: str) -> Evidence:
    """Of an article that was saved; `outcome` is the store's word, `before` how things stood until
    then. What breaks is news once, and what reads well again is too."""
    if outcome in ("new", "changed"):
        return "news"
    failing = before.known is not None and before.known.failures > 0
    if outcome == "regressed":
        return "none" if failing else "news"
    if failing:
        return "news"
    if article.date_kept:
        return "moved"
    rules = before.stored.rules if before.stored else {}
    same = all(rules.get(name) == article.read_by.get(name) for name in RULED)
    return "none" if same else "moved"


def moved(store: Store, article: Article, outcome: str) -> str:
    """The figure of a known article whose day is another now (editors change texts, hardly days):
    one that it had before, or one that it never had and nothing else bears out; '' for others."""
    was = store.before.stored.published if store.before.stored else None
    if outcome != "changed" or not (was and article.published):
        return ""
    if agree(was[:10], article.published[:10]):
        return ""
    asked = [article.url, article.published[:10]]
    if store.conn.execute(sql.HAD_THE_DAY, asked).fetchone()[0] > 1:
        return MOVED_BACK
    stated = len({d.basis for d in article.dates}) > 1
    borne_out = stated and all(p.kind != "dates-disagree" for p in article.problems)
    return "" if borne_out else MOVED_DATE
