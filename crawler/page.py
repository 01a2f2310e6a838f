"""One page as received: its text, its tree, and what it says to machines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import lxml.html
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement
from w3lib.encoding import html_to_unicode

from crawler.addresses import Site
from crawler.card import Card, Layout
from crawler.conventions import GENERAL
from crawler.structured import article_json_ld, meta_tags


class NotAnArticle(Exception):
    """The page was read, and it is none: a list, a form, a picture's page. Says which."""


class Unreadable(Exception):
    """The page should be an article and no rule finds its title or body. Says what is missing."""


@dataclass(slots=True)
class Fetched:
    """One answer as received."""

    url: str
    body: bytes
    content_type: str | None = None
    seen_at: str = ""


@dataclass(slots=True)
class Reading:
    """What `look` made of one page, before its body is cut into blocks."""

    tree: HtmlElement
    page: Fetched
    site: Site
    metas: dict[str, str]
    json_ld: dict[str, Any]
    layouts: tuple[Layout, ...]

    def texts(self, css: str) -> Iterator[tuple[HtmlElement, str]]:
        for element in select(self.tree, css):
            text = visible_text(element)
            if text:
                yield element, text


@lru_cache(maxsize=1024)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def select(tree: HtmlElement, css: str) -> list[HtmlElement]:
    found: Any = _selector(css)(tree)
    return list(found)


# What no XML may hold, and lxml refuses.
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))
_SHOWN = etree.XPath(
    "descendant::text()[not(parent::script or parent::style)]", smart_strings=False
)


def visible_text(element: HtmlElement) -> str:
    """The element's text on one line, without scripts."""
    parts: Any = _SHOWN(element)
    return " ".join("".join(parts).split())


def decode(page: Fetched) -> str:
    """The page's text. Bytes that are valid UTF-8 are UTF-8 whatever a header says of them."""
    try:
        return page.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return html_to_unicode(page.content_type, page.body)[1]


_BODY_RULE = re.compile(
    r"([^{}]+)\{[^{}]*(?:display\s*:\s*none|visibility\s*:\s*hidden)[^{}]*\}", re.I
)
_PARSER = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=False)


def parse(text: str) -> HtmlElement:
    """The tree, without comments and without what the page's own <style> hides."""
    if "<" not in text:
        raise Unreadable("no HTML: not a single tag")
    data = text.translate(CONTROLS).encode("utf-8", "replace")
    try:
        tree = lxml.html.document_fromstring(data, parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable(f"no HTML: {error}") from None
    for style in list(tree.iter("style")):
        sheet = re.sub(
            r"/\*.*?\*/|@media[^{]*print[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}",
            "",
            style.text or "",
            flags=re.S,
        )
        if "none" not in sheet and "hidden" not in sheet:
            continue
        for rule in _BODY_RULE.finditer(sheet):
            for css in rule[1].split(","):
                _drop(tree, css.strip())
    return tree


def _drop(tree: HtmlElement, css: str) -> None:
    if not css or css.startswith("@") or ":" in css:
        return
    try:
        doomed = select(tree, css)
    except Exception:
        return
    for element in doomed:
        if element.getparent() is not None and element.tag not in ("body", "html", "head"):
            element.drop_tree()


def look(page: Fetched, card: Card, site: Site, engine: Layout | None) -> Reading:
    tree = parse(decode(page))
    layouts = (*card.layouts_of(page.seen_at[:10]), *((engine,) if engine else ()), GENERAL)
    return Reading(tree, page, site, meta_tags(tree), article_json_ld(tree), layouts)


def plain(html: str) -> str:
    """The text of a title or summary given as HTML, without its link to go on reading."""
    if not html.strip():
        return ""
    fragment = lxml.html.fragment_fromstring(html.translate(CONTROLS), create_parent="div")
    # WordPress's wp_trim_excerpt() and the last paragraph of its feeds.
    for link in select(fragment, "a.more-link, .screen-reader-text, p + p:last-child"):
        link.drop_tree()
    return visible_text(fragment)


_LETTERS = re.compile(r"\w+")


def letters(text: str) -> str:
    """The text's letters and digits alone, for telling whether one text holds another.

    >>> letters("Tin, ảnh: Hoàng Tùng./.")
    'tinảnhhoàngtùng'
    """
    return "".join(_LETTERS.findall(unicodedata.normalize("NFC", text).lower()))
