"""What the lists state of a known article, and what follows: asked again, or passed over."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest
from scrapy.http import Response

from crawler import memory, sitemaps
from crawler.items import Listed
from crawler.memory import Schedule, moment, passes_over
from crawler.sitemaps import sitemap_mark
from pipelines.fetching import Known

FETCHED = Known(
    200, None, None, None, None, 1, "2023-02-01T08:00:00+07:00", "2023-02-03T15:00:00+07:00",
    "2023-05-01T08:00:00+07:00", 0, "article", "2021-12-31",
)  # fmt: skip
NOW = moment("2023-02-03T18:00:00+07:00")
assert NOW


def test_doctests() -> None:
    assert doctest.testmod(memory).failed == doctest.testmod(sitemaps).failed == 0


# What the sitemap stated when the page was fetched (3 February, 15:00), what it states now, and whether that is asked for.
STATED = [
    ("2023-01-02T10:00:00+07:00", "2023-01-02T10:00:00+07:00", False),
    ("2023-01-02T10:00:00+07:00", "2023-01-02T03:00:00+00:00", False),
    ("2023-01-02T10:00:00+07:00", "2023-02-03T16:00:00+07:00", True),
    ("2023-02-03T14:59:59+07:00", "2023-02-03T14:59:59+07:00", True),  # the second of the fetch
    ("2023-02-03T14:00:00+07:00", "2023-02-03T14:00:00+07:00", False),
    ("2023-02-02", "2023-02-02", False),
    ("2023-02-02", "2023-02-03", True),
    ("2023-02-03", "2023-02-03", True),  # an edit after the fetch would be stated the same
    ("2023-02", "2023-02", False),
    ("hôm nay", "hôm nay", False),
    ("", "", False),
]


@pytest.mark.parametrize(("then", "stated", "asked"), STATED)
def test_a_stated_change_is_asked_for(then: str, stated: str, asked: bool) -> None:
    known = replace(FETCHED, fetched_lastmod=then or None)
    listed = Listed("https://p.vn/a.html", lastmod=stated)
    assert NOW
    assert passes_over(known, listed, NOW, Schedule()) is not asked


# What the index states of a child, the newest that the child names, and whether the index alone is believed next time.
INDEXES = [
    ("2023-02-03T17:00:00+07:00", "2023-02-03T17:00:00+07:00", True),
    (
        "2023-02-03T17:00:00+07:00",
        "2023-02-03T17:30:00+07:00",
        False,
    ),  # it states less than its child
    (
        "2023-02-03",
        "2023-02-03",
        False,
    ),  # its day is not over: what comes yet would be stated the same
    ("2023-02-01", "2023-02-01", True),
    ("", "2023-02-01", False),
]


@pytest.mark.parametrize(("stated", "newest", "believed"), INDEXES)
def test_an_index_is_believed(
    stated: str, newest: str, believed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.sitemaps.now", lambda: NOW)
    mark = sitemap_mark("https://p.vn/s.xml", Response("https://p.vn/s.xml"), stated, [newest])
    assert mark.stated == (stated if believed else None)
