"""What README.md says is run: its commands, its queries, its card, the files that it names."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from conftest import BIN, ROOT, SECONDS, Crawled, Ran, congtin, one, query, run

from data.demo.portal import HOME, DemoPortal
from pipelines.bylines import parse_byline
from pipelines.dates import parse_date
from pipelines.text import fold

README = (ROOT / "README.md").read_text("utf-8")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
CONGTIN = ".venv/bin/congtin"
CARD_FILE = Path("crawler/spiders/quangninh.py")
ALL = len(json.loads((ROOT / "data" / "demo" / "expected.json").read_text("utf-8"))["articles"])
SAVED = ROOT / "tests" / "pages" / "haiphong"

# -- what is written there ------------------------------------------------------------------------


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return [text for name, text in FENCED.findall(README) if name == language]


def commands() -> set[str]:
    """Every command that a reader may type, without the remark behind it."""
    prose = FENCED.sub("", README)
    found = re.findall(r"^    (\S.*)$", prose, re.M)
    found += re.findall(rf"`((?:make|congtin|scrapy|{re.escape(CONGTIN)}) [^`]+)`", prose)
    found += [c for text in blocks("console") for c in re.findall(r"^\$ (.*)$", text, re.M)]
    return {re.sub(r"\s{2,}#.*", "", command).strip() for command in found}


(SHOWN,) = blocks("console")
QUERY, PRINTED = re.findall(r'\$ sqlite3 \S+ "(.*?)"\n(.*)', SHOWN, re.S)[0]
(CARD,) = blocks("python")
STATEMENTS = [s.strip() for text in blocks("sql") for s in text.split(";") if s.strip()]

# Each command stands in one of these, and so in a test below.
MAKES = ("demo", "test", "crawl", "serve", "lint", "bench", "lock")
CRAWLS = (
    f"{CONGTIN} crawl haiphong --contact you@example.org",
    f"{CONGTIN} crawl haiphong --since 2023-01-01 --limit 100",
    f"{CONGTIN} crawl general --at https://news.example/",
)
SCRAPY = "scrapy crawl haiphong -s DATABASE=data/congtin.db"
STATUS = "congtin status"
YEARS = {
    f"{CONGTIN} schedule --every 6h": 0,
    f"{CONGTIN} status --max-age 26h": 0,
    f"{CONGTIN} diff 1 --db data/demo.db": 0,
    f"{CONGTIN} check --db data/demo.db": 0,
    f"{CONGTIN} backup copy.db --db data/demo.db": 0,
}
ACCEPT = "congtin crawl --accept"
# The web archives' own servers are not asked here: tests/test_backfill.py serves its own.
BACKFILLS = (
    f"{CONGTIN} backfill haiphong --from common-crawl",
    f"{CONGTIN} backfill haiphong --from wayback --since 2016-01-01",
)
# tests/test_rebuild.py runs them.
REBUILDS = (
    f"{CONGTIN} rebuild data/congtin.archive --db again.db",
    f"{CONGTIN} rebuild data/congtin.archive --changed-only --dry-run",
    f"{CONGTIN} rebuild warcs/ --db data/congtin.db",
)
# tests/test_cluster.py runs them.
CLUSTERS = (
    "congtin crawl PORTAL PORTAL --cluster tcp://127.0.0.1:8786",
    "congtin rebuild ARCHIVE --workers 2",
    "congtin rebuild ARCHIVE --workers 8 --shards DIR",
)
READ_HELP = "congtin read --help"
SEARCH = f"{CONGTIN} search dau tu"
SERVE = f"{CONGTIN} serve --db data/demo.db"
READ = f"{CONGTIN} read FILE-OR-URL"
EXPORT = f"{CONGTIN} export articles.parquet --since 2021-01-01"
CARD_READ = "congtin read URL --portal quangninh"
CARD_CRAWL = "congtin crawl quangninh --limit 50 --db /tmp/try.db"
CLONE = "git clone <this repository> congtin && cd congtin"
TESTED = {
    *(f"make {target}" for target in MAKES), *YEARS, ACCEPT, *CRAWLS,
    *BACKFILLS, *REBUILDS, *CLUSTERS, READ_HELP, SCRAPY, STATUS, SEARCH, SERVE, READ, EXPORT,
    CARD_READ, CARD_CRAWL, CLONE, f'sqlite3 data/demo.db "{QUERY}"',
}  # fmt: skip


def arguments(command: str, **instead: str | Path) -> list[str]:
    """A command's words after its name, with some of them replaced."""
    words = shlex.split(command)[1:]
    assert instead.keys() <= set(words) | {w.split("=")[0] for w in words}, (command, instead)
    return [str(instead.get(word, word)) for word in words]


def quick(db: Path, at: str) -> list[str]:
    """What a test adds to a crawl: a database of its own, a server of its own, no pauses."""
    return ["--db", str(db), "--at", at, "--delay", "0"]


def stored(db: Path) -> int:
    return int(one(db, "SELECT count(*) FROM articles"))


# -- commands -------------------------------------------------------------------------------------
def test_every_command_is_tested_here() -> None:
    assert commands() == TESTED


@pytest.mark.parametrize("target", MAKES)
def test_make_knows_the_target(target: str) -> None:
    planned = run(["make", "--dry-run", target], MAKEFLAGS="", MFLAGS="", MAKELEVEL="")
    assert planned.code == 0 and planned.out, planned.err
    assert f"make {target} " in run(["make", "help"], MAKEFLAGS="", MAKELEVEL="").out


def test_make_demo_does_what_the_first_screen_shows(tmp_path: Path) -> None:
    """Its script, away from this tree; the query then gives exactly the printed rows."""
    assert "data/demo/run.py" in (ROOT / "Makefile").read_text("utf-8")
    (tmp_path / "data").mkdir()
    demo: list[str | Path] = [sys.executable, ROOT / "data" / "demo" / "run.py"]
    db = tmp_path / "data" / "demo.db"
    first = run(demo, tmp_path)
    assert first.code == 0, first.err
    with closing(sqlite3.connect(db)) as conn:
        rows = conn.execute(QUERY).fetchall()
    assert "\n".join("|".join(map(str, row)) for row in rows) == PRINTED.strip()
    again = run(demo, tmp_path)
    assert again.code == 0 and " 0 new, 0 changed" in again.out
    for line in re.findall(r"^  \.venv/bin/congtin (.*)$", first.out, re.M):
        if not line.startswith("serve"):
            assert congtin(*shlex.split(line.replace("data/demo.db", str(db)))).code == 0


@pytest.mark.parametrize("command", CRAWLS)
def test_crawls(command: str, portal: DemoPortal, tmp_path: Path) -> None:
    db = tmp_path / "try.db"
    ran = congtin(*arguments(command), *quick(db, portal.url))  # the last --at counts
    assert (ran.code, ran.said) == (0, []), ran.err
    assert stored(db) == (0 if "--since" in command else ALL)


def test_scrapys_own_command_does_the_same(
    portal: DemoPortal, crawled: Crawled, tmp_path: Path
) -> None:
    db = tmp_path / "scrapy.db"
    words = arguments(SCRAPY, **{"DATABASE=data/congtin.db": f"DATABASE={db}"})
    pace = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
    ran = run([BIN / "scrapy", *words, "-a", f"at={portal.url}", *pace])
    assert ran.code == 0 and not ran.broke, ran.err
    same = "SELECT url, content_hash FROM articles ORDER BY url"
    assert query(db, same) == query(crawled.db, same)


def test_status(crawled: Crawled) -> None:
    ran = congtin(*arguments(STATUS), "--db", crawled.db)
    assert (ran.code, ran.said) == (0, [])
    assert f"haiphong: {stored(crawled.db)} articles" in ran.out


@pytest.mark.parametrize("command", [*BACKFILLS, *REBUILDS, *CLUSTERS, READ_HELP])
def test_help_knows_every_option(command: str) -> None:
    name, *words = arguments(command)
    ran = congtin(name, "--help")
    assert ran.code == 0 and all(word in ran.out for word in words if word.startswith("--"))


@pytest.mark.parametrize("command", YEARS)
def test_what_keeps_it_for_years(command: str, crawled: Crawled, tmp_path: Path) -> None:
    words = [str(crawled.db) if w == "data/demo.db" else w for w in shlex.split(command)[1:]]
    where = [] if "--db" in words else ["--db", str(crawled.db)]
    ran = congtin(*words, *where, cwd=tmp_path)
    assert (ran.code, ran.said) == (YEARS[command], []), ran.err


def test_search_finds_without_accents(crawled: Crawled) -> None:
    ran = congtin(*arguments(SEARCH), "--db", crawled.db)
    assert ran.code == 0, ran.err
    found = re.findall(r"^  (https?://\S+)$", ran.out, re.M)
    text = "SELECT title || ' ' || coalesce(lede, '') || ' ' || body FROM articles WHERE url = ?"
    assert found
    for url in found:
        assert {"dau", "tu"} <= set(re.findall(r"\w+", fold(one(crawled.db, text, url)))), url


def test_serve_shows_the_database(crawled: Crawled, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    words = arguments(SERVE, **{"data/demo.db": crawled.db})
    command = [str(BIN / "congtin"), *words, "--port", str(port)]
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        page = _when_up(f"http://127.0.0.1:{port}/{crawled.db.stem}/articles_full", server)
        assert "published_printed" in page
    finally:
        server.terminate()
        server.wait(SECONDS)


def _when_up(url: str, server: subprocess.Popen[bytes]) -> str:
    """The page of a server that is just starting."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            with urlopen(url, timeout=SECONDS) as answer:
                return str(answer.read().decode("utf-8"))
        except OSError:
            if time.monotonic() > end or server.poll() is not None:
                raise
            time.sleep(0.1)


def test_export_writes_what_is_described(crawled: Crawled, tmp_path: Path) -> None:
    ran = congtin(
        *arguments(EXPORT, **{"articles.parquet": tmp_path / "a.parquet"}), "--db", crawled.db
    )
    assert (ran.code, ran.said) == (0, [])
    assert {path.name for path in tmp_path.iterdir()} == {"a.parquet", "datapackage.json"}


def test_read_prints_one_page(portal: DemoPortal) -> None:
    page = sorted(SAVED.glob("bo-doi-*.html"))[0]
    for source in (str(page), f"{portal.url}/{page.name}"):
        ran = congtin(*arguments(READ, **{"FILE-OR-URL": source}))
        assert ran.code == 0, ran.err
        told = json.loads(ran.out)
        assert told["title"] and told["published_printed"] and told["read_by"]["title"]


# -- queries --------------------------------------------------------------------------------------
@pytest.mark.parametrize("statement", STATEMENTS)
def test_queries_find_something(statement: str, crawled: Crawled) -> None:
    assert query(crawled.db, statement)


# -- what it claims -------------------------------------------------------------------------------
def test_dates_and_bylines_mean_what_it_says() -> None:
    date = parse_date("06/10/2025")
    assert date is not None and date.iso == "2025-10-06"
    both, nobody = parse_byline("Bài, ảnh: Duy Thính"), parse_byline("Theo TTXVN")
    assert both is not None and nobody is not None
    people = [(credit.name, credit.role) for credit in both.credits]
    assert people == [("Duy Thính", "writer"), ("Duy Thính", "photographer")]
    assert (list(nobody.credits), nobody.agency) == ([], "TTXVN")


# -- adding a portal ------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the README's card in its place, for the demonstration's host."""
    copy = tmp_path_factory.mktemp("checkout")
    for folder in ("crawler", "pipelines", "data/gazetteer"):
        shutil.copytree(ROOT / folder, copy / folder)
    host = HOME.removeprefix("https://")
    (copy / CARD_FILE).write_text(CARD.replace("portal.example", host), "utf-8")
    return copy


def in_checkout(checkout: Path, *words: str | Path) -> Ran:
    """`congtin` of that copy."""
    return congtin(*words, cwd=checkout, house=checkout)


def test_the_card_is_known_by_being_there(checkout: Path) -> None:
    listed = in_checkout(checkout, "portals")
    assert listed.code == 0, listed.err
    assert re.search(r"^quangninh +Cổng tin tức Quảng Ninh ", listed.out, re.M)


def test_the_card_crawls(checkout: Path, portal: DemoPortal, tmp_path: Path) -> None:
    db = tmp_path / "try.db"
    words = arguments(CARD_CRAWL, **{"/tmp/try.db": db})
    ran = in_checkout(checkout, *words, "--at", portal.url, "--delay", "0")
    assert (ran.code, ran.said) == (0, []), ran.err
    whole = "title <> '' AND published IS NOT NULL AND words > 0 AND portal = 'quangninh'"
    assert one(db, f"SELECT count(*) FROM articles WHERE {whole}") == stored(db)
    assert stored(db) == ALL


def test_the_card_reads_a_page(checkout: Path, portal: DemoPortal) -> None:
    url = f"{portal.url}/{sorted(SAVED.glob('bo-doi-*.html'))[0].name}"
    ran = in_checkout(checkout, *arguments(CARD_READ, URL=url))
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert told["portal"] == "quangninh" and told["published"] and told["read_by"]["body"]


# -- files ----------------------------------------------------------------------------------------
def test_what_it_names_is_there() -> None:
    prose = FENCED.sub("", README)
    named = re.findall(r"\]\(([^):#]+)\)", prose)
    named += re.findall(r"`((?:crawler|pipelines|data|tests|docs)/[^` ]*)`", prose)
    named += re.findall(r"^\| (\S+/) \|", prose, re.M)
    made = {n for n in named if n.endswith((".db", ".archive")) or "quangninh" in n}
    assert len(named) > 8
    assert [name for name in named if name not in made and not (ROOT / name).exists()] == []


def test_ci_runs_the_readmes_test_command() -> None:
    script = ROOT / ".ci" / "run"
    assert "make test" in script.read_text("utf-8").splitlines()
    assert os.access(script, os.X_OK)


LEAKS = re.compile(
    r"(?<![\w.])/(?:work/(?:main|shared)|root/|home/\w)|(?<!emit-)(?:index-url|trusted-host|find-links)\b"
    r"|pythonhosted|artifactory|/simple/?$",
    re.M,
)


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    git = shutil.which("git")
    listed = run([git, "ls-files", "-z"]) if git else None
    if listed is None or listed.code:
        pytest.skip("no git here")
    files = [ROOT / name for name in listed.out.split("\0") if name]
    texts = {f: f.read_bytes().decode("utf-8", "replace") for f in files if f.is_file()}
    texts.pop(Path(__file__), "")  # it spells out what it looks for
    found = {str(f.relative_to(ROOT)): m[0] for f, t in texts.items() if (m := LEAKS.search(t))}
    assert found == {}
