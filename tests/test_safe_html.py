"""body_html is safe wherever it is shown: payloads that get past cleaners, and any soup of tags."""

# ruff: noqa: E501 - payloads stay on one line

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.blocks import read_blocks
from crawler.items import Article
from crawler.page import parse
from pipelines.body import understand_body
from pipelines.body_html import ATTRIBUTES, TAGS, safe

PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>", "<a href='JaVaScRiPt:alert(1)'>x</a>", "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>", "<a href='\x01javascript:alert(1)'>x</a>", "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>", "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img src=javascript:alert(1)>", "<img src='http://p.vn/a.jpg' onload=alert(1) style='x:expression(1)' srcset='javascript:x'>",
    "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=x><embed src=x>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>", "<input onfocus=alert(1) autofocus>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>", "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<table><a href='http://p.vn'><td><script>x</script>",
    "<p style='background:url(javascript:alert(1))'>x</p>", "<style>@import 'javascript:alert(1)'</style>", "<link rel=stylesheet href=javascript:x>",
    "<base href='javascript:alert(1)//'>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><img src=x onerror=alert(1)>]]>", "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>", "<template><script>alert(1)</script></template>",
    "<<script>script>alert(1)<</script>/script>", "<p id=x class=y onclick=z>a</p>", "<a target=_blank href='https://p.vn/a'>x</a>",
    "<a href='//p.vn/a'>x</a>", "<a href='/a'>x</a>", "<img src='//p.vn/a.jpg'>", "<video><source onerror=alert(1)></video>", "<details open ontoggle=alert(1)>x",
    "<isindex action=j&Tab;a&Tab;vas&Tab;c&Tab;r&Tab;ipt:alert(1) type=image>", "<a href=\"https://p.vn/?x=' onmouseover='alert(1)\">x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "\u202ehttps://p.vn", "<p>\0<scr\0ipt>alert(1)</scr\0ipt>", "<a href=\"https://p.vn/\"onclick=alert(1)>x</a>",
]  # fmt: skip
_ADDRESS = re.compile(r"https?://[^\s<>\"']", re.I)


class _Looker(HTMLParser):
    """Asserts of every tag that the allow-list names it, with no more than its attributes."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        allowed = ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        for name, value in attrs:
            assert name in allowed, (tag, name)
            if name in ("href", "src"):
                assert _ADDRESS.match(value or ""), value
        if tag == "a":
            assert dict(attrs)["rel"] == "nofollow noopener noreferrer"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def assert_safe(html: str) -> None:
    looker = _Looker(convert_charrefs=True)
    looker.feed(html)
    looker.close()
    assert safe(html) == html


def stored(markup: str) -> str:
    """The body_html of an article whose body is this markup."""
    tree = parse(f"<html><body><div>{markup}</div></body></html>")
    article = Article("p", "https://p.vn/a.html", "2022-01-01T00:00:00+07:00", title="Tin")
    article.blocks = read_blocks(tree.find("body"), "https://p.vn/a.html").blocks
    understand_body(article)
    return article.body_html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_does_no_harm(payload: str) -> None:
    assert_safe(safe(payload))
    assert_safe(stored(f"<p>Một</p>{payload}<p>Hai {payload} ba</p>"))
    assert_safe(
        stored(
            f"<table><tr><td>{payload}</td><td>x</td></tr><tr><td>a</td><td>{payload}</td></tr></table>"
        )
    )


def test_what_is_allowed_stays() -> None:
    html = stored(
        "<p>Một <b>hai</b> <i>ba</i> <a href='/b.html'>bốn</a><br>năm</p><ul><li>a</li></ul><img src=/a.jpg>"
    )
    assert '<a href="https://p.vn/b.html" rel="nofollow noopener noreferrer">bốn</a>' in html
    assert "<strong>hai</strong>" in html and "<em>ba</em>" in html and "<li>a</li>" in html
    assert '<img src="https://p.vn/a.jpg"' in html


@given(
    st.lists(
        st.one_of(
            st.sampled_from(PAYLOADS),
            st.sampled_from(
                ["<p>", "</p>", "<b>", "<a href='", "'>", "<!--", "</table>", '"', "`"]
            ),
            st.text(max_size=8),
        ),
        max_size=12,
    ).map("".join)
)
def test_any_soup_is_safe(markup: str) -> None:
    assert_safe(safe(markup))
    assert_safe(stored(markup))
