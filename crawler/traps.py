"""Addresses that lead a crawl round in circles: they are told, and not asked. Pure functions."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

LENGTH_MAX: Final = 2000
SEGMENTS_MAX: Final = 20
"""Heritrix (TooManyPathSegmentsDecideRule) allows as many."""
# One or two segments that stand three times in a row (Heritrix, PathologicalPathDecideRule).
_REPEATED: Final = re.compile(r"((?:/[^/]+){1,2})\1{2,}(?=/|$)")
# /2031/05, ?date=2031-05-01, ?year=2031: a year alone may be a plan's or a war's.
_YEAR: Final = re.compile(r"[/=](\d{4})[/-]\d{1,2}(?=[/&-]|$)|[?&](?:year|nam|y|yr)=(\d{4})(?=&|$)")
FIRST_YEAR: Final = 1995
"""No Vietnamese portal lists anything older: the country joined the web in 1997."""


def endless(url: str) -> str | None:
    """Why an address looks like one that a trap makes up, None where it does not.

    >>> endless("https://p.vn/tin/tin/tin/a.html")
    'the path repeats /tin'
    """
    if len(url) > LENGTH_MAX:
        return f"the address has {len(url)} characters"
    path = urlsplit(url).path
    if path.count("/") > SEGMENTS_MAX:
        return f"the path has {path.count('/')} segments"
    repeated = _REPEATED.search(path)
    return f"the path repeats {repeated[1][:60]}" if repeated else None


def beyond_the_calendar(url: str, year: int) -> str | None:
    """Why a listing belongs to no year that can have articles; `year` is this one.

    >>> beyond_the_calendar("https://p.vn/lich/2031/05", 2026)
    'the calendar goes on to 2031'
    """
    for month, alone in _YEAR.findall(url):
        found = int(month or alone)
        if not FIRST_YEAR <= found <= year + 1:
            return f"the calendar goes on to {found}"
    return None
