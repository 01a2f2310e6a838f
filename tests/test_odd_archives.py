"""Archives that others wrote: what is odd in them is understood, or told; nothing is lost."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import here
from odd_archives import well, write

from crawler.archive import sources

Rows = list[tuple[Any, ...]]


def rows(db: Path, sql: str) -> Rows:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of files that nobody may read."""
    name, opening = "closed.warc.gz", Path.open

    def refuse(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return opening(path, *args, **more)

    monkeypatch.setattr(Path, "open", refuse)
    return name


def test_a_file_that_may_not_be_read_is_told_and_the_rest_is_read(
    tmp_path: Path, closed: str
) -> None:
    shut = write(tmp_path / "w" / "b" / "x.warc.gz", well(1, "2022-01-01T00:00:00Z"))
    shut = shut.rename(shut.with_name(closed))
    write(tmp_path / "w" / "c.warc.gz", well(2, "2022-01-01T00:00:00Z"))
    ran = here("rebuild", tmp_path / "w", "--db", tmp_path / "a.db")
    assert ran.code == 1 and f"{shut}: Permission denied" in ran.said_once()
    assert rows(tmp_path / "a.db", "SELECT count(*) FROM articles") == [(1,)]
    ran = here("rebuild", shut, "--db", tmp_path / "b.db")
    assert ran.code == 2 and f"{shut}: Permission denied" in ran.said_once()
    assert not (tmp_path / "b.db").exists()


def test_a_folder_that_may_not_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "c.warc.gz", well(2, "2022-01-01T00:00:00Z"))
    (tmp_path / "shut").mkdir()
    scan, opening = os.scandir, Path.open

    def refuse(path: Any) -> Any:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    def refused(path: Path, *args: Any, **more: Any) -> Any:
        return refuse(path) if path.name == "shut" else opening(path, *args, **more)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(Path, "open", refused)
    ran = here("rebuild", tmp_path, "--db", tmp_path / "a.db")
    assert ran.code == 1 and "shut: Permission denied" in ran.said_once()
    assert rows(tmp_path / "a.db", "SELECT count(*) FROM articles") == [(1,)]


def test_a_disk_that_fails_in_the_middle_costs_what_comes_after(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", *(well(n, "2022-01-01T00:00:00Z") for n in (1, 2)), gz=False)
    file = path.open("rb")
    second = path.read_bytes().rfind(b"WARC/1.0")
    reading = file.read

    class Failing:
        seek, close = file.seek, file.close

        def read(self, size: int = -1) -> bytes:
            if file.tell() >= second:
                raise OSError(5, "Input/output error")
            return reading(size)

    told: list[Any] = []
    source = sources.Source("a.warc", Failing())  # type: ignore[arg-type]  # what it needs of one
    assert len(list(source.records(told.append))) == 1
    assert [(d.offset > 0, "Input/output error" in d.reason) for d in told] == [(True, True)]
    file.close()
