"""How much is said around a date: date lines, sentences, months in passing, notes of a change."""

from __future__ import annotations

import re
from typing import Final

from pipelines.date_forms import words
from pipelines.date_label_words import COPYRIGHT, MODIFIED_LABELS, PUBLISHED_LABELS
from pipelines.date_refuse import SIGN_WORDS
from pipelines.date_words import MONTH_LABELS

#: A sentence with more words than this around its date is prose ...
MOST_WORDS: Final = 9
#: ... unless the date is printed by a machine, day and hour in digits, at one end of a headline.
MOST_HEADLINE_WORDS: Final = 45
#: A month alone is a date only with a label: 'Số ra tháng 12/2021'.
MOST_MONTH_WORDS: Final = 4

_WORD: Final = re.compile(r"[a-z]+")
_MODIFIED: Final = re.compile(rf"(?<![a-z])(?:{words(MODIFIED_LABELS)})(?![a-z])")
_PUBLISHED: Final = re.compile(rf"(?<![a-z])(?:{words(PUBLISHED_LABELS)})(?![a-z])")
_DIGIT: Final = re.compile("[0-9]")
_COPYRIGHT: Final = re.compile(words(COPYRIGHT))


def is_sentence(folded: str, start: int, end: int) -> bool:
    """Whether a month is named in passing: 'Tháng 3/2017 sẽ đấu giá', '© Báo Tháng Mười 2023'."""
    begin, stop = folded.rfind("|", 0, start) + 1, folded.find("|", end)  # bars set apart
    return (
        _WORD.search(folded, end, stop if stop >= 0 else len(folded)) is not None
        or _COPYRIGHT.search(folded, begin, start) is not None
        or _DIGIT.search(folded, begin, start) is not None
        or len(_WORD.findall(folded, begin, start)) > MOST_MONTH_WORDS
    )


def is_prose(
    folded: str, start: int, end: int, *, printed_by_machine: bool, crowded: bool = False
) -> bool:
    """Whether so much is said around the date that it belongs to a sentence.

    Of a ``crowded`` line the words of the other dates do not count.
    """
    if folded.endswith("ngay ", 0, start):
        start -= len("ngay ")  # the date's own word
    around = start + len(folded) - end
    if around < 2 * MOST_WORDS:
        return False
    begin, stop = folded.rfind("|", 0, start) + 1, folded.find("|", end)  # bars set apart
    head = _WORD.findall(folded, begin, start)
    tail = _WORD.findall(folded, end, stop if stop >= 0 else len(folded))
    if crowded:
        head, tail = (
            [word for word in told if word not in SIGN_WORDS and word not in MONTH_LABELS]
            for told in (head, tail)
        )
    before, after = len(head), len(tail)
    if before + after <= MOST_WORDS:
        return False
    if not printed_by_machine or before + after > MOST_HEADLINE_WORDS:
        return True
    return min(before, after) > MOST_WORDS


def of_a_change(folded: str, begin: int, start: int) -> bool:
    """Whether the words between two dates say that the second is of the last change."""
    return _MODIFIED.search(folded, begin, start) is not None


def is_update(folded: str) -> bool:
    """Whether a date line tells of the last change alone: 'Cập nhật lúc 10:37, 23/04/2016'."""
    digit = _DIGIT.search(folded)
    start = digit.start() if digit is not None else len(folded)
    return of_a_change(folded, 0, start) and _PUBLISHED.search(folded) is None
