"""Decides that an article is unfit. What is unfit becomes a problem with its reason."""

from __future__ import annotations

from typing import Any

from crawler.items import Article, Problem
from pipelines.body import content_hash

EMPTY = "empty"
UNTITLED = "untitled"
UNFIT = (EMPTY, UNTITLED)


def unfit(article: Article) -> Problem | None:
    """The reason why this is not an article worth a row; None where it is one."""

    def problem(kind: str, detail: str) -> Problem:
        return Problem(article.url, "read", kind, detail, article.portal)

    if not article.title:
        return problem(UNTITLED, "no title is left after cleaning")
    if not article.body and not article.images and not article.attachments:
        return problem(EMPTY, "the body shows no text, photo or document")
    return None


class CheckPipeline:
    """Last before the store: an unfit article goes on as the problem that it is."""

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        item.content_hash = content_hash(item)
        reason = unfit(item)
        if reason:
            reason.page = item.page
            return reason
        return item
