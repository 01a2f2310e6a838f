"""Bytes to text by what the bytes are: headers and meta tags lie, in both directions.

Scrapy and w3lib believe the header; UTF-8 under an ISO-8859-1 header becomes mojibake there.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from html.entities import codepoint2name
from itertools import islice
from typing import Any, Final

from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    to_unicode,
)

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DAMAGE: Final = 0.02
"""Share of broken characters up to which a text is UTF-8 with a few bytes lost."""
# Families of the WHATWG Encoding Standard, by the names of Python's codecs. Python has others that
# a page may name and is not written in: rot13 and zlib raise, punycode is quadratic.
_OF_PAGES: Final = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e)?|ascii|cp\d+|iso8859-\d+|koi8-[rtu]|mac-\w+|tis-620|gb\w+|big5\w*|"
    r"euc_\w+|iso2022_\w+|shift_jis\w*"
)
_PASTED: Final = "‘’“”–—…•\u00a0"
PASTED_BYTES: Final = 2_000_000
"""Of a larger page nothing is looked for: BeautifulSoup goes byte by byte (1 MB: 0.1 s)."""
_BETWEEN: Final = re.compile(
    r"(</?(?:p|div|td|th|tr|li|dd|dt|h[1-6]|br|title|meta|option|figcaption|caption|blockquote)\b"
    r"[^<>]{0,999}>)",
    re.I,
)
PARAGRAPH: Final = 8
"""Letters beyond ASCII from which the encoding of one paragraph is told; a line has more."""
_FOREIGN: Final = re.compile("[\x80-\uffff]")
# Windows-1252, and the five bytes that it leaves open as Latin-1 has them.
_WESTERN: Final = "".join(
    chr(code) if code in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([code]).decode("cp1252")
    for code in range(256)
)
# What no Unicode Vietnamese has and every text of a font has: letters of Latin-1 that are none of
# Vietnamese, signs that stand for letters, controls. Not the signs that any page prints.
_ODD: Final = (
    "¡¢£¤¥¦§¨ª«¬\u00ad®¯´µ¶¸¹¼½¾¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ‚ƒ„†‡ˆ‰Š‹ŒŽ˜š›œžŸ"
    + "".join(map(chr, range(0x80, 0xA0)))
)
ODD: Final = 2
"""So many of them, and the page is looked at."""


def _by_lead(chars: str) -> bytes:
    """An expression for UTF-8: each first byte once, as a search for it must not try a hundred."""
    ends: dict[bytes, bytes] = {}
    for char in map(str.encode, chars):
        ends[char[:-1]] = ends.get(char[:-1], b"") + re.escape(char[-1:])
    # Windows-1258 writes a tone after its letter, "êò" for ệ: no word has two such together.
    return b"\xc3[\x80-\xbf]\xc3|" + b"|".join(b"%s[%s]" % both for both in ends.items())


_ODD_BYTES: Final = re.compile(_by_lead(_ODD))
_REFERENCE: Final = re.compile(rb"&#?(\w{2,6});")
_ODD_REFERENCES: Final = frozenset(
    name.encode()
    for char in _ODD
    if char not in "\x85\x91\x92\x93\x94\x95\x96\x97"  # &#147; is a quotation mark to HTML
    for name in (str(ord(char)), f"x{ord(char):x}", codepoint2name.get(ord(char), "-"))
)
_TONED: Final = rb"&(?:[A-Za-z]{1,2}(?:grave|acute|circ|tilde)|#2\d\d);"
_TONES_APART: Final = re.compile(_TONED + _TONED)
# Marks of Latin, Hebrew, Arabic, Indian and Thai letters in UTF-8.
MARKS: Final = 500
"""So many in a row, and they are cut: composing them takes long (`pipelines.marks`)."""
_LEADS: Final = tuple(bytes([lead]) for lead in b"\xcc\xcd\xd2\xd6\xd7\xd8\xd9\xda\xdb\xe0")
_MARK: Final = rb"[\xcc\xcd\xd2\xd6-\xdb\xe0][\x80-\xbf]{1,2}"
_MARKS_IN_A_ROW: Final = re.compile(_MARK + b"(?:%s){%d}" % (_MARK, MARKS - 1))
_ENTITY: Final = re.compile(r"&(?:#\d{3,5}|#[xX][0-9a-fA-F]{2,4}|[A-Za-z]{2,8}\d{0,2});")


@lru_cache(maxsize=2)
def _hook(setting: str) -> Any:
    """What of the other half of the project reads text: the settings name it."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    return load_object(settings[setting])


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page, whatever it is called; no letter of it bears more than 30 marks.

    >>> decode("Tiếng Việt".encode(), "text/html; charset=iso-8859-1")
    'Tiếng Việt'
    """
    text = _decoded(body, content_type)
    many = any(body.count(lead) >= MARKS for lead in _LEADS) and _MARKS_IN_A_ROW.search(body)
    return str(_hook("BOUNDED_TEXT")(text)) if many else text


def _decoded(body: bytes, content_type: str | None) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _by_font(body.decode(name, "replace"), body)
    try:
        return _by_font(body.decode("utf-8"), body)
    except UnicodeDecodeError:
        pass
    damaged = body.decode("utf-8", "replace")
    broken, beyond = damaged.count("\ufffd"), len(_FOREIGN.findall(damaged))
    if beyond > 2 * broken:
        meant = _with_pasted_marks(body, damaged) or _by_paragraphs(body)
        if meant.count("\ufffd") <= max(2, DAMAGE * beyond):
            return _by_font(meant, body)
    return _mended(_western(body)) or to_unicode(body, _declared(body, content_type))


def letters_lost(bodies: Iterable[bytes], texts: Iterable[str]) -> int:
    """How many characters of these texts stand for bytes that could not be read; 0 where the pages
    themselves print them so: then their portal lost them."""
    number = sum(text.count("\ufffd") for text in texts)
    return number if number and not all(map(_is_utf, bodies)) else 0


def _is_utf(body: bytes) -> bool:
    """Whether the bytes are, throughout, the UTF-8 or UTF-16 that they begin as."""
    try:
        body.decode(next((name for mark, name in _MARKS if body.startswith(mark)), "utf-8"))
    except UnicodeDecodeError:
        return False
    return True


def _with_pasted_marks(body: bytes, damaged: str) -> str:
    r"""UTF-8 into which an editor pasted marks of windows-1252, with them; '' where it is not.

    >>> decode("Ông Hải nói: ".encode() + b"\x93Xin ch\xc3\xa0o\x94")
    'Ông Hải nói: “Xin chào”'
    """
    from bs4.dammit import UnicodeDammit  # 0.06 s to import: few pages want it

    if len(body) > PASTED_BYTES:
        return ""
    meant = UnicodeDammit.detwingle(body).decode("utf-8", "replace")
    pairs = zip(meant, damaged, strict=False)
    only_marks = all(m == d or (d == "\ufffd" and m in _PASTED) for m, d in pairs)
    return meant if only_marks and len(meant) == len(damaged) else ""


def _by_paragraphs(body: bytes) -> str:
    r"""UTF-8 with, here and there, a paragraph that was pasted in from an older system.

    Only a whole paragraph that holds no UTF-8, and enough letters beyond ASCII to know it by.

    >>> pasted = "<p>Uû ban nh©n d©n thµnh phè H¶i Phßng kiÓm tra c«ng t¸c phßng chèng b·o</p>"
    >>> decode("<p>Hải Phòng</p>".encode() * 20 + pasted.encode("latin-1"))[-37:]
    'kiểm tra công tác phòng chống bão</p>'
    """
    # latin-1 keeps every byte: the same expression serves for text and for bytes.
    parts = _BETWEEN.split(body.decode("latin-1"))
    return "".join(_paragraph(part.encode("latin-1")) for part in parts)


def _paragraph(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        damaged = data.decode("utf-8", "replace")
    foreign = _FOREIGN.findall(damaged)
    if len(foreign) < PARAGRAPH or set(foreign) != {"\ufffd"}:
        return damaged
    return _mended(_western(data)) or damaged


def _declared(body: bytes, content_type: str | None) -> str:
    """The encoding that the header names, else the page itself; UTF-8 where none makes sense."""
    for name in (http_content_type_encoding(content_type), html_body_declared_encoding(body)):
        if name and _OF_PAGES.fullmatch(name):
            return f"{name}-be" if name in ("utf-16", "utf-32") else name
    return "utf-8"


def _western(body: bytes) -> str:
    return codecs.charmap_decode(body, "strict", _WESTERN)[0]


def _by_font(text: str, body: bytes) -> str:
    """Text whose letters mean others in the fonts of its day (TCVN3 saved as UTF-8), as meant."""
    return (_mended(text) if _odd(body) >= ODD else "") or text


def _odd(body: bytes) -> int:
    """How many things only a text of fonts has; the search stops when there are enough."""
    found = sum(1 for _ in islice(_ODD_BYTES.finditer(body), ODD))
    if found < ODD and b"&" in body:
        found += sum(name in _ODD_REFERENCES for name in _REFERENCE.findall(body))
        found += sum(1 for _ in islice(_TONES_APART.finditer(body), ODD)) if b";&" in body else 0
    return found


def _mended(text: str) -> str:
    """A page with the letters that the bytes of its fonts were meant to be; '' where none are.

    >>> _mended("<p>T&#173; li&Ouml;u <b>nh&copy;n d©n</b> &lt; h&agrave;</p><p>H&agrave;<p>Thµnh")
    '<p>Tư liệu <b>nhân dân</b> &lt; hà</p><p>H&agrave;<p>Thành'
    """
    printed = _BETWEEN.split(text)
    shown = [_ENTITY.sub(_letter, part) for part in printed]
    found = _hook("LEGACY_TEXT")(shown)
    if not found:
        return ""
    parts = zip(printed, shown, found.parts, strict=True)
    return "".join(part if new == old else new for part, old, new in parts)


def _letter(entity: re.Match[str]) -> str:
    """A reference to a letter beyond ASCII, resolved; any other stays, as markup wants it."""
    letter = unescape(entity[0])
    return letter if len(letter) == 1 and letter >= "\x80" else entity[0]
