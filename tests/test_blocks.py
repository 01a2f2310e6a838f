"""What an element shows, block by block: display is what counts."""

# ruff: noqa: E501 - tables of markup stay on one line

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.blocks import Body
from crawler.blocks import read_blocks as read_element
from crawler.items import Block
from crawler.page import parse

BASE = "https://p.vn/a.html"
UP = "https://p.vn/wp-content/uploads/2022"


def read_blocks(html: str, base: str) -> Body:
    """The blocks of a page's body that is this markup."""
    return read_element(parse(f"<html><body>{html}</body></html>").find("body"), base)


def shown(html: str) -> list[tuple[str, str]]:
    """(kind, text) of each block; a photo's text is its pictures' names, a table's its cells."""
    return [(block.kind, _text(block)) for block in read_blocks(html, BASE).blocks]


def _text(block: Block) -> str:
    if block.kind == "photo":
        return " ".join(image.url.rsplit("/", 1)[-1] for image in block.images)
    return "|".join(",".join(row) for row in block.rows) if block.rows else block.text


def p(*texts: str) -> list[tuple[str, str]]:
    return [("p", text) for text in texts]


BLOCKS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "paragraphs": ("<p>Một</p><p>Hai</p>", p("Một", "Hai")),
    "white space is collapsed": ("<p>  Một\n\t hai  </p>", p("Một hai")),
    "text without an element": ("Một<p>Hai</p>ba", p("Một", "Hai", "ba")),
    "nested divs": ("<div><div><div>Một</div></div>Hai</div>", p("Một", "Hai")),
    "spans are one run": ("<p><span>M</span><span>ộ</span>t <b>h</b>ai</p>", p("Một hai")),
    "br is a line": ("<p>Một<br>hai</p>", p("Một\nhai")),
    "br br is a paragraph": ("<div>Một<br><br>hai<br/> <br />&nbsp;<br>ba</div>", p("Một", "hai", "ba")),
    "blank paragraphs": ("<p>&nbsp;</p><p>\u200b\ufeff</p><p><br></p><p>Một</p>", p("Một")),
    "Word's o:p": ("<p class=MsoNormal>Một<o:p>&nbsp;</o:p></p>", p("Một")),
    "headings": ("<h2>Đầu</h2><h4>Mục</h4>", [("h", "Đầu"), ("h", "Mục")]),
    "lists": ("<ul><li>Một</li><li><p>Hai</p></li></ul>", [("li", "Một"), ("li", "Hai")]),
    "quotes": ("<blockquote><p>Lời</p></blockquote>", [("quote", "Lời")]),
    "unclosed": ("<div><p>Một<p>Hai<b>đậm</div>", p("Một", "Haiđậm")),
    "entities": ("<p>&lt;50% &amp; &eacute; &#8220;x&#8221;</p>", p("<50% & é “x”")),
    "a link alone": ("<p><a href='/b.html'>Bài b</a></p>", [("link", "Bài b")]),
    "a link in a sentence": ("<p>Xem <a href='/b.html'>bài b</a> nhé</p>", p("Xem bài b nhé")),
    "a document's link alone": ("<p><a href='/k.pdf'>Kế hoạch</a></p>", [("file", "Kế hoạch")]),
    "display:block spans": ("<p><span style='display: block'>Một</span>hai</p>", p("Một", "hai")),
    # hidden
    "hidden ways": (
        "<p>Một</p><p hidden>x</p><p style='display:none'>x</p><p style='DISPLAY: NONE !important'>x</p>"
        "<p style='visibility:hidden'>x</p><p style='font-size:0px'>x</p><p style='opacity:0'>x</p>"
        "<p style='mso-hide:all'>x</p><p style='position:absolute;left:-9999px'>x</p>"
        "<p style='text-indent:-9999px'>x</p><p class='a sr-only'>x</p><span class=screen-reader-text>x</span>"
        "<div style='height:0;overflow:hidden'>x</div>",
        p("Một"),
    ),
    "hidden only in part": ("<p>Một <span style='display:none'>x</span>hai</p>", p("Một hai")),
    "a class that merely sounds hidden": ("<p class='overflow-hidden unhidden'>Một</p>", p("Một")),
    "no text at all": (
        "<!-- x --><script>x</script><style>x</style><template>x</template><noscript>x</noscript>"
        "<iframe>x</iframe><form>x</form><button>x</button><svg><text>x</text></svg><video>x</video>"
        "<select><option>x</option></select><textarea>x</textarea><nav>x</nav>",
        [],
    ),
    # photos
    "photo and caption": (
        f"<figure><img src='{UP}/a-768x512.jpg'><figcaption>Chú thích</figcaption></figure>",
        [("photo", "a.jpg"), ("caption", "Chú thích")],
    ),
    "caption above its photo": (
        f"<figure><figcaption>Chú thích</figcaption><img src='{UP}/a.jpg'></figure>",
        [("photo", "a.jpg"), ("caption", "Chú thích")],
    ),
    "photo within a paragraph": (
        f"<p>Một<img src='{UP}/a.jpg'>hai</p>",
        [("p", "Một"), ("photo", "a.jpg"), ("p", "hai")],
    ),
    "icons and pixels": (
        f"<img src='{UP}/p.gif' width=1 height=1><img src='{UP}/i.png' width=16 height=16>", []
    ),
    "an emoji's picture": ("<p>Hoa <img class=wp-smiley alt='🌺' src='/e.png'>đỏ</p>", p("Hoa 🌺đỏ")),
    "an inline picture of data": ("<img src='data:image/gif;base64,R0lG'>", []),
    # tables
    "a table of data": (
        "<table><tr><th>Tên</th><th>Số</th></tr><tr><td>A</td><td>1<span hidden>x</span></td></tr></table>",
        [("table", "Tên,Số|A,1")],
    ),
    "a table of one cell": ("<table><tr><td><p>Một</p>hai</td></tr></table>", p("Một", "hai")),
    "a table around a photo": (
        f"<table><tr><td><img src='{UP}/a.jpg'></td></tr><tr><td>Chú thích</td></tr></table>",
        [("photo", "a.jpg"), ("caption", "Chú thích")],
    ),
    "two photos over two captions": (
        f"<table><tr><td><img src='{UP}/a.jpg'></td><td><img src='{UP}/b.jpg'></td></tr>"
        "<tr><td>Một</td><td>Hai</td></tr></table>",
        [("photo", "a.jpg"), ("caption", "Một"), ("photo", "b.jpg"), ("caption", "Hai")],
    ),
    "a table that holds the article": (
        f"<table><tr><td><p>{'Dài ' * 200}</p></td></tr><tr><td><img src='{UP}/a.jpg'></td></tr></table>",
        [("p", ("Dài " * 200).strip()), ("photo", "a.jpg")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BLOCKS)
def test_blocks(case: str) -> None:
    html, meant = BLOCKS[case]
    assert shown(f"<div>{html}</div>") == meant


# what the <img> is, the original's address
IMAGES = [
    (f"<img src='{UP}/a-300x200.jpg'>", f"{UP}/a.jpg"),
    ("<img src='/wp-content/uploads/2022/a.jpg'>", f"{UP}/a.jpg"),
    (f"<img src='data:image/gif;base64,R0' data-src='{UP}/a-768x512.jpg'>", f"{UP}/a.jpg"),
    (f"<img src='/blank.gif' data-lazy-src='{UP}/a.jpg'>", f"{UP}/a.jpg"),
    (f"<img src='/blank.gif' data-original='{UP}/a.jpg'>", f"{UP}/a.jpg"),
    (f"<img src='{UP}/a-300x200.jpg' srcset='{UP}/a-300x200.jpg 300w, {UP}/a.jpg 960w'>", f"{UP}/a.jpg"),
    (f"<img srcset='{UP}/a-300x200.jpg 300w, {UP}/a-768x512.jpg 768w'>", f"{UP}/a.jpg"),
    (f"<a href='{UP}/a.jpg'><img src='{UP}/a-1024x683.jpg'></a>", f"{UP}/a.jpg"),
    ("<img src='https://i0.wp.com/p.vn/wp-content/uploads/2022/a.jpg?resize=3%2C2&ssl=1'>", f"{UP}/a.jpg"),
    (f"<a href='/bai-khac.html'><img src='{UP}/a.jpg'></a>", f"{UP}/a.jpg"),
    (f"<img src='{UP}/a-1024x683-1.jpg'>", f"{UP}/a-1024x683-1.jpg"),
    ("<img src='https://khac.vn/x.jpg?v=2'>", "https://khac.vn/x.jpg"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "original"), IMAGES)
def test_the_original_of_a_picture(html: str, original: str) -> None:
    blocks = read_blocks(f"<div>{html}</div>", BASE).blocks
    assert [image.url for block in blocks for image in block.images] == [original]


# markup, (right, centred, bold, italic)
STYLES = [
    ("<p>x</p>", (False, False, False, False)),
    ("<p style='text-align: right'><b>x</b></p>", (True, False, True, False)),
    ("<p align=right>x</p>", (True, False, False, False)),
    ("<p class='has-text-align-right'><em>x</em></p>", (True, False, False, True)),
    ("<p class='text-right'>x</p>", (True, False, False, False)),
    ("<center>x</center>", (False, True, False, False)),
    ("<div align=center><p>x</p></div>", (False, True, False, False)),
    ("<p style='text-align:center;text-align:right'>x</p>", (True, False, False, False)),
    ("<p><b>x</b> y</p>", (False, False, False, False)),
    ("<p><b>x</b> <strong>y</strong></p>", (False, False, True, False)),
    ("<p><span style='font-weight:700;font-style:italic'>x</span></p>", (False, False, True, True)),
    ("<b><p><span style='font-weight:normal'>x</span></p></b>", (False, False, False, False)),
    ("<p style='mso-bidi-font-weight:bold'>x</p>", (False, False, False, False)),
]


@pytest.mark.parametrize(("html", "meant"), STYLES)
def test_how_a_paragraph_is_set(html: str, meant: tuple[bool, ...]) -> None:
    (block,) = read_blocks(f"<div>{html}</div>", BASE).blocks
    assert (block.right, block.centred, block.bold, block.italic) == meant


TAILS = [
    ("<p>Câu cuối.<br>Thu Hằng</p>", "Thu Hằng"),
    ("<p>Câu cuối. <b>Thu Hằng</b></p>", "Thu Hằng"),
    ("<p>Câu cuối. <i>Thu Hằng</i></p>", "Thu Hằng"),
    ("<p>Câu cuối.&nbsp;&nbsp;&nbsp;&nbsp;Thu Hằng</p>", "Thu Hằng"),
    ("<p><b>Câu cuối. Thu Hằng</b></p>", ""),
    ("<p>Câu cuối. Thu Hằng</p>", ""),
]


@pytest.mark.parametrize(("html", "tail"), TAILS)
def test_what_stands_apart_at_the_end(html: str, tail: str) -> None:
    (block,) = read_blocks(html, BASE).blocks
    assert block.tail == tail


def test_links_and_documents_are_kept_apart() -> None:
    body = read_blocks(
        "<p>Xem <a href='/k.pdf?x=1'>Kế <b>hoạch</b></a>, <a href='/k.docx'></a> và <a href='b.html'>bài</a>"
        " <a href='#x'>lên</a> <a href='mailto:a@b'>thư</a> <a href='/k.pdf?x=1'>lần nữa</a></p>",
        BASE,
    )  # fmt: skip
    assert [(a.url, a.label) for a in body.attachments] == [
        ("https://p.vn/k.pdf?x=1", "Kế hoạch"),
        ("https://p.vn/k.docx", "k.docx"),
    ]
    assert ("https://p.vn/b.html", "bài") in [(link.url, link.text) for link in body.links]


HTML_OF = [
    ("<p>a <b>b</b> <i>c</i> &lt;d&gt;</p>", "a <strong>b</strong> <em>c</em> &lt;d&gt;"),
    ("<p onclick=x style='color:red'>a<br>b</p>", "a<br>b"),
    ("<p><a href='/b.html' onclick='x'>b</a> c</p>", '<a href="https://p.vn/b.html">b</a> c'),
    ("<p><a href='javascript:x'>b</a> c</p>", "b c"),
    ("<p><u>a</u><script>x</script></p>", "a"),
    ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("""<p><a href='/"><img src=x onerror=y>'>b</a> c</p>""", None),
]


@pytest.mark.parametrize(("html", "meant"), HTML_OF)
def test_html_of_a_block_is_safe(html: str, meant: str | None) -> None:
    (block,) = read_blocks(html, BASE).blocks
    assert meant is None or block.html == meant
    assert "<img" not in block.html and "<script" not in block.html


# a page's own sheet, whether it hides the paragraph
SHEETS = [
    (".x { display: none }", True),
    ("p.y, .x{color:red;visibility:hidden}", True),
    ("@media print { .x { display: none } }", False),
    ("/* .x { display:none } */", False),
    (".x:hover { display: none }", False),
    (".x { display: block }", False),
    ("body { display: none }", False),
    (".x {{{ display:none", False),
]


@pytest.mark.parametrize(("sheet", "hidden"), SHEETS)
def test_what_a_pages_own_sheet_hides(sheet: str, hidden: bool) -> None:
    tree = parse(f"<html><head><style>{sheet}</style></head><body><p class=x>Một</p></body></html>")
    assert ("Một" not in str(tree.text_content())) is hidden


@pytest.mark.parametrize(
    "html", ["<div>" * 5000 + "sâu", "<b>" * 5000 + "sâu", "<table><tr><td>" * 500 + "sâu"]
)
def test_deep_nesting_is_read_in_time(html: str) -> None:
    started = time.process_time()
    assert "sâu" in " ".join(text for _, text in shown(html))
    assert time.process_time() - started < 10


TAGS = st.sampled_from(
    ["p", "div", "span", "b", "table", "tr", "td", "ul", "li", "figure", "img", "br", "a", "h2", "o:p", "!--"]
)  # fmt: skip
SOUP = st.lists(
    st.one_of(
        st.text(max_size=10), TAGS.map("<{}>".format), TAGS.map("</{}>".format),
        st.sampled_from([f"<img src='{UP}/a.jpg'>", "<a href='k.pdf'>", "<p style='text-align:right'>", "&nbsp;", "<![if", "]]>"]),
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(SOUP)
def test_any_markup_is_read(html: str) -> None:
    body = read_blocks(html, BASE)
    for block in body.blocks:
        assert block.text or block.images or block.rows
        assert "<script" not in block.html
    for image in (i for b in body.blocks for i in b.images):
        assert image.url.startswith(("http://", "https://"))


@given(st.lists(st.text("abcơư ", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_no_word_of_a_paragraph_is_lost_or_added(texts: list[str]) -> None:
    html = "".join(f"<p>{text}</p>" for text in texts)
    assert [text for _, text in shown(html)] == [" ".join(text.split()) for text in texts]
