"""The machine fails: memory, file descriptors, the database under the crawl. Told, none lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import BIN, Ran, congtin, one, run

from crawler.items import Problem
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


def test_two_crawls_started_in_the_same_second(tmp_path: Path, portal: DemoPortal) -> None:
    db = tmp_path / "x.db"
    arguments = ["crawl", "--at", portal.url, "--db", str(db), "--delay", "0", "--limit", "5"]
    with ExitStack() as both:
        started = [
            both.enter_context(
                subprocess.Popen(
                    [str(BIN / "congtin"), *arguments], stderr=subprocess.PIPE, text=True
                )
            )
            for _ in range(2)
        ]
        said = [crawl.communicate(timeout=100)[1] for crawl in started]
        codes = sorted(crawl.returncode for crawl in started)
    # The second starts while the first holds the database, or, on a slow machine, after it.
    assert codes in ([0, 75], [0, 0])
    assert "Traceback" not in "".join(said)
    assert one(db, "SELECT count(*) FROM articles") in (5, 10)
    assert "whole" in congtin("check", "--db", db).out
