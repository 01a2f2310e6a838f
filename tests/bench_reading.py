"""From WARC to stored row: our rate beside a floor and the peers; a whole crawl beside bare Scrapy.

    .venv/bin/python tests/bench_reading.py [COPIES [COPIES_CRAWLED]]

All read the same archive in the same run: the demonstration portal's articles, each copied under
other addresses, as a crawl archives them: the answer, the request and what was known of the page,
a record each. The floor is what nobody can leave out: decode the WARC (warcio), parse the page once
(lxml), write to SQLite the text that ours stores (title, lede, body, body_html; found by a first
reading that is not timed). Peers that are not installed are left out. Rates are per core (CPU
seconds of one process), so that a busy machine tells the same.
"""

from __future__ import annotations

import gzip
import importlib.util
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import lxml.html
from warcio.archiveiterator import ArchiveIterator

from crawler import running
from crawler.archive.writing import Archive, Exchange
from crawler.rebuild import life
from data.demo.portal import HOME, DemoPortal

ROOT = Path(__file__).resolve().parent.parent
COPIES = 10
PASSES = 3
POST_ID = re.compile(rb"(postid-|post-|\?p=|posts/)(\d+)")
"""A post's number outlives a change of address: copies under one number would be one article."""
HEADERS = (("Content-Type", "text/html; charset=UTF-8"), ("Content-Encoding", "gzip"))
ASKED = (
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("Accept-Language", "vi,en;q=0.5"),
    ("User-Agent", "congtin/0.1.0 (news archive; contact: bench@example.org)"),
    ("Accept-Encoding", "gzip, deflate, br, zstd"),
)


def pages(copies: int) -> Iterator[tuple[str, bytes]]:
    """(path, HTML) of the demonstration portal's articles, and of copies of them."""
    portal = DemoPortal()
    for post in portal.site.shown():
        slug = post.slug
        body = portal.respond(f"/{slug}.html").body
        if post.password or b'class="page-links"' in body:
            continue
        for number in range(copies):
            name = f"{slug}-{number}"
            copy = POST_ID.sub(rb"\g<1>%d\g<2>" % number, body)
            yield f"/{name}.html", copy.replace(slug.encode(), name.encode())


def archive_of(folder: Path, copies: int) -> Path:
    """An archive as a crawl leaves it."""
    at = datetime(2021, 12, 31, tzinfo=UTC)
    context = {"at": f"{HOME}/", "hosts": ["thanhphohaiphong.gov.vn"], "chrome": []}
    with Archive(folder, "haiphong") as archive:
        for path, body in pages(copies):
            url = HOME + path
            facts = {"portal": "haiphong", "kind": "article", "asked": url, "listed": {"url": url}}
            exchange = Exchange(url, 200, HEADERS, gzip.compress(body, 6), at, ASKED)
            archive.write_exchange(exchange, facts=facts, context=context)
    return next(folder.glob("*.warc.gz"))


def responses(warc: Path) -> Iterator[tuple[str, bytes]]:
    with warc.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                yield (
                    record.rec_headers.get_header("WARC-Target-URI"),
                    record.content_stream().read(),
                )


def ours(warc: Path, folder: Path) -> int:
    settings = running.settings_for(folder / "ours.db", None, "", True, False)
    done = life.rebuild([warc], folder / "ours.db", settings, running.portals())
    return done.counts["new"]


@lru_cache
def texts_of(warc: Path) -> dict[str, tuple[str, ...]]:
    """Address to the text that ours stores."""
    with tempfile.TemporaryDirectory() as folder:
        ours(warc, Path(folder))
        with closing(sqlite3.connect(Path(folder) / "ours.db")) as conn:
            stored = conn.execute("SELECT url, title, lede, body, body_html FROM articles")
            return {url: tuple(text) for url, *text in stored}


def floor(warc: Path, folder: Path) -> int:
    texts = texts_of(warc)
    conn = sqlite3.connect(folder / "floor.db", isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("CREATE TABLE pages (url TEXT PRIMARY KEY, title, lede, body, body_html)")
    conn.execute("BEGIN")
    count = 0
    for url, body in responses(warc):
        lxml.html.document_fromstring(body)
        conn.execute("INSERT INTO pages VALUES (?, ?, ?, ?, ?)", [url, *texts[url]])
        count += 1
    conn.execute("COMMIT")
    conn.close()
    return count


def trafilatura(warc: Path, folder: Path) -> int:
    bare: Any = importlib.import_module("trafilatura").bare_extraction
    return sum(bare(body, url=url, with_metadata=True) is not None for url, body in responses(warc))


def newspaper(warc: Path, folder: Path) -> int:
    library: Any = importlib.import_module("newspaper")
    count = 0
    for url, body in responses(warc):
        article = library.Article(url, language="vi", fetch_images=False)
        article.download(input_html=body.decode("utf-8"))
        article.parse()
        count += bool(article.text)
    return count


def newsplease(warc: Path, folder: Path) -> int:
    library: Any = importlib.import_module("newsplease").NewsPlease
    found = (library.from_html(body.decode("utf-8"), url) for url, body in responses(warc))
    return sum(bool(article.maintext) for article in found)


Reader = Callable[[Path, Path], int]
READERS: dict[str, tuple[Reader, str]] = {
    "ours": (ours, ""),
    "floor": (floor, "lxml"),
    "trafilatura": (trafilatura, "trafilatura"),
    "newspaper4k": (newspaper, "newspaper"),
    "news-please": (newsplease, "newsplease"),
}


def rate(read: Reader, warc: Path) -> tuple[float, int]:
    """(pages a CPU second, pages read): the best pass."""
    best, count = 0.0, 0
    for _ in range(PASSES):
        with tempfile.TemporaryDirectory() as folder:
            started = time.process_time()
            count = read(warc, Path(folder))
            best = max(best, count / (time.process_time() - started))
    return best, count


def reading(copies: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        warc = archive_of(Path(folder), copies)
        print("| reader | pages a second and core | times ours |\n| --- | ---: | ---: |")
        mine = 0.0
        texts_of(warc)
        for name, (read, module) in READERS.items():
            if module and importlib.util.find_spec(module) is None:
                continue
            each, count = rate(read, warc)
            mine = mine or each
            print(f"| {name} ({count} pages) | {each:,.0f} | {each / mine:.2f} |", flush=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\npeak memory of this process: {peak:,.0f} MB")


# -- the crawl ------------------------------------------------------------------------------------
BARE = """
import sys
from scrapy import Spider, Request
from scrapy.crawler import CrawlerProcess

class Bare(Spider):
    name = "bare"
    async def start(self):
        for url in open(sys.argv[1]).read().split():
            yield Request(url, dont_filter=True)
    def parse(self, response):
        pass

process = CrawlerProcess({
    "CONCURRENT_REQUESTS_PER_DOMAIN": 4, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0, "HTTPERROR_ALLOW_ALL": True,
})
process.crawl(Bare)
process.start()
"""
BARELY = "bare Scrapy, nothing stored"
CRAWL_COPIES = 30
RUNS = 2


@dataclass(slots=True)
class Crawled:
    """One crawl: what it asked the server for, what it cost. Seconds."""

    requests: int
    wall: float
    cpu: float


TOLD = {
    "wall": "wall clock (an idle machine alone tells it)",
    "cpu": "processor",
}


def best(one: Crawled, other: Crawled) -> Crawled:
    """The smaller figure of each."""
    return Crawled(*(min(getattr(one, f.name), getattr(other, f.name)) for f in fields(Crawled)))


def crawls(folder: Path, copies: int) -> dict[str, Crawled]:
    """Title to the best of RUNS crawls of one portal; bare Scrapy fetches what the full one did."""
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "bench_server.py"), str(copies)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout
    at = server.stdout.readline().split()[0]
    (folder / "bare.py").write_text(BARE)
    congtin = [sys.executable, "-m", "crawler.cli", "crawl", "haiphong", "--at", at]
    commands = {
        "full crawl": [*congtin, "--db", "a.db", "--delay", "0"],
        "full crawl --no-archive": [*congtin, "--db", "b.db", "--delay", "0", "--no-archive"],
        BARELY: [sys.executable, "bare.py", "urls"],
    }
    done: dict[str, Crawled] = {}
    try:
        for _ in range(RUNS):
            for title, command in commands.items():
                took = timed(command, folder)
                asked = urlopen(f"{at}/asked").read().decode().split()
                if title == "full crawl":
                    (folder / "urls").write_text("\n".join(at + path for path in asked))
                crawled = Crawled(len(asked), *took)
                done[title] = best(done.get(title, crawled), crawled)
    finally:
        server.terminate()
        server.wait()
    return done


def crawling(copies: int) -> None:
    """Two portals, a small and a large one: their difference is what a request costs, whatever
    the start costs."""
    with tempfile.TemporaryDirectory() as name:
        small, large = crawls(Path(name), 1), crawls(Path(name), copies)

    def each(title: str, figure: str) -> float:
        """Seconds a request, the start apart."""
        more = large[title].requests - small[title].requests
        return float(getattr(large[title], figure) - getattr(small[title], figure)) / more

    def whole(title: str, figure: str) -> float:
        return float(getattr(large[title], figure)) / large[title].requests

    for figure, told in TOLD.items():
        print(
            f"\n| {told} | requests | seconds | requests a second, start apart | of bare "
            "| start and all |\n| --- | ---: | ---: | ---: | ---: | ---: |"
        )
        for title, crawl in large.items():
            apart = each(BARELY, figure) / each(title, figure)
            print(
                f"| {title} | {crawl.requests:,} | {getattr(crawl, figure):.1f} | "
                f"{1 / each(title, figure):,.0f} | {apart:.0%} | "
                f"{whole(BARELY, figure) / whole(title, figure):.0%} |",
                flush=True,
            )


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """(seconds, CPU seconds) of it."""
    for old in folder.glob("*.db*"):
        old.unlink()
    for archive in folder.glob("*.archive"):
        shutil.rmtree(archive)
    started = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": ""},
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return seconds, used.ru_utime + used.ru_stime


def main(copies: int = COPIES, crawl_copies: int = CRAWL_COPIES) -> None:
    reading(copies)
    crawling(crawl_copies)


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
