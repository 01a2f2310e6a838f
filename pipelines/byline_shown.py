"""Whether what reads as a byline is the caption of a picture: its end says so.

PGS.TS Mai Duy Tôn, Giám đốc Trung tâm Đột quỵ. | Chi cục Thi hành án quận Tây Hồ.
PGS.TS Nguyễn Trường Thịnh (Ảnh: CTV) | Dana Brooke.
"""

from __future__ import annotations

from typing import Final

from pipelines.byline_parts import titles
from pipelines.byline_value import Byline
from pipelines.byline_words import LEARNED, UNIT_HEADS, begins
from pipelines.syllables import is_syllable
from pipelines.text import clean, word_key

# Of titles those of people who write: "Nhà văn Ma Văn Kháng." is a picture's caption.
_WRITING: Final = frozenset(("pv", "p", "ctv", "btv", "phóng", "cộng", "biên", "báo", "giả", "đọc"))


def is_caption(text: str, printed: str, found: Byline) -> bool:
    """Whether a full stop, or whose picture it is, makes a caption of the prepared text."""
    return _may_be_caption(printed, found) and _shows(text, printed, found)


def _may_be_caption(printed: str, found: Byline) -> bool:
    """Whether the text ends as captions do: in a full stop, or in whose picture it is."""
    credits = found.credits
    return _stopped(printed) or (len(credits) > 1 and credits[-1].role == "photographer")


def _stopped(printed: str) -> bool:
    """Whether a full stop ends the text, whatever invisible stands after it."""
    last = printed[-1]
    return last == "." or (not (last.isalnum() or last == ")") and clean(printed).endswith("."))


def _shows(text: str, printed: str, found: Byline) -> bool:
    """Whether a picture shows whom or what is named: its full stop, or its credit, says so.

    "PGS.TS Mai Duy Tôn, Giám đốc Trung tâm Đột quỵ.", "Chi cục Thi hành án quận Tây Hồ."
    """
    words = text.split(" ")
    title = ".".join(map(word_key, words[: titles(words)])).split(".")
    learned = any(title) and LEARNED.issuperset(filter(None, title))
    pictured = [credit.role for credit in found.credits][1:].count("photographer") > 0
    if found.explicit:
        return learned and pictured and found.credits[0].role == "writer"
    if not _stopped(printed) or "." in words[-1]:
        return False
    if not found.credits:
        return begins(list(map(word_key, words)), UNIT_HEADS) > 0
    single = len(found.credits) == 1 and all(map(str.isalpha, words))
    stranger = single and not all(is_syllable(word_key(word)) for word in words)
    spoken = any(title) and _WRITING.isdisjoint(title)
    return spoken or (stranger and len(words) > 1 and not found.agency)
