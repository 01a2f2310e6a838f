"""Text made ready for reading dates: cleaned, and folded place for place.

`pipelines.text.fold` is for search and drops what it likes; here a place in the folded text is the
same place in the cleaned one, so that a reader can look up how a word was marked and written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

#: Zero-width and direction signs, soft hyphen, byte order mark, stray combining marks: dropped.
_DROPPED: Final = (
    "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u0300-\u036f"
)

#: One plain sign for the many that typesetting and full-width input put in its place.
_SIGNS: Final = {
    "-": "‐‑‒–—―−﹘﹣",
    "~": "→➔➜⇒∼～",
    "/": "∕⁄",
    ":": "꞉∶︰",
    "|": "•·●∙│ǀ¦▪►»«›‹",
    "'": "’‘′´`ʹ",
    '"': "“”″„",
    ".": "…․。",
    ",": "、，",
}


def _ranges(spec: str) -> list[int]:
    """Code points of a character class written as in a regular expression."""
    points: list[int] = []
    index = 0
    while index < len(spec):
        if spec[index + 1 : index + 2] == "-":
            points.extend(range(ord(spec[index]), ord(spec[index + 2]) + 1))
            index += 3
        else:
            points.append(ord(spec[index]))
            index += 1
    return points


def _cleaning() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for point in range(0xFF01, 0xFF5F):  # full-width ASCII
        table[point] = chr(point - 0xFEE0)
    for plain, others in _SIGNS.items():
        table.update({ord(other): plain for other in others})
    table.update(dict.fromkeys(_ranges(_DROPPED)))
    return table


def _folding() -> dict[int, str | None]:
    """The cleaning, and every Latin letter as its bare lower case letter."""
    table = _cleaning()
    table.update({point: chr(point).lower() for point in range(ord("A"), ord("Z") + 1)})
    for point, plain in list(table.items()):
        if plain is not None:
            table[point] = plain.lower()
    for point in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):
        bare = unicodedata.normalize("NFD", chr(point))[0]
        if bare.isascii():
            table[point] = bare.lower()
    table.update({ord("đ"): "d", ord("Đ"): "d"})
    return table


_CLEANING: Final = _cleaning()
_FOLDING: Final = _folding()


@lru_cache(maxsize=4)  # several questions are asked of one line
def clean(text: str) -> str:
    """NFC, nothing invisible, plain signs and digits, single blanks; case and marks stay."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_CLEANING)
    return " ".join(text.split())


def fold(text: str) -> str:
    """`clean`, in lower case and without marks: as long as `clean(text)`, place for place.

    >>> fold("Chúa  nhật,\\u00a0３１/12")
    'chua nhat, 31/12'
    """
    if text.isascii():
        text = text.lower()
    else:
        text = unicodedata.normalize("NFC", text).translate(_FOLDING)
    return " ".join(text.split())
