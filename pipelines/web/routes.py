"""Pages of our own beside Datasette's: time line, calendar, authors, status, search, feed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import BadRequest, NotFound, Response
from markupsafe import Markup

from pipelines.filters import Filters, NoSuch, day
from pipelines.web import captures, questions
from pipelines.web.feed import atom
from pipelines.web.labels import translator

IN_FEED = 50
AUTHORS_A_PAGE = 200
YEARS_SHOWN = 3


def query_of(asked: Mapping[str, Any], **changed: Any) -> str:
    """'?' and the arguments that say something, some of them changed; '' where none does."""
    kept = {k: v for k, v in {**asked, **changed}.items() if v not in (None, "")}
    return f"?{urlencode(kept)}" if kept else ""


def list_query(asked: Mapping[str, Any]) -> Markup:
    """What narrows a chart, as the list of articles has it, for the end of an address in a link."""
    names = {"author": "_author", "category": "_category", "tag": "_tag"}
    kept = {names.get(name, name): value for name, value in asked.items()}
    return Markup("&amp;{}").format(urlencode(kept)) if kept else Markup("")


def _narrowed(request: Any) -> questions.Narrowed:
    asked = {name: request.args.get(name) or "" for name in questions.NARROWING}
    for name in ("author", "category", "tag"):
        if asked[name] and not (asked[name].isascii() and asked[name].isdigit()):
            raise BadRequest(f"{name} wants a number")
    return questions.narrowed(asked)


def _page_number(request: Any) -> int:
    page = request.args.get("page") or "1"
    if not (page.isascii() and page.isdigit() and 0 < int(page[:9]) <= 1000):
        raise BadRequest("page wants a number")
    return int(page)


def _key(name: str, asked: questions.Narrowed, *more: Any) -> tuple[Any, ...]:
    return (name, tuple(sorted(asked.values.items())), *more)


async def _page(datasette: Any, request: Any, template: str, **context: Any) -> Any:
    html = await datasette.render_template(template, context, request=request, view_name=template)
    return Response.html(html, headers={"cache-control": "max-age=5"})


async def _choices(datasette: Any, request: Any, asked: questions.Narrowed) -> dict[str, Any]:
    """What a page about a part of the articles says of it, and offers beside it."""
    portals = await datasette.congtin.once("portals", questions.portals)
    tables = {"author": "authors", "category": "categories", "tag": "tags"}
    about = []
    for name, value in asked.values.items():
        label = value
        if name in tables:
            ask = partial(questions.names, table=tables[name], id=value)
            label = await datasette.congtin.ask(ask) or value
        about.append({"key": name, "label": label, "remove": query_of(asked.values, **{name: ""})})
    return {"portals": portals, "about": about, "asked": asked.values}


async def front(datasette: Any, request: Any) -> Any:
    """Datasette's own would count and describe every table first."""
    queries = await datasette.get_canned_queries(datasette.get_database().name, None)
    return await _page(
        datasette, request, "index.html", queries=list(queries.values()),
        at_a_glance=await datasette.congtin.once("front", questions.front),
    )  # fmt: skip


async def timeline(datasette: Any, request: Any) -> Any:
    asked = _narrowed(request)
    years = await datasette.congtin.once(
        _key("months", asked), lambda conn: questions.months(conn, asked)
    )
    choices = await _choices(datasette, request, asked)
    return await _page(datasette, request, "timeline.html", years=years, **choices)


async def calendar(datasette: Any, request: Any) -> Any:
    asked = _narrowed(request)
    with_articles = await datasette.congtin.once(
        _key("months", asked), lambda conn: questions.months(conn, asked)
    )
    years = [int(year.year) for year in with_articles][::-1]
    chosen = request.args.get("year") or ""
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) == 4):
        raise BadRequest("year wants four digits")
    shown = [int(chosen)] if chosen and int(chosen) else years[:YEARS_SHOWN]
    calendars = await datasette.congtin.once(
        _key("calendar", asked, *shown), lambda conn: questions.calendars(conn, asked, shown)
    )
    choices = await _choices(datasette, request, asked)
    context = {"calendars": calendars, "years": years, "chosen": chosen, **choices}
    return await _page(datasette, request, "calendar.html", **context)


async def authors(datasette: Any, request: Any) -> Any:
    page = _page_number(request)
    offset = (page - 1) * AUTHORS_A_PAGE
    found = await datasette.congtin.once(
        ("authors", page), lambda conn: questions.authors(conn, AUTHORS_A_PAGE + 1, offset)
    )
    return await _page(
        datasette, request, "authors.html",
        people=found[:AUTHORS_A_PAGE], page=page, more=len(found) > AUTHORS_A_PAGE,
    )  # fmt: skip


def _filters(request: Any) -> Filters:
    given = {name: request.args.get(name) or "" for name in ("since", "until", "portal")}
    try:
        return Filters(
            day(given["since"], False, "since") if given["since"] else "",
            day(given["until"], True, "until") if given["until"] else "",
            given["portal"],
        )
    except NoSuch as reason:
        raise BadRequest(str(reason).removeprefix("--")) from None


async def search(datasette: Any, request: Any) -> Any:
    """The best first; the words in any accents where few are found as typed."""
    words, page, filters = request.args.get("q") or "", _page_number(request), _filters(request)
    key = ("search", words, page, filters)
    question = partial(questions.search, words=words, filters=filters, page=page)
    try:
        found = await datasette.congtin.once(key, question)
    except OperationalError as error:
        if "interrupted" not in str(error):
            raise
        found = None
    asked = {name: request.args.get(name) for name in ("q", "since", "until", "portal")}
    portals = await datasette.congtin.once("portals", questions.portals)
    return await _page(
        datasette, request, "search.html",
        found=found, search=words, asked=asked, page=page, portals=portals,
    )  # fmt: skip


async def status(datasette: Any, request: Any) -> Any:
    found = await datasette.congtin.once("health", questions.health)
    return await _page(datasette, request, "status.html", health=found)


async def feed(datasette: Any, request: Any) -> Any:
    asked = _narrowed(request)
    rows = await datasette.congtin.once(
        _key("feed", asked), lambda conn: questions.newest(conn, asked, IN_FEED)
    )
    title = datasette.metadata("title")
    said = translator("vi")
    names = [f"{said(name)} {value}" for name, value in asked.values.items()]
    urls, name = datasette.urls, datasette.get_database().name
    xml = atom(
        rows,
        title=" · ".join([title, *names]),
        here=datasette.absolute_url(request, urls.path("/-/feed.atom") + query_of(asked.values)),
        site=datasette.absolute_url(request, urls.instance()),
        article=datasette.absolute_url(request, urls.table(name, "articles")) + "/",
    )
    headers = {"cache-control": "max-age=300"}
    return Response(xml, content_type="application/atom+xml; charset=utf-8", headers=headers)


async def capture(datasette: Any, request: Any) -> Any:
    """A revision's page as it was received, in a sandbox."""
    asked = {name: request.url_vars[name] for name in ("id", "revision")}
    row = await datasette.congtin.ask(partial(questions.capture, **asked))
    folder = captures.folder_of(Path(datasette.get_database().path))
    page = captures.page(folder, row) if row else None
    if page is None:
        raise NotFound("the archive has no such capture")
    headers = {"content-security-policy": captures.SANDBOX, "cache-control": "max-age=300"}
    return Response(page.body, headers=headers, content_type=page.media_type)


async def robots(request: Any) -> Any:
    """The articles belong to their portals: search engines are to find them there."""
    return Response.text("User-agent: *\nDisallow: /\n")


async def databases(datasette: Any, request: Any) -> Any:
    """Datasette tells the file's path here; a visitor need not know it."""
    known = [
        {"name": d["name"], "route": d["route"], "size": d["size"], "is_mutable": d["is_mutable"]}
        for d in datasette._connected_databases()
    ]
    return Response.json(known)


ROUTES: list[tuple[str, Any]] = [
    (r"^/$", front),
    (r"^/-/timeline$", timeline),
    (r"^/-/calendar$", calendar),
    (r"^/-/authors$", authors),
    (r"^/-/search$", search),
    (r"^/-/status$", status),
    (r"^/-/feed\.atom$", feed),
    (r"^/-/capture/(?P<id>\d+)/(?P<revision>\d+)$", capture),
    (r"^/robots\.txt$", robots),
    (r"^/-/databases(\.json)?$", databases),
]
