"""Finding the byline among the paragraphs of a page, or saying honestly that there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.byline_captions import looks_like_caption
from pipelines.byline_parse import parse_whole, tails
from pipelines.byline_traps import AFTER_BYLINE, DOCUMENT_ENDS, POSTS, SIGNED_FOR, SIGNERS, WATCHED
from pipelines.byline_value import Byline
from pipelines.byline_words import begins
from pipelines.text import clean, spelling_key


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as a page shows it. `tail`: its trailing run that is set apart, '' if none."""

    text: str
    right: bool = False
    bold: bool = False
    italic: bool = False
    tail: str = ""
    kind: str = "p"

    @property
    def set_apart(self) -> bool:
        """Whether it is shown otherwise than running text."""
        return self.right or self.bold or self.italic


@dataclass(frozen=True, slots=True)
class Found:
    """The byline is in lines first to last; `keep` is what stays of the first as body text."""

    first: int
    last: int
    printed: str
    keep: str
    byline: Byline


_LONGEST: Final = 300
_BULLETS: Final = ("- ", "– ", "+ ", "• ", "* ")
_MOST_TEASERS: Final = 20
_NOT_PROSE: Final = frozenset(("link", "h", "li", "table", "caption"))
_FILE: Final = re.compile(r"\S+\.(?:pdf|docx?|xlsx?|zip|rar|pptx?)", re.I)
# What a sentence announces that is shown, and no name: "... được thể hiện dưới đây:"
_FOLLOWS: Final = re.compile(r"(?:như sau|dưới đây) ?:$")
# A list is announced in few words ("Ban giám khảo:"), a gallery by a sentence.
_FEWEST: Final = 6
# Whose pictures or film they are, where that is no writer: below the byline it is no text.
_SHOWN_BY: Final = re.compile(r"\(?(?:ảnh|hình|video|clip|nguồn video|nguồn clip) ?: ?[^:.]{2,40}$")
_WORDS: Final = re.compile(r"\w+")
_ENDED: Final = re.compile(r"[.!?…:;][\"”’»)]{0,2}$")


def find_byline(lines: Sequence[Line]) -> Found | None:
    """The byline of the page, None where there is none.

    >>> find_byline([Line("Chiều 31/12, thành phố họp."), Line("Hoàng Tùng", right=True)]).printed
    'Hoàng Tùng'
    """
    return _at_end(lines) or _before_teasers(lines) or _at_start(lines)


def _at_end(lines: Sequence[Line]) -> Found | None:
    """The byline in the last paragraph that is not furniture or the title of another article."""
    teasers = 0
    for i in range(len(lines) - 1, -1, -1):
        if _is_after(lines[i]):
            continue
        found = _whole(lines, i) or _tail(lines, i)
        if found:
            return None if _signed_document(lines, found.first) else found
        if _SHOWN_BY.match(spelling_key(lines[i].text[:80])):
            continue
        teasers += 1
        if not _is_teaser(lines[i]) or teasers > _MOST_TEASERS:
            return None
    return None


def _is_after(line: Line) -> bool:
    key = spelling_key(line.text[:_LONGEST])
    if line.kind in ("link", "caption", "table") or not key.strip(" ./-*_"):
        return True
    furniture = key.startswith(AFTER_BYLINE) and len(key) < 200 and not key.startswith("nguồn tin:")
    return furniture or bool(_FILE.fullmatch(line.text.strip()))


def _is_teaser(line: Line) -> bool:
    """A title of another article: no full stop, a handful of words."""
    if line.kind in _NOT_PROSE:
        return True
    return not _ENDED.search(line.text) and 4 <= len(line.text.split()) <= 35


def _reads(line: Line) -> Byline | None:
    """The byline that a whole line is, where its place and look allow it."""
    if line.kind not in ("p", "h") or (line.kind == "h" and not line.right):
        return None
    if (
        len(line.text) > _LONGEST
        or line.text.rstrip().endswith(":")
        or "./." in line.text.rstrip(" ./")
    ):
        return None
    byline = parse_whole(line.text)
    if byline is None or not (byline.certain or line.set_apart):
        return None
    caption = looks_like_caption(line.text) and not (line.set_apart or _only_photos(byline))
    return None if caption else byline


def _only_photos(byline: Byline) -> bool:
    return bool(byline.credits) and all(one.role == "photographer" for one in byline.credits)


def _whole(lines: Sequence[Line], i: int) -> Found | None:
    """A byline of one, two or three whole lines that ends at i."""
    last = _reads(lines[i])
    if last is None:
        return None
    first, byline = i, last
    while first and i - first < 2 and (above := _reads(lines[first - 1])):
        if not _together(lines[first - 1], above, lines[first], byline):
            break
        joined = parse_whole("\n".join(line.text for line in lines[first - 1 : i + 1]))
        if joined is None:
            break
        first, byline = first - 1, joined
    above_it = lines[first - 1] if first else None
    if above_it and above_it.kind == "caption" and _only_photos(byline) and not lines[i].set_apart:
        return None  # "Ảnh: A" below a picture belongs to it
    labelled = byline.explicit and any(":" in line.text for line in lines[first : i + 1])
    if not labelled and _is_item(lines, first):
        return None
    printed = "\n".join(line.text for line in lines[first : i + 1])
    return Found(first, i, printed, "", byline)


def _is_item(lines: Sequence[Line], i: int) -> bool:
    """Whether line i is one of a list: "Ban giám khảo:", "- Nhạc sĩ A", "- Nghệ sĩ B"."""
    near = [line.text for line in (*lines[max(i - 1, 0) : i], *lines[i + 1 : i + 2])]
    announced = i > 0 and lines[i - 1].text.rstrip().endswith(":")
    announced = announced and WATCHED.isdisjoint(_WORDS.findall(spelling_key(near[0])))
    if announced and all(map(_is_after, lines[i + 1 :])) and _shows(spelling_key(near[0])):
        return False  # "Lịch thi như sau:", then a table, which the text has lost
    marked = lines[i].text.startswith(_BULLETS)
    return announced or (marked and any(text.startswith(_BULLETS) for text in near))


def _shows(announcing: str) -> bool:
    """Whether a line announces what the text has lost: a table, a gallery, a film."""
    listed = announcing.endswith((" gồm:", " là:")) or len(announcing.split()) < _FEWEST
    return bool(_FOLLOWS.search(announcing)) or not listed


def _together(above: Line, one: Byline, below: Line, other: Byline) -> bool:
    """Whether two lines are one byline: labels, a source line, or the same look."""
    if above.text.startswith("(") and _only_photos(one):
        return False  # "(Ảnh: Reuters)" ends a caption
    if one.credits and one.certain and other.agency and not other.credits:
        return True  # "Theo Quang Dân", "Dân Việt"
    if other.explicit or (one.explicit and (below.set_apart or _only_photos(one))):
        return one.explicit or bool(one.credits)
    same_look = (above.right, above.bold) == (below.right, below.bold)
    return same_look and (above.right or (above.bold and below.bold)) and one.certain


def _tail(lines: Sequence[Line], i: int) -> Found | None:
    """A byline at the end of paragraph i, after its last sentence."""
    line = lines[i]
    if line.kind not in ("p", "quote", "li"):
        return None
    for keep, printed, byline in tails(line.text.rstrip(), line.tail.strip()):
        return Found(i, i, printed, keep, byline)
    return None


def _signed_document(lines: Sequence[Line], i: int) -> bool:
    """Whether line i signs a document: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH" stand above it."""
    around = [*lines[max(0, i - 4) : i], *lines[i + 1 : i + 3]]
    return any(_is_signature(line.text) for line in around if len(line.text) < 120)


def _is_signature(text: str) -> bool:
    key = spelling_key(clean(text))
    if not key:
        return False
    keys = re.split(r"[ .]+", key)
    shouted = text.isupper() and (begins(keys, POSTS) or begins(keys, SIGNERS)) and len(keys) < 8
    return (
        (keys[0] in SIGNED_FOR and text[0].isupper() and len(keys) > 1)
        or shouted
        or key.startswith(DOCUMENT_ENDS)
    )


def _before_teasers(lines: Sequence[Line]) -> Found | None:
    """A right-aligned byline with other articles' teasers, leads and all, straight after (AMP)."""
    for i in range(len(lines) - 1, 0, -1):
        if not lines[i].right:
            continue
        found = _whole(lines, i)
        if (
            found
            and found.byline.certain
            and any(len(line.text) > 80 for line in lines[: found.first])
        ):
            return None if _signed_document(lines, found.first) else found
    return None


def _at_start(lines: Sequence[Line]) -> Found | None:
    """A byline before the text: rarer, so it must say that it is one or look like it."""
    if len(lines) < 2 or lines[0].kind != "p":
        return None
    byline = _reads(lines[0])
    if byline and byline.certain and (byline.explicit or lines[0].set_apart):
        return Found(0, 0, lines[0].text, "", byline)
    return None
