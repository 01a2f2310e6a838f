"""The database made again from the archive alone equals the one that the crawl made."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from conftest import SECONDS, crawl, here, made_once, one, started
from same_rows import differences, rows_of

from crawler.rebuild.second_pass import Reading
from data.demo.portal import DemoPortal

# What no archive tells: the ledger of crawls, and how far the lists were read.
NOT_IN_ARCHIVES = {
    "runs": set[str](),
    "run_figures": set[str](),
    "archives": set[str](),
    "lists": set[str](),
    "problems": {"run_id"},
    "pages": {"list_id"},
}


def rebuild(db: Path, *archives: Path, **options: str) -> str:
    named = [f"--{name}={value}" for name, value in options.items()]
    ran = here("rebuild", *archives, "--db", db, *named)
    assert ran.code == 0, ran.err
    return ran.out


def assert_same(crawled: Path, again: Path) -> None:
    first, second = rows_of(crawled, NOT_IN_ARCHIVES), rows_of(again, NOT_IN_ARCHIVES)
    # A page behind a password is listed and never fetched.
    first["pages"] = [row for row in first["pages"] if row["kind"] != "protected"]
    second["pages"] = [row for row in second["pages"] if row["kind"] != "protected"]
    assert differences(first, second) == []


def _years(folder: Path) -> Path:
    db = folder / "a.db"
    with DemoPortal() as portal:
        assert crawl(db, portal.url).code == 0
        slugs = [p.slug for p in portal.site.shown()]
        portal.site.edit(slugs[0], title="Tiêu đề đã sửa")
        portal.site.edit(slugs[1], title="Tiêu đề đã sửa lần nữa")
        assert crawl(db, portal.url, "--full", clock="+1h").code == 0
        portal.faults[f"/{slugs[2]}.html"] = 404
        assert crawl(db, portal.url, "--full", clock="+2h").code in (0, 1)
    assert one(db, "SELECT max(revision) FROM articles") == 2
    return db


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that saw edits, unchanged pages, a page gone, and the archive beside it."""
    return made_once(tmp_path_factory, "years", _years)


def test_a_check_finds_the_files_where_they_were_read(years: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    rebuild(again, years.with_suffix(".archive"))
    ran = here("check", "--db", again)
    assert ran.code == 0, ran.out + ran.err


def test_the_rebuilt_database_is_the_crawled_one(years: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    said = rebuild(again, years.with_suffix(".archive"))
    counted = [int(n) for n in re.findall(r"(?:^|: |, )(\d+) ", said.splitlines()[0])]
    assert "40 new, 2 changed" in said and "1 that say there is no page" in said
    assert "0 failed" in said and counted[0] == sum(counted[1:])
    assert_same(years, again)


def test_a_second_rebuild_adds_nothing(years: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    files = sorted(years.with_suffix(".archive").glob("*.warc.gz"))
    rebuild(again, *files[:2])
    before = rows_of(again)
    assert "Nothing to do" in rebuild(again, *files[:2])
    assert rows_of(again) == before
    rebuild(again, *files)
    assert_same(years, again)


def test_what_a_crawl_has_stored_is_added_nothing_either(years: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(years, tmp_path / "copy.db"))
    rebuild(copy, years.with_suffix(".archive"))
    assert_same(years, copy)


def test_a_killed_rebuild_goes_on(years: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    moment = Event()
    for _ in range(3):
        running = started("rebuild", years.with_suffix(".archive"), "--db", again)
        wal = again.with_name("again.db-wal")
        size = wal.stat().st_size if wal.exists() else 0
        while running.poll() is None and not (wal.exists() and wal.stat().st_size > size + 50_000):
            moment.wait(0.002)  # looking without a pause took as much of the processor as it
        running.kill()
        running.communicate(SECONDS)
    rebuild(again, years.with_suffix(".archive"))
    assert_same(years, again)
    assert one(again, "PRAGMA integrity_check") == "ok"


def test_a_stopped_rebuild_says_that_the_next_goes_on(
    years: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Reading.one

    def one_and_stop(reading: Any, entry: Any) -> None:
        read(reading, entry)
        os.kill(os.getpid(), signal.SIGTERM)

    again = tmp_path / "again.db"
    with monkeypatch.context() as patched:
        patched.setattr(Reading, "one", one_and_stop)
        ran = here("rebuild", years.with_suffix(".archive"), "--db", again)
    assert ran.code == 1 and "the next rebuild goes on" in ran.said_once()
    rebuild(again, years.with_suffix(".archive"))
    assert_same(years, again)


def test_what_a_new_reader_changes_is_told_before_it_is_written(
    years: Path, tmp_path: Path
) -> None:
    copy, archive = Path(shutil.copy(years, tmp_path / "copy.db")), years.with_suffix(".archive")

    def reread(*options: str) -> str:
        ran = here("rebuild", archive, "--db", copy, "--changed-only", *options)
        assert ran.code == 0, ran.err
        return ran.out

    assert "0 fields of 0 articles" in reread("--dry-run")
    # As if an older reader had read two pages otherwise.
    with closing(sqlite3.connect(copy)) as conn, conn:
        conn.execute("UPDATE articles SET lede = 'cũ', words = 1 WHERE id = 3")
        conn.execute("UPDATE revisions SET lede = 'cũ' WHERE article_id = 3 AND revision = 1")
    before = rows_of(copy)
    said = reread("--dry-run")
    assert "words:" in said and "lede:" in said and "of 1 articles would be written" in said
    assert rows_of(copy) == before
    reread()
    assert_same(years, copy)


BAD = [
    (b"", "is empty"),
    (b"<html>", "no WARC"),
    (b"\x1f\x8b\x08 garbage", "something else"),
    (gzip.compress(b"<html>", mtime=0), "something else"),
    (b"filedesc://a.arc 0.0.0.0 20210101000000 text/plain 75\n", "warcio recompress"),
    (
        gzip.compress(b"filedesc://a.arc 0.0.0.0 20210101000000 text/plain", mtime=0),
        "warcio recompress",
    ),
]


@pytest.mark.parametrize(("data", "words"), BAD)
def test_bad_archives_are_said_in_a_line(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    ran = here("rebuild", tmp_path / "a.warc.gz", "--db", tmp_path / "a.db")
    assert ran.code == 2 and words in ran.said_once()
    assert not (tmp_path / "a.db").exists()


def test_the_rest_of_bad_archives_is_read(years: Path, tmp_path: Path) -> None:
    archive = tmp_path / "warcs"
    shutil.copytree(years.with_suffix(".archive"), archive)
    first = min(archive.glob("*.warc.gz"))
    first.write_bytes(first.read_bytes()[:-2000])
    (archive / "bad.warc.gz").write_bytes(b"no warc")
    ran = here("rebuild", archive, "--db", tmp_path / "a.db")
    assert ran.code == 1
    assert "bad.warc.gz" in ran.said_once() and "1 damaged" in ran.said_once()
    assert one(tmp_path / "a.db", "SELECT count(*) FROM articles") >= 39
    assert one(tmp_path / "a.db", "SELECT kind FROM problems WHERE stage = 'read'")
