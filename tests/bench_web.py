"""Every page over 100,000 synthetic articles, as a multiple of Datasette's own table page.

    .venv/bin/python tests/bench_web.py [DATABASE] [ARTICLES]

The database is made where it does not exist (some minutes, 1 GB) and kept for the next run. Each
page is asked for by a server that has just begun, right after somebody wrote, and again: `new`,
`first` and `then`, medians, taken in turns with the stock page that they are compared with. Times
are processor time of the server, so that a busy machine tells the same as an idle one.
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
from datetime import UTC, date, datetime, timedelta, timezone
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipelines import days_schema, tallies_schema  # noqa: E402 - found by the line above
from pipelines.database import Writer  # noqa: E402
from pipelines.dictionary import TABLES  # noqa: E402
from pipelines.text import fold  # noqa: E402
from pipelines.web.canned import QUESTIONS  # noqa: E402

ARTICLES = 100_000
BIN = Path(sys.executable).parent
TIMES = 9
SEEN = "2026-01-01T00:00:00+07:00"
WORDS = re.findall(
    r"\w+",
    " ".join(path.read_text("utf-8") for path in (ROOT / "data" / "demo" / "posts").glob("*.html")),
)
PORTALS = ("haiphong", "quangninh")
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
        _years(conn, pick)
        conn.execute(f"INSERT INTO article_days {days_schema.COUNT}")
        conn.execute("DELETE FROM article_tallies")
        conn.execute(tallies_schema.FILL)
        conn.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
        for _, sql in triggers:
            conn.execute(sql)
        conn.execute("COMMIT")
        conn.execute("ANALYZE") if "--analyze" in sys.argv else None


def _years(conn: sqlite3.Connection, pick: random.Random) -> None:
    """What years of crawls add: runs, edits, articles that went, problems, initials, tags."""
    start = datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=7)))
    for n in range(1, 2001):
        began = (start + n * timedelta(hours=6)).isoformat()
        conn.execute(
            "INSERT INTO runs(id, portal, started, ended, outcome, listed, new, notes) "
            "VALUES (?, ?, ?, ?, 'healthy', 500, 20, 'sitemap 500')",
            [n, PORTALS[n % 2], began, began],
        )
        conn.execute(
            "INSERT INTO problems(run_id, url, stage, kind, seen_at) VALUES (?, ?, 'fetch', ?, ?)",
            [n, f"https://p.example/{n}", f"http-{400 + n % 20}", began],
        )
    changes = (
        "UPDATE articles SET gone_since = '2025-06-01T00:00:00+07:00' WHERE id % 97 = 0",
        "UPDATE articles SET event_date = date(published_date, '-1 day') WHERE id % 5 < 2",
        "UPDATE articles SET revision = 2 WHERE id % 10 = 0",
        "INSERT INTO revisions(article_id, revision, seen_at, changed, title, body, content_hash) "
        "SELECT id, 2, published, '[\"body\"]', title, body, 'y' FROM articles WHERE id % 10 = 0",
        "UPDATE images SET credit = 'Người chụp ' || (article_id % 300) WHERE article_id % 2 = 0",
        "UPDATE authors SET is_initials = 1 WHERE id % 20 = 0",
        "UPDATE articles SET published = NULL, published_date = NULL WHERE id % 1999 = 0",
    )
    for change in changes:
        conn.execute(change)
    for n in range(1, 301):
        conn.execute("INSERT INTO tags(id, name) VALUES (?, ?)", [n, f"Từ khóa {n}"])
    conn.executemany(
        "INSERT INTO article_tags VALUES (?, ?)",
        [
            (id, tag)
            for (id,) in conn.execute("SELECT id FROM articles").fetchall()
            for tag in pick.sample(range(1, 301), 2)
        ],
    )


def _article(conn: sqlite3.Connection, pick: random.Random, id: int, authors: int) -> None:
    day = (date(2010, 1, 1) + timedelta(pick.randrange(15 * 365))).isoformat()
    words = pick.choices(WORDS, k=420)
    title, paragraphs = (
        " ".join(words[:12]),
        [" ".join(words[n : n + 70]) for n in range(0, 420, 70)],
    )
    portal = pick.choice(("haiphong", *PORTALS))
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


class Server:
    """A server in a process of its own."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.address = f"127.0.0.1:{command[command.index('--port') + 1]}"

    def spent(self) -> float:
        """Processor time of all its threads so far, in ms."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6

    def get(self, path: str) -> tuple[float, int, int]:
        """(ms of processor time, status, bytes) of one answer."""
        with closing(HTTPConnection(self.address, timeout=120)) as conn:
            before = self.spent()
            conn.request("GET", path)
            answer = conn.getresponse()
            size = len(answer.read())
            return self.spent() - before, answer.status, size


@contextmanager
def served(command: list[str]) -> Iterator[Server]:
    """A server, once it answers."""
    server = Server(command)
    try:
        for _ in range(300):
            try:
                server.get("/robots.txt")
                break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        server.process.terminate()
        server.process.wait()


def _write(path: Path, n: int) -> None:
    """What any crawl does most: an article was seen again. The same bytes would be no write."""
    with closing(sqlite3.connect(path, timeout=60)) as conn, conn:
        seen = datetime.now(UTC).isoformat()
        conn.execute("UPDATE articles SET last_seen = ? WHERE id = ?", [seen, 1 + n])


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
        "articles, as a table": f"{list_}?_raw=1",
        **{f"table {t}": f"/{name}/{t}" for t in TABLES if t != "articles" and not TABLES[t].inner},
        **{f"question {q}": f"/{name}/{q}" for q in QUESTIONS},
        "question search, two words": f"/{name}/search?words=c%C3%A1t+bi%E1%BB%83n",
        "question on_this_day, a day": f"/{name}/on_this_day?day=2021-03-04",
        "search, common words": "/-/search?q=hai+phong",
        "search, two words": "/-/search?q=c%C3%A1t+bi%E1%BB%83n",
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
    new: dict[str, list[float]] = {}
    for _ in range(3):
        with served(ours) as here:
            for title, page in pages(name).items():
                new.setdefault(title, []).append(here.get(page)[0])
    with served([*stock, "--setting", "suggest_facets", "off"]) as theirs, served(ours) as here:
        print(f"{path.stat().st_size / 1e6:,.0f} MB; ms of processor time, and times Datasette's "
              "own table page of the articles, suggestions of facets off\n")  # fmt: skip
        print(f"{'page':<31}{'stock':>7}{'new':>7}{'first':>7}{'then':>7}"
              f"{'new':>7}{'first':>7}{'then':>7}{'bytes':>10}")  # fmt: skip
        for title, page in pages(name).items():
            print(_row(title, *_compared(theirs, here, path, page), median(new[title])), flush=True)


def _compared(
    theirs: Server, here: Server, path: Path, page: str
) -> tuple[float, float, float, int, int]:
    """(stock, first, then) in ms, status and bytes of one page."""
    here.get(page)
    stock, first, then = [], [], []
    for n in range(TIMES):
        stock.append(theirs.get(f"/{path.stem}/articles")[0])
        _write(path, n)
        milliseconds, status, size = here.get(page)
        first.append(milliseconds)
        then.append(here.get(page)[0])
    return median(stock), median(first), median(then), status, size


def _row(
    title: str, stock: float, first: float, then: float, status: int, size: int, new: float
) -> str:
    times = "".join(f"{ms:>7.0f}" for ms in (stock, new, first, then))
    ratios = "".join(f"{ms / stock:>7.2f}" for ms in (new, first, then))
    return f"{title:<31}{times}{ratios}{size:>10,}" + ("" if status == 200 else f"  {status}")


if __name__ == "__main__":
    main()
