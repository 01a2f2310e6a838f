"""What the demonstration portal can send back."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from data.demo.store import ZONE

HTML = "text/html; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
XML = "application/xml; charset=UTF-8"


@dataclass(frozen=True)
class Switches:
    """Parts of the portal that can be off."""

    rest: bool = True
    sitemap: bool = True
    feed: bool = True
    absolute_redirects: bool = False


@dataclass(frozen=True)
class Response:
    """What goes back; where `modified` is set, conditional requests are answered."""

    status: int
    body: bytes = b""
    media: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    modified: datetime | None = None


def text(body: str, media: str = HTML, modified: datetime | None = None) -> Response:
    """200 with this text."""
    return Response(200, body.encode(), media, modified=modified)


def file(folder: Path, name: str) -> Response | None:
    """A file below a folder, never outside it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        return None
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    changed = datetime.fromtimestamp(int(path.stat().st_mtime), ZONE)
    return Response(200, path.read_bytes(), media, modified=changed)
