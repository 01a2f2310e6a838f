"""One page as received: its text, its tree, and what it says to machines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from crawler import charsets
from crawler.addresses import Site, tidy
from crawler.card import Card, Layout
from crawler.conventions import GENERAL
from crawler.markup import NoMarkup, tree_of
from crawler.selecting import Elements
from crawler.strangers import tame
from crawler.structured import article_json_ld, meta_tags


class NotAnArticle(Exception):
    """The page was read, and it is none: a list, a form, a picture's page. Says which."""


class Unreadable(Exception):
    """The page should be an article and no rule finds its title or body. Says what is missing.

    `kind` is the problem's kind.
    """

    def __init__(self, detail: str, kind: str = "unreadable") -> None:
        super().__init__(detail)
        self.kind = kind


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
    plan: Plan
    """What the layouts of its day state."""
    elements: Elements
    """The same tree, to be asked by selectors."""
    notes: list[str] = field(default_factory=list)
    """What of its markup was left out."""
    base: str = ""
    """The address against which its links are read."""

    def select(self, css: str) -> list[HtmlElement]:
        return self.elements.select(css)

    def stated(self, name: str) -> Iterator[tuple[str, list[HtmlElement]]]:
        """(rule, elements) of each selector of a field that finds any, in the order to try them."""
        for rule, css in self.plan.selectors[name]:
            if self.elements.may_hold(css):
                found = self.elements.select(css)
                if found:
                    yield rule, found


def with_text(elements: Iterable[HtmlElement]) -> Iterator[tuple[HtmlElement, str]]:
    for element in elements:
        text = visible_text(element)
        if text:
            yield element, text


class Plan:
    """What some layouts state, field by field, best first."""

    def __init__(self, layouts: tuple[Layout, ...]) -> None:
        self.layouts = layouts
        self.selectors: dict[str, list[tuple[str, str]]] = {
            name: [(f"{x.name}:{css}", css) for x in layouts for css in getattr(x, name)]
            for name in SELECTED
        }
        """Field to (rule, selector)."""
        self.furniture = tuple(dict.fromkeys(css for x in layouts for css in x.furniture))
        self.captions = tuple(dict.fromkeys(css for x in layouts for css in x.captions))


SELECTED = tuple(f.name for f in fields(Layout) if f.name not in ("name", "valid_until"))
_plans: dict[tuple[int, ...], Plan] = {}
PLANS_MAX = 256


def plan_of(layouts: tuple[Layout, ...]) -> Plan:
    """The plan of these very layouts, remembered."""
    key = tuple(map(id, layouts))  # a plan keeps its layouts, so that no other has their ids
    if key not in _plans:
        if len(_plans) >= PLANS_MAX:
            _plans.clear()
        _plans[key] = Plan(layouts)
    return _plans[key]


_SHOWN = etree.XPath(
    "descendant::text()[not(parent::script or parent::style)]", smart_strings=False
)


def visible_text(element: HtmlElement) -> str:
    """The element's text on one line, without scripts."""
    if not len(element) and element.tag not in ("script", "style"):
        return " ".join((element.text or "").split())
    if next(element.iter("script", "style"), None) is not None:
        parts: Any = _SHOWN(element)
        return " ".join("".join(parts).split())
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return " ".join(text.split())


def decode(page: Fetched) -> str:
    """The page's text, by its bytes."""
    return charsets.decode(page.body, page.content_type)


_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NOT_FOR_SCREENS = re.compile(
    r"/\*.*?(?:\*/|\Z)|@media[^{}]{0,200}print[^{}]{0,200}\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}", re.S
)
SHEET_LENGTH, SHEET_RULES = 100_000, 200
"""Of a page's own sheets: letters of each, and hiding rules in all, that are looked at."""


def parse(text: str, notes: list[str] | None = None) -> HtmlElement:
    """The tree, without comments and without what the page's own <style> hides.

    Raises Unreadable where there is no markup.
    """
    try:
        tree = tree_of(text, notes if notes is not None else [])
    except NoMarkup as error:
        raise Unreadable(str(error), "no-html") from None
    hiding = [css for style in tree.iter("style") for css in _hiding(style.text or "")]
    if hiding:
        elements = Elements(tree)
        for css in hiding[:SHEET_RULES]:
            _drop(elements, css)
    return tree


def _hiding(sheet: str) -> Iterator[str]:
    """The selectors of the rules that hide something."""
    if "none" not in sheet and "hidden" not in sheet:
        return
    for rule in _NOT_FOR_SCREENS.sub("", sheet[:SHEET_LENGTH]).split("}"):
        selectors, _, declared = rule.rpartition("{")
        if selectors and "{" not in selectors and _HIDES.search(declared):
            yield from filter(None, map(str.strip, selectors.split(",")))


def _drop(elements: Elements, css: str) -> None:
    if css.startswith("@") or ":" in css or "~" in css:  # a sibling's sibling is quadratic
        return
    try:
        doomed = elements.select(css) if elements.may_hold(css) else []
    except Exception:
        return
    elements.drop(e for e in doomed if e.tag not in ("body", "html", "head"))


def look(page: Fetched, card: Card, site: Site, engine: Layout | None) -> Reading:
    """Raises Unreadable."""
    notes: list[str] = []
    tree = parse(decode(page), notes)
    layouts = (*card.layouts_of(page.seen_at[:10]), *((engine,) if engine else ()), GENERAL)
    facts = meta_tags(tree), article_json_ld(tree)
    return Reading(
        tree,
        page,
        site,
        *facts,
        plan_of(layouts),
        Elements(tree),
        notes,
        base_of(tree, page.url, site),
    )


def base_of(tree: HtmlElement, url: str, site: Site) -> str:
    """The page's <base>, where it is an address of the portal's own; else the page's address."""
    for element in tree.iter("base"):
        named = tidy(element.get("href") or "", url) if element.get("href") else None
        return named if named and site.owns(named) else url
    return url


def fragment_of(html: str) -> HtmlElement:
    """The element that holds a piece of markup. Raises NoMarkup."""
    body = tree_of(f"<html><body><div>{html}</div></body></html>", []).find("body")
    if body is None:  # the piece is a frameset of its own
        raise NoMarkup("no HTML: frames")
    return body


def plain(html: str) -> str:
    """The text of a title or summary given as HTML, without its link to go on reading."""
    if "<" not in html and "&" not in html:
        return " ".join(tame(html).split())
    try:
        fragment = fragment_of(html)
    except NoMarkup:
        return ""
    # WordPress's wp_trim_excerpt() and the last paragraph of its feeds.
    seen = Elements(fragment)
    seen.drop([*seen.select("a.more-link, .screen-reader-text"), *_last_paragraphs(fragment)])
    return visible_text(fragment)


def _last_paragraphs(tree: HtmlElement) -> list[HtmlElement]:
    """`p + p:last-child`, which XPath answers in cubic time: 3,000 paragraphs took 5 s."""
    ends = (above[-1] for above in {p.getparent() for p in tree.iter("p")} if above is not None)
    found = ((end, end.getprevious()) for end in ends if end.tag == "p")
    return [end for end, before in found if before is not None and before.tag == "p"]


_LETTERS = re.compile(r"\w+")


def letters(text: str) -> str:
    """The text's letters and digits alone, for telling whether one text holds another.

    >>> letters("Tin, ảnh: Hoàng Tùng./.")
    'tinảnhhoàngtùng'
    """
    return "".join(_LETTERS.findall(unicodedata.normalize("NFC", text).lower()))
