"""The machine fails: memory, file descriptors, the database under the crawl. Told, none lost."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import BIN, Crawled, Ran, congtin, crawl, one, query, run, started

from crawler import clock
from crawler.cli import main
from crawler.items import Problem
from crawler.logfile import BadLog, append
from crawler.memory import StoreError
from data.demo.portal import DemoPortal
from pipelines.store import Store

MEMORY = 512 * 1024
"""KiB of address space, as `ulimit -v` counts."""


def limited(limit: str, db: Path, portal: DemoPortal) -> Ran:
    arguments = ("crawl", "--at", portal.url, "--db", str(db), "--delay", "0", "--limit", "12")
    return run(["bash", "-c", f'ulimit {limit}; exec "$0" "$@"', BIN / "congtin", *arguments])


@pytest.mark.skipif(sys.platform != "linux", reason="ulimit counts otherwise elsewhere")
@pytest.mark.parametrize("limit", [f"-v {MEMORY}", "-n 32"], ids=["512 MB", "32 descriptors"])
def test_a_crawl_within_little(limit: str, tmp_path: Path, portal: DemoPortal) -> None:
    ran = limited(limit, tmp_path / "x.db", portal)
    assert ran.code == 0, ran.err[-500:]
    assert one(tmp_path / "x.db", "SELECT count(*) FROM articles") == 12


def _problem() -> Problem:
    return Problem("https://p.vn/a.html", "read", "empty", "", "p")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "x.db")) as store:
        store.note(_problem())
        yield store


def test_a_database_that_is_replaced_is_written_to_no_more(store: Store, tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"")
    (tmp_path / "other.db").replace(tmp_path / "x.db")
    with pytest.raises(StoreError, match="replaced or taken away"):
        store.note(_problem())


def test_a_database_that_is_taken_away_is_written_to_no_more(store: Store, tmp_path: Path) -> None:
    (tmp_path / "x.db").rename(tmp_path / "y.db")
    with pytest.raises(StoreError, match="replaced or taken away"):
        store.note(_problem())


def test_a_database_that_is_deleted_is_not_made_again_empty(
    tmp_path: Path, portal: DemoPortal
) -> None:
    db, usual = tmp_path / "x.db", portal.router.answer

    def deleting(path: str, query: dict[str, str]) -> object:
        if path.endswith(".html"):
            db.unlink(missing_ok=True)
        return usual(path, query)

    portal.router.answer = deleting  # type: ignore[method-assign, assignment]
    ran = crawl(db, portal.url, "--no-archive", "--limit", "12")
    assert ran.code in (1, 2) and f"{db} was replaced or taken away" in ran.said_once()
    assert not db.exists()


def test_what_a_refusal_takes_back_is_not_counted(store: Store, tmp_path: Path) -> None:
    """SQLite's own limit of pages is a disk that fills up."""
    store.group_seconds = 3600.0
    counted = []

    def note() -> None:
        store.note(Problem("https://p.vn/a.html", "read", "empty", "x" * 5000, "p"))
        counted.append(1)
        store.if_lost(counted.pop)

    note()
    store.commit()
    with pytest.raises(StoreError, match="full"):
        pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
        store.conn.execute(f"PRAGMA max_page_count = {pages + 8}")
        for _ in range(40):
            note()
    assert len(counted) == one(tmp_path / "x.db", "SELECT count(*) FROM problems") - 1 == 1


# -- another program holds the database ------------------------------------------------------------
def held(db: Path) -> sqlite3.Connection:
    other = sqlite3.connect(db, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_a_database_that_another_holds_is_waited_for(store: Store, tmp_path: Path) -> None:
    other = held(tmp_path / "x.db")
    timer = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
    timer.start()
    store.note(_problem())
    timer.join()
    assert one(tmp_path / "x.db", "SELECT count(*) FROM problems") == 2


def test_a_minute_is_waited_by_itself_and_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The one who holds it lets go when a minute has been told; a look at the clock takes 30 s."""
    other, seconds = held(tmp_path / "x.db"), count(0, 30)
    monkeypatch.setattr("pipelines.database.monotonic", lambda: next(seconds))
    store.conn.execute("PRAGMA busy_timeout = 20")

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "waited 60" in record.getMessage():
                other.execute("ROLLBACK")

    heard, logger = Heard(), logging.getLogger("pipelines.database")
    logger.addHandler(heard)
    store.note(_problem())
    logger.removeHandler(heard)
    told = [record.getMessage().removeprefix(f"{tmp_path / 'x.db'} ") for record in caplog.records]
    assert told == [f"is held by another program; waited {n} of 90 s" for n in (30, 60)]
    assert one(tmp_path / "x.db", "SELECT count(*) FROM problems") == 2


def test_a_database_that_is_held_too_long_ends_the_crawl(
    tmp_path: Path, portal: DemoPortal
) -> None:
    """Another program takes it after the fourth article and keeps it until the crawl has ended."""
    db, taken = tmp_path / "x.db", list[sqlite3.Connection]()
    asked, answer = portal.requests, portal.router.answer

    def taking(path: str, query: dict[str, str]) -> object:
        if not taken and len([r for r in asked if r.path.endswith(".html")]) >= 4:
            taken.append(held(db))
        return answer(path, query)

    portal.router.answer = taking  # type: ignore[method-assign, assignment]
    ran = crawl(db, portal.url, "-s", "BUSY_SECONDS=0.2", "--no-archive", "--limit", "8")
    taken[0].close()
    assert ran.code in (1, 2) and "locked" in ran.said_once()
    kept = one(db, "SELECT count(*) FROM articles")
    assert crawl(db, portal.url, "--no-archive", "--limit", "8").code == 0
    assert one(db, "SELECT count(*) FROM articles") > kept
    assert "whole" in congtin("check", "--db", db).out


# -- a database that turns out to be damaged -------------------------------------------------------
READING = {
    "status": [], "check": [], "search": ["hội nghị"], "export": ["x.csv"], "backup": ["copy.db"],
    "diff": ["1"],
}  # fmt: skip


@pytest.fixture(scope="module")
def damaged(crawled: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its head is well; what stands behind is noise."""
    db = tmp_path_factory.mktemp("damaged") / "x.db"
    data = bytearray(crawled.db.read_bytes())
    data[8192:-4096] = b"\xa5" * (len(data) - 8192 - 4096)
    db.write_bytes(data)
    return db


@pytest.mark.parametrize("command", READING)
def test_a_damaged_database_is_one_line(command: str, damaged: Path, tmp_path: Path) -> None:
    arguments = [str(tmp_path / a) if "." in a else a for a in READING[command]]
    ran = CliRunner().invoke(main, [command, *arguments, "--db", str(damaged)])
    assert ran.exit_code == 2 and ran.stderr.count("\n") == 1, ran.stderr
    assert str(damaged) in ran.stderr and "congtin rebuild" in ran.stderr
    assert not list(tmp_path.iterdir())


NOTHING_THERE = {
    "folder": "is a folder; --db wants a file",
    "empty": "is empty; 'congtin crawl' fills it",
    "missing": "there is no database",
}


@pytest.mark.parametrize("command", [*READING, "serve"])
@pytest.mark.parametrize("what", NOTHING_THERE)
def test_where_there_is_nothing_to_read_all_say_the_same(
    command: str, what: str, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").touch()
    arguments = [str(tmp_path / a) if "." in a else a for a in READING.get(command, [])]
    ran = CliRunner().invoke(main, [command, *arguments, "--db", str(tmp_path / what)])
    assert ran.exit_code == 2 and ran.stderr.count("\n") == 1, ran.stderr
    assert NOTHING_THERE[what] in ran.stderr and str(tmp_path / what) in ran.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "folder"]


def test_a_write_to_a_damaged_database_says_so(damaged: Path, tmp_path: Path) -> None:
    shutil.copy(damaged, tmp_path / "x.db")
    with pytest.raises(StoreError, match="malformed"), Store(str(tmp_path / "x.db")) as store:
        store.note(_problem())


@pytest.mark.parametrize("table", ["pages", "articles", "images"])
def test_a_crawl_that_meets_damage_names_the_database(
    table: str, known: Path, portal: DemoPortal
) -> None:
    """Met when the crawl begins, when the lists are compared with it, when an article is stored."""
    with closing(sqlite3.connect(known)) as conn:
        place = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (number,) = conn.execute(place, [table]).fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    with known.open("r+b") as file:
        file.seek((number - 1) * size)
        file.write(b"\xa5" * size)
    line = crawl(known, portal.url, "--full", "--no-archive").said_once()
    assert f"{known} is damaged" in line and "congtin check" in line and "congtin rebuild" in line


def test_a_database_that_is_overwritten_while_it_is_used(tmp_path: Path) -> None:
    """SQLite goes on in what it remembers; who opens it next cannot."""
    store = Store(str(tmp_path / "x.db"))
    store.note(_problem())
    store.close()
    store.verify()
    (tmp_path / "x.db").write_bytes(b"something else" * 1000)
    with pytest.raises(StoreError, match="no SQLite database, or damaged"):
        store.verify()


# -- the log, the clock ----------------------------------------------------------------------------
def test_a_log_that_goes_away_is_told_at_the_end(tmp_path: Path, portal: DemoPortal) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    answer = portal.router.answer

    def removing(path: str, query: dict[str, str]) -> object:
        if path.endswith(".html"):
            shutil.rmtree(folder, ignore_errors=True)
        return answer(path, query)

    portal.router.answer = removing  # type: ignore[method-assign, assignment]
    db = tmp_path / "x.db"
    ran = crawl(db, portal.url, "--log", folder / "x.log", "--limit", "5")
    assert ran.code == 1 and "cannot be written any more" in ran.said_once()
    assert one(db, "SELECT count(*) FROM articles") == 5


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has /dev/full")
def test_a_log_on_a_full_disk_says_so() -> None:
    with pytest.raises(BadLog, match="No space left"):
        append(Path("/dev/full"), "a line")


def test_a_clock_that_is_set_back(known: Path) -> None:
    """What the wrong clock wrote lies in the future: all of it is looked at, and an edit found."""
    future = clock.stamp(clock.now() + timedelta(days=400))
    with closing(sqlite3.connect(known)) as conn, conn:
        for column in ("first_seen", "last_fetched", "next_due"):
            conn.execute(f"UPDATE pages SET {column} = ? WHERE kind = 'article'", [future])
        conn.execute("UPDATE articles SET first_seen = ?, last_seen = ?", [future, future])
        conn.execute("UPDATE runs SET started = ?, ended = ?", [future, future])
        conn.execute("UPDATE lists SET read_at = ?", [future])
    number = one(known, "SELECT count(*) FROM articles")
    with DemoPortal(rest=False, sitemap=False) as portal:
        post = next(post for post in portal.site.shown())
        portal.site.edit(post.slug, title="Một đầu đề mới", modified=clock.now())
        ran = crawl(known, portal.url, "--no-archive")
    assert (ran.code, ran.said) == (0, []), ran.err[-500:]
    assert one(known, "SELECT count(*) FROM articles") == number
    rows = query(known, "SELECT revision FROM articles WHERE title = 'Một đầu đề mới'")
    assert [row["revision"] for row in rows] == [2]
    assert congtin("status", "--db", known).code == 0


def test_two_crawls_started_in_the_same_second(tmp_path: Path, portal: DemoPortal) -> None:
    db = tmp_path / "x.db"
    arguments = ["crawl", "--at", portal.url, "--db", str(db), "--delay", "0", "--limit", "5"]
    both = [started(*arguments) for _ in range(2)]
    said = [crawl.communicate(100)[1] for crawl in both]
    codes = sorted(crawl.wait(0) for crawl in both)
    # The second starts while the first holds the database, or, on a slow machine, after it.
    assert codes in ([0, 75], [0, 0])
    assert "Traceback" not in "".join(said)
    assert one(db, "SELECT count(*) FROM articles") in (5, 10)
    assert "whole" in congtin("check", "--db", db).out
