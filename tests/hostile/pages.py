"""Broken and unsafe pages, as a table: what is printed, and what comes of it."""

# ruff: noqa: E501 - HTML stays on one line

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faults import STORED

TEXT = "Chiều 31/12, thành phố Hải Phòng tổ chức lễ hội hoa phượng đỏ tại quảng trường nhà hát."
P = f"<p>{TEXT}</p>"
SIGNED = "<p><strong>Nguyễn Văn An</strong></p>"


@dataclass(frozen=True, slots=True)
class Broken:
    """`make` prints the page; `kind` is the problem's, or STORED."""

    make: Callable[[], str | bytes]
    kind: str = STORED
    says: str = TEXT
    """What the stored text, or the problem's detail, holds."""
    never: str = ""
    """What no stored text holds."""
    title: str | None = None
    """The stored title, where it is not the page's own."""
    told: str = ""
    """The kind of a problem that is noted although the article is stored."""


def page(
    body: str, *, head: str = "", title: str = "Hải Phòng đón năm mới", above: str = ""
) -> str:
    """A page as the Hải Phòng card reads it."""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f'<body class="single single-post"><h1 class="post-title">{title}</h1>{above}'
        '<div class="post-tools"><span class="post-date">Thứ Sáu, 31/12/2021 10:00</span></div>'
        f'<div id="content-detail">{body}</div></body></html>'
    )


def broken(body: str, **rest: str) -> Callable[[], str]:
    return lambda: page(body, **rest)


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def cut_in_a_letter() -> bytes:
    """The bytes end in the middle of the two that are "ò"."""
    whole = page(P + "<p>Hải Phò").encode()
    return whole[: whole.rindex("ò".encode()) + 1]


def with_bytes(data: bytes) -> Callable[[], bytes]:
    """A page of UTF-8 in whose text these bytes stand as they are."""
    return lambda: page(P * 5 + "<p>Đoạn @</p>" + P * 5).encode().replace(b"@", data)


def wrapped(opening: str, times: int, closing: str = "") -> Callable[[], str]:
    return lambda: page(opening * times + P + closing * times)


MARKUP: dict[str, Broken] = {
    "100,000 nested tags": Broken(wrapped("<div>", 100_000, "</div>"), told="markup"),
    "100,000 nested inline tags": Broken(wrapped("<b>", 100_000, "</b>"), told="markup"),
    "100,000 nested quotes, never closed": Broken(wrapped("<blockquote>", 100_000), told="markup"),
    "everything unclosed": Broken(lambda: page(("<p><b><i><font><span>" + TEXT) * 2_000).split("</div></body>")[0], told="markup"),
    "a link that is never closed": Broken(broken(f"<p><a href=/x.html>{TEXT * 10}<p>{TEXT * 10}")),
    "tags closed in the wrong order": Broken(broken("<b><p>Một</b></p></i>" * 2_000 + P)),
    "some bytes of no text": Broken(with_bytes(b"\xd0i ph\xe1t thanh"), says="Đoạn \ufffdi ph\ufffdt thanh", told="encoding-damaged"),
    "a letter that the portal lost itself": Broken(with_bytes("m\ufffdt".encode()), says="Đoạn m\ufffdt"),
    "a paragraph of TCVN3 in UTF-8": Broken(with_bytes("Uû ban nh©n d©n thµnh phè H¶i Phßng kiÓm tra c«ng t¸c phßng chèng b·o".encode("latin-1").join((b"</p><p>", b"</p><p>"))), says="Uỷ ban nhân dân thành phố Hải Phòng kiểm tra công tác phòng chống bão"),
    "NUL and control characters": Broken(broken("\0\x01\x1b[31m" * 1_000 + P.replace("lễ hội", "lễ\0 \x07hội")), never="\0"),
    "control characters as references": Broken(broken("<p>A&#0;B&#27;[31mC&#155;D&#xD800;E</p>" + P), never="\x1b"),
    "half a letter at the cut": Broken(cut_in_a_letter, told="encoding-damaged"),
    "5 MB of one line": Broken(broken("<p>" + "Hải Phòng đổi mới " * 240_000 + "</p>"), says="Hải Phòng đổi mới Hải Phòng"),
    "5 MB of one word": Broken(broken("<p>" + "a" * 5_000_000 + "</p>" + P)),
    "5 MB of blanks": Broken(broken("<p>" + "&nbsp; " * 700_000 + "</p>" + P)),
    "100,000 attributes on a tag": Broken(lambda: page("<p " + " ".join(f"thuoc-tinh-{i}=1" for i in range(100_000)) + ">" + TEXT), told="markup"),
    "a million attributes": Broken(lambda: page("".join(f"<p a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j='{i}'>{'' if i else TEXT}" for i in range(100_000))), told="markup"),
    "an attribute of 1 MB": Broken(broken(f"<p class='{'a ' * 500_000}' style='{'x:y;' * 250_000}'>{TEXT}")),
    "quotes that never close": Broken(broken(P + '<p title="' + "x" * 500_000)),
    "tables in tables": Broken(broken("<table><tr><td>" * 200 + P + "</td></tr></table>" * 200), told="markup"),
    "text in a table and in no cell": Broken(broken(f"<table>{TEXT}<tr>{TEXT}<td>Ô</td></tr></table>")),
    "CDATA": Broken(broken("<![CDATA[ " * 1_000 + P + "]]>" + P)),
    "a comment that never ends": Broken(broken(P + "<!-- " + "x" * 100_000)),
    "100,000 comments": Broken(broken("<!--x-->" * 100_000 + P)),
    "100,000 less-than signs": Broken(broken("<" * 100_000 + P)),
    "a sheet of 1 MB that never ends": Broken(broken(P, head="<style>" + "/*" * 250_000 + "p{" * 250_000 + "display:none</style>")),
    "20,000 rules that hide": Broken(lambda: page(P, head="<style>" + "".join(f".a{i},p:x{{display:none}}" for i in range(20_000)) + "</style>")),
    "500,000 marks on a letter": Broken(broken("<p>a" + "\u0301\u0323" * 250_000 + "</p>" + P)),
    "10,000 paragraphs": Broken(broken("<p>Một đoạn văn.</p>" * 10_000 + P)),
    "10,000 links": Broken(lambda: page("".join(f"<a href='/a{i}.html'>bài {i}</a> " for i in range(10_000)) + P)),
    "10,000 photos": Broken(lambda: page("".join(f"<img src='/a{i}.jpg'>" for i in range(10_000)) + P)),
    "10,000 rows": Broken(broken("<table>" + "<tr><td>a<td>b" * 10_000 + "</table>" + P)),
    "scripts all over": Broken(broken("<script>document.write('<p>x')</script>" * 10_000 + P), never="document.write"),
    "a base that leads elsewhere": Broken(broken(P + "<img src='anh.jpg'><a href='b.html'>bài</a>", head="<base href='https://ke-gian.example/x/'>"), never="ke-gian.example"),
    "a base that is a script": Broken(broken(P + "<img src='anh.jpg'>", head="<base href='javascript:alert(1)//'>"), never="javascript:"),
}  # fmt: skip
TEXTS: dict[str, Broken] = {
    "SQL in the title": Broken(broken(P, title="Robert'); DROP TABLE articles;--"), title="Robert'); DROP TABLE articles;--"),
    "HTML in the title": Broken(broken(P, title="&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;đậm"), title="<script>alert(1)</script> <b>đậm"),
    "a formula in the title": Broken(broken(P, title="=HYPERLINK(\"http://x\";\"y\")"), title="=HYPERLINK(\"http://x\";\"y\")"),
    "an escape sequence in the title": Broken(broken(P, title="Đỏ \x1b[31m và \x9b31m \x07chuông"), title="Đỏ [31m và 31m chuông"),
    "a path in the title": Broken(broken(P, title="../../../../etc/passwd"), title="../../../../etc/passwd"),
    "right-to-left marks in the title": Broken(broken(P, title="Hải\u202e Phòng\u202c \u2067x\u2069"), title="Hải Phòng x"),
    "a title of 1 MB": Broken(broken(P, title="Hải Phòng " * 100_000), "unreadable", "no title"),
    "a byline of SQL": Broken(broken(P + "<p align=right><strong>Lan'; DELETE FROM authors;--</strong></p>")),
    "a byline of HTML": Broken(broken(P + "<p align=right><strong>&lt;img src=x onerror=alert(1)&gt; Lan</strong></p>"), never="<img src=x onerror"),
    "a byline of 1 MB": Broken(broken(P + "<p align=right><strong>" + "Nguyễn Văn An, " * 60_000 + "</strong></p>")),
    "a byline of escapes": Broken(broken(P + "<p align=right><strong>\x1b]0;x\x07Nguyễn Văn An</strong></p>"), never="\x1b"),
    "a tag of 1 MB": Broken(lambda: page(P) + "<div class=post-tags><a href=/tag/x rel=tag>" + "x" * 1_000_000 + "</a></div>"),
    "a caption of HTML": Broken(broken(P + "<figure><img src=/a.jpg><figcaption>&lt;script&gt;alert(1)&lt;/script&gt;</figcaption></figure>"), never="<script"),
    "links that run": Broken(broken(P + "<p>Xem <a href='javascript:alert(1)'>đây</a>, <a href='data:text/html,x'>kia</a> <a href='//[bad'>nọ</a> <a href='file:///etc/passwd'>nữa</a> nhé</p>"), never="javascript:"),
    "a category at no address": Broken(broken(P, above="<a rel=category href='http://['>Tin</a><a href='//[::/category/x'>Tin</a>")),
    "surrogates in JSON-LD": Broken(broken(P, head=ld('{"@type":"NewsArticle","headline":"\\ud800x","datePublished":"\\udfff","keywords":"\\u0000"}'))),
    "integers past 64 bits in JSON-LD": Broken(broken(P, head=ld('{"@type":"NewsArticle","datePublished":' + "9" * 5_000 + ',"wordCount":99999999999999999999}'))),
    "JSON-LD 100,000 deep": Broken(broken(P, head=ld("[" * 100_000))),
    "JSON-LD of 100,000 things": Broken(broken(P, head=ld("[" + "{}," * 100_000 + "{}]"))),
    "JSON-LD that goes round": Broken(broken(P, head=ld('{"@type":["NewsArticle",5,null],"headline":{"name":{"name":[[[]]]}},"author":7}'))),
    "a date of 1 MB": Broken(lambda: page(P, above="<time class=post-date datetime='" + "1" * 1_000_000 + "'>" + "31/12/2021 " * 50_000 + "</time>")),
}  # fmt: skip
EMPTY: dict[str, Broken] = {
    "built by its scripts": Broken(lambda: "<html><head><title>Tin</title></head><body class='single single-post'><h1>Tin</h1><div id=root></div><script>render()</script></body></html>", "script-built", "scripts"),
    "built by its scripts, told to machines": Broken(lambda: "<html><head><title>Tin mới hôm nay</title>" + ld('{"@type":"NewsArticle","headline":"Tin mới hôm nay","articleBody":"' + TEXT + '"}') + "</head><body><div id=root></div><script>render()</script></body></html>", title="Tin mới hôm nay"),
    "frames": Broken(lambda: "<html><head><title>Tin</title></head><frameset cols='20%,80%'><frame src=a.html><frame src=b.html></frameset></html>", "unreadable", "no title found"),
    "frames under a headline": Broken(lambda: page("<iframe src=b.html></iframe>"), "unreadable", "no body"),
    "no tag at all": Broken(lambda: "Chỉ là chữ.", "no-html", "not a single tag"),
    "nothing at all": Broken(lambda: b"", "no-html", "not a single tag"),
    "bytes of no text": Broken(lambda: bytes(range(1, 256)) * 400, "unreadable", "no title"),
    "only links": Broken(broken("<p><a href=/b.html>Bài khác</a></p>"), "empty", "no text"),
    "only hidden text": Broken(broken(f"<div style='display:none'>{P}</div>"), "unreadable", "no body"),
}  # fmt: skip
ALL = {"markup": MARKUP, "texts": TEXTS, "empty": EMPTY}
