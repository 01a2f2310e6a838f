"""Which captures of an address tell something: where its bytes begin, change, return, and end.

A page that stands unchanged for years is caught a hundred times. The first capture of such a run
says since when it was so, the last until when; those between say nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from crawler.addresses import same_page
from crawler.backfill.index import Entry, is_page, is_revisit


def content_of(entry: Entry) -> str:
    """Equal for captures of the same bytes under one address, with or without www and TLS."""
    return f"{_address(entry)} {entry.digest or entry.timestamp}"


def _address(entry: Entry) -> str:
    return same_page(entry.url).partition("://")[2].removeprefix("www.")


def turning_points(
    entries: Iterable[Entry], lost: Callable[[Entry], bool] = lambda _: False
) -> Iterator[Entry]:
    """Of each address, the first and the last capture of every run of equal bytes.

    A revisit's status is not told; it counts where its bytes are those of a page. `lost`: which
    captures cannot be had, so that the next one is the first.
    """
    lines: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        lines[_address(entry)].append(entry)
    for line in lines.values():
        pages = {entry.digest for entry in line if is_page(entry)}
        known = [entry for entry in line if not is_revisit(entry) or entry.digest in pages]
        known = [entry for entry in known if not lost(entry)]
        known.sort(key=lambda e: (e.timestamp, e.url))
        for _, run in groupby(known, key=lambda e: e.digest or e.timestamp):
            first, *more = run
            yield first
            if more and more[-1].timestamp != first.timestamp:
                yield more[-1]
