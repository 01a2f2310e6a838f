"""Every bench still runs: each of its parts at the smallest size, whatever it measures."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections import defaultdict
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import bench_bylines
import bench_dates
import bench_reading
import bench_search
import bench_text
import bench_web
import pytest
from conftest import congtin

Told = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


def few(table: Path, folder: Path) -> Path:
    """Two rows of each kind and source of a table."""
    groups: dict[Any, list[str]] = defaultdict(list)
    for line in table.read_text("utf-8").splitlines():
        row = json.loads(line)
        source = "composed" if row["source"].startswith("composed") else row["source"][-20:]
        groups[row["kind"], source, bool(row.get("expected"))].append(line)
    kept = folder / table.name
    kept.write_text("\n".join(line for lines in groups.values() for line in lines[:2]), "utf-8")
    return kept


def test_dates(tmp_path: Path, monkeypatch: Patch, capsys: Told) -> None:
    monkeypatch.setattr(bench_dates, "TABLE", few(bench_dates.TABLE, tmp_path))
    monkeypatch.setattr(bench_dates, "PASSES", {})
    monkeypatch.setattr(bench_dates, "PEERS", {"dateutil": bench_dates.dateutil_reader})
    bench_dates.main()
    assert capsys.readouterr().out.count("\nours ") == 4


def test_the_peers_of_dates_read() -> None:
    for name, make in bench_dates.PEERS.items():
        found = make()("31/12/2021", None)
        assert found is not None and found.year == 2021, name


def test_bylines(tmp_path: Path, monkeypatch: Patch, capsys: Told) -> None:
    for name in ("TABLE", "DATES"):
        monkeypatch.setattr(bench_bylines, name, few(getattr(bench_bylines, name), tmp_path))
    monkeypatch.setattr(bench_bylines, "PASSES", {})
    monkeypatch.setattr(bench_bylines, "TURNS", 1)
    bench_bylines.main()
    told = capsys.readouterr().out
    assert told.count("| trafilatura |") == 2 and "| a byline seen before |" in told


def test_text(monkeypatch: Patch, capsys: Told) -> None:
    monkeypatch.setattr(bench_text, "TEXTS", {"a headline": bench_text.HEADLINE})
    bench_text.main()
    assert "decode_legacy" in capsys.readouterr().out


@pytest.mark.parametrize("by_triggers", [0, 200_000])
def test_search(by_triggers: int, tmp_path: Path, monkeypatch: Patch, capsys: Told) -> None:
    for name, value in (("BY_TRIGGERS", by_triggers), ("QUESTIONS", 2), ("BEST_OF", 1)):
        monkeypatch.setattr(bench_search, name, value)
    for name in ("RARE", "COMMON"):
        monkeypatch.setattr(bench_search, name, (0.0, 1.0))
    bench_search.main(30, tmp_path, 40)
    assert capsys.readouterr().out.count(", ours") == 4


def test_reading(monkeypatch: Patch, capsys: Told) -> None:
    all_pages = bench_reading.pages
    monkeypatch.setattr(bench_reading, "pages", lambda copies: islice(all_pages(copies), 3))
    monkeypatch.setattr(bench_reading, "PASSES", 1)
    bench_reading.reading(1)
    told = capsys.readouterr().out
    assert "| ours (3 pages) |" in told and "| floor (3 pages) |" in told


def test_crawling(tmp_path: Path, monkeypatch: Patch, capsys: Told) -> None:
    measured = bench_reading.timed

    def timed(command: list[str], folder: Path) -> Any:
        if command[1:3] != ["-m", "crawler.cli"]:
            return measured(command, folder)
        ran = congtin(*command[3:], "--limit", "2", cwd=folder)
        assert ran.code == 0, ran.err
        return tuple(1.0 for _ in bench_reading.TOLD)

    monkeypatch.setattr(bench_reading, "timed", timed)
    monkeypatch.setattr(bench_reading, "RUNS", 1)
    crawled = bench_reading.crawls(tmp_path, 1)
    small, large = ({t: bench_reading.Crawled(n, n, n) for t in crawled} for n in (1, 2))
    monkeypatch.setattr(bench_reading, "crawls", lambda _, copies: {1: small, 2: large}[copies])
    bench_reading.crawling(2)
    assert capsys.readouterr().out.count("| full crawl |") == len(bench_reading.TOLD)


def test_web(tmp_path: Path, monkeypatch: Patch) -> None:
    """One server stands for both that are compared; test_web asks for its other pages."""
    db = tmp_path / "few.db"
    bench_web.make(db, 40)
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT count(*) FROM articles").fetchone() == (40,)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    monkeypatch.setattr(bench_web, "TIMES", 1)
    ours = [str(bench_web.BIN / "congtin"), "serve", "--db", str(db), "--port", str(port)]
    with bench_web.served(ours) as server:
        figures = bench_web._compared(server, server, db, bench_web.pages(db.stem)["feed"])
    assert figures[3] == 200 and bench_web._row("feed", *figures, 1.0).startswith("feed ")
