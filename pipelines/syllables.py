"""The legal syllables of written Vietnamese: initial, rime, tone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

ONSETS: Final = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x", "p",
)  # fmt: skip
_ALL_RIMES: Final = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu
    iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oen oeo oet ooc oong
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uêu uơ uy uya uych uyn uynh uyp uyt uyu
    uyên uyêt uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
RIMES: Final = tuple(_ALL_RIMES.split())
TONES: Final = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_STOPPED: Final = ("p", "t", "c", "ch")
_CHECKED_TONES: Final = ("\u0301", "\u0323")
_FRONT: Final = "eêiy"
# Rimes that only one initial takes: quốc, quơ, quới, quỳnh, quýt, quýp; giêng, giếng.
_OWN_RIMES: Final = {"qu": ("ôc", "ơ", "ơi", "ynh", "yt", "yp"), "gi": ("êng",)}
# Which letter writes the sound before a front vowel, and which before any other.
_BEFORE_FRONT: Final = {"k": True, "gh": True, "ngh": True, "c": False, "g": False, "ng": False}
_MAIN_VOWEL: Final = re.compile("[ăâêôơ]|(?<=ư)ơ|[aeiouưy]")
# A diphthong in an open syllable bears its tone on the first letter: mía, mùa, mưa, khuya.
_FALLING: Final = ("ia", "ua", "ưa")


def _fits(onset: str, rime: str) -> bool:
    """Whether the initial is written so before this rime."""
    if onset == "qu":
        return rime[0] not in "uoưôơ"
    if onset == "gi":
        return rime[0] not in "iy" or rime == "i"
    if rime[0] == "y" and len(rime) > 1:
        return onset == ""
    if onset == "g" and rime[0] == "i":
        return rime in ("i", "in")
    if onset == "k" and rime.startswith(("oa", "u")):
        return rime == "u"
    return onset not in _BEFORE_FRONT or _BEFORE_FRONT[onset] is (rime[0] in _FRONT)


def tone_places(rime: str) -> tuple[int, ...]:
    """Where in the rime the tone may stand, the usual place first.

    >>> tone_places("oa"), tone_places("oan"), tone_places("uyên"), tone_places("ia")
    ((0, 1), (1,), (2,), (0,))
    """
    if rime in ("oa", "oe", "uy"):
        return (0, 1)
    if rime in _FALLING:
        return (0,)
    special = [i for i, letter in enumerate(rime) if letter in "ăâêôơư"]
    if special:
        return (special[-1],)
    vowels = [i for i, letter in enumerate(rime) if letter in "aeiouy"]
    if len(vowels) == 1:
        return (vowels[0],)
    closed = vowels[-1] < len(rime) - 1
    return (vowels[-1],) if closed and len(vowels) == 2 else (vowels[1 if _medial(rime) else 0],)


def _medial(rime: str) -> bool:
    return rime.startswith(("oa", "oe", "uy"))


def _with_tone(onset: str, rime: str, tone: str) -> Iterator[str]:
    places = tone_places(rime) if tone else (0,)
    for place in places if onset != "qu" else places[-1:]:
        marked = rime[: place + 1] + tone + rime[place + 1 :]
        start = "g" if onset == "gi" and rime == "i" else onset
        yield unicodedata.normalize("NFC", start + marked)


def legal_syllables() -> Iterator[tuple[str, str, str, str]]:
    """(written, onset, rime, tone) for every legal syllable in every accepted tone placement."""
    for onset in ONSETS:
        own = _OWN_RIMES.get(onset, ())
        for rime in (*own, *(r for r in RIMES if r not in own and _fits(onset, r))):
            stopped = rime.endswith(_STOPPED)
            for tone in _CHECKED_TONES if stopped else TONES:
                for written in _with_tone(onset, rime, tone):
                    yield written, onset, rime, tone


@cache
def _known() -> frozenset[str]:
    return frozenset(written for written, *_ in legal_syllables())


def is_syllable(word: str) -> bool:
    """Whether a lower-case NFC word is a legal Vietnamese syllable.

    >>> is_syllable("nghiêng"), is_syllable("quỳnh"), is_syllable("ngiêng"), is_syllable("net")
    (True, True, False, False)
    """
    return word in _known()
