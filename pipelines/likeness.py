"""How Vietnamese a text reads: by its syllables, and by how often news print them.

Half of what a wrong table makes of bytes are syllables that Vietnamese might have. Those that it
does have are few, and few of them make most of what is printed.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pipelines.gazetteer import counts
from pipelines.syllables import is_syllable

# What a word costs, in nats: a rare one of the language, and one that it cannot have. A common one
# costs what its share of print says, some 4 to 12.
_RARE: Final = 14.0
NONE: Final = 20.0

# Runs of letters with something beyond ASCII among them, whatever it is: controls too, of which
# U+0085 is a blank to `\s`. The other blanks of Unicode are no letters of any encoding.
_NO_LETTER: Final = (
    r"\x07-\x10\x18\x1a-\x1d\x1f-\x40\x5b-\x60\x7b-\x7f\xa0\u2000-\u200a\u2028\u2029\u3000"
)
MARKED: Final = re.compile(
    rf"[A-Za-z]*(?:[^\x00-\x7f{_NO_LETTER}]|[\x01-\x06\x11-\x17\x19\x1e])[^\x00{_NO_LETTER}]*"
)
_PLAIN: Final = re.compile(r"(?<![^\x00-\x7f])\b[A-Za-z]{2,}\b(?![^\x00-\x7f])")
_SIGNS: Final = "“”‘’–—…•·«»©®§°ºª²³±×½"
QUOTES: Final = "“”‘’–—…"
_MONEY: Final = "€£¥"
_BETWEEN: Final = re.compile(r"[–—…’•·]+")
_SHORTENED: Final = re.compile("[bcdđghklmnpqrstvx]{1,6}")
"""HĐND, QĐ, Đ."""


class Likeness(NamedTuple):
    """How Vietnamese a text reads: its cost, and how many of its marked words are Vietnamese."""

    cost: float
    legal: int
    marked: int


@cache
def _costs() -> dict[str, float]:
    printed = counts("common_syllables")
    whole = math.log(sum(printed.values()))
    return {word: whole - math.log(number) for word, number in printed.items()}


@lru_cache(maxsize=16384)
def cost_of(word: str) -> float:
    """Of one run of letters: nothing for signs alone, most for what is no word."""
    run, word = word.strip(QUOTES), word.strip(_SIGNS)
    if not word and len(run) > 1:
        return NONE  # "§·" is đã to TCVN3
    if not word or (word.isascii() and word.isalpha()):
        return 0.0
    if word in _MONEY:
        return _RARE / 2
    # Capitals inside a word are what a wrong table makes of its marks: "thÀnh".
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return NONE
    key = word.lower()
    cost = _costs().get(key)
    if cost is not None:
        return cost
    if is_syllable(key) or _SHORTENED.fullmatch(key):
        return _RARE
    parts = _BETWEEN.split(key)
    if len(parts) > 1:  # "Hà Nội–Hải Phòng": a dash between words; of two signs one is too many
        return min(NONE, 3.0 * (len(parts) - 1) + max(map(cost_of, parts)))
    return NONE


def likeness(text: str) -> Likeness:
    """What the words of a text tell, each of them once."""
    costs = [cost for cost in map(cost_of, set(MARKED.findall(text))) if cost]
    return Likeness(sum(costs), sum(cost < NONE for cost in costs), len(costs))


def plain_words(text: str) -> tuple[int, int]:
    """(how many words in ASCII Vietnamese might have, how many there are)."""
    plain = _PLAIN.findall(text)
    return sum(is_syllable(word.lower()) for word in plain), len(plain)


def words_of_none(text: str) -> tuple[list[str], int]:
    """(the marked words that are no Vietnamese, how many marked words there are), each once."""
    words = list(dict.fromkeys(MARKED.findall(text.replace("ð", "đ").replace("Ð", "Đ"))))
    costs = [cost_of(word) for word in words]
    none = [word for word, cost in zip(words, costs, strict=True) if cost >= NONE]
    return none, sum(map(bool, costs))
