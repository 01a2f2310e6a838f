"""Each fault of a server, and what the crawl makes of it: one crawl of a portal with them all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran, crawl, here, made_once, query
from faults import ALL, STORED, Fault, helpers
from misbehaving import Asked, Portal, article

CASES = {f"{group}: {name}": fault for group, table in ALL.items() for name, fault in table.items()}
MOST_TRIES = 2
SMALL = {
    "DOWNLOAD_TIMEOUT": 4, "RETRY_TIMES": 1, "RETRY_FAILURES_MAX": 1000, "UNANSWERED_MAX": 1000,
    "DOWNLOAD_MAXSIZE": 2_000_000, "PAGE_MAXSIZE": 1_000_000, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
}  # fmt: skip


def path_of(case: str) -> str:
    return "/" + re.sub(r"\W+", "-", case).strip("-").lower() + ".html"


def knobs(values: dict[str, Any]) -> list[str]:
    return [part for name, value in values.items() for part in ("-s", f"{name}={value}")]


@dataclass(frozen=True)
class Outcome:
    ran: Ran
    log: list[Asked]
    titles: dict[str, str]
    problems: dict[str, tuple[str, str]]
    rebuilt: set[str]
    """Titles of what the crawl's own archive gives."""


def _crawled(folder: Path) -> Outcome:
    db = folder / "portal.db"
    answers = {path_of(case): fault.answer(article(case)) for case, fault in CASES.items()}
    with Portal({**helpers(), **answers}) as portal:
        ran = crawl(db, portal.url, *knobs(SMALL))
        log = list(portal.log)
    base = portal.url.rstrip("/")
    again = folder / "again.db"
    here("rebuild", db.with_suffix(".archive"), "--db", again)
    return Outcome(
        ran,
        log,
        {row["title"]: row["body"] for row in query(db, "SELECT title, body FROM articles")},
        {
            row["url"].removeprefix(base): (row["kind"], row["detail"] or "")
            for row in query(
                db,
                "SELECT url, kind, detail FROM problems WHERE kind != 'failing'",
            )
        },
        {row["title"] for row in query(again, "SELECT title FROM articles")},
    )


def test_a_rebuild_reads_what_the_crawl_did(outcome: Outcome) -> None:
    """What was refused stands in the archive too, and is refused again; but a coding that is named
    and not there is forgiven, since others' archives keep the header and not the coding."""
    unpacked = {f"packed: called {name}, and is none" for name in ("gzip", "br", "zstd")}
    assert outcome.rebuilt - {*unpacked, "packed: packed ten times"} == outcome.titles.keys()


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return made_once(tmp_path_factory, "servers", _crawled)


@pytest.mark.parametrize("case", CASES)
def test_fault(case: str, outcome: Outcome) -> None:
    fault: Fault = CASES[case]
    path = path_of(case)
    if fault.kind == STORED:
        assert path not in outcome.problems, outcome.problems[path]
        if fault.says:  # a page of its own
            assert any(fault.says in body for body in outcome.titles.values())
        else:
            assert case in outcome.titles, outcome.ran.err[-1500:]
    else:
        assert case not in outcome.titles
        kind, detail = outcome.problems.get(path, ("no problem was noted", ""))
        assert (kind, fault.says in detail) == (fault.kind, True), (kind, detail)
    assert 1 <= asked(path, outcome) <= MOST_TRIES


def asked(path: str, outcome: Outcome) -> int:
    return sum(one.path == path for one in outcome.log)


def test_nearly_all_are_asked_as_often_as_stated(outcome: Outcome) -> None:
    """A busy machine lets an answer that is well come too late, now and then."""
    other = [case for case in CASES if asked(path_of(case), outcome) != CASES[case].tries]
    assert len(other) <= len(CASES) // 20, other


def test_no_crash_and_one_line(outcome: Outcome) -> None:
    assert outcome.ran.code == 1
    assert "could not be fetched or read" in outcome.ran.said_once()


def test_no_cookie_was_ever_sent_back(outcome: Outcome) -> None:
    assert not [one for one in outcome.log if "cookie" in one.headers]
