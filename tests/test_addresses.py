"""Which addresses are the same page, which photo is the same photo."""

# ruff: noqa: E501 - tables of addresses stay on one line

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import addresses
from crawler.addresses import Site, extension, host_of, media_type, original_image, same_page, tidy

BASE = "https://p.vn/tin/a.html"
UP = "https://p.vn/wp-content/uploads/2020/10"
# (as the page spells it, the absolute address; None where there is none)
TIDY: list[tuple[str, str | None]] = [
    ("https://p.vn/a.html", "https://p.vn/a.html"),
    ("/b.html", "https://p.vn/b.html"),
    ("b.html", "https://p.vn/tin/b.html"),
    ("../c.html", "https://p.vn/c.html"),
    ("//cdn.p.vn/x.jpg", "https://cdn.p.vn/x.jpg"),
    ("?p=12", "https://p.vn/tin/a.html?p=12"),
    ("#top", "https://p.vn/tin/a.html"),
    ("  /b.html \n", "https://p.vn/b.html"),
    ("HTTPS://P.VN/A.html", "https://p.vn/A.html"),
    ("https://p.vn:443/a.html", "https://p.vn/a.html"),
    ("http://p.vn:80/a.html", "http://p.vn/a.html"),
    ("http://p.vn:8080/a.html", "http://p.vn:8080/a.html"),
    ("http://p.vn./a.html", "http://p.vn/a.html"),
    ("https://P.vn.:443/a.html", "https://p.vn/a.html"),
    ("http://p.vn:/a.html", "http://p.vn/a.html"),
    ("https://p.vn", "https://p.vn/"),
    ("/Ảnh đẹp.jpg", "https://p.vn/%E1%BA%A2nh%20%C4%91%E1%BA%B9p.jpg"),
    ("/%e1%ba%a2nh.jpg", "https://p.vn/%E1%BA%A2nh.jpg"),
    ("/a%20b.pdf", "https://p.vn/a%20b.pdf"),
    ("javascript:void(0)", None),
    ("mailto:a@p.vn", None),
    ("tel:0225", None),
    ("data:image/gif;base64,R0lG", None),
    ("ftp://p.vn/a", None),
    ("http://", None),
    ("http://[::1", None),
    ("http://p.vn:99999/", None),
    ("file:///etc/passwd", None),
]
# (one spelling, the page's one address)
SAME: list[tuple[str, str]] = [
    (f"https://p.vn/a.html{tail}", "https://p.vn/a.html")
    for tail in (
        "",
        "/",
        "/amp",
        "/amp/",
        "?amp=1",
        "?amp",
        "?utm_source=fb&utm_medium=x",
        "?fbclid=1",
        "?gclid=1&zarsrc=30",
        "?print=1",
        "?replytocom=9",
        "#respond",
        "/2",
        "/3/",
        "/amp?utm_source=fb",
    )
] + [
    ("https://P.vn:443/a.html/amp", "https://p.vn/a.html"),
    ("http://p.vn.:80/a.html", "http://p.vn/a.html"),
    ("http://p.vn:443/a.html", "http://p.vn:443/a.html"),
    ("http://[::1]:80/a.html", "http://[::1]/a.html"),
    ("https://p.vn/a.html?page=2&utm_source=x", "https://p.vn/a.html?page=2"),
    ("https://p.vn/?p=105", "https://p.vn/?p=105"),
    ("https://p.vn/category/kinh-te/", "https://p.vn/category/kinh-te/"),
    ("https://p.vn/category/kinh-te/page/2", "https://p.vn/category/kinh-te/page/2"),
    ("https://p.vn/bai-viet/2021", "https://p.vn/bai-viet/2021"),
    ("https://p.vn", "https://p.vn/"),
    ("https://p.vn/amplifier.html", "https://p.vn/amplifier.html"),
]
# (what a page shows, the original)
ORIGINALS: list[tuple[str, str]] = [
    (f"{UP}/a-768x512.jpg", f"{UP}/a.jpg"),
    (f"{UP}/a-300x200.JPG", f"{UP}/a.JPG"),
    (f"{UP}/a-scaled.jpeg", f"{UP}/a.jpeg"),
    (f"{UP}/a.jpg", f"{UP}/a.jpg"),
    (f"{UP}/a-1024x683-1.jpg", f"{UP}/a-1024x683-1.jpg"),
    (f"{UP}/hop-2021x.jpg", f"{UP}/hop-2021x.jpg"),
    (f"{UP}/a.jpg?w=300&ssl=1", f"{UP}/a.jpg"),
    ("https://i1.wp.com/p.vn/wp-content/uploads/2020/10/a.jpg?resize=1%2C2&ssl=1", f"{UP}/a.jpg"),
    ("https://i0.wp.com/p.vn/wp-content/uploads/2020/10/a-300x200.jpg?ssl=1", f"{UP}/a.jpg"),
    ("http://i2.wp.com/p.vn/wp-content/uploads/x.png", "http://p.vn/wp-content/uploads/x.png"),
    ("https://p.vn/hinh/a-300x200.jpg", "https://p.vn/hinh/a-300x200.jpg"),
    ("https://p.vn/image.php?id=7", "https://p.vn/image.php?id=7"),
]
TYPES: list[tuple[str, str, str | None]] = [
    ("https://p.vn/a.pdf", "pdf", "application/pdf"),
    ("https://p.vn/A.PDF?x=1", "pdf", "application/pdf"),
    ("https://p.vn/a.DOC", "doc", "application/msword"),
    ("https://p.vn/a.b.xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("https://p.vn/a.html", "html", None),
    ("https://p.vn/a.jpg", "jpg", None),
    ("https://p.vn/a", "", None),
    ("https://p.vn/a.b/c", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("spelled", "meant"), TIDY)
def test_tidy(spelled: str, meant: str | None) -> None:
    assert tidy(spelled, BASE) == meant


@pytest.mark.parametrize(("spelled", "meant"), SAME)
def test_same_page(spelled: str, meant: str) -> None:
    assert same_page(spelled) == meant


@pytest.mark.parametrize(("shown", "meant"), ORIGINALS)
def test_original_image(shown: str, meant: str) -> None:
    assert original_image(shown) == meant


@pytest.mark.parametrize(("url", "ending", "kind"), TYPES)
def test_extension_and_media_type(url: str, ending: str, kind: str | None) -> None:
    assert (extension(url), media_type(url)) == (ending, kind)


MIRROR = Site("http://127.0.0.1:8099/", frozenset(["p.vn"]))


@pytest.mark.parametrize(
    ("url", "owned"),
    [
        ("https://p.vn/a.html", True),
        ("https://WWW.p.vn.:443/a.html", True),
        ("http://www.p.vn/a.html", True),
        ("http://127.0.0.1:8099/a.html", True),
        ("http://127.0.0.1:8098/a.html", False),
        ("http://127.0.0.1/a.html", False),
        ("http://localhost:8099/a.html", False),
        ("https://p.vn.evil.example/a.html", False),
        ("https://evil.example/p.vn/a.html", False),
        ("https://sub.p.vn/a.html", False),
        ("https://p.vn@evil.example/a.html", False),
        ("https://p.vn:8443/a.html", False),
    ],
)
def test_a_mirror_owns_its_portals_hosts_and_nothing_else(url: str, owned: bool) -> None:
    assert MIRROR.owns(url) is owned
    assert host_of(MIRROR.fetchable(url)) == ("127.0.0.1:8099" if owned else host_of(url))


def test_a_mirror_knows_one_page_by_all_its_spellings() -> None:
    spellings = (
        "https://p.vn/a.html",
        "http://www.p.vn/a.html/amp",
        "http://127.0.0.1:8099/a.html/",
    )
    assert {MIRROR.key(url) for url in spellings} == {"/a.html"}


URLS = st.one_of(
    st.text(max_size=60),
    st.builds(
        "https://p.vn/{}?{}#{}".format, st.text(max_size=20), st.text(max_size=20), st.text()
    ),
    st.builds("http://{}/{}".format, st.text(max_size=20), st.text(max_size=20)),
)


@given(URLS)
def test_tidy_gives_an_address_or_none_for_any_text(text: str) -> None:
    url = tidy(text, BASE)
    if url is not None:
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https") and parts.hostname and parts.path
        assert not parts.fragment and url == url.strip()
        assert tidy(url) == url


@given(URLS)
def test_the_other_functions_take_whatever_tidy_gives(text: str) -> None:
    url = tidy(text, BASE)
    if url is not None:
        assert same_page(same_page(url)) == same_page(url)
        assert original_image(original_image(url)) == original_image(url)
        assert extension(url) == extension(url).lower()
        assert MIRROR.key(url) == MIRROR.key(same_page(url))


_ADDRESS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["https://", "http://", "HTTP://", "//", "ftp://", "", "http:/"]),
    st.lists(st.sampled_from(["portal", ".", "vn", "a-b", "xn--a", "127", "0x7f", "-", "é"]), max_size=5).map("".join),
    st.sampled_from(["/", "", ":80", ":8080/", "/a/", "//", "?x=1", "/a?b", "#c"]),
    st.lists(st.sampled_from([*"abZ09/._-~:@!$&'()*+,;= %\\#?", "..", "%41", "%e1", "ả", "/./", "//"]), max_size=8).map("".join),
)  # fmt: skip


@settings(max_examples=400)
@given(_ADDRESS, st.sampled_from(["", "https://p.vn/x/y.html", "http://q.vn:8/a/"]))
def test_an_address_is_tidied_alike_whether_it_needs_it_or_not(url: str, base: str) -> None:
    assert tidy(url, base) == addresses._tidied.__wrapped__(url, base)
