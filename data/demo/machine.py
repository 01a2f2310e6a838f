"""The demonstration portal's pages for machines: REST, feed, sitemap, robots."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from data.demo.furniture import NAME, PER_PAGE, content_of
from data.demo.store import HOME, ZONE, Post, Site, Term

Query = Mapping[str, str]
Json = dict[str, Any]

_ENTITIES = str.maketrans({"–": "&#8211;", "…": "&#8230;", "“": "&#8220;", "”": "&#8221;"})
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class BadRequest(Exception):
    """WordPress's answer 400 or 404 to a REST request: (status, code, message)."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code, message)
        self.status = status
        self.body = json.dumps({"code": code, "message": message, "data": {"status": status}})


def rest_root() -> str:
    """/wp-json/"""
    return json.dumps(
        {
            "name": NAME,
            "description": "Cổng thông tin điện tử thành phố Hải Phòng",
            "url": HOME,
            "home": HOME,
            "gmt_offset": 7,
            "timezone_string": "Asia/Ho_Chi_Minh",
            "namespaces": ["wp/v2"],
            "authentication": [],
            "routes": {},
        }
    )


def _local(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def _gmt(moment: datetime) -> str:
    return _local(moment.astimezone(UTC))


def rest_post(site: Site, post: Post) -> Json:
    """One article as /wp-json/wp/v2/posts tells it."""
    hidden = bool(post.password)
    content = "" if hidden else post.rendered
    excerpt = "" if hidden else f"<p>{escape(post.summary)}</p>\n"
    return {
        "id": post.id,
        "date": _local(post.published),
        "date_gmt": _gmt(post.published),
        "guid": {"rendered": f"{HOME}/?p={post.id}"},
        "modified": _local(post.modified),
        "modified_gmt": _gmt(post.modified),
        "slug": post.slug,
        "status": post.status,
        "type": post.kind,
        "link": post.url,
        "title": {"rendered": escape(post.title, quote=False).translate(_ENTITIES)},
        "content": {"rendered": content, "protected": hidden},
        "excerpt": {"rendered": excerpt.translate(_ENTITIES), "protected": hidden},
        "author": list(site.authors).index(post.login) + 1,
        "featured_media": 0,
        "comment_status": "closed",
        "ping_status": "closed",
        "sticky": post.sticky,
        "template": "",
        "format": "standard",
        "meta": [],
        "categories": [term.id for term in site.terms_of(post, "category")],
        "tags": [term.id for term in site.terms_of(post, "post_tag")],
        "_links": {"self": [{"href": f"{HOME}/wp-json/wp/v2/posts/{post.id}"}]},
    }


def rest_term(site: Site, term: Term) -> Json:
    """One category or tag as the REST interface tells it."""
    return {
        "id": term.id,
        "count": len(site.within(term)),
        "description": "",
        "link": term.url,
        "name": escape(term.name),
        "slug": term.slug,
        "taxonomy": term.taxonomy,
        **({"parent": term.parent} if term.taxonomy == "category" else {}),
        "meta": [],
    }


def fields(row: Json, wanted: str) -> Json:
    """Only the fields that `_fields` names ('id,title.rendered'); all where it names none."""
    if not wanted:
        return row
    kept: Json = {}
    for name in (part.strip() for part in wanted.split(",")):
        top, _, below = name.partition(".")
        if top not in row:
            continue
        if below and isinstance(row[top], dict):
            kept.setdefault(top, {}).update({k: v for k, v in row[top].items() if k == below})
        else:
            kept[top] = row[top]
    return kept


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(400, "rest_invalid_param", f"Invalid date: {text}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _ids(text: str) -> set[int]:
    return {int(part) for part in text.split(",") if part.strip().isdigit()}


_Test = Callable[[Site, Post, str], bool]
_FILTERS: dict[str, _Test] = {
    "after": lambda _, post, value: post.published > _moment(value),
    "before": lambda _, post, value: post.published < _moment(value),
    "modified_after": lambda _, post, value: post.modified > _moment(value),
    "modified_before": lambda _, post, value: post.modified < _moment(value),
    "slug": lambda _, post, value: post.slug in value.split(","),
    "include": lambda _, post, value: post.id in _ids(value),
    "exclude": lambda _, post, value: post.id not in _ids(value),
    "sticky": lambda _, post, value: post.sticky == (value in ("1", "true")),
    "search": lambda _, post, value: (
        value.lower() in f"{post.title} {' '.join(post.words)}".lower()
    ),
    "categories": lambda site, post, value: bool(
        _ids(value) & {term.id for term in site.terms_of(post, "category")}
    ),
    "tags": lambda site, post, value: bool(
        _ids(value) & {term.id for term in site.terms_of(post, "post_tag")}
    ),
}
_ORDERS: dict[str, Callable[[Post], Any]] = {
    "date": lambda post: (post.published, post.id),
    "modified": lambda post: (post.modified, post.id),
    "id": lambda post: post.id,
    "title": lambda post: post.title,
    "slug": lambda post: post.slug,
}


def rest_posts(site: Site, query: Query, kind: str = "post") -> list[Post]:
    """The articles that a REST query selects, in its order."""
    tests = [(test, query[name]) for name, test in _FILTERS.items() if name in query]
    found = [p for p in site.shown(kind) if all(test(site, p, value) for test, value in tests)]
    order, way = query.get("orderby", "date"), query.get("order", "desc")
    if order not in _ORDERS or way not in ("asc", "desc"):
        raise BadRequest(400, "rest_invalid_param", "Tham số không hợp lệ: orderby")
    return sorted(found, key=_ORDERS[order], reverse=way == "desc")


def window(rows: Sequence[Any], query: Query, kind: str = "post") -> tuple[list[Any], Query]:
    """One page of a REST list, and the headers that count it."""
    per_page, page = query.get("per_page", "10"), query.get("page", "1")
    if not per_page.isdigit() or not 1 <= int(per_page) <= 100 or not page.isdigit() or page == "0":
        raise BadRequest(400, "rest_invalid_param", "Tham số không hợp lệ: per_page, page")
    size, number = int(per_page), int(page)
    pages = -(-len(rows) // size)
    if number > max(pages, 1) and kind == "post":
        message = "The page number requested is larger than the number of pages available."
        raise BadRequest(400, "rest_post_invalid_page_number", message)
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
    return list(rows[(number - 1) * size : number * size]), headers


def robots(sitemap: bool) -> str:
    """/robots.txt"""
    rules = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
    return rules + (f"\nSitemap: {HOME}/wp-sitemap.xml\n" if sitemap else "")


SITEMAPS: dict[str, Callable[[Site], Sequence[tuple[str, datetime | None]]]] = {
    "posts-post": lambda site: [(p.url, p.modified) for p in reversed(site.shown())],
    "posts-page": lambda site: [(f"{HOME}/", None)] + [(p.url, None) for p in site.shown("page")],
    "taxonomies-category": lambda site: [
        (term.url, None) for term in site.categories.values() if site.within(term)
    ],
    "taxonomies-post_tag": lambda site: [(term.url, None) for term in site.tags.values()],
}


def sitemap_index() -> str:
    """/wp-sitemap.xml"""
    rows = "".join(
        f"<sitemap><loc>{HOME}/wp-sitemap-{name}-1.xml</loc></sitemap>" for name in SITEMAPS
    )
    return f"{_XML}<sitemapindex {_SITEMAP}>{rows}</sitemapindex>"


def sitemap(site: Site, name: str) -> str:
    """/wp-sitemap-<name>-1.xml"""
    rows = ""
    for url, changed in SITEMAPS[name](site):
        lastmod = f"<lastmod>{_gmt(changed)}+00:00</lastmod>" if changed else ""
        rows += f"<url><loc>{escape(url)}</loc>{lastmod}</url>"
    return f"{_XML}<urlset {_SITEMAP}>{rows}</urlset>"


def feed_item(site: Site, post: Post) -> str:
    """One article in the feed; its creator is the CMS's login, its content the first page."""
    terms = [*site.terms_of(post, "category"), *site.terms_of(post, "post_tag")]
    names = "".join(f"<category><![CDATA[{term.name}]]></category>\n" for term in terms)
    title = ("Bảo vệ: " if post.password else "") + post.title
    content = content_of(post, 1).replace("]]>", "]]&gt;")
    return (
        f"<item>\n<title>{escape(title, quote=False).translate(_ENTITIES)}</title>\n"
        f"<link>{post.url}</link>\n"
        f"<dc:creator><![CDATA[{site.authors[post.login]}]]></dc:creator>\n"
        f"<pubDate>{format_datetime(post.published.astimezone(UTC))}</pubDate>\n{names}"
        f'<guid isPermaLink="false">{HOME}/?p={post.id}</guid>\n'
        f"<description><![CDATA[{escape(post.summary)}]]></description>\n"
        f"<content:encoded><![CDATA[{content}]]></content:encoded>\n</item>\n"
    )


def feed(site: Site, posts: Sequence[Post], page: int) -> str | None:
    """RSS 2.0; None past the end."""
    shown = posts[(page - 1) * PER_PAGE : page * PER_PAGE]
    if not shown:
        return None
    built = format_datetime(site.changed().astimezone(UTC))
    return (
        f'{_XML}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n'
        f"<channel>\n<title>{NAME}</title>\n"
        f'<atom:link href="{HOME}/feed" rel="self" type="application/rss+xml" />\n'
        f"<link>{HOME}</link>\n"
        f"<description>Cổng thông tin điện tử thành phố Hải Phòng</description>\n"
        f"<lastBuildDate>{built}</lastBuildDate>\n<language>vi</language>\n"
        f"{''.join(feed_item(site, post) for post in shown)}</channel>\n</rss>\n"
    )
