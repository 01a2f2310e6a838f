"""Papers, sites and places among the words of a byline: what is on the lists, or reads so."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipelines.byline_traps import NO_VERBS, SHORT_PLACES, VERBS
from pipelines.byline_words import PRESS_HEADS, PRESS_SECONDS, PRESS_TAILS, begins
from pipelines.gazetteer import certain_surnames, kinds, name_syllables
from pipelines.names import Grade, grade
from pipelines.syllables import is_syllable
from pipelines.text import word_key

# Letters that stand for a photographer: M.Q, Đ.H.
_DOTTED: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\.?")
_SITE: Final = re.compile(
    r"(?:https?:)?(?:www\.)?[\w\-]+(?:\.[\w\-]+)*\.(?:vn|com|net|org|info|tv|biz|edu|io|co|asia|kr|cn|jp|uk)\b.*",
    re.I,
)


def plain_prose(words: list[str]) -> bool:
    """Whether the words hold a verb or the like in small letters: part of a sentence."""
    return any(
        word in VERBS and not (place and word in NO_VERBS.get(word_key(words[place - 1]), ()))
        for place, word in enumerate(words)
    )


def known_source(words: list[str]) -> bool:
    """Whether the words are an agency, paper or site of the list, or a site's address."""
    first = word_key(words[0])
    if first not in source_starts() and "." not in first:
        return False
    return _known_source(tuple(words))


@lru_cache(maxsize=4096)
def _known_source(run: tuple[str, ...]) -> bool:
    """The same, remembered: a newsroom has few sources."""
    if " ".join(map(word_key, run)) in listed_sources():
        return True
    return "." in run[0] and len(run) == 1 and bool(_SITE.fullmatch(run[0]))


@cache
def listed_sources() -> frozenset[str]:
    """The sources of the list, with and without "báo" before them."""
    return frozenset(f"{before}{key}" for key in kinds("agencies") for before in ("", "báo "))


@cache
def source_starts() -> frozenset[str]:
    """The words with which a listed source, or a paper that is on no list, may begin."""
    return frozenset(key.split(" ")[0] for key in listed_sources()) | PRESS_HEADS.keys()


def is_press(words: list[str]) -> bool:
    """Whether the words read as a paper, broadcaster or site, be it on no list."""
    keys = [word_key(word) for word in words]
    if known_source(words):
        return True
    if plain_prose(words) or len(words) > 12:
        return False
    if begins(keys, PRESS_HEADS):
        return len(words) > 1
    if keys[0] in PRESS_TAILS and keys[1:2] == ["of"]:
        return len(words) > 2  # Times of Israel
    return (len(words) > 1 and keys[-1] in PRESS_TAILS) or any(_SITE.fullmatch(w) for w in words)


def _unlisted_press(words: list[str]) -> bool:
    """Whether words read as a paper: Báo Thừa Thiên Huế, but not "trang mang bầu"."""
    head = begins([word_key(word) for word in words], PRESS_HEADS)
    if not 0 < head < len(words) or not is_press(words) or name_like(words):
        return False  # of "Thùy Trang Đức Hạnh" Trang is no site
    named = words[head][0].isupper() or word_key(words[head]) in PRESS_SECONDS
    return named and (words[0][0].isupper() or words[0] == "báo")


def province(words: list[str]) -> bool:
    """Whether the words are a place that could also be a pen name: Tây Nguyên, Hải Dương."""
    key = " ".join(map(word_key, words))
    return key in kinds("places") or (
        key.startswith(SHORT_PLACES) and key.partition(".")[2].lstrip() in kinds("places")
    )


def common_words(words: list[str]) -> bool:
    """Whether the words are a common one that reads like a name: Văn nghệ."""
    return " ".join(map(word_key, words)) in kinds("common_words")


def name_like(words: list[str]) -> bool:
    """Whether every word is one that names are made of."""
    return all(map(name_syllable, words))


def name_syllable(word: str) -> bool:
    return word_key(word) in name_syllables() or "." in word


def leading_source(words: list[str], *, alone: bool = False, guess: bool = False) -> int:
    """How many first words are a source that a name follows: "Nghe nhìn VN | Gia Phong".

    `alone`: nothing that follows need be a name. `guess`: a word that is no Vietnamese syllable
    may be a source that is on no list, before two words or more that are: "Techtimes Hoàng Hà".
    """
    key = word_key(words[0]) if words else ""
    if key not in source_starts() and "." not in key and (not guess or is_syllable(key)):
        return 0
    return _leading_source(tuple(words), alone, guess)


@lru_cache(maxsize=4096)
def _leading_source(run: tuple[str, ...], alone: bool, guess: bool) -> int:
    """The same of a run that may begin so, remembered: a newsroom has few sources."""
    words = list(run)
    for count in range(len(words) - 1, 0, -1):
        rest = words[count:]
        named = (len(rest) > 1 or "." in rest[0]) and grade(rest) is Grade.SURE
        named = named and not province(rest) and not common_words(rest)
        if known_source(words[:count]) and (named or alone):
            return count
        strange = (
            guess and count < 3 and not any(is_syllable(word_key(word)) for word in words[:count])
        )
        if strange and named and len(rest) < 5 and all(map(name_syllable, rest)):
            return count
    return 0


def photo_first(words: list[str]) -> int:
    """How many first words are foreign, or letters, before a name: "Google Maps | An Bình"."""
    if _DOTTED.fullmatch(words[0]) and len(words) > 1:  # "M.Q MINH QUÂN", against "N.T Phương"
        rest = words[1:]
        return int(
            _DOTTED.fullmatch(rest[-1]) is not None or (1 < len(rest) < 5 and name_like(rest))
        )
    count = next((i for i, word in enumerate(words) if is_syllable(word_key(word))), 0)
    letters = count == 1 and words[0].isupper() and 1 < len(words[0]) < 5 and words[0].isalpha()
    rest = words[count:]
    named = (count > 1 or letters) and 1 < len(rest) < 5 and not rest[0].isupper()
    return count if named and name_like(rest) and grade(rest) is Grade.SURE else 0


def trailing_source(words: list[str]) -> int:
    """How many last words are a listed source: "Minh Lý | Báo Gia đình và Xã hội"."""
    starts = source_starts()
    for start in range(1, len(words)):
        key = word_key(words[start])
        if key not in starts and "." not in key:
            continue
        tail = words[start:]
        if words[start].islower() and is_syllable(key) and key not in PRESS_HEADS:
            continue  # "Lưu Hà Sa ngày nay"
        if start == 1 and word_key(words[0]) in certain_surnames() and grade(words) is Grade.SURE:
            continue  # "Đỗ Văn Hóa": a surname by itself signs nothing
        if len(tail) == 1 and len(tail[0]) < 4 and not tail[0].isupper():
            continue  # "Ngọc Bi" is nobody of BI's
        if len(tail) == 1 and is_syllable(key) and words[0].isupper():
            continue  # nor "BÚT BI"
        named = name_like(tail) and not _SITE.fullmatch(tail[-1])
        if (known_source(tail) and not named) or _unlisted_press(tail):
            return len(tail)
    return 0
