"""Vietnamese text from before Unicode, recognised by how Vietnamese the result reads.

Old pages serve TCVN3 (the ABC fonts), VNI, VPS, VISCII or windows-1258 bytes, mostly declared as
something else. The original bytes are the caller's to keep; here is only what they say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple

from pipelines.syllables import is_syllable

# Bytes 0x80 to 0xFF; "_" is unused. Checked against iconv (TCVN, VISCII) and Unikey's tables (VPS).
_TCVN3: Final = (
    "€_₡ƒ„…†‡ˆ‰Š‹Œ_Ž__‘’“”•–—˜™š›œ_žŸ_ĂÂÊÔƠƯĐăâêôơưđ______àảãáạ_ằẳẵắ_"
    "______ặầẩẫấậè_ẻẽéẹềểễếệìỉ___ĩíịò_ỏõóọồổỗốộờởỡớợù_ủũúụừửữứựỳỷỹýỵ_"
)
_VISCII: Final = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VPS: Final = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ‘’ỀỂỄỐỒỔỖýỷỵỚỜỞ_ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ_àáâãảạă_èéêẽìí_ĩẴĐòóôõ_Ơụùúủ_ỶẼỳ"
)
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


_VNI: Final = _vni_table()
_VNI_FORM: Final = re.compile("|".join(sorted(_VNI, key=lambda form: -len(form))))
_WORD: Final = re.compile(r"[^\W\d_]+")
_SAMPLE: Final = 20_000


class Decoded(NamedTuple):
    """A text and the name of the encoding in which it reads as Vietnamese."""

    text: str
    encoding: str


def _by_table(table: str) -> Callable[[bytes], str]:
    upper = {0x80 + i: "\ufffd" if c == "_" else c for i, c in enumerate(table)}
    return lambda data: data.decode("latin-1").translate(upper)


def _viscii(data: bytes) -> str:
    """VISCII keeps six rare capitals where ASCII has controls: Ẳ Ẵ Ẫ Ỷ Ỹ Ỵ."""
    low = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
    return _by_table(_VISCII)(data).translate(low)


def _vni(data: bytes) -> str:
    return _VNI_FORM.sub(lambda m: _VNI[m[0]], data.decode("cp1252", "replace"))


def _cp1258(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


DECODERS: Final[dict[str, Callable[[bytes], str]]] = {
    "utf-8": lambda data: data.decode("utf-8", "replace"),
    "windows-1258": _cp1258,
    "tcvn3": _by_table(_TCVN3),
    "vni": _vni,
    "viscii": _viscii,
    "vps": _by_table(_VPS),
}


def vietnamese(text: str) -> float:
    """How Vietnamese a text reads, from -1 to 1: marked words that are legal syllables, or not.

    >>> vietnamese("Ủy ban nhân dân thành phố") > 0.9 > 0 > vietnamese("Uû ban nh©n d©n thµnh phè")
    True
    """
    good = bad = 0
    for word in _WORD.findall(unicodedata.normalize("NFC", text[:_SAMPLE])):
        if not word.isascii():
            # Capitals inside a word are what a wrong table makes of its marks: "thÀnh".
            whole = word.islower() or word.isupper() or word[1:].islower()
            legal = whole and is_syllable(word.lower())
            good, bad = good + legal, bad + (not legal)
    bad += text[:_SAMPLE].count("\ufffd")
    return (good - bad) / (good + bad) if good + bad else 0.0


def decode_legacy(data: bytes | str) -> Decoded | None:
    """Text and encoding where some Vietnamese encoding reads clearly better than what is there.

    Bytes are tried as UTF-8 too. A str is taken for bytes that were read as windows-1252 or
    Latin-1. None where the text is well as it is, or no encoding makes Vietnamese of it.

    >>> decode_legacy("Uû ban nh©n d©n thµnh phè H¶i Phßng")
    Decoded(text='Uỷ ban nhân dân thành phố Hải Phòng', encoding='tcvn3')
    """
    raw = _as_bytes(data) if isinstance(data, str) else data
    if raw is None or raw.isascii():
        return None
    now = vietnamese(data) if isinstance(data, str) else -1.0
    sample = raw[:_SAMPLE]
    scores = {name: vietnamese(decode(sample)) for name, decode in DECODERS.items()}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < _ENOUGH or scores[best] < now + _CLEARLY:
        return None
    return Decoded(unicodedata.normalize("NFC", DECODERS[best](raw)), best)


def decode_page(data: bytes | str) -> Decoded | None:
    """The same for a whole page, whose head may say nothing: judged by its marked lines.

    >>> decode_page(b"<p>\\n" * 9000 + "nh©n d©n thµnh phè".encode("latin-1")).encoding
    'tcvn3'
    """
    if isinstance(data, str):
        marked = "\n".join(line for line in data.split("\n") if not line.isascii())
        found = decode_legacy(marked[:_SAMPLE])
        raw = _as_bytes(data)
    else:
        found = decode_legacy(b"\n".join(x for x in data.split(b"\n") if not x.isascii())[:_SAMPLE])
        raw = data
    if found is None or raw is None:
        return None
    return Decoded(unicodedata.normalize("NFC", DECODERS[found.encoding](raw)), found.encoding)


# Proper names and foreign words keep real Vietnamese below 1; a wrong table rarely reaches 0.3.
_ENOUGH: Final = 0.6
_CLEARLY: Final = 0.3


def _as_bytes(text: str) -> bytes | None:
    """The bytes that somebody read as windows-1252, its five holes as Latin-1; None if not so."""
    try:
        return b"".join(
            char.encode("latin-1" if char in _HOLES or "\xa0" <= char <= "\xff" else "cp1252")
            for char in text
        )
    except UnicodeEncodeError:
        return None


_HOLES: Final = frozenset(map(chr, range(0x80, 0xA0)))
