"""A hundred kill -9 at random moments of a crawl, then one that finishes: compared with a crawl
that nobody disturbed.

    python tests/measure_kills.py [KILLS]
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# What one crawl decides otherwise than another of the same pages: times, numbers, order of arrival.
TABLES = {
    "articles": "SELECT url, title, lede, body, body_html, published, published_printed, modified, "
    "byline_printed, source, words, content_hash, gone_since, revision, post_id FROM articles",
    "authors": "SELECT a.url, u.name, role, position FROM article_authors JOIN authors u "
    "ON u.id = author_id JOIN articles a ON a.id = article_id",
    "images": "SELECT a.url, i.url, position, caption, credit FROM images i "
    "JOIN articles a ON a.id = article_id",
    "attachments": "SELECT a.url, f.url, position, label, media_type, bytes, sha256 "
    "FROM attachments f JOIN articles a ON a.id = article_id",
    "categories": "SELECT a.url, c.name FROM article_categories JOIN categories c "
    "ON c.id = category_id JOIN articles a ON a.id = article_id",
    "tags": "SELECT a.url, t.name FROM article_tags JOIN tags t ON t.id = tag_id "
    "JOIN articles a ON a.id = article_id",
    "aliases": "SELECT x.url, a.url FROM aliases x JOIN articles a ON a.id = article_id",
    "revisions": "SELECT a.url, r.revision, r.changed, r.title, r.body, r.published, "
    "r.content_hash FROM revisions r JOIN articles a ON a.id = article_id",
    "pages": "SELECT p.url, kind, status, failures, a.url, fetched_modified, fetched_lastmod, "
    "listed_published FROM pages p LEFT JOIN articles a ON a.id = p.article_id",
}


def everything(db: Path) -> dict[str, Counter[Any]]:
    """Every row of every table, but for times and numbers. Mirrors' ports are one."""
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        return {name: Counter(map(tuple, conn.execute(sql))) for name, sql in TABLES.items()}


def main() -> int:
    from data.demo.portal import DemoPortal

    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    chance = random.Random(11)
    program = [str(Path(sys.executable).parent / "congtin"), "crawl", "--delay", "0"]
    with tempfile.TemporaryDirectory() as folder, DemoPortal() as portal:

        def crawl(name: str) -> subprocess.Popen[bytes]:
            options = ["--at", portal.url, "--db", f"{folder}/{name}.db", "--no-archive"]
            quiet = subprocess.DEVNULL
            return subprocess.Popen([*program, *options], stdout=quiet, stderr=quiet)

        crawl("whole").wait()
        articles = [r for r in portal.requests if r.path.endswith(".html")]
        needed, seconds = len(articles), 4.0
        wrong = broken = 0
        asked = fresh = 0
        rounds = 0
        done = 0
        while done < kills:
            rounds += 1
            name = f"killed{rounds}"
            portal.requests.clear()
            for _ in range(min(5, kills - done)):
                process = crawl(name)
                try:
                    process.wait(chance.uniform(0.5, seconds))
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                done += 1
                path = Path(f"{folder}/{name}.db")
                if path.exists():
                    with closing(sqlite3.connect(path)) as conn:
                        broken += conn.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
            wrong += crawl(name).wait() != 0
            asked += len([r for r in portal.requests if r.path.endswith(".html")])
            fresh += needed
            wrong += everything(Path(f"{folder}/{name}.db")) != everything(
                Path(f"{folder}/whole.db")
            )
        sys.stdout.write(
            f"{done} kills in {rounds} crawls: {wrong} crawls differ from the undisturbed one, "
            f"{broken} databases broken; {asked} articles asked for where {fresh} were needed: "
            f"{asked - fresh} requests wasted, {(asked - fresh) / done:.1f} a kill\n"
        )
    return 1 if wrong or broken else 0


if __name__ == "__main__":
    sys.exit(main())
