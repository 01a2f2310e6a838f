"""Years of cron: what a second, a third, a hundredth crawl asks for, keeps and believes."""

# ruff: noqa: E501 - tables and statements stay on one line

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import Crawled, Ran, Row, congtin, one, paths, query, started
from forked import Started
from measure_kills import differences, everything

from crawler.clock import now, stamp
from crawler.closing import ClosingSpider
from crawler.items import Page, Problem
from data.demo.answers import Response
from data.demo.portal import HOME, DemoPortal
from data.demo.store import Post
from pipelines.store import Store


class Portal(DemoPortal):
    """A portal some of whose addresses answer as the test says."""

    def __init__(self, **switches: bool) -> None:
        super().__init__(**switches)
        self.answers: dict[str, Response | Callable[[], Response]] = {}
        self.all_articles: int = 0

    def respond(self, target: str) -> Response:
        path = target.split("?")[0]
        if self.all_articles and path.endswith(".html"):
            return Response(self.all_articles, b"away")
        answer = self.answers.get(path)
        if answer is None:
            return super().respond(target)
        return answer() if callable(answer) else answer


@contextmanager
def serving(**switches: bool) -> Iterator[Portal]:
    portal = Portal(**switches)
    with portal:
        yield portal


def crawl(db: Path, portal: DemoPortal, *arguments: str, clock: str = "") -> Ran:
    """A crawl on another day: `clock` is a span like +26h."""
    portal.requests.clear()
    options = ["--at", portal.url, "--db", str(db), "--delay", "0", "--no-archive", *arguments]
    return congtin("crawl", "haiphong", *options, CONGTIN_CLOCK=clock)


def asked(portal: DemoPortal) -> list[str]:
    """Paths of articles that were asked for."""
    return [path for path in paths(portal) if path.endswith(".html")]


def newest(portal: DemoPortal) -> Post:
    return next(p for p in portal.site.shown() if not p.password and len(p.parts) == 1)


def article(db: Path, post: Post) -> Row:
    rows = query(db, "SELECT * FROM articles WHERE url = ?", post.url)
    assert len(rows) == 1, post.url
    return rows[0]


def last_run(db: Path) -> Row:
    return query(db, "SELECT * FROM runs ORDER BY id DESC LIMIT 1")[0]


def kinds(db: Path) -> set[str]:
    return {row["kind"] for row in query(db, "SELECT kind FROM problems")}


NOW = datetime.fromisoformat("2023-02-03T04:05:06+07:00")
SWITCHES = [{}, {"rest": False}, {"sitemap": False}, {"rest": False, "sitemap": False}, {"rest": False, "sitemap": False, "feed": False}]  # fmt: skip
IDS = ["all", "no rest", "no sitemap", "feed", "listings"]


# -- lists --------------------------------------------------------------------------------------
@pytest.mark.parametrize("switches", SWITCHES, ids=IDS)
def test_what_is_new_is_found_and_little_else_is_asked(
    switches: dict[str, bool], known: Path
) -> None:
    """The session's crawl had every list; with whatever is left of them a new article is found."""
    with serving(**switches) as portal:
        crawl(known, portal)
        assert asked(portal) == []
        few = len(portal.requests)
        like = newest(portal)
        portal.site.add(replace(like, id=901, slug="moi", title="Mới", published=NOW, modified=NOW))
        ran = crawl(known, portal)
        assert (ran.code, ran.said) == (0, []), ran.err[-800:]
        assert asked(portal) == ["/moi.html"]
        assert few <= 30 and len(portal.requests) <= few + 6
    run = last_run(known)
    assert (run["new"], run["changed"], run["sweep"]) == (1, 0, 0)


@pytest.mark.parametrize("switches", SWITCHES[:3], ids=IDS[:3])
def test_edited_deleted_moved_scheduled_and_back_dated(
    switches: dict[str, bool], known: Path
) -> None:
    with serving(**switches) as portal:
        crawl(known, portal)
        posts = [p for p in portal.site.shown() if not p.password and not p.old_slugs]
        edited, deleted, moved = posts[3], posts[5], posts[7]
        portal.site.edit(edited.slug, title="Tên khác hẳn", modified=NOW)
        portal.site.remove(deleted.slug)
        renamed = replace(moved, slug="dia-chi-moi", old_slugs=(moved.slug,), modified=NOW)
        portal.site.remove(moved.slug)
        portal.site.add(renamed)
        # WordPress leaves the modification time of a scheduled post as it was written.
        shown = replace(newest(portal), id=902, slug="hen-gio", title="Hẹn giờ", published=NOW, modified=NOW - timedelta(days=40))  # fmt: skip
        portal.site.add(shown)
        back = replace(newest(portal), id=903, slug="lui-ngay", title="Lùi ngày", published=NOW - timedelta(days=900), modified=NOW)  # fmt: skip
        portal.site.add(back)
        ran = crawl(known, portal)
        assert (ran.code, ran.said) == (0, []), ran.err[-800:]
        wanted = {f"/{slug}.html" for slug in (edited.slug, deleted.slug, "dia-chi-moi", "hen-gio", "lui-ngay")}  # fmt: skip
        assert wanted <= set(asked(portal))
        # The address it left, and probes: is the portal well?
        assert len(set(asked(portal)) - wanted - {moved.path}) <= 5
        run = last_run(known)
        assert (run["new"], run["changed"], run["gone"]) == (2, 1, 0)
        at_home = query(known, "SELECT id, url, revision FROM articles WHERE url = ?", f"{HOME}/dia-chi-moi.html")  # fmt: skip
        assert [row["revision"] for row in at_home] == [1]
        alias = one(known, "SELECT article_id FROM aliases WHERE url = ?", moved.url)
        assert alias == at_home[0]["id"]
        assert not query(known, "SELECT 1 FROM articles WHERE url = ?", moved.url)
        # The second sign a day later.
        crawl(known, portal, clock="+26h")
        assert last_run(known)["gone"] == 1
        gone = article(known, deleted)
        assert gone["gone_since"] and gone["body"]
        portal.site.add(deleted)
        crawl(known, portal, clock="+50h")
        assert article(known, deleted)["gone_since"] is None


def test_a_server_that_ignores_modified_after_is_read_whole(known: Path) -> None:
    """It orders by nothing: the answer does not bear the question out."""
    with serving(sitemap=False) as portal:
        rest = portal.router.rest_posts
        ignored = ("orderby", "order", "modified_after")
        portal.router.patterns = tuple(
            (pattern, (lambda query, *a: rest({k: v for k, v in query.items() if k not in ignored}, *a)) if route == rest else route)
            for pattern, route in portal.router.patterns
        )  # fmt: skip
        crawl(known, portal)
        oldest = [p for p in portal.site.shown() if not p.password][-1]
        portal.site.edit(oldest.slug, title="Sửa bài cũ nhất", modified=NOW)
        crawl(known, portal)
        assert asked(portal) == [oldest.path]


def test_a_sitemap_that_dates_everything_today_is_not_believed(known: Path) -> None:
    with serving(rest=False) as portal:
        name = "/wp-sitemap-posts-post-1.xml"
        dates = iter(("2030-01-01", "2031-01-01"))

        def answer() -> Response:
            page = portal.router.answer(name, {})
            today = f"<lastmod>{next(dates)}T00:00:00+00:00</lastmod>"
            return replace(
                page, body=re.sub(b"<lastmod>[^<]*</lastmod>", today.encode(), page.body)
            )

        portal.answers[name] = answer
        for _ in range(2):
            crawl(known, portal)
            assert asked(portal) == []
        assert "sitemap-times-unlikely" in kinds(known)


def test_a_full_sweep_tells_what_the_fast_runs_missed(known: Path) -> None:
    with serving() as portal:
        crawl(known, portal)
        hidden = newest(portal)
        portal.site.edit(hidden.slug, title="Sửa mà không ai hay")  # modified stays
        crawl(known, portal)
        assert last_run(known)["changed"] == 0
        ran = crawl(known, portal, "--full")
        run = last_run(known)
        assert (run["changed"], run["missed_changed"], run["sweep"]) == (1, 1, 1)
        assert "missed 0 new and 1 changed" in run["notes"] and "recall" in ran.out
        # By itself after a month, without asking for what is known.
        crawl(known, portal, clock="+40d")
        assert last_run(known)["sweep"] == 1


class Cached(Portal):
    """A portal whose cache keeps sitemaps by their whole address, as nginx does."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, Response] = {}

    def respond(self, target: str) -> Response:
        if "sitemap" not in target:
            return super().respond(target)
        return self.kept.setdefault(target, super().respond(target))


def test_a_sitemap_out_of_a_cache_is_asked_past_it(known: Path) -> None:
    with Cached() as portal:
        crawl(known, portal)
        posts = [p for p in portal.site.shown() if not p.password and not p.old_slugs]
        portal.site.remove(posts[5].slug)
        old = NOW - timedelta(days=900)
        portal.site.add(replace(posts[0], id=905, slug="lui-ngay", published=old, modified=old))
        portal.site.add(replace(posts[0], id=906, slug="moi", published=NOW, modified=NOW))
        ran = crawl(known, portal)
        assert (ran.code, ran.said) == (0, []), ran.err[-800:]
        assert {posts[5].path, "/lui-ngay.html", "/moi.html"} <= set(asked(portal))
        assert last_run(known)["new"] == 2


def test_a_sweep_of_listings_misses_what_they_name_no_more(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    with serving(**SWITCHES[4]) as portal:
        crawl(db, portal)
        plain = [p for p in portal.site.shown() if not p.password and not p.old_slugs]
        deleted = plain[-2]
        portal.site.remove(deleted.slug)
        crawl(db, portal, "--full")
        assert deleted.path in asked(portal), "all lists were read to their ends"
        portal.site.edit(plain[-1].slug, title="Tên khác hẳn")
        back = replace(newest(portal), id=903, slug="lui-ngay", published=NOW - timedelta(days=900))
        portal.site.add(back)
        ran = crawl(db, portal, "--full", clock="+26h")
        assert article(db, deleted)["gone_since"]
        assert "had missed 1 new and 1 changed" in ran.out


# -- when ---------------------------------------------------------------------------------------
def test_what_is_due_is_asked_though_lists_are_silent(known: Path) -> None:
    due = query(known, "SELECT url, next_due FROM pages WHERE kind = 'article' AND status = 200")
    assert due and all(row["next_due"] > datetime.now().isoformat() for row in due)
    with serving() as portal:
        crawl(known, portal, clock="+100d")
        assert len(set(asked(portal))) == len(due)
        run = last_run(known)
        assert run["changed"] == 0 and run["not_modified"] > 0


# -- what is not believed -----------------------------------------------------------------------
def lying(post: Post, portal: Portal) -> Response:
    """The page as it is now, with a validator that never changes."""
    found = portal.router.answer(post.path, {})
    return replace(found, modified=None, headers={"ETag": '"same"'})


def test_validators_that_lie_are_no_longer_sent(known: Path, tmp_path: Path) -> None:
    with serving() as portal:
        post = newest(portal)
        portal.answers[post.path] = lambda: lying(portal.site.find(post.path) or post, portal)
        db = tmp_path / "a.db"
        crawl(db, portal)
        portal.site.edit(post.slug, title="Tên khác", modified=NOW)
        crawl(db, portal)
        assert article(db, post)["title"] == "Tên khác"
        assert "dishonest-validators" in kinds(db)
        assert one(db, "SELECT count(*) FROM hosts") == 1
        crawl(db, portal, clock="+100d")
        sent = [r.headers for r in portal.requests if r.path.endswith(".html")]
        assert sent and not [h for h in sent if "If-None-Match" in h or "If-Modified-Since" in h]


def test_a_304_that_contradicts_a_list_is_asked_again(tmp_path: Path) -> None:
    with serving() as portal:
        db, post = tmp_path / "a.db", newest(portal)
        crawl(db, portal)
        portal.site.edit(post.slug, title="Tên khác", modified=NOW)
        log = portal.requests
        stale = Response(304)

        def answer() -> Response:
            page = portal.router.answer(post.path, {})
            return stale if not [r for r in log if r.path == post.path] else page

        portal.answers[post.path] = answer
        crawl(db, portal)
        assert asked(portal) == [post.path] * 2
        assert article(db, post)["title"] == "Tên khác"
        assert "dishonest-validators" in kinds(db)


# -- what stays ---------------------------------------------------------------------------------
REDESIGNED = "<html><body class='single postid-{id}'><h1 class='entry-title'>{title}</h1><div class='entry-content'><p>Một câu.</p></div></body></html>"


def test_a_page_that_yields_less_is_a_problem_and_the_good_row_stays(known: Path) -> None:
    with serving() as portal:
        post = newest(portal)
        before = article(known, post)
        page = REDESIGNED.format(id=post.id, title=post.title).encode()
        portal.answers[post.path] = Response(200, page)
        crawl(known, portal, "--full")
        after = article(known, post)
        kept = ("title", "body", "published", "byline_printed", "revision")
        assert [after[k] for k in kept] == [before[k] for k in kept]
        assert one(known, "SELECT count(*) FROM problems WHERE kind = 'regressed'") == 1
        due = one(known, "SELECT next_due FROM pages WHERE url = ?", post.url)
        assert due < stamp(now() + timedelta(hours=8))


def test_another_articles_page_is_not_stored_over_an_article(known: Path) -> None:
    """As a mixed-up cache answers: with that page's own number, title and canonical address."""
    with serving() as portal:
        post, other = [p for p in portal.site.shown() if not p.password and len(p.parts) == 1][2:4]
        kept = "SELECT title, body, published, revision, gone_since FROM articles WHERE url = ?"
        before = query(known, kept, post.url)
        portal.answers[post.path] = portal.router.answer(other.path, {})
        crawl(known, portal, "--full")
        assert query(known, kept, post.url) == before
        assert article(known, other)["revision"] == 1
        told = query(known, "SELECT url, detail FROM problems WHERE kind = 'another-article'")
        assert [row["url"] for row in told] == [post.url] and str(other.id) in told[0]["detail"]
        del portal.answers[post.path]
        crawl(known, portal, clock="+1d")
        assert query(known, kept, post.url) == before
        assert one(known, "SELECT failures FROM pages WHERE url = ?", post.url) == 0


def changed_text(change: Callable[[str], str], answer: Response) -> Response:
    return replace(answer, body=change(answer.body.decode()).encode(), headers={})


def test_a_date_that_all_other_places_contradict_changes_nothing(known: Path) -> None:
    turned = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
    with serving() as portal:
        post = next(p for p in portal.site.shown() if not p.password and 3 < p.published.day < 12)
        before = article(known, post)
        page = portal.router.answer(post.path, {})
        portal.answers[post.path] = changed_text(lambda x: turned.sub(r"\2/\1/\3", x), page)
        crawl(known, portal, "--full")
        after = article(known, post)
        for name in ("published", "published_date", "published_printed", "revision"):
            assert after[name] == before[name]
        assert one(known, "SELECT count(*) FROM problems WHERE kind = 'dates-disagree'") > 0


def test_a_text_cut_short_without_an_edit_is_no_revision(known: Path) -> None:
    paragraphs = re.compile(r"<p\b[^>]*>.*?</p>", re.S)
    with serving() as portal:
        long = (p for p in portal.site.shown() if not p.password and len(p.parts) == 1)
        post = max(long, key=lambda p: len(paragraphs.findall(p.content)))
        before, page = article(known, post), portal.router.answer(post.path, {})
        cut = paragraphs.findall(post.rendered)[2:-2]
        for paragraph in cut[: len(cut) // 2 + 1]:
            page = changed_text(partial(lambda gone, html: html.replace(gone, ""), paragraph), page)
        portal.answers[post.path] = page
        crawl(known, portal, "--full")
        assert article(known, post)["body"] == before["body"]
        assert one(known, "SELECT count(*) FROM problems WHERE kind = 'regressed'") == 1


def test_other_marks_and_forms_make_no_revision(known: Path) -> None:
    import unicodedata

    with serving() as portal:
        post = newest(portal)
        text = unicodedata.normalize("NFD", post.content).replace("“", '"').replace(" ", "  ")
        portal.site.edit(post.slug, content=text, modified=NOW)
        crawl(known, portal)
        assert asked(portal) == [post.path]
        assert article(known, post)["revision"] == 1


# -- gone ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [404, 503])
def test_a_whole_portal_that_is_away_has_lost_nothing(known: Path, status: int) -> None:
    with serving() as portal:
        portal.all_articles = status
        for clock in ("+100d", "+102d"):
            ran = crawl(known, portal, "--full", "-s", "RETRY_BACKOFF=0.01", clock=clock)
            assert ran.code == 1
        assert one(known, "SELECT count(*) FROM articles WHERE gone_since IS NOT NULL") == 0
        assert one(known, "SELECT sum(gone) FROM runs") == 0


NOT_THERE = "<html><head><title>Không tìm thấy trang</title></head><body class='error404'><h1>Không tìm thấy trang</h1></body></html>"


LED = {
    "/": "redirect-to-front",
    "/category/kinh-te": "redirect-to-other",
    "another": "redirect-to-another",
    "nowhere": "soft-404",
}


@pytest.mark.parametrize("place", LED)
def test_led_elsewhere_or_nowhere_twice_is_gone(known: Path, place: str) -> None:
    with serving() as portal:
        post, other = [p for p in portal.site.shown() if not p.password and len(p.parts) == 1][2:4]
        there = other.path if place == "another" else place
        led = Response(301, headers={"Location": there})
        portal.answers[post.path] = Response(200, NOT_THERE.encode()) if place == "nowhere" else led
        first, second = "+100d", "+102d"
        crawl(known, portal, "--full", clock=first)
        assert article(known, post)["gone_since"] is None
        crawl(known, portal, "--full", clock=second)
        assert article(known, post)["gone_since"] is not None
        assert article(known, other)["revision"] == 1
        assert not query(known, "SELECT 1 FROM aliases WHERE url = ?", post.url)
        told = "SELECT stage, kind FROM problems WHERE url = ? GROUP BY run_id ORDER BY run_id"
        stage = "read" if place == "nowhere" else "fetch"
        assert query(known, told, post.url) == [{"stage": stage, "kind": LED[place]}] * 2


@pytest.mark.parametrize(("kind", "failed"), [("http-404", 1), (LED["another"], 0)])
def test_what_leads_to_another_article_is_no_failed_fetch(
    known: Path, kind: str, failed: int
) -> None:
    """Else it would be taken off the failures of others."""
    url = query(known, "SELECT url FROM articles ORDER BY id")[0]["url"]
    with Store(str(known)) as store:
        page = Page(url, "haiphong", "article", 200, stamp())
        store.note(Problem(url, "fetch", kind, "", "haiphong", page))
        spider: Any = SimpleNamespace(store=store, is_well=lambda: True)
        assert store.suspects() == {url: kind}
        assert ClosingSpider.absent(spider) == failed


def test_the_crawl_of_the_session_swept(crawled: Crawled) -> None:
    assert last_run(crawled.db)["sweep"] == 1


# -- ends ---------------------------------------------------------------------------------------
def begun(db: Path, portal: DemoPortal) -> Started:
    return started("crawl", "--at", portal.url, "--db", db, "--delay", "0", "--no-archive")


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGINT, signal.SIGINT]])
def test_a_signal_ends_a_crawl_within_seconds_though_the_server_is_slow(
    tmp_path: Path, signals: list[signal.Signals]
) -> None:
    db, reached, gate = tmp_path / "a.db", Event(), Event()
    with serving() as portal:
        slow = portal.site.shown()[-1]

        def answer() -> Response:
            reached.set()
            gate.wait(60)
            return Response(503)

        portal.answers[slow.path] = answer
        process = begun(db, portal)
        assert reached.wait(60)
        began = monotonic()
        for sign in signals:
            process.send_signal(sign)
        _, err = process.communicate(timeout=60)
        took = monotonic() - began
        gate.set()
    assert process.returncode == 1 and "Traceback" not in err, err[-800:]
    assert took < 20  # three seconds of grace, on a machine that others use too
    assert one(db, "SELECT outcome FROM runs") == "interrupted"


def test_killed_at_any_moment_nothing_is_lost_and_nothing_asked_again(
    tmp_path: Path, crawled: Crawled
) -> None:
    db, allowed = tmp_path / "a.db", [0]
    with serving() as portal:
        process: list[Started] = []
        usual = portal.router.answer

        def answer(path: str, asked: Any) -> Any:
            if path.endswith(".html"):
                allowed[0] -= 1
                if allowed[0] == 0:
                    process[-1].kill()
            return usual(path, asked)

        portal.router.answer = answer  # type: ignore[method-assign, assignment]  # the test's own
        for number in (1, 4, 9, 17, 11):
            allowed[0] = number
            process.append(begun(db, portal))
            process[-1].communicate(timeout=90)
        allowed[0] = 0
        total = len(asked(portal))
        assert crawl(db, portal).code == 0
    assert one(db, "PRAGMA integrity_check") == "ok"
    assert total + len(asked(portal)) <= 40 + 5 * 9  # what was on its way at each kill
    assert not differences(everything(db), everything(crawled.db))


def test_of_two_crawls_at_once_one_wins(tmp_path: Path) -> None:
    with serving() as portal:
        both = [begun(tmp_path / "a.db", portal) for _ in range(2)]
        said = [process.communicate(timeout=90)[1] for process in both]
    assert sorted(process.wait(0) for process in both) == [0, 75]
    assert any("is held by process" in text for text in said)
