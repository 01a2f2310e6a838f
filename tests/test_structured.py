"""What a page says to machines: read where it can be, never a reason to fail."""

# ruff: noqa: E501 - tables of markup stay on one line

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page import parse
from crawler.structured import article_json_ld, meta_tags, says_article, text_of

NEWS = {"@type": "NewsArticle", "headline": "Bài"}


def page(*scripts: str, head: str = "", body: str = "") -> str:
    blocks = "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts)
    return f"<html><head>{head}{blocks}</head><body class='{body}'><p>x</p></body></html>"


# the scripts of a page, the headline that is found
JSON_LD: dict[str, tuple[list[str], str]] = {
    "an article": ([json.dumps(NEWS)], "Bài"),
    "a list": ([json.dumps([{"@type": "WebSite"}, NEWS])], "Bài"),
    "a graph": ([json.dumps({"@graph": [{"@type": "Organization"}, NEWS]})], "Bài"),
    "the second script": ([json.dumps({"@type": "BreadcrumbList"}), json.dumps(NEWS)], "Bài"),
    "two types": ([json.dumps({**NEWS, "@type": ["Thing", "Article"]})], "Bài"),
    "a type as an address": ([json.dumps({**NEWS, "@type": "https://schema.org/NewsArticle"})], "Bài"),
    "main entity": ([json.dumps({"@type": "WebPage", "mainEntity": NEWS})], "Bài"),
    "in a comment": ([f"<!--{json.dumps(NEWS)}-->"], "Bài"),
    "in CDATA": ([f"//<![CDATA[\n{json.dumps(NEWS)}\n//]]>"], "Bài"),
    "a semicolon behind": ([json.dumps(NEWS) + ";"], "Bài"),
    "a raw line break in a text": (['{"@type":"Article","headline":"Bài\nhai"}'], "Bài\nhai"),
    "broken, then whole": (['{"@type": "Article", ', json.dumps(NEWS)], "Bài"),
    "another thing": ([json.dumps({"@type": "Product", "name": "x"})], ""),
    "empty": ([""], ""),
    "no object": (["12", '"x"', "null", "[[]]"], ""),
    "no type": ([json.dumps({"headline": "x"})], ""),
    "a type that is no text": ([json.dumps({"@type": {"x": 1}})], ""),
    "very deep": (["[" * 50_000], ""),
}  # fmt: skip


@pytest.mark.parametrize("case", JSON_LD)
def test_json_ld(case: str) -> None:
    scripts, headline = JSON_LD[case]
    assert text_of(article_json_ld(parse(page(*scripts))).get("headline")) == headline


VALUES: list[tuple[Any, str]] = [
    (" a ", "a"), ({"name": "a"}, "a"), ({"@value": "a"}, "a"), (["a", "b"], "a"), ([{"name": "a"}], "a"),
    (None, ""), (3, ""), ([], ""), ({}, ""), ({"name": {"name": ["a"]}}, "a"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_text_of(value: Any, text: str) -> None:
    assert text_of(value) == text


METAS = [
    ('<meta property="og:title" content=" Bài ">', {"og:title": "Bài"}),
    ('<meta name="PubDate" content="x">', {"pubdate": "x"}),
    ('<meta itemprop="datePublished" content="x">', {"datepublished": "x"}),
    ('<meta name="a" content="1"><meta name="a" content="2">', {"a": "1"}),
    ('<meta name="a" content="">', {}),
    ('<meta name="a">', {}),
    ('<meta charset="utf-8">', {}),
]


@pytest.mark.parametrize(("head", "meant"), METAS)
def test_meta_tags(head: str, meant: dict[str, str]) -> None:
    assert meta_tags(parse(page(head=head))) == meant


ARTICLES = [
    (page(json.dumps(NEWS)), True),
    (page(head='<meta property="og:type" content="Article">'), True),
    (page(body="post-template single single-post"), True),
    (page(body="single-postal"), False),
    (page(head='<meta property="og:type" content="website">', body="home blog"), False),
    (page(), False),
]


@pytest.mark.parametrize(("html", "meant"), ARTICLES)
def test_whether_a_page_calls_itself_an_article(html: str, meant: bool) -> None:
    tree = parse(html)
    assert says_article(tree, meta_tags(tree), article_json_ld(tree)) is meant


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["@type", "@graph", "name", "mainEntity"]), inner)
    ),
    max_leaves=10,
)


@given(JSON)
def test_any_json_is_read_or_passed_over(data: Any) -> None:
    thing = article_json_ld(parse(page(json.dumps(data))))
    assert isinstance(thing, dict) and isinstance(text_of(data), str)


@given(st.text())
def test_any_text_in_a_script_is_passed_over(text: str) -> None:
    assert isinstance(article_json_ld(parse(page(text))), dict)
