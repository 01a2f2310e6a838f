"""What many tests share: the demonstration portal, one crawl of it, the command as users run it."""

from __future__ import annotations

import fcntl
import os
import pickle
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import pytest
from forked import Forks, Started
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data.demo.portal import DemoPortal, Request  # noqa: E402 - found by the line above

# The same examples at every run: a suite that fails today has failed yesterday too.
settings.register_profile("congtin", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("congtin")

Row = dict[str, Any]
T = TypeVar("T")
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


_forks: dict[Path, Forks] = {}


@pytest.fixture(scope="session", autouse=True)
def _no_fork_stays() -> Iterator[None]:
    yield
    while _forks:
        _forks.popitem()[1].close()


Limits = Mapping[str, float]


def congtin(
    *arguments: str | Path, cwd: Path = ROOT, house: Path = ROOT, limits: Limits | None = None,
    **env: str,
) -> Ran:  # fmt: skip
    """`.venv/bin/congtin ARGUMENTS`, but for the start of the interpreter and its imports.

    `house`: of another copy of the program, whose cards may change between two commands.
    `limits`: smaller ones than the program's (dotted names), so that less crosses them.
    """
    if any(name.startswith("PYTHON") for name in env):  # the interpreter's own business
        return run([BIN / "congtin", *arguments], cwd, **env)
    process = started(*arguments, cwd=cwd, house=house, limits=limits, **env)
    out, err = process.communicate(SECONDS)
    return Ran(process.wait(0), out, err)


def started(
    *arguments: str | Path, cwd: Path = ROOT, house: Path = ROOT, limits: Limits | None = None,
    **env: str,
) -> Started:  # fmt: skip
    """The same, not waited for: to be looked at and killed."""
    if house not in _forks:
        more = {} if house == ROOT else {"PYTHONDONTWRITEBYTECODE": "1"}
        _forks[house] = Forks(_environment(**more), house)
    words = [str(argument) for argument in arguments]
    return _forks[house].start(words, cwd, _environment(**env), limits or {})


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
    db: Path, at: str, *arguments: str | Path, portal: str = "haiphong", clock: str = "",
    limits: Limits | None = None,
) -> Ran:  # fmt: skip
    """`congtin crawl` of a server on this machine, without pauses or a second opinion (1 s).

    `clock` is a span like +1h. Crawls whose captures are put in order want one each: here they
    may follow each other within a second, which no crawl that is waited for can.
    """
    quick = ("--delay", "0", "-s", "RETRY_BACKOFF=0.01", "-s", "SECOND_OPINIONS=0")
    command: list[str | Path] = ["crawl", portal, "--at", at, "--db", db, *quick, *arguments]
    return congtin(*command, limits=limits, CONGTIN_CLOCK=clock)


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


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What the first worker that wants it makes in a folder, and the others of its run take over.

    Without workers it is made here. What is made can be pickled, and nobody writes to it.
    """
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"once-{name}"
    told = folder.with_suffix(".pickle")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            told.write_bytes(pickle.dumps(make(folder)))
    found: T = pickle.loads(told.read_bytes())
    return found


def _crawled(folder: Path) -> Crawled:
    db = folder / "portal.db"
    with DemoPortal() as portal:
        ran = crawl(db, portal.url, "-s", "SECOND_OPINIONS=5")
        return Crawled(db, ran, list(portal.requests))


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The demonstration portal, crawled once as users do. Nobody writes to it: see `known`."""
    return made_once(tmp_path_factory, "crawled", _crawled)


@pytest.fixture
def known(crawled: Crawled, tmp_path: Path) -> Path:
    """A copy of the crawled database for a test that crawls on."""
    return Path(shutil.copy(crawled.db, tmp_path / "known.db"))


@pytest.fixture
def portal() -> Iterator[DemoPortal]:
    """A portal of the test's own, to be edited and broken."""
    with DemoPortal() as running:
        yield running
