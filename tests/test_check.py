"""`congtin check` finds what is broken; `congtin backup` copies what is whole."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Crawled, congtin, one, query

from crawler.memory import StoreError
from pipelines import copying, reader, wholeness
from pipelines.commands.backup import backup
from pipelines.database import take_lock
from pipelines.store import Store

# What breaks a database, and what is then said of it.
BREAKS = {
    "an article out of the index": ("DELETE FROM articles_fts_docsize WHERE id = 1", "search index: 1 articles are not in"),
    "an index entry of nobody": ("INSERT INTO articles_fts_docsize VALUES (9999, x'00')", "search index: 1 entries"),
    "another text in the index": ("INSERT INTO articles_fts(articles_fts, rowid, title) VALUES ('delete', 1, 'x')", "search index: articles_fts"),
    "a lost revision": ("DELETE FROM revisions WHERE article_id = 1", "revisions: 1 articles have another revision"),
    "an article that was changed by hand": ("UPDATE articles SET body = 'x' WHERE id = 1", "revisions: 1 articles differ"),
    "an author of nothing": (
        "INSERT INTO authors(name, name_folded, name_key, initials) VALUES ('A', 'a', 'a', 'a')", "authors: 1 authors"),
    "a reference to nothing": ("DELETE FROM authors WHERE id = 1", "foreign keys: "),
    "an index with a hole": ("DELETE FROM articles_fts_data WHERE id = (SELECT max(id) FROM articles_fts_data)", "search index: "),
}  # fmt: skip


@pytest.mark.parametrize("case", BREAKS)
def test_every_fault_is_one_line(case: str, known: Path) -> None:
    statement, said = BREAKS[case]
    with closing(sqlite3.connect(known)) as conn, conn:
        conn.execute(statement)
    with closing(reader.open_to_read(known)) as conn:
        found = [f"{name}: {fault}" for name, fault in wholeness.faults(conn, known)]
    assert [line for line in found if said in line], found
    assert all("\n" not in line for line in found)


def test_a_crawled_database_is_whole(crawled: Crawled) -> None:
    ran = congtin("check", "--db", crawled.db)
    assert (ran.code, ran.said) == (0, []), ran.err
    assert str(crawled.db) in ran.out and "search index" in ran.out
    told = json.loads(congtin("check", "--db", crawled.db, "--json").out)
    assert told["faults"] == [] and told["checked"] == list(wholeness.CHECKS)


def test_a_damaged_file_is_told_with_its_exit_code(known: Path) -> None:
    content = bytearray(known.read_bytes())
    content[40_000:60_000] = b"\x07" * 20_000
    known.write_bytes(content)
    ran = congtin("check", "--db", known)
    assert ran.code == 1, ran.err
    assert "is not whole" in ran.said_once()


def test_a_running_crawl_is_not_disturbed(known: Path) -> None:
    with closing(take_lock(known)), closing(reader.open_to_read(known)) as conn:
        assert list(wholeness.faults(conn, known)) == []


def test_a_backup_is_the_database_of_one_moment_while_another_writes(
    known: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    before = query(known, "SELECT * FROM articles ORDER BY id")
    with closing(Store(str(known))) as store, store.transaction() as conn:
        conn.execute("DELETE FROM revisions")
        conn.execute("DELETE FROM article_tags")
        ran = congtin("backup", copy, "--db", known)
    assert (ran.code, ran.said) == (0, []), ran.err
    assert query(copy, "SELECT * FROM articles ORDER BY id") == before
    assert one(copy, "SELECT count(*) FROM revisions") >= len(before)
    assert {p.name for p in tmp_path.glob("*copy*")} == {"copy.db"}
    assert congtin("check", "--db", copy).code == 0


def test_what_a_backup_may_not_write(known: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("mine", "utf-8")
    refused = {
        there: "exists; --force replaces it",
        known: "is the database itself",
        Path(f"{known}-wal"): "is the database itself",
        tmp_path / "no" / "a.db": "there is no folder",
        tmp_path: "is a folder",
        Path("/dev/full/a.db"): "there is no folder",
    }

    def made(file: Path, *options: str, db: Path = known) -> Result:
        return CliRunner().invoke(backup, [str(file), "--db", str(db), *options])

    for file, said in refused.items():
        ran = made(file)
        assert (ran.exit_code, ran.stdout) == (2, "") and said in ran.stderr, file
        assert ran.stderr.count("\n") == 1
    assert there.read_text("utf-8") == "mine"
    assert made(there, "--force").exit_code == 0
    assert one(there, "SELECT count(*) FROM articles") > 30
    assert made(tmp_path / "x.db", db=tmp_path / "none.db").exit_code == 2


def test_a_copy_that_fails_leaves_nothing(
    known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Path(shutil.copy(known, tmp_path / "there.db"))

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "_to_disk", full)
    before = there.read_bytes()
    with (
        closing(sqlite3.connect(known)) as conn,
        pytest.raises(StoreError, match="No space left"),
    ):
        copying.copy(conn, there)
    assert there.read_bytes() == before
    assert not list(tmp_path.glob(".there*"))
