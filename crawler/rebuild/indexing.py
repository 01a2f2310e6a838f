"""The first pass over a WARC file: what captures it holds, and where."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.addresses import joined, with_plain_host
from crawler.archive.capture import Capture, read_capture
from crawler.archive.cdxj import urlkey
from crawler.archive.entry import Entry
from crawler.archive.framing import Damage, Told
from crawler.archive.sources import Source
from crawler.rebuild.grouping import Tie, ties_of, ties_of_facts

Shared = tuple[str, int, int]
BATCH = 1000
MARK_BYTES = 1 << 16


def mark_of(path: Path) -> str:
    """What tells a file from another of its name: its size and a digest of its beginning.

    '' where it cannot be read: whoever opens it says why.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.sha1(file.read(MARK_BYTES), usedforsecurity=False).hexdigest()
        return f"{path.stat().st_size}-{digest[:16]}"
    except OSError:
        return ""


def _entry(capture: Capture, number: int) -> Entry:
    led = joined(capture.url, capture.location or "") if capture.location else ""
    return Entry(
        capture.captured_at,
        number,
        capture.place.offset,
        urlkey(capture.url),
        with_plain_host(capture.url),
        capture.kind,
        capture.status,
        capture.media_type,
        capture.digest,
        urlkey(led) if led else None,
    )


def index(
    source: Source, number: int, told: Told, tied: Callable[[list[Tie]], None] | None = None
) -> Iterator[tuple[list[Entry], list[Shared]]]:
    """Batches of (captures, shared records) of one file. Raises NotAWarc.

    tied: is told which addresses must be read together, where that is to be known.

    A metadata record of this program goes to the capture beside it; one that belongs to none
    is what many pages share.
    """
    entries: list[Entry] = []
    named: dict[str, Entry] = {}  # of two records of one name, the later one
    shared: list[Shared] = []
    for record in source.records(told):
        capture = read_capture(record, source.name)
        if capture is None or not joined(capture.url, ""):
            continue
        if capture.kind == "metadata":
            facts = capture.facts()
            beside = named.get(record.headers.get("warc-concurrent-to", ""))
            if facts and beside is not None:
                beside.facts = capture.place.offset
                beside.role, beside.portal = facts.get("kind"), facts.get("portal")
                if tied is not None:
                    tied(ties_of_facts(beside.url, facts))
            elif facts:
                shared.append((capture.place.record_id, number, capture.place.offset))
            continue
        if not capture.captured_at:  # it has no place among the others
            when = record.headers.get("warc-date", "")
            reason = f"its WARC-Date {when!r} is no time: {capture.url}"
            told(Damage(capture.place.offset, reason))
            continue
        if len(entries) >= BATCH:
            yield entries, shared
            entries, named, shared = [], {}, []
        if tied is not None:
            tied(ties_of(capture))
        entries.append(_entry(capture, number))
        if capture.place.record_id:
            named[capture.place.record_id] = entries[-1]
    yield entries, shared
