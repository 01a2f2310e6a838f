"""What is understood of a byline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.byline_words import Role


class Credit(NamedTuple):
    """One name in one role, as a byline prints it."""

    name: str
    role: Role


@dataclass(slots=True)
class Byline:
    """Credits in printed order, and the agency, newspaper or site named as source.

    `certain`: by a label, a listed source or listed names, not only by capitals.
    `explicit`: a label, a source word or a remark says that it is a byline.
    """

    credits: list[Credit] = field(default_factory=list)
    agency: str | None = None
    certain: bool = field(default=True, compare=False, repr=False)
    explicit: bool = field(default=True, compare=False, repr=False)
