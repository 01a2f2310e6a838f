"""A hundred kill -9 throughout a crawl, then one that finishes: compared with a crawl that nobody
disturbed.

    python tests/measure_kills.py [KILLS] [SEED]

Half of the kills fall at a random request, seen by the server: while it answers, or a few
milliseconds later, when the answer is archived, read and stored. The others fall at a random time
since the process began: imports, the opening of the database, lists, and the end.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
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


def differences(mine: dict[str, Counter[Any]], theirs: dict[str, Counter[Any]]) -> list[str]:
    """What only one of two databases has, by everything() of each, a row a line."""
    return [
        f"{sign} {table}: {str(row)[:300]}"
        for table in TABLES
        for sign, rows in (("+", mine[table] - theirs[table]), ("-", theirs[table] - mine[table]))
        for row in rows.elements()
    ]


IN_A_ROW = 5
"""Crawls of one database that are killed before one may finish."""
LATER = 0.08
"""Seconds after a request within which a kill may follow it."""


@dataclass
class Killed:
    """What a hundred kills came to."""

    kills: int = 0
    phases: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    wasted: int = 0
    needed: int = 0
    torn: int = 0
    differing: int = 0
    miscounted: int = 0
    """Databases whose runs' `new` are not as many as their articles."""
    faults: list[str] = field(default_factory=list)


class Series:
    """One database after another, killed some times, then finished and compared."""

    def __init__(self, folder: Path, portal: Any, chance: random.Random) -> None:
        self.folder, self.portal, self.chance = folder, portal, chance
        self.process: subprocess.Popen[bytes] | None = None
        self.countdown = 0
        usual = portal.router.answer
        program = [str(Path(sys.executable).parent / "congtin"), "crawl", "--delay", "0"]
        self.program = [*program, "--at", portal.url, "--db"]

        def answer(path: str, query: Any) -> Any:
            self.countdown -= 1
            if self.countdown == 0 and self.process is not None:
                Timer(chance.choice((0.0, chance.uniform(0, LATER))), self.process.kill).start()
            return usual(path, query)

        portal.router.answer = answer
        began = time.monotonic()
        self.run(self.database("whole"))
        self.seconds = time.monotonic() - began
        self.whole = everything(self.database("whole"))
        self.requests = len(portal.requests)
        self.needed = self.asked()

    def database(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def asked(self) -> Counter[str]:
        """How often each article and document was asked for."""
        paths = (r.path.split("?")[0] for r in self.portal.requests)
        return Counter(p for p in paths if p.endswith(".html") or "/uploads/" in p)

    def run(self, db: Path, seconds: float | None = None) -> int:
        """A crawl; killed after so many seconds, or when the countdown ends."""
        log = db.with_suffix(".log").open("ab")
        with log:
            process = subprocess.Popen([*self.program, str(db)], stdout=log, stderr=log)
            self.process = process
            try:
                return process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return process.wait()
            finally:
                self.process, self.countdown = None, 0

    def kill(self, db: Path, found: Killed) -> bool:
        """One crawl that is killed; False where it ended before."""
        before = len(self.portal.requests)
        if self.chance.random() < 0.5:
            left = self.requests - sum((self.needed & self.asked()).values())
            self.countdown = self.chance.randint(1, max(left, 1))
            code = self.run(db)
        else:
            code = self.run(db, self.chance.uniform(0.2, self.seconds))
        if code != -9:
            return False
        found.kills += 1
        found.phases[self.phase(db, before)] += 1
        if db.exists():
            with closing(sqlite3.connect(db)) as conn:
                found.broken += conn.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
        return True

    def phase(self, db: Path, before: int) -> str:
        """How far a killed crawl had come; `before`: requests that others had made."""
        share = _count(db, "articles") / _count(self.database("whole"), "articles")
        if len(self.portal.requests) == before:
            return "before the first request"
        if share in (0, 1):
            return (
                "after the last article" if share else "lists, before the first article was stored"
            )
        quarter = int(share * 4) * 25
        return f"{quarter} to {quarter + 25} % stored"

    def finish(self, db: Path, found: Killed) -> None:
        """The crawl that nobody kills, and what it left."""
        code = self.run(db)
        now = everything(db)
        found.differing += code != 0 or now != self.whole
        if now != self.whole:
            found.faults += [f"{db.stem}: {row}" for row in differences(now, self.whole)]
        with closing(sqlite3.connect(db)) as conn:
            (counted,) = conn.execute("SELECT sum(new) FROM runs").fetchone()
        if counted != _count(db, "articles"):
            found.miscounted += 1
        found.needed += sum(self.needed.values())
        found.wasted += sum((self.asked() - self.needed).values())
        found.torn += db.with_suffix(".log").read_text("utf-8").count("of a torn record")
        check = [self.program[0], "check", "--db", str(db)]
        told = subprocess.run(check, capture_output=True, text=True, check=False)
        if told.returncode:
            found.faults.append(f"{db.stem}: {told.stderr.strip()}")


def _count(db: Path, table: str) -> int:
    if not db.exists():
        return 0
    with closing(sqlite3.connect(db)) as conn:
        if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
            return 0
        return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def main() -> int:
    from data.demo.portal import DemoPortal

    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 11)
    found, crawls = Killed(), 0
    with tempfile.TemporaryDirectory() as folder, DemoPortal() as portal:
        series = Series(Path(folder), portal, chance)
        while found.kills < kills:
            crawls += 1
            db = series.database(f"killed{crawls}")
            portal.requests.clear()
            wanted = min(found.kills + IN_A_ROW, kills)
            while found.kills < wanted and series.kill(db, found):
                pass
            series.finish(db, found)
    for phase, number in sorted(found.phases.items()):
        sys.stdout.write(f"{number:4} kills {phase}\n")
    sys.stdout.write(
        f"{found.kills} kills in {crawls} databases: {found.differing} differ from the undisturbed "
        f"one, {found.broken} broken, {found.miscounted} counted wrong; "
        f"{found.torn} torn archive records cut; of {found.needed} articles and documents needed "
        f"{found.wasted} were asked for again, "
        f"{found.wasted / found.kills:.1f} a kill\n"
    )
    sys.stdout.writelines(f"{fault}\n" for fault in found.faults)
    wrong = found.differing or found.broken or found.miscounted or found.faults
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
