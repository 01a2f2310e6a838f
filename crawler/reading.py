"""A page becomes an Article as printed: the card's selectors, then conventions, then a reader.

`read_article` is a plain function over bytes; the live crawl, `congtin read` and the re-reading
of an archive all call it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from lxml.html import HtmlElement

from crawler.addresses import Site, host_of, same_page, tidy
from crawler.blocks import Body, read_blocks
from crawler.card import Card, Layout
from crawler.charsets import letters_lost
from crawler.conventions import GENERAL
from crawler.items import Article, Attachment, Block, Image, Link, Listed, Term
from crawler.notices import LOGIN, Notice, notice
from crawler.page import (
    Fetched,
    NotAnArticle,
    Reading,
    Unreadable,
    fragment_of,
    letters,
    look,
    plain,
    visible_text,
    with_text,
)
from crawler.page_dates import Chrome, read_dates
from crawler.selecting import Elements
from crawler.structured import MODIFIED_META, says_article, text_of

READER_VERSION = 2
FROM_LISTS = ("api", "feed")
"""Bases of dates that a list told, not the page."""
"""Goes up whenever the same bytes may be read otherwise than before."""


TITLE_LENGTH, TERM_LENGTH, LINE_LENGTH = 1000, 300, 1000
"""Letters past which a text is no headline, no category or tag, no byline or source."""


def canonical_url(seen: Reading) -> str:
    """The address that the page itself calls its own, where that is one of the portal's."""
    here = same_page(seen.page.url)
    found = [e.get("href") or "" for e in seen.select("link[rel=canonical]")]
    found += [seen.metas.get("og:url", "")]
    for address in found:
        url = tidy(address, seen.base) if address else None
        # A theme that calls every page the front page would make all articles one.
        if url and seen.site.owns(url) and (len(url) > len(seen.site.base) or here == url):
            return same_page(url)
    return here


def own_address(url: str, card: Card, site: Site, listed: Listed | None) -> str:
    """The same, in the spelling of the lists where the page names no host but a mirror's."""
    if listed is None or host_of(url) != host_of(site.base):
        return url
    if site.key(url) == site.key(listed.url):
        return listed.url
    return site.at_home(url, listed.url) if card.mirrored_at(site.base) else url


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def read_title(seen: Reading, listed: Listed | None) -> tuple[str, str]:
    """(title, rule). A heading that the page's <title> does not know is only a fallback."""
    head = _plain(" ".join(visible_text(e) for e in seen.select("head > title")))
    head += " " + _plain(seen.metas.get("og:title", ""))
    fallback = ("", "")
    for rule, found in seen.stated("title"):
        for _, text in with_text(found):
            if len(text) > TITLE_LENGTH:
                continue
            if not head.strip() or _plain(text) in head:
                return text, rule
            fallback = fallback if fallback[0] else (text, rule)
    if listed and listed.title:
        return listed.title, listed.found_by
    if fallback[0]:
        return fallback
    for rule, text in (
        ("json-ld:headline", text_of(seen.json_ld.get("headline"))),
        ("meta:og:title", seen.metas.get("og:title", "")),
        ("convention:head > title", _shown_title(seen)),
    ):
        if text and len(text) <= TITLE_LENGTH:
            return text, rule
    return "", ""


_TITLES = ("h2", "h3", "h4", "div", "p", "span", "td", "a", "b", "strong")


def _shown_title(seen: Reading) -> str:
    """The longest text on the page with which its <title> begins: the headline, no suffix."""
    whole = " ".join(visible_text(e) for e in seen.select("head > title"))
    shown = {visible_text(e) for e in seen.tree.iter(*_TITLES)}
    return max((t for t in shown if t and whole.startswith(t)), key=len, default="")


def read_modified(seen: Reading, listed: Listed | None) -> tuple[str, str]:
    for rule, found in seen.stated("modified"):
        for element, text in with_text(found):
            return element.get("datetime") or text, rule
    stated = (listed.modified or listed.lastmod) if listed else ""
    if listed and stated:
        return stated, listed.found_by
    ld = text_of(seen.json_ld.get("dateModified"))
    if ld:
        return ld, "json-ld:dateModified"
    for name in MODIFIED_META:
        if name in seen.metas:
            return seen.metas[name], f"meta:{name}"
    return "", ""


def read_body(seen: Reading, listed: Listed | None) -> tuple[Body, str, HtmlElement | None]:
    """(blocks, rule, element). The list's own content serves where no selector finds a body."""
    furniture, captions = seen.plan.furniture, seen.plan.captions
    for rule, found in seen.stated("body"):
        for element in found:
            body = _blocks_of(seen.elements, element, seen.base, furniture, captions)
            if body.blocks or body.attachments:
                return body, rule, element
    if listed and listed.content:
        content = fragment_of(listed.content)
        body = _blocks_of(Elements(content), content, seen.base, furniture, captions)
        if body.blocks:
            return body, f"{listed.found_by}:content", None
    return Body([], [], []), "", None


def _blocks_of(
    elements: Elements,
    element: HtmlElement,
    base: str,
    furniture: tuple[str, ...],
    captions: tuple[str, ...],
) -> Body:
    elements.drop(part for part in elements.within(element, furniture) if part is not element)
    return read_blocks(element, base, frozenset(elements.within(element, captions)))


def _terms(seen: Reading, field_name: str) -> tuple[list[Term], str]:
    for rule, found in seen.stated(field_name):
        texts = (text for _, text in with_text(found))
        names = list(dict.fromkeys(t for t in texts if len(t) <= TERM_LENGTH))
        if names:
            return [Term((name,)) for name in names], rule
    return [], ""


def _one(seen: Reading, field_name: str, longest: int = 0) -> tuple[str, str]:
    for rule, found in seen.stated(field_name):
        for _, text in with_text(found):
            if not longest or len(text) <= longest:
                return text, rule
    return "", ""


def featured_photo(seen: Reading) -> Image | None:
    """The photo printed above the body."""
    for layout in seen.plan.layouts:
        for css in filter(seen.elements.may_hold, layout.featured):
            for element in seen.select(css):
                shown = _blocks_of(seen.elements, element, seen.base, (), layout.captions)
                photos = [i for b in shown.blocks for i in b.images]
                captions = [b.text for b in shown.blocks if b.kind == "caption"]
                if photos:
                    photos[0].caption = captions[0] if captions else None
                    return photos[0]
    return None


def _portal_addresses(body: Body, site: Site, canonical: str) -> None:
    """Photos and documents get the address that the portal gives them, not the mirror's."""
    shown: list[Image | Attachment | Link] = [i for b in body.blocks for i in b.images]
    for item in [*shown, *body.attachments, *body.links]:
        item.url = site.at_home(item.url, canonical)


def read_article(
    pages: Sequence[Fetched],
    card: Card,
    site: Site,
    *,
    engine: Layout | None = None,
    listed: Listed | None = None,
    reject: Callable[[Reading], str | None] | None = None,
    terms: Callable[[Reading], tuple[list[Term], list[Term], str] | None] | None = None,
    locate: Callable[[Reading], HtmlElement | None] | None = None,
    chrome: Chrome = frozenset(),
) -> Article:
    """The article that one page (or the pages of a split article, in order) prints.

    `reject` is the engine's word on what is no article, `terms` its way to categories and tags,
    `locate` a general reader that finds the body's element where no selector does, `chrome` what
    the site prints in its frame (`date_places` of its front page): today's date is no article's.

    Raises NotAnArticle or Unreadable, each with its reason.
    """
    seen = look(pages[0], card, site, engine)
    reason = reject(seen) if reject else None
    if reason:
        told = notice(seen.tree, pages[0].body, (), dated=False)
        raise Notice(told.kind, reason) if told and told.kind != LOGIN else NotAnArticle(reason)
    article = Article(
        card.name,
        own_address(canonical_url(seen), card, site, listed),
        pages[0].seen_at,
        language=card.language,
        day_only=card.day_only,
    )
    article.called_article = says_article(seen.tree, seen.metas, seen.json_ld)
    by = article.read_by
    by["reader"] = str(READER_VERSION)
    article.title, by["title"] = read_title(seen, listed)
    article.dates = read_dates(seen, card, listed, article.title, chrome)
    article.modified_printed, by["modified"] = read_modified(seen, listed)
    lede, by["lede"] = _one(seen, "lede")
    article.source_printed, by["source"] = _one(seen, "source", LINE_LENGTH)
    article.author_printed, by["author"] = _one(seen, "byline", LINE_LENGTH)
    known = terms(seen) if terms else None
    if listed and listed.complete:
        article.categories, article.tags = listed.categories, listed.tags
        by["categories"] = by["tags"] = listed.found_by
    elif known:
        article.categories, article.tags, by["categories"] = known
        by["tags"] = by["categories"]
    else:
        article.categories, by["categories"] = _terms(seen, "categories")
        article.tags, by["tags"] = _terms(seen, "tags")
    featured = featured_photo(seen)
    body, by["body"], _ = read_body(seen, listed)
    if not body.blocks and locate:
        element = locate(seen)
        if element is not None:
            body, by["body"] = (
                _blocks_of(seen.elements, element, seen.base, (), GENERAL.captions),
                "general:trafilatura",
            )
    for page in pages[1:]:
        more, _, _ = read_body(look(page, card, site, engine), None)
        body.blocks += more.blocks
        body.attachments += [
            a for a in more.attachments if a.url not in {b.url for b in body.attachments}
        ]
        body.links += more.links
    own_date = any(not (d.guessed or d.basis in FROM_LISTS) for d in article.dates)
    told = notice(seen.tree, pages[0].body, (b.text for b in body.blocks), dated=own_date)
    if told:
        raise told
    if not article.dates and is_list(body):
        raise NotAnArticle("a list: no date, and its text is links")
    if not article.title:
        raise Unreadable("no title found")
    if not body.blocks and not body.attachments:
        body, by["body"] = told_body(seen)
    if not body.blocks and not body.attachments:
        raise Unreadable(*why_no_body(seen))
    for note in seen.notes:
        article.trouble("read", "markup", note)
    texts = (article.title, lede, *(b.text for b in body.blocks))
    if lost := letters_lost((page.body for page in pages), texts):
        words = f"bytes that are no letters stand in its text: {lost} are shown as U+FFFD"
        article.trouble("read", "encoding-damaged", words)
    if featured and featured.url not in {i.url for b in body.blocks for i in b.images}:
        body.blocks.insert(0, Block("photo", images=[featured]))
    _portal_addresses(body, site, article.url)
    article.lede = lede or None
    article.excerpt = listed.excerpt if listed else ""
    article.blocks, article.attachments, article.links = body.blocks, body.attachments, body.links
    article.read_by = {k: v for k, v in by.items() if v}
    return article


LIST_LINKS, LIST_SHARE = 5, 0.8
"""So many links that make up so much of a text are a list of them."""


def is_list(body: Body) -> bool:
    """Whether a text is hardly more than links to pages, as a section's page is."""
    linked = sum(len(letters(link.text)) for link in body.links)
    shown = sum(len(letters(block.text)) for block in body.blocks)
    return len(body.links) >= LIST_LINKS and linked >= LIST_SHARE * shown


def told_body(seen: Reading) -> tuple[Body, str]:
    """The text that a page tells machines alone, as scripts show it to people."""
    text = text_of(seen.json_ld.get("articleBody"))
    lines = [" ".join(line.split()) for line in plain_lines(text)]
    blocks = [Block("p", text=line, html=escape(line, quote=False)) for line in lines if line]
    return Body(blocks, [], []), "json-ld:articleBody" if blocks else ""


def plain_lines(text: str) -> list[str]:
    """Lines of a text that may be HTML."""
    if not re.search(r"</?(?:p|br|div)\b", text):
        return text.splitlines()
    return [plain(part) for part in re.split(r"</?(?:p|br|div)\b[^<>]*>", text)]


FRAMES = "frame, frameset"
SCRIPTED_LETTERS = 200
"""A page of scripts that shows no more than this is built by them."""


def why_no_body(seen: Reading) -> tuple[str, str]:
    """(reason in words, problem's kind)."""
    if seen.select(FRAMES):
        return "no body found: the page is made of frames", "frames"
    body = seen.tree.find("body")
    shown = visible_text(body) if body is not None else ""
    if len(shown) < SCRIPTED_LETTERS and next(seen.tree.iter("script"), None) is not None:
        return "no body found: the page is built by its scripts", "script-built"
    return "no body found", "unreadable"


def holds_ending(article: Article, ending: str) -> bool:
    """Whether the article as read goes on to where the portal's own list says that it ends."""
    shown = [b.text or "".join(cell for row in b.rows for cell in row) for b in article.blocks]
    return ending in letters("".join([*shown, *(a.label for a in article.attachments)]))


def may_be_split(page: Fetched) -> bool:
    """Whether it is worth looking for links to further pages: `/slug.html/2`, `?page=2`."""
    if b"page=" in page.body:
        return True
    below = same_page(page.url).split("?")[0].rstrip("/").rsplit("/", 1)[-1].encode() + b"/"
    at = page.body.find(below)
    while at >= 0:
        at += len(below)
        if page.body[at : at + 1].isdigit():
            return True
        at = page.body.find(below, at)
    return False


def continuations(tree: HtmlElement, url: str, site: Site) -> list[str]:
    """Addresses of the further pages of a split article: `/slug.html/2`, `?page=2`, in order."""
    here = site.fetchable(same_page(url)).split("?")[0].rstrip("/")
    last, form = 1, ""
    for element in tree.iter("a"):
        href = site.fetchable(tidy(element.get("href") or "", url) or "")
        if not href.startswith(here):
            continue
        found = re.fullmatch(r"(?:/|/?\?page=)(\d{1,3})/?", href[len(here) :])
        if found and int(found[1]) > last:
            last = int(found[1])
            form = href[len(here) : len(here) + found.start(1)]
    return [f"{here}{form}{n}" for n in range(2, last + 1)]
