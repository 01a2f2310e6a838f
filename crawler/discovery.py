"""Four ways to (URL, last modified): sitemap, REST list, feed, listing page. Pure, over bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from crawler import charsets
from crawler.addresses import same_page, tidy
from crawler.items import Listed
from crawler.markup import NoMarkup, tree_of
from crawler.page import plain, visible_text
from crawler.selecting import Elements
from crawler.strangers import load_json
from crawler.unpacking import Damaged, Overflow, unpack

SITEMAP_BYTES = 60_000_000
"""A sitemap may hold 50 MB uncompressed (sitemaps.org); a bit more is still read."""
SITEMAP_ENTRIES = 200_000
"""Four times what a sitemap may have; what is beyond is told, not read."""
_GZIP = b"\x1f\x8b"
# Nothing is fetched, no entity is replaced, no depth or length is without end.
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "recover": True,
    "huge_tree": False,
    "remove_comments": True,
}


class Unusable(Exception):
    """The answer is not what its address promises; says what it is instead."""


@dataclass(slots=True)
class Sitemap:
    children: list[str] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    """Child to its lastmod in the index, where that states one."""
    urls: list[tuple[str, str]] = field(default_factory=list)
    """(address, lastmod or '')"""
    cut: bool = False
    """It has more than SITEMAP_ENTRIES."""
    damage: str = ""
    """Where it is no XML any more: what stands behind that may be missing. '' where it is whole."""


_ENCODING = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)""")
_UTF8 = (b"", b"utf-8", b"utf8")
_TAIL = 4096


def _fit(data: bytes) -> bytes:
    """XML without bytes that UTF-8 lacks: libxml2 recovers from them, lxml then does not."""
    data = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    declared = _ENCODING.match(data)
    named = declared[1].strip().lower() if declared else b""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data if wide or named not in _UTF8 else data.decode("utf-8", "replace").encode()


def _damage(log: Any, forgiven: Collection[int] = ()) -> str:
    """The first error that breaks the document, in libxml2's words."""
    fatal = (e for e in log if e.level == etree.ErrorLevels.FATAL and e.type not in forgiven)
    first = next(fatal, None)
    return f"line {first.line}: {first.message}" if first else ""


def _xml(data: bytes) -> tuple[etree._Element, str]:
    """(the tree, its damage). Raises Unusable."""
    parser = etree.XMLParser(**_SAFE)
    try:
        root = etree.fromstring(_fit(data), parser)
    except etree.XMLSyntaxError as error:
        raise Unusable(f"no XML: {error}") from None
    if root is None:
        raise Unusable("no XML")
    # HTML's entities in a feed's texts cost no entry; but after one libxml2 is silent on the end.
    damage = _damage(parser.error_log, (etree.ErrorTypes.ERR_UNDECLARED_ENTITY,))
    closed = re.search(rf"</([\w.-]+:)?{re.escape(_name(root))}\s*>".encode(), data[-_TAIL:], re.I)
    return root, damage or ("" if closed else f"it ends before </{_name(root)}>")


def _name(element: etree._Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def _text(element: etree._Element, name: str) -> str:
    for child in element:
        if _name(child) == name:
            return (child.text or "").strip()
    return ""


def read_sitemap(data: bytes) -> Sitemap:
    """A sitemap or sitemap index, gzipped or plain, or a list of addresses. Raises Unusable."""
    if data[:2] == _GZIP:
        try:
            data = unpack(data, ["gzip"], SITEMAP_BYTES)
        except (Damaged, Overflow) as error:
            raise Unusable(str(error)) from None
    listed = _lines(data)
    if listed:
        return Sitemap(urls=listed[:SITEMAP_ENTRIES], cut=len(listed) > SITEMAP_ENTRIES)
    found, root = Sitemap(), ""
    # Element after element: the tree of 50 MB would take 500.
    reader = etree.iterparse(io.BytesIO(_fit(data)), ("start", "end"), **_SAFE)
    try:
        for event, element in reader:
            name = _name(element)
            if not root and name not in ("sitemapindex", "urlset"):
                raise Unusable(f"<{name[:40]}> is no sitemap")
            root = root or name
            if event == "end" and name in ("sitemap", "url"):
                _entry(element, name, found)
                if len(found.urls) + len(found.children) >= SITEMAP_ENTRIES:
                    found.cut = True
                    break
    except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
        raise Unusable(f"no XML: {error}") from None
    if not root:
        raise Unusable("no XML")
    found.damage = _damage(reader.error_log)
    if found.damage and found.urls and data.rfind(b"</loc") < data.rfind(b"<loc"):
        found.urls.pop()  # half an address
    return found


def _lines(data: bytes) -> list[tuple[str, str]]:
    """The addresses of a sitemap that is a text file: one a line, and nothing else."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http://", b"https://")):
        return []
    urls = [tidy(line) for line in data.decode("utf-8-sig", "replace").split()]
    return [(url, "") for url in urls if url]


def _entry(element: etree._Element, name: str, found: Sitemap) -> None:
    """Take what one <url> or <sitemap> says, and give its memory back."""
    address = tidy(_text(element, "loc")) if _text(element, "loc") else None
    modified = _text(element, "lastmod")
    if address and name == "sitemap":
        found.children.append(address)
        if modified:
            found.stated[address] = modified
    elif address:
        found.urls.append((address, modified))
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def read_feed(data: bytes) -> tuple[list[Listed], str]:
    """(the entries of an RSS 2.0, RSS 1.0 or Atom feed, its damage). Raises Unusable."""
    try:
        root, damage = _xml(data)
        if _name(root) not in ("rss", "rdf", "feed"):
            raise Unusable(f"<{_name(root)}> is no feed")
        return _feed_entries(root), damage
    except UnicodeDecodeError as error:
        raise Unusable(f"no XML: {error}") from None


def _feed_entries(root: etree._Element) -> list[Listed]:
    found = []
    for item in root.iter():
        if _name(item) not in ("item", "entry"):
            continue
        address = _text(item, "link") or next(
            (
                c.get("href", "")
                for c in item
                if _name(c) == "link" and c.get("rel", "alternate") == "alternate"
            ),
            "",
        )
        url = tidy(address) if address else None
        if url:
            when = _text(item, "pubdate") or _text(item, "published") or _text(item, "date")
            summary = _text(item, "description") or _text(item, "summary")
            found.append(
                Listed(
                    same_page(url),
                    title=_text(item, "title"),
                    published=when,
                    published_basis="feed",
                    excerpt=plain(summary),
                    found_by="feed",
                )
            )
    return found


def read_rows(data: bytes) -> list[dict[str, Any]]:
    """A REST list's rows. Raises Unusable where the answer is an error object or no JSON."""
    try:
        rows = load_json(data)
    except ValueError as error:
        raise Unusable(f"no JSON: {error}") from None
    if not isinstance(rows, list):
        code = rows.get("code") if isinstance(rows, dict) else type(rows).__name__
        raise Unusable(f"no list of posts: {code}")
    return [r for r in rows if isinstance(r, dict)]


@dataclass(slots=True)
class ListingPage:
    links: list[str]
    """Every address on the page in order, with its path as the portal spells it."""
    headlines: list[str]
    """Those of them that stand under a heading or a bookmark: what a list lists."""
    following: str | None
    categories: list[str]
    sections: list[str]
    """What the page's navigation leads to."""
    feeds: list[str]


LINKS_MAX = 20_000
"""Links of one page that are looked at; a page with a million is a trap."""


def _addresses(seen: Elements, url: str, css: str) -> list[str]:
    found = (tidy(e.get("href") or "", url) for e in seen.select(css)[:LINKS_MAX])
    return list(dict.fromkeys(x for x in found if x))


_NEXT_WORDS = re.compile(r"(?:^|\W)(?:next|older|trang sau|tiếp|sau|cũ hơn|›|»|>)(?:\W|$)", re.I)
_PAGINATION = ".pagination a, .paging a, .pager a, .page-numbers, [class*=pagina] a"
_FEEDS = "link[type='application/rss+xml'], link[type='application/atom+xml']"
_SECTIONS = "nav a, .menu a, .nav a, #menu a, header a"
_CATEGORIES = (
    "a[rel~=category], li.cat-item > a, a[href*='/category/'], .menu-item-object-category > a"
)
_HEADLINES = (
    "h1 a, h2 a, h3 a, h4 a, a[rel~=bookmark], .entry-title a, .wp-block-post-title a, article a, "
    "[class*=title] a, a[class*=title]"
)


def read_listing(tree: HtmlElement, url: str) -> ListingPage:
    """The links of a front page, a category's page or an archive."""
    seen = Elements(tree)
    return ListingPage(
        links=_addresses(seen, url, "a"),
        headlines=_addresses(seen, url, _HEADLINES),
        following=_following(seen, url),
        categories=[x for x in _addresses(seen, url, _CATEGORIES) if "/feed" not in x],
        sections=_addresses(seen, url, _SECTIONS),
        feeds=[x for x in _addresses(seen, url, _FEEDS) if "comments" not in x],
    )


def _following(seen: Elements, url: str) -> str | None:
    for css in (
        "link[rel=next]", "a[rel~=next]", "a.next", ".next > a", ".nav-previous a",
        ".wp-block-query-pagination-next", ".older a", ".pagination-next a", "li.next a",
    ):  # fmt: skip
        for element in seen.select(css):
            href = tidy(element.get("href") or "", url)
            if href:
                return href
    for element in seen.select(_PAGINATION):
        if _NEXT_WORDS.search(visible_text(element) or element.get("title") or ""):
            href = tidy(element.get("href") or "", url)
            if href:
                return href
    # Numbers alone, under a class that nobody knows: the same address with the next number.
    for element in seen.tree.iter("a"):
        if not _NUMBER.search(element.get("href") or ""):
            continue
        href = tidy(element.get("href") or "", url) or ""
        next_one = page_number(href) == page_number(url) + 1
        if next_one and _unnumbered(href) == _unnumbered(url):
            return href
    return None


_NUMBER = re.compile(r"(?:/page/|/trang-|[?&](?:page|paged|trang|p)=)(\d+)")


def _unnumbered(url: str) -> str:
    return _NUMBER.sub("", url).rstrip("/?&")


def page_number(url: str) -> int:
    """N of `/page/N`, `?page=N` or `?paged=N`; 1 where none is given."""
    found = _NUMBER.search(url)
    return int(found[1]) if found else 1


def html_tree(data: bytes) -> HtmlElement:
    """The tree of a listing; an empty one where there is nothing to parse."""
    try:
        return tree_of(charsets.decode(data), [])
    except NoMarkup:
        return tree_of("<html>", [])
