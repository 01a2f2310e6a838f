"""What a crawl measured, as the rules that judge it take it; pure data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """Where tolerance ends; the settings say why."""

    failed_share: float
    failed_min: float
    failed_first: float
    list_share: float
    list_min: float
    new_share: float
    new_chance: float
    rate_chance: float
    rate_floor: float
    rate_min: float
    rule_min: float
    regressed_share: float
    regressed_min: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Something needs a look: what, in words, and an example address ('' where there is none)."""

    kind: str
    words: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl as history keeps it, or as it stands now."""

    id: int
    started: datetime
    outcome: str
    new: int = 0
    failed: int = 0
    asked: int = 0
    listed: int = 0
    regressed: int = 0
    sweep: bool = False
    """It read whatever there is (the first one, --full): not only what is new."""
    partial: bool = False
    """--since, --until or --limit kept it from seeing all that is new."""
    figures: Mapping[str, float] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    """Figure to an example of what lacks it; of the present run only."""
    alarms: Mapping[str, Verdict] = field(default_factory=dict)
    """Its verdicts, by their kinds."""


Rule = Callable[[Run, Sequence[Run], Limits], Iterator[Verdict]]


def healthy(history: Sequence[Run]) -> list[Run]:
    return [run for run in history if run.outcome == "healthy"]
