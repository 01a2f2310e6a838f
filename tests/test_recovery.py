"""kill -9 in mid crawl: what was archived and not stored is read from there, not asked again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawled, crawl, one, query, started
from forked import Started
from measure_kills import differences, everything

from crawler.archive.sources import captures
from data.demo.portal import DemoPortal

NEVER = {"pipelines.runs.KEPT_EVERY": 3600.0}
"""A crawl that never commits what it gathers: at its end nothing is stored, whenever it comes."""
ANSWERED = 25
"""So many articles are answered before the kill."""


COUNTED = """
SELECT (SELECT count(*) FROM articles) AS stored, (SELECT sum(new) FROM runs) AS new,
    (SELECT count(*) FROM articles WHERE published IS NULL) AS undated_rows,
    (SELECT sum(undated) FROM runs) AS undated
"""
SUM = "new + changed + unchanged + failed + protected + other + outside + pending + forbidden"


def killed(portal: DemoPortal, db: Path, *arguments: str, at: str = "") -> None:
    """A crawl that ends by SIGKILL in its middle, or when this address is asked for."""
    left, usual = [ANSWERED], portal.router.answer
    process: list[Started] = []

    def answer(path: str, asked: Any) -> Any:
        left[0] -= path.endswith(".html")
        if path == at if at else left[0] == 0:
            process[0].kill()
        return usual(path, asked)

    portal.router.answer = answer  # type: ignore[method-assign, assignment]  # the test's own
    command: list[str | Path] = ["crawl", "haiphong", "--at", portal.url, "--db", db]
    process.append(started(*command, "--delay", "0", *arguments, limits=NEVER))
    process[0].communicate(90)
    assert process[0].returncode == -signal.SIGKILL
    portal.router.answer = usual  # type: ignore[method-assign]


def archived(folder: Path) -> set[str]:
    """Paths of the articles that an archive holds with all that belongs to them."""
    facts = [(c, c.facts()) for c in captures(folder) if c.kind == "metadata"]
    return {"/" + f["asked"].rsplit("/", 1)[-1] for _, f in facts if f.get("kind") == "article"}


@pytest.fixture
def portal() -> Iterator[DemoPortal]:
    with DemoPortal() as served:
        yield served


def test_what_was_archived_is_stored_and_not_asked_again(
    tmp_path: Path, portal: DemoPortal, crawled: Crawled
) -> None:
    db = tmp_path / "a.db"
    killed(portal, db)
    assert one(db, "SELECT count(*) FROM articles") == 0
    kept = archived(tmp_path / "a.archive")
    assert len(kept) >= ANSWERED - 10
    portal.requests.clear()
    ran = crawl(db, portal.url)
    assert ran.code == 0, ran.err
    assert "had archived and not stored" in ran.err
    again = {request.path for request in portal.requests} & kept
    assert not again
    assert not differences(everything(db), everything(crawled.db))
    outcomes = [row["outcome"] for row in query(db, "SELECT outcome FROM runs ORDER BY id")]
    assert outcomes == ["interrupted", "healthy"]
    (counted,) = query(db, COUNTED)
    assert counted["new"] == counted["stored"] and counted["undated"] == counted["undated_rows"]
    runs = query(db, f"SELECT listed, {SUM} AS sum FROM runs ORDER BY id")
    listed = one(crawled.db, "SELECT listed FROM runs")
    assert runs[-1] == {"listed": listed, "sum": listed}
    # The third finds nothing more to read, and nothing to ask.
    portal.requests.clear()
    assert "not stored" not in crawl(db, portal.url).err
    assert not [r for r in portal.requests if r.path.endswith(".html")]


def test_an_article_killed_between_its_pages_is_asked_for_whole(
    tmp_path: Path, portal: DemoPortal, crawled: Crawled
) -> None:
    db = tmp_path / "a.db"
    split = next(p for p in portal.site.shown() if len(p.parts) > 1)
    killed(portal, db, at=f"{split.path}/2")
    assert split.path in archived(tmp_path / "a.archive")
    assert crawl(db, portal.url).code == 0
    assert not differences(everything(db), everything(crawled.db))
    told = "SELECT url, stage, kind FROM problems ORDER BY url, kind"
    assert query(db, told) == query(crawled.db, told)
    (counted,) = query(db, COUNTED)
    assert counted["new"] == counted["stored"]


def test_without_an_archive_every_article_is_kept_at_once(
    tmp_path: Path, portal: DemoPortal
) -> None:
    db = tmp_path / "a.db"
    killed(portal, db, "--no-archive")
    kept = one(db, "SELECT count(*) FROM articles")
    assert kept >= ANSWERED - 10
    # The row is as true as what is stored: nothing more could be written on a full disk either.
    assert one(db, "SELECT sum(new) FROM runs") == kept
