"""Bytes to text by what the bytes are: headers and meta tags lie, in both directions.

Scrapy and w3lib believe the header; UTF-8 under an ISO-8859-1 header becomes mojibake there.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache
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
_BETWEEN: Final = re.compile(rb"(</?(?:p|div|td|li|h[1-6]|br)\b[^<>]{0,999}>)", re.I)
PARAGRAPH: Final = 8
"""Letters beyond ASCII from which the encoding of one paragraph is told; a line has more."""
_VIETNAMESE: Final = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_FOREIGN: Final = re.compile("[\x80-\uffff]")
SUSPICIOUS: Final = 30
"""Letters beyond ASCII, none of them Vietnamese, from which a font's encoding is looked for."""


@lru_cache(maxsize=1)
def _legacy() -> Any:
    """What recognises TCVN3, VNI, windows-1258 and the like; the settings name it."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    return load_object(settings["LEGACY_TEXT"])


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page, whatever it is called.

    >>> decode("Tiếng Việt".encode(), "text/html; charset=iso-8859-1")
    'Tiếng Việt'
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    try:
        return _by_font(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    damaged = body.decode("utf-8", "replace")
    broken, beyond = damaged.count("\ufffd"), len(_FOREIGN.findall(damaged))
    if beyond > 2 * broken:
        meant = _with_pasted_marks(body, damaged) or _by_paragraphs(body)
        if meant.count("\ufffd") <= max(2, DAMAGE * beyond):
            return meant
    found = _legacy()(body)
    return found.text if found else to_unicode(body, _declared(body, content_type))


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
    return "".join(map(_paragraph, _BETWEEN.split(body)))


def _paragraph(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        damaged = data.decode("utf-8", "replace")
    foreign = _FOREIGN.findall(damaged)
    if len(foreign) < PARAGRAPH or set(foreign) != {"\ufffd"}:
        return damaged
    found = _legacy()(data)
    return found.text if found else damaged


def _declared(body: bytes, content_type: str | None) -> str:
    """The encoding that the header names, else the page itself; UTF-8 where none makes sense."""
    for name in (http_content_type_encoding(content_type), html_body_declared_encoding(body)):
        if name and _OF_PAGES.fullmatch(name):
            return f"{name}-be" if name in ("utf-16", "utf-32") else name
    return "utf-8"


def _by_font(text: str) -> str:
    """Text whose letters mean others in the fonts of its day (TCVN3 saved as UTF-8), as meant."""
    if _VIETNAMESE.search(text) or len(_FOREIGN.findall(text)) < SUSPICIOUS:
        return text
    found = _legacy()(text)
    return found.text if found else text
