"""What many tests share: the demonstration portal, one crawl of it, the command as users run it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from forked import Forks
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data.demo.portal import DemoPortal, Request  # noqa: E402 - found by the line above

# The same examples at every run: a suite that fails today has failed yesterday too.
settings.register_profile("congtin", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("congtin")

Row = dict[str, Any]
BIN = Path(sys.executable).parent
SECONDS = 300
"""More than any crawl here takes on a slow machine; a hung one fails its test."""
LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} [A-Z]+ \S")
UNWANTED = ("CONGTIN_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SCRAPY_")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> list[str]:
        """The lines on stderr that are no log lines."""
        return [line for line in self.err.splitlines() if not LOG_LINE.match(line)]

    @property
    def broke(self) -> bool:
        """Whether a traceback was shown."""
        return "Traceback (most recent" in self.err + self.out

    def said_once(self) -> str:
        """The one line that the command says on stderr; fails where it says more or less."""
        assert not self.broke, self.err[-400:]
        assert len(self.said) == 1, self.err[-2000:]
        return self.said[0]


def _environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith(UNWANTED)}
    return {**kept, "PYTHONPATH": str(ROOT / "tests" / "as_shipped"), **more}


def run(command: Sequence[str | Path], cwd: Path = ROOT, **env: str) -> Ran:
    """Run a command to its end."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=_environment(**env), capture_output=True,
        text=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


_forks: list[Forks] = []


@pytest.fixture(scope="session", autouse=True)
def _no_fork_stays() -> Iterator[None]:
    yield
    while _forks:
        _forks.pop().close()


def congtin(*arguments: str | Path, cwd: Path = ROOT, **env: str) -> Ran:
    """`.venv/bin/congtin ARGUMENTS`, but for the start of the interpreter and its imports."""
    if any(name.startswith("PYTHON") for name in env):  # the interpreter's own business
        return run([BIN / "congtin", *arguments], cwd, **env)
    with TemporaryDirectory() as name:
        folder = Path(name)
        if not _forks:
            _forks.append(Forks(_environment()))
        said = folder / "out", folder / "err"
        for file in said:
            file.touch()
        words = [str(argument) for argument in arguments]
        code = _forks[0].run(words, cwd, _environment(**env), said, SECONDS)
        out, err = (file.read_text("utf-8") for file in said)
    return Ran(code, out, err)


def here(*arguments: str | Path) -> Ran:
    """The same in this process, for commands that start no reactor: a second of imports less."""
    from click.testing import CliRunner

    from crawler.cli import main

    words = [str(argument) for argument in arguments]
    with (
        patch.object(sys, "argv", ["congtin", *words]),  # what a crawl hands on to its workers
        patch.dict(os.environ, _environment(), clear=True),
    ):
        done = CliRunner().invoke(main, words)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ran(done.exit_code, done.stdout, done.stderr)


def crawl(
    db: Path, at: str, *arguments: str | Path, portal: str = "haiphong", clock: str = ""
) -> Ran:
    """`congtin crawl` of a server on this machine, without pauses or a second opinion (1 s).

    `clock` is a span like +1h. Crawls whose captures are put in order want one each: here they
    may follow each other within a second, which no crawl that is waited for can.
    """
    quick = ("--delay", "0", "-s", "RETRY_BACKOFF=0.01", "-s", "SECOND_OPINIONS=0")
    return congtin("crawl", portal, "--at", at, "--db", db, *quick, *arguments, CONGTIN_CLOCK=clock)


def query(db: Path, sql: str, *parameters: Any) -> list[Row]:
    """Rows of a database that nobody writes to."""
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        conn.row_factory = sqlite3.Row
        return [dict(row) for row in conn.execute(sql, parameters)]


def one(db: Path, sql: str, *parameters: Any) -> Any:
    """The single value of the single row."""
    rows = query(db, sql, *parameters)
    assert len(rows) == 1 and len(rows[0]) == 1, rows
    return next(iter(rows[0].values()))


def every_text(db: Path) -> str:
    """All that is written anywhere in a database."""
    tables = query(db, "SELECT name FROM sqlite_master WHERE type = 'table'")
    rows = (row for t in tables for row in query(db, f'SELECT * FROM "{t["name"]}"'))
    return "\n".join(str(value) for row in rows for value in row.values())


class TimedLog(list[Request]):
    """A portal's request log that knows when each request came, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def append(self, request: Request) -> None:
        self.times.append(time.monotonic())
        super().append(request)


def paths(portal: DemoPortal) -> list[str]:
    """What was asked of a portal, in order, without queries."""
    return [request.path.split("?")[0] for request in portal.requests]


@dataclass(frozen=True, slots=True)
class Crawled:
    """One finished crawl of a demonstration portal."""

    db: Path
    ran: Ran
    requests: list[Request]


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The demonstration portal, crawled once as users do. Nobody writes to it: see `known`."""
    db = tmp_path_factory.mktemp("crawled") / "portal.db"
    with DemoPortal() as portal:
        ran = crawl(db, portal.url, "-s", "SECOND_OPINIONS=5")
        return Crawled(db, ran, list(portal.requests))


@pytest.fixture
def known(crawled: Crawled, tmp_path: Path) -> Path:
    """A copy of the crawled database for a test that crawls on."""
    return Path(shutil.copy(crawled.db, tmp_path / "known.db"))


@pytest.fixture
def portal() -> Iterator[DemoPortal]:
    """A portal of the test's own, to be edited and broken."""
    with DemoPortal() as running:
        yield running
