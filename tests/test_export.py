"""Exports: what was stored comes out, typed, in every format; and who reads them."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, Crawled, query

from pipelines import export as exporting
from pipelines.commands.export import export as command
from pipelines.commands.search import search
from pipelines.commands.status import status
from pipelines.dictionary import INNER, TABLES
from pipelines.schema import APPLICATION_ID
from pipelines.store import Store

LIST = ["Hoàng Tùng", "Thu Hằng"]
EVIL = '=HYPERLINK("http://evil.example")'
ARTICLES = [
    # url, title, body, published, published_date, precision, lede
    ("minute", "Đồ Sơn, hôm nay", "Một.\n\nHai \"ba\".", "2021-12-31T21:00+07:00", "2021-12-31", "minute", EVIL),
    ("second", "@chào", "-1+1", "2022-01-01T00:30:15+09:00", "2021-12-31", "second", None),
    ("day", "Ngày", None, "2021-06-05", "2021-06-05", "day", "+84 225"),
    ("year", "Năm", "", "2020", None, "year", "\tTab"),
    ("undated", "Không ngày", "😀", None, None, None, None),
]  # fmt: skip
INSERT = """
INSERT INTO articles(portal, url, title, body, published, published_date, published_precision, lede, content_hash,
    first_seen, last_seen, read_by, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'h', '2022-02-02T08:00:00+07:00',
    '2022-02-03T08:00:00+07:00', '{"title": "h1"}', 3)
"""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "few.db"
    Store(str(path)).close()
    with closing(sqlite3.connect(path)) as conn, conn:
        for n, row in enumerate(ARTICLES):
            conn.execute(INSERT, ["hanoi" if n == 2 else "haiphong", *row])
        for n, name in enumerate(LIST, 1):
            conn.execute(
                "INSERT INTO authors(id, name, name_folded, name_key, initials) VALUES (?, ?, ?, ?, 'x')",
                [n, name, name, name],
            )
            conn.execute("INSERT INTO article_authors VALUES (1, ?, 'writer', ?)", [n, n])
        conn.execute("INSERT INTO article_authors VALUES (1, 2, 'photographer', 3)")
        conn.execute(
            "INSERT INTO images(article_id, position, url, caption) VALUES (1, 1, 'https://p.vn/a.jpg', 'Chú, thích')"
        )
        conn.execute(
            "INSERT INTO revisions(article_id, revision, seen_at, changed, title, content_hash) VALUES (1, 1, '2022-02-02T08:00:00+07:00', '[\"title\"]', 't', 'h')"
        )
    return path


def run(out: Path, db: Path, *options: str) -> Result:
    return CliRunner().invoke(command, [str(out), "--db", str(db), *options])


def exported(out: Path, db: Path, *options: str) -> Path:
    ran = run(out, db, *options)
    assert (ran.exit_code, ran.stderr) == (0, ""), ran.output
    return out


def jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


# -- Parquet ------------------------------------------------------------------------------------------
def test_parquet_is_typed(db: Path, tmp_path: Path) -> None:
    table = pq.read_table(exported(tmp_path / "a.parquet", db))
    types = {field.name: str(field.type) for field in table.schema}
    zone = "timestamp[ms, tz=Asia/Ho_Chi_Minh]"
    assert {
        types[name]
        for name in ("published_at", "modified_at", "first_seen", "last_seen", "gone_since")
    } == {zone}
    assert (types["published_date"], types["event_date"], types["words"], types["published"]) == (
        "date32[day]",
        "date32[day]",
        "int64",
        "string",
    )
    assert types["authors"].startswith("list<") and types["images"].startswith(
        "list<element: struct<url"
    )
    assert (
        table.schema.field("lede")
        .metadata[b"description"]
        .decode()
        .startswith("The opening summary")
    )
    first = table.to_pylist()[0]
    assert (first["authors"], first["tags"]) == (LIST, [])
    assert first["credits"][-1] == {"name": "Thu Hằng", "role": "photographer"}
    assert first["images"] == [
        {"url": "https://p.vn/a.jpg", "caption": "Chú, thích", "credit": None}
    ]
    assert (first["lede"], first["body"]) == (EVIL, 'Một.\n\nHai "ba".')


def test_no_date_is_more_exact_than_printed(db: Path, tmp_path: Path) -> None:
    rows = {r["url"]: r for r in pq.read_table(exported(tmp_path / "a.parquet", db)).to_pylist()}
    assert {url: r["published"] for url, r in rows.items()} == {a[0]: a[3] for a in ARTICLES}
    moments = {
        url: r["published_at"].astimezone(UTC) for url, r in rows.items() if r["published_at"]
    }
    assert moments == {
        "minute": datetime(2021, 12, 31, 14, 0, tzinfo=UTC),
        "second": datetime(2021, 12, 31, 15, 30, 15, tzinfo=UTC),
    }
    assert {url: r["published_date"] for url, r in rows.items()}["day"] == date(2021, 6, 5)


def test_it_is_written_in_batches(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "BATCH_ROWS", 2)
    file = pq.ParquetFile(exported(tmp_path / "a.parquet", db))
    assert (file.num_row_groups, file.metadata.num_rows) == (3, 5)
    monkeypatch.setattr(exporting, "BATCH_CHARACTERS", 1)
    assert pq.ParquetFile(exported(tmp_path / "b.parquet", db)).num_row_groups == 5


# -- CSV ----------------------------------------------------------------------------------------------
def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_neutralises_formulas(db: Path, tmp_path: Path) -> None:
    made = cells(exported(tmp_path / "a.csv", db))
    assert [r["lede"] for r in made] == ["'" + EVIL, "", "'+84 225", "'\tTab", ""]
    assert (made[1]["title"], made[1]["body"], made[0]["body"]) == (
        "'@chào",
        "'-1+1",
        'Một.\n\nHai "ba".',
    )
    assert (made[0]["authors"], made[0]["published_at"]) == (
        "; ".join(LIST),
        "2021-12-31T21:00:00+07:00",
    )
    raw = cells(exported(tmp_path / "raw.csv", db, "--raw"))
    assert [r["lede"] for r in raw] == [a[6] or "" for a in ARTICLES] and raw[1]["title"] == "@chào"


def test_csv_has_a_bom_where_it_is_asked_for(db: Path, tmp_path: Path) -> None:
    assert not exported(tmp_path / "a.csv", db).read_bytes().startswith(b"\xef\xbb\xbf")
    assert (
        exported(tmp_path / "b.csv", db, "--bom").read_bytes().startswith(b"\xef\xbb\xbfid,portal")
    )


# -- JSON Lines ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("ending", ["jsonl", "ndjson", "JSONL"])
def test_json_lines_nest(db: Path, tmp_path: Path, ending: str) -> None:
    rows = jsonl(exported(tmp_path / f"a.{ending}", db))
    assert len(rows) == 5 and rows[0]["read_by"] == {"title": "h1"} and rows[0]["authors"] == LIST
    assert (rows[4]["published"], rows[4]["body"], rows[0]["published_date"]) == (
        None,
        "😀",
        "2021-12-31",
    )


# -- every table, and who reads it ------------------------------------------------------------------------
@pytest.mark.parametrize("table", [name for name in TABLES if name not in INNER])
def test_every_table_comes_out_whole(crawled: Crawled, tmp_path: Path, table: str) -> None:
    out = tmp_path / f"{table}.parquet"
    ran = run(out, crawled.db, "--table", table)
    assert (ran.exit_code, ran.stderr) == (0, ""), ran.output
    assert pq.read_metadata(out).num_rows == len(query(crawled.db, f"SELECT * FROM {table}"))
    if table == "revisions":
        assert {type(row["changed"]) for row in pq.read_table(out).to_pylist()} == {list}


def _of(library: str) -> Any:
    """Imported by who asks for it: every worker of the test run collects this file."""
    return import_module(library)


READERS: dict[str, Callable[[str], Any]] = {
    "pandas": lambda p: _of("pandas").read_parquet(p),
    "pandas csv": lambda p: _of("pandas").read_csv(p.replace("parquet", "csv")),
    "pandas jsonl": lambda p: _of("pandas").read_json(p.replace("parquet", "jsonl"), lines=True),
    "polars": lambda p: _of("polars").read_parquet(p),
    "polars csv": lambda p: _of("polars").read_csv(p.replace("parquet", "csv")),
    "polars jsonl": lambda p: _of("polars").read_ndjson(p.replace("parquet", "jsonl")),
    "duckdb": lambda p: _of("duckdb").connect().sql(f"SELECT * FROM '{p}'").pl(),
    "duckdb csv": lambda p: _of("duckdb").connect().sql(f"SELECT * FROM read_csv('{p.replace('parquet', 'csv')}')").pl(),
    "duckdb jsonl": lambda p: _of("duckdb").connect().sql(f"SELECT * FROM read_json('{p.replace('parquet', 'jsonl')}')").pl(),
}  # fmt: skip


@pytest.fixture(scope="module")
def files(crawled: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for ending in ("parquet", "csv", "jsonl"):
        exported(folder / f"articles.{ending}", crawled.db)
    return folder / "articles.parquet"


@pytest.mark.parametrize("reader", READERS)
def test_it_is_read_by(reader: str, files: Path, crawled: Crawled) -> None:
    read = READERS[reader](str(files))
    stored = query(crawled.db, "SELECT title, body, words FROM articles ORDER BY id")
    assert list(read["title"]) == [row["title"] for row in stored]
    assert [int(n) for n in read["words"]] == [row["words"] for row in stored]
    if reader in ("pandas", "polars", "duckdb"):
        assert next(iter(read["body"])) == stored[0]["body"]


# -- filters ------------------------------------------------------------------------------------------
FILTERED = [
    (["--since", "2021-12-31"], {"minute", "second"}), (["--until", "2021-06"], {"day"}), (["--portal", "hanoi"], {"day"}),
    (["--since", "2021", "--until", "2021", "--portal", "haiphong"], {"minute", "second"}), (["--author", "thu hang"], {"minute"}),
]  # fmt: skip


@pytest.mark.parametrize(("options", "urls"), FILTERED)
def test_filters(db: Path, tmp_path: Path, options: list[str], urls: set[str]) -> None:
    assert {r["url"] for r in jsonl(exported(tmp_path / "a.jsonl", db, *options))} == urls


def test_filters_reach_what_belongs_to_articles(db: Path, tmp_path: Path) -> None:
    kept = exported(tmp_path / "a.jsonl", db, "--table", "images", "--since", "2021-12-31")
    none = exported(tmp_path / "b.jsonl", db, "--table", "images", "--until", "2021-12-30")
    assert (len(jsonl(kept)), len(jsonl(none))) == (1, 0)


# -- datapackage.json -----------------------------------------------------------------------------------
def test_the_package_tells_what_was_used(db: Path, tmp_path: Path) -> None:
    exported(tmp_path / "a.csv", db, "--since", "2021-12-31")
    exported(tmp_path / "b.parquet", db, "--table", "authors")
    exported(tmp_path / "c.jsonl", db).unlink()
    exported(tmp_path / "a.csv", db, "--since", "2021-12-31", "--force")
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    first, second = package["resources"]
    assert (first["path"], first["rows"], second["path"], second["rows"]) == (
        "a.csv",
        2,
        "b.parquet",
        2,
    )
    for told in (first, second):
        whole = (tmp_path / told["path"]).read_bytes()
        assert (told["bytes"], told["hash"]) == (
            len(whole),
            f"sha256:{hashlib.sha256(whole).hexdigest()}",
        )
        assert told["schema"]["fields"] and all(
            field["description"] for field in told["schema"]["fields"]
        )
        assert told["versions"]["congtin"] and told["versions"]["sqlite"]
    again = query(db, first["database"]["query"].replace(":since", "'2021-12-31'"))
    assert first["database"]["parameters"] == {"since": "2021-12-31"}
    assert [row["url"] for row in again] == [row["url"] for row in cells(tmp_path / "a.csv")]
    assert [f["name"] for f in first["schema"]["fields"]] == list(again[0])


def test_the_package_types_each_column_as_its_file_writes_it(db: Path, tmp_path: Path) -> None:
    """As frictionless 5 reads them: it was run over every table in each format."""
    for name in ("a.csv", "a.parquet", "a.jsonl"):
        exported(tmp_path / name, db)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    types = {
        told["path"]: {field["name"]: field["type"] for field in told["schema"]["fields"]}
        for told in package["resources"]
    }
    columns = ("tags", "images", "read_by", "words", "published_at", "published_date")
    assert {path: tuple(of[name] for name in columns) for path, of in types.items()} == {
        "a.csv": ("string", "array", "string", "integer", "datetime", "date"),
        "a.parquet": ("array", "array", "string", "integer", "datetime", "date"),
        "a.jsonl": ("array", "array", "any", "integer", "datetime", "date"),
    }


# -- what cannot be done ---------------------------------------------------------------------------------
def refused(ran: Result, *words: str) -> None:
    assert ran.exit_code == 2, ran.output
    assert ran.stderr.startswith("congtin: ") and ran.stderr.count("\n") == 1
    assert not [word for word in words if word not in ran.stderr], ran.stderr


BAD = [
    ("a.xlsx", [], ".parquet"), ("a", [], ".parquet"), ("no/a.csv", [], "no folder"), (".", [], ""), ("a.csv", ["--table", "artikel"], "articles"),
    ("a.csv", ["--table", "articles_fts"], "articles"), ("a.csv", ["--table", "tags", "--since", "2021"], "tags"), ("a.csv", ["--since", "x"], "--since"),
    ("a.csv", ["--portal", "x"], "haiphong"), ("a.csv", ["--since", "2022", "--until", "2021"], "after"), ("a.parquet", ["--bom"], ".csv"),
    ("a.csv", ["--table", "articles; DROP TABLE articles"], "articles"), ("a.csv", ["--table", "runs", "--author", "Thu"], "runs"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options", "said"), BAD)
def test_wrong_usage_writes_nothing(
    db: Path, tmp_path: Path, name: str, options: list[str], said: str
) -> None:
    refused(run(tmp_path / name, db, *options), said)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_replaced_unasked(db: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("mine")
    refused(run(out, db), "--force")
    assert out.read_text() == "mine" and list(tmp_path.iterdir()) == [out]
    exported(out, db, "--force")
    assert out.read_text("utf-8").startswith("id,portal")


def test_another_package_is_left_alone(db: Path, tmp_path: Path) -> None:
    package = tmp_path / "datapackage.json"
    package.write_text('{"name": "mine"}')
    refused(run(tmp_path / "a.csv", db), "datapackage.json")
    assert package.read_text() == '{"name": "mine"}' and list(tmp_path.iterdir()) == [package]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder(db: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    refused(run(tmp_path / "a.csv", db), "may not be written")


def test_a_failure_half_way_leaves_nothing(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "_sha256", full)
    refused(run(tmp_path / "a.csv", db), "No space left")
    assert list(tmp_path.iterdir()) == []


def test_values_that_do_not_fit_are_told(db: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.db"
    odd.write_bytes(db.read_bytes())
    with closing(sqlite3.connect(odd)) as conn, conn:
        conn.execute("UPDATE articles SET last_seen = 'yesterday', words = 'many' WHERE id = 1")
    ran = run(tmp_path / "a.parquet", odd)
    assert ran.exit_code == 1 and ran.stderr.endswith("words 1, last_seen 1\n")
    assert pq.read_table(tmp_path / "a.parquet").to_pylist()[0]["last_seen"] is None


# -- databases that are none ---------------------------------------------------------------------------
def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("CREATE TABLE articles (id, title)")


def _newer(path: Path) -> None:
    Store(str(path)).close()
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('congtin', '9999_future', '')"
        )


NO_DATABASE: dict[str, Callable[[Path], Any]] = {
    "missing": lambda p: None,
    "a file of 0 bytes": lambda p: p.write_bytes(b""),
    "text": lambda p: p.write_text("tin tức " * 500),
    "foreign": _foreign,
    "newer": _newer,
    "a folder": lambda p: p.mkdir(),
}
COMMANDS = {"export": (command, ["a.csv"]), "search": (search, ["tin"]), "status": (status, [])}


@pytest.mark.parametrize("kind", NO_DATABASE)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_database_that_is_none_is_told_in_a_line(
    name: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    db = tmp_path / "try.db"
    NO_DATABASE[kind](db)
    function, words = COMMANDS[name]
    refused(CliRunner().invoke(function, [*words, "--db", str(db)]), "try.db")
    assert not (tmp_path / "a.csv").exists() and not (tmp_path / "datapackage.json").exists()


def test_an_empty_database_is_no_failure(tmp_path: Path) -> None:
    db = tmp_path / "new.db"
    Store(str(db)).close()
    assert APPLICATION_ID and CliRunner().invoke(search, ["tin", "--db", str(db)]).exit_code == 0
    for ending in ("csv", "parquet", "jsonl"):
        exported(tmp_path / f"a.{ending}", db)
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 0
    assert (tmp_path / "a.csv").read_text().count("\n") == 1


# -- docs/exports.md ------------------------------------------------------------------------------------
EXPORTS = (ROOT / "docs" / "exports.md").read_text("utf-8")


@pytest.mark.parametrize("code", re.findall(r"^```python\n(.*?)^```$", EXPORTS, re.M | re.S))
def test_the_lines_of_the_docs_run(code: str, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(files.parent)
    exec(compile(code, "docs/exports.md", "exec"), {})


@pytest.mark.parametrize("line", re.findall(r"^    congtin export (.*)$", EXPORTS, re.M))
def test_the_commands_of_the_docs_run(
    line: str, crawled: Crawled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(command, [*shlex.split(line), "--db", str(crawled.db)])
    assert (ran.exit_code, ran.stderr) == (0, "") and " 0 rows" not in ran.stdout
