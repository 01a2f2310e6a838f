"""Asking a portal's sitemaps: what changed in them since the last run."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from crawler.addresses import tidy
from crawler.asking import AskingSpider
from crawler.clock import now, stamp
from crawler.discovery import Unusable, read_sitemap
from crawler.fetching.robots import Robots
from crawler.items import Listed
from crawler.memory import ListMark, is_over, moment


class SitemapSpider(AskingSpider):
    """A spider that can read a portal's sitemaps."""

    sitemaps: ClassVar[tuple[str, ...]] = ("sitemap.xml", "sitemap_index.xml", "sitemap.xml.gz")

    async def read_sitemaps(self, *, unseen: bool = False) -> list[Listed]:
        """Every article-like address in the portal's sitemaps that changed since the last run.

        `unseen`: by addresses that no cache has seen, and without validators. A child is passed
        over where its index proved to state its changes, or where it answers 304: its articles
        stand as they stood. What a changed list names no longer is due.
        """
        tried: set[str] = set()
        queue = [(url, 0, "") for url in await self._robots_sitemaps()]
        found: dict[str, Listed] = {}
        read: list[int] = []
        guesses = [self.site.join(path) for path in self.sitemaps]
        seconds, barren = self.settings.getfloat("LARGE_TIMEOUT"), 0
        self.mapped = False
        while queue or (guesses and not self.mapped):
            guessed = not queue
            url, depth, stated = queue.pop(0) if queue else (guesses.pop(0), 0, "")
            key = self.site.key(url)
            if key in tried:
                continue
            if depth > self.settings.getint("SITEMAP_DEPTH_MAX"):
                tried.add(key)
                words = f"index in index, {depth} deep: not read"
                self.store.note(self.problem(url, "list", "sitemap-deep", words))
                continue
            if len(tried) >= self.settings.getint("SITEMAPS_MAX") or barren >= self.settings.getint(
                "SITEMAPS_BARREN_MAX"
            ):
                words = f"{len(tried)} sitemaps were read, the last {barren} without a new address"
                self.store.note(self.problem(url, "list", "sitemaps-endless", words))
                break
            tried.add(key)
            barren += 1
            mark = None if self.sweeping else self.store.mark(self.card.name, url)
            if mark and stated and mark.stated == stated:
                self._stand(url)
                barren = 0
                continue
            address = uncached(url, self.began) if unseen else url
            response = await self.fetch(
                address,
                guess=guessed or unseen,
                mark=None if unseen else mark,
                seconds=seconds,
            )
            if response is None:
                continue
            if response.status == 304:
                self._stand(url)
                barren = 0
                continue
            try:
                sitemap = read_sitemap(response.body)
            except Unusable as error:
                if not guessed:
                    self.store.note(self.problem(url, "list", "sitemap-unusable", str(error)))
                continue
            if sitemap.cut:
                self.store.note(self.problem(url, "list", "sitemap-long", "read in part"))
            if sitemap.damage:
                self.store.note(self.problem(url, "list", "sitemap-damaged", sitemap.damage))
            queue += [
                (child, depth + 1, sitemap.stated.get(child, ""))
                for child in sitemap.children
                if self.is_article_sitemap(child) and self.is_own(child)
            ]
            rows = [r for r in sitemap.urls if self.is_own(r[0]) and self.may_be_article(r[0])]
            if not self.is_article_sitemap(url) or not rows:
                continue
            self.mapped = True
            before = len(found)
            list_id = self.store.list_id(self.card.name, url, "sitemap")
            if not sitemap.damage:
                read.append(list_id)
            self.hear(named for named, _ in rows)
            for named, lastmod in rows:
                listed = Listed(
                    self.address(named), lastmod=lastmod, found_by="sitemap", list_id=list_id
                )
                found.setdefault(self.site.key(listed.url), listed)
            barren = 0 if len(found) > before else barren
            if not sitemap.damage:  # the next run reads it again, whatever its validators say
                self.marks.append(sitemap_mark(url, response, stated, [m for _, m in rows]))
        self.missed(read, found.keys())
        return list(found.values())

    def _stand(self, url: str) -> None:
        """A sitemap is as it was: so are its members."""
        self.mapped = True
        list_id = self.store.list_id(self.card.name, url, "sitemap")
        self.standing |= {self.site.key(member) for member in self.store.members(list_id)}

    def missed(self, read: list[int], named: Any) -> None:
        """What these complete lists named once, and none of them names now, is due."""
        for url in (url for list_id in read for url in self.store.members(list_id)):
            if self.site.key(url) not in named:
                self.store.overdue(self.card.name, url)

    async def _robots_sitemaps(self) -> list[str]:
        """The sitemaps that robots.txt names, as the crawl's own middleware received it."""
        middleware = self.crawler.get_downloader_middleware(Robots)
        parser: Any = await middleware.robot_parser(Request(self.site.base)) if middleware else None
        named = list(parser.rp.sitemaps) if parser is not None else []
        addresses = (tidy(name, self.site.base) for name in named)
        return [url for url in addresses if url and self.site.owns(url)]


def uncached(url: str, at: datetime) -> str:
    """The same file by an address that is asked for once.

    >>> uncached("https://p.vn/sitemap.xml", moment("2026-11-27T12:30:43Z"))
    'https://p.vn/sitemap.xml?at=1795782643'
    """
    return f"{url}{'&' if '?' in url else '?'}at={at.timestamp():.0f}"


def sitemap_mark(url: str, response: Response, stated: str, lastmods: list[str]) -> ListMark:
    """How to know this sitemap again. An index that states less than its child is not believed,
    nor one whose stated day is not over: what is published until then would change nothing in it.
    """

    def header(name: str) -> str | None:
        value = response.headers.get(name)
        return value.decode("latin-1") if value else None

    times = [t for t in map(moment, lastmods) if t]
    told, newest = moment(stated), max(times, default=None)
    honest = told is not None and newest is not None and newest <= told
    return ListMark(
        url,
        "sitemap",
        header("ETag"),
        header("Last-Modified"),
        stated if honest and is_over(stated, now()) else None,
        newest.isoformat() if newest else None,
        len(lastmods),
        stamp(),
    )
