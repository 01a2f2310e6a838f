"""What each Vietnamese encoding from before Unicode means by its bytes.

Checked letter by letter against iconv (TCVN 5712-1, VISCII) and the tables of UniKey, xvnkb and
VBKey, which agree with each other: `tests/test_encodings.py` holds what iconv says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

# Bytes 0x80 to 0xFF; "_" is whatever windows-1252 has there: quotation marks, dashes, a blank.
_TCVN3: Final = (
    "________________________________"
    "_ĂÂÊÔƠƯĐăâêôơưđ______àảãáạ_ằẳẵắ_ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_VISCII: Final = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VPS: Final = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ__ỀỂỄỐỒỔỖýỷỵỚỜỞ_ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ_àáâãảạă_èéêẽìí_ĩẴĐòóôõ_Ơụùúủ_ỶẼỳ"
)
# TCVN 5712-1 has its toned capitals where others have controls and quotation marks, and tones that
# follow their letter. Documents of the ABC fonts use neither: there a toned capital was the small
# letter in a font of capitals.
_VN1_HIGH: Final = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
_VN1: Final = {
    **{0x80 + place: letter for place, letter in enumerate(_VN1_HIGH)},
    0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ", 0x11: "Ứ", 0x12: "Ự", 0x13: "Ỳ",
    0x14: "Ỷ", 0x15: "Ỹ", 0x16: "Ý", 0x17: "Ỵ", 0xAF: "Ằ", 0xBA: "Ẳ", 0xBF: "Ẵ",
    0xB0: "\u0300", 0xB1: "\u0309", 0xB2: "\u0303", 0xB3: "\u0301", 0xB4: "\u0323",
}  # fmt: skip
# VISCII keeps six rare capitals where ASCII has controls.
_VISCII_LOW: Final = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
# VNI writes a letter and its marks as two characters of windows-1252: "aø" is à, "aá" is ấ.
_VNI_TONES: Final = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_CIRCUMFLEX: Final = dict(zip("àáåãä", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_BREVE: Final = dict(zip("èéúüë", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_ALONE: Final = {
    "ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip


def _vni_table() -> dict[str, str]:
    """{"aø": "à", "ñ": "đ", "OÄ": "Ộ", ...}, the two-letter forms first."""
    table: dict[str, str] = {}
    for vowel in "aeo":
        table[vowel + "â"] = vowel + "\u0302"
        table |= {vowel + mark: vowel + "\u0302" + tone for mark, tone in _VNI_CIRCUMFLEX.items()}
    table |= {"a" + mark: "a\u0306" + tone for mark, tone in _VNI_BREVE.items()} | {"aê": "ă"}
    for vowel in "aeouyôö":
        base = _VNI_ALONE.get(vowel, vowel)
        table |= {vowel + mark: base + tone for mark, tone in _VNI_TONES.items()}
    table |= _VNI_ALONE
    composed = {old: unicodedata.normalize("NFC", new) for old, new in table.items()}
    capital = {old.upper(): new.upper() for old, new in composed.items()}
    first = {old[0].upper() + old[1:]: new.upper() for old, new in composed.items()}
    return {**composed, **capital, **first}


VNI: Final = _vni_table()
_VNI_FORM: Final = re.compile("|".join(sorted(VNI, key=lambda form: -len(form))))


def western(data: bytes) -> str:
    """Windows-1252, and the five bytes that it leaves open as Latin-1 has them."""
    return data.decode("latin-1").translate(_WESTERN)


_WESTERN: Final = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}  # fmt: skip


def as_bytes(text: str) -> bytes | None:
    """The bytes that `western` makes this text of; None where there are none."""
    try:
        return text.translate(_TO_LATIN).encode("latin-1")
    except UnicodeEncodeError:
        return None


_TO_LATIN: Final = {ord(char): chr(code) for code, char in _WESTERN.items()}


def _by_table(table: str, low: dict[int, str] | None = None) -> Callable[[bytes], str]:
    letters = {0x80 + place: letter for place, letter in enumerate(table) if letter != "_"}
    letters = {**_WESTERN, **letters, **(low or {})}
    return lambda data: data.decode("latin-1").translate(letters)


_viscii: Final = _by_table(_VISCII, _VISCII_LOW)
_vn1: Final = _by_table(_TCVN3, _VN1)
# 0xA0 is a letter of VISCII and the blank that HTML keeps; the letter stands in words like VÕ.
_BLANK: Final = re.compile(r"(?:(?<![^\W\d_])[BCDĐGHKLMNPRSTVX][GHR]?H?)?Õ")
# A tone by itself follows a vowel; elsewhere its byte is a sign: 30°C, m².
_NO_TONE: Final = re.compile("(?<![AEIOUYaeiouyĂÂÊÔƠƯăâêôơư])[\u0300\u0301\u0303\u0309\u0323]")


def _viscii_text(data: bytes) -> str:
    return _BLANK.sub(lambda m: m[0] if len(m[0]) > 1 else "\u00a0", _viscii(data))


def _vn1_text(data: bytes) -> str:
    return _NO_TONE.sub(lambda m: _SIGNS[m[0]], _vn1(data))


_SIGNS: Final = {tone: chr(code) for code, tone in _VN1.items() if 0xB0 <= code <= 0xB4}


def _vni(data: bytes) -> str:
    return _VNI_FORM.sub(lambda m: VNI[m[0]], western(data))


DECODERS: Final[dict[str, Callable[[bytes], str]]] = {
    "utf-8": lambda data: data.decode("utf-8", "replace"),
    "windows-1258": lambda data: data.decode("cp1258", "replace"),
    "tcvn3": _by_table(_TCVN3),
    "tcvn5712-1": _vn1_text,
    "vni": _vni,
    "viscii": _viscii_text,
    "vps": _by_table(_VPS),
}
"""Bytes to text by the name of an encoding; to be composed (NFC) yet."""

_LINE: Final = re.compile(r"[^\n<>]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_TONED: Final = "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_SMALL_AND_TONED: Final = re.compile(f"[A-ZĂÂÊÔƠƯĐ]+[{_TONED}]|[{_TONED}][A-ZĂÂÊÔƠƯĐ]")
_CAPITALS: Final = re.compile("[^\\W\\d_a-zăâêôơưđ]*")


def with_capitals(text: str) -> str:
    """Words whose toned letters alone are small, in the capitals that they were meant in.

    The ABC fonts have no toned capitals, VPS lacks some: TØNH H¶I PHßNG is "TỈNH HảI PHòNG".

    >>> with_capitals("BỘ NộI Vụ"), with_capitals("Bộ Y tế")
    ('BỘ NỘI VỤ', 'Bộ Y tế')
    """
    return _LINE.sub(_meant, text) if _SMALL_AND_TONED.search(text) else text


def _meant(line: re.Match[str]) -> str:
    """One line: a capital inside a word is certain, "Bộ" is where no word is written small."""
    words = _WORD.findall(line[0])
    capital = [word for word in words if _CAPITALS.fullmatch(word)]
    certain = {word for word in capital if any(map(str.isupper, word[1:]))}
    meant = capital if certain and len(capital) == len(words) else certain
    return _WORD.sub(lambda m: m[0].upper() if m[0] in meant else m[0], line[0])
