"""The body's element becomes a list of blocks: what a reader sees, in the order it is shown.

Display is what counts: hidden text is not text, `<br><br>` is a new paragraph, a table around a
photo is a photo, and a Word document's spans are one run of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from bs4 import BeautifulSoup
from bs4.element import CData, Comment, NavigableString, PageElement, Tag

from crawler.addresses import media_type, tidy
from crawler.items import Attachment, Block, BlockKind, Image, Link
from crawler.photos import read_image
from crawler.styles import Style, classes_of, is_hidden, restyle

SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "form",
        "button",
        "select",
        "textarea",
        "input",
        "nav",
        "svg",
        "canvas",
        "object",
        "embed",
        "iframe",
        "video",
        "audio",
        "link",
        "meta",
        "head",
        "title",
        "map",
        "datalist",
        "dialog",
    ]
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "address",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "blockquote",
        "center",
        "hr",
        "details",
        "summary",
        "fieldset",
        "table",
        "body",
        "html",
        "o:p",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
) - {"o:p"}
HEADINGS = {f"h{n}": n for n in range(1, 7)}
CAPTION_MARK = "data-congtin-caption"
"""Set by the page's reader on what its selectors know to be a caption."""
DEPTH_LIMIT = 120
_WS = re.compile(r"[ \t\r\n\f]+")
_INK = re.compile(r"[^\s\u00a0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff]")
_WIDE_GAP = re.compile(r"(?=[^\n]*\u00a0)[\u00a0\u2002-\u200a\u3000 ]{3,}")


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    style: Style


@dataclass(slots=True)
class Body:
    """Everything that one body element shows."""

    blocks: list[Block]
    attachments: list[Attachment]
    links: list[Link]


class _Reader:
    """Walks the element once; a block ends where a browser would start a new line box."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.blocks: list[Block] = []
        self.attachments: dict[str, Attachment] = {}
        self.links: dict[str, Link] = {}
        self.run: list[_Run | Image] = []

    # -- walking ------------------------------------------------------------------------------
    def walk(self, node: PageElement, style: Style, depth: int = 0) -> None:
        if isinstance(node, NavigableString):
            if not isinstance(node, Comment) or isinstance(node, CData):
                self.run.append(_Run(_WS.sub(" ", str(node)), style))
            return
        if not isinstance(node, Tag) or node.name in SKIPPED or is_hidden(node):
            return
        if depth > DEPTH_LIMIT:
            self.run.append(_Run(_WS.sub(" ", node.get_text(" ")), style))
        elif node.name == "br":
            self.run.append(_Run("\n", style))
        elif node.name in ("img", "amp-img"):
            self.image(node, style)
        elif node.name == "table":
            self.table(node, style, depth)
        elif node.name in BLOCKS or "display:block" in str(node.attrs.get("style") or "").replace(
            " ", ""
        ):
            self.block(node, style, depth)
        else:
            self.inline(node, style, depth)

    def children(self, node: Tag, style: Style, depth: int) -> None:
        for child in node.children:
            self.walk(child, style, depth + 1)

    def inline(self, node: Tag, style: Style, depth: int) -> None:
        inner = restyle(node, style)
        if node.name == "a" and node.attrs.get("href"):
            href = tidy(str(node.attrs["href"]), self.base) or ""
            self.link(href, node)
            inner = replace(inner, href=href)
        if CAPTION_MARK in node.attrs:
            inner = replace(inner, kind="caption")
        self.children(node, replace(inner, align=style.align), depth)

    def block(self, node: Tag, style: Style, depth: int) -> None:
        self.flush(style)
        inner = restyle(node, style)
        if CAPTION_MARK in node.attrs or node.name == "figcaption":
            inner = replace(inner, kind="caption")
        elif node.name in HEADINGS:
            inner = replace(inner, kind="h", level=HEADINGS[node.name])
        elif node.name == "li":
            ordered = node.parent is not None and node.parent.name == "ol"
            inner = replace(inner, kind="li", level=int(ordered))
        elif node.name == "blockquote":
            inner = replace(inner, kind="quote")
        start = len(self.blocks)
        self.children(node, inner, depth)
        self.flush(inner)
        if node.name == "figure":
            self.blocks[start:] = (
                sorted(self.blocks[start:], key=lambda b: b.kind == "caption")
                if (sum(b.kind == "photo" for b in self.blocks[start:]) == 1)
                else self.blocks[start:]
            )

    def link(self, href: str, node: Tag) -> None:
        if not href:
            return
        label = _WS.sub(" ", node.get_text()).strip()
        kind = media_type(href)
        if kind is None:
            self.links.setdefault(href, Link(href, label))
        elif href not in self.attachments or not self.attachments[href].label:
            self.attachments[href] = Attachment(href, label, kind)

    def image(self, node: Tag, style: Style) -> None:
        if "wp-smiley" in classes_of(node) or "emoji" in classes_of(node).split():
            self.run.append(_Run(str(node.attrs.get("alt") or ""), style))
            return
        image = read_image(node, self.base, style.href)
        if image:
            self.run.append(image)

    # -- tables -------------------------------------------------------------------------------
    def table(self, node: Tag, style: Style, depth: int) -> None:
        """A table of data stays one block; one that only lays out photos or text is walked."""
        self.flush(style)
        rows = [r for r in node.find_all("tr") if r.find_parent("table") is node]
        cells = [
            [c for c in r.find_all(("td", "th"), recursive=False) if not is_hidden(c)] for r in rows
        ]
        wide = [r for r in cells if sum(bool(_INK.search(c.get_text())) for c in r) > 1]
        if len(wide) > 1 and not node.find(("table", "img")):
            caption = node.find("caption")
            if caption:
                self.walk(caption, style, depth + 1)
                self.flush(style)
            texts = [[_WS.sub(" ", _visible(c)).strip() for c in r] for r in cells if r]
            self.blocks.append(Block("table", rows=texts))
            for anchor in node.find_all("a", href=True):
                self.link(tidy(str(anchor["href"]), self.base) or "", anchor)
            return
        start = len(self.blocks)
        for row in cells:
            for cell in row:
                self.block(cell, style, depth + 1)
        made = self.blocks[start:]
        photos = [i for i, b in enumerate(made) if b.kind == "photo"]
        texts_after = made[photos[0] + 1 :] if photos else []
        # A second table row under the photo is its caption, unless the table holds the article.
        if photos and sum(len(b.text) for b in texts_after) < 600 and not made[: photos[0]]:
            for block in texts_after:
                if block.kind == "p":
                    block.kind = "caption"
            self.blocks[start:] = _captions_by_column(made)

    # -- ending a block -------------------------------------------------------------------------
    def flush(self, style: Style) -> None:
        run, self.run = self.run, []
        joined = False
        for is_photo, group in groupby(run, key=lambda t: isinstance(t, Image)):
            tokens = list(group)
            if is_photo:
                images = [t for t in tokens if isinstance(t, Image)]
                last = self.blocks[-1] if self.blocks else None
                if joined and last and last.kind == "photo":
                    last.images += images
                else:
                    self.blocks.append(
                        Block("photo", images=images, centred=style.align == "center")
                    )
                joined = True
                continue
            for part in _paragraphs([t for t in tokens if isinstance(t, _Run)]):
                made = _text_block(part, style, joined)
                if made:
                    self.blocks.append(made)


def _captions_by_column(made: list[Block]) -> list[Block]:
    """Two photos in one table row with two captions in the next: each under its own."""
    photos = [b for b in made if b.kind == "photo"]
    captions = [b for b in made if b.kind == "caption"]
    if len(photos) > 1 and len(photos) == len(captions) and len(made) == 2 * len(photos):
        return [b for pair in zip(photos, captions, strict=True) for b in pair]
    return made


def _visible(tag: Tag) -> str:
    """The text of a table's cell without its hidden parts."""
    out: list[str] = []
    for node in tag.descendants:
        if isinstance(node, NavigableString) and (
            not isinstance(node, Comment) or isinstance(node, CData)
        ):
            holders = [p for p in node.parents if isinstance(p, Tag)]
            inside = holders[: next((i for i, p in enumerate(holders) if p is tag), 0)]
            if not any(p.name in SKIPPED or is_hidden(p) for p in inside):
                out.append(str(node))
        elif isinstance(node, Tag) and node.name in ("br", "p", "div", "li"):
            out.append(" ")
    return "".join(out)


def _paragraphs(run: Sequence[_Run]) -> Iterable[list[_Run]]:
    """Cut where two or more line breaks follow one another."""
    part: list[_Run] = []
    breaks = 0
    for token in run:
        if token.text == "\n":
            breaks += 1
        elif _INK.search(token.text):
            if breaks > 1:
                yield part
                part = []
            breaks = 0
        part.append(token)
    if part:
        yield part


def _text_block(run: list[_Run], style: Style, joined: bool) -> Block | None:
    inked = [r for r in run if _INK.search(r.text)]
    if not inked:
        return None
    while run[0] is not inked[0]:
        run = run[1:]
    while run[-1] is not inked[-1]:
        run = run[:-1]
    text = _squeeze("".join(r.text for r in run))
    kinds = {r.style.kind for r in inked}
    kind: BlockKind = kinds.pop() if len(kinds) == 1 else style.kind
    hrefs = {r.style.href for r in inked}
    if "" not in hrefs and kind not in ("h", "caption"):
        kind = "file" if all(media_type(h) for h in hrefs) else "link"
    return Block(
        kind,
        text=text,
        html=_inline_html(run),
        right=style.align in ("right", "end"),
        centred=style.align == "center",
        bold=all(r.style.bold for r in inked),
        italic=all(r.style.italic for r in inked),
        tail=_tail(run),
        joined=joined,
        level=style.level,
    )


def _squeeze(text: str) -> str:
    return re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", text)).strip(" \n")


def _tail(run: Sequence[_Run]) -> str:
    """What stands apart at the paragraph's end: after its last break, in bold, or after a gap."""
    breaks = [i for i, r in enumerate(run) if r.text == "\n"]
    if breaks:
        return _squeeze("".join(r.text for r in run[breaks[-1] + 1 :]))
    for marked in ("bold", "italic"):
        flags = [getattr(r.style, marked) for r in run if _INK.search(r.text)]
        if flags[-1] and not flags[0]:
            inked = [
                i for i, r in enumerate(run) if _INK.search(r.text) and not getattr(r.style, marked)
            ]
            return _squeeze("".join(r.text for r in run[inked[-1] + 1 :]))
    text = "".join(r.text for r in run)
    gaps = list(_WIDE_GAP.finditer(text))
    return _squeeze(text[gaps[-1].end() :]) if gaps else ""


def _inline_html(run: Sequence[_Run]) -> str:
    out = []
    for style, group in groupby(run, key=lambda r: (r.style.href, r.style.bold, r.style.italic)):
        href, bold, italic = style
        text = "".join(escape(r.text, quote=False) for r in group).replace("\n", "<br>")
        for tag, on in (("em", italic), ("strong", bold)):
            text = f"<{tag}>{text}</{tag}>" if on and text.strip() else text
        out.append(f'<a href="{escape(href)}">{text}</a>' if href and text.strip() else text)
    return _squeeze("".join(out))


def read_blocks(html: str, base: str) -> Body:
    """The blocks, attachments and links that an element (its outer HTML) shows.

    `base` is the address against which links are read. Elements that carry `CAPTION_MARK` are
    certainly captions.
    """
    soup = BeautifulSoup(html, "lxml")
    reader = _Reader(base)
    reader.block(soup.body or soup, Style(), 0)
    for item in reader.attachments.values():
        item.label = item.label or item.url.rsplit("/", 1)[-1]
    return Body(reader.blocks, list(reader.attachments.values()), list(reader.links.values()))
