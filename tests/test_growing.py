"""Databases of every released version grow up, whole or not at all; newer ones are refused."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from conftest import ROOT, congtin, crawl, one, query, run

from crawler.memory import StoreError
from data.demo.portal import DemoPortal
from pipelines import growing, schema
from pipelines.opening import take_lock
from pipelines.schema import APPLICATION_ID
from pipelines.store import Store
from pipelines.views import VIEWS

RELEASED = sorted((ROOT / "tests" / "released").glob("*.sql"))
ROWS = "SELECT {columns} FROM {table} ORDER BY 1, 2"
TABLES = ("articles", "revisions", "authors", "article_authors", "images", "pages", "runs", "tags")
PLANS = ("next_due", "name_key", "initials")
"""Columns that say what the next crawl is to do or who is who by now, not what was seen."""
# One invocation of each command that opens a database.
COMMANDS = {
    "crawl": ("crawl", "--at", "http://127.0.0.1:9/"),
    "status": ("status",),
    "search": ("search", "thành phố"),
    "serve": ("serve",),
    "check": ("check",),
    "diff": ("diff", "1"),
    "backup": ("backup", "copy.db"),
}


def restored(sql: Path, db: Path) -> Path:
    """The database that a released version made."""
    with closing(sqlite3.connect(db, isolation_level=None)) as conn:
        conn.executescript(sql.read_text("utf-8"))
        conn.execute("PRAGMA journal_mode = WAL")
    return db


def rows(db: Path) -> dict[str, list[dict[str, object]]]:
    """Every row, by its columns of the first version."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as first:
        first.executescript(RELEASED[0].read_text("utf-8"))
        columns = {
            t: ", ".join(
                r[1] for r in first.execute(f"PRAGMA table_info({t})") if r[1] not in PLANS
            )
            for t in TABLES
        }
    return {t: query(db, ROWS.format(columns=columns[t], table=t)) for t in TABLES}


def beside(db: Path) -> list[Path]:
    return sorted(db.parent.glob(f"{db.name}.before-*"))


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return restored(request.param, tmp_path / "old.db")


def test_an_old_database_grows_up_with_every_row_and_a_copy_beside_it(old: Path) -> None:
    before = rows(old)
    assert before["articles"] and before["revisions"]
    with closing(Store(str(old))) as store:
        assert not growing.pending(store.conn)
        for view in VIEWS:
            assert store.conn.execute(f"SELECT count(*) FROM {view}").fetchone()[0] > 0 or (
                view not in ("articles_full", "authors_full", "coverage")
            )
        assert store.conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert store.conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert rows(old) == before
    (kept,) = beside(old)
    assert rows(kept) == before
    assert one(kept, "SELECT count(*) FROM _sqlite_migrations") < len(schema.MIGRATIONS)
    assert "run_figures" not in {r["name"] for r in query(kept, "SELECT name FROM sqlite_master")}


def test_an_old_database_is_searched_crawled_and_told_of(old: Path, portal: DemoPortal) -> None:
    found = congtin("search", "hải phòng", "--db", old)
    assert (found.code, len(found.said)) == (0, 0) or "brought up" in found.err, found.err
    assert len(beside(old)) == 1
    ran = crawl(old, portal.url)
    assert (ran.code, ran.said) == (0, []), ran.err
    assert len(beside(old)) == 1, "grown once"
    assert one(old, "SELECT count(*) FROM articles") > 30


def test_a_failing_migration_leaves_the_old_file_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()

    def breaks(db: object) -> None:
        raise sqlite3.OperationalError("no such thing")

    monkeypatch.setitem(schema.MIGRATIONS, "9999_broken", breaks)
    with pytest.raises(StoreError, match="no such thing"):
        Store(str(old))
    assert old.read_bytes() == before
    assert beside(old) == []


def test_a_copy_of_an_earlier_growth_is_not_written_over(old: Path) -> None:
    (first,) = (old.with_name(f"{old.name}.before-{list(schema.MIGRATIONS)[1]}"),)
    first.write_text("mine", "utf-8")
    Store(str(old)).close()
    assert first.read_text("utf-8") == "mine"
    assert beside(old) == [first, old.with_name(f"{first.name}.2")]


def test_a_new_or_empty_database_leaves_no_copy(tmp_path: Path) -> None:
    Store(str(tmp_path / "new.db")).close()
    assert beside(tmp_path / "new.db") == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_newer_database_is_refused_in_one_line(command: str, tmp_path: Path) -> None:
    db = tmp_path / "newer.db"
    Store(str(db)).close()
    with closing(sqlite3.connect(db)) as conn, conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) "
            "VALUES ('congtin', '9999_later', '2030-01-01')"
        )
    before = db.read_bytes()
    ran = congtin(*COMMANDS[command], "--db", db)
    assert ran.code == 2, ran.err
    assert ran.said_once() == (
        f"congtin: {db} belongs to a newer version of congtin (9999_later); update congtin"
    )
    assert db.read_bytes() == before


def test_an_old_database_that_a_crawl_holds_is_told_so(old: Path) -> None:
    with closing(take_lock(old)):
        ran = congtin("status", "--db", old)
    assert ran.code == 2 and "older version" in ran.said_once()
    assert beside(old) == []


def test_the_mark_is_the_files(old: Path) -> None:
    assert one(old, "PRAGMA application_id") == APPLICATION_ID


def test_a_crawl_loads_no_library_that_it_has_no_use_for() -> None:
    heavy = (
        "numpy",
        "pandas",
        "pyarrow",
        "sqlite_utils",
        "trafilatura",
        "datasette",
        "distributed",
    )
    code = (
        "import sys; from crawler import running; from scrapy.utils.misc import load_object; "
        "s = running.project_settings(); running.portals(); load_object(s['STORE']); "
        "[load_object(p) for n in ('ITEM_PIPELINES', 'EXTENSIONS') "
        "for p, at in s.getdict(n).items() if at]; "
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    assert run([sys.executable, "-c", code]).out.strip() == "[]"
