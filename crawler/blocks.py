"""The body's element becomes a list of blocks: what a reader sees, in the order it is shown.

Display is what counts: hidden text is not text, `<br><br>` is a new paragraph, a table around a
photo is a photo, and a Word document's spans are one run of text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from lxml.html import HtmlElement

from crawler.addresses import media_type, tidy
from crawler.inline import BREAK, Run, collapsed, has_ink, paragraphs, run_of, text_block
from crawler.items import Attachment, Block, Image, Link
from crawler.photos import read_image
from crawler.styles import Style, classes_of, is_hidden, restyle, starts_a_block

SKIPPED = frozenset((
    "script", "style", "noscript", "template", "form", "button", "select", "textarea", "input",
    "nav", "svg", "canvas", "object", "embed", "iframe", "frame", "frameset", "video", "audio",
    "link", "meta", "head", "title", "map", "datalist", "dialog",
))  # fmt: skip
"""Elements that show no text of the article."""
BLOCKS = frozenset((
    "p", "div", "section", "article", "header", "footer", "main", "aside", "address", "pre",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "figure",
    "figcaption", "blockquote", "center", "hr", "details", "summary", "fieldset", "table",
    "body", "html", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
))  # fmt: skip
"""Elements that start on a line of their own."""
HEADINGS = {f"h{n}": n for n in range(1, 7)}
CELLS = ("td", "th")
TABLE_PARTS = ("thead", "tbody", "tfoot", "tr")
DEPTH_LIMIT = 230
"""Below this the text is taken without its markup. `page.parse` lets no tree come near it."""
CAPTION_UNDER_PHOTO = 600
"""Letters in a table under its photo; with more of them the table holds the article."""


@dataclass(slots=True)
class Body:
    """Everything that one body element shows."""

    blocks: list[Block]
    attachments: list[Attachment]
    links: list[Link]


class _Reader:
    """Walks the element once; a block ends where a browser would start a new line box."""

    def __init__(self, base: str, captions: Collection[HtmlElement]) -> None:
        self.base = base
        self.captions = captions
        self.blocks: list[Block] = []
        self.attachments: dict[str, Attachment] = {}
        self.links: dict[str, Link] = {}
        self.run: list[Run | Image] = []

    # -- walking ------------------------------------------------------------------------------
    def children(self, node: HtmlElement, style: Style, depth: int) -> None:
        if node.text:
            self.show(node.text, style)
        for child in node:
            self.element(child, style, depth + 1)
            if child.tail:
                self.show(child.tail, style)

    def show(self, text: str, style: Style) -> None:
        if self.run or not text.isspace():  # a line does not begin with a blank
            self.run.append(run_of(text, style))

    def element(self, node: HtmlElement, style: Style, depth: int) -> None:
        tag = node.tag
        if not isinstance(tag, str) or tag in SKIPPED or is_hidden(node):
            return
        if depth > DEPTH_LIMIT:
            self.run.append(run_of(" ".join(_shown(node)), style))
        elif tag == "br":
            self.run.append(Run(BREAK, style, False))
        elif tag in ("img", "amp-img"):
            self.image(node, style)
        elif tag == "table":
            self.table(node, style, depth)
        elif tag in BLOCKS or starts_a_block(node):
            self.block(node, style, depth)
        else:
            self.inline(node, style, depth)

    def inline(self, node: HtmlElement, style: Style, depth: int) -> None:
        inner = restyle(node, style)
        href = node.get("href") if node.tag == "a" else None
        if href:
            href = tidy(href, self.base) or ""
            self.link(href, node)
            inner = inner._replace(href=href)
        if node in self.captions:
            inner = inner._replace(kind="caption")
        if inner.align != style.align:
            inner = inner._replace(align=style.align)
        self.children(node, inner, depth)

    def block(self, node: HtmlElement, style: Style, depth: int) -> None:
        self.flush(style)
        inner = self.block_style(node, restyle(node, style))
        start = len(self.blocks)
        self.children(node, inner, depth)
        self.flush(inner)
        if node.tag == "figure":
            made = self.blocks[start:]
            if sum(b.kind == "photo" for b in made) == 1:
                self.blocks[start:] = sorted(made, key=lambda b: b.kind == "caption")

    def block_style(self, node: HtmlElement, style: Style) -> Style:
        tag = node.tag
        if tag == "figcaption" or node in self.captions:
            return style._replace(kind="caption")
        if tag in HEADINGS:
            return style._replace(kind="h", level=HEADINGS[tag])
        if tag == "li":
            parent = node.getparent()
            ordered = parent is not None and parent.tag == "ol"
            return style._replace(kind="li", level=int(ordered))
        return style._replace(kind="quote") if tag == "blockquote" else style

    def link(self, href: str, node: HtmlElement) -> None:
        if not href:
            return
        kind = media_type(href)
        if kind is None:
            if href not in self.links:
                self.links[href] = Link(href, _label(node))
        elif href not in self.attachments or not self.attachments[href].label:
            self.attachments[href] = Attachment(href, _label(node), kind)

    def image(self, node: HtmlElement, style: Style) -> None:
        classes = classes_of(node)
        if "wp-smiley" in classes or "emoji" in classes.split():
            self.run.append(run_of(node.get("alt") or "", style))
            return
        image = read_image(node, self.base, style.href)
        if image:
            self.run.append(image)

    # -- tables -------------------------------------------------------------------------------
    def table(self, node: HtmlElement, style: Style, depth: int) -> None:
        """A table of data stays one block; one that only lays out photos or text is walked."""
        self.flush(style)
        if next(node.iterdescendants("table", "img", "amp-img"), None) is None:
            rows = [
                [c for c in row.iterchildren(*CELLS) if not is_hidden(c)]
                for row in node.iterdescendants("tr")
            ]
            if sum(sum(has_ink(str(c.text_content())) for c in row) > 1 for row in rows) > 1:
                self.data_table(node, rows, style, depth)
                return
        start = len(self.blocks)
        self.laid_out(node, style, depth)
        self.flush(style)
        made = self.blocks[start:]
        photos = [i for i, b in enumerate(made) if b.kind == "photo"]
        below = made[photos[0] + 1 :] if photos else []
        # A second table row under the photo is its caption, unless the table holds the article.
        if photos and not photos[0] and sum(len(b.text) for b in below) < CAPTION_UNDER_PHOTO:
            for block in below:
                if block.kind == "p":
                    block.kind = "caption"
            self.blocks[start:] = _captions_by_column(made)

    def laid_out(self, node: HtmlElement, style: Style, depth: int) -> None:
        """The cells one after another, each with the style that surrounds the table."""
        if node.text:
            self.run.append(run_of(node.text, style))
        for child in node:
            if child.tag in TABLE_PARTS and not is_hidden(child):
                self.laid_out(child, style, depth + 1)
            else:
                self.element(child, style, depth + 1)
            if child.tail:
                self.run.append(run_of(child.tail, style))

    def data_table(
        self, node: HtmlElement, rows: list[list[HtmlElement]], style: Style, depth: int
    ) -> None:
        caption = next(node.iterchildren("caption"), None)
        if caption is not None:
            self.element(caption, style, depth + 1)
            self.flush(style)
        texts = [[collapsed("".join(_shown(c))).strip() for c in row] for row in rows if row]
        self.blocks.append(Block("table", rows=texts))
        for anchor in node.iterdescendants("a"):
            self.link(tidy(anchor.get("href") or "", self.base) or "", anchor)

    # -- ending a block -------------------------------------------------------------------------
    def flush(self, style: Style) -> None:
        if not self.run:
            return
        run, self.run = self.run, []
        if not any(isinstance(token, Image) for token in run):
            self.texts(run, style, joined=False)  # type: ignore[arg-type]  # no photo among them
            return
        joined = False
        for is_photo, group in groupby(run, key=lambda token: isinstance(token, Image)):
            if is_photo:
                images = [token for token in group if isinstance(token, Image)]
                last = self.blocks[-1] if self.blocks else None
                if joined and last and last.kind == "photo":
                    last.images += images
                else:
                    photo = Block("photo", images=images, centred=style.align == "center")
                    self.blocks.append(photo)
                joined = True
                continue
            self.texts([token for token in group if isinstance(token, Run)], style, joined=joined)

    def texts(self, run: list[Run], style: Style, *, joined: bool) -> None:
        for part in paragraphs(run):
            made = text_block(part, style, joined)
            if made:
                self.blocks.append(made)


def _label(node: HtmlElement) -> str:
    return collapsed(str(node.text_content())).strip()


def _captions_by_column(made: list[Block]) -> list[Block]:
    """Two photos in one table row with two captions in the next: each under its own."""
    photos = [b for b in made if b.kind == "photo"]
    captions = [b for b in made if b.kind == "caption"]
    if len(photos) > 1 and len(photos) == len(captions) and len(made) == 2 * len(photos):
        return [b for pair in zip(photos, captions, strict=True) for b in pair]
    return made


def _shown(root: HtmlElement) -> Iterator[str]:
    """The texts inside an element but for its hidden parts, a blank where a line begins."""
    stack: list[HtmlElement | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        if node is not root:
            if node.tail:
                stack.append(node.tail)
            if not isinstance(node.tag, str) or node.tag in SKIPPED or is_hidden(node):
                continue
            if node.tag in ("br", "p", "div", "li"):
                yield " "
        stack.extend(reversed(node))
        if node.text:
            yield node.text


def read_blocks(element: HtmlElement, base: str, captions: Collection[HtmlElement] = ()) -> Body:
    """The blocks, attachments and links that an element shows.

    `base` is the address against which links are read, `captions` what is certainly a caption.
    """
    reader = _Reader(base, captions)
    reader.element(element, Style(), 0)
    reader.flush(Style())
    for item in reader.attachments.values():
        item.label = item.label or item.url.rsplit("/", 1)[-1]
    return Body(reader.blocks, list(reader.attachments.values()), list(reader.links.values()))
