"""docs/reliability.md, Servers: a row for every fault, and a test for every row."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from conftest import ROOT

PAGE = (
    (ROOT / "docs" / "reliability.md")
    .read_text("utf-8")
    .split("\n## Servers\n")[1]
    .split("\n## ")[0]
)
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)(?:\[([^`]+)\])?`", PAGE)
# Tables of faults: a module, and the dicts in it whose every key must have a row.
TABLES = {
    "tests/hostile/faults.py": ("TRANSPORT", "PACKED", "STATUSES", "REDIRECTS", "SOFT"),
    "tests/hostile/test_portals.py": ("UNREACHABLE", "ALLOWS", "SITEMAPS", "LISTS", "CERTIFICATES"),
}


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text("utf-8"))


@cache
def functions(name: str) -> frozenset[str]:
    nodes = ast.walk(tree_of(name))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


@cache
def strings(folder: str) -> frozenset[str]:
    """Every string constant of the tests in a folder: the names of their cases."""
    found = (
        node.value
        for path in (ROOT / folder).glob("*.py")
        for node in ast.walk(tree_of(str(path.relative_to(ROOT))))
        if isinstance(node, ast.Constant)
    )
    return frozenset(value for value in found if isinstance(value, str))


def test_there_are_rows() -> None:
    assert len(TESTS) > 150
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert not [r for r in rows if "---" not in r and not r.startswith("| fault") and "::" not in r]


@pytest.mark.parametrize(("module", "function"), sorted({(m, f) for m, f, _ in TESTS}))
def test_every_row_has_its_test(module: str, function: str) -> None:
    assert function in functions(module)
    cases = {case for m, f, case in TESTS if (m, f) == (module, function) and case}
    known = strings(module.rsplit("/", 1)[0])
    missing = {c for c in cases if c not in known and c.partition(": ")[2] not in known}
    assert not missing


@pytest.mark.parametrize("module", TABLES)
def test_every_fault_has_its_row(module: str) -> None:
    shown = {case for _, _, case in TESTS} | {case.partition(": ")[2] for _, _, case in TESTS}
    for node in tree_of(module).body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.value, ast.Dict):
            continue
        if isinstance(node.target, ast.Name) and node.target.id in TABLES[module]:
            keys = {k.value for k in node.value.keys if isinstance(k, ast.Constant)}
            assert keys and keys <= shown, keys - shown
