"""What Datasette asks a plugin for: this project's pages, facets, functions and headers."""

from __future__ import annotations

import gc
import hashlib
import sqlite3
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import (
    InvalidSql,
    path_with_removed_args,
    path_with_replaced_args,
    tilde_decode,
)
from datasette.utils.asgi import NotFound, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup, escape
from pluggy import HookimplMarker

from pipelines.alarm_words import figures_in_vietnamese
from pipelines.excerpts import Finder, excerpt
from pipelines.search_query import match, understand
from pipelines.text import fold
from pipelines.web import facets, labels, questions, routes
from pipelines.web.alarms import in_vietnamese
from pipelines.web.answers import App, answered
from pipelines.web.remembering import Remembered, remember_counts
from pipelines.web.showing import marked, safe_address, safe_html
from pipelines.web.surveys import survey

hookimpl = HookimplMarker("datasette")
DATA = Path(__file__).resolve().parents[2] / "data" / "datasette"
LARGEST_VALUE = 64 * 1024 * 1024
"""Bytes of one value that a visitor's SQL may make."""


def main_database(datasette: Any) -> Any:
    return datasette.get_database()


@hookimpl
def startup(datasette: Any) -> None:
    db = main_database(datasette)
    datasette.congtin = Remembered(db)

    def hidden(table: str) -> bool:
        return bool(datasette.table_metadata(db.name, table).get("hidden"))

    async def total(where: str, values: dict[str, Any]) -> int:
        return (await survey(datasette, db.name, where, values)).total

    remember_counts(db, datasette.congtin, hidden, total)
    for name in (DATA / "templates").glob("[!_]*.html"):  # compiled now, not for the first visitor
        datasette.jinja_env.get_template(name.name)
    gc.collect()
    gc.freeze()  # what is here stays: going through it again cost some visitor 60 ms


def _allows(action: int, _: str | None, name: str | None, *__: str | None) -> int:
    """printf('%.1000000000c', 'x') is one step to SQLite 3.40: no time limit ends it (33 s)."""
    slow = action == sqlite3.SQLITE_FUNCTION and name in ("printf", "format")
    return sqlite3.SQLITE_DENY if slow else sqlite3.SQLITE_OK


# Datasette's own escape_fts quotes each word; ours honours typed marks and forgives missing ones.
# pluggy calls the last one registered first: `trylast` lets ours stand.
@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    conn.create_function("escape_fts", 1, lambda words: match(str(words or "")) or '""')
    conn.create_function("fold", 1, lambda text: fold(str(text)), deterministic=True)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    conn.set_authorizer(_allows)


@hookimpl
def asgi_wrapper() -> Callable[[App], App]:
    return answered


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    return routes.ROUTES


@hookimpl
def register_facet_classes() -> list[Any]:
    return [facets.ArticleFacet]


@hookimpl
def filters_from_request(datasette: Any, request: Any, table: str) -> Any:
    return partial(facets.filters, datasette, request, table)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    css = (DATA / "static" / "congtin.css").read_bytes()
    env.globals["css_version"] = hashlib.sha256(css).hexdigest()[:8]
    # Cleaned by an allow-list this moment: the one place where stored HTML becomes markup.
    env.filters["safe_html"] = lambda html, photos=False: Markup(safe_html(html, photos))
    env.filters["safe_address"] = safe_address
    env.filters["is_date"] = labels.is_date
    env.filters["in_vietnamese"] = in_vietnamese
    env.globals["figures_in_vietnamese"] = figures_in_vietnamese


LINKED_NAMES: dict[tuple[str | None, str], str] = {
    ("authors_full", "name"): "authors",
    ("articles_full", "title"): "articles",
}
"""Columns of views whose value leads to the row's own page."""


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Any:
    linked = LINKED_NAMES.get((table, column))
    if linked is None or value is None:
        return None
    href = datasette.urls.row(database, linked, str(row["id"]))
    return Markup('<a href="{}">{}</a>').format(href, value)


@hookimpl
def extra_template_vars(
    datasette: Any, request: Any, view_name: str, database: str | None, table: str | None
) -> Any:
    language = request.scope.get("language", "vi") if request else "vi"
    spoken: dict[str, Any] = {
        "language": language,
        "t": labels.translator(language),
        "shown_date": lambda iso: labels.shown_date(iso, language),
        "shown_number": lambda number: labels.shown_number(number, language),
        "shown_size": lambda octets: labels.shown_size(octets, language),
        "main_database": main_database(datasette).name,
        "site": datasette.metadata(),
        "chips": partial(_chips, datasette, request),
        "query_of": routes.query_of,
        "list_query": routes.list_query,
        "feed_query": partial(_feed_query, request),
        "card_of": _card_of,
        "excerpt_of": _excerpt_of,
        "in_language": partial(_in_language, datasette, request),
    }
    gather = PAGES.get((view_name, table))

    async def everything() -> dict[str, Any]:
        if gather is None or (view_name == "row" and request.args.get("_raw")):
            return spoken
        more: dict[str, Any] = await gather(datasette, request)
        return spoken | more

    return everything


def _in_language(datasette: Any, request: Any, language: str) -> str:
    """The address of this page in another language."""
    path = path_with_replaced_args(request, {"lang": language}) if request else "/"
    return str(datasette.urls.path(path))


CARD = ("id", "title", "lede", "body", "published", "source", "language", "gone_since", "revision")


def _card_of(row: Any) -> dict[str, Any]:
    """What a card shows, also where ?_col= left columns out."""
    there = {cell["column"]: cell["raw"] for cell in row.cells}
    card = {name: there.get(name) for name in CARD}
    return card | {"title": card["title"] or card["id"], "revision": card["revision"] or 1}


def _excerpt_of(row: Any, words: str | None) -> Markup | None:
    """The words around what was searched for, marked. None where nothing was, or nothing shows."""
    card = _card_of(row)
    found = excerpt(
        card["body"] or card["lede"] or "", Finder(understand(words or "").terms, False)
    )
    return marked(found) if found.finds else None


def _feed_query(request: Any) -> str:
    """The arguments of a list that a feed understands too."""
    names = {"portal": "portal", "_author": "author", "_category": "category", "_tag": "tag"}
    return routes.query_of({ours: request.args.get(theirs) for theirs, ours in names.items()})


async def _list(datasette: Any, request: Any) -> dict[str, Any]:
    async def credits(rows: Any) -> Any:
        ids = [row["id"] for row in rows]
        return await datasette.congtin.ask(lambda conn: questions.credits(conn, ids))

    return {"credits": credits}


async def _article(datasette: Any, request: Any) -> dict[str, Any]:
    id = int(request.url_vars["pks"])
    found = await datasette.congtin.ask(lambda conn: questions.article(conn, id))
    photos = request.args.get("_photos") == "1"
    if found and photos:  # each is shown once: in the text, where it stands there
        body = safe_html(found["body_html"], photos)
        for image in found["images"]:
            image["in_body"] = f'src="{escape(image["url"])}"' in body
    return {"a": found, "photos": photos}


async def _author(datasette: Any, request: Any) -> dict[str, Any]:
    async def about(row: Mapping[str, Any]) -> Any:
        key = ("author", row["id"])
        return await datasette.congtin.once(key, lambda conn: questions.author(conn, row, 30))

    return {"about": about}


PAGES: dict[tuple[str, str | None], Callable[[Any, Any], Any]] = {
    ("table", "articles"): _list,
    ("row", "articles"): _article,
    ("row", "authors"): _author,
}

CHIPS = {"_author": "authors", "_category": "categories", "_tag": "tags"}
HELD_BACK = ("_sort", "_sort_desc", "_next", "_size", "_raw", "lang")


async def _chips(datasette: Any, request: Any) -> list[dict[str, str]]:
    """The filters that a list stands under: what each says, and the address without it."""
    chips = []
    for key in request.args:
        if key in HELD_BACK:
            continue
        for value in request.args.getlist(key):
            label = value
            if key in CHIPS:
                ask = partial(questions.names, table=CHIPS[key], id=value)
                label = await datasette.congtin.ask(ask) or value
            path = path_with_removed_args(request, {key: value, "_next": None})
            remove = datasette.urls.path(path)
            chips.append({"key": key, "value": value, "label": label, "remove": remove})
    return chips


STATUSES: list[tuple[type[BaseException] | tuple[type[BaseException], ...], int]] = [
    (NotFound, 404),
    ((InvalidSql, sqlite3.Error, QueryInterrupted), 400),
    ((ValueError, IndexError, KeyError), 400),
]
"""Errors of the one who asked: an address that cannot be understood, SQL that cannot be run."""


async def _asks_for_no_table(datasette: Any, request: Any) -> bool:
    """Datasette takes /db/-/query for a row, asks SQLite for it, and tells what SQLite said."""
    table = request.url_vars.get("table")
    if table is None:
        return False
    db = main_database(datasette)
    return tilde_decode(table) not in (*await db.table_names(), *await db.view_names())


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: BaseException) -> Any:
    status = getattr(exception, "status", None) or next(
        (code for kind, code in STATUSES if isinstance(exception, kind)), 500
    )
    if isinstance(exception, DatasetteError):  # such as an unknown column: 500 unless it says else
        status = 400 if status == 500 else status
    message = str(getattr(exception, "message", "") or exception)
    typed = request.args.get("sql") if isinstance(exception, (DatasetteError, InvalidSql)) else None
    if isinstance(exception, QueryInterrupted):
        message = "SQL query took too long; its time is limited"
    if status == 500:
        traceback.print_exception(exception, file=sys.stderr)
        message = "The program made a mistake; the server's log has it"

    async def answer() -> Any:
        code = 404 if await _asks_for_no_table(datasette, request) else status
        if request.path.split("?")[0].endswith(".json"):
            said = {"ok": False, "error": message, "status": code, "title": None}
            return Response.json(said, status=code)
        context = {"status": code, "message": message, "typed": typed}
        page = await datasette.render_template("error.html", context, request=request)
        return Response.html(page, status=code)

    return answer
