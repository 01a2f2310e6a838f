"""dateparser as the last resort, for what our own forms do not know, and never on its word alone.

dateparser 1.5 guesses: told to read Vietnamese it makes 27 dates out of 324 printed texts that mean
another or none (issue 3). So its answer counts only where every number of it stands in the text.
"""

from __future__ import annotations

import re
from typing import Final

from pipelines.date_value import LOCAL, PrintedDate

#: Longer texts are never given to dateparser, whose time grows faster than they do.
LONGEST: Final = 60
#: Editions that Vietnamese portals keep beside the Vietnamese and English ones we read ourselves.
LANGUAGES: Final = ["fr", "es", "de", "ru", "zh", "ja", "ko", "it", "pt", "th"]

_NUMBER: Final = re.compile(r"[0-9]+")
_YEAR: Final = re.compile(r"(?<![0-9./-])(?:19|20)[0-9]{2}(?![0-9./-])")
_DOTTED: Final = re.compile(r"[0-9][./][0-9]")
#: Letters that no language of LANGUAGES writes: the text is Vietnamese, and we know it better.
_VIETNAMESE: Final = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1eff]")
#: A month's name in another script, or at least three letters together.
_NAME: Final = re.compile(r"[^\W\d_]{3}|[^\x00-\u1eff]")
_WORDS: Final = re.compile(r"\w+")


def read_otherwise(cleaned: str) -> PrintedDate | None:
    """A day as dateparser reads it, if its year and day stand in the text, and a month's name."""
    if len(cleaned) > LONGEST or not _may_be_a_date(cleaned):
        return None
    import dateparser  # type: ignore[import-untyped]  # here: its import alone takes a quarter second

    try:
        value = dateparser.parse(
            cleaned,
            languages=LANGUAGES,
            settings={
                "DATE_ORDER": "DMY",
                "PARSERS": ["absolute-time"],
                "REQUIRE_PARTS": ["day", "month", "year"],
                "RETURN_AS_TIMEZONE_AWARE": False,
            },
        )
    except (
        ValueError,
        OverflowError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        re.error,
    ):
        return None  # dateparser raises these for texts it half knows
    if value is None:
        return None
    numbers = [int(number) for number in _NUMBER.findall(cleaned)]
    if value.year not in numbers or value.day not in numbers:
        return None
    if not (value.hour or value.minute):
        return PrintedDate(
            value.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=LOCAL), "day"
        )
    if ":" not in cleaned or value.hour not in numbers or value.minute not in numbers:
        return None
    return PrintedDate(value.replace(second=0, microsecond=0, tzinfo=LOCAL), "minute")


def _may_be_a_date(cleaned: str) -> bool:
    """A year in digits, one or two further numbers or a clock, a name, and hardly a word more."""
    if _YEAR.search(cleaned) is None or _DOTTED.search(cleaned) or _NAME.search(cleaned) is None:
        return False
    if _VIETNAMESE.search(cleaned):
        return False
    return len(_WORDS.findall(cleaned)) <= 8 and 2 <= len(_NUMBER.findall(cleaned)) <= 5
