"""WordPress's REST lists: what they name, what changed since, and all that they say of a post."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml.html import HtmlElement

from crawler.addresses import tidy
from crawler.clock import stamp
from crawler.discovery import Unusable, read_rows
from crawler.engines import wordpress
from crawler.items import Listed
from crawler.memory import ListMark, moment
from crawler.portal import PortalSpider
from crawler.selecting import select

LIGHT, POSTS = wordpress.LIGHT_FIELDS, "wp/v2/posts"
PER_PAGE = 100
"""The most that WordPress's REST lists give at a time."""


class RestSpider(PortalSpider):
    """A crawl that asks the REST lists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category_paths: dict[str, tuple[str, ...]] = {}
        self.api = ""
        self.total: int | None = None
        """How many posts the REST list says that there are."""
        self.unknown = 0
        """How many of those that it named were never listed before."""
        self.answered = False
        self.no_list = ""
        """What answered well (200) in the place of a REST list, in words."""
        self._terms: tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]] | None = None

    async def _rows(
        self, what: str, fields: str, wanted: str = ""
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """The pages of one REST list; ends at the first that is none. `wanted`: its query."""
        number, last = 1, 1
        while number <= last:
            joint = "&" if "?" in self.api else "?"
            query = f"per_page={PER_PAGE}&page={number}{wanted}&_fields={fields}"
            url = f"{self.api}wp/v2/{what}{joint}{query}"
            response = await self.fetch(url, guess=number == 1)
            if response is None:
                if number == 1:
                    return
                number += 1
                continue
            try:
                rows = read_rows(response.body)
            except Unusable as error:
                if number > 1:
                    self.store.note(self.problem(url, "list", "rest-unusable", str(error)))
                else:
                    self.no_list = self.no_list or str(error)
                return
            self.answered = True
            total = response.headers.get("X-WP-TotalPages") or b""
            last = (
                int(total) if total.isdigit() else (number + 1 if len(rows) == PER_PAGE else number)
            )
            last = min(last, self.settings.getint("LISTING_PAGES_MAX"))
            if what == "posts" and wanted in ("", self._until_tomorrow("before")):
                count = response.headers.get("X-WP-Total") or b""
                self.total = int(count) if count.isdigit() else None
            yield rows
            number += 1

    def _api_root(self, tree: HtmlElement | None) -> str:
        """Where the page says that the REST interface is, else WordPress's default."""
        for link in tree.iter("link") if tree is not None else ():
            if link.get("rel") == "https://api.w.org/":
                named = tidy(link.get("href") or "", self.site.base)
                if named and self.site.owns(named):
                    return named
        return self.site.join("/wp-json/")

    async def _term_paths(self, what: str) -> dict[int, tuple[str, ...]]:
        rows = [row async for page in self._rows(what, wordpress.TERM_FIELDS) for row in page]
        paths = wordpress.term_paths(rows)
        if what == "categories":
            self.category_paths |= {
                str(r.get("slug")): paths[r["id"]] for r in rows if r.get("id") in paths
            }
        return paths

    async def ask_api(self, tree: HtmlElement | None) -> AsyncIterator[Listed]:
        if tree is not None:
            self.category_paths |= wordpress.category_paths(select(tree, wordpress.CATEGORY_LINKS))
        self.api = self._api_root(tree)
        before = self.store.mark(self.card.name, f"{self.api}{POSTS}")
        mark = None if self.sweeping else before
        named: set[str] = set()
        newest = ""
        pages = (
            self._recent(mark)
            if mark
            else self._rows("posts", wordpress.POST_FIELDS if self._asks_all else LIGHT)
        )
        complete = not mark
        async for rows in pages:
            async for listed in self._tell(rows, told=self._asks_all and not mark):
                named.add(self.site.key(listed.url))
                newest = max(newest, listed.modified)
                yield listed
        if mark and named and self._fewer_than(mark) and not self.mapped:
            complete = True
            async for rows in self._rows("posts", LIGHT):
                async for listed in self._tell(rows):
                    named.add(self.site.key(listed.url))
                    yield listed
        if named:
            self._note_progress(mark, named, newest, complete=complete)
        elif before and before.entries and (self.answered or self.no_list):
            # Many portals have none, and answer a guess with anything; this one had.
            words = self.no_list or "it names no post"
            words += f"; it named {before.entries} posts in the crawl of {before.read_at}"
            self.store.note(self.problem(f"{self.api}{POSTS}", "list", "rest-unusable", words))

    @property
    def _asks_all(self) -> bool:
        """Whether every listed post is asked for, so that each is worth its whole row."""
        return self.first or self.full

    def _fewer_than(self, mark: ListMark) -> bool:
        """Whether the list is shorter than what it named once and what is new make."""
        if self.total is None or not mark.entries:
            return False
        return self.total < mark.entries + self.unknown

    def _note_progress(
        self, mark: ListMark | None, named: set[str], newest: str, *, complete: bool
    ) -> None:
        """How far the REST list was read, and what stands in it further down."""
        name = f"{self.api}{POSTS}"
        total = self.total if self.total is not None else len(named)
        # A post dated into the future must not hide the edits until then.
        capped = min(newest, self.began.astimezone(UTC).isoformat(timespec="seconds"))
        newest = max(capped, (mark.newest or "") if mark else "")
        self.marks.append(ListMark(name, "api", None, None, None, newest, total, stamp()))
        list_id = self.store.list_id(self.card.name, name, "api")
        if self.mapped:
            return
        if complete:
            self.missed([list_id], named)
        else:
            members = {self.site.key(url) for url in self.store.members(list_id)}
            self.standing |= members - named

    async def _recent(self, mark: ListMark) -> AsyncIterator[list[dict[str, Any]]]:
        """What was modified, and what was published, since the last complete run.

        Both: a post that was scheduled appears without being modified, and an edited one keeps
        its date. The order of the answer proves that it is the one asked for; a server that
        orders by nothing is read whole.
        """
        window, times = self.window(), list[datetime]()
        last = moment(mark.newest)
        since = last - timedelta(days=self.settings.getfloat("WINDOW_DAYS")) if last else None
        window.since = since or window.since
        ordered = "&orderby=modified&order=desc"
        after = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if since else ""
        ordered += self._until_tomorrow("modified_before")
        for query in ([f"{ordered}&modified_after={after}"] if after else []) + [ordered]:
            async for rows in self._rows("posts", LIGHT, query):
                stated = [t for t in (moment(wordpress.modified_time(r)) for r in rows) if t]
                times += stated
                if len(stated) < len(rows) or times != sorted(times, reverse=True):
                    async for everything in self._rows("posts", LIGHT):
                        yield everything
                    return
                yield rows
                if window.enough(self._has_news(rows), stated):
                    break
            if times:
                break
        window = self.window()
        async for rows in self._rows("posts", LIGHT, self._until_tomorrow("before")):
            yield rows
            if window.enough(self._has_news(rows), [moment(r.get("date")) for r in rows]):
                break

    def _until_tomorrow(self, name: str) -> str:
        """A limit that leaves nothing out, and that no cache has seen: lists are kept for minutes
        by many portals, and what changed since would not be in them."""
        tomorrow = self.began.astimezone(UTC) + timedelta(days=1)
        return f"&{name}={tomorrow.strftime('%Y-%m-%dT%H:%M:%SZ')}"

    def _has_news(self, rows: list[dict[str, Any]]) -> bool:
        return any(self.is_news(listed) for listed in self._posts(rows))

    def _posts(self, rows: list[dict[str, Any]]) -> list[Listed]:
        posts = (wordpress.listed_post(row, {}, {}) for row in rows)
        named = [post for post in posts if post is not None]
        self.hear(post.url for post in named)
        for post in named:
            post.url = self.address(post.url)
        return named

    async def _tell(
        self, rows: list[dict[str, Any]], *, told: bool = False
    ) -> AsyncIterator[Listed]:
        """What the rows list; those that will be asked for with all that REST says of them.

        `told`: the rows say it already.
        """
        listed = self._posts(rows)
        fresh = [x for x in listed if self.site.key(x.url) not in self.found]
        for post in fresh:
            if self.store.known(self.address(post.url)) is None:
                self._meet(post)
        asked = [x for x in fresh if not self.passes_over(x)]
        if told:
            whole = await self._whole_rows(rows)
        else:
            whole = await self._by_id([x.id for x in asked if x.id is not None])
        list_id = None
        if listed and not self.mapped:
            list_id = self.store.list_id(self.card.name, f"{self.api}{POSTS}", "api")
        for bare in listed:
            post = whole.get(bare.id, bare) if bare.id is not None else bare
            post.list_id = list_id
            yield post

    def _meet(self, post: Listed) -> None:
        """An address that no list named before: a new article, or one that moved."""
        old = self.store.address_of(self.card.name, post.id) if post.id is not None else None
        if old is None:
            self.unknown += 1
        elif self.site.key(old) != self.site.key(post.url):
            self.store.overdue(self.card.name, old)

    async def _by_id(self, ids: list[int]) -> dict[int | None, Listed]:
        """All that REST says of these posts, a hundred at a time."""
        found: dict[int | None, Listed] = {}
        for start in range(0, len(ids), PER_PAGE):
            some = ",".join(map(str, ids[start : start + PER_PAGE]))
            async for rows in self._rows("posts", wordpress.POST_FIELDS, f"&include={some}"):
                found |= await self._whole_rows(rows)
        return found

    async def _whole_rows(self, rows: list[dict[str, Any]]) -> dict[int | None, Listed]:
        """Id to what a row says, its terms by name."""
        if self._terms is None:
            self._terms = (await self._term_paths("categories"), await self._term_paths("tags"))
        posts = [wordpress.listed_post(row, *self._terms) for row in rows]
        for post in posts:
            if post is not None:
                post.content = ""  # thousands of texts at once; each page is fetched anyway
        return {post.id: post for post in posts if post is not None}

    async def relist(self, due: list[Listed]) -> AsyncIterator[Listed]:
        """What is due, with what REST says of it."""
        ids = [listed.id for listed in due if listed.id is not None] if self.total else []
        whole = await self._by_id(ids)
        for listed in due:
            post = whole.get(listed.id) if listed.id is not None else None
            if post is not None and self.site.key(post.url) == self.site.key(listed.url):
                post.url = listed.url
                yield post
            else:
                yield listed

    async def rendered(self, listed: Listed) -> str:
        """The article's text by REST; '' where that is closed."""
        url = f"{self.api}wp/v2/posts/{listed.id}"
        asked = self.fetch(url, guess=True, archive_as="part") if listed.id else None
        response = await asked if asked else None
        rows = read_rows(b"[" + response.body + b"]") if response is not None else []
        rendered = wordpress.listed_post(rows[0], {}, {}) if rows else None
        return rendered.content if rendered else ""

    def knows(self) -> dict[str, Any]:
        return {**super().knows(), "api": self.api, "categories": self.category_paths}

    def recall(self, known: dict[str, Any]) -> None:
        super().recall(known)
        self.api = str(known.get("api") or "")
        paths = known.get("categories", {})
        self.category_paths = {slug: tuple(path) for slug, path in paths.items()}
