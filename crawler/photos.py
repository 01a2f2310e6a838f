"""The photo behind an <img>: its original's address, whatever copy or size the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from crawler.addresses import PICTURES, extension, original_image, tidy
from crawler.items import Image
from crawler.styles import classes_of

# A lazy loader puts the real address here and a placeholder into src.
LAZY_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-large-file")
ICON_PIXELS = 40


def _pixels(tag: HtmlElement, side: str) -> int:
    found = re.match(r"\d+", tag.get(side) or "")
    return int(found[0]) if found else 10_000


def read_image(tag: HtmlElement, base: str, href: str = "") -> Image | None:
    """The photo that an <img> shows, under its original's address; None for icons and pixels."""
    classes = classes_of(tag)
    if "wp-smiley" in classes or min(_pixels(tag, "width"), _pixels(tag, "height")) < ICON_PIXELS:
        return None
    sources = [tag.get(name) or "" for name in (*LAZY_SOURCES, "src")]
    widest = max(_srcset(tag), default=(0, ""))[1]
    address = next((s for s in sources if s and not s.startswith("data:")), "") or widest
    url = tidy(address, base)
    if not url:
        return None
    original = original_image(url)
    for larger in (href, tidy(widest, base) if widest else None):
        # A link to the full picture, or the widest of the srcset, is the original itself where
        # the file's stem is the same: `a-1024x683-1.jpg` is not a size of `a.jpg`.
        if (
            larger
            and original == url
            and extension(larger) in PICTURES
            and _stem(larger) in _stem(url)
        ):
            original = original_image(larger)
    return Image(url=original, alt=tag.get("alt") or "")


def _stem(url: str) -> str:
    return url.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _srcset(tag: HtmlElement) -> Iterable[tuple[int, str]]:
    for part in (tag.get("srcset") or tag.get("data-srcset") or "").split(", "):
        address, _, width = part.strip().rpartition(" ")
        if address and width[:-1].isdigit():
            yield int(width[:-1]), address
