"""docs/notebook.ipynb runs from top to bottom on the demonstration, and shows what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT, Crawled, one
from nbclient import NotebookClient

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def read() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]


def test_no_outputs_are_kept() -> None:
    assert [
        cell for cell in read().cells if cell.get("outputs") or cell.get("execution_count")
    ] == []


def test_it_runs(crawled: Crawled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGTIN_DB", str(crawled.db))
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    notebook = read()
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output.get("data", {}) for output in outputs]
    texts = [data["text/plain"] for data in shown if "text/plain" in data]
    printed = "".join(output.get("text", "") for output in outputs)
    assert [data for data in shown if "image/png" in data], "draws the time line"
    assert printed.startswith(
        f"{one(crawled.db, 'SELECT count(*) FROM articles')} articles, 0 without"
    )
    assert any("2021-01-27" in text and "23" in text for text in texts), "the silence around Tết"
    assert any("days later" in text for text in texts), "the lag"
