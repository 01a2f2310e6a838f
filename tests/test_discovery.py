"""Sitemaps, REST rows, feeds and listing pages, as they come and as they break."""

# ruff: noqa: E501 - tables of what servers send stay on one line

from __future__ import annotations

import gzip
import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.card import Card
from crawler.discovery import (
    Unusable,
    html_tree,
    page_number,
    read_feed,
    read_listing,
    read_rows,
    read_sitemap,
)
from crawler.engines import wordpress
from crawler.page import plain

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
A, B = "https://p.vn/a.html", "https://p.vn/b.html"
URLSET = (
    f"<urlset {NS}><url><loc>{A}</loc><lastmod>2022-01-02T03:04:05+07:00</lastmod></url>"
    f"<url><loc> {B} </loc></url></urlset>"
)
INDEX = (
    f"<sitemapindex {NS}><sitemap><loc>https://p.vn/post-sitemap.xml</loc></sitemap>"
    "<sitemap><loc>https://p.vn/post-sitemap2.xml.gz</loc><lastmod>2022-01-01</lastmod></sitemap>"
    "</sitemapindex>"
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "'
    + "x" * 1000
    + '">'
    + "".join(
        f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + f"]><urlset {NS}><url><loc>https://p.vn/&i;</loc></url><url><loc>{A}</loc></url></urlset>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    f"<urlset {NS}><url><loc>https://p.vn/&f;.html</loc></url><url><loc>{A}</loc></url></urlset>"
)
WHEN = "2022-01-02T03:04:05+07:00"

# what came, (children, urls)
SITEMAPS: dict[str, tuple[bytes, tuple[list[str], list[tuple[str, str]]]]] = {
    "urlset": (URLSET.encode(), ([], [(A, WHEN), (B, "")])),
    "gzip": (gzip.compress(URLSET.encode()), ([], [(A, WHEN), (B, "")])),
    "index": (
        INDEX.encode(),
        (["https://p.vn/post-sitemap.xml", "https://p.vn/post-sitemap2.xml.gz"], []),
    ),
    "declared, with a byte order mark": (
        b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>' + URLSET.encode(),
        ([], [(A, WHEN), (B, "")]),
    ),
    "blank lines before (a plugin's stray newline)": (
        b'\n\n  <?xml version="1.0" encoding="UTF-8"?>' + URLSET.encode(),
        ([], [(A, WHEN), (B, "")]),
    ),
    "a stylesheet and comments": (
        b'<?xml version="1.0"?><?xml-stylesheet href="/x.xsl"?><!-- Yoast -->' + URLSET.encode(),
        ([], [(A, WHEN), (B, "")]),
    ),
    "no namespace": (f"<urlset><url><loc>{A}</loc></url></urlset>".encode(), ([], [(A, "")])),
    "images of Yoast": (
        (
            f'<urlset {NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>{A}</loc>'
            "<image:image><image:loc>https://p.vn/x.jpg</image:loc></image:image></url></urlset>"
        ).encode(),
        ([], [(A, "")]),
    ),
    "an entry without an address": (
        f"<urlset {NS}><url><lastmod>2022</lastmod></url><url><loc>mailto:x</loc></url></urlset>".encode(),
        ([], []),
    ),
    "cut off in the middle": (
        URLSET.encode()[: URLSET.index("<url><loc> ")],
        ([], [(A, WHEN)]),
    ),
    "empty": (f"<urlset {NS}></urlset>".encode(), ([], [])),
}  # fmt: skip
SITEMAPS["a text file"] = (f"\ufeff{A}\r\n{B}\n".encode(), ([], [(A, ""), (B, "")]))
# Broken XML: (data, what is still read of it); each is told.
AMPLIFIED = "<!DOCTYPE x [<!ENTITY a '" + "a" * 100_000 + "'>]>"
DAMAGED: dict[str, tuple[bytes, list[str]]] = {
    "cut in an address": (f"<urlset><url><loc>{A}</loc></url><url><loc>{B[:-3]}".encode(), [A]),
    "cut between two": (f"<urlset><url><loc>{A}</loc></url>".encode(), [A]),
    "an ampersand": (
        f"<urlset><url><loc>{A}</loc></url><x>a&b=c</x><url><loc>{B}</loc></url></urlset>".encode(),
        [A, B],
    ),
    "one entity 50,000 times": (
        (f"{AMPLIFIED}<urlset><url><loc>{A}</loc></url><x>{'&a;' * 50_000}</x>"
         f"<url><loc>{B}</loc></url></urlset>").encode(),
        [A],
    ),
}  # fmt: skip
# Bytes that UTF-8 does not have; lxml raised UnicodeDecodeError.
SURROGATE = b"\xed\xa0\x80"
NO_SITEMAPS: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n ",
    "html": b"<!doctype html><html><body><h1>404</h1></body></html>",
    "a feed": b"<rss><channel></channel></rss>",
    "json": b'{"code": "rest_no_route"}',
    "bytes": bytes(range(256)),
    "broken gzip": gzip.compress(URLSET.encode())[:40],
    "gzip of nothing": gzip.compress(b""),
    "no gzip behind its mark": b"\x1f\x8b nothing of the kind",
}


@pytest.mark.parametrize("case", SITEMAPS)
def test_sitemaps(case: str) -> None:
    data, (children, urls) = SITEMAPS[case]
    found = read_sitemap(data)
    assert (found.children, found.urls) == (children, urls)


@pytest.mark.parametrize("case", DAMAGED)
def test_what_breaks_a_sitemap_is_told(case: str) -> None:
    data, urls = DAMAGED[case]
    found = read_sitemap(data)
    assert ([url for url, _ in found.urls], bool(found.damage)) == (urls, True)


def test_what_breaks_a_feed_is_told() -> None:
    entry = f"<item><title>A&nbsp;B</title><link>{A}</link></item>"
    assert read_feed(f"<rss>{entry}</rss>".encode())[1] == ""
    entries, damage = read_feed(f"<rss>{entry}<item><link>{B}".encode())
    assert [e.url for e in entries] == [A, B] and "ends before </rss>" in damage


def test_bytes_that_are_no_text_break_no_list() -> None:
    inside = b"<loc>https://p.vn/a" + SURROGATE + b".html</loc>"
    assert len(read_sitemap(b"<urlset><url>" + inside + b"</url></urlset>").urls) == 1
    item = b"<item><title>A" + SURROGATE + b"</title><link>https://p.vn/a</link></item>"
    assert read_feed(b"<rss>" + item + b"</rss>")[0][0].title.startswith("A")
    with pytest.raises(Unusable):  # half a letter in the name of all: found by the fuzz
        read_feed(b'<rss xmlns="http://p.vn/&#xD800;"><channel></channel></rss>')


@pytest.mark.parametrize("case", NO_SITEMAPS)
def test_what_is_no_sitemap_says_so(case: str) -> None:
    with pytest.raises(Unusable, match=r".+"):
        read_sitemap(NO_SITEMAPS[case])


@pytest.mark.parametrize("data", [BOMB, OUTSIDE])
def test_entities_are_not_expanded(data: str) -> None:
    started = time.process_time()
    try:
        found = read_sitemap(data.encode())
    except Unusable:
        return
    assert time.process_time() - started < 1
    assert sum(len(url) for url, _ in found.urls) < 200
    hostname = open("/etc/hostname", encoding="utf-8").read().strip()  # noqa: PTH123, SIM115
    assert not [url for url, _ in found.urls if hostname in url.removeprefix("https://p.vn")]


def test_a_gzip_bomb_is_cut_off() -> None:
    data = gzip.compress(b"<urlset>" + b" " * 200_000_000)
    assert len(data) < 1_000_000
    started = time.process_time()
    with suppress(Unusable):
        read_sitemap(data)
    assert time.process_time() - started < 10


# (a child of a sitemap index, whether it can hold articles)
CHILDREN = [
    ("wp-sitemap-posts-post-1.xml", True),
    ("wp-sitemap-posts-page-1.xml", False),
    ("wp-sitemap-taxonomies-category-1.xml", False),
    ("wp-sitemap-users-1.xml", False),
    ("post-sitemap.xml", True),
    ("post-sitemap2.xml", True),
    ("page-sitemap.xml", False),
    ("category-sitemap.xml", False),
    ("post_tag-sitemap.xml", False),
    ("author-sitemap.xml", False),
    ("news-sitemap.xml", True),
    ("sitemap-posts.xml", True),
    ("sitemap.xml", True),
]


@pytest.mark.parametrize(("name", "articles"), CHILDREN)
def test_sitemaps_of_plugins_are_known_by_their_names(name: str, articles: bool) -> None:
    assert (wordpress.NOT_POSTS.search(f"https://p.vn/{name}") is None) is articles


# -- feeds ------------------------------------------------------------------------------------------
RSS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Cổng</title><link>https://p.vn</link>
<item><title>Bài &amp; ảnh</title><link>{A}?utm_source=rss</link><pubDate>Fri, 31 Dec 2021 14:00:00 +0000</pubDate>
<dc:creator><![CDATA[admin]]></dc:creator><description><![CDATA[<p>Tóm tắt <b>ngắn</b>.</p>
<p>The post <a href="{A}">Bài</a> appeared first on Cổng.</p>]]></description></item>
<item><title>Không địa chỉ</title></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Cổng</title><link href="https://p.vn/"/>
<entry><title>Bài</title><link rel="enclosure" href="https://p.vn/x.pdf"/><link rel="alternate" href="{A}"/>
<published>2021-12-31T21:00:00+07:00</published><summary type="html">&lt;p&gt;Tóm tắt&lt;/p&gt;</summary></entry>
<entry><title>Bài hai</title><link href="{B}"/><updated>2022-01-01T00:00:00Z</updated></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://p.vn/"><title>C</title></channel>
<item rdf:about="{A}"><title>Bài</title><link>{A}</link><dc:date>2021-12-31T21:00:00+07:00</dc:date></item></rdf:RDF>"""
# (url, title, published, excerpt) of each entry
FEEDS: dict[str, tuple[str, list[tuple[str, str, str, str]]]] = {
    "rss": (RSS, [(A, "Bài & ảnh", "Fri, 31 Dec 2021 14:00:00 +0000", "Tóm tắt ngắn.")]),
    "atom": (ATOM, [(A, "Bài", "2021-12-31T21:00:00+07:00", "Tóm tắt"), (B, "Bài hai", "", "")]),
    "rdf": (RDF, [(A, "Bài", "2021-12-31T21:00:00+07:00", "")]),
    "empty": ("<rss><channel/></rss>", []),
}


@pytest.mark.parametrize("case", FEEDS)
def test_feeds(case: str) -> None:
    text, meant = FEEDS[case]
    found, damage = read_feed(text.encode())
    assert not damage
    assert [(e.url, e.title, e.published, e.excerpt) for e in found] == meant
    assert {e.published_basis for e in found} <= {"feed"}


@pytest.mark.parametrize("data", [b"", b"<html></html>", URLSET.encode(), b"{}", BOMB.encode()])
def test_what_is_no_feed_says_so(data: bytes) -> None:
    with pytest.raises(Unusable):
        read_feed(data)


# -- REST ---------------------------------------------------------------------------------------------
CATEGORIES = {1: ("Kinh tế",), 2: ("Kinh tế", "Cảng biển")}
ROW: dict[str, Any] = {
    "id": 7, "date": "2021-12-31T21:00:00", "date_gmt": "2021-12-31T14:00:00", "type": "post", "status": "publish",
    "modified": "2022-01-01T08:00:00", "modified_gmt": "2022-01-01T01:00:00", "slug": "a", "link": A,
    "title": {"rendered": "Bài &#8211; <em>ảnh</em>"}, "excerpt": {"rendered": "<p>Tóm tắt&hellip;</p>"},
    "content": {"rendered": "<p>" + "Chữ " * 30 + "cuối.</p>", "protected": False}, "categories": [2, 1], "tags": [5],
}  # fmt: skip


def test_a_rest_row_is_read() -> None:
    listed = wordpress.listed_post(ROW, CATEGORIES, {5: ("thẻ",)})
    assert listed is not None
    assert (listed.url, listed.title, listed.id) == (A, "Bài – ảnh", 7)
    assert (listed.published, listed.published_basis) == ("2021-12-31T21:00:00", "api")
    assert listed.modified == "2022-01-01T01:00:00+00:00"
    assert [t.path for t in listed.categories] == [("Kinh tế", "Cảng biển"), ("Kinh tế",)]
    assert [t.name for t in listed.tags] == ["thẻ"]
    assert listed.complete and not listed.protected and listed.ending.endswith("chữcuối")


@pytest.mark.parametrize(
    "change",
    [{"status": "draft"}, {"status": "private"}, {"type": "page"}, {"link": ""}, {"link": "javascript:x"}],
)  # fmt: skip
def test_rest_rows_that_are_no_articles(change: dict[str, str]) -> None:
    assert wordpress.listed_post({**ROW, **change}, CATEGORIES, {}) is None


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ({"content": {"rendered": "", "protected": True}}, "protected", True),
        ({"categories": [99]}, "complete", False),
        ({"title": None}, "title", ""),
        ({"excerpt": {}}, "excerpt", ""),
        ({"content": None}, "content", ""),
        ({"modified_gmt": None}, "modified", ""),
        ({"id": "7"}, "id", None),
        ({"date": None}, "published", ""),
    ],
)
def test_rest_rows_with_something_missing(change: dict[str, Any], name: str, value: object) -> None:
    listed = wordpress.listed_post({**ROW, **change}, CATEGORIES, {5: ("thẻ",)})
    assert listed is not None and getattr(listed, name) == value


def test_rest_terms_know_their_parents_and_survive_loops() -> None:
    rows: list[dict[str, Any]] = [
        {"id": 1, "name": "Kinh t&#7871;", "parent": 0},
        {"id": 2, "name": "Cảng", "parent": 1},
        {"id": 3, "name": "Vòng", "parent": 4},
        {"id": 4, "name": "Quanh", "parent": 3},
        {"id": "x", "name": "Lạ"},
    ]
    paths = wordpress.term_paths(rows)
    assert (paths[1], paths[2]) == (("Kinh tế",), ("Kinh tế", "Cảng"))
    assert set(paths) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b'{"code":"rest_no_route"}', b'"text"', b"12", b"null", b"[" * 100_000, b"\xff\xfe"],
)  # fmt: skip
def test_what_is_no_rest_list_says_so(data: bytes) -> None:
    with pytest.raises(Unusable):
        read_rows(data)


def test_rows_that_are_no_objects_are_left_out() -> None:
    assert read_rows(json.dumps([{"id": 1}, 2, None, "x"]).encode()) == [{"id": 1}]


# -- listings -----------------------------------------------------------------------------------------
LISTING = """<html><head><link rel="alternate" type="application/rss+xml" href="/comments/feed">
<link rel="alternate" type="application/rss+xml" href="/feed"></head><body>
<nav><a href="/category/kinh-te">Kinh tế</a><a href="/category/kinh-te/feed">rss</a></nav>
<h3><a href="/a.html">Bài a</a></h3><a href="/a.html"><img src="a.jpg"></a><h3><a href="/b.html?x=1#y">Bài b</a></h3>
<a href="javascript:void(0)">x</a><a href="https://other.vn/z.html">z</a>%s</body></html>"""
# pagination as printed, where the next page is
FOLLOWING = [
    ('<link rel="next" href="/page/2">', "https://p.vn/page/2"),
    ('<a class="next page-numbers" href="/page/3/">Sau</a>', "https://p.vn/page/3/"),
    ('<div class="pagination"><span>1</span><a href="/page/2">2</a><a href="/page/2">»</a></div>', "https://p.vn/page/2"),
    ('<div class="nav-previous"><a href="?paged=2">Bài cũ hơn</a></div>', "https://p.vn/?paged=2"),
    ('<a class="wp-block-query-pagination-next" href="/?query-0-page=2">Trang sau</a>', "https://p.vn/?query-0-page=2"),
    ('<ul class="paging"><li><a href="/trang-2">Trang sau</a></li></ul>', "https://p.vn/trang-2"),
    ('<div class="pagination"><a href="/page/1">«</a><span>2</span></div>', None),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "following"), FOLLOWING)
def test_listings(printed: str, following: str | None) -> None:
    found = read_listing(html_tree((LISTING % printed).encode()), "https://p.vn/")
    assert found.following == following
    assert found.headlines == ["https://p.vn/a.html", "https://p.vn/b.html?x=1"]
    assert "https://other.vn/z.html" in found.links and len(found.links) == len(set(found.links))
    assert found.categories == ["https://p.vn/category/kinh-te"]
    assert found.feeds == ["https://p.vn/feed"]


@pytest.mark.parametrize(
    ("url", "number"),
    [("/", 1), ("/page/2", 2), ("/page/12/", 12), ("/?paged=3", 3), ("/?a=1&page=4", 4), ("/tin/trang-5", 5)],
)  # fmt: skip
def test_page_numbers(url: str, number: int) -> None:
    assert page_number(f"https://p.vn{url}") == number


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("  ", ""),
        ("Bài &amp; ảnh", "Bài & ảnh"),
        ("<p>Một <b>hai</b></p>", "Một hai"),
        ("<p>Tóm tắt <a class='more-link' href='/a'>Đọc tiếp</a></p>", "Tóm tắt"),
        ("<script>x()</script>Chữ", "Chữ"),
        ("a < b", "a < b"),
    ],
)
def test_plain(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_card_tells_articles_by_their_path() -> None:
    card = Card("x", "X", "https://p.vn/", ("p.vn",), article_path=r"^/[^/]+\.html$")
    told = {p: card.is_article_path(p) for p in ("/a.html", "/a.html/2", "/category/a", "/")}
    assert told == {"/a.html": True, "/a.html/2": False, "/category/a": False, "/": False}
    assert Card("x", "X", "https://p.vn/", ("p.vn",)).is_article_path("/a") is None


BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
    st.builds(
        lambda a, n, b: (a[:n] + b + a[n:]).encode("utf-8", "replace"),
        st.sampled_from([URLSET, INDEX, RSS, ATOM, json.dumps([ROW])]),
        st.integers(0, 400),
        st.text(max_size=20),
    ),
)


@given(BYTES)
def test_any_bytes_are_a_list_or_unusable(data: bytes) -> None:
    for read in (read_sitemap, read_feed, read_rows):
        try:
            read(data)
        except Unusable as reason:
            assert str(reason)


@given(BYTES)
def test_any_bytes_are_a_listing(data: bytes) -> None:
    found = read_listing(html_tree(data), "https://p.vn/")
    assert all(link.startswith(("http://", "https://")) for link in found.links)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(ROW)), VALUES))
def test_any_rest_row_is_read_or_left_out(change: dict[str, Any]) -> None:
    wordpress.listed_post({**ROW, **change}, CATEGORIES, {})


@given(st.lists(st.dictionaries(st.sampled_from(["id", "name", "parent", "slug"]), VALUES)))
def test_any_rest_terms_are_read(rows: list[dict[str, Any]]) -> None:
    wordpress.term_paths(rows)


@given(st.text())
def test_any_title_is_plain(html: str) -> None:
    plain(html)


FLOODS = {
    "links in headlines": "<article class=title><h2 class=title><a href=/a-b-c-d>B</a></h2></article>"
    * 90_000,
    "links in headlines, more than are kept": "<h3><a href=/a-b-c-d>B</a></h3>" * 150_000,
    "attributes": f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>B</p>",
    "nested": "<div class=title>" * 50_000,
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_listing_is_read_in_bounded_time(name: str) -> None:
    began = time.process_time()
    listing = read_listing(html_tree(f"<html><body>{FLOODS[name]}".encode()), "https://p.vn/")
    assert time.process_time() - began < 10
    assert ("https://p.vn/a-b-c-d" in listing.headlines) == name.startswith("links")


def test_an_excerpt_of_paragraphs_alone_is_read_in_bounded_time() -> None:
    began = time.process_time()
    assert plain("<p>Một" * 20_000).startswith("Một")
    assert time.process_time() - began < 5
