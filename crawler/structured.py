"""What a page says to machines: JSON-LD, Open Graph and other meta tags. Told, never believed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from crawler.strangers import load_json

ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "Report",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "AdvertiserContentArticle",
        "TechArticle",
    ]
)
PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "sailthru.date",
    "date",
)
MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "dcterms.modified",
)
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)


def meta_tags(tree: HtmlElement) -> dict[str, str]:
    """name, property or itemprop (lower case) to content; the first of each counts."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        content = (tag.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _objects(node: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 12:
        return
    if isinstance(node, list):
        for child in node:
            yield from _objects(child, depth + 1)
    elif isinstance(node, dict):
        yield node
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(node.get(key), depth + 1)


def article_json_ld(tree: HtmlElement) -> dict[str, Any]:
    """The page's JSON-LD object of an article type; {} where there is none that can be read."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = _WRAPPING.sub("", script.text_content()).strip().rstrip(";")
        try:
            data = load_json(text)
        except ValueError:
            continue
        for thing in _objects(data):
            kinds = thing.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(k, str) and k.rsplit("/", 1)[-1] in ARTICLE_TYPES for k in kinds):
                return thing
    return {}


def text_of(value: Any) -> str:
    """A JSON-LD value as text: the string itself, or an object's name; '' otherwise."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("@value"))
    return text_of(value[0]) if isinstance(value, list) and value else ""


def says_article(tree: HtmlElement, metas: dict[str, str], json_ld: dict[str, Any]) -> bool:
    """Whether the page says that it is an article: JSON-LD, og:type, WordPress's classes."""
    body = tree.find("body")
    classes = ((body.get("class") or "") if body is not None else "").split()
    return (
        bool(json_ld) or metas.get("og:type", "").lower() == "article" or "single-post" in classes
    )
