"""What the data dictionary is made of: a table's sentence and its columns' meanings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Described:
    """A table or view: one sentence, and the meaning of each column."""

    sentence: str
    columns: Mapping[str, str]
    inner: bool = False
    """What the program keeps for itself: not among the tables that pages list and exports offer."""


VANISHED = (
    "id", "portal", "title", "published", "published_date", "gone_since", "last_seen", "words",
    "url",
)  # fmt: skip
"""The view's columns, all of which `articles` describes."""
ARTICLE = "The article: articles.id."
POSITION = "1, 2, ... in the order of the page."
PORTAL = "Name of the portal's card: haiphong; general for a site crawled without a card."
WHOLE = "Integer, 0 where there was none."
