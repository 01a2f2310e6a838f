"""Names of people: how surely words are one, how they are written, when two are the same."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipelines.byline_traps import NO_NAMES
from pipelines.byline_words import COUNTED, MONKHOOD, ORDERS, PARTICLES
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
# H'Hen, H’Loan, K'Brêu: women and men of the Central Highlands.
_HIGHLAND: Final = re.compile(r"[HK]['’][A-ZĐ]")
_VOWELS: Final = frozenset("aeiouyăâêôơư")
_MARKLESS: Final = frozenset("aeiouy")
ROMAN: Final = frozenset(("II", "III", "IV", "VI", "VII", "VIII", "IX"))
NO_WORDS: Final = frozenset[str]()
_MAX_WORDS: Final = 6


# Before whatever a daughter or son is called: Bríu Thị Nem.
_BETWEEN: Final = frozenset(("thị", "văn"))


class Look(NamedTuple):
    """A word as part of a name: its key, whether it may be one, whether the lists know it."""

    key: str
    shaped: bool
    known: bool
    trap: bool
    foreign: bool
    roman: bool


@lru_cache(maxsize=16384)
def look(word: str) -> Look:
    """What a word by itself tells, remembered: a language has few words."""
    key, initials = word_key(word), is_initials(word)
    known = key in name_syllables()
    capital = word[0].isupper() or "@" in word
    return Look(
        key,
        capital and (initials or bool(_LETTERS.fullmatch(word))),
        known or initials,
        key in NO_NAMES and not known,
        not is_syllable(key),
        word in ROMAN,
    )


@cache
def trap_phrases() -> dict[str, frozenset[str]]:
    """{first word: second words} of the phrases that are in no name."""
    common = (word for word, use in kinds("common_words").items() if use == "pair")
    pairs = [phrase.split(" ") for phrase in (*NO_NAMES, *common) if phrase.count(" ") == 1]
    firsts = {first for first, _ in pairs}
    return {one: frozenset(second for first, second in pairs if first == one) for one in firsts}


def holds_trap(keys: list[str]) -> bool:
    """Whether two words in a row are in no name: "quang cảnh", "hội nghị"."""
    phrases = trap_phrases()
    return any(two in phrases.get(one, NO_WORDS) for one, two in pairwise(keys))


def is_initials(word: str) -> bool:
    """Whether a word stands for a name by letters: V.H.N, HT, HTQT, but not LAN.

    >>> [is_initials(word) for word in ("V.H.N", "H.Long", "TB", "LAN", "XĐ")]
    [True, True, True, False, True]
    """
    if "." in word:
        shortened = word.casefold().startswith(("tp.", "tx.", "ls.", "bs.", "ts."))
        return bool(_DOTTED.fullmatch(word)) and word[0].isupper() and not shortened
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
    looks = [look(word) for word in words]
    if _of_the_mountains(words, looks) or _unaccented(words, looks):
        return Grade.SURE
    highland = any(map(_HIGHLAND.match, words))
    surname = highland or looks[0].key in certain_surnames()
    plain = len(looks) == 3 and looks[0].known and looks[1].key in _BETWEEN
    known, previous = True, NO_WORDS
    for place, one in enumerate(looks):
        nun = place == 1 and one.key == "nữ" and looks[0].key == MONKHOOD
        if not (one.shaped or nun) and (place == 0 or one.key not in PARTICLES):
            return Grade.NONE
        numbered = one.roman and place and not (one.known and words[0].isupper() and looks[0].known)
        # Trần Du Lịch, Giang Trung Học
        whole = place == 2 == len(looks) - 1 and (surname or looks[0].key in kinds("surnames"))
        if (one.key in previous and not whole) or numbered:
            return Grade.NONE
        named_so = highland or plain or (surname and sum(not two.known for two in looks) < 2)
        if one.trap and not named_so and not _by_order(looks, place):
            return Grade.NONE  # "Mã Vùng Cũ", against "Lê Văn Bảy"
        known = known and one.known
        # "Nguyễn Văn Học" has literature (văn học) in it as little as culture (văn hóa).
        named = place == 1 and surname and kinds("given_names").get(one.key) == "middle"
        previous = NO_WORDS if named else trap_phrases().get(one.key, NO_WORDS)
    if len(words) == 1:
        return _grade_one(words[0], looks[0])
    if not looks[-1].shaped:
        return Grade.NONE  # "Sáng da"
    if known or (surname and len(words) <= 4):
        return Grade.SURE
    return Grade.LIKELY if any(one.known or one.foreign for one in looks) else Grade.WEAK


def _by_order(looks: list[Look], place: int) -> bool:
    """The last word of "Văn Bảy", "Hồng Năm": a child named by its order, after a known name."""
    last, before = looks[place].key, looks[place - 1]
    named = before.known and not before.trap and before.key not in COUNTED
    return named and place == len(looks) - 1 > 0 and last in ORDERS


def _unaccented(words: list[str], looks: list[Look]) -> bool:
    """Whether a name is printed without accents: "Nguyen Van Hai", "Hai Dang"."""
    if not (1 < len(words) < 5 and words[0].isascii()) or all(one.known for one in looks):
        return False
    spelled = all(word.isascii() and one.shaped for word, one in zip(words, looks, strict=True))
    keys = [one.key for one in looks]
    return spelled and _folded_names().issuperset(keys) and not holds_trap(keys)


@cache
def _folded_names() -> frozenset[str]:
    """Every syllable that names are made of, without its accents."""
    return frozenset(map(fold, name_syllables()))


def _of_the_mountains(words: list[str], looks: list[Look]) -> bool:
    """Giàng A Páo, Lý A Của; Y Khem, Y-Ƀel Êban: sons of the Mông, Ê Đê and Bahnar."""
    son = words[0][0] == "Y" and (words[0] == "Y" or words[0][1] == "-") and 1 < len(words) < 5
    mong = len(words) == 3 and words[1] == "A" and looks[0].key in kinds("surnames")
    if not (son or mong):
        return False
    return all(one.shaped for one in looks) and not holds_trap([one.key for one in looks])


def _grade_one(word: str, one: Look) -> Grade:
    if _HIGHLAND.match(word):
        return Grade.SURE
    if one.key in NO_NAMES:
        return Grade.WEAK if one.key in name_syllables() else Grade.NONE
    if one.known:
        return Grade.SURE
    if is_syllable(one.key) and not word.isupper():
        return Grade.WEAK  # "Hãng", "Nhắc": a sentence's first word
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


@lru_cache(maxsize=16384)
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
    if len(words) < 3:
        return [words]
    for i, word in enumerate(words[:-2], 1):
        if _FULL_DOTTED.fullmatch(word):  # "B.N.Long Đàm Huy": the first name is whole
            return [words[:i], *split_names(words[i:])]
    keys = [word_key(word) for word in words]
    known, surnames = name_syllables(), kinds("surnames")
    if len(words) < 4 or not all(key in known for key in keys):
        return [words]
    half = len(words) // 2
    if len(words) % 2 == 0 and keys[:half] == keys[half:]:
        return [words[:half]]
    for cut in range(2, len(words) - 1):
        ends_well = _ends_name(keys, cut)
        if keys[cut] in certain_surnames() and (ends_well or len(words) >= _MAX_WORDS):
            return [words[:cut], *split_names(words[cut:])]
    pairs = [words[i : i + 2] for i in range(0, len(words), 2)]
    firsts = (surnames.get(keys[i], "rare") for i in range(0, len(keys) - 2, 2))
    unsurnamed = all(kind == "rare" for kind in firsts)
    return pairs if len(words) % 2 == 0 and unsurnamed else [words]


def _ends_name(keys: list[str], cut: int) -> bool:
    """Whether the word before the cut ends a name: Lan of "Hoàng Lan Trần Minh" may."""
    last = keys[cut - 1]
    if last in certain_surnames():
        return False
    pair = cut == 2 and len(keys) == 4 and keys[0] not in certain_surnames()
    return last not in middle_names() or (pair and kinds("given_names")[last] == "both")


@lru_cache(maxsize=16384)
def written_names(words: tuple[str, ...]) -> tuple[str, ...]:
    """The names that words are, as they are kept; remembered."""
    return tuple(map(written, split_names(list(words))))


_STRAY: Final = re.compile(r"[.\-–—_,;:*|/]+")
_LONE: Final = re.compile(r"\b(\w) (?=\w\b)")


def author_key(name: str) -> str:
    """One key for one author: capitals, NFD, tone placement, stray dots make no new people.

    Initials are nobody's name: "A.N" is not An, nor "L.A.N" Lan.

    >>> author_key("THUÝ HÀ.") == author_key("Thúy Hà")
    True
    >>> author_key("V.H.N") == author_key("VHN."), author_key("V.H.N") == author_key("Vũ Hà Nam")
    (True, False)
    >>> author_key("A.N"), author_key("An"), author_key("VH. Nam") == author_key("V.H.Nam")
    ('a.n', 'an', True)
    """
    words = _STRAY.sub(" ", clean(name)).split()
    # Of a name all in capitals only letters alone are initials: LÊ AN is Lê An.
    told = len(words) == 1 or not all(map(str.isupper, words))
    apart = (" ".join(word) if told and is_initials(word) else word for word in words)
    return _LONE.sub(r"\1.", spelling_key(" ".join(apart)))
