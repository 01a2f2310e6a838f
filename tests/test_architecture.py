"""Who may know whom, and which line lives in which room (DESIGN.md): read from the source."""

# ruff: noqa: E501 - patterns and tables stay on one line

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
SELECTOR = re.compile(r"\[[a-z-]+[~^*$|]?=['\"a-z]|^[a-z0-9]*[.#][a-z][\w-]* (?:> )?[a-z.#]+$")
# Where a selector may be written: cards, engines, and the conventions of news pages.
SELECTORS = ("crawler/spiders/", "crawler/engines/", "crawler/reading", "crawler/conventions", "crawler/discovery",
             "crawler/page", "crawler/lists", "pipelines/commands")  # fmt: skip
LONGEST = 500
"""DESIGN.md: past 250 lines a module wants a second look. Past this it wants two modules."""


def _files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


CODE = _files("crawler", "pipelines")


def every(paths: list[Path]) -> pytest.MarkDecorator:
    """A test for each of these files."""
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, wherever in it; `from a import b` gives a and a.b."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


# who, may not know whom
FORBIDDEN = [
    ("crawler", "pipelines"),
    ("crawler", "sqlite3"),
    ("crawler", "sqlite_utils"),
    ("crawler.items", "crawler.portal"),
    ("crawler.items", "scrapy"),
    ("crawler.reading", "scrapy"),
    ("crawler.discovery", "scrapy"),
    ("crawler.blocks", "scrapy"),
    ("crawler.addresses", "scrapy"),
    ("crawler.archive", "scrapy"),
    ("crawler.archive", "crawler.portal"),
    ("crawler.engines.wordpress", "crawler.spiders"),
    ("crawler.engines", "crawler.spiders"),
    ("crawler.portal", "crawler.engines"),
    ("crawler.portal", "crawler.spiders"),
    ("pipelines.schema", "pipelines.store"),
    ("pipelines", "crawler.portal"),
    ("pipelines", "crawler.reading"),
    ("pipelines", "crawler.spiders"),
    ("pipelines", "crawler.engines"),
    ("pipelines.dates", "crawler"),
    ("pipelines.bylines", "crawler"),
    ("pipelines.text", "crawler"),
    ("pipelines.body", "sqlite3"),
    ("pipelines.dates", "sqlite3"),
]


@pytest.mark.parametrize(("who", "whom"), FORBIDDEN)
def test_rooms_know_only_whom_they_may(who: str, whom: str) -> None:
    known = {
        f"{name_of(path)} imports {module}"
        for path in CODE
        if within(name_of(path), who)
        for module in imports(path)
        if within(module, whom)
    }
    assert not known


def test_the_store_is_built_on_the_schema() -> None:
    known = {
        module
        for path in _files("pipelines")
        if path.stem in ("store", "database")
        for module in imports(path)
    }
    assert "pipelines.schema" in known


@every(CODE)
def test_nothing_imports_settings_or_tests(path: Path) -> None:
    for module in imports(path):
        assert not within(module, "crawler.settings") and not within(module, "tests")
        assert not within(module, "data.demo") and not within(module, "conftest")


@every(_files("crawler/spiders"))
def test_no_spider_imports_another_spider(path: Path) -> None:
    assert not [module for module in imports(path) if within(module, "crawler.spiders")]


@every(_files("crawler/spiders"))
def test_a_card_states_and_does_not_program(path: Path) -> None:
    if path.stem in ("__init__", "general"):  # the general spider is a way of reading, no card
        return
    functions = [n.name for n in ast.walk(tree_of(path)) if isinstance(n, ast.FunctionDef)]
    assert functions == []
    assert len(path.read_text("utf-8").splitlines()) <= 40


@every(CODE)
def test_a_module_has_a_purpose_and_a_size(path: Path) -> None:
    assert path.stem not in ("utils", "util", "helpers", "common", "misc")
    assert ast.get_docstring(tree_of(path)), "says in its first line what it is for"
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize(
    "name", ["crawler/portal.py", "pipelines/store.py", "crawler/discovery.py", "pipelines/runs.py"]
)
def test_rooms_without_vietnamese(name: str) -> None:
    path = ROOT / name
    lines = path.read_text("utf-8").splitlines()
    shown = [line for line in lines if VIETNAMESE.search(line)]
    allowed = ("trang", "tiếp", "sau", "cũ")  # the words of "next page", a table of discovery's
    assert not [
        line
        for line in shown
        if name != "crawler/discovery.py" or not any(w in line for w in allowed)
    ]


def _strings(path: Path) -> Iterator[str]:
    """The string constants of a module, without its docstrings."""
    tree = tree_of(path)
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


@every(CODE)
def test_selectors_live_in_cards_engines_and_conventions(path: Path) -> None:
    if str(path.relative_to(ROOT)).startswith(SELECTORS):
        return
    assert not [text for text in _strings(path) if SELECTOR.search(text) and "/" not in text]


def test_tables_are_named_in_the_schema_and_used_only_by_the_store() -> None:
    speaks = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\s+\w+")
    rooms = {name_of(path) for path in CODE for text in _strings(path) if speaks.search(text)}
    allowed = {
        "pipelines.schema",
        "pipelines.archive_schema",
        "pipelines.catalogue",  # a temporary file of its own
        "pipelines.sharing",  # the same, for many workers
        "pipelines.store",
        "pipelines.history",
        "pipelines.runs",
        "pipelines.days_schema",
        "pipelines.search_schema",
        "pipelines.tallies_schema",
        "pipelines.authors_schema",
        "pipelines.statements",
        "pipelines.database",
        "pipelines.opening",
        "pipelines.merging",
    }
    assert rooms <= allowed


@every(CODE)
def test_no_work_at_import_and_no_mutable_class_attributes(path: Path) -> None:
    for node in tree_of(path).body:
        if isinstance(node, ast.Expr):
            call = node.value
            assert not isinstance(call, ast.Call) or "__name__" in ast.dump(call), ast.unparse(node)
    for cls in (n for n in ast.walk(tree_of(path)) if isinstance(n, ast.ClassDef)):
        for item in cls.body:
            value = item.value if isinstance(item, ast.Assign | ast.AnnAssign) else None
            assert not isinstance(value, ast.List | ast.Dict | ast.Set), (
                f"{cls.name}: {ast.unparse(item)}"
            )


@every(CODE)
def test_errors_are_not_swallowed(path: Path) -> None:
    for handler in (n for n in ast.walk(tree_of(path)) if isinstance(n, ast.ExceptHandler)):
        assert handler.type is not None, "a bare except"
        broad = isinstance(handler.type, ast.Name) and handler.type.id in (
            "Exception",
            "BaseException",
        )
        silent = all(isinstance(s, ast.Pass | ast.Continue) for s in handler.body)
        assert not (broad and silent), f"line {handler.lineno}: swallows everything"
