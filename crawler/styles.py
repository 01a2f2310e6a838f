"""What a browser would show: hidden or not, aligned how, bold or italic."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.items import BlockKind

BOLD, ITALIC = frozenset(("b", "strong", "th")), frozenset(("i", "em", "cite", "dfn"))
ALIGNS = frozenset(("left", "right", "center", "justify", "start", "end"))
LONGEST_STYLE = 2000
"""Letters of a style attribute that are looked at: nobody's hand wrote more."""
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:screen-reader-text|sr-only|visually-hidden|d-none|hidden)(?:\s|$)"
)
_ALIGNED_CLASS = re.compile(r"(?:has-)?text-(?:align-)?(left|right|center|justify)\b")
_LEFT_OF_SCREEN = re.compile(r"-\d{4,}")


class Style(NamedTuple):
    """What an element inherits from those around it."""

    align: str = ""
    bold: bool = False
    italic: bool = False
    href: str = ""
    kind: BlockKind = "p"
    level: int = 0


@lru_cache(maxsize=2048)
def _declarations(style: str) -> dict[str, str]:
    """
    >>> _declarations("mso-bidi-font-weight: bold; Text-Align:RIGHT")
    {'mso-bidi-font-weight': 'bold', 'text-align': 'right'}
    """
    pairs = (d.partition(":") for d in style.lower().split(";"))
    return {k.strip(): v.replace("!important", "").strip() for k, _, v in pairs if v}


def declarations(element: HtmlElement) -> dict[str, str]:
    """The element's own style, property to value; {} for most."""
    style = element.get("style")
    return _declarations(style[:LONGEST_STYLE]) if style else {}


def classes_of(element: HtmlElement) -> str:
    return element.get("class") or ""


def is_hidden(element: HtmlElement) -> bool:
    """Whether a browser shows nothing of this element."""
    classes = element.get("class")
    if classes and _HIDDEN_CLASS.search(classes):
        return True
    if element.get("hidden") is not None:
        return True
    css = declarations(element)
    return bool(css) and (
        css.get("display") == "none"
        or css.get("visibility") in ("hidden", "collapse")
        or css.get("mso-hide") == "all"
        or css.get("opacity") in ("0", "0.0")
        or (css.get("font-size") or "1").strip("pxtemr%. ") in ("", "0")
        or _LEFT_OF_SCREEN.match(css.get("text-indent", "")) is not None
        or (
            css.get("position") == "absolute"
            and _LEFT_OF_SCREEN.match(css.get("left", "")) is not None
        )
        or (css.get("overflow") == "hidden" and css.get("height", "").strip("px") == "0")
    )


def starts_a_block(element: HtmlElement) -> bool:
    """Whether an inline element is styled as a block."""
    return declarations(element).get("display") == "block"


def _alignment(element: HtmlElement, css: dict[str, str]) -> str:
    if element.tag == "center":
        return "center"
    align = css.get("text-align") or (element.get("align") or "").lower()
    classes = element.get("class")
    if not align and classes and "text" in classes:
        found = _ALIGNED_CLASS.search(classes)
        align = found[1] if found else ""
    return align if align in ALIGNS and element.tag != "img" else ""


def restyle(element: HtmlElement, style: Style) -> Style:
    """The style inside `element`, from its name, attributes, classes and inline style."""
    css = declarations(element)
    align = _alignment(element, css) or style.align
    weight, slant = css.get("font-weight", ""), css.get("font-style", "")
    bold = style.bold or element.tag in BOLD
    if weight:
        bold = weight in ("bold", "bolder", "600", "700", "800", "900")
    italic = slant in ("italic", "oblique") if slant else style.italic or element.tag in ITALIC
    if (align, bold, italic) == style[:3]:
        return style
    return Style(align, bold, italic, *style[3:])
