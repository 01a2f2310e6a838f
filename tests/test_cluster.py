"""Work spread over workers comes out as one process's would, whoever is killed meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Event

import duckdb
import pytest
from conftest import BIN, ROOT, SECONDS, TimedLog, congtin, crawl, here, made_once, one, query
from foreign import HOME, page, record, warc
from same_rows import differences, rows_of

from crawler.cluster.crawling import Job, by_host
from crawler.cluster.engine import connected
from crawler.rebuild.grouping import group_of
from data.demo.portal import DemoPortal, Request
from pipelines.sharing import SharedCatalogue

# When something was noted; the seconds of two rebuilds differ.
WHEN = {
    "archives": {"finished"},
    "pages": {"first_seen"},
    "problems": {"seen_at"},
    "search_replaced": set[str](),
}


def _archive(folder: Path) -> Path:
    db = folder / "a.db"
    with DemoPortal() as portal:
        assert crawl(db, portal.url).code == 0
        slugs = [p.slug for p in portal.site.shown()]
        portal.site.edit(slugs[0], title="Tiêu đề đã sửa")
        portal.faults[f"/{slugs[2]}.html"] = 404
        assert crawl(db, portal.url, "--full", clock="+1h").code in (0, 1)
    return db.with_suffix(".archive")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two crawls kept of a portal that was edited, in files of their own."""
    return made_once(tmp_path_factory, "cluster", _archive)


@pytest.fixture(scope="module")
def alone(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that one process makes of it."""

    def made(folder: Path) -> Path:
        assert congtin("rebuild", archive, "--db", folder / "alone.db").code == 0
        return folder / "alone.db"

    return made_once(tmp_path_factory, "alone", made)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The scheduler of two workers that these tests share: to start them takes longer than to
    have them work. A worker that is killed is replaced."""
    with connected("", 2) as client:
        yield client.scheduler.address


def same(one_db: Path, other: Path) -> list[str]:
    return differences(rows_of(one_db, WHEN), rows_of(other, WHEN))


def a_process_at(work: Path, pattern: str, command: subprocess.Popen[bytes]) -> int:
    """The process that holds a lock of this name, as soon as there is one."""
    until, moment = time.monotonic() + SECONDS, Event()
    while time.monotonic() < until and command.poll() is None:
        for lock in work.glob(pattern):
            words = lock.read_text().split() if lock.exists() else []
            if len(words) > 1:
                return int(words[1])
        moment.wait(0.002)  # looking without a pause took a core from those who work
    raise AssertionError("nobody worked")


def test_a_rebuild_with_a_worker_killed_is_that_of_one_process(
    archive: Path, alone: Path, cluster: str, tmp_path: Path
) -> None:
    db = tmp_path / "many.db"
    named = ["rebuild", archive, "--db", db, "--cluster", cluster]
    command = [str(part) for part in (BIN / "congtin", *named)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        worker = a_process_at(tmp_path / "many.shards", "part-*.db.open.lock", ran)
        assert worker != ran.pid
        os.kill(worker, signal.SIGKILL)
        out, err = ran.communicate(timeout=SECONDS)
    assert ran.returncode == 0, err[-2000:]
    assert b"40 new, 1 changed" in out
    assert same(alone, db) == []
    assert not (tmp_path / "many.shards").exists()
    assert b"Warning" not in err
    assert one(db, "PRAGMA integrity_check") == "ok"
    matches = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'sửa'"
    assert one(db, matches) == one(alone, matches) > 0


def test_shards_are_left_as_a_data_set_that_duckdb_reads(
    archive: Path, alone: Path, cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shards = tmp_path / "set"
    named: list[str | Path] = ["--shards", shards, "--cluster", cluster]
    ran = congtin("rebuild", archive, "--shards", shards, "--workers", "1", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert not list(tmp_path.rglob("*.db.open*"))
    files = f"'{shards}/articles/*/*/*.parquet'"
    with duckdb.connect() as duck:
        found = duck.sql(
            f"SELECT portal, month, title, published FROM read_parquet({files}, "
            "hive_partitioning = true, hive_types_autocast = false) ORDER BY title, published"
        ).fetchall()
        revisions = duck.sql(
            f"SELECT count(*), count(DISTINCT a.id) FROM read_parquet({files}) a "
            f"JOIN read_parquet('{shards}/revisions/*/*/*.parquet') r ON r.article_id = a.id"
        ).fetchall()
    stored = query(
        alone, "SELECT portal, coalesce(substr(published_date, 1, 7), 'none') AS month, title, "
        "published FROM articles ORDER BY title, published",
    )  # fmt: skip
    assert found == [tuple(row.values()) for row in stored]
    assert revisions == [(one(alone, "SELECT count(*) FROM revisions"), len(stored))]
    monkeypatch.chdir(tmp_path)
    again = here("rebuild", archive, *named)
    assert again.code == 0, again.err
    other = here("rebuild", next(archive.glob("*.gz")), *named)
    assert (other.code, "shards of other archives" in other.err) == (2, True)


class Meeting(TimedLog):
    """A log whose first request waits for the other portal's: both are being crawled."""

    def __init__(self, both: Barrier) -> None:
        super().__init__()
        self.both = both

    def append(self, request: Request) -> None:
        super().append(request)
        if len(self) == 1:
            self.both.wait(SECONDS)


def both_crawled(cluster: str, db: Path, *at: str) -> None:
    named = [f"--at={name}={url}" for name, url in zip(("haiphong", "general"), at, strict=True)]
    options = ("--delay", "0", "--limit", "4", "--no-attachments", "--cluster", cluster)
    ran = here("crawl", "haiphong", "general", "--db", db, *options, *named)
    assert ran.code in (0, 1), ran.err
    assert not db.with_name(f"{db.stem}.shards").exists()
    assert {r["portal"]: r["new"] for r in query(db, "SELECT portal, new FROM runs")}[
        "haiphong"
    ] == 4
    assert one(db, "SELECT count(DISTINCT portal) FROM runs") == 2


def test_portals_of_one_host_are_crawled_one_after_another(cluster: str, tmp_path: Path) -> None:
    with DemoPortal() as first, DemoPortal() as second:
        logs = first.requests, second.requests = TimedLog(), TimedLog()
        both_crawled(cluster, tmp_path / "one.db", first.url, second.url)
        assert logs[0].times[-1] < logs[1].times[0] or logs[1].times[-1] < logs[0].times[0]


def test_portals_of_two_hosts_are_crawled_at_once(cluster: str, tmp_path: Path) -> None:
    both = Barrier(2)
    with DemoPortal() as first, DemoPortal() as second:
        first.requests, second.requests = Meeting(both), Meeting(both)
        both_crawled(
            cluster, tmp_path / "two.db", first.url, second.url.replace("127.0.0.1", "localhost")
        )
        assert not both.broken


def test_a_crawl_that_failed_is_in_the_ledger(cluster: str, tmp_path: Path) -> None:
    db = tmp_path / "failed.db"
    options = ("--delay", "0", "--db", db, "--cluster", cluster)
    with DemoPortal() as portal:
        assert here("crawl", "haiphong", "--at", portal.url, "--limit", "1", *options).code == 0
    nobody = f"http://127.0.0.1:{free_port()}/"
    ran = here("crawl", "haiphong", "--at", nobody, "-s", "RETRY_TIMES=0", *options)
    assert ran.code == 2, ran.err
    assert [r["outcome"] for r in query(db, "SELECT outcome FROM runs ORDER BY id")][1:] == [
        "failed"
    ]
    assert here("status", "--db", db).code == 1
    assert not db.with_name("failed.shards").exists()


def test_jobs_that_share_a_host_are_one_task() -> None:
    jobs = [Job(name, hosts, ()) for name, hosts in (
        ("a", ("x.vn",)), ("b", ("y.vn",)), ("c", ("y.vn", "z.vn")), ("d", ("z.vn", "x.vn")),
        ("e", ("w.vn",)),
    )]  # fmt: skip
    assert [[job.portal for job in group] for group in by_host(jobs)] == [
        ["a", "b", "c", "d"],
        ["e"],
    ]


def test_what_may_be_one_article_is_read_together(tmp_path: Path) -> None:
    """Through redirects, canonical addresses and post numbers, over any number of steps."""
    from crawler.archive.entry import Entry

    urls = [f"https://p.vn/{name}.html" for name in "abcdef"]
    with SharedCatalogue(tmp_path / "c") as catalogue:
        catalogue.add(
            Entry("2021", 0, n, url, url, "response", 200, "text/html", f"sha1:{n}")
            for n, url in enumerate(urls)
        )
        catalogue.tie([("/a.html", "/b.html"), ("/c.html", "/b.html"), ("/d.html", "post 7"),
                       ("/e.html", "post 7")])  # fmt: skip
        catalogue.complete()
        assert catalogue.cut([1] * 4096, group_of, lambda *_: True) == 6
        parts = [row[0] for row in catalogue.conn.execute("SELECT part FROM captures ORDER BY url")]
    assert parts[0] == parts[1] == parts[2] and parts[3] == parts[4]
    assert len({parts[0], parts[3], parts[5]}) == 3


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def test_without_a_cluster_one_line_says_so(archive: Path, tmp_path: Path) -> None:
    db = tmp_path / "none.db"
    (tmp_path / "distributed.py").write_text("raise ImportError")
    address = f"tcp://127.0.0.1:{free_port()}"
    table = [
        (["--workers", "2"], str(tmp_path), "pip install 'congtin[cluster]'"),
        (["--cluster", address], "", address),
    ]
    for options, path, words in table:
        ran = congtin("rebuild", archive, "--db", db, *options, PYTHONPATH=path)
        assert ran.code == 2 and words in ran.said_once()
    assert not db.exists()


USAGE = [
    (["--cluster", "nonsense://x"], "nonsense://x"),
    (["--cluster", "tcp://127.0.0.1:9", "--workers", "2"], "say one of them"),
    (["--shards", "set"], "--workers"),
]


@pytest.mark.parametrize(("options", "words"), USAGE)
def test_a_wrong_option_is_said_in_one_line(
    archive: Path, tmp_path: Path, options: list[str], words: str
) -> None:
    db = tmp_path / "none.db"
    ran = here("rebuild", archive, "--db", db, *options)
    assert ran.code == 2 and words in ran.said_once()
    assert not db.exists()


ELSEWHERE, FORMER = "https://elsewhere.vn", "https://haiphong.gov.vn"
PDF = [("Content-Type", "application/pdf")]


def _of_real_hosts(folder: Path) -> Path:
    """Files of a portal's own hosts, a former one, a mirror of it and somebody else's."""
    warc(
        folder / "a.warc.gz",
        record(f"{HOME}/bai-1.html", "2022-01-01", page(1)),
        record("http://www.thanhphohaiphong.gov.vn/bai-2.html", "2022-01-02", page(2)),
        record(f"{HOME}/bai-3.html", "2022-01-03", b"", "404 Not Found"),
        record("http://mirror.vn/bai-1.html", "2022-01-05", page(1, "Bổ sung.")),
        record(f"{FORMER}/tin-tuc/Hoi-nghi-55301.html", "2022-01-06", page(6, canonical=False)),
        record(f"{FORMER}/diem-bao/hoi-nghi-55301", "2022-01-07", page(6, canonical=False)),
    )
    warc(
        folder / "b.warc.gz",
        record(f"{HOME}/a.pdf", "2022-01-01", b"%PDF-1.4 a", headers=PDF),
        record(f"{HOME}/bai-2.html", "2022-02-01", page(2, '<a href="/a.pdf">Văn bản</a>')),
        record(f"{HOME}/bai-4.html", "2022-02-02", page(4)),
        record(f"{ELSEWHERE}/bai-5.html", "2022-02-03", page(5, host=ELSEWHERE)),
    )
    return folder


@pytest.mark.parametrize("named", [[], ["--portal", "general", "--at", ELSEWHERE]])
def test_real_hosts_are_read_as_by_one_process(
    cluster: str, tmp_path: Path, named: list[str]
) -> None:
    (folder := tmp_path / "w").mkdir()
    command: list[str | Path] = ["rebuild", _of_real_hosts(folder), *named]
    ran = here(*command, "--db", tmp_path / "one.db")
    many = here(*command, "--db", tmp_path / "many.db", "--cluster", cluster)
    assert (many.code, many.err) == (ran.code, ran.err) == ((0, "") if named else (1, ran.err))
    assert one(tmp_path / "one.db", "SELECT count(*) FROM articles") == (5 if named else 4)
    assert same(tmp_path / "one.db", tmp_path / "many.db") == []


def test_the_whole_command_killed_and_run_again(cluster: str, tmp_path: Path) -> None:
    (folder := tmp_path / "w").mkdir()
    command: list[str | Path] = ["rebuild", _of_real_hosts(folder)]
    here(*command, "--db", tmp_path / "one.db")
    words = [str(w) for w in (BIN / "congtin", *command, "--db", tmp_path / "many.db")]
    with subprocess.Popen([*words, "--workers", "1"], cwd=ROOT, stderr=subprocess.PIPE) as ran:
        a_process_at(tmp_path / "many.shards", "part-*.db.open.lock", ran)
        ran.kill()
    again = here(*command, "--db", tmp_path / "many.db", "--cluster", cluster)
    assert "1 other host" in again.said_once()
    assert same(tmp_path / "one.db", tmp_path / "many.db") == []
