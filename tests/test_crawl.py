"""The demonstration portal crawled over real HTTP, and held against data/demo/expected.json."""

# ruff: noqa: E501 - tables and statements stay on one line

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import (
    BIN,
    ROOT,
    Crawled,
    Row,
    TimedLog,
    congtin,
    crawl,
    every_text,
    made_once,
    one,
    paths,
    query,
    run,
    started,
)

from crawler.rebuild.replay import Replay
from crawler.running import portals, project_settings
from data.demo.answers import Response
from data.demo.portal import HOME, DemoPortal
from pipelines.store import Store

DEMO = ROOT / "data" / "demo"
TRUTH = json.loads((DEMO / "expected.json").read_text("utf-8"))
ARTICLES: dict[str, Row] = {truth["url"]: truth for truth in TRUTH["articles"].values()}
HIDDEN: dict[str, Row] = {truth["url"]: truth for truth in TRUTH["hidden"].values()}
PROTECTED = next(url for url, truth in HIDDEN.items() if truth["status"] == "password")
CHAR = f"{HOME}/lang-dao-dong-du-vao-vu-tet.html"
MOVED = next(url for url, truth in ARTICLES.items() if len(truth.get("old_urls", [])) == 2)
# An editor wrote it into the summary that the REST list and the feed print (posts/2021-03-26-*).
SUMMARY = f"{HOME}/xay-dung-thoi-quen-doc-sach-trong-nha-truong-bat-dau-tu-nhung-goc-nho.html"


class Altered(DemoPortal):
    """A portal some of whose addresses answer as the test says; `gate` holds one of them back."""

    def __init__(self, **switches: bool) -> None:
        super().__init__(**switches)
        self.answers: dict[str, Response] = {}
        self.held = ""
        self.reached, self.gate = Event(), Event()

    def respond(self, target: str) -> Response:
        if self.held and target == self.held:
            self.reached.set()
            self.gate.wait(60)
        return self.answers.get(target) or super().respond(target)


def path_of(url: str) -> str:
    return url.removeprefix(HOME)


# -- what is stored, field by field ---------------------------------------------------------------
CATEGORY_PATHS = """
WITH RECURSIVE tree(id, path) AS (
    SELECT id, name FROM categories WHERE parent_id IS NULL
    UNION ALL SELECT c.id, tree.path || ' > ' || c.name FROM categories c JOIN tree ON c.parent_id = tree.id)
SELECT article_id, path FROM article_categories JOIN tree ON tree.id = category_id ORDER BY path
"""
MANY = {
    "authors": "SELECT article_id, name, role FROM article_authors JOIN authors ON id = author_id ORDER BY article_id, position",
    "images": "SELECT article_id, url, caption, credit FROM images ORDER BY article_id, position",
    "attachments": "SELECT article_id, url, label, media_type, bytes, sha256 FROM attachments ORDER BY article_id, position",
    "categories": CATEGORY_PATHS,
    "tags": "SELECT article_id, name FROM article_tags JOIN tags ON id = tag_id ORDER BY name",
}


def stored(db: Path) -> dict[str, Row]:
    """url to the article with all that hangs on it."""
    many: dict[str, dict[int, list[Row]]] = {name: defaultdict(list) for name in MANY}
    for name, sql in MANY.items():
        for row in query(db, sql):
            many[name][row.pop("article_id")].append(row)
    rows = query(db, "SELECT * FROM articles")
    return {row["url"]: {**row, **{name: many[name][row["id"]] for name in MANY}} for row in rows}


def squeeze(text: str) -> str:
    return " ".join(text.split())


def meant_body(truth: Row) -> list[str]:
    return [squeeze(paragraph) for paragraph in truth["body"]]


def read_body(truth: Row, row: Row) -> list[str]:
    """The stored paragraphs, without tables and without what may or may not count as body."""
    tables = {" | ".join(cells) for table in truth.get("tables", []) for cells in table}
    kept = []
    for paragraph in (row["body"] or "").split("\n\n"):
        if set(paragraph.split("\n")) <= tables or paragraph in truth.get("other_text", []):
            continue
        kept.append(squeeze(paragraph))
    return kept


def read_tables(truth: Row, row: Row) -> list[list[str]]:
    """The cells of every table row that the body shows."""
    lines = (row["body"] or "").split("\n") if truth.get("tables") else []
    return [line.split(" | ") for line in lines if " | " in line]


def people(row: Row) -> tuple[list[str], list[tuple[str, str]]]:
    """Names in order, and what each did."""
    names = dict.fromkeys(author["name"] for author in row["authors"])
    return list(names), sorted((author["name"], author["role"]) for author in row["authors"])


def meant_file(url: str) -> Row:
    data = (DEMO / "uploads" / url.partition("/uploads/")[2]).read_bytes()
    return {"url": url, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def read_file(row: Row) -> Row:
    return {name: row[name] for name in ("url", "bytes", "sha256")}


# field: (what is meant, what is stored)
FIELDS: dict[str, tuple[Callable[[Row], Any], Callable[[Row, Row], Any]]] = {
    "title": (lambda t: t["title"], lambda t, r: r["title"]),
    "published": (lambda t: t["published"][:16] + "+07:00", lambda t, r: r["published"]),
    "published_date": (lambda t: t["published"][:10], lambda t, r: r["published_date"]),
    "precision": (lambda t: ("minute", "visible"), lambda t, r: (r["published_precision"], r["published_basis"])),
    "byline": (lambda t: t["byline_printed"], lambda t, r: r["byline_printed"]),
    "authors": (people, lambda t, r: people(r)),
    "agency": (lambda t: t["agency"], lambda t, r: r["source"]),
    "lede": (lambda t: t["lede"], lambda t, r: None if r["url"] == SUMMARY else r["lede"]),
    "body": (meant_body, read_body),
    "tables": (lambda t: [row for table in t.get("tables", []) for row in table], read_tables),
    "captions": (lambda t: t["captions"], lambda t, r: [i["caption"] for i in r["images"] if i["caption"]]),
    "images": (lambda t: [unquote(u) for u in t["images"]], lambda t, r: [unquote(i["url"]) for i in r["images"]]),
    "credits": (lambda t: t.get("photo_credits", {}), lambda t, r: {i["url"]: i["credit"] for i in r["images"] if i["credit"]}),
    "attachments": (lambda t: [meant_file(u) for u in t["attachments"]], lambda t, r: [read_file(a) for a in r["attachments"]]),
    "categories": (lambda t: sorted(t["categories"]), lambda t, r: sorted(c["path"] for c in r["categories"])),
    "tags": (lambda t: sorted(t["tags"]), lambda t, r: sorted(g["name"] for g in r["tags"])),
}  # fmt: skip
# Which parts of the portal are off. Without the REST list only the pages tell.
VARIANTS: dict[str, dict[str, bool]] = {
    "everything": {},
    "no rest": {"rest": False},
    "no sitemap": {"sitemap": False},
    "no rest, no sitemap": {"rest": False, "sitemap": False},
    "pages only": {"rest": False, "sitemap": False, "feed": False},
    "absolute redirects": {"absolute_redirects": True},
}


@pytest.fixture(scope="module", params=VARIANTS)
def variant(
    request: pytest.FixtureRequest, crawled: Crawled, tmp_path_factory: pytest.TempPathFactory
) -> Crawled:
    """The portal crawled with some of its parts switched off."""
    switches = VARIANTS[request.param]
    if not switches:
        return crawled

    def made(folder: Path) -> Crawled:
        db = folder / "portal.db"
        with DemoPortal(**switches) as portal:
            return Crawled(db, crawl(db, portal.url), list(portal.requests))

    return made_once(tmp_path_factory, f"variant-{request.param}", made)


def test_every_article_is_stored_and_nothing_else(variant: Crawled) -> None:
    assert (variant.ran.code, variant.ran.said) == (0, []), variant.ran.err
    assert set(stored(variant.db)) == set(ARTICLES)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_right(variant: Crawled, field: str) -> None:
    meant, read = FIELDS[field]
    rows = stored(variant.db)
    shown = {
        url: (meant(truth), read(truth, rows[url]))
        for url, truth in ARTICLES.items()
        if url in rows and meant(truth) != read(truth, rows[url])
    }
    assert not shown


def test_modified_is_right_where_a_list_tells_it(
    variant: Crawled, request: pytest.FixtureRequest
) -> None:
    """The portal's pages themselves print no time of modification."""
    switches = VARIANTS[request.node.callspec.params["variant"]]
    told = switches.get("rest", True) or switches.get("sitemap", True)
    read = {url: row["modified"] for url, row in stored(variant.db).items()}
    assert read == {url: truth["modified"] if told else None for url, truth in ARTICLES.items()}


def test_nothing_hidden_is_stored(variant: Crawled) -> None:
    text = every_text(variant.db)
    truths = [*ARTICLES.values(), *HIDDEN.values()]
    assert not [mark for t in truths for mark in t.get("must_not_appear", []) if mark in text]
    assert not set(HIDDEN) & set(stored(variant.db))


def test_nothing_is_asked_twice(variant: Crawled) -> None:
    asked = Counter(request.path for request in variant.requests)
    # Scrapy's middleware asks for robots.txt to obey it, the spider for the sitemaps it names.
    assert asked.pop("/robots.txt") <= 2
    assert [path for path, times in asked.items() if times > 1] == []


def test_one_run_is_recorded_truly(variant: Crawled) -> None:
    (row,) = query(variant.db, "SELECT * FROM runs")
    assert (row["portal"], row["outcome"]) == ("haiphong", "healthy")
    assert row["requests"] == len(variant.requests)
    assert row["new"] == len(ARTICLES)
    nothing = ("not_modified", "changed", "unchanged", "gone", "failed", "undated")
    assert {name: row[name] for name in nothing} == dict.fromkeys(nothing, 0)
    # The password-protected post is listed and cannot be read.
    assert row["listed"] == len(ARTICLES) + 1
    assert row["unsigned"] == sum(not t["byline_printed"] for t in ARTICLES.values())
    assert row["bytes"] > 500_000
    started, ended = (datetime.fromisoformat(row[name]) for name in ("started", "ended"))
    assert timedelta(0) <= ended - started < timedelta(minutes=5)
    assert started.utcoffset() == timedelta(hours=7)


def test_a_general_reader_looks_at_some_of_the_pages_too(crawled: Crawled) -> None:
    told = query(crawled.db, "SELECT name, value FROM run_figures WHERE name IN (?, ?)",
                 "compared", "agreed")  # fmt: skip
    figures = {row["name"]: row["value"] for row in told}
    # Which pages come first is chance; of three of the forty it takes another text.
    assert figures["compared"] == 5 and 2 <= figures["agreed"] <= 5


def test_a_healthy_run_has_no_problems(variant: Crawled) -> None:
    assert query(variant.db, "SELECT url, stage, kind, detail FROM problems") == []


# -- more of the one crawl ----------------------------------------------------------------------------
def test_the_summary_says_what_happened(crawled: Crawled) -> None:
    assert f"{len(ARTICLES) + 1} articles listed; {len(ARTICLES)} new, 0 changed" in crawled.ran.out
    assert f"{len(crawled.requests)} requests" in crawled.ran.out
    assert str(crawled.db) in crawled.ran.out


def test_robots_txt_is_asked_first_and_the_agent_says_who_asks(crawled: Crawled) -> None:
    assert crawled.requests[0].path == "/robots.txt"
    agents = {request.headers["User-Agent"] for request in crawled.requests}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("congtin/") and "contact: " in agent and "@" in agent


def test_pages_remember_every_fetch(crawled: Crawled) -> None:
    pages = {row["url"]: row for row in query(crawled.db, "SELECT * FROM pages")}
    files = {url for truth in ARTICLES.values() for url in truth["attachments"]}
    assert set(pages) >= {*ARTICLES, *files, PROTECTED}
    assert {pages[url]["kind"] for url in ARTICLES} == {"article"}
    assert {pages[url]["kind"] for url in files} == {"attachment"}
    for url in ARTICLES:
        row = pages[url]
        assert row["status"] == 200 and row["etag"] and row["last_modified"] and row["article_id"]
        assert row["failures"] == 0 and row["first_seen"] <= row["last_fetched"]
    assert pages[PROTECTED]["article_id"] is None


def test_read_by_names_a_rule_for_every_field(crawled: Crawled) -> None:
    for url, row in stored(crawled.db).items():
        rules = json.loads(row["read_by"])
        assert {"reader", "title", "body", "published", "modified"} <= set(rules), url
        assert rules["body"] == "haiphong:#content-detail"
        assert ("byline" in rules) == bool(row["byline_printed"]), url
        assert all(isinstance(v, str) and v for v in rules.values()), url


def test_cleaned_html_is_safe_and_says_the_same(crawled: Crawled) -> None:
    for url, row in stored(crawled.db).items():
        html = row["body_html"].lower()
        assert not [
            bad
            for bad in ("<script", "<style", " on", "javascript:", "<font")
            if bad in html and bad != " on"
        ], url
        assert html.count("<figure>") == len(row["images"]), url
        assert row["words"] == len(row["body"].split())


def test_views_tell_of_every_article(crawled: Crawled) -> None:
    assert one(crawled.db, "SELECT count(*) FROM articles_full") == len(ARTICLES)
    row = query(crawled.db, "SELECT authors, categories FROM articles_full WHERE url = ?", CHAR)[0]
    names = list(dict.fromkeys(a["name"] for a in ARTICLES[CHAR]["authors"]))
    assert row["authors"] == ", ".join(names)
    coverage = query(
        crawled.db, "SELECT sum(stored) AS s, sum(missing) AS m, sum(protected) AS p FROM coverage"
    )
    assert coverage == [{"s": len(ARTICLES), "m": 1, "p": 1}], "one wants a password"
    people = {a["name"] for truth in ARTICLES.values() for a in truth["authors"]}
    assert {r["name"] for r in query(crawled.db, "SELECT name FROM authors_full")} == people


# -- again --------------------------------------------------------------------------------------------
def test_a_second_run_finds_nothing_new_with_few_requests(portal: DemoPortal, known: Path) -> None:
    before = stored(known)
    ran = crawl(known, portal.url)
    assert (ran.code, ran.said) == (0, [])
    assert f"0 new, 0 changed, {len(ARTICLES)} unchanged, 0 failed, 1 behind a password" in ran.out
    notes = one(known, "SELECT notes FROM runs ORDER BY id DESC LIMIT 1")
    assert "rest 42" not in notes and "rest 41" in notes
    assert not [path for path in paths(portal) if path.endswith((".html", ".pdf", ".docx"))]
    assert len(portal.requests) <= 10
    assert stored(known) == before
    assert one(known, "SELECT count(*) FROM revisions") == len(ARTICLES)


@pytest.mark.parametrize("switches", [{}, {"rest": False, "sitemap": False, "feed": False}])
def test_a_full_run_asks_again_and_changes_nothing(switches: dict[str, bool], known: Path) -> None:
    """Fetched twice is one revision (DESIGN.md, lesson 2), whichever lists named it."""
    before = stored(known)
    with DemoPortal(**switches) as portal:
        ran = crawl(known, portal.url, "--full")
        asked = set(paths(portal))
    assert (ran.code, ran.said) == (0, [])
    # A lede that no page prints may be untold for a day: that is no revision.
    lost: set[str] = set()
    assert f"0 new, {len(lost)} changed, {len(ARTICLES) - len(lost)} unchanged" in ran.out, ran.out
    assert {path_of(url) for url in ARTICLES} <= asked
    ignored = ("last_seen", "read_by")
    for url, row in stored(known).items():
        differs = [k for k in row if k not in ignored and row[k] != before[url][k]]
        assert differs == [] or url in lost, url
    assert one(known, "SELECT count(*) FROM revisions") == len(ARTICLES) + len(lost)


def test_unchanged_pages_answer_304_where_no_list_tells_of_changes(
    portal: DemoPortal, known: Path
) -> None:
    portal.faults |= {"/wp-json/wp/v2/posts": 404, "/wp-sitemap.xml": 404}
    with closing(sqlite3.connect(known)) as conn, conn:  # as if fetched years ago
        conn.execute("UPDATE pages SET first_seen = '2020-01-01T00:00:00+07:00'")
        conn.execute("UPDATE pages SET last_fetched = first_seen")
    ran = crawl(known, portal.url)
    statuses = {r.status for r in portal.requests if f"{HOME}{r.path}" in ARTICLES}
    assert statuses == {304}
    assert "0 new, 0 changed" in ran.out
    (row,) = query(known, "SELECT * FROM runs ORDER BY id DESC LIMIT 1")
    assert 0 < row["not_modified"] <= row["unchanged"]


BROKEN_LISTS = {
    "a page of an error": (b"<html>Error establishing a database connection</html>", "no JSON"),
    "an error object": (b'{"code": "internal_server_error"}', "internal_server_error"),
    "nothing": (b"[]", "it names no post"),
}


@pytest.mark.parametrize("how", [[], ["--full"]], ids=["fast", "sweep"])
@pytest.mark.parametrize("case", BROKEN_LISTS)
def test_a_rest_list_that_was_well_and_is_not_is_told(
    case: str, how: list[str], known: Path
) -> None:
    body, words = BROKEN_LISTS[case]
    told = "SELECT kind, detail FROM problems WHERE stage = 'list' AND kind = 'rest-unusable'"
    with altered() as portal:
        usual = portal.router.answer

        def answer(path: str, asked: dict[str, str]) -> Any:
            posts = path == "/wp-json/wp/v2/posts"
            return Response(200, body, "application/json") if posts else usual(path, asked)

        portal.router.answer = answer  # type: ignore[method-assign, assignment]  # the test's own
        crawl(known, portal.url, *how)
        (row,) = query(known, told)
        assert words in row["detail"] and "it named 41 posts" in row["detail"]
        # Where it never was well, there is none.
        crawl(known.with_name("new.db"), portal.url, "--limit", "1")
    assert query(known.with_name("new.db"), told) == []


def slug_of(url: str) -> str:
    return path_of(url).strip("/").removesuffix(".html")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": "Char vào vụ Tết sớm"}, {"title", "modified"}),
        ({"content": "<p>Bài đã được viết lại hoàn toàn, ngắn hơn trước.</p><p style='text-align:right'><b>Ngọc Hân</b></p>"},
         {"body", "byline_printed", "captions", "modified"}),
    ],
)  # fmt: skip
def test_an_edited_article_makes_one_revision(
    portal: DemoPortal, known: Path, change: dict[str, str], fields: set[str]
) -> None:
    before = stored(known)[CHAR]
    modified = datetime.fromisoformat("2023-02-03T04:05:06+07:00")
    portal.site.edit(slug_of(CHAR), modified=modified, **change)
    ran = crawl(known, portal.url)
    assert (ran.code, ran.said) == (0, [])
    assert "0 new, 1 changed" in ran.out
    assert [path for path in paths(portal) if path.endswith(".html")] == [path_of(CHAR)]
    after = stored(known)[CHAR]
    assert (after["id"], after["revision"], after["first_seen"]) == (
        before["id"],
        2,
        before["first_seen"],
    )
    assert after["modified"] == modified.isoformat()
    first, second = query(
        known, "SELECT * FROM revisions WHERE article_id = ? ORDER BY revision", before["id"]
    )
    assert json.loads(first["changed"]) == []
    assert set(json.loads(second["changed"])) == fields - (
        {"byline_printed"} if before["byline_printed"] == after["byline_printed"] else set()
    )
    kept = ("title", "lede", "body", "published", "modified", "byline_printed")
    assert [first[k] for k in kept] == [before[k] for k in kept]
    assert [second[k] for k in kept] == [after[k] for k in kept]


def newcomer(portal: DemoPortal, number: int, slug: str, moment: datetime) -> None:
    """One more article, like another."""
    like = next(post for post in portal.site.shown() if post.slug == slug_of(CHAR))
    title = f"Bài {number}"
    new = replace(like, id=number, slug=slug, title=title, published=moment, modified=moment)
    portal.site.add(new)


def test_new_and_back_dated_articles_are_found(portal: DemoPortal, known: Path) -> None:
    """Stopping at the first known article would lose the second (DESIGN.md, lesson 4)."""
    days = {"mot-bai-moi": "2023-03-01", "mot-bai-de-lui-ngay": "2020-11-01"}
    for number, (slug, day) in enumerate(days.items(), 900):
        newcomer(portal, number, slug, datetime.fromisoformat(f"{day}T08:00:00+07:00"))
    assert "2 new, 0 changed" in crawl(known, portal.url).out
    asked = {path for path in paths(portal) if path.endswith(".html")}
    assert asked == {f"/{slug}.html" for slug in days}
    rows = stored(known)
    assert {slug: rows[f"{HOME}/{slug}.html"]["published_date"] for slug in days} == days


# -- options --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("since", "until", "rest"),
    [("2021-12-31", "2022-01-02", True), ("", "2020-12-31", False)],
)
def test_since_and_until_bound_what_is_stored(
    tmp_path: Path, since: str, until: str, rest: bool
) -> None:
    wanted = {
        url
        for url, truth in ARTICLES.items()
        if (not since or truth["published"][:10] >= since)
        and (not until or truth["published"][:10] <= until)
    }
    assert 0 < len(wanted) < len(ARTICLES)
    options = [*(["--since", since] if since else []), *(["--until", until] if until else [])]
    with DemoPortal(rest=rest) as portal:
        ran = crawl(tmp_path / "a.db", portal.url, *options)
        asked = {f"{HOME}{path}" for path in paths(portal)} & set(ARTICLES)
    assert ran.code == 0, ran.err[-500:]
    assert set(stored(tmp_path / "a.db")) == wanted
    if rest:  # the list says when each was published: nothing else need be asked
        assert asked == wanted


def test_limit_bounds_what_is_asked_and_the_next_run_goes_on(
    portal: DemoPortal, tmp_path: Path
) -> None:
    db = tmp_path / "a.db"
    ran = crawl(db, portal.url, "--limit", "5")
    assert (ran.code, ran.said) == (0, [])
    assert len(stored(db)) == 5
    assert crawl(db, portal.url).code == 0
    assert set(stored(db)) == set(ARTICLES)


def test_the_delay_lies_between_any_two_requests(portal: DemoPortal, tmp_path: Path) -> None:
    log = portal.requests = TimedLog()
    ran = crawl(tmp_path / "a.db", portal.url, "--delay", "0.2", "--limit", "5")
    assert ran.code == 0
    gaps = [b - a for a, b in zip(log.times, log.times[1:], strict=False)]
    assert len(gaps) > 8
    # Seen from the server: a busy machine hands one request on late, and the gap behind it shrinks
    # by as much (0.148 was seen in CI, 0.082 here). Over the whole crawl that comes out even.
    assert sum(gaps) / len(gaps) > 0.19, list(zip(gaps, paths(portal)[1:], strict=True))
    assert min(gaps) > 0.05, list(zip(gaps, paths(portal)[1:], strict=True))


def test_settings_of_the_environment_and_documents_left_out(
    portal: DemoPortal, tmp_path: Path
) -> None:
    db = tmp_path / "e.db"
    options = ("crawl", "--at", portal.url, "--delay", "0", "--no-attachments")
    contact = "toasoan@example.vn"
    ran = congtin(*options, cwd=tmp_path, CONGTIN_DB=str(db), CONGTIN_CONTACT=contact)
    assert ran.code == 0, ran.err
    assert {"toasoan@example.vn" in r.headers["User-Agent"] for r in portal.requests} == {True}
    assert not [path for path in paths(portal) if "/uploads/" in path]
    rows = query(db, "SELECT url, bytes, sha256 FROM attachments")
    assert {row["url"] for row in rows} == {u for t in ARTICLES.values() for u in t["attachments"]}
    assert {(row["bytes"], row["sha256"]) for row in rows} == {(None, None)}


def test_scrapys_own_command_does_the_same(
    portal: DemoPortal, crawled: Crawled, tmp_path: Path
) -> None:
    db = tmp_path / "scrapy.db"
    quick = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
    command: list[str | Path] = [
        BIN / "scrapy",
        "crawl",
        "haiphong",
        "-s",
        f"DATABASE={db}",
        "-a",
        f"at={portal.url}",
        *quick,
    ]
    ran = run(command)
    assert ran.code == 0 and "Traceback" not in ran.err, ran.err[-500:]
    ignored = {"id", "first_seen", "last_seen"}
    mine, other = stored(db), stored(crawled.db)
    assert set(mine) == set(other)
    for url, row in mine.items():
        assert [k for k in row if k not in ignored and row[k] != other[url][k]] == [], url


@pytest.mark.parametrize(("at", "code"), [("", 75), ("nowhere", 2)], ids=["held", "no address"])
def test_scrapys_own_command_says_in_one_line_why_it_cannot_begin(
    at: str, code: int, portal: DemoPortal, tmp_path: Path
) -> None:
    db = tmp_path / "held.db"
    command: list[str | Path] = [BIN / "scrapy", "crawl", "haiphong", "-s", f"DATABASE={db}"]
    with Store(str(db)):
        ran = run([*command, "-a", f"at={at or portal.url}"])
    assert portal.requests == []
    assert ran.code == code and (str(db) if code == 75 else at) in ran.said_once()


def test_the_general_reader_reads_the_same_portal(portal: DemoPortal, tmp_path: Path) -> None:
    """Nobody wrote a card for it: every article, whole, and said to be read so."""
    db = tmp_path / "general.db"
    ran = crawl(db, portal.url, portal="general")
    assert (ran.code, ran.said) == (0, []), ran.err[-500:]
    rows = stored(db)
    assert set(rows) == set(ARTICLES)
    for url, truth in ARTICLES.items():
        row = rows[url]
        assert "general" in row["read_by"], url
        assert (row["title"], row["published"]) == (
            truth["title"],
            truth["published"][:16] + "+07:00",
        )
        missing = [p for p in meant_body(truth) if p not in squeeze(row["body"])]
        assert not missing, (url, missing)


# -- one article, many addresses ------------------------------------------------------------------------
def sitemap(*urls: str) -> Response:
    entries = "".join(f"<url><loc>{url.replace('&', '&amp;')}</loc></url>" for url in urls)
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    return Response(200, body.encode(), "application/xml")


def list_only(portal: Altered, *urls: str) -> None:
    """Let nothing but the sitemap name articles, and only these."""
    portal.answers["/wp-sitemap-posts-post-1.xml"] = sitemap(*urls)
    portal.answers["/"] = Response(200, b"<html><body class='home blog'></body></html>")


@contextmanager
def altered(**switches: bool) -> Iterator[Altered]:
    portal = Altered(**switches)
    with portal:
        try:
            yield portal
        finally:
            portal.gate.set()


@pytest.mark.parametrize("absolute", [False, True])
def test_old_slugs_are_aliases_and_no_second_rows(tmp_path: Path, absolute: bool) -> None:
    old = ARTICLES[MOVED]["old_urls"]
    with altered(rest=False, feed=False, absolute_redirects=absolute) as portal:
        list_only(portal, *old)
        ran = crawl(tmp_path / "a.db", portal.url)
    assert (ran.code, ran.said) == (0, []), ran.err[-500:]
    rows = stored(tmp_path / "a.db")
    assert MOVED in rows and not set(old) & set(rows)
    aliases = query(
        tmp_path / "a.db",
        "SELECT a.url AS old, b.url AS new FROM aliases a JOIN articles b ON b.id = article_id",
    )
    assert {(a["old"], a["new"]) for a in aliases} >= {(url, MOVED) for url in old}
    assert {a["new"] for a in aliases} == {MOVED}
    assert rows[MOVED]["revision"] == 1


def test_spellings_of_one_address_are_one_article(tmp_path: Path) -> None:
    tails = ("/amp", "/", "?utm_source=zalo", "?fbclid=x#top", "?amp=1", "?print=1", "")
    hosts = (HOME.replace("https", "http"), HOME.replace("//", "//www."))
    with altered(rest=False, feed=False) as portal:
        spellings = [CHAR + tail for tail in tails]
        spellings += [f"{host}{path_of(CHAR)}" for host in (*hosts, portal.url)]
        list_only(portal, *spellings)
        ran = crawl(tmp_path / "a.db", portal.url)
        asked = [path for path in paths(portal) if path.startswith(path_of(CHAR))]
    assert ran.code == 0, ran.err[-500:]
    assert [url for url in stored(tmp_path / "a.db") if "dao-dong-du" in url] == [CHAR]
    assert asked == [path_of(CHAR)]


class Mirror(DemoPortal):
    """A mirror whose pages call the portal by `calls`; its sitemap by `maps`."""

    def __init__(self, calls: str, maps: str, **switches: bool) -> None:
        super().__init__(**switches)
        self.calls, self.maps = calls, maps

    def respond(self, target: str) -> Response:
        answer = super().respond(target)
        calls = self.maps if "sitemap" in target else self.calls
        named = calls.format(here=self.url).encode()
        return replace(answer, body=answer.body.replace(HOME.encode(), named))


SPELLED = [  # pages and REST, sitemap, under which host both are stored; with REST
    ("", HOME, HOME, False),  # relative links
    ("{here}", HOME, HOME, True),
    ("{here}", "{here}", "{here}", True),  # nobody names the portal's own host
]


@pytest.mark.parametrize(("calls", "maps", "stored", "rest"), SPELLED)
def test_an_article_of_a_mirror_has_one_address(
    calls: str, maps: str, stored: str, rest: bool, tmp_path: Path
) -> None:
    with Mirror(calls, maps, rest=rest, feed=False) as portal:
        db, home = tmp_path / "m.db", stored.format(here=portal.url)
        options = ("--full", "--no-attachments", "--limit", "12")
        for _ in range(2):
            assert crawl(db, portal.url, *options).code == 0
            portal.faults["/sitemap.xml"] = portal.faults["/sitemap_index.xml"] = 404
    pages = query(db, "SELECT url FROM pages WHERE kind = 'article'")
    assert {r["url"].split("/")[2] for r in pages} == {home.split("/")[2]}
    assert all(r["url"].startswith(home) for r in query(db, "SELECT url FROM articles"))
    assert not query(db, "SELECT 1 FROM images WHERE url NOT LIKE ?", f"{home}%")


def test_what_is_no_article_is_none_though_the_sitemap_names_it(tmp_path: Path) -> None:
    """A page, a category, a tag, an attachment's own page, the front page."""
    photo = "/ngay-phap-luat-o-mot-xa-dao.html/viet-hai-1"
    others = ("/gioi-thieu", "/category/kinh-te", "/tag/do-son", photo, "/")
    with altered(rest=False, feed=False) as portal:
        list_only(portal, *(f"{HOME}{path}" for path in others), CHAR)
        ran = crawl(tmp_path / "a.db", portal.url)
    assert ran.code == 0, ran.err[-500:]
    assert set(stored(tmp_path / "a.db")) == {CHAR}


# -- what goes wrong ------------------------------------------------------------------------------------
def problems(db: Path) -> set[tuple[str, str]]:
    return {(row["kind"], row["url"]) for row in query(db, "SELECT kind, url FROM problems")}


def test_a_broken_attachment_is_a_problem_until_it_answers(
    portal: DemoPortal, tmp_path: Path
) -> None:
    db, files = tmp_path / "a.db", [u for t in ARTICLES.values() for u in t["attachments"]]
    portal.faults |= {path_of(files[0]): 404, path_of(files[1]): 503}
    ran = crawl(db, portal.url)
    assert (ran.code, ran.said) == (0, []), ran.err[-500:]
    assert problems(db) == {("http-404", files[0]), ("http-503", files[1])}
    assert set(stored(db)) == set(ARTICLES)
    measured = query(db, "SELECT url FROM attachments WHERE sha256 IS NOT NULL")
    assert {row["url"] for row in measured} == set(files[2:])
    assert one(db, "SELECT outcome FROM runs") == "healthy"
    portal.faults.clear()
    assert crawl(db, portal.url).code == 0
    # The 503 passed; a document that is not there is not asked for at every run.
    unmeasured = query(db, "SELECT url FROM attachments WHERE sha256 IS NULL")
    assert {row["url"] for row in unmeasured} <= {files[0]}


SPLIT = next(url for url, truth in ARTICLES.items() if "page_urls" in truth)
EMPTY = b"<h1 class='post-title'>Only a title</h1><div id='content-detail'></div>"
# what an article's page answers, the problem that it is
BROKEN: list[tuple[Response, str]] = [
    (Response(503, b"busy"), "http-503"),
    (Response(404, b"gone"), "http-404"),
    (
        Response(200, b"<html><head><title>x</title></head><body><p>hello</p></body></html>"),
        "unreadable",
    ),
    (Response(200, b""), "no-html"),
    (Response(200, b" \r\n"), "no-html"),
    (Response(200, b"\x00\xff\xfe" * 200), "no-html"),
    (Response(200, EMPTY), "unreadable"),
    (Response(301, headers={"Location": "/"}), "redirect-to-front"),
    (Response(301, headers={"Location": "http://[::1"}), ""),
]


def test_what_breaks_is_a_problem_no_half_article_and_comes_with_the_next_run(
    tmp_path: Path,
) -> None:
    db = tmp_path / "a.db"
    urls = [url for url in ARTICLES if url not in (SPLIT, SUMMARY)][: len(BROKEN)]
    # The list's own text would serve for a page that cannot be read: it is off.
    with altered(rest=False) as portal:
        answers = zip(urls, BROKEN, strict=True)
        portal.answers = {path_of(url): answer for url, (answer, _) in answers}
        portal.faults[f"{path_of(SPLIT)}/2"] = 500
        ran = crawl(db, portal.url)
        assert ran.code == 1 and f"{len(BROKEN) + 1} of " in ran.said_once()
        assert set(stored(db)) == set(ARTICLES) - {*urls, SPLIT}
        found = {url: kind for kind, url in problems(db)}
        meant = {url: kind for url, (_, kind) in zip(urls, BROKEN, strict=True)}
        assert {url: found[url] for url in meant if meant[url]} == {
            u: k for u, k in meant.items() if k
        }
        assert set(urls) <= set(found) and [url for url in found if url.startswith(SPLIT)]
        outcome = {"outcome": "unhealthy", "failed": len(BROKEN) + 1}
        assert query(db, "SELECT outcome, failed FROM runs") == [outcome]
        portal.answers.clear()
        portal.faults.clear()
        portal.requests.clear()
        again = crawl(db, portal.url)
        assert (again.code, again.said) == (0, [])
        asked = {f"{HOME}{path}" for path in paths(portal)} & set(ARTICLES)
    assert asked == {*urls, SPLIT}
    assert set(stored(db)) == set(ARTICLES)


@pytest.mark.parametrize(
    "path",
    ["/wp-json/wp/v2/posts", "/wp-sitemap-posts-post-1.xml"],
)  # fmt: skip
def test_a_list_that_fails_is_completed_by_the_others(
    portal: DemoPortal, tmp_path: Path, path: str
) -> None:
    portal.faults[path] = 500
    ran = crawl(tmp_path / "a.db", portal.url)
    assert ran.code in (0, 1) and "Traceback" not in ran.err
    assert set(stored(tmp_path / "a.db")) == set(ARTICLES)


class _Elsewhere(BaseHTTPRequestHandler):
    """Notes every request."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another server on this machine, and what it was asked: nothing, if all is well."""
    asked: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (_Elsewhere,), {"asked": asked}))
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_outside_the_portal_is_asked(
    tmp_path: Path, elsewhere: tuple[str, list[str]]
) -> None:
    """Redirects, sitemaps, robots.txt and links that lead away."""
    away, asked = elsewhere
    with altered() as portal:
        portal.answers[path_of(CHAR)] = Response(302, headers={"Location": f"{away}/secret.html"})
        robots = f"User-agent: *\nDisallow:\nSitemap: {away}/sitemap.xml\nSitemap: {HOME}/wp-sitemap.xml\n"
        portal.answers["/robots.txt"] = Response(200, robots.encode(), "text/plain")
        entries = [f"{away}/bai-la.html", *ARTICLES]
        portal.answers["/wp-sitemap-posts-post-1.xml"] = sitemap(*entries)
        portal.site.edit(
            slug_of(MOVED),
            content=f'<p>Bài có <a href="{away}/tep.pdf">tệp</a> ở nơi khác.</p><p><img src="{away}/anh.jpg" width="800" height="600"></p>',
        )
        ran = crawl(tmp_path / "a.db", portal.url)
    assert asked == []
    assert ("elsewhere", CHAR) in problems(tmp_path / "a.db")
    assert ran.code == 0 and "1 failed" in ran.out
    assert set(stored(tmp_path / "a.db")) == set(ARTICLES) - {CHAR}


def test_robots_txt_is_obeyed(tmp_path: Path) -> None:
    with altered() as portal:
        robots = f"User-agent: congtin\nDisallow: {path_of(CHAR)}\nDisallow: /wp-json/\n"
        portal.answers["/robots.txt"] = Response(200, robots.encode(), "text/plain")
        crawl(tmp_path / "a.db", portal.url)
        asked = paths(portal)
    assert path_of(CHAR) not in asked and not [
        path for path in asked if path.startswith("/wp-json")
    ]
    assert ("forbidden", CHAR) in problems(tmp_path / "a.db")
    assert set(stored(tmp_path / "a.db")) == set(ARTICLES) - {CHAR}


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_crawl_keeps_what_it_has_and_the_next_goes_on(
    tmp_path: Path, sign: signal.Signals
) -> None:
    db = tmp_path / "a.db"
    last = min(ARTICLES.values(), key=lambda truth: truth["published"])["url"]
    with altered() as portal:
        portal.held = path_of(last)
        command = ("crawl", "--at", portal.url, "--db", db, "--delay", "0")
        process = started(*command, cwd=tmp_path)
        assert portal.reached.wait(60)
        process.send_signal(sign)
        if sign != signal.SIGKILL:
            portal.gate.set()
        _, err = process.communicate(timeout=60)
        portal.gate.set()
        portal.held = ""
        assert process.returncode not in (0, 2), err
        assert "Traceback" not in err
        kept = stored(db)
        assert set(kept) <= set(ARTICLES)
        # A killed one loses the last second of its rows, which its archive holds: test_recovery.
        assert len(kept) > 20 or sign == signal.SIGKILL
        if sign != signal.SIGKILL:  # a killed one cannot say so; the next run does
            assert one(db, "SELECT outcome FROM runs") == "interrupted"
        assert crawl(db, portal.url).code == 0
    assert [row["outcome"] for row in query(db, "SELECT outcome FROM runs ORDER BY id")] == [
        "interrupted",
        "healthy",
    ]
    assert {url: row["revision"] for url, row in stored(db).items()} == dict.fromkeys(ARTICLES, 1)


@pytest.mark.parametrize(
    ("outcome", "told"), [("", True), ("healthy", True), ("interrupted", False), ("failed", False)]
)
def test_a_sweep_that_was_stopped_says_nothing_of_what_was_missed(outcome: str, told: bool) -> None:
    spider = portals()["haiphong"]()
    spider.crawler = Replay(project_settings(), None, None)  # type: ignore[arg-type]  # nothing is read
    spider.ran_before, spider.complete, spider.outcome = spider.began, True, outcome
    assert ("recall" in spider.told_by_sweep()) is told


def test_every_line_of_a_log_tells_its_time_alike(portal: DemoPortal, tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    ran = congtin(
        "crawl", "--at", portal.url, "--db", tmp_path / "a.db", "--log", log,
        "--limit", "1", "--delay", "0", TZ="UTC",
    )  # fmt: skip
    lines = log.read_text("utf-8").splitlines()
    assert ran.code == 0 and len(lines) > 3
    assert {line.split()[0][len("2022-01-01T00:00:00") :] for line in lines} == {"+0700"}


def test_days_are_days(crawled: Crawled) -> None:
    for row in query(crawled.db, "SELECT published, published_date FROM articles"):
        assert date.fromisoformat(row["published_date"]).isoformat() == row["published"][:10]
