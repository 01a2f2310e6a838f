"""Mutated input against everything that reads strangers' bytes: `make fuzz SECONDS=3600`.

A plain mutation loop over `fuzz_seeds`; `fuzz_guided` gives the same readers to atheris. Nothing may raise but what a reader says that it raises,
nothing may take longer than LONGEST, everything read must be fit to be stored. `--seed` repeats a
run; a find is written to `fuzz-finds/` and ends the run with 1.
"""

# ruff: noqa: E501, T201 - tokens stand in rows, and a report prints

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import fuzz_seeds
from fuzz_seeds import ROOT, URL
from protego import Protego

from crawler.addresses import Site, same_page, tidy
from crawler.archive.capture import Undecodable, decoded, read_all
from crawler.archive.framing import NotAWarc, OneMember, records
from crawler.archive.sources import captures
from crawler.backfill.index import NotAnIndex, read_cdx_json, read_cdxj
from crawler.charsets import decode
from crawler.discovery import Unusable, html_tree, read_feed, read_listing, read_rows, read_sitemap
from crawler.engines.wordpress import listed_post, term_paths
from crawler.fetching.patience import retry_after
from crawler.fetching.robots import first_lines
from crawler.items import Article
from crawler.one_page import CannotRead, as_read, read_one, steps
from crawler.page import Fetched, NotAnArticle, Unreadable, plain
from crawler.running import portals
from crawler.strangers import load_json
from crawler.terminal import as_json, told
from crawler.traps import beyond_the_calendar, endless
from crawler.unpacking import UNPACKERS, Damaged, Overflow, unpack
from pipelines.body_html import safe
from pipelines.bylines import parse_byline
from pipelines.dates import parse_date
from pipelines.encodings import decode_legacy
from pipelines.text import clean, fold

LONGEST = 5.0
"""Seconds of processor time for one input."""
SEEN = "2022-01-01T00:00:00+07:00"
TOKENS = [
    b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<p>", b"</p>", b"<div>", b"</div>", b"<table>",
    b"<tr>", b"<td>", b"<br>", b"<b>", b"<a href='", b"'>", b"<img src='", b"<script>", b"</script>", b"<style>",
    b"&#", b"&#xD800;", b"&#0;", b"&nbsp;", b"\0", b"\x1b[31m", b"\xff", b"\xe1\xbb", b"\xcc\x81", b"\xe2\x80\xae",
    b"31/12/2021", b"2021-02-30T25:61", b"Th\xe1\xbb\xa9 S\xc3\xa1u", b"99999999999999999999", b"-1", b"0000", b"://",
    b"javascript:", b"data:", b"http://[", b"%00", b"%", b"../", b"{", b"}", b"[", b"]", b'"', b"\\ud800", b"\\u0000",
    b"T\xc3\xa1c gi\xe1\xba\xa3:", b"Tin, \xe1\xba\xa3nh: ", b"(Theo ", b")", b"\n", b"\r\n", b"\t", b"  ", b"=", b"'", b",",
]  # fmt: skip
Reader = Callable[[bytes], Any]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _reader_of_pages() -> Reader:
    pipeline = steps()
    spiders: list[Any] = [spider(at=URL) for spider in portals().values()]

    def read(data: bytes) -> None:
        for spider in spiders:
            try:
                item = spider.read([Fetched(URL, data, None, SEEN)], None)
            except (NotAnArticle, Unreadable):
                continue
            for step in pipeline:
                item = step.process_item(item)
            if isinstance(item, Article):
                as_json(asdict(item)).encode()
                (item.title + item.body + item.body_html).encode()
                assert "\0" not in item.title + item.body + item.body_html
                assert safe(item.body_html) == item.body_html

    return read


def _lists(data: bytes) -> None:
    for read in (read_sitemap, read_feed, read_rows):
        try:
            read(data)
        except Unusable:
            continue
    read_listing(html_tree(data), URL)
    try:
        rows = read_rows(data)
    except Unusable:
        return
    term_paths(rows)
    for row in rows:
        listed_post(row, {}, {})


def _robots(data: bytes) -> None:
    rules = Protego.parse(first_lines(data).decode("utf-8", "ignore"))
    for path in ("", "cam/a.html?sid=1", "a" * 300 + "b" * 300):
        rules.can_fetch(URL + path, "congtin")
    rules.crawl_delay("congtin")
    list(rules.sitemaps)


def _unpacked(data: bytes) -> None:
    """Never more than the limit, whatever it is called."""
    for name in UNPACKERS:
        try:
            assert len(unpack(data, [name, name][: 1 + len(data) % 2], 1_000_000)) <= 1_000_000
        except (Damaged, Overflow):
            continue


def _headers(data: bytes) -> None:
    name = data[:200].decode("latin-1")
    wait = retry_after(data[:200], data[200:400] or None, 0.0)
    assert wait is None or wait >= 0
    body = b"<p>Ti\xea\xccng Vi\xea\xf2t</p>" * 3 + data[-100:]
    decode(body, name).encode("utf-8", "surrogatepass")
    decode(body, f"text/html; charset={name}")


def _addresses(data: bytes) -> None:
    for line in _text(data)[:3000].splitlines():
        url = tidy(line, URL)
        if url:
            assert tidy(url) == url
            same_page(same_page(url))
            Site(URL, frozenset(["p.vn"])).key(url)
            endless(url), beyond_the_calendar(url, 2026)


def _indexes(data: bytes) -> None:
    for read in (read_cdxj, read_cdx_json):
        try:
            read(_text(data))
        except NotAnIndex:
            continue


def _command(data: bytes) -> None:
    """`congtin read FILE`."""
    with tempfile.NamedTemporaryFile(suffix=".html") as file:
        file.write(data)
        file.flush()
        try:
            as_json(as_read(read_one(file.name, None, None))).encode()
        except CannotRead as error:
            assert told(str(error)).isprintable()


def _json(data: bytes) -> None:
    try:
        value = load_json(data)
    except ValueError:
        return
    as_json(value).encode()


def _dates(data: bytes) -> None:
    text = _text(data)[:2000]
    for found in (parse_date(text), parse_date(text[:60])):
        assert found is None or found.iso


def _bylines(data: bytes) -> None:
    for line in _text(data)[:4000].splitlines():
        parse_byline(line)


def _texts(data: bytes) -> None:
    text = _text(data)
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert told(text).isprintable()
    plain(text)
    decode_legacy(data)


def _warc(data: bytes) -> None:
    try:
        for capture in read_all(records(io.BytesIO(data), lambda damage: None), "f.warc.gz"):
            if capture.kind != "revisit":
                decoded(capture.body, capture.headers)
    except (NotAWarc, OneMember, Undecodable):
        pass
    with tempfile.NamedTemporaryFile(suffix=".warc.gz") as file:
        file.write(data)
        file.flush()
        try:
            for capture in captures(Path(file.name)):
                str(capture.url).encode()
        except NotAWarc:
            return


def targets() -> dict[str, tuple[Reader, list[bytes]]]:
    """Each reader, and what its input is made of."""
    pages = fuzz_seeds.pages()
    lists, headers = fuzz_seeds.lists(), fuzz_seeds.HEADERS
    return {
        "pages": (_reader_of_pages(), pages), "lists": (_lists, lists), "json": (_json, [*lists, *pages]),
        "dates": (_dates, pages), "bylines": (_bylines, pages), "text": (_texts, pages),
        "warc": (_warc, fuzz_seeds.warcs(pages)), "robots": (_robots, [fuzz_seeds.ROBOTS]),
        "unpack": (_unpacked, fuzz_seeds.packed(pages)), "headers": (_headers, headers),
        "addresses": (_addresses, [*lists, URL.encode()]), "indexes": (_indexes, fuzz_seeds.indexes()),
        "read": (_command, pages),
    }  # fmt: skip


def mutated(random: random.Random, pool: list[bytes]) -> bytes:
    """A seed with a few pieces cut, doubled, moved, crossed with another, or replaced."""
    data = bytearray(random.choice(pool))
    for _ in range(random.choice((1, 2, 4, 16, 64))):
        at = random.randrange(len(data) + 1)
        to = min(len(data), at + random.choice((1, 3, 20, 300)))
        kind = random.randrange(6)
        if kind == 0:
            del data[at:to]
        elif kind == 1:
            data[at:at] = random.choice(TOKENS) * random.choice((1, 1, 2, 50, 400))
        elif kind == 2:
            data[at:to] = bytes(random.randrange(256) for _ in range(min(to - at, 8)))
        elif kind == 3:
            data[at:at] = data[at:to] * random.choice((1, 2, 30))
        elif kind == 4:
            other = random.choice(pool)
            start = random.randrange(len(other) + 1)
            data[at:to] = other[start : start + random.choice((10, 200, 2000))]
        else:
            data = data[: at or None]
        del data[400_000:]
    return bytes(data)


def runs(seconds: float, seed: int, inputs: int | None = None) -> Iterator[tuple[str, bytes, str]]:
    """Each find: (target, input, what went wrong). The last item is ("", b"", the figures).

    `seconds` are the processor's: on a busy machine an hour by the wall tried a fifth of one.
    `inputs`: so many at the most, the same on every machine.
    """
    source, readers = random.Random(seed), targets()
    names = [*readers, "pages", "pages"]  # a page is read by most of the code
    counts: Counter[str] = Counter()
    slowest = 0.0
    end = time.process_time() + seconds
    while time.process_time() < end and (inputs is None or counts.total() < inputs):
        name = source.choice(names)
        read, pool = readers[name]
        data = mutated(source, pool)
        started = time.process_time()
        try:
            read(data)
        except Exception:
            yield name, data, traceback.format_exc()
        took = time.process_time() - started
        if took > LONGEST:
            yield name, data, f"took {took:.1f} s"
        slowest = max(slowest, took)
        counts[name] += 1
    told_counts = ", ".join(f"{name} {n}" for name, n in sorted(counts.items()))
    yield "", b"", f"{counts.total()} inputs ({told_counts}), slowest {slowest:.2f} s, seed {seed}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.randrange(1 << 30)
    finds = 0
    for name, data, wrong in runs(asked.seconds, seed):
        if not name:
            print(f"fuzz: {wrong}, {finds} finds")
            continue
        finds += 1
        folder = ROOT / "fuzz-finds"
        folder.mkdir(exist_ok=True)
        file = folder / f"{name}-{seed}-{finds}"
        file.write_bytes(data)
        print(f"fuzz: {name}: {file}\n{wrong}", file=sys.stderr)
    return int(finds > 0)


if __name__ == "__main__":
    sys.exit(main())
