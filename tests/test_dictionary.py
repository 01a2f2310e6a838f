"""The data dictionary holds against a real database, docs/data.md against the dictionary."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from conftest import ROOT, query

from pipelines.dictionary import TABLES, descriptions, markdown
from pipelines.dictionary_vi import TABLES_VI
from pipelines.store import Store

NAMES = """
SELECT name FROM pragma_table_list
WHERE schema = 'main' AND type IN ('table', 'view', 'virtual')
    AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> '_sqlite_migrations'
"""
COLUMNS = "SELECT name FROM pragma_table_info(?)"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Table or view to its columns, of a database as the program makes it."""
    db = tmp_path_factory.mktemp("schema") / "new.db"
    with closing(Store(str(db))):
        pass
    return {
        row["name"]: [column["name"] for column in query(db, COLUMNS, row["name"])]
        for row in query(db, NAMES)
    }


def test_every_table_and_view_is_described(schema: dict[str, list[str]]) -> None:
    assert sorted(schema) == sorted(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_described_in_their_order(schema: dict[str, list[str]], name: str) -> None:
    assert list(TABLES[name].columns) == schema.get(name)


SAME = {"articles.body.", "articles.title."}
"""What only names a column is the same in both languages."""


@pytest.mark.parametrize("name", TABLES)
def test_every_description_stands_in_vietnamese_too(name: str) -> None:
    english, vietnamese = TABLES[name], TABLES_VI[name]
    assert list(vietnamese.columns) == list(english.columns)
    told = {vietnamese.sentence, *vietnamese.columns.values()}
    assert not told & {english.sentence, *english.columns.values()} - SAME


def test_every_description_is_a_sentence() -> None:
    both = (*TABLES.values(), *TABLES_VI.values())
    texts = [text for t in both for text in (t.sentence, *t.columns.values())]
    assert [text for text in texts if not text.endswith(".") or text != text.strip()] == []


def test_docs_are_the_dictionary() -> None:
    """`python -m pipelines.dictionary > docs/data.md` writes it anew."""
    assert (ROOT / "docs" / "data.md").read_text("utf-8") == markdown()


def test_datasette_shows_the_descriptions(tmp_path: Path) -> None:
    """Its metadata takes them as they are, beside what data/datasette/ configures."""
    from datasette.app import Datasette  # a second of imports, which no other test here needs

    db = tmp_path / "new.db"
    with closing(Store(str(db))):
        pass
    written = json.loads((ROOT / "data" / "datasette" / "metadata.json").read_text("utf-8"))
    assert written["databases"]["data"]["tables"].keys() <= TABLES.keys()
    shown = Datasette([str(db)], metadata={"databases": {"new": descriptions()}})
    for name, table in TABLES.items():
        told = shown.table_metadata("new", name)
        assert (told["description"], told["columns"]) == (table.sentence, table.columns)
        assert told["description_vi"] == TABLES_VI[name].sentence
