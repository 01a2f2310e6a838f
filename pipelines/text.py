"""Text as it should be compared and stored: one form for what a reader sees as one."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

from pipelines.marks import SHORT, bounded

# Zero width, soft hyphen, BOM, bidi marks and isolates, annotation anchors. U+200D is among them:
# the truth that the reader is practised on removes it (../shared/wordpress/README.md), so a family
# emoji falls into its members; variation selectors stay.
_INVISIBLE: Final = (
    *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFFF9, 0xFFFC),
)
_BLANKS: Final = tuple(c for c in range(0x10000) if chr(c).isspace())
_CONTROLS: Final = tuple(c for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in _BLANKS)
_SURROGATES: Final = range(0xD800, 0xE000)
_CLEANED: Final[dict[int, str | None]] = {
    **dict.fromkeys((*_INVISIBLE, *_CONTROLS, *_SURROGATES), None),
    **dict.fromkeys(_BLANKS, " "),
}


def _collapsed(text: str) -> str:
    """One blank between words: only a text that has two together needs to be taken apart."""
    # From the end: CPython 3.11 looks for two blanks 2.6 times as fast so (tests/bench_text.py).
    return " ".join(text.split()) if text.rfind("  ") >= 0 else text.strip(" ")


# A converter may put the tone before the letter's own mark: é and a circumflex for ế. NFC keeps the
# order of marks that stand above, so that it would be no letter of Vietnamese.
_ABOVE: Final = re.compile("[\u0300-\u0303\u0306\u0309]{2,}")
_OWN: Final = "\u0302\u0306"
# A variation selector chooses the look of a sign (❤️, 1️⃣) or of an ideograph; behind a letter of
# Latin, a blank or nothing it is what a converter left.
_LATIN: Final = "A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
_STRAY_SELECTOR: Final = re.compile(f"(?<![^\\s{_LATIN}])[\ufe00-\ufe0f]+")


def clean(text: str) -> str:
    """NFC without invisible and control characters, white space collapsed, trimmed.

    >>> clean("  Hoa\\u0300ng\\u00a0Tu\\u0300ng\\u200b "), clean("tie\\u0301\\u0302ng")
    ('Hoàng Tùng', 'tiếng')
    """
    text = unicodedata.normalize("NFC", bounded(text) if len(text) > SHORT else text)
    if not (printable := text.isprintable()):
        text = " ".join(text.split())
        printable = text.isprintable()
    if not printable or "\u034f" in text:
        # Marks that something invisible kept from their letter meet it now: NFC once more.
        text = " ".join(text.translate(_CLEANED).split())
        text = unicodedata.normalize("NFC", bounded(text))
    if "\u0302" in text or "\u0306" in text or "\ufe0f" in text or "\ufe0e" in text:
        text = _mended(text)
    return _collapsed(text)


def _mended(text: str) -> str:
    """Without stray selectors, and marks in the order in which NFC composes them."""
    apart = unicodedata.normalize("NFD", _STRAY_SELECTOR.sub("", text))
    return unicodedata.normalize("NFC", _ABOVE.sub(_own_first, apart))


def _own_first(marks: re.Match[str]) -> str:
    return "".join(sorted(marks[0], key=lambda mark: mark not in _OWN))


# Đ, and the Latin letters that stand for it where a keyboard or a converter had no đ.
_STROKES: Final = {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d"}
_MARKS: Final = "\u0300\u0301\u0309\u0303\u0323\u0302\u0306\u031b"
_VOWELS: Final = "aăâeêioôơuưy"


def _fold_one(letter: str) -> str:
    """The folded form of one character, the slow and thorough way."""
    if letter in _STROKES:
        return _STROKES[letter]
    if ord(letter) in _CLEANED:
        return _CLEANED[ord(letter)] or ""
    form: Literal["NFD", "NFKD"] = "NFKD" if "\uff00" <= letter <= "\uffef" else "NFD"
    apart = unicodedata.normalize(form, letter).lower()
    return "".join(_STROKES.get(c, c) for c in apart if not unicodedata.combining(c))


def _everyday() -> str:
    """The up to 256 characters of which nearly all Vietnamese news text consists, NUL first."""
    letters = [
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in _VOWELS
        for tone in ("", *_MARKS[:5])
        if tone or not vowel.isascii()
    ]
    marked = "".join((*letters, "đ"))
    ascii_part = "\0\t\n\r" + "".join(map(chr, range(0x20, 0x7F)))
    return ascii_part + marked + marked.upper() + "\u00a0\u00ad\u200b\ufeff“”‘’–—…•" + _MARKS


# Two passes in C: characters to the bytes of an alphabet of our own, bytes to folded characters.
# str.translate takes 6 times as long as NFD on the same text, this takes 1 to 2 (tests/bench_text).
_EVERYDAY: Final = _everyday()
_TO_BYTE: Final = codecs.charmap_build(_EVERYDAY)
_FROM_BYTE: Final = "".join(_fold_one(c) or "\0" for c in _EVERYDAY)
_RARE: Final = re.compile("([^" + re.escape(_EVERYDAY) + "]+)")
_FEW: Final = 8
_ASCII: Final = bytes(
    ord((_fold_one(chr(code)) or "\0") if code < 0x80 else "?") for code in range(256)
)


def _fold_everyday(text: str) -> str:
    folded = codecs.charmap_decode(
        codecs.charmap_encode(text, "strict", _TO_BYTE)[0], "strict", _FROM_BYTE
    )[0]
    return folded.replace("\0", "")


def _fold_any(text: str) -> str:
    """The folded text, the few rare characters that most texts have taken out one by one."""
    parts: list[str] = []
    for _ in range(_FEW):
        try:
            return "".join((*parts, _fold_everyday(text)))
        except UnicodeEncodeError as error:
            parts.append(_fold_everyday(text[: error.start]))
            parts.extend(map(_fold_one, text[error.start : error.end]))
            text = text[error.end :]
    rest = _RARE.split(text)
    rest[::2] = map(_fold_everyday, rest[::2])
    rest[1::2] = ("".join(map(_fold_one, rare)) for rare in rest[1::2])
    return "".join((*parts, *rest))


def fold(text: str) -> str:
    """Lower case without marks, đ as d, blanks collapsed: for search and matching.

    >>> fold("Uỷ viên Đồ Sơn")
    'uy vien do son'
    """
    if text.isascii():
        folded = text.encode("ascii").translate(_ASCII).decode("ascii")
        return _collapsed(folded.replace("\0", "") if "\0" in folded else folded)
    return _collapsed(_fold_any(text))


# Where the tone stands in an open oa, oe, uy is a matter of school: hòa (on the first vowel, as
# most papers have it) or hoà (on the main one: Ministry of Education, decision 240/QĐ, 1984).
# Nothing else moves: in quý and quà the u belongs to the initial, and hoàn, thuyền are closed.
_RIMES: Final = ("oa", "oe", "uy")
_TONES: Final = "\u0300\u0301\u0309\u0303\u0323"


def _placements() -> dict[str, str]:
    """{"oà": "òa", "Uỷ": "Ủy", ...}: the main vowel's tone carried to the first, in every case."""
    pairs = {}
    for rime in _RIMES:
        for written in (rime, rime.upper(), rime.title()):
            first, main = written[:1], written[1:]
            for tone in _TONES:
                on_main = unicodedata.normalize("NFC", first + main + tone)
                pairs[on_main] = unicodedata.normalize("NFC", first + tone + main)
    return pairs


_TO_FIRST: Final = _placements()
_TO_MAIN: Final = {first: main for main, first in _TO_FIRST.items()}
_OPEN_END: Final = r"(?![^\W\d_])"
_ON_MAIN: Final = re.compile("(?<![qQ])(?:" + "|".join(_TO_FIRST) + ")" + _OPEN_END)
_ON_FIRST: Final = re.compile("(?<![qQ])(?:" + "|".join(_TO_MAIN) + ")" + _OPEN_END)


# The main vowels that bear a tone in oà, oè, uỳ: without one there is nothing to move.
_MAY_MOVE: Final = re.compile("[oOuU][" + "".join({main[-1] for main in _TO_FIRST}) + "]")


def _to_first(match: re.Match[str]) -> str:
    return _TO_FIRST[match[0]]


def to_old_tone(text: str) -> str:
    """The tone on the first vowel: hoà > hòa, Thuý > Thúy, uỷ > ủy. NFC in, NFC out.

    >>> to_old_tone("Uỷ viên Thuý, quý hoà")
    'Ủy viên Thúy, quý hòa'
    """
    return _ON_MAIN.sub(_to_first, text) if _MAY_MOVE.search(text) else text


def to_new_tone(text: str) -> str:
    """The tone on the main vowel: hòa > hoà, Thúy > Thuý, ủy > uỷ; quý stays.

    >>> to_new_tone("Ủy viên Thúy, quý hòa")
    'Uỷ viên Thuý, quý hoà'
    """
    return _ON_FIRST.sub(lambda m: _TO_MAIN[m[0]], text)


# Icelandic eth and the African d stand for đ where a font or a keyboard had no other.
_ETHS: Final = {ord("ð"): "đ", ord("ɖ"): "đ"}


def spelling_key(text: str) -> str:
    """One key for every spelling of the same words: NFC, case, blanks, tone placement, Ð for Đ.

    >>> spelling_key("UỶ BAN  Hoà Bình") == spelling_key("Ủy ban Hòa Bình")
    True
    """
    return to_old_tone(unicodedata.normalize("NFC", clean(text).casefold().translate(_ETHS)))


@lru_cache(maxsize=16384)
def word_key(word: str) -> str:
    """`spelling_key` of one word, remembered: a language has few words."""
    if word.isascii() and word.isalpha():
        return word.lower()
    if word.isalpha() and unicodedata.is_normalized("NFC", word):
        key = unicodedata.normalize("NFC", word.casefold().translate(_ETHS))
        return _ON_MAIN.sub(_to_first, key) if _MAY_MOVE.search(key) else key
    return spelling_key(word)


def same_spelling(one: str, other: str) -> bool:
    """Whether two texts spell the same words.

    >>> same_spelling("Thuý", "THÚY"), same_spelling("quý", "qúy"), same_spelling("má", "mã")
    (True, False, False)
    """
    return spelling_key(one) == spelling_key(other)
