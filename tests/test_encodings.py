"""Legacy Vietnamese encodings are recognised by how Vietnamese they read."""

from __future__ import annotations

import doctest
from pathlib import Path

import legacy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legacy import encode, expected, in_entities, misread

from crawler import charsets
from crawler.charsets import decode
from crawler.one_page import read_one
from pipelines import encoding_tables, encodings, legible, likeness, marks
from pipelines.encoding_tables import DECODERS
from pipelines.encodings import decode_legacy, vietnamese
from pipelines.legible import illegible

SENTENCE = (
    "Chiều 31/12, Ban Quản lý Khu Kinh tế Hải Phòng tổ chức Hội nghị tổng kết công tác năm, "
    "phấn đấu hoàn thành nhiệm vụ được giao, đẩy mạnh chỉnh trang, hiện đại hóa đô thị."
)
LEGACY = [name for name in legacy.NAMES if name != "utf-8"]


def test_examples() -> None:
    for module in (encodings, encoding_tables, legible, likeness, charsets, marks):
        assert doctest.testmod(module).failed == 0


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


@pytest.mark.parametrize("name", legacy.TABLES)
def test_each_letter_is_what_the_published_tables_say(name: str) -> None:
    read = {letter: DECODERS[name](code) for letter, code in legacy.TABLES[name].items()}
    read["Õ"] = "Õ" if name == "viscii" else read["Õ"]  # its byte alone is HTML's blank
    assert read == {
        c: c.lower() if name in legacy.WITHOUT_CAPITALS and read[c] == c.lower() else c
        for c in legacy.LETTERS
    }
    assert name != "viscii" or DECODERS[name](b"V\xa0 H\xe0\xa0N\xb5i") == "VÕ Hà\xa0Nội"


def cased(text: str, name: str) -> str:
    """The text as far as an encoding tells its capitals: "Ở đây" may come back as "ở đây"."""
    return text.lower() if name in legacy.WITHOUT_CAPITALS else text


TEXTS = [
    "Hải Phòng đón 5 triệu lượt khách",
    "Ở Hà Nội, giá vàng hôm nay giảm 200.000 đồng",
    "Ủy ban nhân dân thành phố họp",
    "Theo Nghị định 115/NĐ-CP, ông N.V.Đ. phải trả 100.000 đ",
    "iPhone 17 Pro Max (Apple): Đánh giá nhanh tại Việt Nam",
    "1. Ứng cử đại biểu Quốc hội\n2. Bầu cử\n3. Đắk Lắk: hạn hán",
    SENTENCE,
    SENTENCE.upper(),
    "THÀNH ỦY HẢI PHÒNG: HỘI NGHỊ LẦN THỨ BẢY",
]


@pytest.mark.parametrize("name", LEGACY)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
def test_text_is_recognised(name: str, text: str) -> None:
    """As bytes, and as whoever took them for windows-1252 or Latin-1 read them."""
    data = encode(text, name)
    for given_data in (data, misread(data), misread(data, "latin-1")):
        found = decode_legacy(given_data)
        assert found and cased(found.text, name) == cased(expected(text), name)


@pytest.mark.parametrize("name", ["utf-8", *LEGACY])
@pytest.mark.parametrize("form", ["bytes", "windows-1252", "latin-1", "entities"])
@pytest.mark.parametrize("menu", ["Home", "Trang chủ – Xã hội, Hà Nam"])
def test_pages_are_read(name: str, form: str, menu: str) -> None:
    """However their letters came in, a menu in Unicode beside them or none."""
    bodies = [encode(text, name) for text in (*TEXTS, "H&amp;M")]
    if form == "bytes":
        parts = bodies
    else:
        shown = [misread(body, form) for body in bodies]
        parts = [(in_entities(text) if form == "entities" else text).encode() for text in shown]
    page = b"".join(b"<p>%s</p>" % part for part in parts)
    html = decode(f"<title>x</title><li>{menu}</li>".encode() + page, "text/html; charset=utf-8")
    meant = "".join(f"<p>{expected(text)}</p>" for text in (*TEXTS, "H&amp;M"))
    mixed = form == "bytes" and not menu.isascii()
    assert cased(html, name).endswith(cased(meant, name))
    assert mixed or menu in html


def test_a_paragraph_of_two_is_mended_word_by_word() -> None:
    page = "<p>Đồng chí NguyÔn V¨n An thăm H¶i Phßng, Hµ Néi</p>"
    assert decode(page.encode()) == "<p>Đồng chí Nguyễn Văn An thăm Hải Phòng, Hà Nội</p>"


FOREIGN = [
    "5 µm ± 2 µm, 37°C, m², © 2020 Windows® ™ § 4: price £5 – €7 ½",
    "Ærøskøbing på Ærø må få sin egen færge, så på gåden",
    "Müller & Söhne: Öl für die Tür, größere Räume",
    "L'élève a été reçu à l'école, où ça? Là-bas, né à Orléans",
    "São João não é longe: informações à população",
    "El niño pequeño está aquí, señor Muñoz",
    "Reykjavík þú ert hér á Íslandi að þessu sinni",
    "Cé hé sin? Tá sé anseo",
    "vî octôbe, å",
    "bò giá bán bò này",
    "là né thé mê",
    "ÄÖÜ ß",
    "日本語のテキスト, 北京的新闻",
    "Привет, мир",
    "dXNlcjpwYXNzd29yZA== /* x^2 + y^2 */ a^.b o+`c`",
]


@pytest.mark.parametrize("text", FOREIGN, ids=lambda text: text[:20])
def test_other_languages_are_no_encoding(text: str) -> None:
    assert decode_legacy(text) is None
    page = f"<p>{text}</p>" * 3
    assert decode(page.encode()) == page
    assert illegible(text) == []
    try:
        latin = text.encode("cp1252")
    except UnicodeEncodeError:
        return
    assert decode_legacy(latin) is None
    assert decode(latin, "text/html; charset=windows-1252") == text


ILLEGIBLE = [
    misread(encode(SENTENCE, "tcvn3")).replace("\xad", ""),  # a cleaner took the soft hyphens
    # BK HCM 2
    "Chiïìu 31/12, Ban Quaãn lyá Khu Kinh tïë Haãi Phoâng töí chûác Höåi nghõ töíng kïët",
    "Chie^`u 31/12, Ban Qua?n ly' Khu Kinh te^' Ha?i Pho`ng to^? chu+'c ho^.i nghi.",
]


@pytest.mark.parametrize("text", ILLEGIBLE, ids=lambda text: text[:20])
def test_what_no_encoding_makes_vietnamese_of_is_told(text: str, tmp_path: Path) -> None:
    page = tmp_path / "x.html"
    head = "<title>Bao cao</title><h1>Bao cao</h1><p class=date>31/12/2021 21:00</p>"
    page.write_text(f"{head}<div class=entry-content><p>{text}</p></div>", "utf-8")
    article = read_one(str(page), "general", "https://portal.example/x.html")
    assert [(p.stage, p.kind) for p in article.problems if "encoding" in p.kind] == [
        ("read", "encoding-unknown")
    ]


@pytest.mark.parametrize("text", [*TEXTS, "Đ. Kông, Beyoncé và Ðặng Văn Lâm ở São Paulo, Brasil"])
def test_what_reads_as_vietnamese_is_not_told(text: str) -> None:
    assert illegible(text) == []


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
