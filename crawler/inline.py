"""A run of text with its styles becomes one printed paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

from crawler.addresses import media_type
from crawler.items import Block, BlockKind
from crawler.styles import Style

_INK = re.compile(r"[^\s\u00a0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff]")
_WS = re.compile(r"[ \t\r\n\f]+")
_BLANKS = re.compile(r" {2,}")
_AT_BREAK = re.compile(r" ?\n ?")
_WIDE_GAP = re.compile(r"[\u00a0\u2002-\u200a\u3000 ]{3,}")
_NBSP = "\u00a0"
BREAK = "\n"
FEWEST = 4
"""Runs of two paragraphs: a text, two breaks, a text."""


class Run(NamedTuple):
    """Text of one style; a line break is a run of its own."""

    text: str
    style: Style
    inked: bool


def collapsed(text: str) -> str:
    """White space as HTML shows it: one blank. A no-break space stays what it is."""
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text:
        return _WS.sub(" ", text)
    return text


def has_ink(text: str) -> bool:
    """Whether any of it can be seen."""
    return _INK.search(text) is not None


def run_of(text: str, style: Style) -> Run:
    return Run(collapsed(text), style, has_ink(text))


def squeeze(text: str) -> str:
    """No blanks beside each other, at a line break or at an end.

    >>> squeeze("  một \\n  hai  ")
    'một\\nhai'
    """
    if "  " in text:
        text = _BLANKS.sub(" ", text)
    return (_AT_BREAK.sub("\n", text) if "\n" in text else text).strip(" \n")


def paragraphs(run: Sequence[Run]) -> Iterator[list[Run]]:
    """Cut where two or more line breaks follow one another."""
    if len(run) < FEWEST:
        yield list(run)
        return
    part: list[Run] = []
    breaks = 0
    for token in run:
        if token.text == BREAK:
            breaks += 1
        elif token.inked:
            if breaks > 1:
                yield part
                part = []
            breaks = 0
        part.append(token)
    if part:
        yield part


def text_block(run: Sequence[Run], style: Style, joined: bool) -> Block | None:
    """The block that a run makes; None where nothing of it can be seen."""
    if len(run) == 1:
        return _one_run(run[0], style, joined)
    inked = [i for i, r in enumerate(run) if r.inked]
    if not inked:
        return None
    shown = [run[i] for i in inked]
    run = run[inked[0] : inked[-1] + 1]
    kinds = {r.style.kind for r in shown}
    kind: BlockKind = kinds.pop() if len(kinds) == 1 else style.kind
    hrefs = {r.style.href for r in shown}
    if "" not in hrefs and kind not in ("h", "caption"):
        kind = "file" if all(media_type(h) for h in hrefs) else "link"
    return Block(
        kind,
        text=squeeze("".join(r.text for r in run)),
        html=_html(run),
        right=style.align in ("right", "end"),
        centred=style.align == "center",
        bold=all(r.style.bold for r in shown),
        italic=all(r.style.italic for r in shown),
        tail=_tail(run),
        joined=joined,
        level=style.level,
    )


def _one_run(run: Run, style: Style, joined: bool) -> Block | None:
    """`text_block` of most paragraphs."""
    if not run.inked:
        return None
    kind, own = run.style.kind, run.style
    if own.href and kind not in ("h", "caption"):
        kind = "file" if media_type(own.href) else "link"
    return Block(
        kind,
        text=squeeze(run.text),
        html=squeeze(_marked_up(run.text, own.href, own.bold, own.italic)),
        right=style.align in ("right", "end"),
        centred=style.align == "center",
        bold=own.bold,
        italic=own.italic,
        tail=_after_gap(run.text),
        joined=joined,
        level=style.level,
    )


def _text(run: Sequence[Run]) -> str:
    return squeeze("".join(r.text for r in run))


def _tail(run: Sequence[Run]) -> str:
    """What stands apart at the paragraph's end: after its last break, in bold, or after a gap."""
    for i in range(len(run) - 1, -1, -1):
        if run[i].text == BREAK:
            return _text(run[i + 1 :])
    for bold in (True, False):
        inked = [i for i, r in enumerate(run) if r.inked]
        flags = [run[i].style.bold if bold else run[i].style.italic for i in inked]
        if flags[-1] and not flags[0]:
            last_plain = max(i for i, flag in zip(inked, flags, strict=True) if not flag)
            return _text(run[last_plain + 1 :])
    return _after_gap("".join(r.text for r in run))


def _after_gap(text: str) -> str:
    last = text.rfind(_NBSP)
    gap = None
    for found in _WIDE_GAP.finditer(text) if last >= 0 else ():
        if found.start() > last:
            break
        gap = found
    return squeeze(text[gap.end() :]) if gap else ""


def _html(run: Sequence[Run]) -> str:
    out = []
    for style, group in groupby(run, key=lambda r: (r.style.href, r.style.bold, r.style.italic)):
        out.append(_marked_up("".join(r.text for r in group), *style))
    return squeeze("".join(out))


def _marked_up(text: str, href: str, bold: bool, italic: bool) -> str:
    text = escape(text, quote=False).replace("\n", "<br>")
    if not text.strip():
        return text
    if italic:
        text = f"<em>{text}</em>"
    if bold:
        text = f"<strong>{text}</strong>"
    return f'<a href="{escape(href)}">{text}</a>' if href else text
