"""Legacy Vietnamese encodings are recognised by how Vietnamese they read."""

from __future__ import annotations

import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import charsets
from crawler.charsets import decode
from pipelines import encodings
from pipelines.encodings import DECODERS, decode_legacy, vietnamese

SENTENCE = (
    "Chiều 31/12, Ban Quản lý Khu Kinh tế Hải Phòng tổ chức Hội nghị tổng kết công tác năm, "
    "phấn đấu hoàn thành nhiệm vụ được giao, đẩy mạnh chỉnh trang, hiện đại hóa đô thị."
)
LEGACY = [name for name in DECODERS if name != "utf-8"]


def encode(text: str, name: str) -> bytes:
    """The inverse of a decoder, letter by letter."""
    if name == "windows-1258":
        return b"".join(map(_cp1258, text))
    if name == "vni":
        forms = {new: old for old, new in encodings._VNI.items()}
        return "".join(forms.get(c, c) for c in text).encode("cp1252")
    letters = {DECODERS[name](bytes([b])): bytes([b]) for b in range(255, 127, -1)}
    return b"".join(c.encode() if c.isascii() else letters[c] for c in text)


def _cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        *_, tone = (
            m for m in unicodedata.normalize("NFD", letter) if m in "\u0300\u0301\u0309\u0303\u0323"
        )
        bare = unicodedata.normalize("NFD", letter).replace(tone, "")
        return (unicodedata.normalize("NFC", bare) + tone).encode("cp1258")


def test_examples() -> None:
    assert doctest.testmod(encodings).failed == 0
    assert doctest.testmod(charsets).failed == 0


PASTED = [
    (b"\x93%s\x94", "“%s”"),
    (b"%s\x85 \x96 %s", "%s… – %s"),
    (b"%s \xe1\xba", "%s \ufffd"),  # half a letter is no mark
    (b"%s \xa3\x93", "%s \ufffd\ufffd"),  # nor are these: what they were is not known
]


@pytest.mark.parametrize(("given_bytes", "meant"), PASTED, ids=repr)
def test_marks_pasted_into_utf_8_are_read(given_bytes: bytes, meant: str) -> None:
    body = given_bytes.replace(b"%s", SENTENCE.encode())
    assert decode(body, "text/html; charset=utf-8") == meant.replace("%s", SENTENCE)


# Of VPS two letters in a row may be bytes of UTF-8, and then the paragraph is left as it is.
@pytest.mark.parametrize("name", [name for name in LEGACY if name != "vps"])
@pytest.mark.parametrize("times", [1, 20])
def test_a_paragraph_of_another_encoding_is_read_by_itself(name: str, times: int) -> None:
    """Pasted into a page of UTF-8 from an older system; `times` the page's own text."""
    own = f"<p>{SENTENCE}</p>".encode() * times
    pasted = b"<P class=x>" + encode(SENTENCE, name).replace(b"31/12", b"<b>31/12</b>") + b"</P>"
    html = decode(own + pasted + own, "text/html; charset=utf-8")
    assert html.count(SENTENCE) == 2 * times
    assert SENTENCE.replace("31/12", "<b>31/12</b>") in html


UNKNOWN = [
    b"\xd0i ph\xe1t",  # too little to know the encoding by
    encode(SENTENCE, "tcvn3") + SENTENCE.encode(),  # two encodings in one paragraph
    bytes(range(0x80, 0x100)) * 2,
]


@pytest.mark.parametrize("paragraph", UNKNOWN, ids=repr)
def test_a_paragraph_of_no_known_encoding_stays_damaged(paragraph: bytes) -> None:
    own = f"<p>{SENTENCE}</p>".encode() * 900
    html = decode(own + b"<p>" + paragraph + b"</p>" + own)
    assert html == (own + b"<p>" + paragraph + b"</p>" + own).decode("utf-8", "replace")


@pytest.mark.parametrize("name", LEGACY)
def test_bytes_are_recognised(name: str) -> None:
    assert decode_legacy(encode(SENTENCE, name)) == (SENTENCE, name)


@pytest.mark.parametrize("name", LEGACY)
@pytest.mark.parametrize("misread", ["latin-1", "cp1252"])
def test_text_misread_as_western_is_mended(name: str, misread: str) -> None:
    try:
        mojibake = encode(SENTENCE, name).decode(misread)
    except UnicodeDecodeError:
        pytest.skip("windows-1252 has no letter for one of the bytes")
    assert decode_legacy(mojibake) == (SENTENCE, name)


def test_known_bytes() -> None:
    """Strings as the fonts of each encoding write them."""
    assert DECODERS["tcvn3"](b"\xf1y ban nh\xa9n d\xa9n") == "ủy ban nhân dân"
    assert DECODERS["vni"]("UÛY BAN NHAÂN DAÂN".encode("cp1252")) == "ỦY BAN NHÂN DÂN"
    assert DECODERS["viscii"](b"H\xe4i Ph\xf2ng") == "Hải Phòng"
    assert DECODERS["vps"]("ViŒt Nam".encode("cp1252")) == "Việt Nam"


@pytest.mark.parametrize(
    "fine",
    [SENTENCE, "plain ASCII", "Café déjà vu, naïve Zürich", "", "日本語のテキスト", "Hoàng Tùng"],
)
def test_what_reads_well_is_left_alone(fine: str) -> None:
    assert decode_legacy(fine) is None


def test_utf8_bytes_are_utf8() -> None:
    found = decode_legacy(SENTENCE.encode())
    assert found is not None
    assert found.encoding == "utf-8"


def test_scores() -> None:
    assert vietnamese(SENTENCE) == 1.0
    assert vietnamese("plain") == 0.0
    assert vietnamese(encode(SENTENCE, "tcvn3").decode("latin-1")) < 0


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    decode_legacy(data)


@given(st.text(st.characters()))
def test_any_text(data: str) -> None:
    decode_legacy(data)


@pytest.mark.parametrize(
    "name",
    ["rot13", "zlib_codec", "uu", "hex", "base64", "idna", "punycode", "utf-7", "unicode_escape",
     "raw_unicode_escape", "undefined", "quopri", "x-none", ""],
)  # fmt: skip
def test_what_a_page_calls_its_encoding_and_is_none(name: str) -> None:
    """Codecs of Python's that no page is written in: with rot13 the page was a program's error."""
    body = f"<meta charset='{name}'><p>caf".encode() + b"\xe9 \\u003cb\\u003e</p>"
    for header in (f"text/html; charset={name}", "text/html", None):
        assert decode(body, header).endswith("<p>caf\ufffd \\u003cb\\u003e</p>")


def test_the_encoding_of_the_header_then_of_the_page() -> None:
    body = b"<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>"
    assert "Привет" in decode(body) and "Привет" in decode(body, "text/html; charset=rot13")
    assert "ÏðèâåÏ"[:5] in decode(body, "text/html; charset=iso-8859-1")
    wide = "<p>Tiếng Việt</p>".encode("utf-16-be")
    assert decode(wide, "text/html; charset=utf-16") == "<p>Tiếng Việt</p>"
