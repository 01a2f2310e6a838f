"""`congtin crawl general --at URL`: sites without a card and without WordPress, over real HTTP.

Each folder of tests/pages/general/ is a site, file by file as it is served, and `expected.json`
says which of its pages are articles and what they print. Everything else must not be stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self
from urllib.parse import urlsplit

import pytest
from conftest import ROOT, Ran, Row, crawl, one, query

PAGES = ROOT / "tests" / "pages" / "general"
ITSELF = b"http://SITE"
"""What the saved pages write where the site prints its own address."""
CLOCK = b"TODAY"
"""What they write where a portal's header prints the day on which it is asked."""
WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")
MEDIA = {".html": "text/html", ".aspx": "text/html; charset=utf-8", ".xml": "text/xml",
         ".rss": "application/rss+xml", ".txt": "text/plain"}  # fmt: skip


def today() -> str:
    """This day as headers print it: Thứ sáu, 31/12/2021."""
    day = datetime.now(timezone(timedelta(hours=7)))
    name = "Chủ nhật" if day.weekday() == 6 else f"Thứ {WEEKDAYS[day.weekday()]}"
    return f"{name}, {day:%d/%m/%Y}"


class SavedSite:
    """A folder of saved pages on a loopback port; use it as a context manager.

    `/a` is the file a, a.html or a/index.html; `/a?page=2` is a@page=2.html and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        site = self
        self.folder = folder
        self.asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(self.path)
                file = site.file(self.path)
                body = site.page(file) if file else b"none"
                self.send_response(200 if file else 404)
                self.send_header("Content-Type", MEDIA[file.suffix if file else ".txt"])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Tests print nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def file(self, target: str) -> Path | None:
        parts = urlsplit(target)
        name = parts.path.strip("/")
        tail = f"@{parts.query}" if "page=" in parts.query else ""
        forms = (f"{name}{tail}", f"{name}{tail}.html", f"{name}/index{tail}.html")
        files = (self.folder / form.lstrip("/") for form in forms)
        return next((f for f in files if f.is_file() and f.name != "expected.json"), None)

    def page(self, file: Path) -> bytes:
        """A saved page as this server prints it."""
        body = file.read_bytes().replace(ITSELF, self.url.encode())
        return body.replace(CLOCK, today().encode())

    def __enter__(self) -> Self:
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@dataclass(frozen=True, slots=True)
class Held:
    """What one crawl of a saved site left behind."""

    site: SavedSite
    db: Path
    ran: Ran
    articles: dict[str, Row]
    """By path."""
    expected: dict[str, Row]


SITES = sorted(folder.name for folder in PAGES.iterdir() if folder.is_dir())


@pytest.fixture(scope="session", params=SITES)
def held(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Held]:
    """Each saved site, crawled once as a user does it; served on for tests that crawl again."""
    folder = PAGES / str(request.param)
    db = tmp_path_factory.mktemp("general") / f"{folder.name}.db"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    with SavedSite(folder) as site:
        ran = crawl(db, site.url, portal="general")
        rows = query(db, "SELECT * FROM articles")
        yield Held(site, db, ran, {a["url"].removeprefix(site.url): a for a in rows}, expected)


def differences(held: Held, field: str) -> dict[str, tuple[Any, Any]]:
    """Path to (stored, expected) of the articles that are stored otherwise than printed."""
    pairs = {
        path: (held.articles[path][field], expected[field])
        for path, expected in held.expected.items()
        if path in held.articles
    }
    return {path: pair for path, pair in pairs.items() if pair[0] != pair[1]}


def test_every_article_is_stored(held: Held) -> None:
    assert held.expected.keys() - held.articles.keys() == set(), held.ran.err[-1500:]


def test_nothing_else_is_stored(held: Held) -> None:
    assert held.articles.keys() - held.expected.keys() == set()


@pytest.mark.parametrize("field", ["title", "published", "byline_printed"])
def test_fields_are_as_printed(held: Held, field: str) -> None:
    assert differences(held, field) == {}


def test_bodies_are_whole_and_in_order(held: Held) -> None:
    for path in held.expected.keys() & held.articles.keys():
        assert held.articles[path]["body"].split("\n\n") == held.expected[path]["body"], path


def test_rows_are_marked_as_read_without_a_card(held: Held) -> None:
    assert held.articles
    for article in held.articles.values():
        assert article["portal"] == "general"
        assert "general" in json.loads(article["read_by"])["reader"]


def test_the_run_is_healthy(held: Held) -> None:
    assert (held.ran.code, held.ran.said) == (0, [])
    assert one(held.db, "SELECT outcome FROM runs") == "healthy"
    assert query(held.db, "SELECT stage, kind, url, detail FROM problems") == []


def test_a_second_crawl_stores_nothing_anew(held: Held) -> None:
    before = query(held.db, "SELECT url, revision, content_hash FROM articles ORDER BY id")
    again = crawl(held.db, held.site.url, "--full", portal="general")
    assert again.code == 0, again.err
    assert before == query(held.db, "SELECT url, revision, content_hash FROM articles ORDER BY id")
