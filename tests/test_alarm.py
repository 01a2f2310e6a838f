"""A portal that breaks is told in one line by the crawl that meets it, and by status after it."""

from __future__ import annotations

import dataclasses
import doctest
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import congtin, crawl, query

from crawler import settings, skeleton
from data.demo.answers import Response
from data.demo.portal import DemoPortal

Change = Callable[[str, Response], Response]
NOTHING = Response(200, b"<html><head><title>Portal</title></head><body></body></html>")


class Changed(DemoPortal):
    """The portal, its answers changed by a function of (path, answer)."""

    def __init__(self, change: Change, **switches: bool) -> None:
        super().__init__(**switches)
        self.change = change

    def respond(self, target: str) -> Response:
        return self.change(target.split("?")[0], super().respond(target))


def text(path: str, answer: Response, change: Callable[[str], str]) -> Response:
    return dataclasses.replace(answer, body=change(answer.body.decode("utf-8")).encode())


def another_theme(path: str, answer: Response) -> Response:
    """The same pages with no name that a selector knows."""
    if not path.endswith(".html"):
        return answer
    names = r"content-detail|post-content|entry-content|post-title|entry-title|post-date|post-tools"
    return text(path, answer, lambda html: re.sub(names, "khung", html))


def another_theme_everywhere(path: str, answer: Response) -> Response:
    """The same, the front page too."""
    if path != "/":
        return another_theme(path, answer)
    named = re.compile(r'(class|id)="([^"]+)"')
    return text(path, answer, lambda html: named.sub(r'\1="moi-\2"', html))


def no_bylines(path: str, answer: Response) -> Response:
    """What stands on the right, under the text, is no longer there."""
    if not path.endswith(".html"):
        return answer
    right = re.compile(r"<(p|div)[^>]*text-align: ?right.*?</\1>", re.S)
    return text(path, answer, lambda html: right.sub("", html))


def one_old_date(path: str, answer: Response) -> Response:
    """Every page prints the same day: the theme's, not the article's."""
    if not path.endswith(".html"):
        return answer
    printed = re.compile(r"(?:\w+ \w+, )?\d\d/\d\d/\d{4}(?: \d\d:\d\d)?")
    return text(path, answer, lambda html: printed.sub("Thứ Năm, 01/01/2015 00:00", html))


def half_a_sitemap(path: str, answer: Response) -> Response:
    if path != "/wp-sitemap-posts-post-1.xml":
        return answer

    def half(xml: str) -> str:
        urls = re.findall(r"<url>.*?</url>", xml, re.S)
        for url in urls[: len(urls) // 2]:
            xml = xml.replace(url, "")
        return xml

    return text(path, answer, half)


def nothing_listed(path: str, answer: Response) -> Response:
    return NOTHING if path == "/" else Response(404, b"")


def all_503(path: str, answer: Response) -> Response:
    return Response(503, b"busy")


def robots_forbid(path: str, answer: Response) -> Response:
    forbids = b"User-agent: *\nDisallow: /\n"
    return Response(200, forbids, "text/plain") if path == "/robots.txt" else answer


BREAKS: dict[str, tuple[Change, tuple[str, ...], str]] = {
    "a redesigned theme": (another_theme, ("--full",), "body-by-another-rule"),
    "bylines that are no longer found": (no_bylines, ("--full",), "bylines-missing"),
    "half the sitemap": (half_a_sitemap, (), "sitemap-shrunk"),
    "an empty listing": (nothing_listed, (), "nothing-listed"),
    "503 everywhere": (all_503, (), "nothing-listed"),
    "robots.txt forbids it": (robots_forbid, (), "nothing-listed"),
}


def test_doctests() -> None:
    assert doctest.testmod(skeleton).failed == 0


@pytest.mark.parametrize("case", BREAKS)
def test_a_portal_that_breaks_is_told_in_one_line(case: str, known: Path) -> None:
    change, options, kind = BREAKS[case]
    before = query(known, "SELECT url, title, body, byline_printed FROM articles ORDER BY url")
    with Changed(change) as portal:
        ran = crawl(known, portal.url, *options)
    line = ran.said_once()
    assert ran.code == 1 and "new in this run" in line, line
    kinds = {row["kind"] for row in query(known, "SELECT kind FROM problems WHERE stage = 'judge'")}
    assert kind in kinds, (kinds, line)
    (run,) = query(known, "SELECT outcome, notes FROM runs ORDER BY id DESC LIMIT 1")
    assert run["outcome"] == "unhealthy" and run["notes"] in line
    told = congtin("status", "--db", known)
    assert told.code == 1 and run["notes"] in told.said_once()
    after = query(known, "SELECT url, title, body, byline_printed FROM articles ORDER BY url")
    for old, new in zip(before, after, strict=True):
        assert new["byline_printed"] == old["byline_printed"], "what was read well stays"


def test_a_history_too_short_to_judge_by_is_said(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    with DemoPortal() as portal:
        crawl(db, portal.url, "--limit", "6")
        ran = crawl(db, portal.url)
    assert ran.code == 0 and "too few articles to judge" in ran.out
    (run,) = query(db, "SELECT notes FROM runs ORDER BY id DESC LIMIT 1")
    assert "read 6 articles, too few to judge" in run["notes"]


def test_a_redesign_is_told_by_a_crawl_without_news(known: Path) -> None:
    with Changed(another_theme_everywhere) as changed:
        ran = crawl(known, changed.url)
        assert ran.code == 1 and "is not read by the usual rule" in ran.said_once()
        asked = [r.path for r in changed.requests if r.path.endswith(".html")]
        assert len(asked) == settings.GONE_PROBES
        changed.requests.clear()
        assert crawl(known, changed.url).code == 1, "and it lasts"
        assert not [r for r in changed.requests if r.path.endswith(".html")]


def test_what_was_stored_under_an_alarm_is_read_anew_when_it_has_ended(known: Path) -> None:
    """Without lists that state another date or an edit, nothing told that it was wrong."""
    wrong = "SELECT count(*) AS n FROM articles WHERE published_date = '2015-01-01'"
    off = {"rest": False, "feed": False}
    with Changed(one_old_date, **off) as portal:
        assert crawl(known, portal.url, "--full").code == 1
        assert query(known, wrong)[0]["n"] > 20
    with DemoPortal(**off) as mended:
        assert crawl(known, mended.url, "--full", "--limit", "12", clock="+1h").code == 0
        assert crawl(known, mended.url, clock="+2h").code == 0
        assert query(known, wrong)[0]["n"] == 0


def test_dates_that_drift_away_show_on_new_articles(known: Path) -> None:
    with Changed(one_old_date) as portal:
        like = next(p for p in portal.site.shown() if not p.password)
        for n in range(8):
            when = like.published + timedelta(days=400, hours=n)
            portal.site.add(
                dataclasses.replace(
                    like, id=2000 + n, slug=f"moi-{n}", title=f"Mới {n}", old_slugs=(),
                    published=when, modified=when,
                )
            )  # fmt: skip
        ran = crawl(known, portal.url)
    assert ran.code == 1 and "0 of 8 articles state one date in all places" in ran.said_once()


def test_a_break_is_told_since_its_first_run_and_accepted_when_it_is_meant(known: Path) -> None:
    with Changed(half_a_sitemap) as portal:
        assert crawl(known, portal.url).code == 1
        again = crawl(known, portal.url)
        (first,) = query(known, "SELECT id, started FROM runs WHERE id = 2")
        assert again.code == 1
        assert f"since {first['started']} (run 2)" in again.said_once()
        assert crawl(known, portal.url, "--accept").code == 0
        assert crawl(known, portal.url).code == 0


def test_a_crawl_with_nothing_new_does_not_end_an_alarm_and_a_mended_portal_does(
    known: Path,
) -> None:
    told = "SELECT kind FROM problems WHERE stage = 'judge' AND run_id = ? ORDER BY kind"
    with Changed(no_bylines) as portal:
        assert crawl(known, portal.url, "--full").code == 1
        quiet = crawl(known, portal.url, clock="+1h")
        assert quiet.code == 1 and "(run 2)" in quiet.said_once()
        (run,) = query(known, "SELECT outcome, new, changed FROM runs WHERE id = 3")
        assert run == {"outcome": "unhealthy", "new": 0, "changed": 0}
        assert query(known, told, 3) == query(known, told, 2) != []
        assert congtin("status", "--db", known).code == 1
    with DemoPortal() as mended:
        assert crawl(known, mended.url, "--full", clock="+2h").code == 0
    assert congtin("status", "--db", known).code == 0


def test_the_example_of_a_failure_is_an_article_that_failed(tmp_path: Path) -> None:
    with DemoPortal() as portal:
        paths = sorted(f"/{p.slug}.html" for p in portal.site.shown())
        undated, broken = paths[0], paths[-8:]

    def no_dates(path: str, answer: Response) -> Response:
        if path in broken:
            return Response(404, b"<html><h1>404</h1></html>")
        if path != undated:
            return answer
        dates = re.compile(r"\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d\S*")
        return text(path, answer, lambda html: dates.sub("", html))

    db = tmp_path / "a.db"
    with Changed(no_dates) as portal:
        ran = crawl(db, portal.url)
    assert query(db, "SELECT 1 FROM problems WHERE url LIKE ?", f"%{undated}")
    assert ran.code == 1 and re.search(r"such as \S+", ran.said_once())
    example = ran.said_once().split("such as ")[1].split(";")[0]
    assert any(example.endswith(path) for path in broken), ran.said_once()
    told = query(db, "SELECT url FROM problems WHERE stage = 'judge' AND kind = 'failing'")
    assert [row["url"] for row in told] == [example]
