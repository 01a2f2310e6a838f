"""What comes back from a portal: an answer becomes an article, a problem, or is remembered."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from crawler.addresses import Site, host_of, same_page
from crawler.archiving import ARCHIVE_AS, ARCHIVED, RECEIVED
from crawler.asking import WELL
from crawler.card import Card, Layout
from crawler.clock import stamp
from crawler.fetching.refusals import Forbidden, why
from crawler.items import Article, AttachmentFile, Listed, Page, Term
from crawler.lists import ListSpider
from crawler.locating import locate
from crawler.memory import Known, conditional_headers, passes_over, states_change
from crawler.notices import Notice
from crawler.page import Fetched, NotAnArticle, Reading, Unreadable, decode, letters, parse
from crawler.page_dates import Chrome
from crawler.reading import continuations, may_be_split, read_article


class ArrivalSpider(ListSpider):
    """A spider that can ask for articles and documents, and read what answers."""

    layout: ClassVar[Layout | None] = None
    """The conventions of the portal's software."""
    full = False
    """Known articles are asked for too, and without validators."""

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.chrome: Chrome = frozenset()
        self.asked = self.answered = 0
        self.known_well: set[str] = set()
        """Keys of known articles that answered as articles in this run."""
        self.known_asked: set[str] = set()
        self.behind: frozenset[str] = frozenset()
        """Keys of the articles that wanted a password when they were last asked for or listed."""
        self.recovered: set[str] = set()
        """Keys of what a killed crawl had archived and this one stored: listed and counted then."""
        self.probes: set[str] = set()
        self.distrusted: frozenset[str] = frozenset()
        self.documents: set[str] = set()
        """Addresses of documents that were asked for in this run."""

    def count(self, name: str, by: int = 1) -> None:
        if self.crawler.stats:
            self.crawler.stats.inc_value(f"congtin/{name}", by)

    def named(self, key: str, passed: bool) -> None:
        """Count an article that a list names, and that stands as it stood where it is passed."""
        if passed and key in self.recovered:
            return
        self.count("listed")
        if passed:
            self.stands(key)

    def stands(self, key: str, by: int = 1) -> None:
        """Count what is not asked for: it stands as it stood, behind its password or not."""
        self.count("protected" if key in self.behind else "unchanged", by)

    # -- asking -----------------------------------------------------------------------------------
    def article_request(
        self, listed: Listed, known: Known | None, *, doubt: bool = False
    ) -> Request:
        """A request for an article; `doubt`: without validators, whatever is remembered."""
        key = self.site.key(listed.url)
        stored = known is not None and known.article_id is not None
        trusted = host_of(listed.url) not in self.distrusted and not doubt and not self.full
        headers = conditional_headers(known) if stored and trusted else {}
        if stored:
            self.known_asked.add(key)
        sure = self.full and passes_over(known, listed, self.began, self.store.schedule)
        return Request(
            self.site.fetchable(listed.url),
            callback=self.parse_article,
            errback=self.article_failed,
            # `found` makes them unique; Scrapy's filter would drop a redirect to a second one.
            dont_filter=True,
            headers=headers,
            cb_kwargs={
                "listed": listed,
                "told": known is not None and states_change(known, listed) is True,
                "sure": sure,
                "doubt": doubt,
            },
            meta={
                ARCHIVE_AS: "article",
                "download_maxsize": self.settings.getint("PAGE_MAXSIZE"),
            },
        )

    # -- reading ----------------------------------------------------------------------------------
    def page(
        self,
        url: str,
        kind: str,
        status: int | None,
        listed: Listed | None = None,
        response: Response | None = None,
    ) -> Page:
        headers = response.headers if response is not None else {}

        def header(name: str) -> str | None:
            value = headers.get(name)
            return value.decode("latin-1") if value else None

        return Page(
            url,
            self.card.name,
            kind,
            status,
            seen_at(response),
            header("ETag"),
            header("Last-Modified"),
            listed_modified=(listed.modified or None) if listed else None,
            listed_lastmod=(listed.lastmod or None) if listed else None,
            archived=response.meta.get(ARCHIVED) if response is not None else None,
        )

    def article_failed(self, failure: Any) -> Iterator[Any]:
        """errback: no answer at all, or one that must not be followed."""
        listed: Listed = failure.request.cb_kwargs["listed"]
        self.answered += 1
        kind, detail = why(failure.value)
        self.count("forbidden" if kind == Forbidden.kind else "failed")
        yield self.problem(
            listed.url, "fetch", kind, detail, self.page(listed.url, "article", None, listed)
        )

    async def parse_article(
        self,
        response: Response,
        listed: Listed,
        told: bool = False,
        sure: bool = False,
        doubt: bool = False,
    ) -> AsyncIterator[Any]:
        """`told`: a list states a change. `sure`: nothing but --full would have asked."""
        self.answered += 1
        page = self.page(listed.url, "article", response.status, listed, response)
        page.passed_over, page.doubted = sure, doubt
        if response.status == 304 and told:
            # A list and a validator contradict each other: the bytes decide.
            self.answered -= 1
            yield self.article_request(listed, self.store.known(listed.url), doubt=True)
            return
        if response.status == 304:
            self.known_well.add(self.site.key(listed.url))
            self.count("not_modified")
            self.count("unchanged")
            yield page
            return
        if response.status not in WELL:
            self.count("failed")
            yield self.problem(listed.url, "fetch", f"http-{response.status}", "", page)
            return
        led_away = self.site.key(response.url) != self.site.key(listed.url)
        if led_away and same_page(response.url) == same_page(self.site.base):
            self.count("failed")
            yield self.problem(listed.url, "fetch", "redirect-to-front", response.url, page)
            return
        known = self.store.known(listed.url)
        stored = known is not None and known.article_id is not None
        try:
            pages = await self._whole(response)
            article = await self._read(pages, listed)
        except Notice as reason:
            self.count("failed")
            yield self.problem(listed.url, "read", reason.kind, str(reason), page)
            return
        except NotAnArticle as reason:
            if stored and led_away:
                self.count("failed")
                yield self.problem(listed.url, "fetch", "redirect-to-other", response.url, page)
                return
            if stored:
                self.count("failed")
                yield self.problem(listed.url, "read", "regressed", str(reason), page)
                return
            page.kind = "protected" if "password" in str(reason) else "other"
            self.count(page.kind)
            self.logger.info("no article: %s: %s", listed.url, reason)
            yield page
            return
        except Unreadable as reason:
            self.count("failed")
            kind = "redirect-to-other" if stored and led_away else reason.kind
            yield self.problem(listed.url, "read", kind, str(reason), page)
            return
        told_other = "" if led_away else self._of_another(article, listed)
        if told_other:
            self.count("failed")
            yield self.problem(listed.url, "read", "another-article", told_other, page)
            return
        page.split = len(pages) > 1
        article.page, article.redirected = page, led_away
        article.post_id = article.post_id or listed.id
        led_here = [same_page(u) for u in (*response.meta.get("redirect_urls", []), listed.url)]
        own = (self.site.at_home(u, article.url) for u in led_here)
        article.aliases += dict.fromkeys(u for u in own if u != article.url)
        self.known_well.add(self.site.key(listed.url))
        yield article
        for request in self._attachment_requests(a.url for a in article.attachments):
            yield request

    def _of_another(self, article: Article, listed: Listed) -> str:
        """Why the page is that of another article, as a mixed-up cache answers; '' where it is not.

        The number of the software's own on the page is not the list's, and either the titles
        differ as well, or that number is an article of another address.
        """
        number = article.post_id
        if number is None or listed.id is None or number == listed.id:
            return ""
        there = self.store.address_of(self.card.name, number)
        elsewhere = there is not None and self.site.key(there) != self.site.key(listed.url)
        titled = bool(listed.title) and letters(listed.title) != letters(article.title)
        if not (elsewhere or titled):
            return ""
        return f"the page is that of number {number}, the lists name number {listed.id} here"

    async def _whole(self, response: Response) -> list[Fetched]:
        """The answer and, where the article is split, its further pages."""
        first = fetched(response)
        try:
            tree = parse(decode(first)) if may_be_split(first) else None
            more = continuations(tree, response.url, self.site) if tree is not None else []
        except Unreadable:
            more = []
        pages = [first]
        for url in more[: self.settings.getint("SPLIT_PAGES_MAX")]:
            further = await self.fetch(url, archive_as="part")
            if further is None:
                raise Unreadable(f"a page of it is missing: {url}")
            pages.append(fetched(further))
        return pages

    async def _read(self, pages: list[Fetched], listed: Listed) -> Article:
        return self.read(pages, listed)

    def read(
        self, pages: list[Fetched], listed: Listed | None, *, by_selectors: bool = False
    ) -> Article:
        """The article that these pages print. Raises NotAnArticle or Unreadable.

        `by_selectors` keeps the general reader out: what no selector finds is unreadable.
        """
        return read_article(
            pages,
            self.card_for(pages[0]),
            self.site,
            engine=self.layout,
            listed=listed,
            reject=self.reject,
            terms=self.terms,
            locate=None if by_selectors else locate,
            chrome=self.chrome,
        )

    def card_for(self, page: Fetched) -> Card:
        """The card that reads this page."""
        return self.card

    def reject(self, seen: Reading) -> str | None:
        """Why a page is no article. Engines know."""
        return None

    def knows(self) -> dict[str, Any]:
        """What reading a page uses beside its bytes and what the lists say of it. JSON-ready."""
        return {
            "at": self.site.base,
            "hosts": sorted(self.site.hosts),
            "chrome": sorted(self.chrome),
        }

    def recall(self, known: dict[str, Any]) -> None:
        """Take up what `knows` told."""
        hosts = frozenset(str(host) for host in known.get("hosts", ())) or self.site.hosts
        self.site = Site(str(known.get("at") or self.site.base), hosts)
        self.chrome = frozenset((str(a), str(b)) for a, b in known.get("chrome", ()))

    def terms(self, seen: Reading) -> tuple[list[Term], list[Term], str] | None:
        """Categories and tags where the software tells them. Engines know."""
        return None

    def _attachment_requests(self, urls: Iterable[str]) -> Iterator[Request]:
        """Requests for documents of the portal's own that were never received well."""
        for url in urls if self.settings.getbool("ATTACHMENTS_FETCHED") else ():
            known = self.store.known(url)
            if url in self.documents:
                continue
            if self.site.owns(url) and (known is None or known.status != 200):
                self.documents.add(url)
                yield Request(
                    self.site.fetchable(url),
                    callback=self.parse_attachment,
                    errback=self.attachment_failed,
                    # `documents` makes them unique; see the requests for articles.
                    dont_filter=True,
                    cb_kwargs={"url": url},
                    meta={
                        ARCHIVE_AS: "attachment",
                        "download_timeout": self.settings.getfloat("LARGE_TIMEOUT"),
                    },
                )

    def parse_attachment(self, response: Response, url: str) -> Iterator[Any]:
        page = self.page(url, "attachment", response.status, None, response)
        if response.status not in WELL:
            yield self.problem(url, "fetch", f"http-{response.status}", "an attachment", page)
            return
        declared = (
            (response.headers.get("Content-Type") or b"").decode("latin-1").split(";")[0].strip()
        )
        yield AttachmentFile(
            url,
            self.card.name,
            declared or None,
            len(response.body),
            hashlib.sha256(response.body).hexdigest(),
            page,
        )

    def attachment_failed(self, failure: Any) -> Iterator[Any]:
        url = failure.request.cb_kwargs["url"]
        yield self.problem(url, "fetch", *why(failure.value), self.page(url, "attachment", None))


def seen_at(response: Response | None) -> str:
    """When an answer was received; this moment where there was none."""
    return (response.meta.get(RECEIVED) if response is not None else None) or stamp()


def fetched(response: Response) -> Fetched:
    declared = response.headers.get("Content-Type")
    return Fetched(
        response.url,
        response.body,
        declared.decode("latin-1") if declared else None,
        seen_at(response),
    )
