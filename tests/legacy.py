"""Vietnamese as the encodings from before Unicode write it, by tables that are not the project's.

What iconv (TCVN 5712-1, VISCII) and UniKey have for each letter; xvnkb and VBKey say the same.
"""

from __future__ import annotations

import unicodedata
from html.entities import codepoint2name
from typing import Final

LETTERS: Final = (
    "àáảãạâầấẩẫậăằắẳẵặđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    "ÀÁẢÃẠÂẦẤẨẪẬĂẰẮẲẴẶĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
)
# Their bytes in hexadecimal. TCVN3 has no toned capitals: the small letter stands for them.
PUBLISHED: Final = {
    "tcvn5712-1": (
        "b5 b8 b6 b7 b9 a9 c7 ca c8 c9 cb a8 bb be bc bd c6 ae cc d0 ce cf d1 aa d2 d5 d3 d4 d6 "
        "d7 dd d8 dc de df e3 e1 e2 e4 ab e5 e8 e6 e7 e9 ac ea ed eb ec ee ef f3 f1 f2 f4 ad f5 "
        "f8 f6 f7 f9 fa fd fb fc fe 80 83 81 82 84 a2 c1 c4 c2 c3 86 a1 af c0 ba bf 85 a7 87 8a "
        "88 89 8b a3 c5 da cd d9 8c 8d 90 8e 8f 91 92 95 93 94 96 a4 db ff e0 f0 97 a5 98 9b 99 "
        "9a 9c 9d 01 9e 9f 02 a6 04 11 05 06 12 13 16 14 15 17"
    ),
    "viscii": (
        "e0 e1 e4 e3 d5 e2 a5 a4 a6 e7 a7 e5 a2 a1 c6 c7 a3 f0 e8 e9 eb a8 a9 ea ab aa ac ad ae "
        "ec ed ef ee b8 f2 f3 f6 f5 f7 f4 b0 af b1 b2 b5 bd b6 be b7 de fe f9 fa fc fb f8 df d7 "
        "d1 d8 e6 f1 cf fd d6 db dc c0 c1 c4 c3 80 c2 85 84 86 06 87 c5 82 81 02 05 83 d0 c8 c9 "
        "cb 88 89 ca 8b 8a 8c 8d 8e cc cd 9b ce 98 d2 d3 99 a0 9a d4 90 8f 91 92 93 b4 96 95 97 "
        "b3 94 d9 da 9c 9d 9e bf bb ba bc ff b9 9f dd 14 19 1e"
    ),
    "tcvn3": (
        "b5 b8 b6 b7 b9 a9 c7 ca c8 c9 cb a8 bb be bc bd c6 ae cc d0 ce cf d1 aa d2 d5 d3 d4 d6 "
        "d7 dd d8 dc de df e3 e1 e2 e4 ab e5 e8 e6 e7 e9 ac ea ed eb ec ee ef f3 f1 f2 f4 ad f5 "
        "f8 f6 f7 f9 fa fd fb fc fe b5 b8 b6 b7 b9 a2 c7 ca c8 c9 cb a1 bb be bc bd c6 a7 cc d0 "
        "ce cf d1 a3 d2 d5 d3 d4 d6 d7 dd d8 dc de df e3 e1 e2 e4 a4 e5 e8 e6 e7 e9 a5 ea ed eb "
        "ec ee ef f3 f1 f2 f4 a6 f5 f8 f6 f7 f9 fa fd fb fc fe"
    ),
    "vps": (
        "e0 e1 e4 e3 e5 e2 c0 c3 c4 c5 c6 e6 a2 a1 a3 a4 a5 c7 e8 e9 c8 eb cb ea 8a 89 8b cd 8c "
        "ec ed cc ef ce f2 f3 d5 f5 86 f4 d2 d3 b0 87 b6 d6 a9 a7 aa ab ae f9 fa fb db f8 dc d8 "
        "d9 ba bb bf ff 9a 9b cf 9c 80 c1 81 82 e5 c2 84 83 85 c5 c6 88 8e 8d 8f f0 a5 f1 d7 c9 "
        "de fe cb ca 93 90 94 95 8c b5 b4 b7 b8 ce bc b9 bd be 86 d4 97 96 98 99 b6 f7 9e 9d 9f "
        "a6 ae a8 da d1 ac f8 d0 af ad b1 bb bf b2 dd fd b3 9c"
    ),
    "vni": (
        "61f8 61f9 61fb 61f5 61ef 61e2 61e0 61e1 61e5 61e3 61e4 61ea 61e8 61e9 61fa 61fc 61eb f1 "
        "65f8 65f9 65fb 65f5 65ef 65e2 65e0 65e1 65e5 65e3 65e4 ec ed e6 f3 f2 6ff8 6ff9 6ffb "
        "6ff5 6fef 6fe2 6fe0 6fe1 6fe5 6fe3 6fe4 f4 f4f8 f4f9 f4fb f4f5 f4ef 75f8 75f9 75fb 75f5 "
        "75ef f6 f6f8 f6f9 f6fb f6f5 f6ef 79f8 79f9 79fb 79f5 ee 41d8 41d9 41db 41d5 41cf 41c2 "
        "41c0 41c1 41c5 41c3 41c4 41ca 41c8 41c9 41da 41dc 41cb d1 45d8 45d9 45db 45d5 45cf 45c2 "
        "45c0 45c1 45c5 45c3 45c4 cc cd c6 d3 d2 4fd8 4fd9 4fdb 4fd5 4fcf 4fc2 4fc0 4fc1 4fc5 "
        "4fc3 4fc4 d4 d4d8 d4d9 d4db d4d5 d4cf 55d8 55d9 55db 55d5 55cf d6 d6d8 d6d9 d6db d6d5 "
        "d6cf 59d8 59d9 59db 59d5 ce"
    ),
}
TABLES: Final = {
    name: dict(zip(LETTERS, map(bytes.fromhex, codes.split()), strict=True))
    for name, codes in PUBLISHED.items()
}
NAMES: Final = (*TABLES, "windows-1258", "utf-8")
WITHOUT_CAPITALS: Final = ("tcvn3", "vps")
_TONES: Final = "\u0300\u0301\u0309\u0303\u0323"
_PLAIN: Final = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "…": "..."})


def _cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in apart if mark in _TONES)
        bare = unicodedata.normalize("NFC", apart.replace(tone, ""))
        return (bare + tone).encode("cp1258")


def encode(text: str, name: str) -> bytes:
    """The text in that encoding. Quotation marks and dashes become ASCII, as they were typed."""
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    if name == "utf-8":
        return text.encode()
    table = TABLES.get(name, {})
    return b"".join(
        table[c] if c in table else c.encode() if c.isascii() else _cp1258(c) for c in text
    )


def expected(text: str) -> str:
    """What a reader should get of it."""
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


def writable(text: str) -> str:
    """The text without what the encodings have no letter for, quotation marks and dashes apart."""
    return "".join(c for c in expected(text) if c.isascii() or c in LETTERS)


def misread(data: bytes, as_if: str = "windows-1252") -> str:
    """The bytes as a program read them that took them for Western European."""
    if as_if == "latin-1":
        return data.decode("latin-1")
    return "".join(
        chr(code) if code in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([code]).decode("cp1252")
        for code in data
    )


def in_entities(text: str) -> str:
    """As editors save it: &copy; and &#173; in the place of letters."""
    return "".join(
        c if c.isascii() else f"&{codepoint2name[ord(c)]};" if ord(c) in codepoint2name
        else f"&#{ord(c)};"
        for c in text
    )  # fmt: skip
