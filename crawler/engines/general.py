"""A news site without a card: find the body by what a well-kept library keeps of the page."""

from __future__ import annotations

from collections import Counter

from lxml.html import HtmlElement

from crawler.page import Reading, decode, visible_text

HOLDERS = ("p", "div", "td", "li", "blockquote", "section", "article", "span", "h2", "h3")
HEAD_LENGTH = 40
ENOUGH = 0.8
"""Of the paragraphs that the library keeps, how many the body's element must hold."""


def _heads(html: str) -> list[str]:
    """How the article's paragraphs begin, by trafilatura."""
    from trafilatura import bare_extraction  # 0.6 s to import: only where nothing else reads

    document = bare_extraction(html, favor_recall=True, include_comments=False, with_metadata=False)
    text = getattr(document, "text", None) or ""
    return [" ".join(p.split())[:HEAD_LENGTH] for p in text.split("\n") if len(p) > HEAD_LENGTH]


def locate(seen: Reading) -> HtmlElement | None:
    """The deepest element that holds most of the article's paragraphs; None where there is none."""
    heads = set(_heads(decode(seen.page)))
    holders: list[HtmlElement] = []
    for element in seen.tree.iter(*HOLDERS):
        text = visible_text(element)[:HEAD_LENGTH]
        if text in heads and not any(
            visible_text(c)[:HEAD_LENGTH] == text for c in element.iterchildren(*HOLDERS)
        ):
            holders.append(element)
    if not holders:
        return None
    held = Counter(a for h in holders for a in h.iterancestors())
    enough = max(1, ENOUGH * len(holders))
    for ancestor in holders[0].iterancestors():
        if held[ancestor] >= enough:
            return ancestor
    return None
