"""`congtin status` tells at any time what a crawl told at its end, with the same exit codes."""

from __future__ import annotations

import doctest
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Crawled, query

from pipelines import standing
from pipelines.commands.status import status
from pipelines.opening import take_lock
from pipelines.store import Store


def told(db: Path, *options: str) -> Result:
    return CliRunner().invoke(status, ["--db", str(db), *options])


def change(db: Path, sql: str) -> None:
    with closing(sqlite3.connect(db)) as conn, conn:
        conn.execute(sql)


def test_doctests() -> None:
    assert doctest.testmod(standing).failed == 0


def test_all_is_well(crawled: Crawled) -> None:
    ran = told(crawled.db)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout.startswith("haiphong: ") and "last crawl healthy" in ran.stdout
    assert "not stored: 1 of the articles listed (1 protected);" in ran.stdout
    as_json = json.loads(told(crawled.db, "--json").stdout)
    assert as_json["healthy"] is True and as_json["look"] == ""
    (portal,) = as_json["portals"]
    assert portal["missing"]["protected"] == 1 and portal["runs"][0]["outcome"] == "healthy"


def test_a_crawl_that_stored_nothing_has_no_span_of_days(known: Path) -> None:
    change(known, "DELETE FROM articles")
    assert told(known).stdout.startswith("haiphong: 0 articles; 0 without a date")


def test_what_is_wrong_is_the_first_line(known: Path) -> None:
    change(known, "UPDATE runs SET outcome = 'unhealthy', notes = '0 of 9 articles have a byline'")
    ran = told(known)
    assert ran.exit_code == 1
    first = ran.output.splitlines()[0]
    assert first.startswith("congtin: haiphong: the last crawl (")
    assert first.endswith("was unhealthy: 0 of 9 articles have a byline")
    assert ran.stderr.count("\n") == 1


def test_a_killed_crawl_reads_interrupted_and_a_running_one_running(known: Path) -> None:
    change(known, "UPDATE runs SET outcome = 'running', ended = NULL")
    ran = told(known)
    assert ran.exit_code == 1 and "was interrupted; the next goes on" in ran.stderr
    assert "interrupted: interrupted" not in ran.output
    with closing(take_lock(known)):
        assert told(known).exit_code == 0
        assert "last crawl running" in told(known).stdout


@pytest.mark.parametrize("outcome", ["interrupted", "failed", "running"])
def test_an_alarm_stands_while_no_later_crawl_has_come_to_its_end(
    outcome: str, known: Path
) -> None:
    change(known, "UPDATE runs SET outcome = 'unhealthy', notes = '0 of 9 have a byline'")
    later = (
        "INSERT INTO runs(portal, started, outcome, notes) "
        f"VALUES ('haiphong', '2027-01-03T05:00:00+07:00', '{outcome}', 'broken off')"
    )
    change(known, later)
    with closing(take_lock(known)):
        ran = told(known)
    assert ran.exit_code == 1 and ran.stderr.count("\n") == 1
    assert "was unhealthy: 0 of 9 have a byline" in ran.stderr
    assert (outcome in ran.stderr) == (outcome != "running")
    change(known, later.replace(outcome, "healthy"))
    change(known, later)
    with closing(take_lock(known)):
        assert "0 of 9 have a byline" not in told(known).stderr


@pytest.mark.parametrize(("age", "code"), [("26h", 1), ("2d", 1), ("90m", 1), ("400d", 0)])
def test_the_last_healthy_crawl_may_be_too_old(known: Path, age: str, code: int) -> None:
    change(known, "UPDATE runs SET ended = '2026-01-01T05:00:00+07:00'")
    if age == "400d":
        change(known, "UPDATE runs SET ended = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')")
    ran = told(known, "--max-age", age)
    assert ran.exit_code == code
    assert ("no healthy crawl in" in ran.stderr) == bool(code)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--max-age", "soon"), "--max-age wants an age like 26h, 2d or 90m, not 'soon'"),
        (("--max-age", ""), "--max-age wants an age"),
        (("--portal", "nix"), "holds nothing of 'nix'; it holds haiphong"),
    ],
)
def test_wrong_usage_is_one_line(crawled: Crawled, options: tuple[str, ...], said: str) -> None:
    ran = told(crawled.db, *options)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert said in ran.stderr and ran.stderr.count("\n") == 1


def test_nothing_has_been_crawled_yet(tmp_path: Path) -> None:
    Store(str(tmp_path / "new.db")).close()
    ran = told(tmp_path / "new.db")
    assert (ran.exit_code, ran.stderr) == (1, "congtin: no crawl has run yet\n")
    assert told(tmp_path / "none.db").exit_code == 2


def test_coverage_tells_why_and_days_without_a_crawl_stand_apart(known: Path) -> None:
    change(known, "UPDATE runs SET started = '2026-01-01T05:00:00+07:00'")
    change(
        known,
        "INSERT INTO runs(portal, started, outcome, new) "
        "VALUES ('haiphong', '2026-01-03T05:00:00+07:00', 'healthy', 3)",
    )
    days = query(known, "SELECT day, crawls, new FROM crawl_days ORDER BY day")
    assert [(d["day"], d["crawls"]) for d in days] == [
        ("2026-01-01", 1), ("2026-01-02", 0), ("2026-01-03", 1),
    ]  # fmt: skip
    change(known, "UPDATE pages SET article_id = NULL, status = 503 WHERE article_id = 1")
    change(known, "UPDATE pages SET article_id = NULL, status = 200 WHERE article_id = 2")
    change(known, "UPDATE pages SET article_id = NULL, last_fetched = NULL WHERE article_id = 3")
    change(known, "UPDATE pages SET article_id = NULL, status = 404 WHERE article_id = 4")
    sums = ("missing", "failed", "unreadable", "protected", "never_stored", "waiting")
    (row,) = query(known, f"SELECT {', '.join(f'sum({n}) AS {n}' for n in sums)} FROM coverage")
    assert row == dict(zip(sums, (5, 1, 1, 1, 1, 1), strict=True))


def test_the_counts_of_a_run_add_up(crawled: Crawled) -> None:
    """docs/data.md states it."""
    parts = "new + changed + unchanged + failed + protected + other + outside + pending + forbidden"
    rows = query(crawled.db, f"SELECT listed, {parts} AS parts FROM runs")
    assert rows and all(row["listed"] == row["parts"] for row in rows)
