"""Every page over 100,000 synthetic articles, as a multiple of Datasette's own table page.

    .venv/bin/python tests/bench_web.py [DATABASE] [ARTICLES]

The database is made where it does not exist (some minutes, 1 GB) and kept for the next run.
"""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipelines.database import Writer  # noqa: E402 - found by the line above
from pipelines.text import fold  # noqa: E402

ARTICLES = 100_000
BIN = Path(sys.executable).parent
TIMES = 9
SEEN = "2026-01-01T00:00:00+07:00"
WORDS = re.findall(
    r"\w+",
    " ".join(path.read_text("utf-8") for path in (ROOT / "data" / "demo" / "posts").glob("*.html")),
)
AGENCIES = ("TTXVN", "Báo Hải Phòng", "Cổng TTĐT Chính phủ", "Báo Biên phòng", "VOV")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đỗ", "Hoàng", "Bùi", "Đặng", "Ngô")
GIVEN = ("Minh", "Hải", "Thu", "Lan", "Tùng", "Hạnh", "Phượng", "Đức", "Khánh", "Yến", "Quân")


def make(path: Path, count: int) -> None:
    """A database of ours with so many articles of about 2.5 kB over fifteen years."""
    pick = random.Random(7)
    Writer(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        triggers = conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'articles'"
        ).fetchall()
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute("BEGIN")
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        names = [f"{a} {b} {c}" for a in FAMILY for b in GIVEN for c in GIVEN[:4]]
        for n, name in enumerate(names, 1):
            conn.execute(
                "INSERT INTO authors(id, name, name_folded, name_key, initials) VALUES (?,?,?,?,?)",
                [n, name, fold(name), fold(name), "".join(w[0] for w in fold(name).split())],
            )
        for n in range(1, 25):
            conn.execute("INSERT INTO categories(id, name) VALUES (?, ?)", [n, f"Chuyên mục {n}"])
        for id in range(1, count + 1):
            _article(conn, pick, id, len(names))
        for n in range(1, 200):
            conn.execute(
                "INSERT INTO runs(id, portal, started, ended, outcome, listed, new) "
                "VALUES (?, 'haiphong', ?, ?, 'healthy', 500, 20)",
                [n, SEEN, SEEN],
            )
        conn.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
        for _, sql in triggers:
            conn.execute(sql)
        conn.execute("COMMIT")
        conn.execute("ANALYZE") if "--analyze" in sys.argv else None


def _article(conn: sqlite3.Connection, pick: random.Random, id: int, authors: int) -> None:
    day = (date(2010, 1, 1) + timedelta(pick.randrange(15 * 365))).isoformat()
    words = pick.choices(WORDS, k=420)
    title, paragraphs = (
        " ".join(words[:12]),
        [" ".join(words[n : n + 70]) for n in range(0, 420, 70)],
    )
    portal = pick.choice(("haiphong", "haiphong", "quangninh"))
    url = f"https://{portal}.example/{id}.html"
    published = f"{day}T{pick.randrange(24):02}:{pick.randrange(60):02}+07:00"
    conn.execute(
        "INSERT INTO articles(id, portal, url, title, lede, body, body_html, published, "
        "published_date, published_precision, published_basis, published_printed, byline_printed, "
        "source, language, words, content_hash, first_seen, last_seen, read_by) "
        "VALUES (?,?,?,?,?,?,?,?,?,'minute','visible',?,'PV',?,'vi',420,?,?,?,'{}')",
        [id, portal, url, title, paragraphs[0], "\n\n".join(paragraphs),
         "".join(f"<p>{p}</p>" for p in paragraphs), published, day, day,
         pick.choice(AGENCIES) if pick.random() < 0.3 else None, f"{id:064x}", SEEN, SEEN],
    )  # fmt: skip
    for position in range(1, pick.choice((2, 2, 3))):
        conn.execute(
            "INSERT INTO article_authors VALUES (?, ?, 'writer', ?)",
            [id, 1 + int(authors * pick.random() ** 2), position],
        )
    for category in pick.sample(range(1, 25), pick.choice((1, 2))):
        conn.execute("INSERT INTO article_categories VALUES (?, ?)", [id, category])
    conn.execute(
        "INSERT INTO images(article_id, position, url, caption) VALUES (?, 1, ?, ?)",
        [id, f"{url}.jpg", " ".join(words[20:30])],
    )
    conn.execute(
        "INSERT INTO revisions(article_id, revision, seen_at, changed, title, body, content_hash) "
        "VALUES (?, 1, ?, '[]', ?, ?, ?)",
        [id, SEEN, title, "\n\n".join(paragraphs), f"{id:064x}"],
    )
    conn.execute(
        "INSERT INTO pages(url, portal, kind, status, first_seen, article_id, listed_published) "
        "VALUES (?, ?, 'article', 200, ?, ?, ?)",
        [url, portal, SEEN, id if id % 50 else None, published],
    )


@contextmanager
def served(command: list[str]) -> Iterator[str]:
    """A server's address, once it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{command[command.index('--port') + 1]}"
    try:
        for _ in range(300):
            try:
                _timed(address, "/robots.txt")
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def _timed(address: str, path: str) -> tuple[float, int, int]:
    """(milliseconds, status, bytes) of one answer."""
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=120)) as conn:
        start = time.perf_counter()
        conn.request("GET", path)
        answer = conn.getresponse()
        size = len(answer.read())
        return (time.perf_counter() - start) * 1000, answer.status, size


def pages(name: str) -> dict[str, str]:
    list_ = f"/{name}/articles"
    return {
        "front page": "/",
        "list of articles": list_,
        "list, one year": f"{list_}?_year=2021",
        "list, one author": f"{list_}?_author=3",
        "list, one category": f"{list_}?_category=3",
        "list, agency and year": f"{list_}?source=TTXVN&_year=2020",
        "list, search for common words": f"{list_}?_search=hai+phong",
        "list, search for two words": f"{list_}?_search=c%C3%A1t+bi%E1%BB%83n",
        "article": f"{list_}/5000",
        "author": f"/{name}/authors/3",
        "authors": "/-/authors",
        "time line": "/-/timeline",
        "time line of an author": "/-/timeline?author=3",
        "calendar": "/-/calendar",
        "calendar of a category": "/-/calendar?category=3",
        "status": "/-/status",
        "tables and questions": f"/{name}",
        "feed": "/-/feed.atom",
        "table of runs": f"/{name}/runs",
    }


def main() -> None:
    given = [a for a in sys.argv[1:] if not a.startswith("-")]
    path = Path(given[0] if given else "/tmp/congtin-bench-web.db")
    count = int(given[1]) if len(given) > 1 else ARTICLES
    if not path.exists():
        make(path, count)
    name = path.stem
    stock = [str(BIN / "datasette"), "serve", str(path), "--port", "8471"]
    ours = [str(BIN / "congtin"), "serve", "--db", str(path), "--port", "8473"]
    with served([*stock, "--setting", "suggest_facets", "off"]) as theirs, served(ours) as here:
        floor = median(_timed(theirs, f"/{name}/articles")[0] for _ in range(TIMES))
        print(f"{path.stat().st_size / 1e6:,.0f} MB; Datasette's own table page of the articles, "
              f"suggestions of facets off: {floor:.0f} ms\n")  # fmt: skip
        print(f"{'page':<32}{'first':>9}{'then':>9}{'times':>8}{'bytes':>10}")
        for title, page in pages(name).items():
            first, status, size = _timed(here, page)
            then = median(_timed(here, page)[0] for _ in range(TIMES))
            note = "" if status == 200 else f"  status {status}"
            print(
                f"{title:<32}{first:>6.0f} ms{then:>6.0f} ms{then / floor:>8.2f}{size:>10,}{note}"
            )


if __name__ == "__main__":
    main()
