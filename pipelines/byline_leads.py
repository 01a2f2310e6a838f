"""A byline that furniture or a caption runs into, its line break lost.

    Bấm xem >> Q.D (Tổng hợp Marca) | Một số hình ảnh về giải đấu: Trần Anh
    Mái tóc mới của Fellaini Đăng Đức (Tổng hợp) | Toàn cảnh hội nghị Minh Hòa/VOV.VN

Where it begins is told by what stands before it, or by its remark and the words that names are of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipelines.byline_press import known_source
from pipelines.byline_traps import HONORIFICS, MORE, SHOWN, UNFINISHED
from pipelines.byline_words import BARE_REMARKS, CLOSING_REMARKS, LEAD_MARKS, REMARK_MARKS, begins
from pipelines.gazetteer import certain_surnames, name_syllables
from pipelines.names import is_initials
from pipelines.text import spelling_key, word_key

_ARROWS: Final = re.compile(r"[^>]{0,60}>{2,} *")
# A remark that only a writer's name stands before.
_REMARK: Final = re.compile(
    rf" ?\((?:{'|'.join(map(re.escape, CLOSING_REMARKS))})(?!\w)"
    rf"|\s(?:{'|'.join(BARE_REMARKS)})(?!\w)",
    re.IGNORECASE,
)
# Two or more names by their letters, which nobody who is spoken of has: "L.Dương - H.Sâm".
_LETTERED: Final = re.compile(r" ((?:\w{1,2}\.\w{1,7}(?: ?[-–] ?|, )){1,9}\w{1,2}\.\w{1,7})$")
_SOURCED: Final = re.compile(r" ?/ ?|,? Theo ")
_BRACKET: Final = re.compile(r"^\([^()]*\) ?")
_MOST_WORDS: Final = 3


def may_lead(text: str) -> bool:
    """Whether the text holds a mark of a byline that something runs into."""
    return any(mark in text for mark in LEAD_MARKS)


def after_lead(text: str) -> Iterator[tuple[str, bool]]:
    """(what may be the byline, whether its remark or source must say so), the likeliest first."""
    if ">>" in text and (arrows := _ARROWS.match(text)):
        yield text[arrows.end() :], False
    for lead, colon, rest in (text.partition(":"), text.rpartition(":")):
        if colon and rest:
            lead = _BRACKET.sub("", lead)
            credited = lead.rfind("(") > lead.rfind(")") and rest.rstrip(" .").endswith(")")
            keys = [] if credited else [word_key(word) for word in lead.split()]
            if len(keys) > 1 and begins(keys, SHOWN) and not _spoken_of(keys):
                yield rest.strip(), keys[1:] == [MORE]
    if lettered := _LETTERED.search(text, max(len(text) - 120, 0)):
        yield lettered[1], False
    if (at := text.rfind(" Theo ")) > 0:
        yield text[at + 1 :], True
    marked = "(" in text or any(mark in text for mark in REMARK_MARKS)
    remarks = [one.start() for one in _REMARK.finditer(text)] if marked else []
    sourced = _before_source(text) if "/" in text or at > 0 else ()
    for anchor in (*remarks[-1:], *sourced):
        if start := _name_before(text, anchor):
            yield text[start:], True


def _spoken_of(keys: list[str]) -> bool:
    """Whether somebody is named by what he is: "Hình ảnh nghi phạm: ...": not who wrote."""
    return any(begins(keys[i:], HONORIFICS) for i in range(len(keys)))


def _before_source(text: str) -> Iterator[int]:
    """Where the slash or "Theo" before the listed source that ends the text begins."""
    for one in list(_SOURCED.finditer(text))[-1:]:
        if known_source(text[one.end() :].split() or [""]):
            yield one.start()


def _name_before(text: str, end: int) -> int:
    """Where the name that ends at `end` begins, by the words that names are of; 0 if unsure."""
    words = list(re.finditer(r"\S+", text[:end]))
    if not words or len(words) < 3:
        return 0
    if is_initials(words[-1][0].rstrip(".")):
        return words[-1].start() if "." in words[-1][0] else 0
    run: list[re.Match[str]] = []
    while words and len(run) <= _MOST_WORDS and _in_a_name(words[-1][0]):
        run.insert(0, words.pop())
    whole = len(run) == 2 or (len(run) == 3 and word_key(run[0][0]) in certain_surnames())
    if not whole or not words:
        return 0
    before = spelling_key(words[-1][0]).strip(".,")
    keys = [word_key(word[0]) for word in words[-2:]]
    spoken = before in UNFINISHED or _spoken_of(keys)
    return 0 if spoken else run[0].start()


def _in_a_name(word: str) -> bool:
    return word[0].isupper() and word.isalpha() and word_key(word) in name_syllables()
