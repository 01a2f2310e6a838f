"""docs/reliability.md and the tests agree: no fault without a test, no page without a row."""

from __future__ import annotations

import re
import sys
from functools import cache

from conftest import ROOT

sys.path.append(str(ROOT / "tests" / "hostile"))

from faults import STORED
from pages import ALL

TABLE = (ROOT / "docs" / "reliability.md").read_text("utf-8")


@cache
def named_tests() -> frozenset[str]:
    files = (ROOT / "tests").rglob("test_*.py")
    return frozenset(
        name
        for file in files
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.M)
    )


def test_every_test_that_the_table_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    assert len(named) > 10
    assert not named - named_tests()


def test_every_broken_page_has_its_row() -> None:
    for name, case in (item for table in ALL.values() for item in table.items()):
        comes_to = "stored" if case.kind == STORED else f"`{case.kind}`"
        noted = f", noted as `{case.told}`" if case.told else ""
        assert f"| {name} | {comes_to}{noted} |" in TABLE


def test_every_row_of_the_pages_has_its_page() -> None:
    section = TABLE.partition("## Pages")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (?:stored|`)", section, re.M)
    assert set(rows) == {name for table in ALL.values() for name in table}


def test_no_file_is_named_after_an_address() -> None:
    """What makes a path in these rooms makes it of what the operator says."""
    for room in ("crawler", "pipelines"):
        for file in (ROOT / room).rglob("*.py"):
            made = re.findall(r"Path\(([^()]*)\)", file.read_text("utf-8"))
            assert not [name for name in made if re.search(r"\burl\b|address|href", name)], file
