"""Asking a portal outside the queue, and what is known of what its lists name."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from lxml.html import HtmlElement
from scrapy import Request, Spider
from scrapy.http import Response

from crawler.addresses import Site, host_of, path_of, same_page, tidy
from crawler.archiving import ARCHIVE_AS
from crawler.card import Card
from crawler.clock import now
from crawler.fetching.refusals import why
from crawler.items import Listed, Page, Problem
from crawler.memory import ListMark, Memory, Window, conditional_headers, moment, states_change

WELL = (200, 203)
"""The page was sent: 203 is the 200 of a portal that passed a proxy which changed it (RFC 9110)."""
NONE_THERE = frozenset((400, 401, 403, 404, 410))
"""What portals answer where a list is switched off, or a page lies past its end."""


class NoAnswer(Exception):
    """Nothing was received; `kind` is a problem's kind, `detail` its reason in words."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind, self.detail = kind, detail


class AskingSpider(Spider):
    """A spider that can ask outside the queue, one request after another."""

    card: ClassVar[Card]
    site: Site
    store: Memory

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.found: dict[str, Listed] = {}
        self.used: dict[str, int] = {}
        self.began = now()
        self.sweeping = True
        """Every list is read to its end."""
        self.ran_before: datetime | None = None
        """When the last complete run began."""
        self.marks: list[ListMark] = []
        self.standing: set[str] = set()
        """Keys of articles in lists that did not change since they were read."""
        self.mapped = False
        self.sizes: dict[str, int] = {}
        """How many articles a list names; only of lists that were read whole, and then 0 counts."""
        self.called: dict[bool, str] = {}
        """The first address that the portal's own lists state under its own host (False), and under
        a mirror's (True)."""
        self.foreign: Counter[str] = Counter()
        """Hosts that are none of the portal's, and how many addresses its lists name there."""

    def problem(
        self, url: str, stage: Any, kind: str, detail: str = "", page: Page | None = None
    ) -> Problem:
        self.logger.info("%s %s: %s %s", stage, kind, url, detail)
        return Problem(url, stage, kind, detail, self.card.name, page)

    async def ask(
        self,
        url: str,
        headers: dict[str, str] | None = None,
        *,
        archive_as: str = "list",
        seconds: float | None = None,
    ) -> Response:
        """One answer outside the queue, whatever its status. Raises NoAnswer with the reason."""
        engine: Any = self.crawler.engine
        meta: dict[str, Any] = {ARCHIVE_AS: archive_as}
        if seconds:
            meta["download_timeout"] = seconds
        request = Request(
            self.site.fetchable(url), dont_filter=True, headers=headers or {}, meta=meta
        )
        try:
            response: Response = await engine.download_async(request)
        except Exception as error:
            raise NoAnswer(*why(error)) from error
        return response

    async def fetch(
        self,
        url: str,
        *,
        guess: bool = False,
        mark: ListMark | None = None,
        archive_as: str = "list",
        seconds: float | None = None,
    ) -> Response | None:
        """An answer that is well, or None with its reason noted. `mark`: 304 is well too.

        A `guess` (a list that the portal may not have, a page that may be past the end) may be
        answered with "there is none" without a word.
        """
        try:
            response = await self.ask(
                url, conditional_headers(mark), archive_as=archive_as, seconds=seconds
            )
        except NoAnswer as error:
            if not (guess and error.kind == "forbidden"):
                self.store.note(self.problem(url, "list", error.kind, error.detail))
            return None
        if response.status in WELL or (mark and response.status == 304):
            return response
        if not (guess and response.status in NONE_THERE):
            self.store.note(self.problem(url, "list", f"http-{response.status}"))
        return None

    def _use(self, name: str, number: int) -> None:
        if number:
            self.used[name] = self.used.get(name, 0) + number

    async def ask_api(self, tree: HtmlElement | None) -> AsyncIterator[Listed]:
        """The software's own list of articles. Engines that have one override this."""
        return
        yield

    def is_article_sitemap(self, url: str) -> bool:
        """Whether a child of the sitemap index can hold articles."""
        return True

    # -- one article, one address -----------------------------------------------------------------
    def hear(self, urls: Iterable[str]) -> None:
        """Learn from addresses that the portal states in full under which host it knows itself."""
        for url in map(tidy, urls):
            if url and self.site.owns(url):
                self.called.setdefault(host_of(url) == host_of(self.site.base), url)

    def address(self, url: str) -> str:
        """The one address of a page, however a list spells it.

        Of a mirror's two spellings the one that is known, one with an article first; else the
        mirror's where the portal calls itself by no other, and the portal's own in any other case:
        relative links call nobody.
        """
        page = same_page(url)
        if not self.site.owns(page) or not self.card.mirrored_at(self.site.base):
            return page
        own = self.called.get(False) or self.card.home
        mirrors = host_of(page) == host_of(self.site.base)
        home = self.site.at_home(page, own) if mirrors else page
        here = self.site.fetchable(page)
        known = [(spelled, self.store.known(spelled)) for spelled in (home, here)]
        stored = [spelled for spelled, k in known if k and k.article_id is not None]
        remembered = [spelled for spelled, k in known if k]
        usual = here if self.called.keys() == {True} else home
        return next(iter(stored or remembered), usual)

    # -- how far ----------------------------------------------------------------------------------
    def window(self) -> Window:
        """How far a list with the newest first is read in this run."""
        days = timedelta(days=self.settings.getfloat("WINDOW_DAYS"))
        since = None if self.sweeping or not self.ran_before else self.ran_before - days
        return Window(since, self.settings.getint("WINDOW_PAGES"))

    def is_news(self, listed: Listed) -> bool:
        """Whether a list names an article that was never asked for, or states a change of it."""
        known = self.store.known(self.address(listed.url))
        return known is None or known.last_fetched is None or bool(states_change(known, listed))

    def day_of(self, url: str) -> datetime | None:
        """The day of a known article."""
        known = self.store.known(self.address(url))
        return moment(known.published) if known else None

    def is_own(self, url: str) -> bool:
        """Whether a listed address is the portal's; where others' are is counted."""
        if not self.site.owns(url):
            self.foreign[host_of(url)] += 1
            return False
        return True

    def may_be_article(self, url: str, *, known: bool = True) -> bool:
        """Whether the address alone lets it be an article; `known` where only the page can tell."""
        if not self.site.owns(url):
            return False
        told = self.card.is_article_path(path_of(same_page(url)).split("?")[0])
        return known if told is None else told
