"""From the printed byline to people, their roles, and the agency named as source."""

from __future__ import annotations

from crawler.items import Article, Credit
from pipelines.bylines import parse_byline
from pipelines.step import Step
from pipelines.text import clean


def understand_byline(article: Article) -> None:
    """Fill credits and source. A source line of its own serves where the byline names none."""
    byline = parse_byline(article.byline_printed) if article.byline_printed else None
    if byline:
        article.credits = [Credit(c.name, c.role) for c in byline.credits]
        article.source = byline.agency
    elif article.byline_printed:
        article.trouble(
            "understand", "byline", f"reads as no byline: {article.byline_printed[:200]!r}"
        )
    if article.source_printed:
        line = parse_byline(article.source_printed)
        article.source = (
            article.source or (line.agency if line else None) or clean(article.source_printed)
        )


class BylinesPipeline(Step):
    def understand(self, article: Article) -> None:
        understand_byline(article)
