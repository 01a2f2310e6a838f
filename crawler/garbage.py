"""Python's search for cycles of garbage, made rare where a process reads page after page.

A page's thousand objects go when nobody names them any more, as all of Python's do. The search
finds nothing among them, and goes over all that the program has loaded: 6 % of a page's time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLD = 20_000
"""Objects that outlive the last search, net; Python's own is 700."""


@contextmanager
def rarely_sought() -> Iterator[None]:
    """Until its end cycles are sought seldom, and not among what was there at its beginning."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(THRESHOLD, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
