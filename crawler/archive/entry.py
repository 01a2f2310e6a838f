"""One capture without its bytes: what a catalogue of archives holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Entry:
    """One capture, without its bytes."""

    at: str
    file: int
    """Number of the file in the set."""
    offset: int
    key: str
    """Equal for all spellings of an address."""
    url: str
    kind: str
    status: int | None
    media: str
    digest: str
    leads_to: str | None = None
    """Key of the address that a redirect leads to."""
    facts: int | None = None
    """Where the metadata record beside it begins."""
    role: str | None = None
    """What the archive's writer says it is: article, part, attachment, list."""
    portal: str | None = None
