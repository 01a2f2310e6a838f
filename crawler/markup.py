"""A tree of any markup, in bounded time and depth: what strangers write is no reason to wait.

libxml2 2.14 gives up at the 256th level of elements and drops what comes after, without a word to
its caller; a tag of n attributes takes it n x n steps (40,000: 2.4 s).
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction

from crawler.strangers import CONTROLS, without_stacks

ATTRIBUTES_MAX = 256
"""Attributes of one tag that are read."""
FLOOD_LENGTH = 30_000
"""A shorter page cannot hold a tag whose attributes take longer than 0.1 s."""
DEPTHS = (180, 60)
"""Elements within each other that are kept where a page has more than libxml2 takes."""
ELEMENTS_MAX = 100_000
"""Elements of a page that are kept. XPath is quadratic in them: "h2 a" over 80,000 took 9 s."""
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr",
))  # fmt: skip
LINES = frozenset((
    "p", "div", "section", "article", "li", "ul", "ol", "table", "tr", "blockquote", "h1", "h2",
    "h3", "h4", "h5", "h6",
))  # fmt: skip
SELF_CLOSING = frozenset((
    "p", "li", "option", "tr", "td", "th", "dt", "dd", "a",
))  # fmt: skip
"""A second one closes the first."""

# An attribute as the HTML standard spells it (13.1.2.3), broken ones included. Possessive: what is
# matched is never looked at again, so that no page makes this slow.
_ATTRIBUTE = r"""(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)"""
_NAME = r"[a-zA-Z][^\s/>]*+"
_MODEST = re.compile(
    rf"(?:[^<]++|<(?![a-zA-Z])|<{_NAME}{_ATTRIBUTE}{{0,{ATTRIBUTES_MAX}}}+(?=[\s/]*+(?:>|\Z)))*+\Z"
)
_TAG = re.compile(rf"(<{_NAME}{_ATTRIBUTE}{{0,{ATTRIBUTES_MAX}}}+)({_ATTRIBUTE}*+)")
_PIECE = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe|noembed)\b.*?(?:</\1\b|\Z)"
    rf"|<(/?)({_NAME}){_ATTRIBUTE}*+[\s/]*+>?",
    re.S | re.I,
)


def _parser() -> etree.HTMLParser:
    # lxml.html's own parser asks a Python function for the class of every element looked at.
    classes = etree.ElementDefaultClassLookup(
        element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
    )
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=False)
    parser.set_element_class_lookup(classes)
    return parser


_PARSER = _parser()


class NoMarkup(ValueError):
    """There is nothing to parse, or no bounded tree of it; says why."""


def _without_floods(text: str) -> str:
    return _TAG.sub(r"\1", text)


def flattened(text: str, deepest: int) -> str:
    """The markup without the tags that open below `deepest`; what they hold stays."""
    out: list[str] = []
    open_tags: list[str] = []
    opened: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    end = 0
    for piece in _PIECE.finditer(text):
        name = (piece[3] or "").lower()
        if not name or name in VOID:
            continue
        kept = True
        if piece[2]:
            if left_out[name]:
                left_out[name] -= 1
                kept = False
            elif opened[name]:
                while open_tags:
                    closed = open_tags.pop()
                    opened[closed] -= 1
                    if closed == name:
                        break
        else:
            if name in SELF_CLOSING and open_tags and open_tags[-1] == name:
                open_tags.pop()
                opened[name] -= 1
            if len(open_tags) < deepest:
                open_tags.append(name)
                opened[name] += 1
            else:
                left_out[name] += 1
                kept = False
        if not kept:
            before = text[end : piece.start()]
            out += before, "<br><br>" if name in LINES and before.strip() else ""
            end = piece.end()
    return "".join([*out, text[end:]])


def _tree(text: str) -> tuple[HtmlElement, bool]:
    """(the tree, whether it is whole)."""
    data = text.encode("utf-8", "replace")
    if any(map(data.__contains__, CONTROLS)):
        data = data.translate(None, CONTROLS)  # looks at every byte, for what few pages have
    try:
        tree: HtmlElement | None = etree.fromstring(data, parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NoMarkup(f"no HTML: {error}") from None
    if tree is None:
        raise NoMarkup("no HTML: Document is empty")
    last = _PARSER.error_log.last_error
    return tree, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _cut(tree: HtmlElement) -> bool:
    """Leave out what stands behind the last element that is kept; whether there was any."""
    last = next(islice(tree.iter("*"), ELEMENTS_MAX - 1, None), None)
    if last is None:
        return False
    cut = len(last) > 0
    del last[:]
    while (above := last.getparent()) is not None:
        behind = above.index(last) + 1
        cut = cut or len(above) > behind
        del above[behind:]
        last = above
    return cut


def tree_of(text: str, notes: list[str]) -> HtmlElement:
    """The tree without comments. Says in `notes` what of the markup was left out.

    Raises NoMarkup.
    """
    if "<" not in text:
        raise NoMarkup("no HTML: not a single tag")
    text = without_stacks(text)
    if len(text) > FLOOD_LENGTH and not _MODEST.match(text):
        text = _without_floods(text)
        notes.append(f"a tag has more than {ATTRIBUTES_MAX} attributes: the rest is left out")
    tree, whole = _tree(text)
    for deepest in DEPTHS if not whole else ():
        tree, whole = _tree(flattened(text, deepest))
        if whole:
            notes.append(f"elements nest too deeply: those below level {deepest} are read as text")
            break
    if not whole:
        raise NoMarkup("elements nest too deeply to be read")
    if len(text) > ELEMENTS_MAX and text.count("<") > ELEMENTS_MAX and _cut(tree):
        notes.append(f"a page of more than {ELEMENTS_MAX} elements: the rest is left out")
    return tree
