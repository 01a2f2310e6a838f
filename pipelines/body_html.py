"""The body as HTML that is safe wherever it is shown: made of blocks, held to an allow-list."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import nh3

from crawler.items import Block
from pipelines.text import clean

TEXT = frozenset(("p", "h", "li", "quote", "table"))
"""Kinds of blocks that are text of the body."""
TAGS = {
    "p", "h3", "ul", "ol", "li", "blockquote", "table", "tbody", "tr", "td", "figure", "figcaption",
    "img", "br", "strong", "em", "a",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "loading"}}
SCHEMES = {"http", "https"}
REL = "nofollow noopener noreferrer"
# nh3.clean() would make such an object of these sets at every call: three times the cost.
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel=REL,
    clean_content_tags={"script", "style", "template", "svg", "math", "iframe", "object"},
)


def safe(html: str) -> str:
    """Only what the allow-list names; links and pictures by http(s) alone. Idempotent.

    >>> safe('<p onclick=x>a<script>b</script> <a href="javascript:c">d</a></p>')
    '<p>a <a rel="nofollow noopener noreferrer">d</a></p>'
    """
    return _CLEANER.clean(html)


def clean_lines(text: str) -> str:
    """`clean` line by line: a single line break inside a paragraph is kept."""
    return "\n".join(line for line in (clean(part) for part in text.split("\n")) if line)


def _figure(block: Block) -> str:
    out = []
    for image in block.images:
        caption = (
            f"<figcaption>{escape(image.caption, quote=False)}</figcaption>"
            if image.caption
            else ""
        )
        shown = f'src="{escape(image.url)}" alt="{escape(clean(image.alt))}" loading="lazy"'
        out.append(f"<figure><img {shown}>{caption}</figure>")
    return "".join(out)


def _table(block: Block) -> str:
    rows = ("".join(f"<td>{escape(c, quote=False)}</td>" for c in row) for row in block.rows)
    return "<table>" + "".join(f"<tr>{r}</tr>" for r in rows) + "</table>"


def body_html(blocks: Sequence[Block]) -> str:
    """Made of the blocks alone: no tag of the page survives, no attribute but http(s) addresses."""
    out: list[str] = []
    listing = ""
    for block in blocks:
        wanted = ("ol" if block.level else "ul") if block.kind == "li" else ""
        if listing and wanted != listing:
            out.append(f"</{listing}>")
        if wanted and wanted != listing:
            out.append(f"<{wanted}>")
        listing = wanted
        inner = clean_lines(block.html).replace("\n", "<br>")
        if block.kind == "photo":
            out.append(_figure(block))
        elif block.kind == "table":
            out.append(_table(block))
        elif block.kind in TEXT:
            tag = {"h": "h3", "li": "li", "quote": "blockquote"}.get(block.kind, "p")
            out.append(f"<{tag}>{inner}</{tag}>")
    return safe("".join(out) + (f"</{listing}>" if listing else ""))
