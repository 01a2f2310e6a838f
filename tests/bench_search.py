"""Search among very many articles, beside a plain FTS5 table over the same text in the same run.

    python tests/bench_search.py 1000000 FOLDER [WORDS]

makes FOLDER/search.db of so many synthetic articles (Vietnamese words by Zipf's law, bodies of
WORDS or so; kept for the next run), then prints sizes, rates and times. A question is two words
that stand in one article, asked of both tables in the same words: with accents of FTS5's default,
without of a plain table whose tokenizer removes them (it finds no đ, and marks count for nothing).
"""

from __future__ import annotations

import html
import random
import re
import sqlite3
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import accumulate, islice
from math import log
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipelines.search_schema import COLUMNS, TRIGGERS
from pipelines.searching import Search
from pipelines.spellings import other_spellings
from pipelines.store import Store
from pipelines.syllables import legal_syllables
from pipelines.text import fold

ARTICLES = 20_000
QUESTIONS = 100
BEST_OF = 3
PAGE = 10
BY_TRIGGERS = 200_000
"""So many articles at most are indexed by the triggers, article by article."""
SAMPLE = 20_000
"""Articles in which words are counted, to tell rare from common."""
RARE, COMMON = (0.00005, 0.002), (0.05, 1.0)
"""Shares of all articles that hold a word."""
POSTS = Path(__file__).resolve().parents[1] / "data" / "demo" / "posts"
TAG, WORD = re.compile("<!--.*?-->|<[^>]*>", re.S), re.compile(r"[^\W_]+")
TEXTS = ("title", "lede", "body")
INSERT = """
INSERT INTO articles(portal, url, title, lede, body, byline_printed, published, published_date,
    published_precision, content_hash, first_seen, last_seen, read_by)
VALUES ('bench', ?, ?, ?, ?, ?, ?, ?, 'minute', '', '2025-01-01T00:00:00+07:00',
    '2025-01-01T00:00:00+07:00', '{}')
"""
PLAIN = """
CREATE VIRTUAL TABLE {} USING fts5(title, lede, body, content=articles, content_rowid=id,
    tokenize="unicode61 remove_diacritics {}")
"""
PLAINS = {"plain": 1, "plain_unmarked": 2}
"""Plain FTS5 tables, and what they do with marks: 1 is the default."""
PLAIN_PAGE = """
SELECT a.url, a.title, a.published FROM {0} JOIN articles a ON a.id = {0}.rowid
WHERE {0} MATCH ? ORDER BY {0}.rank LIMIT ?
"""
OUR_ROWS = "SELECT url, title, published FROM articles WHERE id = ?"


class Vocabulary:
    """Words by Zipf's law: those of the demonstration's articles by how often they stand there,
    then the other legal syllables, then numbers, which hardly recur."""

    def __init__(self, chance: random.Random) -> None:
        posts = "\n".join(post.read_text("utf-8") for post in sorted(POSTS.glob("*.html")))
        text = unicodedata.normalize("NFC", html.unescape(TAG.sub(" ", posts)))
        seen = Counter(WORD.findall(text))
        words = [word for word, _ in sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))]
        rest = sorted({written for written, *_ in legal_syllables()} - seen.keys())
        chance.shuffle(rest)
        rare = [*rest, *(f"{chance.randint(100, 99_999)}" for _ in range(60_000))]
        weights = [1 / (n + 3) for n in range(len(words) + len(rare))]
        self._weights = list(
            accumulate((*weights[: len(words)], *(w / 5 for w in weights[len(words) :])))
        )
        self._chance, self._words = chance, words + rare

    def text(self, length: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=length))


def articles(number: int, words: int) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(1)
    made = Vocabulary(chance)
    for n in range(number):
        day = f"{2000 + n * 25 // number}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        length = max(int(chance.lognormvariate(log(words), 0.5)), 30)
        yield (f"https://bench.example/{n}", made.text(11), made.text(25), made.text(length),
               made.text(3).title(), f"{day}T08:00+07:00", day)  # fmt: skip


def fill(path: Path, number: int, words: int) -> None:
    """Articles by their own INSERTs, so the triggers do the indexing; then the plain index."""
    Store(str(path)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for pragma in ("synchronous = OFF", "cache_size = -400000"):
            conn.execute(f"PRAGMA {pragma}")
        start, rows = time.perf_counter(), articles(number, words)
        if number > BY_TRIGGERS:
            for name in TRIGGERS:
                conn.execute(f"DROP TRIGGER {name}")
        while batch := list(islice(rows, 10_000)):
            conn.execute("BEGIN")
            conn.executemany(INSERT, batch)
            conn.execute("COMMIT")
        if number > BY_TRIGGERS:
            index_quickly(conn, number)
        took = time.perf_counter() - start
        print(f"stored and indexed in {1e3 * took / number:.2f} ms each", flush=True)
        for table, marks in PLAINS.items():
            start = time.perf_counter()
            conn.execute(PLAIN.format(table, marks))
            conn.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
            print(f"{table} in {1e3 * (time.perf_counter() - start) / number:.2f} ms each")
        start = time.perf_counter()
        for table in ("articles_fts", *PLAINS):
            conn.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        print(f"optimized in {time.perf_counter() - start:.0f} s", flush=True)
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def index_quickly(conn: sqlite3.Connection, number: int) -> None:
    """What the triggers would put in, made outside of SQL: a million articles in less time."""
    other = other_spellings()
    put = f"INSERT INTO articles_fts(rowid, {', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    texts = "SELECT id, body, title, lede, byline_printed FROM articles WHERE id > ? AND id <= ?"

    def row(number: int, body: str, title: str, lede: str, byline: str) -> tuple[Any, ...]:
        words = f"{title} {lede} {body} {byline}".split()
        respelled = (
            " ".join([*words[max(n - 3, 0) : n], other[word], *words[n + 1 : n + 4]])
            for n, word in enumerate(words)
            if word in other
        )
        rest = fold(f"{lede} {body} {byline}")
        return number, body, title, lede, byline, fold(title), rest, " ".join(respelled)

    for start in range(0, number, 10_000):
        batch = conn.execute(texts, [start, start + 10_000]).fetchall()
        conn.execute("BEGIN")
        conn.executemany(put, [row(*article) for article in batch])
        conn.execute("COMMIT")


def sizes(conn: sqlite3.Connection) -> None:
    lengths = " + ".join(f"sum(length(CAST(ifnull({name}, '') AS BLOB)))" for name in TEXTS)
    text, number = conn.execute(f"SELECT {lengths}, count(*) FROM articles").fetchone()
    print(f"\n{number} articles, {text / 1e6:.0f} MB of text (title, lede, body)")
    for table in ("articles_fts", *PLAINS):
        pages = "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name GLOB ? || '_[cdi]*'"
        (size,) = conn.execute(pages, [table]).fetchone()
        print(f"{table:16}{size / 1e6:8.0f} MB {size / text:6.2f} times the text")


def questions(conn: sqlite3.Connection, shares: tuple[float, float]) -> list[tuple[str, str]]:
    """Pairs of words of one article, each in so large a share of all articles."""
    chance = random.Random(2)
    last = conn.execute("SELECT max(id) FROM articles").fetchone()[0]
    ids = chance.sample(range(1, last + 1), min(SAMPLE, last))
    bodies = [
        sorted(
            set(conn.execute("SELECT body FROM articles WHERE id = ?", [n]).fetchone()[0].split())
        )
        for n in ids
    ]
    held = Counter(word for words in bodies for word in words)
    low, high = (share * len(bodies) for share in shares)
    fit = [[w for w in words if low <= held[w] <= high and not w.isdigit()] for words in bodies]
    able = [words for words in fit if len(words) > 1]
    chosen = (chance.sample(chance.choice(able), 2) for _ in range(QUESTIONS))
    return [(one, other) for one, other in chosen]


def ours(conn: sqlite3.Connection, text: str) -> list[Any]:
    page = Search(conn, text).page(PAGE)
    return [conn.execute(OUR_ROWS, [found.id]).fetchone() for found in page.found]


def plain(table: str) -> Callable[[sqlite3.Connection, str], Any]:
    sql = PLAIN_PAGE.format(table)

    def page(conn: sqlite3.Connection, text: str) -> list[Any]:
        return conn.execute(sql, [text, PAGE]).fetchall()

    return page


def _timed(
    function: Callable[[sqlite3.Connection, str], Any], conn: sqlite3.Connection, text: str
) -> float:
    """ms of processor time: a busy machine tells the same as an idle one."""
    best = float("inf")
    for _ in range(BEST_OF):
        start = time.process_time()
        function(conn, text)
        best = min(best, time.process_time() - start)
    return best * 1e3


def compare(conn: sqlite3.Connection) -> None:
    print(f"\nfirst page of {PAGE}, {QUESTIONS} questions of two words, ms (best of {BEST_OF})")
    print(f"{'':38}{'p50':>8}{'p95':>9}{'max':>9}{'ratio':>10}")
    for kind, shares in (("rare", RARE), ("common", COMMON)):
        pairs = questions(conn, shares)
        for said, table, read in (
            ("as typed", "plain", str),
            ("no accents", "plain_unmarked", fold),
        ):
            floor, spent = [], []
            for one, other in ((read(a), read(b)) for a, b in pairs):
                floor.append(_timed(plain(table), conn, f'"{one}" "{other}"'))
                spent.append(_timed(ours, conn, f"{one} {other}"))
            for name, times in ((table, floor), ("ours", spent)):
                shown = f"{_p(times, 50):8.2f}{_p(times, 95):9.2f}{max(times):9.2f}"
                ratio = _p(times, 95) / _p(floor, 95)
                print(f"{f'{kind}, {said}, {name}':38}{shown}{ratio:10.2f}", flush=True)


def _p(values: list[float], percent: int) -> float:
    return sorted(values)[len(values) * percent // 100]


def main(number: int = ARTICLES, folder: Path | None = None, words: int = 180) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        path = (folder or Path(temporary)) / "search.db"
        if not path.exists():
            fill(path, number, words)
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
            conn.execute("PRAGMA cache_size = -64000")
            sizes(conn)
            compare(conn)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:])) if sys.argv[2:] else main()
