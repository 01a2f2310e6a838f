"""The demonstration portal behaves as the WordPress it plays, and expected.json is true of it."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Comment

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data.demo.portal import HOME, DemoPortal

DEMO = Path(__file__).resolve().parents[1] / "data" / "demo"
TRUTH: dict[str, Any] = json.loads((DEMO / "expected.json").read_text(encoding="utf-8"))
ARTICLES: dict[str, dict[str, Any]] = TRUTH["articles"]
HIDDEN: dict[str, dict[str, Any]] = TRUTH["hidden"]
SEED = "ban-quan-ly-khu-kinh-te-hai-phong-tong-ket-cong-tac-nam-2021-trien-khai-nhiem-vu-nam-2022"
CHAR = "/lang-dao-dong-du-vao-vu-tet.html"


class Answer(NamedTuple):
    """What came back, redirects not followed."""

    status: int
    headers: Mapping[str, str]
    text: str


def ask(
    portal: DemoPortal, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> Answer:
    """One request; an absolute address of the portal goes to the mirror."""
    connection = HTTPConnection("127.0.0.1", portal.port, timeout=10)
    try:
        target = quote(unquote(path.removeprefix(HOME)) or "/", safe="/?&=,:+.-_~")
        connection.request(method, target, headers=dict(headers or {}))
        response: HTTPResponse = connection.getresponse()
        body = response.read()
        return Answer(response.status, dict(response.getheaders()), body.decode("utf-8", "replace"))
    finally:
        connection.close()


def plain(text: str) -> str:
    """As a reader sees it."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(re.sub("[\u200b-\u200f\u2060\ufeff\u00ad]", "", text).split())


def visible(html: str) -> str:
    """What a page shows inside the article, or in whole where it has none."""
    soup = BeautifulSoup(html, "html.parser")
    found = soup.select_one("#content-detail") or soup
    for tag in found.select("script, style, noscript, [hidden], [style*='display:none']"):
        tag.decompose()
    for comment in found.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    return plain(found.get_text())


@pytest.fixture(scope="module")
def portal() -> Iterator[DemoPortal]:
    with DemoPortal() as running:
        yield running


def test_it_is_small_and_spread_over_two_years_and_many_categories() -> None:
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < 2_000_000
    days = sorted(datetime.fromisoformat(truth["published"]) for truth in ARTICLES.values())
    assert len(days) >= 30
    assert days[-1] - days[0] > timedelta(days=730)
    assert len({path for truth in ARTICLES.values() for path in truth["categories"]}) >= 8


def test_the_real_article_is_there_word_for_word(portal: DemoPortal) -> None:
    lines = (DEMO / "seed_article.txt").read_text(encoding="utf-8").splitlines()
    printed, *paragraphs = [line.strip() for line in lines if line.strip()]
    paragraphs = paragraphs[: paragraphs.index("Tiện ích thông tin")]
    page = BeautifulSoup(ask(portal, f"/{SEED}.html").text, "html.parser")
    tools = page.select_one(".post-tools")
    content = page.select_one("#content-detail")
    assert tools is not None and content is not None
    assert plain(tools.get_text()) == printed
    shown = [plain(p.get_text()) for p in content.find_all("p")]
    assert [text for text in shown if text] == paragraphs


@pytest.mark.parametrize("slug", ARTICLES)
def test_what_is_expected_is_what_is_served(portal: DemoPortal, slug: str) -> None:
    truth = ARTICLES[slug]
    pages = [ask(portal, url) for url in truth.get("page_urls", [truth["url"]])]
    assert [page.status for page in pages] == [200] * len(pages)
    first = BeautifulSoup(pages[0].text, "html.parser")
    title, date = first.select_one("h1.post-title"), first.select_one(".post-date")
    assert title is not None and plain(title.get_text()) == truth["title"]
    published = datetime.fromisoformat(truth["published"])
    assert date is not None and f"{published:%d/%m/%Y %H:%M}" in date.get_text()
    assert f'<link rel="canonical" href="{truth["url"]}" />' in pages[0].text
    text = " ".join(visible(page.text) for page in pages)
    place = 0
    for paragraph in truth["body"]:
        assert paragraph in text[place:]
        place = text.index(paragraph, place) + len(paragraph)
    for line in (truth["byline_printed"] or "").split("\n"):
        assert line in text[place:]
    cells = [cell for table in truth.get("tables", []) for row in table for cell in row]
    pieces = truth["body"] + truth["captions"] + truth.get("other_text", []) + cells
    pieces += (truth["byline_printed"] or "").split("\n")
    for piece in sorted(pieces, key=len, reverse=True):
        assert piece in text
        text = text.replace(piece, "", 1)
    assert not text.strip(), "the page says more than expected.json knows"
    for mark in truth.get("must_not_appear", []):
        assert any(mark in page.text for page in pages)


@pytest.mark.parametrize("slug", ARTICLES)
def test_files_of_an_article_are_served(portal: DemoPortal, slug: str) -> None:
    truth = ARTICLES[slug]
    html = "".join(ask(portal, url).text for url in truth.get("page_urls", [truth["url"]]))
    for url in truth["images"]:
        stem, _, ending = url.rpartition(".")
        assert urlsplit(stem).path in html
        for file in (url, f"{stem}-768x512.{ending}", f"{stem}-300x200.{ending}"):
            answer = ask(portal, file)
            assert answer.status == 200 and answer.headers["Content-Type"].startswith("image/")
    for url in truth["attachments"]:
        assert urlsplit(url).path in html
        assert ask(portal, url).status == 200


def test_nothing_hidden_is_served(portal: DemoPortal) -> None:
    marks = [mark for truth in HIDDEN.values() for mark in truth["must_not_appear"]]
    assert len(marks) == 4
    lists = ["/", "/page/2", "/feed", "/feed?paged=2", "/wp-sitemap-posts-post-1.xml"]
    lists += ["/wp-json/wp/v2/posts?per_page=100", "/category/thong-bao", "/?s=mã"]
    texts = [ask(portal, path).text for path in lists]
    for slug, truth in HIDDEN.items():
        closed = truth["status"] == "password"
        pages = [f"/{slug}.html{end}" for end in ("", "/amp", "?print=1")]
        answers = [ask(portal, page) for page in pages]
        assert [answer.status for answer in answers] == [200 if closed else 404] * 3
        assert ask(portal, f"/?p={truth['id']}").status == (301 if closed else 404)
        assert any(f"/{slug}.html" in text for text in texts) is closed
        texts += [answer.text for answer in answers]
    assert not [mark for mark in marks for text in texts if mark in text]


def test_a_password_leaves_only_a_form(portal: DemoPortal) -> None:
    slug = next(slug for slug, truth in HIDDEN.items() if truth["status"] == "password")
    assert "post-password-form" in ask(portal, f"/{slug}.html").text
    rows = json.loads(ask(portal, f"/wp-json/wp/v2/posts?slug={slug}").text)
    assert rows[0]["content"] == {"rendered": "", "protected": True}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/?p=105", CHAR),
        (f"{CHAR}/", CHAR),
        (f"{CHAR}/1", CHAR),
        ("/category/kinh-te/", "/category/kinh-te"),
        ("/index.php", "/"),
        *[
            (old.removeprefix(HOME), truth["url"].removeprefix(HOME))
            for truth in ARTICLES.values()
            for old in truth.get("old_urls", [])
        ],
    ],
)
def test_addresses_that_lead_elsewhere(portal: DemoPortal, path: str, place: str) -> None:
    answer = ask(portal, path)
    assert (answer.status, answer.headers["Location"]) == (301, place)


@pytest.mark.parametrize(
    "path",
    [
        "/page/99",
        "/category/kinh-te/page/9",
        "/category/khong-co",
        "/feed?paged=99",
        "/khong-co.html",
        f"{CHAR}/2",
        "/?p=99999",
        "/wp-content/uploads/khong-co.jpg",
        "/wp-content/uploads/../store.py",
        "/wp-sitemap-posts-post-2.xml",
        "/sitemap.xml",
    ],
)
def test_what_is_not_there_answers_404_in_the_furniture(portal: DemoPortal, path: str) -> None:
    answer = ask(portal, path)
    assert answer.status == 404
    assert "Không tìm thấy trang" in answer.text and "Cổng minh họa" in answer.text


@pytest.mark.parametrize(
    "path", ["/", CHAR, "/feed", "/wp-content/uploads/2021/01/dao-dong-du.jpg"]
)
def test_conditional_requests(portal: DemoPortal, path: str) -> None:
    fresh = ask(portal, path)
    etag, since = fresh.headers["ETag"], fresh.headers["Last-Modified"]
    again = ask(portal, path, {"If-None-Match": etag})
    assert (again.status, again.text) == (304, "")
    assert ask(portal, path, {"If-Modified-Since": since}).status == 304
    assert ask(portal, path, {"If-None-Match": '"x"', "If-Modified-Since": since}).status == 200
    head = ask(portal, path, method="HEAD")
    assert (head.status, head.text) == (200, "")
    assert head.headers["Content-Length"] == fresh.headers["Content-Length"]


@pytest.mark.parametrize(
    "path", ["/", "/page/2", CHAR, f"{CHAR}/amp", f"{CHAR}?print=1", "/gioi-thieu", "/tag/do-son",
             "/category/kinh-te", "/2021/12", "/ngay-phap-luat-o-mot-xa-dao.html/viet-hai-1"]
)  # fmt: skip
def test_every_page_names_its_canonical_address(portal: DemoPortal, path: str) -> None:
    text = ask(portal, path).text
    assert text.count('<link rel="canonical"') == 1
    assert "Cổng minh họa của phần mềm Cổng Tin" in text


def test_lists_feed_and_sitemap_name_the_same_articles(portal: DemoPortal) -> None:
    wanted = {truth["url"] for truth in ARTICLES.values()}
    wanted |= {truth["url"] for truth in HIDDEN.values() if truth["status"] == "password"}
    last = -(-len(wanted) // 10)
    fronts = "".join(ask(portal, f"/page/{n}").text for n in range(1, last + 1))
    feeds = "".join(ask(portal, f"/feed/?paged={n}").text for n in range(1, last + 1))
    sitemap = ask(portal, "/wp-sitemap-posts-post-1.xml").text
    assert set(re.findall(r'<h3 class="item-title"><a href="([^"]+)"', fronts)) == wanted
    assert set(re.findall(r"<item>\n.*\n<link>([^<]+)", feeds)) == wanted
    assert set(re.findall(r"<loc>([^<]+)</loc><lastmod>", sitemap)) == wanted
    assert "wp-sitemap-posts-post-1.xml" in ask(portal, "/wp-sitemap.xml").text
    assert f"Sitemap: {HOME}/wp-sitemap.xml" in ask(portal, "/robots.txt").text


def test_rest_lists_count_filter_and_choose_fields(portal: DemoPortal) -> None:
    base = "/wp-json/wp/v2/posts"
    answer = ask(portal, f"{base}?per_page=5&page=2&_fields=id,date_gmt,title.rendered,link")
    rows = json.loads(answer.text)
    total = int(answer.headers["X-WP-Total"])
    assert total == len(ARTICLES) + 1
    assert int(answer.headers["X-WP-TotalPages"]) == -(-total // 5)
    assert len(rows) == 5 and set(rows[0]) == {"id", "date_gmt", "title", "link"}
    assert ask(portal, f"{base}?per_page=100&page=2").status == 400
    assert ask(portal, f"{base}?per_page=101").status == 400
    query = "modified_after=2022-12-01T00:00:00&orderby=modified&order=asc"
    changed = [row["modified"] for row in json.loads(ask(portal, f"{base}?{query}").text)]
    assert changed == sorted(changed) and changed[0] > "2022-12-01"
    seed = json.loads(ask(portal, f"{base}/{ARTICLES[SEED]['id']}").text)
    assert (seed["date"], seed["date_gmt"]) == ("2021-12-31T21:00:00", "2021-12-31T14:00:00")
    names = {row["id"]: row for row in json.loads(ask(portal, "/wp-json/wp/v2/categories").text)}
    assert len(names) == 10


def test_rest_terms_are_those_of_the_truth(portal: DemoPortal) -> None:
    rows = json.loads(ask(portal, "/wp-json/wp/v2/categories?per_page=100").text)
    terms = {row["id"]: row for row in rows}

    def path(number: int) -> str:
        parent, name = terms[number]["parent"], str(terms[number]["name"])
        return f"{path(parent)} > {name}" if parent else name

    rows = json.loads(ask(portal, "/wp-json/wp/v2/tags?per_page=100").text)
    tags = {row["id"]: row["name"] for row in rows}
    for row in json.loads(ask(portal, "/wp-json/wp/v2/posts?per_page=100").text):
        truth = ARTICLES.get(row["slug"])
        if truth:
            assert [path(number) for number in row["categories"]] == truth["categories"]
            assert [tags[number] for number in row["tags"]] == truth["tags"]
            assert f"{row['modified']}+07:00" == truth["modified"]


def test_the_feed_names_the_login_and_the_time_in_utc(portal: DemoPortal) -> None:
    feeds = "".join(ask(portal, f"/feed?paged={n}").text for n in range(1, 5))
    item = next(part for part in feeds.split("<item>") if f"/{SEED}.html</link>" in part)
    assert "<dc:creator><![CDATA[PV Cổng tin tức]]></dc:creator>" in item
    assert "<pubDate>Fri, 31 Dec 2021 14:00:00 +0000</pubDate>" in item


def test_a_sticky_post_leads_the_front_page_and_keeps_its_place(portal: DemoPortal) -> None:
    pages = [ask(portal, f"/page/{n}").text for n in range(1, 6)]
    boxes = re.findall(r'class="item ([^"]+)"', pages[0])
    assert "sticky" in boxes[0].split() and len(boxes) == 11
    assert sum(f'<div class="item {boxes[0].split()[0]} ' in page for page in pages) == 2


def test_parts_can_be_switched_off() -> None:
    with DemoPortal(rest=False, sitemap=False, feed=False, absolute_redirects=True) as bare:
        paths = ("/wp-json/", "/wp-json/wp/v2/posts", "/wp-sitemap.xml", "/feed", "/feed/")
        assert [ask(bare, path).status for path in paths] == [404] * len(paths)
        page = ask(bare, CHAR).text
        assert "wp-json" not in page and "application/rss+xml" not in page
        assert "Sitemap" not in ask(bare, "/robots.txt").text
        assert ask(bare, "/?p=105").headers["Location"] == f"{HOME}{CHAR}"


def test_requests_are_logged_and_articles_can_be_edited_while_it_runs() -> None:
    with DemoPortal() as portal:
        before = ask(portal, CHAR)
        slug = CHAR[1:].removesuffix(".html")
        portal.site.edit(slug, title="Tên mới", modified=datetime.now().astimezone())
        after = ask(portal, CHAR, {"If-None-Match": before.headers["ETag"]})
        assert after.status == 200 and "Tên mới" in after.text
        portal.site.remove(slug)
        portal.faults["/robots.txt"] = 503
        assert (ask(portal, CHAR).status, ask(portal, "/robots.txt").status) == (404, 503)
        log = [(request.method, request.path, request.status) for request in portal.requests]
        assert log[1:] == [("GET", CHAR, 200), ("GET", CHAR, 404), ("GET", "/robots.txt", 503)]
        assert "If-None-Match" in portal.requests[1].headers
