"""Databases merged: numbers mapped, names united, histories in order, nothing twice."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Crawled, crawl, one, query
from same_rows import differences, rows_of

from crawler.memory import StoreError
from data.demo.portal import DemoPortal
from pipelines.database import Writer
from pipelines.histories import combined
from pipelines.merging import LEFT_OUT, MERGED, Merging
from pipelines.shards import Shard
from pipelines.store import Store

IN_FILES = 1
SCRATCH = {"search_replaced": set[str]()}


def merge(target: Path, *sources: Path, portal: str = "") -> None:
    with Writer(target) as store:
        merging = Merging(store)
        for source in sources:
            merging.merge(source, portal)
        # What it sorts may be larger than memory.
        assert store.conn.execute("PRAGMA temp_store").fetchone()[0] == IN_FILES


def indexed(db: Path) -> int:
    with Writer(db) as store:  # raises where the index and the articles differ
        store.conn.execute(
            "INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)"
        )
    return int(one(db, "SELECT count(*) FROM articles_fts_docsize"))


def test_every_table_is_merged_or_left_out_for_a_reason(tmp_path: Path) -> None:
    db = tmp_path / "new.db"
    with closing(Store(str(db))):
        pass
    tables = {
        row["name"]
        for row in query(db, "SELECT name FROM pragma_table_list WHERE type = 'table'")
        if not row["name"].startswith(("sqlite_", "_sqlite"))
    }
    assert tables == {*MERGED, *LEFT_OUT}


def test_merged_into_nothing_it_is_what_it_was(crawled: Crawled, tmp_path: Path) -> None:
    target = tmp_path / "merged.db"
    merge(target, crawled.db)
    once = rows_of(target, SCRATCH)
    assert differences(rows_of(crawled.db, SCRATCH), once) == []
    assert indexed(target) == one(crawled.db, "SELECT count(*) FROM articles")
    merge(target, crawled.db, crawled.db)
    assert differences(once, rows_of(target, SCRATCH)) == []


def test_a_shard_that_went_on_comes_home(crawled: Crawled, tmp_path: Path) -> None:
    """Taken out, crawled on beside, merged back: as if it had been crawled on in place."""
    beside = tmp_path / "beside.db"
    with closing(Shard(str(beside))) as shard:
        Merging(shard).merge(crawled.db, portal="haiphong")
    home, before = Path(shutil.copy(crawled.db, tmp_path / "home.db")), rows_of(crawled.db)
    with DemoPortal() as portal:
        slugs = [p.slug for p in portal.site.shown()]
        portal.site.edit(slugs[0], title="Tiêu đề đã sửa")
        portal.faults[f"/{slugs[2]}.html"] = 404
        assert crawl(beside, portal.url, "--full", "-s", "STORE=pipelines.shards.Shard").code in (
            0,
            1,
        )
    ids = {row["url"]: row["id"] for row in query(home, "SELECT id, url FROM articles")}
    merge(home, beside)
    for _ in range(2):
        assert (
            differences(rows_of(beside, SCRATCH | {"archives": set()}), rows_of(home, SCRATCH))
            == []
        )
        merge(home, beside)
    assert (
        ids.items()
        <= {r["url"]: r["id"] for r in query(home, "SELECT id, url FROM articles")}.items()
    )
    assert one(home, "SELECT max(revision) FROM articles") == 2
    assert indexed(home) == len(before["articles"])


def test_histories_are_put_in_order() -> None:
    def told(*pairs: tuple[str, str]) -> list[dict[str, object]]:
        blank = dict.fromkeys(("lede", "body", "published", "modified", "byline_printed"), None)
        return [
            {**blank, "captions": "[]", "attachments": "[]", "revision": n, "seen_at": at,
             "content_hash": title, "title": title, "changed": "[]" if n == 1 else '["title"]'}
            for n, (at, title) in enumerate(pairs, 1)
        ]  # fmt: skip

    both = combined(told(("2020", "a"), ("2022", "c")), told(("2021", "b"), ("2023", "c")))
    assert [(r["revision"], r["seen_at"], r["title"], r["changed"]) for r in both] == [
        (1, "2020", "a", "[]"),
        (2, "2021", "b", '["title"]'),
        (3, "2022", "c", '["title"]'),
    ]


def test_what_cannot_be_merged_is_said(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"")
    with Writer(tmp_path / "a.db") as store:
        for path in (tmp_path / "none.db", foreign):
            with pytest.raises(StoreError):
                Merging(store).merge(path)
