"""Datasette over one database of ours, configured, on a socket that is already bound."""

from __future__ import annotations

import json
import socket
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import uvicorn
from datasette import filters
from datasette.app import Datasette
from datasette.plugins import pm

from crawler.memory import StoreError
from pipelines.dictionary import INNER, descriptions
from pipelines.growing import pending
from pipelines.opening import refuse_foreign
from pipelines.reader import refuse_no_file, unreadable
from pipelines.web import canned, hooks

PLUGIN = "congtin"
NOISY = "datasette.handle_exception"
"""Datasette's own handler prints a traceback for each page that does not exist."""
FILTERS = "datasette.filters"


class _OtherFilters:
    """Datasette's filters but for `_search`, which is ours."""

    where = staticmethod(filters.where_filters)
    through = staticmethod(filters.through_filters)


LEDGER = "_sqlite_migrations"
"""Of sqlite-utils: in no dictionary of ours."""


def fit_to_read(path: Path, immutable: bool = False) -> None:
    """Raise StoreError, in words, for a file that these pages cannot be made of."""
    with closing(_opened(path, immutable)) as conn:
        try:
            refuse_foreign(conn, path)
            if pending(conn):
                raise StoreError(
                    f"{path} is of an older version of congtin, and nothing is written here; "
                    "'congtin status' brings it up to this one"
                )
            if not conn.execute("SELECT 1 FROM articles LIMIT 1").fetchone():
                raise StoreError(f"{path} holds no articles yet; 'congtin crawl' fills it")
        except sqlite3.Error as error:
            raise unreadable(path, error) from None


def _opened(path: Path, immutable: bool) -> sqlite3.Connection:
    """Only to look: `reader.open_to_read` would bring an older database up to this version."""
    refuse_no_file(path)
    try:
        how = "immutable=1" if immutable else "mode=ro"
        return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True)
    except sqlite3.Error as error:
        raise unreadable(path, error) from None


class Fixed(dict[str, Any]):
    """Never changed, so it need not be copied: Datasette copies all metadata whenever it asks
    whether a table may be seen, and on the page of tables that was 90 of 100 ms."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Fixed:
        return self


def metadata(name: str) -> dict[str, Any]:
    """Title, licence, facets, order; the dictionary's descriptions; the questions ready to ask."""
    told: dict[str, Any] = json.loads((hooks.DATA / "metadata.json").read_text("utf-8"))
    ours = told["databases"]["data"]
    tables = ours["tables"]
    for table, described in descriptions()["tables"].items():
        tables.setdefault(table, {}).update(described)
    for table in (LEDGER, *INNER):
        tables.setdefault(table, {})["hidden"] = True
    ours["tables"] = {table: Fixed(told) for table, told in tables.items()}
    ours["queries"] = {query: Fixed(asked) for query, asked in canned.queries().items()}
    # Datasette wants them under the database's own name: the file's.
    told["databases"] = {name: ours}
    return told


def configured(path: Path, *, immutable: bool = False, sql: bool = True) -> Any:
    """The Datasette instance, with this project's plugin."""
    settings = json.loads((hooks.DATA / "settings.json").read_text("utf-8"))
    settings["default_allow_sql"] = sql
    if immutable:
        settings["default_cache_ttl"] = 3600
    if pm.has_plugin(NOISY):
        pm.unregister(name=NOISY)
    if pm.has_plugin(FILTERS):
        pm.unregister(name=FILTERS)
        pm.register(_OtherFilters, name=f"{FILTERS} without search")
    if not pm.has_plugin(PLUGIN):
        pm.register(hooks, name=PLUGIN)
    return Datasette(
        [] if immutable else [str(path)],
        immutables=[str(path)] if immutable else [],
        metadata=metadata(path.stem),
        settings=settings,
        template_dir=str(hooks.DATA / "templates"),
        static_mounts=[("static", str(hooks.DATA / "static"))],
    )


def bound(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError where the address is taken, forbidden or unknown."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


def serve(datasette: Any, sock: socket.socket, *, log: bool = False) -> None:
    """Answer until interrupted."""
    config = uvicorn.Config(
        datasette.app(), log_level="info" if log else "warning", access_log=log, lifespan="on",
        server_header=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[sock])
