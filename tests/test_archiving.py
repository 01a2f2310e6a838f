"""A crawl keeps what it receives: every revision knows its record, nothing unarchived is stored."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import BIN, Crawled, crawl, one, query, run
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.sources import captures
from data.demo.portal import DemoPortal, Request


def archive_of(db: Path) -> Path:
    return db.with_suffix(".archive")


def slug(url: str) -> str:
    return url.rsplit("/", 1)[-1]


def test_every_revision_knows_its_record(crawled: Crawled) -> None:
    held = {(c.place.file, c.place.offset): c for c in captures(archive_of(crawled.db))}
    revisions = query(
        crawled.db,
        "SELECT a.url, r.* FROM revisions r JOIN articles a ON a.id = article_id",
    )
    assert len(revisions) == 40
    for row in revisions:
        capture = held[row["capture_file"], row["capture_offset"]]
        assert capture.digest == row["capture_digest"]
        assert capture.captured_at == row["captured_at"] == row["seen_at"]
        assert slug(capture.url) == slug(row["url"])
        assert (row["capture_source"], bool(row["reader"])) == ("crawl", True)


def test_what_is_archived_is_what_was_asked(crawled: Crawled) -> None:
    kinds: dict[str, int] = {}
    for capture in captures(archive_of(crawled.db)):
        kind = capture.facts().get("kind") if capture.kind == "metadata" else None
        if kind:
            kinds[kind] = kinds.get(kind, 0) + 1
    assert kinds.keys() == {"article", "part", "attachment"}
    assert kinds["article"] >= 40
    assert kinds["attachment"] == one(
        crawled.db, "SELECT count(*) FROM pages WHERE kind = 'attachment'"
    )
    (file,) = archive_of(crawled.db).glob("*.warc.gz")
    assert run([BIN / "warcio", "check", file]).code == 0
    with file.open("rb") as stream:
        info = next(ArchiveIterator(stream)).content_stream().read().decode()
    assert "software: congtin/" in info
    assert re.search(r"^operator: \S+@\S+\r$", info, re.M), "who answers for it, said or not"


def test_unchanged_pages_are_revisits(known: Path, crawled: Crawled, portal: DemoPortal) -> None:
    archive = known.parent / "warcs"
    ran = crawl(known, portal.url, "--full", "--archive", archive)
    assert ran.code == 0
    kept = [c for c in captures(archive) if c.kind != "metadata"]
    assert len([c for c in kept if c.kind == "revisit"]) >= 38
    originals = {(c.url, c.captured_at) for c in captures(archive_of(crawled.db))}
    assert {c.refers_to for c in kept if c.kind == "revisit"} <= originals


def test_no_archive(tmp_path: Path, portal: DemoPortal) -> None:
    db = tmp_path / "a.db"
    assert crawl(db, portal.url, "--no-archive", "--limit", "3").code == 0
    assert {p.name for p in tmp_path.iterdir()} == {"a.db", "a.db.lock"}
    assert one(db, "SELECT count(*) FROM revisions WHERE capture_file IS NOT NULL") == 0


def test_an_archive_that_cannot_be_opened_ends_the_crawl(
    tmp_path: Path, portal: DemoPortal
) -> None:
    (tmp_path / "file").write_text("no folder")
    ran = crawl(tmp_path / "a.db", portal.url, "--archive", tmp_path / "file" / "warcs")
    assert ran.code == 2
    assert "--no-archive" in ran.said_once()


class Vanishing(list[Request]):
    """A request log that takes the archive away when so many requests have come."""

    def __init__(self, folder: Path, after: int) -> None:
        super().__init__()
        self.folder, self.after = folder, after

    def append(self, request: Request) -> None:
        super().append(request)
        if len(self) == self.after:
            self.folder.rename(self.folder.with_name("taken"))


def test_nothing_is_stored_that_is_not_archived(tmp_path: Path, portal: DemoPortal) -> None:
    db, folder = tmp_path / "a.db", tmp_path / "warcs"
    portal.requests = Vanishing(folder, after=30)
    ran = crawl(db, portal.url, "--archive", folder)
    assert ran.code == 1
    assert "went away" in ran.said_once()
    kept = {slug(c.url) for c in captures(tmp_path / "taken") if c.kind == "response"}
    stored = {slug(row["url"]) for row in query(db, "SELECT url FROM articles")}
    assert stored and stored <= kept
    assert one(db, "SELECT outcome FROM runs") == "failed"
