"""What a browser would show: hidden or not, aligned how, bold or italic."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from bs4.element import Tag

from crawler.items import BlockKind

BOLD, ITALIC = frozenset(("b", "strong")), frozenset(("i", "em", "cite", "dfn"))
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:screen-reader-text|sr-only|visually-hidden|d-none|hidden)(?:\s|$)"
)
_LEFT_OF_SCREEN = re.compile(r"-\d{4,}")


@dataclass(frozen=True, slots=True)
class Style:
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


def is_hidden(tag: Tag) -> bool:
    """Whether a browser shows nothing of this element."""
    if "hidden" in tag.attrs:
        return True
    css = _declarations(str(tag.attrs.get("style") or ""))
    if css and (
        css.get("display") == "none"
        or css.get("visibility") in ("hidden", "collapse")
        or css.get("mso-hide") == "all"
        or css.get("opacity") in ("0", "0.0")
        or (css.get("font-size") or "1").strip("pxtemr%. ") in ("", "0")
        or _LEFT_OF_SCREEN.match(css.get("text-indent", ""))
        or (css.get("position") == "absolute" and _LEFT_OF_SCREEN.match(css.get("left", "")))
        or (css.get("overflow") == "hidden" and css.get("height", "").strip("px") == "0")
    ):
        return True
    return bool(_HIDDEN_CLASS.search(classes_of(tag)))


def classes_of(tag: Tag) -> str:
    value = tag.attrs.get("class") or ""
    return value if isinstance(value, str) else " ".join(value)


def restyle(tag: Tag, style: Style) -> Style:
    """The style inside `tag`, from its name, attributes, classes and inline style."""
    css = _declarations(str(tag.attrs.get("style") or ""))
    classes = classes_of(tag)
    align = css.get("text-align") or str(tag.attrs.get("align") or "").lower()
    if not align and "text" in classes:
        found = re.search(r"(?:has-)?text-(?:align-)?(left|right|center|justify)\b", classes)
        align = found[1] if found else ""
    if tag.name == "center":
        align = "center"
    elif tag.name == "img" or align not in ("left", "right", "center", "justify", "start", "end"):
        align = ""
    weight = css.get("font-weight", "")
    bold = style.bold or tag.name in BOLD or tag.name == "th"
    if weight:
        bold = weight in ("bold", "bolder", "600", "700", "800", "900")
    slant = css.get("font-style", "")
    italic = slant in ("italic", "oblique") if slant else style.italic or tag.name in ITALIC
    return replace(style, align=align or style.align, bold=bold, italic=italic)
