"""Rates and accuracy of our bylines beside trafilatura's and newspaper4k's.

    .venv/bin/python tests/bench_bylines.py

All read the same strings of tests/tables/bylines.jsonl in the same run: those collected from public
pages, and those we composed. The peers read pages, so each string is put into a small page where
they look for it (class "author", rel "author"). Peers that are not installed are left out.
"""

from __future__ import annotations

import html
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipelines.byline_parse import remembered
from pipelines.bylines import author_key, parse_byline
from pipelines.dates import parse_date

TABLE: Final = Path(__file__).parent / "tables" / "bylines.jsonl"
DATES: Final = TABLE.with_name("dates.jsonl")
PASSES: Final = {"ours": 20}
BY_SHAPE: Final = "drawn by shape"
#: Beside a date: turns, and strings timed together. The best of each handful is taken, for on a
#: busy machine no long stretch is left alone, and what others evict from the caches is no one's.
TURNS: Final = 40
CHUNK: Final = 10
PAGE: Final = """<!DOCTYPE html><html lang="vi"><head><title>Hội nghị tổng kết</title></head><body>
<article><h1>Hội nghị tổng kết</h1>
<p>Chiều 31/12, Ban Quản lý Khu Kinh tế tổ chức Hội nghị tổng kết công tác năm và triển khai nhiệm
vụ năm sau. Đồng chí Trưởng Ban chủ trì Hội nghị.</p>
<p class="author" rel="author">{byline}</p></article></body></html>"""

Row = dict[str, Any]
Reader = Callable[[str], list[str]]


def ours(printed: str) -> list[str]:
    """The names of `parse_byline`."""
    byline = parse_byline(printed)
    return [credit.name for credit in byline.credits] if byline else []


def page(printed: str) -> str:
    """A page whose author element is the byline."""
    return PAGE.format(byline=html.escape(printed).replace("\n", "<br>"))


def trafilatura_reader() -> Reader:
    """trafilatura's metadata of the page: one string, names between semicolons."""
    import trafilatura

    def read(printed: str) -> list[str]:
        found = trafilatura.extract_metadata(page(printed))
        return (found.author or "").split("; ") if found and found.author else []

    return read


def newspaper_reader() -> Reader:
    """newspaper4k's authors of the page."""
    import newspaper  # type: ignore[import-not-found]

    def read(printed: str) -> list[str]:
        article = newspaper.Article("http://example.com/tin.html", language="vi")
        article.download(input_html=page(printed))
        article.parse()
        return list(article.authors)

    return read


PEERS: Final[dict[str, Callable[[], Reader]]] = {
    "trafilatura": trafilatura_reader,
    "newspaper4k": newspaper_reader,
}


def readers() -> dict[str, Reader]:
    """Ours, and every peer that is installed."""
    found: dict[str, Reader] = {"ours": ours}
    for name, make in PEERS.items():
        try:
            found[name] = make()
        except ImportError:
            sys.stderr.write(f"{name} is not installed: left out\n")
    return found


def measure(name: str, read: Reader, rows: list[Row]) -> str:
    """One line of the table: precision, recall, F1 of names, traps refused, time a string."""
    right = told = wanted = traps = refused = 0
    for row in rows:
        want = {author_key(credit[0]) for credit in row["credits"]}
        got = {author_key(found) for found in read(row["raw"])}
        right, told, wanted = right + len(want & got), told + len(got), wanted + len(want)
        if not want:
            traps, refused = traps + 1, refused + (not got)
    passes = PASSES.get(name, 1)
    start = time.process_time()
    for _ in range(passes):
        remembered.clear()  # each is read as if for the first time
        for row in rows:
            read(row["raw"])
    each = (time.process_time() - start) / passes / len(rows)
    precision, recall = right / max(told, 1), right / max(wanted, 1)
    f1 = 2 * right / max(told + wanted, 1)
    return (
        f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {refused} of {traps} "
        f"| {each * 1e6:,.0f} | {1 / each:,.0f} |"
    )


def main() -> None:
    """The tables, as Markdown."""
    rows = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
    tables = {
        "collected": [row for row in rows if not row["source"].startswith("composed")],
        "composed": [row for row in rows if row["source"].startswith("composed")],
    }
    peers = readers()
    for title, chosen in tables.items():
        sys.stdout.write(
            f"\nBylines, {title}: {len(chosen)} strings\n\n"
            "| reader | precision | recall | F1 of names | nobody named | µs each | a second |\n"
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        )
        for name, read in peers.items():
            sys.stdout.write(measure(name, read, chosen) + "\n")
            sys.stdout.flush()
    beside_a_date(tables["collected"])


def beside_a_date(rows: list[Row]) -> None:
    """The time of a byline, new and seen before, beside that of a date in turns of one run.

    As the dates are those that are one, the bylines are those that name somebody or a paper; what
    only may hold one, an article's last sentence mostly, stands in a line of its own, and so do
    strings of which every form was as likely to be drawn: what sites print rarely.
    """
    dates = [json.loads(line) for line in DATES.read_text("utf-8").splitlines()]
    printed = [
        (row["raw"], datetime.fromisoformat(row["reference"]) if row["reference"] else None)
        for row in dates
        if row["expected"] and not row["source"].startswith("composed")
    ]
    named = [row for row in rows if row["kind"] not in ("not_byline", "tail")]
    bylines = [row["raw"] for row in named if BY_SHAPE not in row["source"]]
    shapes = [row["raw"] for row in named if BY_SHAPE in row["source"]]
    others = [row["raw"] for row in rows if row["kind"] in ("not_byline", "tail")]
    work: dict[str, tuple[bool, Callable[..., object], list[tuple[Any, ...]]]] = {
        "a date": (False, parse_date, list(printed)),
        "a byline read for the first time": (True, parse_byline, [(one,) for one in bylines]),
        "a byline seen before": (False, parse_byline, [(one,) for one in bylines]),
        "a byline of those drawn by shape, read for the first time": (
            True, parse_byline, [(one,) for one in shapes]
        ),
        "a sentence, with a byline after it or none": (
            True, parse_byline, [(one,) for one in others]
        ),
    }  # fmt: skip
    best: dict[str, list[float]] = {}
    for _ in range(TURNS):
        for name, (anew, read, given) in work.items():
            if anew:
                remembered.clear()
            turn = [seconds(read, given[i : i + CHUNK]) for i in range(0, len(given), CHUNK)]
            best[name] = list(map(min, turn, best.get(name, turn)))
    each = {name: sum(turn) / len(work[name][2]) for name, turn in best.items()}
    sys.stdout.write("\n| collected strings | µs each | times a date |\n| --- | ---: | ---: |\n")
    for name, one in each.items():
        sys.stdout.write(f"| {name} | {one * 1e6:.1f} | {one / each['a date']:.2f} |\n")


def seconds(read: Callable[..., object], given: list[tuple[Any, ...]]) -> float:
    """Of the processor, for reading the strings once."""
    start = time.process_time()
    for one in given:
        read(*one)
    return time.process_time() - start


if __name__ == "__main__":
    main()
