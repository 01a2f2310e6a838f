"""An article's page as it was received, out of the archive beside the database."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.archive.capture import Undecodable
from crawler.archive.framing import NotAWarc
from crawler.archive.sources import Source

SUFFIX = ".archive"
# A page of strangers: no script, no form, no picture from anywhere, an origin of its own.
SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a capture, and what they are."""

    media_type: str
    body: bytes


def folder_of(database: Path) -> Path:
    """Where a crawl puts its archive, unless it was told otherwise: data/congtin.archive."""
    return database.with_name(database.stem + SUFFIX)


def _file(folder: Path, name: str) -> Path | None:
    """A file of the archive; None where the name leads out of it, or there is none."""
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None


def page(folder: Path, capture: Mapping[str, Any]) -> Page | None:
    """The capture that a revision names. None where the archive has it no more."""
    if not capture["capture_file"] or capture["capture_offset"] is None:
        return None
    path = _file(folder, capture["capture_file"])
    if path is None:
        return None
    try:
        with closing(Source(path.name, path.open("rb"))) as source:
            found = source.capture_at(capture["capture_offset"])
            if found is None:
                return None
            declared = (found.media_type or found.header("Content-Type") or "").split(";")[0]
            guessed = declared.strip().lower() or mimetypes.guess_type(found.url)[0] or ""
            header = found.header("Content-Type") or "text/html"
            shown = header if guessed in HTML else "application/octet-stream"
            return Page(shown, found.payload())
    except (NotAWarc, Undecodable, OSError):
        return None
