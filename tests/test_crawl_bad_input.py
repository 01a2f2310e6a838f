"""Bad input: one clear line, the right exit code, nothing lost, no traceback (CONTRACT.md, exit codes)."""

# ruff: noqa: E501 - tables of bad input stay on one line

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from conftest import Ran, congtin, crawl, here, one, query

from data.demo.portal import DemoPortal
from pipelines.store import Store

HTML = "text/html; charset=utf-8"
Answer = tuple[int, str, bytes]


class _Handler(BaseHTTPRequestHandler):
    """Answers as the test's function says."""

    answer: Callable[[str], Answer]

    def do_GET(self) -> None:
        status, media, body = type(self).answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True


Serve = Callable[[Callable[[str], Answer]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """serve(answer) -> address of a server whose every answer is answer(path)."""
    running: list[tuple[_Server, Thread]] = []

    def start(answer: Callable[[str], Answer]) -> str:
        handler = type("Handler", (_Handler,), {"answer": staticmethod(answer)})
        server = _Server(("127.0.0.1", 0), handler)
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def refused(ran: Ran, *words: str, code: int = 2) -> None:
    """One line that says what is wrong; nothing on stdout that looks like success."""
    line = ran.said_once()
    assert ran.code == code, ran.err[-500:]
    assert line.startswith("congtin: "), line
    for word in words:
        assert word in line, line
    assert not re.search(r"[a-z]Error\b", line), f"a class name is no word: {line}"


def names(folder: Path) -> list[str]:
    """What lies in a folder, but for locks: an empty file that the next crawl takes again."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def no_articles(db: Path) -> bool:
    return not db.exists() or one(db, "SELECT count(*) FROM articles") == 0


# -- wrong usage: nothing is asked, nothing is made -----------------------------------------------------
USAGE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "unknown portal": (("crawl", "haiphon"), ("haiphon", "haiphong", "general")),
    "one unknown among known": (("crawl", "haiphong", "nowhere"), ("nowhere",)),
    "general without an address": (("crawl", "general"), ("--at",)),
    "two portals at one address": (
        ("crawl", "haiphong", "general", "--at", "http://127.0.0.1:9/"),
        ("--at",),
    ),
    "since is no day": (("crawl", "--since", "yesterday"), ("--since", "2021-12-31", "yesterday")),
    "since is no real day": (("crawl", "--since", "2021-02-30"), ("--since", "2021-02-30")),
    "until is no day": (("crawl", "--until", "31/12/2021"), ("--until", "31/12/2021")),
    "at is no address": (("crawl", "--at", "not a url"), ("--at", "not a url")),
    "at has no host": (("crawl", "--at", "http://"), ("--at",)),
    "at is a file": (("crawl", "--at", "file:///etc/passwd"), ("--at",)),
    "a knob that is no number": (
        ("crawl", "-s", "RETRY_TIMES=abc"),
        ("RETRY_TIMES", "such as 3", "abc"),
    ),
    "a knob that is no whole number": (("crawl", "-s", "RETRY_TIMES=2.5"), ("a whole number",)),
    "a knob that is no finite number": (("crawl", "-s", "DOWNLOAD_DELAY=nan"), ("DOWNLOAD_DELAY",)),
    "a knob that is no yes or no": (("crawl", "-s", "ARCHIVED=maybe"), ("True or False",)),
    "a knob that is no object": (("crawl", "-s", "HEALTH=low"), ("HEALTH", "a JSON object")),
    "a knob that cannot be said": (("crawl", "-s", "REVISIT_HOURS=2,6"), ("REVISIT_HOURS",)),
    "a knob of two portals": (
        (
            "crawl",
            "haiphong",
            "general",
            "--at",
            "general=http://127.0.0.1:9/",
            "-s",
            "RETRY_TIMES=x",
        ),
        ("RETRY_TIMES",),
    ),
    "a knob that is none": (("crawl", "-s", "RETRIES=1"), ("NAME=VALUE", "RETRIES=1")),
    "an archive and none": (
        ("crawl", "--archive", "x", "--no-archive"),
        ("--archive", "--no-archive"),
    ),
    "at has a broken port": (("crawl", "--at", "http://127.0.0.1:99999/"), ("--at",)),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage_is_one_line_and_makes_no_database(case: str, tmp_path: Path) -> None:
    arguments, words = USAGE[case]
    db = tmp_path / "new.db"
    # What the spider refuses is refused beside a reactor, which a process has once.
    ran = congtin if case.startswith(("since", "until", "at ")) else here
    refused(ran(*arguments, "--db", db), *words)
    assert names(tmp_path) == []


# click says how the command is used, and then what is wrong: two lines more than one, all of help.
@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--limit", "0"), "--limit"),
        (("--delay", "-1"), "--delay"),
        (("--no-such-option",), "--no-such-option"),
    ],
)
def test_options_out_of_range_are_refused(
    arguments: tuple[str, ...], word: str, tmp_path: Path
) -> None:
    ran = here("crawl", "--db", tmp_path / "new.db", *arguments)
    assert ran.code == 2
    assert word in ran.said[-1] and "Traceback" not in ran.err
    assert names(tmp_path) == []


def test_since_after_until_is_refused(tmp_path: Path, portal: DemoPortal) -> None:
    db = tmp_path / "new.db"
    refused(crawl(db, portal.url, "--since", "2022-02-01", "--until", "2022-01-01"), "--since")
    assert not db.exists()


# -- databases that cannot be used: left as they are ------------------------------------------------
def _text_file(path: Path) -> None:
    path.write_text("Đây không phải là cơ sở dữ liệu.\n" * 50, "utf-8")


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT)")
        conn.execute("INSERT INTO contacts(name) VALUES ('An')")
        conn.commit()


def _foreign_with_our_names(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT)")
        conn.commit()


def _newer(path: Path) -> None:
    with Store(str(path)) as store:
        store.conn.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
            " VALUES ('congtin', '9999_of_tomorrow', '2099-01-01')"
        )
    path.with_name(path.name + ".lock").unlink(missing_ok=True)


def _torn(path: Path) -> None:
    """The first half of a database of ours: a disk that lost the rest."""
    with Store(str(path)):
        pass
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2 // 4096 * 4096])
    path.with_name(path.name + ".lock").unlink(missing_ok=True)


FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a text file": (_text_file, "no SQLite database"),
    "made by something else": (_foreign, "contacts"),
    "made by something else, with our names": (_foreign_with_our_names, "something else"),
    "of a newer version": (_newer, "newer version"),
    "torn": (_torn, ""),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_database_of_ours_is_left_untouched(
    case: str, tmp_path: Path, portal: DemoPortal
) -> None:
    make, word = FILES[case]
    db = tmp_path / "other.db"
    make(db)
    before = db.read_bytes()
    refused(crawl(db, portal.url), str(db), word)
    assert db.read_bytes() == before
    assert portal.requests == []
    left = set(names(tmp_path))
    assert left == {"other.db"}, "no -wal, -shm or journal stays behind"


PLACES: dict[str, Callable[[Path], Path]] = {
    "no such folder": lambda root: root / "no" / "such" / "a.db",
    "below a file": lambda root: root / "file" / "a.db",
    "a folder": lambda root: root / "folder",
    "a kernel's folder": lambda root: Path("/proc/congtin.db"),
    "a name too long": lambda root: root / ("x" * 300),
    "a device": lambda root: Path("/dev/null"),
}


@pytest.mark.parametrize("case", PLACES)
def test_a_place_where_no_database_can_be(case: str, tmp_path: Path, portal: DemoPortal) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    db = PLACES[case](tmp_path)
    refused(crawl(db, portal.url), str(db)[:60])
    assert portal.requests == []
    assert names(tmp_path) == ["file", "folder"]
    assert names(tmp_path / "folder") == [] and (tmp_path / "file").read_text() == "x"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_database_without_the_right_to_write(known: Path, portal: DemoPortal) -> None:
    known.chmod(0o444)
    refused(crawl(known, portal.url), str(known))


# -- portals that cannot be read -----------------------------------------------------------------------
def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


UNREACHABLE: dict[str, tuple[Callable[[], str], str]] = {
    "refuses": (closed_port, "refused"),
    "does not resolve": (lambda: "http://khong-co-may-nay.invalid/", "resolve"),
    "resolves to nothing, https": (lambda: "https://khong-co-may-nay.invalid/", "resolve"),
}


@pytest.mark.parametrize("case", UNREACHABLE)
def test_a_host_that_cannot_be_reached_loses_nothing(case: str, known: Path) -> None:
    make, word = UNREACHABLE[case]
    at, before = make(), query(known, "SELECT * FROM articles")
    refused(crawl(known, at), at, word)
    assert query(known, "SELECT * FROM articles") == before
    assert query(known, "SELECT outcome FROM runs ORDER BY id")[-1] == {"outcome": "failed"}


FRONT = (
    "<html><head><title>Quán cà phê</title></head><body><h1>Quán cà phê</h1>"
    "<p>Mở cửa hằng ngày từ 7 giờ.</p><a href='/thuc-don'>Thực đơn</a></body></html>"
)


def _one_page(path: str) -> Answer:
    return (200, HTML, FRONT.encode()) if path == "/" else (404, HTML, b"<h1>404</h1>")


def _same_page_everywhere(path: str) -> Answer:
    return 200, HTML, FRONT.encode()


def _forbidden(path: str) -> Answer:
    if path == "/robots.txt":
        return 200, "text/plain", b"User-agent: *\nDisallow: /\n"
    return 200, HTML, FRONT.encode()


def _unavailable(path: str) -> Answer:
    return 503, HTML, b"<h1>503 Service Unavailable</h1>"


def _not_text(path: str) -> Answer:
    return 200, "image/png", bytes(range(256)) * 40


def _empty(path: str) -> Answer:
    return 200, HTML, b""


NO_PORTALS: dict[str, tuple[Callable[[str], Answer], tuple[str, ...]]] = {
    "one page": (_one_page, ("no article",)),
    "the same page everywhere": (_same_page_everywhere, ("no article",)),
    "robots.txt forbids all": (_forbidden, ("robots.txt",)),
    "503 to everything": (_unavailable, ("503",)),
    "bytes, no text": (_not_text, ("no article",)),
    "nothing at all": (_empty, ("no article",)),
}


@pytest.mark.parametrize(
    ("case", "name"), [*((c, "haiphong") for c in NO_PORTALS), ("one page", "general")]
)
def test_a_site_that_is_no_portal(case: str, name: str, tmp_path: Path, serve: Serve) -> None:
    answer, words = NO_PORTALS[case]
    at, db = serve(answer), tmp_path / "new.db"
    refused(crawl(db, at, portal=name), at, *words)
    assert no_articles(db)
    assert query(db, "SELECT outcome FROM runs") == [{"outcome": "failed"}]


def test_a_portal_that_answers_503_loses_nothing(known: Path, serve: Serve) -> None:
    before = query(known, "SELECT * FROM articles")
    ran = crawl(known, serve(_unavailable))
    assert ran.code == 1 and "answers 503" in ran.said_once()
    assert query(known, "SELECT * FROM articles") == before
    assert query(known, "SELECT outcome FROM runs ORDER BY id")[-1] == {"outcome": "unhealthy"}


def test_a_portal_whose_articles_all_fail_is_no_success(tmp_path: Path, portal: DemoPortal) -> None:
    portal.faults |= {post.path: 500 for post in portal.site.shown()}
    ran = crawl(tmp_path / "new.db", portal.url)
    assert "40 of 40" in ran.said_once()
    assert ran.code in (1, 2)
    assert one(tmp_path / "new.db", "SELECT count(*) FROM articles") == 0
    assert one(tmp_path / "new.db", "SELECT count(*) FROM problems WHERE kind = 'http-500'") == 40


# -- the database is held, the disk is full --------------------------------------------------------
def test_a_second_crawl_of_a_held_database_does_nothing(known: Path, portal: DemoPortal) -> None:
    with Store(str(known)):
        refused(crawl(known, portal.url), str(known), f"process {os.getpid()}", code=75)
        assert portal.requests == []
    assert len(query(known, "SELECT id FROM runs")) == 1
    assert crawl(known, portal.url).code == 0


def test_a_lock_left_by_a_killed_crawl_holds_nothing(known: Path, portal: DemoPortal) -> None:
    known.with_name(known.name + ".lock").write_text("process 1 since 2020-01-01T00:00:00+07:00")
    assert crawl(known, portal.url).code == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError as error:
        pytest.skip(f"mount cannot be run: {error}")
    if done.returncode:
        pytest.skip(f"no tmpfs may be mounted here: {done.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_full_from_the_start(small_disk: Path, portal: DemoPortal) -> None:
    _fill(small_disk, leave=0)
    ran = crawl(small_disk / "a.db", portal.url)
    refused(ran, str(small_disk))
    assert no_articles(small_disk / "a.db")


@pytest.mark.parametrize("left", [100, 400, 880])
def test_a_disk_that_fills_up_keeps_what_was_stored(
    small_disk: Path, portal: DemoPortal, left: int
) -> None:
    """`left` kilobytes are enough for some articles and not for all; 880 for all but the last
    commit, which once was refused without a word: 40 new, exit code 0, nothing stored."""
    _fill(small_disk, leave=left * 1024)
    db = small_disk / "a.db"
    ran = crawl(db, portal.url)
    line = ran.said_once()
    # The database or the archive, whichever is refused first.
    assert ("full" in line or "No space left" in line) and str(small_disk) in line, line
    (small_disk / "ballast").unlink()
    if not db.exists() or not query(db, "SELECT 1 FROM sqlite_master WHERE name = 'articles'"):
        assert ran.code == 2
        return
    kept = one(db, "SELECT count(*) FROM articles")
    assert ran.code in ((1,) if kept else (1, 2))
    # What the refused commit took back is not counted: it said 40 new of which 7 were stored.
    assert one(db, "SELECT sum(new) FROM runs") == kept
    assert not ran.out or f" {kept} new," in ran.out
    assert one(db, "PRAGMA integrity_check") == "ok"
    assert one(db, "SELECT count(*) FROM articles_fts") == kept
    assert one(db, "SELECT count(*) FROM revisions") == kept
    small = subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=False)
    assert small.returncode == 0
    again = crawl(db, portal.url)
    assert (again.code, again.said) == (0, []), again.err[-500:]
    assert one(db, "SELECT count(*) FROM articles") == 40
    assert one(db, "SELECT sum(new) FROM runs") == 40


def _fill(disk: Path, leave: int) -> None:
    """Write ballast until only `leave` bytes are free."""
    state = os.statvfs(disk)
    free = state.f_bavail * state.f_frsize
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(b"\0" * max(free - leave, 0))
