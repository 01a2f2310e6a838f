"""WordPress: what its core prints and serves whatever the theme.

Class names are those of WordPress 6.x: get_body_class(), get_post_class(), the block library's
core/post-* blocks, and the [caption] and [gallery] shortcodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from crawler.addresses import printed_path, tidy
from crawler.card import Layout
from crawler.items import Listed, Term
from crawler.page import Reading, letters, plain, visible_text, with_text

LAYOUT = Layout(
    name="wordpress",
    title=(
        ".entry-title",
        ".amp-wp-title",
        "h1.wp-block-post-title",
        ".wp-block-post-title",
        ".post-title",
        "h1.page-title",
    ),
    date=(
        "time.entry-date.published",
        ".entry-date",
        ".posted-on",
        ".wp-block-post-date",
        ".post-date",
        ".post-meta time",
        ".entry-meta time",
        ".published",
    ),
    modified=("time.updated:not(.published)", ".wp-block-post-date__modified-date"),
    body=(
        ".wp-block-post-content",
        ".amp-wp-article-content",
        ".entry-content",
        ".td-post-content",
        ".post-content",
        ".elementor-widget-theme-post-content",
        ".post_content",
        ".single-post-content",
        ".inner-post-entry",
        ".nv-content-wrap",
    ),
    featured=(
        ".post-thumbnail",
        ".wp-block-post-featured-image",
        ".entry-thumbnail",
        ".featured-image",
        ".single-featured-image",
    ),
    tags=(".wp-block-post-terms.taxonomy-post_tag a", "a[rel~=tag]:not([rel~=category])"),
    furniture=(
        ".page-links",
        ".post-nav-links",
        ".sharedaddy",
        ".jp-relatedposts",
        ".yarpp",
        ".addtoany_share_save_container",
        ".ez-toc-container",
        "#ez-toc-container",
        ".lwptoc",
        ".toc_container",
        "#toc_container",
        ".code-block",
        ".wp-block-buttons",
        ".wpcnt",
        ".post-views",
        ".entry-footer",
        ".entry-meta",
        ".author-bio",
        ".related-posts",
        ".post-tags",
        ".post-widgets",
        ".wp-block-post-navigation-link",
        ".wp-block-comments",
        ".wp-block-latest-posts",
        ".wp-block-query",
        ".kk-star-ratings",
    ),
    captions=(
        ".wp-caption-text",
        ".wp-element-caption",
        ".gallery-caption",
        ".blocks-gallery-caption",
    ),
)

DEEPEST_TERM = 20
ENDING_HTML, ENDING_LETTERS = 4000, 40
"""How much of a rendered text's end is looked at, and how many letters of it are kept."""
SITEMAPS = ("wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml", "sitemaps.xml", "sitemap.xml.gz")
FEED = "feed/"
POSTS = "wp-json/wp/v2/posts"
TERM_FIELDS = "id,name,slug,parent"
POST_FIELDS = (
    "id,date,date_gmt,modified,modified_gmt,slug,status,type,link,title,excerpt,categories,tags,"
    "content"
)
LIGHT_FIELDS = "id,date,modified,modified_gmt,status,type,link,content.protected"
"""What tells whether a post is new or changed; WordPress renders no text for it."""
_POST_ID = re.compile(rb"<body[^>]*\bpostid-(\d{1,18})\b")
# Sitemaps of everything but posts: core's and those of Yoast, Rank Math, SEOPress and AIOSEO.
NOT_POSTS = re.compile(
    r"(?:posts-page|taxonomies|users|(?:^|[/_-])(?:page|category|post_tag|tag|author|product|attachment"
    r"|post_format|image|video|local|kml|elementor_library|e-landing-page|addl)[_-]?sitemap)"
)
# get_body_class() of what is no single post, and what to call it.
BODY_CLASSES = {
    "attachment": "a picture's or file's own page",
    "single-attachment": "a picture's or file's own page",
    "page": "a page, not a post",
    "error404": "the portal's own 404 page",
    "search": "search results",
    "archive": "a list",
    "blog": "a list",
    "home": "the front page",
}


def post_id(data: bytes) -> int | None:
    """The number of the post whose page this is, from get_body_class().

    >>> post_id(b'<body class="single single-post postid-412 single-format-standard">')
    412
    """
    at = data.find(b"<body")
    while at >= 0:
        found = _POST_ID.match(data, at)
        if found:
            return int(found[1])
        at = data.find(b"<body", at + 1)
    return None


def reject(seen: Reading) -> str | None:
    """Why this page of a WordPress is no article; None where it may be one."""
    body = seen.tree.find("body")
    classes = ((body.get("class") or "") if body is not None else "").split()
    if "single" not in classes or "single-attachment" in classes:
        for name, reason in BODY_CLASSES.items():
            if name in classes:
                return reason
    if seen.select("form.post-password-form, form[action*='action=postpass']"):
        return "password-protected"
    return None


CATEGORY_LINKS = (
    "a[rel~=category], li.cat-item > a, .breadcrumb a, a[href*='/category/'], "
    ".taxonomy-category a, .menu-item-object-category > a"
)


_LATER_PAGE = re.compile(r"/page/\d+/?$")


def _category_links(links: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, ...], str]]:
    """(slugs from outermost to own, name) of every category that the page links to."""
    for href, name in links:
        parts = [p for p in _LATER_PAGE.sub("", printed_path(href)).split("/") if p]
        if len(parts) > 1 and name:
            yield tuple(parts[1:]), name


@lru_cache(maxsize=64)
def _paths(links: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    """The same for every page that has the same menus: not to be written to."""
    named = dict(_category_links(links))
    names: dict[str, str] = {}
    for slugs, name in named.items():
        names.setdefault(slugs[-1], name)
    return {
        slugs[-1]: tuple(names.get(s, s) for s in slugs)
        for slugs in named
        if all(s in names for s in slugs)
    }


def category_paths(anchors: Iterable[HtmlElement]) -> Mapping[str, tuple[str, ...]]:
    """slug to (names from outermost to own), as far as a page's `CATEGORY_LINKS` tell."""
    return _paths(tuple((a.get("href") or "", visible_text(a)) for a in anchors))


def _post_classes(seen: Reading) -> list[str]:
    for css in (
        "article[id^='post-']",
        "[id^='post-'][class~='hentry']",
        "[class*='type-post'][class*='status-publish']",
    ):
        for element in seen.select(css):
            return (element.get("class") or "").split()
    return []


def terms(
    seen: Reading, known: Mapping[str, tuple[str, ...]]
) -> tuple[list[Term], list[Term], str] | None:
    """(categories, tags, rule) from the post's classes and the page's links; None without any.

    `known` maps a category's slug to its path, from other pages of the portal.
    """
    anchors = seen.select(CATEGORY_LINKS)
    paths = {**known, **category_paths(anchors)}
    slugs = [c.removeprefix("category-") for c in _post_classes(seen) if c.startswith("category-")]
    rule = "wordpress:post_class"
    if not slugs:
        rule = "wordpress:a[rel~=category]"
        printed = seen.select(".wp-block-post-terms.taxonomy-category a, a[rel~=category]")
        slugs = [printed_path(a.get("href") or "").rstrip("/").rsplit("/", 1)[-1] for a in printed]
    # Block themes print categories with rel="tag" too.
    category_links = {a.get("href") for a in anchors}
    tags: list[Term] = []
    for css in LAYOUT.tags:
        printed_tags = with_text(seen.select(css))
        tags = tags or [Term((t,)) for e, t in printed_tags if e.get("href") not in category_links]
    categories = [Term(paths[s]) for s in dict.fromkeys(slugs) if s in paths]
    return (categories, tags, rule) if categories or tags else None


_MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.S | re.I)


def ending(content: str) -> str:
    """The last letters of a rendered text; '' where it is too short to tell anything.

    What is hidden or furniture may be among them: a text without this ending is worth a second
    look, and no more than that.
    """
    text = letters(unescape(_MARKUP.sub("", content[-ENDING_HTML:].partition(">")[2])))
    return text[-ENDING_LETTERS:] if len(text) >= ENDING_LETTERS else ""


def term_paths(rows: list[dict[str, Any]]) -> dict[int, tuple[str, ...]]:
    """REST terms to id -> names from outermost to own."""
    by_id = {r["id"]: r for r in rows if isinstance(r.get("id"), int)}

    def path(number: int, below: int = 0) -> tuple[str, ...]:
        row = by_id.get(number)
        if row is None or below > DEEPEST_TERM:
            return ()
        parent = row.get("parent")
        above = path(parent, below + 1) if isinstance(parent, int) else ()
        return (*above, plain(str(row.get("name") or "")))

    return {number: path(number) for number in by_id}


def _rendered(row: dict[str, Any], name: str) -> str:
    """The text of a field, in the shape of core or flat as some plugins make it."""
    value = row.get(name)
    value = value.get("rendered") if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""


def _ids(row: dict[str, Any], name: str) -> list[int]:
    value = row.get(name)
    return [i for i in value if isinstance(i, int)] if isinstance(value, list) else []


def modified_time(row: dict[str, Any]) -> str:
    """When a post was last modified; '' where the list does not say."""
    return f"{row['modified_gmt']}+00:00" if row.get("modified_gmt") else ""


def listed_post(
    row: dict[str, Any],
    categories: Mapping[int, tuple[str, ...]],
    tags: Mapping[int, tuple[str, ...]],
) -> Listed | None:
    """One row of /wp-json/wp/v2/posts; None where it is no public post of its own address."""
    url = tidy(str(row.get("link") or ""))
    if not url or row.get("type", "post") != "post" or row.get("status", "publish") != "publish":
        return None
    rendered = {name: _rendered(row, name) for name in ("title", "excerpt", "content")}
    content = row.get("content")
    mine = [categories.get(i) for i in _ids(row, "categories")]
    my_tags = [tags.get(i) for i in _ids(row, "tags")]
    return Listed(
        url,
        title=plain(rendered["title"]),
        published=str(row.get("date") or ""),
        published_basis="api",
        modified=modified_time(row),
        excerpt=plain(rendered["excerpt"]),
        content=rendered["content"],
        ending=ending(rendered["content"]),
        categories=[Term(p) for p in mine if p],
        tags=[Term(p) for p in my_tags if p],
        id=row.get("id") if isinstance(row.get("id"), int) else None,
        found_by="rest",
        protected=isinstance(content, dict) and bool(content.get("protected")),
        complete=None not in mine and None not in my_tags and "categories" in row,
    )
