"""One page, read as the crawl reads it, without storing anything: `congtin read`."""

from __future__ import annotations

import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy.utils.misc import load_object

from crawler.addresses import Site, host_of, tidy
from crawler.clock import stamp
from crawler.fetching.robots import NOT_NOW, first_lines
from crawler.items import Article, Problem
from crawler.page import Fetched, NotAnArticle, Unreadable
from crawler.portal import user_agent
from crawler.running import no_portal, portals, project_settings
from crawler.unpacking import Damaged, Overflow, unpack

SECONDS = 60


OUT_OF_JSON = (
    "blocks", "problems", "page", "dates", "day_only", "excerpt", "redirected", "repeated", "shows",
    "date_kept",
)  # fmt: skip
"""Fields of an Article that are steps on the way, or say nothing of the page."""


class CannotRead(Exception):
    """Why there is nothing to show, in words."""


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows within the host that was named, with www or without, and from http to https."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        here, there = (urlsplit(url) for url in (req.full_url, newurl))
        names = {(url.hostname or "").removeprefix("www.") for url in (here, there)}
        if (
            len(names) > 1
            or there.scheme not in ("http", "https")
            or there.port not in (here.port, None)
        ):
            raise CannotRead(f"{req.full_url} leads elsewhere: {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """All of it in so many seconds, dripping or not. Raises TimeoutError."""

    def over(number: int, frame: object) -> None:
        raise TimeoutError("no answer in time")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _get(url: str, agent: str, limit: int) -> tuple[bytes, str | None, str]:
    """(body, Content-Type, address) of an answer of 200. Raises CannotRead, and HTTPError."""
    request = urllib.request.Request(url, headers={"User-Agent": agent})
    ask = urllib.request.build_opener(_SameHost, urllib.request.ProxyHandler({})).open
    try:
        with _within(SECONDS), ask(request, timeout=SECONDS) as answer:
            body, headers = answer.read(limit + 1), answer.headers
            if answer.length:
                raise CannotRead(f"{url}: the answer was cut short")
            codings = headers.get_all("Content-Encoding") or []
            if codings and body:
                body = unpack(body, ",".join(codings).split(","), limit)
            if len(body) > limit:
                raise CannotRead(f"{url} has more than {limit} bytes")
            return body, headers.get("Content-Type"), answer.url
    except urllib.error.HTTPError:
        raise
    except (OSError, HTTPException, ValueError, Damaged, Overflow) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise CannotRead(f"{url}: {' '.join(str(reason).split())}") from None


def _fetch(url: str) -> Fetched:
    settings = project_settings()
    agent, limit = user_agent(settings), settings.getint("PAGE_MAXSIZE")
    robots = b""
    try:
        robots, _, _ = _get(urljoin(url, "/robots.txt"), agent, limit)
    except urllib.error.HTTPError as error:
        if error.code >= 500 or error.code == NOT_NOW:
            raise CannotRead(
                f"robots.txt of {host_of(url)} answers {error.code}: nothing may be fetched"
            ) from None
    except CannotRead as reason:
        raise CannotRead(f"{url}: {reason}") from None
    rules = Protego.parse(first_lines(robots).decode("utf-8", "replace"))
    if not rules.can_fetch(url, settings["ROBOTSTXT_USER_AGENT"]):
        raise CannotRead(f"robots.txt of {host_of(url)} forbids {url}")
    try:
        body, declared, final = _get(url, agent, limit)
    except urllib.error.HTTPError as error:
        raise CannotRead(f"{url} answers {error.code}") from None
    return Fetched(final, body, declared, stamp())


def _page(source: str, url: str | None) -> Fetched:
    if source.startswith(("http://", "https://")):
        return _fetch(source)
    try:
        body = Path(source).read_bytes()
    except OSError as error:
        raise CannotRead(f"{source}: {error.strerror}") from None
    address = tidy(url) if url else "http://localhost/" + Path(source).name
    if not address:
        raise CannotRead(
            f"--url wants an address like https://thanhphohaiphong.gov.vn/a.html, not {url!r}"
        )
    return Fetched(address, body, None, stamp())


def _spider_for(portal: str | None, url: str, known: dict[str, Any]) -> Any:
    if portal and portal not in known:
        raise CannotRead(no_portal(portal))
    host = host_of(url).removeprefix("www.")
    by_host = next((s for s in known.values() if host in s.card.hosts), None)
    return known[portal] if portal else by_host or known["haiphong"]


def steps() -> list[Any]:
    """The pipelines from printed to meant, in order; the store, which needs a crawl, left out."""
    order = project_settings().getdict("ITEM_PIPELINES")
    made = (load_object(path) for path in sorted(order, key=lambda p: order[p]))
    return [step() for step in made if not hasattr(step, "from_crawler")]


def read_one(source: str, portal: str | None, url: str | None) -> Article:
    """The article that a file or an address holds. Raises CannotRead."""
    page = _page(source, url)
    spider = _spider_for(portal, page.url, portals())()
    spider.site = Site(page.url, frozenset(spider.card.hosts) | {host_of(page.url)})
    try:
        article: Article = spider.read([page], None)
    except (NotAnArticle, Unreadable) as reason:
        raise CannotRead(f"{source}: {reason}") from None
    for step in steps():
        made = step.process_item(article)
        if isinstance(made, Problem):
            raise CannotRead(f"{source}: {made.detail}")
    return article


def as_read(article: Article) -> dict[str, Any]:
    """What `congtin read` tells of an article. Unknown is None."""
    told = {k: v for k, v in asdict(article).items() if k not in OUT_OF_JSON}
    told["dates_printed"] = [asdict(d) for d in article.dates]
    told["problems"] = [{"kind": p.kind, "detail": p.detail} for p in article.problems]
    return {name: _without_empties(value) for name, value in told.items()}


def _without_empties(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_empties(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_without_empties(v) for v in value]
    return None if value == "" else value
