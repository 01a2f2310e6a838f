"""No letter bears a thousand marks: runs of them are cut before anything composes the text.

Composing (NFC) sorts the marks of a letter by insertion: 16,000 of two kinds in turns take 0.25 s,
a megabyte of them a quarter of an hour.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from itertools import groupby
from typing import Final

MARKS: Final = 30
"""Of one letter; Unicode's Stream-Safe Text Format (UAX 15) has no more."""
SHORT: Final = 4000
"""Letters up to which nothing takes long: 0.02 s."""


@cache
def _too_many() -> re.Pattern[str]:
    marks = [code for code in range(sys.maxunicode) if unicodedata.combining(chr(code))]
    runs = [list(run) for _, run in groupby(enumerate(marks), lambda pair: pair[1] - pair[0])]
    spans = "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)
    # The first by itself: a search for one letter of a class is quick, for thirty it is not.
    return re.compile(f"([{spans}][{spans}]{{{MARKS - 1}}})[{spans}]+")


def bounded(text: str) -> str:
    """The text with no more than 30 marks on one letter.

    >>> len(bounded("a" + "\\u0301\\u0323" * 3000)), bounded("Hải") == "Hải"
    (31, True)
    """
    if len(text) <= SHORT or text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return _too_many().sub(r"\1", text)
