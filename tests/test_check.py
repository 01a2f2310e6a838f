"""`congtin check` finds what is broken; `congtin backup` copies what is whole."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import gzip
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Crawled, congtin, one, query

from crawler.memory import StoreError
from pipelines import copying, reader, wholeness
from pipelines.commands.backup import backup
from pipelines.opening import take_lock
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


def test_where_sqlite_may_not_write_beside_the_file_a_backup_is_named(tmp_path: Path) -> None:
    """A copied database in a folder that is not the reader's own."""
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect(f"file:{tmp_path}/none/a.db?mode=ro", uri=True)
    told = str(reader.unreadable(tmp_path / "a.db", refused.value))
    assert "cannot be read" in told and "congtin backup" in told
    assert "backup" not in str(reader.unreadable(tmp_path / "a.db", sqlite3.DatabaseError("torn")))


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


@pytest.mark.parametrize("statement", ["", BREAKS["another text in the index"][0]])
def test_a_copy_that_this_user_may_not_write_is_checked_all_the_same(
    statement: str, known: Path, tmp_path: Path
) -> None:
    """As docs/publishing.md makes it. Rights do not bind root: a folder in the lock's place does."""
    copy = tmp_path / "public" / "tin.db"
    copy.parent.mkdir()
    with closing(sqlite3.connect(known)) as conn, conn:
        conn.execute(statement)
    assert congtin("backup", copy, "--db", known).code == 0
    copy.with_name("tin.db.lock").mkdir()
    copy.chmod(0o444)
    copy.parent.chmod(0o555)
    before = copy.read_bytes()
    try:
        ran = congtin("check", "--db", copy)
        files = sorted(path.name for path in copy.parent.iterdir())
    finally:
        copy.parent.chmod(0o755)
    found = [line for line in ran.out.splitlines() if line.startswith("search index: ")]
    assert (bool(found), ran.code) == (bool(statement), 1 if statement else 0), (ran.out, ran.err)
    assert "lock" not in ran.out + ran.err
    assert copy.read_bytes() == before and files == ["tin.db", "tin.db.lock"]


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


# -- the archive in step ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Kept:
    """A database, and the one WARC file of its archive."""

    db: Path
    warc: Path

    def faults(self, *archives: Path) -> list[str]:
        with closing(reader.open_to_read(self.db)) as conn:
            found = wholeness.faults(conn, self.db, archives)
            return [fault for name, fault in found if name == "archive"]


@pytest.fixture
def kept(crawled: Crawled, tmp_path: Path) -> Kept:
    """A copy of the crawled database with its archive, which knows nothing of the first one."""
    db = Path(shutil.copy(crawled.db, tmp_path / "kept.db"))
    shutil.copytree(crawled.db.with_suffix(".archive"), tmp_path / "kept.archive")
    with closing(sqlite3.connect(db)) as conn, conn:
        conn.execute("UPDATE runs SET options = '{}'")
    (warc,) = (tmp_path / "kept.archive").glob("*.warc.gz")
    return Kept(db, warc)


def places(kept: Kept) -> list[int]:
    sql = "SELECT DISTINCT capture_offset AS at FROM revisions ORDER BY 1"
    return [row["at"] for row in query(kept.db, sql)]


def cut(kept: Kept, at: int, by: bytes = b"") -> None:
    content = kept.warc.read_bytes()
    kept.warc.write_bytes(content[:at] + by + (content[at + len(by) :] if by else b""))


def plain(kept: Kept) -> None:
    """Another page in the place of the last: the file is whole, the record is not the one read."""
    content, last = kept.warc.read_bytes(), places(kept)[-1]
    page = gzip.decompress(content[last:]).replace(b"<body", b"<BODY")
    kept.warc.write_bytes(content[:last] + gzip.compress(page))


# What happens to an archive, and what is then said of it.
LOSSES: dict[str, tuple[Callable[[Kept], object], str]] = {
    "the file is gone": (lambda k: k.warc.unlink(), r"^1 files are not in \S+kept.archive, such as \S+\.warc\.gz: \d+ records .* say with --archive"),
    "the folder is gone": (lambda k: shutil.rmtree(k.warc.parent), r"^1 files are not in "),
    "cut in a record": (lambda k: cut(k, places(k)[-2] + 20), r"\.warc\.gz: [2-9]\d* of \d+ records .* damage at byte \d+: put it back from a copy"),
    "cut between records": (lambda k: cut(k, places(k)[-1]), r"[1-9]\d* of \d+ records that were read are not there"),
    "a spoilt byte": (lambda k: cut(k, places(k)[5] + 300, b"\xff\xff"), r": 1 of \d+ records that were read are not there or are broken, such as that of http"),
    "nothing left of it": (lambda k: k.warc.write_bytes(b""), r"(\d+) of \1 records .* damage at byte 0"),
    "something else by its name": (lambda k: k.warc.write_text("<html>"), r"(\d+) of \1 records"),
    "another page in its place": (plain, r"1 of \d+ records hold other bytes than were read, such as that of http"),
}  # fmt: skip


@pytest.mark.parametrize("case", LOSSES)
def test_what_an_archive_lost_is_told_in_a_line(case: str, kept: Kept) -> None:
    lose, said = LOSSES[case]
    assert kept.faults() == []
    lose(kept)
    found = kept.faults()
    assert [line for line in found if re.search(said, line)], found
    assert all("\n" not in line for line in found)


def test_an_empty_copy_is_not_vouched_for_by_the_original(kept: Kept, tmp_path: Path) -> None:
    copy = tmp_path / "copy.archive"
    copy.mkdir()
    ran = congtin("check", "--db", kept.db, "--archive", copy)
    assert ran.code == 1 and f"files are not in {copy}" in ran.said_once()
    assert congtin("check", "--db", kept.db).code == 0


def test_an_archive_elsewhere_is_found(kept: Kept, tmp_path: Path) -> None:
    there = kept.warc.parent.rename(tmp_path / "elsewhere")
    assert "kept.archive" in kept.faults()[0]
    assert kept.faults(there) == kept.faults(there / kept.warc.name) == []
    ran = congtin("check", "--db", kept.db, "--archive", there)
    assert (ran.code, ran.said) == (0, []), ran.err
    assert congtin("check", "--db", kept.db, "--archive", tmp_path / "no").code == 2


def test_a_file_that_is_being_written_may_be_torn(kept: Kept) -> None:
    with kept.warc.open("ab") as file:
        file.write(gzip.compress(b"WARC/1.1\r\n")[:9])
    assert "1 places cannot be read" in kept.faults()[0]
    kept.warc.rename(f"{kept.warc}.open")
    assert kept.faults() == []


def test_damage_where_nothing_stored_was_read(kept: Kept) -> None:
    (kept.warc.parent / "more.warc.gz").write_bytes(kept.warc.read_bytes()[:-5])
    assert [line for line in kept.faults() if "no stored article was read from there" in line]
