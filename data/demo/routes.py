"""Which address of the demonstration portal answers with what."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from urllib.parse import quote, unquote

from data.demo import furniture, machine
from data.demo.answers import HTML, JSON, XML, Response, Switches, file, text
from data.demo.store import HOME, Post, Site, Term

Query = Mapping[str, str]


class Router:
    """Answers requests for one site; `answer` is the only way in."""

    def __init__(self, site: Site, switches: Switches) -> None:
        self.site = site
        self.switches = switches
        self.patterns: Sequence[tuple[str, Callable[..., Response | None]]] = (
            (r"/robots\.txt", self.robots),
            (r"/wp-sitemap\.xml", self.sitemap_index),
            (r"/wp-sitemap-([a-z_-]+)-1\.xml", self.sitemap),
            (r"/wp-json/?", self.rest_root),
            (r"/wp-json/wp/v2/(posts|pages)(?:/(\d+))?", self.rest_posts),
            (r"/wp-json/wp/v2/(categories|tags)(?:/(\d+))?", self.rest_terms),
            (r"/wp-content/uploads/(.+)", self.upload),
            (r"/wp-content/themes/haiphong-portal/(.+)", self.theme),
            (r"(?:/(category|tag)/([^.]+?))?/feed/?", self.feed),
            (r"(?:/page/(\d+))?/?", self.front),
            (r"/(category|tag)/([a-z0-9/-]+?)(?:/page/(\d+))?", self.term),
            (r"/(\d{4})/(\d\d)(?:/page/(\d+))?", self.month),
            (r"(/[^/]+\.html)(?:/(\d+|amp))?", self.article),
            (r"(/.+)", self.plain),
        )

    def answer(self, path: str, query: Query) -> Response:
        """The answer to GET path?query."""
        path = unquote(path)
        try:
            return self.redirect(path, query) or self.found(path, query) or self.missing()
        except machine.BadRequest as error:
            return Response(error.status, error.body.encode(), JSON)

    def found(self, path: str, query: Query) -> Response | None:
        """The first route that has an answer."""
        for pattern, route in self.patterns:
            match = re.fullmatch(pattern, path)
            response = route(query, *match.groups()) if match else None
            if response is not None:
                return response
        return None

    def missing(self) -> Response:
        """404 in the portal's furniture."""
        main = (
            '<main id="main"><h1 class="page-title">Không tìm thấy trang</h1>'
            "<p>Trang bạn yêu cầu không tồn tại hoặc đã được chuyển đi nơi khác.</p></main>"
        )
        title = f"Không tìm thấy trang &#8211; {furniture.NAME}"
        page = furniture.frame(self.site, title, self.head(), "error404", main)
        return Response(404, page.encode(), HTML)

    # addresses that lead elsewhere

    def redirect(self, path: str, query: Query) -> Response | None:
        """Short links, old slugs, trailing slashes and other spellings of an address."""
        if query.get("p", "").isdigit():
            number = int(query["p"])
            post = next((p for p in self.site.shown() if p.id == number), None)
            return self.moved(post.path) if post else self.missing()
        if path == "/index.php":
            return self.moved("/")
        article, _, twin = path.partition(".html")
        post = self.site.moved(f"{article}.html") if ".html" in path else self.site.moved(path)
        if post:
            return self.moved(post.path + ("/amp" if twin.strip("/") == "amp" else ""))
        bare = path.rstrip("/")
        if bare.endswith(".html/1"):
            return self.moved(bare.removesuffix("/1"))
        slash = path.endswith("/") and bare and not re.search(r"/(feed|wp-json)$", bare)
        return self.moved(bare) if slash and self.found(bare, query) else None

    def moved(self, path: str) -> Response:
        """301; relative, so that no client leaves the mirror, unless a test wants it absolute."""
        place = (HOME if self.switches.absolute_redirects else "") + quote(path)
        return Response(301, headers={"Location": place})

    # for machines

    def robots(self, query: Query) -> Response:
        return text(machine.robots(self.switches.sitemap), "text/plain; charset=UTF-8")

    def sitemap_index(self, query: Query) -> Response | None:
        return text(machine.sitemap_index(), XML) if self.switches.sitemap else None

    def sitemap(self, query: Query, name: str) -> Response | None:
        if not self.switches.sitemap or name not in machine.SITEMAPS:
            return None
        return text(machine.sitemap(self.site, name), XML)

    def rest_root(self, query: Query) -> Response | None:
        return text(machine.rest_root(), JSON) if self.switches.rest else None

    def rest_posts(self, query: Query, kind: str, number: str | None) -> Response | None:
        if not self.switches.rest:
            return None
        posts = machine.rest_posts(self.site, query, kind.removesuffix("s"))
        rows = [machine.rest_post(self.site, post) for post in posts]
        return self.rest_list(rows, query, number, "post")

    def rest_terms(self, query: Query, kind: str, number: str | None) -> Response | None:
        if not self.switches.rest:
            return None
        terms = self.site.categories if kind == "categories" else self.site.tags
        rows = [machine.rest_term(self.site, term) for term in terms.values()]
        if query.get("hide_empty") in ("1", "true"):
            rows = [row for row in rows if row["count"]]
        return self.rest_list(sorted(rows, key=lambda row: row["name"]), query, number, "term")

    def rest_list(
        self, rows: list[machine.Json], query: Query, number: str | None, kind: str
    ) -> Response:
        """A page of rows, or the one row with this number."""
        wanted = query.get("_fields", "")
        headers: Mapping[str, str] = {}
        if number is None:
            window, headers = machine.window(rows, query, kind)
            body = json.dumps([machine.fields(row, wanted) for row in window])
        else:
            one = next((row for row in rows if row["id"] == int(number)), None)
            if one is None:
                raise machine.BadRequest(404, f"rest_{kind}_invalid_id", "ID không hợp lệ.")
            body = json.dumps(machine.fields(one, wanted))
        return Response(200, body.encode(), JSON, headers)

    def feed(self, query: Query, taxonomy: str | None, path: str | None) -> Response | None:
        term = self.known(taxonomy or "", path or "")
        if not self.switches.feed or (taxonomy and term is None):
            return None
        posts = self.site.within(term) if term else self.site.shown()
        paged = query.get("paged", "1")
        body = machine.feed(self.site, posts, int(paged) if paged.isdigit() else 1)
        return (
            text(body, "application/rss+xml; charset=UTF-8", self.site.changed()) if body else None
        )

    # files

    def upload(self, query: Query, name: str) -> Response | None:
        return file(self.site.root / "uploads", name)

    def theme(self, query: Query, name: str) -> Response | None:
        return file(self.site.root / "theme", name)

    # for people

    def head(self, more: str = "") -> str:
        """The links to feed and REST interface that every page carries."""
        links = more
        if self.switches.feed:
            links += (
                '<link rel="alternate" type="application/rss+xml"'
                f' title="{furniture.NAME}" href="{HOME}/feed" />\n'
            )
        if self.switches.rest:
            links += f'<link rel="https://api.w.org/" href="{HOME}/wp-json/" />\n'
        return links

    def known(self, taxonomy: str, path: str) -> Term | None:
        terms = {"category": self.site.categories, "tag": self.site.tags}.get(taxonomy, {})
        return terms.get(path)

    def front(self, query: Query, page: str | None) -> Response | None:
        if "s" in query:
            posts = machine.rest_posts(self.site, {"search": query["s"]})
            title = f"Kết quả tìm kiếm: {escape(query['s'])}"
            return self.listing(f"{HOME}/?s={quote(query['s'])}", posts, page, title)
        posts = self.site.shown()
        if page in (None, "1"):
            first = posts[: furniture.PER_PAGE]
            sticky = [p for p in posts if p.sticky]
            boxes = sticky + [p for p in first if not p.sticky]
            return self.listing("", posts, page, "", boxes)
        return self.listing("", posts, page, "")

    def term(self, query: Query, taxonomy: str, path: str, page: str | None) -> Response | None:
        term = self.known(taxonomy, path)
        if term is None:
            return None
        label = "Danh mục" if taxonomy == "category" else "Thẻ"
        title = f"{label}: {escape(term.name)}"
        crumb = furniture.breadcrumb(self.site, term) if taxonomy == "category" else ""
        return self.listing(term.url, self.site.within(term), page, title, crumb=crumb)

    def month(self, query: Query, year: str, month: str, page: str | None) -> Response | None:
        posts = [p for p in self.site.shown() if f"{p.published:%Y/%m}" == f"{year}/{month}"]
        title = f"Tháng: Tháng {int(month)} {year}"
        return self.listing(f"{HOME}/{year}/{month}", posts, page, title) if posts else None

    def listing(
        self,
        base: str,
        posts: Sequence[Post],
        page: str | None,
        title: str,
        boxes: Sequence[Post] | None = None,
        crumb: str = "",
    ) -> Response | None:
        """One page of a list of articles; None past the end. `base` is '' for the front page."""
        number, size = int(page or 1), furniture.PER_PAGE
        last = max(1, -(-len(posts) // size))
        if not 1 <= number <= last:
            return None
        shown = posts[(number - 1) * size : number * size] if boxes is None else boxes
        items = "".join(furniture.item(self.site, post, boxes is not None) for post in shown)
        heading = f'<h1 class="page-title">{title}</h1>' if title else ""
        main = (
            f'<main id="main" class="site-main list-page">{crumb}{heading}'
            f'<div class="list-news">{items or "<p>Không có bài viết nào.</p>"}</div>'
            f"{furniture.pagination(base, number, last)}</main>"
        )
        url = (base or f"{HOME}/") if number == 1 else f"{base or HOME}/page/{number}"
        head = self.head(f'<link rel="canonical" href="{url}" />\n')
        name = f"{title} &#8211; {furniture.NAME}" if title else furniture.NAME
        classes = "archive" if base else "home blog"
        body = furniture.frame(self.site, name, head, classes, main)
        return text(body, modified=self.site.changed())

    def article(self, query: Query, path: str, part: str | None) -> Response | None:
        post = self.site.find(path)
        if post is None:
            return None
        if part == "amp":
            return text(furniture.amp(self.site, post), modified=post.modified)
        if "print" in query:
            return text(furniture.print_view(self.site, post), modified=post.modified)
        page = int(part or 1)
        if page > (1 if post.password else len(post.parts)):
            return None
        own = f"{HOME}/wp-json/wp/v2/posts/{post.id}"
        own = f'<link rel="alternate" type="application/json" href="{own}" />\n'
        head = self.head(own if self.switches.rest else "")
        return text(furniture.single(self.site, post, page, head), modified=post.modified)

    def plain(self, query: Query, path: str) -> Response | None:
        post = self.site.find(path)
        if post is None or post.kind == "post":
            return None
        return text(furniture.plain(self.site, post, self.head()), modified=post.modified)
