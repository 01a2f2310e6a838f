"""Names of people: how surely words are one, how they are written, when two are the same."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache
from itertools import pairwise
from typing import Final

from pipelines.byline_traps import NO_NAMES
from pipelines.byline_words import PARTICLES
from pipelines.gazetteer import certain_surnames, kinds, middle_names, name_syllables
from pipelines.syllables import is_syllable
from pipelines.text import clean, fold, spelling_key, word_key


class Grade(IntEnum):
    """How much words look like a person's name."""

    NONE = 0
    WEAK = 1
    LIKELY = 2
    SURE = 3


# V.H.N, N.Giang, T.H, Q.Đ: a letter or two and a dot, then letters.
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]*")
_FULL_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{2,}")
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:['’.@+-][^\W\d_]+)*\d{0,2}")
_VOWELS: Final = frozenset("aeiouyăâêôơư")
_MARKLESS: Final = frozenset("aeiouy")
_ROMAN: Final = frozenset(("II", "III", "IV", "VI", "VII", "VIII", "IX"))
_MAX_WORDS: Final = 6


@cache
def _trap_words() -> frozenset[str]:
    return frozenset(word for word in NO_NAMES if " " not in word) - name_syllables()


@cache
def _trap_phrases() -> frozenset[str]:
    return frozenset(phrase for phrase in NO_NAMES if " " in phrase)


def is_initials(word: str) -> bool:
    """Whether a word stands for a name by letters: V.H.N, HT, HTQT, but not LAN.

    >>> [is_initials(word) for word in ("V.H.N", "H.Long", "TB", "LAN", "XĐ")]
    [True, True, True, False, True]
    """
    if "." in word:
        return bool(_DOTTED.fullmatch(word)) and word[0].isupper()
    return word.isalpha() and word.isupper() and len(word) <= 5 and not _spoken(word.lower())


def _spoken(word: str) -> bool:
    """Whether letters are said as one word: a syllable of three, a longer word with vowels."""
    if is_syllable(word):
        return len(word) > 2 or not word.isascii()
    return len(word) >= 4 and 3 * sum(letter in _VOWELS for letter in word) >= len(word)


def grade(words: list[str]) -> Grade:
    """How surely these words, as printed, name one person.

    >>> grade(["Hoàng", "Tùng"]), grade(["Kết", "Luận"])
    (<Grade.SURE: 3>, <Grade.NONE: 0>)
    """
    if not 0 < len(words) <= _MAX_WORDS:
        return Grade.NONE
    keys = [word_key(word) for word in words]
    for place, (word, key) in enumerate(zip(words, keys, strict=True)):
        lower_ok = place > 0 and key in PARTICLES
        shaped = _LETTERS.fullmatch(word) or is_initials(word)
        if not (word[0].isupper() or lower_ok or "@" in word) or not shaped:
            return Grade.NONE
    traps = _trap_words() if keys[0] not in certain_surnames() else ()
    if any(key in traps for key in keys):
        return Grade.NONE
    if any(f"{a} {b}" in _trap_phrases() for a, b in pairwise(keys)):
        return Grade.NONE
    if not _ROMAN.isdisjoint(words[1:]):
        return Grade.NONE
    return _grade_keys(words, keys)


def _grade_keys(words: list[str], keys: list[str]) -> Grade:
    known = name_syllables()
    fits = [key in known or is_initials(word) for word, key in zip(words, keys, strict=True)]
    if len(words) == 1:
        return _grade_one(words[0], keys[0], fits[0])
    if all(fits) or (keys[0] in certain_surnames() and len(words) <= 4):
        return Grade.SURE
    foreign = sum(not is_syllable(key) for key in keys)
    if any(fits) or foreign:
        return Grade.LIKELY
    return Grade.WEAK


def _grade_one(word: str, key: str, fits: bool) -> Grade:
    if key in NO_NAMES:
        return Grade.WEAK if key in name_syllables() else Grade.NONE
    if fits:
        return Grade.SURE
    return Grade.LIKELY if len(word) > 2 or not word.isascii() else Grade.NONE


def _title_word(word: str) -> str:
    if word.isupper() and len(word) > 1 and not is_initials(word):
        return word.title() if word.isalpha() else word[0] + word[1:].lower()
    return word


def _title_part(part: str) -> str:
    return part.capitalize() if len(part) > 1 and part.isupper() and _spoken(part.lower()) else part


def written(words: list[str]) -> str:
    """The name as it is kept: title case where it was printed in capitals; initials stay.

    >>> written(["HOÀNG", "TÙNG"]), written(["V.H.N"]), written(["HT"]), written(["H.LONG"])
    ('Hoàng Tùng', 'V.H.N', 'HT', 'H.Long')
    """
    if len(words) == 1:
        one = words[0]
        if "." in one:
            return ".".join(map(_title_part, one.split(".")))
        return one if is_initials(one) else _title_word(one)
    return " ".join(map(_title_in_name, words))


def _title_in_name(word: str) -> str:
    if "." in word:
        return ".".join(map(_title_part, word.split(".")))
    key = word_key(word)
    said = is_syllable(key) or (len(word) > 2 and not _MARKLESS.isdisjoint(fold(word)))
    return word.capitalize() if word.isupper() and len(word) > 1 and said else word


def split_names(words: list[str]) -> list[list[str]]:
    """Several names printed without a separator, split only where the lists make it certain.

    >>> split_names("Hoàng Tùng Đàm Thanh".split())
    [['Hoàng', 'Tùng'], ['Đàm', 'Thanh']]
    >>> split_names("Nguyễn Thị Hồng Hạnh".split())
    [['Nguyễn', 'Thị', 'Hồng', 'Hạnh']]
    """
    for i, word in enumerate(words[:-2], 1):
        if _FULL_DOTTED.fullmatch(word):  # "B.N.Long Đàm Huy": the first name is whole
            return [words[:i], *split_names(words[i:])]
    keys = [word_key(word) for word in words]
    known, surnames = name_syllables(), kinds("surnames")
    if len(words) < 4 or not all(key in known for key in keys):
        return [words]
    half = len(words) // 2
    if len(words) >= 6 and len(words) % 2 == 0 and keys[:half] == keys[half:]:
        return [words[:half]]
    for cut in range(2, len(words) - 1):
        ends_well = keys[cut - 1] not in middle_names() and keys[cut - 1] not in certain_surnames()
        if keys[cut] in certain_surnames() and (ends_well or len(words) >= _MAX_WORDS):
            return [words[:cut], *split_names(words[cut:])]
    pairs = [words[i : i + 2] for i in range(0, len(words), 2)]
    firsts = (surnames.get(keys[i], "rare") for i in range(0, len(keys) - 2, 2))
    unsurnamed = all(kind == "rare" for kind in firsts)
    return pairs if len(words) % 2 == 0 and unsurnamed else [words]


_STRAY: Final = re.compile(r"[.\-–—_,;:*|/]+")
_LONE: Final = re.compile(r"\b(\w) (?=\w\b)")


def author_key(name: str) -> str:
    """One key for one author: capitals, NFD, tone placement, stray dots make no new people.

    >>> author_key("THUÝ HÀ.") == author_key("Thúy Hà")
    True
    >>> author_key("V.H.N") == author_key("VHN."), author_key("V.H.N") == author_key("Vũ Hà Nam")
    (True, False)
    """
    return _LONE.sub(r"\1", " ".join(_STRAY.sub(" ", spelling_key(clean(name))).split()))
