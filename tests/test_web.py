"""The pages that `congtin serve` gives, asked for over HTTP as any client would."""

# ruff: noqa: E501 - tables of addresses stay on one line

from __future__ import annotations

import json
import re
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from conftest import BIN, ROOT, Crawled, Ran, _environment, congtin, one, query

from crawler.archive.writing import Archive, Exchange
from crawler.cli import main
from pipelines.alarm_words import WORDS as WORDS_OF_ALARMS
from pipelines.alarm_words import figures_in_vietnamese, said
from pipelines.dictionary import TABLES
from pipelines.dictionary_vi import TABLES_VI
from pipelines.fill_rates import RATES
from pipelines.judging import one_line
from pipelines.measured import Run, Verdict
from pipelines.searching import FEW, Search
from pipelines.web.alarms import in_vietnamese

ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = '<script>alert(1)</script><img src="https://evil.example/x.png" onerror="alert(2)">'


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Served:
    """A running `congtin serve`."""

    address: str
    db: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        conn = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        with closing(conn):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            conn.request(method, path, headers=named)
            answer = conn.getresponse()
            sent = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, sent, answer.read().decode("utf-8"))


@contextmanager
def serving(db: Path, *options: str, stderr: IO[str] | None = None) -> Iterator[Served]:
    """`congtin serve` on a free port, until the block ends."""
    command = [str(BIN / "congtin"), "serve", "--db", str(db), "--port", "0", *options]
    process = subprocess.Popen(
        command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=stderr, text=True
    )
    try:
        assert process.stdout
        found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert found
        yield Served(found.group(), db)
    finally:
        process.terminate()
        process.wait(30)
        assert process.stdout
        process.stdout.close()


def hostile(db: Path) -> None:
    """An article whose every text wants to run a script or fetch a picture."""
    with closing(sqlite3.connect(db)) as conn, conn:
        conn.execute(
            "INSERT INTO articles(id, portal, url, title, lede, body, body_html, published, "
            "published_date, published_printed, byline_printed, source, words, content_hash, "
            "first_seen, last_seen, read_by) VALUES (900, 'xấu', 'javascript:alert(3)', :e, :e, :e, "
            ':e || \'<h3>Tiểu mục</h3><p onclick="x()">chữ</p><a href="javascript:alert(4)">đây</a>\', '
            "'2019-01-02', '2019-01-02', :e, :e, :e, 1, 'x', '2026-01-01T00:00:00+07:00', "
            "'2026-01-01T00:00:00+07:00', '{\"title\": \"<b>\"}')",
            {"e": EVIL},
        )
        conn.execute(
            "INSERT INTO images(article_id, position, url, caption) VALUES (900, 1, 'https://evil.example/x.png', ?)",
            [EVIL],
        )
        conn.execute(
            "INSERT INTO attachments(article_id, position, url, label) VALUES (900, 1, 'data:text/html,x', ?)",
            [EVIL],
        )
        conn.execute(
            "INSERT INTO authors(id, name, name_folded, name_key, initials) VALUES (900, ?, 'x', 'x', 'x')",
            [EVIL],
        )
        conn.execute("INSERT INTO article_authors VALUES (900, 900, 'writer', 1)")
        for revision, body in ((1, EVIL), (2, EVIL.replace("1", "9"))):
            conn.execute(
                "INSERT INTO revisions(article_id, revision, seen_at, changed, title, body, content_hash) VALUES (900, ?, '2026-01-01T00:00:00+07:00', ?, 'x', ?, 'x')",
                [revision, '["body"]' if revision > 1 else "[]", body],
            )


def edited(db: Path) -> int:
    """An article of which a second version was seen; its id."""
    with closing(sqlite3.connect(db)) as conn, conn:
        found = "SELECT id FROM articles WHERE body LIKE '%thành phố%' ORDER BY id LIMIT 1"
        (id,) = conn.execute(found).fetchone()
        conn.execute(
            "INSERT INTO revisions(article_id, revision, seen_at, changed, title, lede, body, "
            "published, modified, byline_printed, content_hash) "
            "SELECT article_id, 2, '2026-01-02T08:00:00+07:00', '[\"body\", \"captions\"]', title, lede, "
            "replace(body, 'thành phố', 'đô thị'), published, modified, byline_printed, 'y' "
            "FROM revisions WHERE article_id = ?",
            [id],
        )
        conn.execute("UPDATE articles SET revision = 2 WHERE id = ?", [id])
    return int(id)


def abroad(db: Path) -> None:
    """An article whose page prints its time with another offset: by then it is the next year."""
    with closing(sqlite3.connect(db)) as conn, conn:
        conn.execute(
            "INSERT INTO articles(id, portal, url, title, published, published_date, words, content_hash, first_seen, last_seen, read_by) "
            "VALUES (901, 'haiphong', 'https://p.vn/901', 'Giao thừa', '2020-12-31T20:00+00:00', '2021-01-01', 1, 'y', '2026-01-01T00:00:00+07:00', '2026-01-01T00:00:00+07:00', '{}')"
        )
        conn.execute(
            "INSERT INTO revisions(article_id, revision, seen_at, changed, title, content_hash) "
            "VALUES (901, 1, '2026-01-01T00:00:00+07:00', '[]', 'Giao thừa', 'y')"
        )


@pytest.fixture(scope="session")
def site(crawled: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration portal's articles, one of them edited, and a hostile one, served."""
    db = tmp_path_factory.mktemp("web") / "tin.db"
    with closing(sqlite3.connect(crawled.db)) as source, closing(sqlite3.connect(db)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = WAL")
    edited(db)
    hostile(db)
    abroad(db)
    with serving(db) as served:
        yield served


PAGES = ["/", "/tin", "/tin/articles", "/tin/articles?_search=hai+phong", "/tin/articles/900", "/tin/articles/900?_photos=1",
         "/tin/articles/900?_raw=1", "/tin/articles?_raw=1", "/tin/authors/900", "/tin/authors", "/tin/authors_full", "/tin/articles_full",
         "/tin/runs", "/tin/runs/1", "/tin/revisions", "/tin/problems", "/tin/categories/1", "/tin/tags/1", "/-/timeline", "/-/calendar",
         "/-/calendar?year=2021", "/-/authors", "/-/status", "/tin/search?words=hai+phong", "/-/search?q=h%E1%BA%A3i+ph%C3%B2ng", "/-/search", "/tin/silence", "/tin?sql=select+*+from+articles",
         "/-/timeline?author=900", "/tin/articles?portal=x%E1%BA%A5u", "/tin/coverage"]  # fmt: skip
OTHERS = ["/-/feed.atom", "/robots.txt", "/static/congtin.css", "/tin/articles.json", "/tin/articles/900.json", "/tin/articles.csv",
          "/-/databases.json", "/khong-co", "/tin/articles/khong-co", "/tin?sql=drop+table+articles", "/static/../../settings.json"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_safe_and_says_its_language(site: Served, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 200, answer.text[-500:]
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="vi">' in answer.text and "<main" in answer.text
    # What strangers wrote is text: it is neither markup nor an address that runs.
    assert "<script" not in answer.text and 'onerror="' not in answer.text
    assert "javascript:" not in re.sub(r">[^<]*<", "><", answer.text)
    assert ' style="' not in answer.text and "<style" not in answer.text
    if "_photos" not in path:
        assert "<img" not in answer.text


@pytest.mark.parametrize("path", PAGES + OTHERS)
def test_every_answer_has_the_headers_that_keep_a_browser_safe(site: Served, path: str) -> None:
    headers = site.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "script-src" not in policy and "unsafe" not in policy
    assert ("https:" in policy) == ("_photos" in path)


def test_the_languages(site: Served) -> None:
    for path in PAGES:
        page = site.get(path + ("&" if "?" in path else "?") + "lang=en")
        assert '<html lang="en">' in page.text and page.headers["set-cookie"].startswith("lang=en;")
    assert '<html lang="en">' in site.get("/", cookie="lang=en").text
    assert '<html lang="en">' in site.get("/", accept_language="en-GB,en;q=0.9").text
    assert '<html lang="vi">' in site.get("/", cookie="lang=xx; a=b", accept_language="fr").text
    assert "Time line" in site.get("/?lang=en").text and "Dòng thời gian" in site.get("/").text
    for path in ("/tin", "/tin/authors_full", "/tin/runs"):
        table = TABLES.get(path.split("/")[-1], TABLES["coverage"]).sentence
        english, told = site.get(f"{path}?lang=en").text, site.get(path).text
        assert escape(table) in english and escape(table) not in told, path
    name = "articles_per_day"
    assert TABLES_VI[name].sentence in site.get("/tin").text
    assert TABLES_VI["runs"].columns["new"] in site.get("/tin/runs").text


def test_the_front_page_tells_at_a_glance(site: Served) -> None:
    page = site.get("/").text
    total = one(site.db, "SELECT count(*) FROM articles")
    assert f"<strong>{total}</strong>" in page
    newest = query(site.db, "SELECT id, title FROM articles ORDER BY published DESC LIMIT 5")
    places = [page.index(f'/tin/articles/{row["id"]}"') for row in newest]
    assert places == sorted(places) and newest[0]["title"] in page
    assert "haiphong" in page and "ổn" in page and "<svg" in page
    assert 'type="application/atom+xml"' in page
    assert "_sqlite_migrations" not in page and "articles_fts" not in page
    hidden = site.get("/tin").text
    assert "_sqlite_migrations" not in hidden and "articles_fts_data" not in hidden


def test_an_article_is_a_page_to_read(site: Served) -> None:
    rows = query(
        site.db,
        "SELECT a.*, u.id AS author FROM articles a JOIN article_authors x ON x.article_id = a.id "
        "JOIN authors u ON u.id = x.author_id "
        "WHERE a.id IN (SELECT article_id FROM images) AND a.id <> 900 AND byline_printed IS NOT NULL LIMIT 1",
    )
    (row,) = rows
    page = site.get(f"/tin/articles/{row['id']}").text
    for printed in (row["published_printed"], row["byline_printed"].splitlines()[0]):
        assert printed in page.replace("&#34;", '"').replace("&amp;", "&"), printed
    assert row["published"] in page
    assert f'href="/tin/authors/{row["author"]}"' in page
    assert f'href="{row["url"]}"' in page
    assert f"/tin/articles/{row['id']}?_raw=1" in page and f"/tin/articles/{row['id']}.json" in page
    photos = query(site.db, "SELECT url FROM images WHERE article_id = ?", row["id"])
    shown = site.get(f"/tin/articles/{row['id']}?_photos=1").text
    for photo in photos:
        assert f'src="{photo["url"]}"' in shown and f'src="{photo["url"]}"' not in page
        assert f'href="{photo["url"]}"' in page
    assert site.get(f"/tin/articles/{row['id']}.json").json()["rows"]


def test_revisions_are_shown_with_their_differences(site: Served) -> None:
    id = one(site.db, "SELECT id FROM articles WHERE revision = 2 AND id <> 900")
    page = site.get(f"/tin/articles/{id}?lang=en").text
    text = re.sub(r'<span class="unseen">[^<]*</span>', "", page)
    assert re.search(r"<del>[^<]*thành phố", text) and re.search(r"<ins>[^<]*đô thị", text)
    assert "The former wording of this part is not kept" in page


def test_the_list_filters_and_counts(site: Served) -> None:
    got = site.get("/tin/articles.json").json()
    assert {"portal", "year", "category", "author", "source"} <= set(got["facet_results"])
    for name, facet in got["facet_results"].items():
        assert facet["results"], name
        for value in facet["results"][:3]:
            path = value["toggle_url"].removeprefix(site.address)
            narrowed = site.get(path).json()
            assert narrowed["filtered_table_rows_count"] == value["count"], (name, value)
    both = site.get("/tin/articles.json?_year=2021&portal=haiphong").json()
    assert both["filtered_table_rows_count"] == one(
        site.db, "SELECT count(*) FROM articles WHERE published_date LIKE '2021%'"
    )
    for wrong in ("_author=x", "_year=%27", "_category=1%27"):
        assert site.get(f"/tin/articles?{wrong}").status == 400


def test_blank_fields_of_a_form_ask_for_everything(site: Served) -> None:
    everything = site.get("/tin/articles.json").json()["filtered_table_rows_count"]
    blank = "/tin/articles.json?_search=&_since=&_until="
    assert site.get(blank).json()["filtered_table_rows_count"] == everything
    for day, there in (("2022-12-28", 1), ("2021-01-01", 1), ("2020-12-31", 0)):
        one_day = f"/tin/articles.json?_since={day}&_until={day}"
        assert site.get(one_day).json()["filtered_table_rows_count"] == there, day


WORDS = ['"', "'", "*", "(", "AND", "a OR", "NEAR(", "😀", "-", "^", "x" * 5000, "hải phòng", "HẢI PHÒNG", "hai phong", "title:", "\x00", "đ" * 300, "%", "a-b", '"a']  # fmt: skip


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_any_words_may_be_searched_for(site: Served, words: str) -> None:
    answer = site.get(f"/tin/articles?_search={quote(words)}")
    assert answer.status == 200
    for path in ("/tin/search?words=", "/-/search?q=", "/tin/articles_full?_search="):
        assert site.get(path + quote(words)).status == 200


def test_search_finds_with_and_without_accents(site: Served) -> None:
    def found(words: str) -> set[int]:
        rows = site.get(
            f"/tin/articles.json?_shape=objects&_size=100&_search={quote(words)}"
        ).json()["rows"]
        return {row["id"] for row in rows}

    assert found("hai phong") >= found("Hải Phòng") == found("HẢI PHÒNG") != set()
    page = site.get(f"/tin/articles?_search={quote('Hải Phòng')}").text
    assert "<mark>" in page


def test_a_search_shows_where_those_as_typed_end(site: Served) -> None:
    """Few are found with these accents: those with others follow, under a heading."""
    with closing(sqlite3.connect(site.db)) as conn:
        found = Search(conn, "đầu tư").page(20, counted=True)
    assert 0 < found.as_typed < FEW and found.total > found.as_typed
    page = site.get(f"/-/search?q={quote('đầu tư')}", accept_language="en").text
    as_typed, others = page.split('<h2 id="others">With other accents</h2>')
    assert as_typed.count('class="card"') == found.as_typed
    assert others.count('class="card"') == found.total - found.as_typed
    assert f"{found.as_typed} with the accents as typed</small>" in as_typed
    for words in ("dau tu", "đâu tứ"):
        assert 'id="others"' not in site.get(f"/-/search?q={quote(words)}").text


def test_a_search_names_the_authors_and_categories_that_bear_the_words(site: Served) -> None:
    author = query(
        site.db,
        "SELECT u.id, u.name, u.name_folded, count(DISTINCT article_id) AS n FROM article_authors "
        "JOIN authors u ON u.id = author_id WHERE u.id < 900 GROUP BY 1 ORDER BY n DESC LIMIT 1",
    )[0]
    link = f'href="/tin/authors/{author["id"]}" lang="vi">{author["name"]}</a> <small>{author["n"]}</small>'
    for words in (author["name"], author["name_folded"], author["name"].upper()):
        assert link in site.get(f"/-/search?q={quote(words)}").text, words
    category = query(
        site.db,
        "SELECT c.id, c.name FROM categories c JOIN article_categories ON category_id = c.id LIMIT 1",
    )[0]
    page = site.get(f"/-/search?q={quote(category['name'])}").text
    assert f"/tin/articles?_category={category['id']}" in page
    assert 'class="named"' not in site.get(f"/-/search?q={quote('á' + author['name'])}").text


def test_what_is_not_stored_is_told_alike_everywhere(crawled: Crawled, site: Served) -> None:
    """The demonstration has one article behind a password: no fault, and not stored."""
    row = query(site.db, "SELECT day, missing, protected FROM coverage WHERE missing > 0")[0]
    assert (row["missing"], row["protected"]) == (1, 1)
    day = row["day"]
    command = congtin("status", "--db", crawled.db).out
    assert "not stored: 1 of the articles listed (1 protected)" in command
    calendar = site.get(f"/-/calendar?year={day[:4]}", accept_language="en").text
    square = re.search(rf'<rect class="([^"]*)"[^>]*><title>{day}: ([^<]*)</title>', calendar)
    assert square and square[1].split()[-1] == "p"
    assert square[2] == "0 stored, 1 not stored (1 protected)"
    assert re.search(r"<small>\d+ stored, 1 not stored \(1 protected\)</small>", calendar)
    page = site.get("/-/status", accept_language="en").text
    assert "1 not stored (1 protected)" in page and "&amp;missing__gt=0" in page


def test_the_alarm_speaks_the_language_of_the_page(known: Path) -> None:
    details = (
        "0 of 9 articles read have a byline, usually 90%",
        "the sitemap names 3 articles, lately 9",
    )
    runs = [
        Run(
            1,
            datetime(2026, 1, 1, 7, tzinfo=UTC),
            "unhealthy",
            alarms={"sitemap-shrunk": Verdict("sitemap-shrunk", details[1])},
        )
    ]
    kinds = ("bylines-missing", "sitemap-shrunk")
    examples = ("https://p.vn/a.html", "")
    found = [Verdict(*one) for one in zip(kinds, details, examples, strict=True)]
    notes = one_line(found, runs)
    with closing(sqlite3.connect(known)) as conn, conn:
        conn.execute("UPDATE runs SET outcome = 'unhealthy', notes = ?", [notes])
        conn.executemany(
            "INSERT INTO problems(run_id, url, stage, kind, detail, seen_at) "
            "VALUES (1, 'https://p.vn/', 'judge', ?, ?, '2026-01-01T00:00:00+07:00')",
            zip(kinds, details, strict=True),
        )
    with serving(known) as site:
        page = site.get("/-/status", accept_language="vi").text
        english = site.get("/-/status", accept_language="en").text
    assert "Cần xem lại" in page and f'<p lang="en">{notes}</p></details>' in page
    for told in (
        'Nhiều bài không có tên tác giả hơn thường lệ: 0 trong 9 bài đã đọc có tên tác giả, thường lệ 90%; mới ở lần này, chẳng hạn <a href="https://p.vn/a.html"',
        "Một danh sách của cổng tin ngắn đi nhiều: sitemap chỉ nêu 3 bài, gần đây 9; từ <a href=",
    ):
        assert f"<li>{told}" in page and told not in english
    assert "<small>0 trong 9 bài đã đọc có tên tác giả, thường lệ 90%</small>" in page
    assert f'<small lang="en">{details[0]}</small>' in english
    assert all(f"<li>{note}</li>" in english for note in notes.split(" | "))


def test_every_verdict_of_the_alarm_is_told_in_vietnamese() -> None:
    rules = "".join(path.read_text("utf-8") for path in (ROOT / "pipelines").glob("*.py"))
    kinds = {*RATES, *re.findall(r'Verdict\(\s*"([a-z-]+)"', rules)}
    assert len(kinds) > len(RATES) + 3
    assert not [kind for kind in kinds if in_vietnamese(kind) == kind]


@pytest.mark.parametrize("kind", WORDS_OF_ALARMS)
def test_figures_come_back_from_the_words_that_they_were_put_in(kind: str) -> None:
    names = re.findall(r"\{(\w+)\}", WORDS_OF_ALARMS[kind][0])
    figures = {name: f"{n}7" for n, name in enumerate(names, 1)}
    vietnamese = WORDS_OF_ALARMS[kind][1].format(**figures)
    assert figures_in_vietnamese(kind, said(kind, **figures)) == vietnamese
    assert figures_in_vietnamese(kind, "the crawl broke off") == ""


def test_the_feed_is_atom_and_makes_up_no_time(site: Served) -> None:
    answer = site.get("/-/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.text)
    entries = feed.findall(f"{ATOM}entry")
    newest = one(site.db, "SELECT title FROM articles ORDER BY published DESC LIMIT 1")
    assert entries[0].findtext(f"{ATOM}title") == newest
    full = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)")
    for entry in entries:
        assert full.fullmatch(entry.findtext(f"{ATOM}updated") or "")
        published = entry.findtext(f"{ATOM}published")
        assert published is None or full.fullmatch(published)
        assert entry.findtext(f"{ATOM}id") and entry.find(f"{ATOM}link") is not None
    by_day = [e for e in entries if e.findtext(f"{ATOM}id") == f"{site.address}/tin/articles/900"]
    assert by_day and by_day[0].find(f"{ATOM}published") is None
    author = query(
        site.db, "SELECT author_id, count(*) AS n FROM article_authors GROUP BY 1 LIMIT 1"
    )[0]
    of_one = ElementTree.fromstring(site.get(f"/-/feed.atom?author={author['author_id']}").text)
    assert len(of_one.findall(f"{ATOM}entry")) == author["n"]


@pytest.mark.parametrize(
    "sql",
    [
        "attach '/etc/passwd' as x", "select load_extension('x')", "select readfile('/etc/passwd')", "delete from articles",
        "select printf('%.900000000c', 'x')", "select format('%.900000000c', 'x')", "pragma journal_mode=delete", "select zeroblob(1000000000)", "with recursive a(x) as (select 1 union all select x+1 from a) select count(*) from a",
    ],
)  # fmt: skip
def test_a_visitors_sql_can_only_read_and_only_for_so_long(site: Served, sql: str) -> None:
    before = site.db.read_bytes()
    answer = site.get(f"/tin.json?_shape=array&sql={quote(sql)}")
    assert answer.status == 400 and "Traceback" not in answer.text
    assert site.db.read_bytes() == before


def test_a_visitors_own_counts_are_answered_as_asked(site: Served) -> None:
    for sql in (
        "select count(*) from articles where id > 0 group by portal order by 1",
        "select count(*) from articles where id < 900",
        "select count(*) from authors_full where id > 1",
    ):
        rows = site.get(f"/tin.json?_shape=arrayfirst&sql={quote(sql)}").json()
        assert rows == [row["count(*)"] for row in query(site.db, sql)], sql
    total = site.get("/tin/authors_full.json").json()["filtered_table_rows_count"]
    assert total == one(site.db, "SELECT count(*) FROM authors_full")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.json",
        "/static/%2e%2e/metadata.json",
        "/static//etc/passwd",
        "/-/static/../../app.py",
    ],
)
def test_no_file_but_the_static_ones_is_given_away(site: Served, path: str) -> None:
    answer = site.get(path)
    assert answer.status in (302, 403, 404)
    assert "/tmp" not in site.get("/-/databases.json").text
    assert site.get("/tin.db").status in (403, 404)


def test_reading_while_a_crawl_writes_never_fails(site: Served) -> None:
    with closing(sqlite3.connect(site.db, isolation_level=None)) as writer:
        for n in range(15):
            writer.execute("BEGIN IMMEDIATE")
            writer.execute(
                "UPDATE articles SET last_seen = ? WHERE id < 900",
                [f"2026-02-01T00:00:{n:02}+07:00"],
            )
            assert site.get("/").status == 200
            writer.execute("COMMIT")
            assert f"00:00:{n:02}" in site.get("/tin/articles/1.json").text
            assert site.get("/tin/articles").status == 200


def test_wrong_addresses_are_answered_in_words(site: Served) -> None:
    page = site.get("/khong-co")
    assert page.status == 404 and "Không có trang này" in page.text and "Traceback" not in page.text
    for path in (
        "/-/calendar?year=x",
        "/-/authors?page=0",
        "/-/timeline?author=%27",
        "/tin/runs?_next=x&_sort=nope",
    ):
        assert site.get(path).status == 400, path
    assert site.get("/tin/articles?_size=x").status == 400


def test_wrong_addresses_leave_no_line_in_the_log(known: Path, tmp_path: Path) -> None:
    """Datasette writes `ERROR: conn=<sqlite3.Connection ...>` for each that asks for no table."""
    log = tmp_path / "log"
    with log.open("w") as stderr, serving(known, stderr=stderr) as site:
        for path in ("/known/-/query", "/known/nothing/1"):
            page = site.get(path)
            assert page.status == 404 and "Không có trang này" in page.text, path
        assert site.get(f"/known?sql={quote('select nope')}").status == 400
        assert site.get("/known/nothing/1.json").json()["status"] == 404
    assert log.read_text() == ""


@pytest.mark.parametrize("sql", ["selec 1 <b>", "DELETE FROM articles", "select nope"])
def test_a_mistake_in_sql_is_told_above_what_was_typed(site: Served, sql: str) -> None:
    for language, told in (("vi", "phải bắt đầu bằng SELECT"), ("en", "must begin with SELECT")):
        page = site.get(f"/tin?sql={quote(sql)}", accept_language=language)
        form = re.search(
            r'<form class="sql" action="([^"]*)".*?<textarea[^>]*>(.*?)</textarea>.*?<button',
            page.text,
            re.S,
        )
        assert page.status == 400 and form and (form[1], unescape(form[2]).strip()) == ("/tin", sql)
        assert ("no such column: nope" if "nope" in sql else told) in page.text
        assert "<b>" not in page.text


def test_an_archived_capture_is_shown_in_a_sandbox(site: Served) -> None:
    folder, html = site.db.with_name("tin.archive"), "<h1>Như nhận được</h1><script>x</script>"
    with Archive(folder, "haiphong", contact="a@example.vn") as archive:
        sent = (("Content-Type", "text/html; charset=utf-8"),)
        kept = archive.write_exchange(
            Exchange("https://p.vn/a.html", 200, sent, html.encode(), datetime.now(UTC))
        )
    with closing(sqlite3.connect(site.db)) as conn, conn:
        conn.execute(
            "UPDATE revisions SET capture_file = ?, capture_offset = ? WHERE article_id = 1 AND revision = 1",
            [kept.place.file, kept.place.offset],
        )
        conn.execute(
            "UPDATE revisions SET capture_file = '../tin.db', capture_offset = 0 WHERE article_id = 3"
        )
    assert "/-/capture/1/1" in site.get("/tin/articles/1").text
    answer = site.get("/-/capture/1/1")
    assert answer.status == 200 and answer.text == html
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    for nothing in ("/-/capture/1/9", "/-/capture/2/1", "/-/capture/3/1", "/-/capture/77777/1"):
        assert site.get(nothing).status == 404, nothing


# -- congtin serve ------------------------------------------------------------------------------------
def _refused(*command: object) -> Ran:
    """The command, in this process: what is refused starts no server."""
    result = CliRunner().invoke(main, [str(part) for part in command])
    return Ran(result.exit_code, result.stdout, result.stderr)


def test_a_busy_port_is_one_line_and_exit_2(crawled: Crawled) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = _refused("serve", "--db", crawled.db, "--port", str(port))
    assert ran.code == 2 and str(port) in ran.said_once() and ran.out == ""


def _made(folder: Path, crawled: Crawled, sql: str) -> Path:
    db = Path(shutil.copy(crawled.db, folder / "x.db"))
    with closing(sqlite3.connect(db)) as conn, conn:
        conn.execute(sql)
    return db


UNFIT = {
    "older": ("DELETE FROM _sqlite_migrations WHERE rowid > 0", "older"),
    "newer": ("INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('congtin', '9999_later', 'x')", "newer"),
    "foreign": ("PRAGMA application_id = 5", "made by something else"),
    "without articles": ("DELETE FROM articles", "no articles"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNFIT)
def test_an_unfit_database_is_one_line_exit_2_and_untouched(
    case: str, crawled: Crawled, tmp_path: Path
) -> None:
    sql, word = UNFIT[case]
    db = _made(tmp_path, crawled, sql)
    before = db.read_bytes()
    ran = _refused("serve", "--db", db, "--port", "0")
    assert ran.code == 2 and word in ran.said_once()
    assert db.read_bytes() == before


@pytest.mark.parametrize("make", ["nothing", "empty", "text", "folder"])
def test_no_database_is_one_line_and_exit_2(make: str, tmp_path: Path) -> None:
    db = tmp_path / "x.db"
    if make == "empty":
        db.touch()
    elif make == "folder":
        db.mkdir()
    elif make == "text":
        db.write_text("chữ" * 999)
    ran = _refused("serve", "--db", db, "--port", "0")
    assert ran.code == 2 and "x.db" in ran.said_once()


def test_an_immutable_copy_is_served_and_left_as_it_is(crawled: Crawled, tmp_path: Path) -> None:
    db = tmp_path / "copy.db"
    with closing(sqlite3.connect(crawled.db)) as conn:
        conn.execute("VACUUM INTO ?", [str(db)])
    db.chmod(0o444)
    with serving(db, "--immutable", "--no-sql") as served:
        assert served.get("/").status == 200
        assert "max-age=3600" in served.get("/copy/articles").headers["cache-control"]
        assert served.get("/copy?sql=select+1").status == 403
        assert served.get("/copy/who_writes_about").status == 200
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db"]
