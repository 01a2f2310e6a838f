"""docs/cookbook.md: every query runs, and gives on the demonstration what the document says."""

from __future__ import annotations

import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

COOKBOOK = Path(__file__).resolve().parents[1] / "docs" / "cookbook.md"
RECIPE = re.compile(
    r"^## (\d+)\. (.*?)\n.*?^```sql\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.M | re.S
)
TEXT = COOKBOOK.read_text("utf-8") if COOKBOOK.exists() else ""
RECIPES = {match[1]: match for match in RECIPE.finditer(TEXT)}


def answer(db: Path, sql: str) -> str:
    """The rows as a table of text."""
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        cursor = conn.execute(sql)
        rows = [[d[0] for d in cursor.description]]
        rows += [["" if value is None else str(value) for value in row] for row in cursor]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(v.ljust(w) for v, w in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)


@pytest.mark.parametrize("number", RECIPES)
def test_a_recipe_gives_what_is_printed(number: str, request: pytest.FixtureRequest) -> None:
    given = answer(request.getfixturevalue("crawled").db, RECIPES[number][3])
    assert given.count("\n") > 1, "finds nothing"
    assert given == RECIPES[number][4], "python tests/test_cookbook.py DB writes it anew"


def test_there_are_ten_and_more() -> None:
    assert len(RECIPES) == TEXT.count("\n## ") >= 10
    assert [int(number) for number in RECIPES] == list(range(1, len(RECIPES) + 1))


def rewrite(db: Path) -> None:
    """Put every answer below its query."""

    def with_answer(match: re.Match[str]) -> str:
        query_only = match[0].split("\n```text\n")[0]
        return f"{query_only.rstrip()}\n\n```text\n{answer(db, match[3])}```\n"

    COOKBOOK.write_text(RECIPE.sub(with_answer, TEXT), "utf-8")


if __name__ == "__main__":
    rewrite(Path(sys.argv[1] if len(sys.argv) > 1 else "data/demo.db"))
