"""A page that no selector knows: find the element that holds the article's text."""

from __future__ import annotations

from collections import Counter

from lxml.html import HtmlElement

from crawler.page import Reading, decode, letters, visible_text

HOLDERS = ("p", "div", "td", "li", "blockquote", "section", "article", "span", "h2", "h3")
LINES = ("p", "div", "span", "b", "strong", "ul", "ol")
HEAD_LENGTH = 40
ENOUGH = 0.6
"""Of the paragraphs that the library keeps, how many the body's element must hold."""
SHORTEST = 80
"""Letters of text, links apart, below which nothing is a body."""


def general_text(html: str) -> str:
    """The article's paragraphs, a line each, by trafilatura; '' where it finds none."""
    from trafilatura import bare_extraction  # 0.6 s to import: only where it is asked

    document = bare_extraction(html, favor_recall=True, include_comments=False, with_metadata=False)
    return getattr(document, "text", None) or ""


def _heads(html: str) -> list[str]:
    text = general_text(html)
    return [" ".join(p.split())[:HEAD_LENGTH] for p in text.split("\n") if len(p) > HEAD_LENGTH]


def _holders(seen: Reading) -> list[HtmlElement]:
    """The innermost elements in which those paragraphs stand, the title's own left out."""
    heads = set(_heads(decode(seen.page)))
    title = letters(" ".join(visible_text(e) for e in seen.tree.iter("title")))
    holders: list[HtmlElement] = []
    for element in seen.tree.iter(*HOLDERS):
        text = visible_text(element)
        if text[:HEAD_LENGTH] not in heads or letters(text) in title:
            continue
        children = element.iterchildren(*HOLDERS)
        if not any(visible_text(c)[:HEAD_LENGTH] == text[:HEAD_LENGTH] for c in children):
            holders.append(element)
    return holders


def _own_text(element: HtmlElement) -> int:
    """Letters in an element's own lines: its text, its paragraphs, its innermost divisions."""
    total = len((element.text or "").strip())
    for child in element:
        total += len((child.tail or "").strip())
        inner = child.find(".//div") is not None or child.find(".//p") is not None
        if child.tag in LINES:
            links = sum(len(visible_text(a)) for a in child.iter("a"))
            total += 0 if inner and child.tag != "ul" else len(visible_text(child)) - links
    return total


def _densest(tree: HtmlElement) -> HtmlElement | None:
    elements = list(tree.iter("div", "td", "section", "article", "main", "body"))
    best = max(elements, key=_own_text, default=None)
    return best if best is not None and _own_text(best) >= SHORTEST else None


def locate(seen: Reading) -> HtmlElement | None:
    """The deepest element that holds most of the article's paragraphs; None where there is none."""
    holders = _holders(seen)
    held = Counter(a for h in holders for a in h.iterancestors())
    enough = max(1, ENOUGH * len(holders))
    for ancestor in holders[0].iterancestors() if len(holders) > 1 else ():
        if held[ancestor] >= enough:
            return ancestor
    return _densest(seen.tree)
