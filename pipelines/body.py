"""Blocks as printed become the body: captions to their photos, the byline to its field.

Nothing is guessed from length alone. What is left out of the body stands in another field.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from html import escape

from crawler.items import Article, Block, Image, Term
from pipelines.body_html import TEXT, body_html, clean_lines
from pipelines.body_words import FURNITURE, NO_LEDE, RELATED, TAIL_HEADS
from pipelines.bylines import Line, find_byline, looks_like_caption, photo_credit
from pipelines.revising import LISTED_LEDE, alike
from pipelines.step import Step
from pipelines.text import clean, fold

CAPTION_LENGTH = 400
"""Longer than any caption of the practice portal (longest 140) and of the seed article (70)."""
LEDE_LENGTH = 40
PROSE_LENGTH = 160
SAMPLE = 30
"""Letters by which a summary is known to be cut from the body."""
_WORD = re.compile(r"\w+")
_JSON = json.JSONEncoder(ensure_ascii=False)
_ELLIPSIS = re.compile(r"\s*(?:\[?…\]?|\[?\.\.\.\]?)\s*$")


def cleaned(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with clean texts; those that show nothing are gone."""
    out = []
    for block in blocks:
        block.text, block.tail = clean_lines(block.text), clean_lines(block.tail)
        block.rows = [[clean(cell) for cell in row] for row in block.rows]
        if block.kind == "link" and len(block.text) > CAPTION_LENGTH:
            block.kind = "p"  # no headline is so long: text under a link that nobody closed
        if block.text or block.images or any(map(any, block.rows)):
            out.append(block)
    return out


def _reads_as_caption(block: Block, before: Block, centring: bool) -> bool:
    """Whether the paragraph right under a photo describes it."""
    if block.kind == "caption":
        return True
    if block.kind != "p" or len(block.text) > CAPTION_LENGTH or block.right:
        return False
    if before.kind == "caption":  # a second line under the photo: only its credit
        return fold(block.text).lstrip("(").startswith(
            ("anh:", "anh :", "nguon anh", "photo")
        ) and (block.centred or block.italic)
    if (block.centred and centring) or block.italic:
        return True
    return (block.joined and len(block.text) < PROSE_LENGTH) or looks_like_caption(block.text)


def caption_photos(blocks: Sequence[Block]) -> list[Block]:
    """Move captions to their photos. What stays a block of its own is text or a photo."""
    paragraphs = [b for b in blocks if b.kind == "p"]
    # Centred text under a photo is its caption, unless the whole article is centred.
    centring = sum(b.centred for b in paragraphs if len(b.text) > PROSE_LENGTH) * 2 <= sum(
        len(b.text) > PROSE_LENGTH for b in paragraphs
    )
    out: list[Block] = []
    waiting: list[str] = []
    photo: Block | None = None
    before: Block | None = None
    for block in blocks:
        if block.kind == "photo":
            photo = block
            out.append(block)
            if waiting:
                _give(block.images, " ".join(waiting))
                waiting = []
        elif (
            photo is not None and before is not None and _reads_as_caption(block, before, centring)
        ):
            _give(photo.images, block.text)
            block.kind = "caption"
        elif block.kind == "caption":
            waiting.append(block.text)
        else:
            out.append(block)
            photo = None
        before = block
    if waiting:  # a caption without a photo: a video's or a lost picture's; still printed text
        out.extend(Block("p", text=text, html=escape(text, quote=False)) for text in waiting)
    return out


def _give(images: Sequence[Image], caption: str) -> None:
    image = images[-1]
    text = clean(caption)
    image.caption = f"{image.caption} {text}" if image.caption else text
    image.credit = photo_credit(image.caption)


def is_related(block: Block) -> bool:
    """A line that only leads to another article."""
    if block.kind in ("link", "file"):
        return True
    return (
        block.kind in ("p", "li") and "<a " in block.html and fold(block.text).startswith(RELATED)
    )


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """The blocks up to the portal's furniture, without its single words in between."""
    out: list[Block] = []
    for block in blocks:
        folded = fold(block.text).rstrip(" :.")
        if (
            out
            and block.kind in ("p", "h")
            and fold(block.text).startswith(TAIL_HEADS)
            and len(block.text) < 200
        ):
            break
        if block.kind in TEXT and block.kind != "table" and folded in FURNITURE:
            continue
        out.append(block)
    return out


def without_head(article: Article, blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the title and the date, where the body's element holds them too."""
    head = {fold(article.title), *(fold(d.printed) for d in article.dates)}
    return [b for b in blocks if b.kind not in ("p", "h", "link") or fold(b.text) not in head]


def _line(block: Block) -> Line:
    kind = (
        block.kind
        if block.kind in TEXT
        else ("link" if block.kind in ("link", "file") else "caption")
    )
    text = " ".join(cell for row in block.rows for cell in row) if block.rows else block.text
    return Line(
        text, right=block.right, bold=block.bold, italic=block.italic, tail=block.tail, kind=kind
    )


def take_byline(blocks: list[Block]) -> tuple[list[Block], str | None]:
    """(the blocks that stay, the byline as printed). What follows the byline is furniture."""
    lines = [_line(b) for b in blocks]
    found = find_byline(lines)
    if found is None:
        return blocks, None
    before, after = blocks[: found.first], blocks[found.last + 1 :]
    if found.keep:
        kept = blocks[found.first]
        kept.html = (
            escape(found.keep, quote=False).replace("\n", "<br>")
            if kept.text != found.keep
            else kept.html
        )
        kept.text = found.keep
        before.append(kept)
    # A byline at the article's head leaves the body after it; one at its end, only teasers.
    if sum(len(b.text) for b in before) < sum(
        len(b.text) for b in after if b.kind in ("p", "quote") and len(b.text) > PROSE_LENGTH
    ):
        return before + after, found.printed
    return before + [b for b in after if b.kind == "photo"], found.printed


def text_of(block: Block) -> str:
    """A block as plain text: a table's rows on lines, its cells between bars."""
    if block.kind == "table":
        return "\n".join(" | ".join(row) for row in block.rows if any(row))
    return block.text


def body_text(blocks: Iterable[Block]) -> str:
    return "\n\n".join(t for t in (text_of(b) for b in blocks if b.kind in TEXT) if t)


def _alike(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))


def _is_set_off(block: Block) -> bool:
    bold = block.kind == "p" and block.bold and len(block.text) > LEDE_LENGTH
    return bold and not block.text.endswith("?") and not fold(block.text).startswith(NO_LEDE)


def read_lede(article: Article, blocks: Sequence[Block]) -> tuple[str | None, str]:
    """(lede, rule): printed apart, in bold at the head, or written as a summary by an editor.

    WordPress makes a summary of the body's first words where nobody wrote one; that is no lede.
    """
    if article.lede:
        return clean(article.lede), article.read_by.get("lede", "")
    first = next((b for b in blocks if b.kind in TEXT), None)
    if first and _is_set_off(first) and len(blocks) > 1:
        return first.text, "body:bold"
    summary = _alike(_ELLIPSIS.sub("", clean(article.excerpt)))
    if not summary:
        return None, ""
    shown = (b.text or " ".join(i.caption or "" for i in b.images) for b in blocks)
    printed = _alike(" ".join(shown))
    samples = [
        summary[i : i + SAMPLE] for i in range(0, max(len(summary) - SAMPLE, 1), SAMPLE // 2)
    ]
    made = sum(sample in printed for sample in samples) * 2 > len(samples)
    if not made and summary != _alike(article.title):
        return clean(article.excerpt), LISTED_LEDE
    return None, ""


def unique_images(blocks: Iterable[Block]) -> list[Image]:
    """One entry a photo, in order; a caption printed at a second showing is kept."""
    found: dict[str, Image] = {}
    for image in (i for b in blocks for i in b.images):
        first = found.setdefault(image.url, image)
        if not first.caption and image.caption:
            first.caption, first.credit = image.caption, image.credit
    return list(found.values())


def content_hash(article: Article) -> str:
    """Equal for two readings that say the same: what counts as a revision.

    A lede that only a list told is left out: the list may be switched off for a day.
    """
    lede = article.lede if article.read_by.get("lede") != LISTED_LEDE else None
    fields = (article.title, lede, article.body, article.published, article.byline_printed)
    captions = [(i.url, alike(i.caption)) for i in article.images]
    documents = [(a.url, alike(a.label)) for a in article.attachments]
    content = [*map(alike, fields), captions, documents]
    return hashlib.sha256(_JSON.encode(content).encode()).hexdigest()


def clean_terms(terms: Iterable[Term]) -> list[Term]:
    """Each category or tag once, its names clean; without those of which nothing is left."""
    paths = (tuple(filter(None, map(clean, term.path))) for term in terms)
    return [Term(path) for path in dict.fromkeys(paths) if path]


def understand_body(article: Article) -> None:
    """Title, lede, body, photos and the printed byline of an article, from its blocks."""
    article.title = clean(article.title)
    blocks = without_furniture(caption_photos(cleaned(article.blocks)))
    blocks = without_head(article, blocks)
    kept, byline = take_byline(blocks)
    kept = [b for b in kept if not is_related(b)]
    if byline:
        article.byline_printed, article.read_by["byline"] = byline, "body"
    elif article.author_printed:
        article.byline_printed = clean(article.author_printed)
        article.read_by["byline"] = article.read_by.get("author", "")
    article.images = unique_images(kept)
    article.lede, rule = read_lede(article, kept)
    article.read_by.pop("lede", None)
    if rule:
        article.read_by["lede"] = rule
    article.body, article.body_html = body_text(kept), body_html(kept)
    article.words = len(article.body.split())
    article.categories, article.tags = clean_terms(article.categories), clean_terms(article.tags)
    for attachment in article.attachments:
        attachment.label = clean(attachment.label)
    for link in article.links:
        link.text = clean(link.text)


class BodyPipeline(Step):
    def understand(self, article: Article) -> None:
        understand_body(article)
