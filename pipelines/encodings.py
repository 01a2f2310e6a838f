"""Vietnamese text from before Unicode, recognised by how Vietnamese the result reads.

Old pages serve TCVN3 (the ABC fonts), VNI, VPS, VISCII or windows-1258 bytes, mostly declared as
something else; newer ones hold such bytes once more encoded, as if they had been windows-1252. Of
any table half of what it makes of another's bytes are words that Vietnamese might have: those that
it does have are told by how often news print them. The bytes are the caller's to keep.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from pipelines.encoding_tables import DECODERS, as_bytes, western, with_capitals
from pipelines.likeness import MARKED, NONE, QUOTES, Likeness, cost_of, likeness, plain_words
from pipelines.marks import bounded

SAMPLE: Final = 20_000
"""Letters by which an encoding is told."""
_COMMON: Final = 9.0
_CLEARLY: Final = 8.0
"""By so much an encoding must read better than the text as it is, and half so than any other."""
_ENOUGH: Final = 0.75
"""Share of the marked words that must be Vietnamese; foreign names keep real text below 1."""
_OF_ALL: Final = 0.5
"""The same of all words: a Norwegian's "må" may be TCVN3, "ikke" is no word of Vietnamese."""
_MANY: Final = 3
"""So many marked words, all of them Vietnamese, and any others may stand beside them."""
_SIGN_IN_WORD: Final = re.compile(r"[A-Za-z][\x80-\xbfŒœŠšŽžŸƒ†‡ˆ‰‹›]|[\x80-\xbf][A-Za-z]")


class Decoded(NamedTuple):
    """A text and the name of the encoding in which it reads as Vietnamese."""

    text: str
    encoding: str


class Mended(NamedTuple):
    """The parts of a page as they were meant, and the encoding in which most of it was."""

    parts: list[str]
    encoding: str


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", bounded(text))


def vietnamese(text: str) -> float:
    """How Vietnamese a text reads, from -1 to 1: marked words that are legal syllables, or not.

    >>> vietnamese("Ủy ban nhân dân thành phố") > 0.9 > 0 > vietnamese("Uû ban nh©n d©n thµnh phè")
    True
    """
    found = likeness(_composed(text[:SAMPLE]))
    return (2 * found.legal - found.marked) / found.marked if found.marked else 0.0


def _decoded(raw: bytes, name: str) -> str:
    return with_capitals(_composed(DECODERS[name](raw)))


def _plain_enough(text: str, found: Likeness) -> bool:
    """Whether enough of all its words are Vietnamese, those in ASCII included."""
    if found.legal == found.marked >= _MANY:
        return True
    legal, plain = plain_words(text)
    return found.legal + legal >= _OF_ALL * (found.marked + plain)


def recognised(raw: bytes) -> str | None:
    """The encoding in which these bytes read clearly better than as windows-1252 and any other."""
    shown = western(raw)
    now = likeness(shown)
    texts = {name: _decoded(raw, name) for name in DECODERS}
    found = {name: likeness(text) for name, text in texts.items()}
    best = min(found, key=lambda name: found[name].cost)
    one, text = found[best], texts[best]
    # One word may be foreign whatever it reads like; with a sign for a letter it is none: "Hµ Nam".
    several = one.legal > 1 and now.marked - now.legal > 1
    if not several and not (one.cost <= _COMMON and _SIGN_IN_WORD.search(shown)):
        return None
    if one.legal < _ENOUGH * one.marked or not _plain_enough(text, one):
        return None
    if now.cost < one.cost + _CLEARLY:
        return None
    # The two of TCVN differ in signs alone, which the cheaper has right.
    others = (found[x].cost for x in found if texts[x] != text and x[:4] + best[:4] != "tcvntcvn")
    return best if min(others, default=math.inf) >= one.cost + _CLEARLY / 2 else None


def decode_legacy(data: bytes | str) -> Decoded | None:
    """Text and encoding where some Vietnamese encoding reads clearly better than what is there.

    Bytes are tried as UTF-8 too. A str is taken for bytes that were read as windows-1252 or
    Latin-1. None where the text is well as it is, or no encoding makes Vietnamese of it.

    >>> decode_legacy("Uû ban nh©n d©n thµnh phè H¶i Phßng")
    Decoded(text='Uỷ ban nhân dân thành phố Hải Phòng', encoding='tcvn3')
    """
    if isinstance(data, bytes):
        try:
            text = _composed(data.decode("utf-8"))
        except UnicodeDecodeError:
            text = None
        if text is not None:
            utf8 = Decoded(text, "utf-8") if vietnamese(text) >= _ENOUGH else None
            return decode_legacy(text) or utf8
    raw = as_bytes(data) if isinstance(data, str) else data
    if raw is None or raw.isascii():
        return None
    name = recognised(_sample([raw]))
    return Decoded(_decoded(raw, name), name) if name else None


def _sample(parts: Iterable[bytes]) -> bytes:
    """The lines that tell something, as far as they are needed."""
    lines = (line for part in parts for line in part.split(b"\n") if not line.isascii())
    told, length = [], 0
    for line in lines:
        told.append(line)
        length += len(line)
        if length > SAMPLE:
            break
    return b"\n".join(told)[:SAMPLE]


def mend(parts: Sequence[str]) -> Mended | None:
    """A page whose letters are bytes of some encoding read as windows-1252, as it was meant.

    Part by part: what reads well as it is stays. A part that holds letters of Unicode beside those
    of fonts is mended word by word. None where nothing is to be mended.

    >>> mend(["Trang chủ", "Uû ban nh©n d©n", "H¶i Phßng", "Hà Nam"]).parts
    ['Trang chủ', 'Uỷ ban nhân dân', 'Hải Phòng', 'Hà Nam']
    """
    doubtful = {n: part for n, part in enumerate(parts) if not part.isascii() and _doubtful(part)}
    raws = {n: as_bytes(part) for n, part in doubtful.items()}
    name = recognised(_sample(raw for raw in raws.values() if raw))
    name = name or recognised(_sample(_odd_words(doubtful.values())))
    mended = list(parts)
    for n, part in doubtful.items():
        raw = raws[n]
        mended[n] = _mended_part(part, raw, name) if raw else _by_words(part, name)
    return Mended(mended, name or "") if mended != list(parts) else None


def _doubtful(part: str) -> bool:
    found = likeness(part[:SAMPLE])
    return found.legal < found.marked


def _odd_words(parts: Iterable[str]) -> Iterable[bytes]:
    """The words that no Unicode text has."""
    words = (word for part in parts for word in MARKED.findall(part) if cost_of(word) >= NONE)
    return (raw for raw in map(as_bytes, words) if raw)


def _mended_part(part: str, raw: bytes, name: str | None) -> str:
    """One part in the page's encoding, or in one of its own, or as it is."""
    best = min(part, _read_in(name, part, raw), key=lambda text: likeness(text).cost)
    if best is part or _doubtful(best):
        own = recognised(_sample([raw]))
        best = min(best, _read_in(own, part, raw), key=lambda text: likeness(text).cost)
    return best


def _read_in(name: str | None, part: str, raw: bytes) -> str:
    """A part in an encoding, but for words that are Vietnamese as they are and not in it."""
    if name is None:
        return part
    if name in ("utf-8", "viscii"):  # of which a letter may be the blank that parts words
        return _decoded(raw, name)

    def meant(match: re.Match[str]) -> str:
        new = _decoded(as_bytes(match[0]) or b"", name)
        fits = match[0].strip(QUOTES).isalpha() and cost_of(match[0]) < NONE <= cost_of(new)
        return match[0] if fits or match[0] == "©" else new

    return with_capitals(MARKED.sub(meant, part))


def _by_words(part: str, name: str | None) -> str:
    """One part of which some words are in the page's encoding."""

    def meant(match: re.Match[str]) -> str:
        word = match[0]
        raw = as_bytes(word) if cost_of(word) >= NONE else None
        new = _decoded(raw, name) if raw and name else word
        return new if cost_of(new) < NONE else word

    return MARKED.sub(meant, part) if name else part
