"""What the indexes of web archives say: pure readers of their answers, and which lines matter.

Formats: Wayback's CDX server (output=json with showResumeKey) and pywb's CDXJ API as Common
Crawl runs it (a JSON object a line).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from crawler.addresses import tidy
from crawler.card import Card

_TIMESTAMP = re.compile(r"\d{14}")
_HTML = ("text/html", "application/xhtml+xml", "unk", "")
_OK = 200
REVISIT = "warc/revisit"
"""The media type of a capture whose bytes were archived before; indexes know no status of it."""
VIETNAM = timedelta(hours=7)
"""What the days of --since and --until are ahead of an index's UTC."""


class NotAnIndex(ValueError):
    """The answer is none of an index: an error page, or cut in the middle."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One capture as an index states it."""

    url: str
    timestamp: str
    """14 digits, UTC."""
    mime: str = ""
    status: int | None = None
    digest: str = ""
    """Base32 of the payload's SHA-1, without its name."""
    filename: str = ""
    offset: int = 0
    length: int = 0
    """Where the record lies, for archives that hand out WARC files; else 0."""

    @property
    def time(self) -> datetime:
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)

    @property
    def key(self) -> str:
        """Equal for two lines that name the same capture."""
        return f"{self.timestamp} {self.url}"


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of an index."""

    entries: list[Entry]
    following: str = ""
    """The cursor of the next page; '' behind the last."""
    unread: Sequence[str] = ()
    """Lines that say nothing of a capture."""


def _number(text: object) -> int | None:
    try:
        return int(str(text))
    except ValueError:
        return None


def _entry(told: dict[str, object], url: str) -> Entry | None:
    """None where the line lacks what makes a capture."""
    address, timestamp = tidy(url), str(told.get("timestamp") or "")
    if not address or not _TIMESTAMP.fullmatch(timestamp):
        return None
    try:
        datetime.strptime(timestamp, "%Y%m%d%H%M%S")
    except ValueError:
        return None
    return Entry(
        address,
        timestamp,
        str(told.get("mime") or told.get("mimetype") or ""),
        _number(told.get("status") or told.get("statuscode")),
        str(told.get("digest") or "").rpartition(":")[2],
        str(told.get("filename") or ""),
        _number(told.get("offset")) or 0,
        _number(told.get("length")) or 0,
    )


def read_cdxj(text: str) -> tuple[list[Entry], list[str]]:
    """The entries of one page of a CDXJ API, and the lines that are none.

    A JSON object, or `key timestamp {...}`, a line each. Raises NotAnIndex where not one line can
    be read, or the last one is cut: asked again, the page may be whole.
    """
    entries: list[Entry] = []
    unread: list[str] = []
    broken = ""
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    for line in lines:
        head, brace, rest = line.partition("{")
        try:
            told = json.loads(brace + rest)
        except ValueError:
            broken = line
            unread.append(line)
            continue
        words = head.split()
        told.setdefault("timestamp", words[-1] if words else "")
        entry = _entry(told, str(told.get("url") or ""))
        if entry:
            entries.append(entry)
        else:
            unread.append(line)
    if broken and (not entries or lines[-1] == broken):
        raise NotAnIndex(f"a line is no CDXJ: {broken[:60]!r}")
    return entries, unread


def read_cdx_json(text: str) -> tuple[list[Entry], str]:
    """(entries, resume key) of an answer of Wayback's CDX server; '' when it was the last page.

    Raises NotAnIndex.
    """
    if not text.strip():  # one that has nothing answers []
        raise NotAnIndex("the answer is empty: no bytes, not even an empty list")
    try:
        rows = json.loads(text)
    except ValueError:
        raise NotAnIndex(f"the answer is no JSON: {text[:60]!r}") from None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise NotAnIndex("the answer is no list of rows")
    resume = ""
    if len(rows) >= 2 and rows[-2] == [] and len(rows[-1]) == 1:
        resume = str(rows[-1][0])
        rows = rows[:-2]
    if not rows:
        return [], resume
    names = [str(name) for name in rows[0]]
    if "timestamp" not in names or "original" not in names:
        raise NotAnIndex("the first row names no columns")
    told = (dict(zip(names, row, strict=False)) for row in rows[1:])
    found = (_entry(row, str(row["original"])) for row in told if "original" in row)
    return [entry for entry in found if entry], resume


def is_revisit(entry: Entry) -> bool:
    return entry.mime == REVISIT


def is_page(entry: Entry) -> bool:
    """A web page that was there: neither a redirect, an error nor a photo."""
    return entry.status == _OK and entry.mime.split(";")[0].strip().lower() in _HTML


def wanted(
    entries: Iterable[Entry], card: Card, since: date | None, until: date | None
) -> list[Entry]:
    """The captures of articles, and those that may be: revisits tell no status."""
    found = []
    for entry in entries:
        day = (entry.time + VIETNAM).date()
        outside = (since and day < since) or (until and day > until)
        may_be = is_page(entry) or (is_revisit(entry) and entry.status in (None, _OK))
        if may_be and not outside and card.generation_of(entry.url, day.isoformat()) is not None:
            found.append(entry)
    return found
