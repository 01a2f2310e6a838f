"""Faults of a whole portal: robots.txt, certificates, lists, waiting times, and what its log shows."""

# ruff: noqa: E501 - answers stay on one line

from __future__ import annotations

import datetime
import gzip
import itertools
import json
import ssl
import time
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import psutil
import pytest
from conftest import BIN, ROOT, Ran, congtin, crawl, made_once, one, query
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from misbehaving import Answer, Asked, Line, Portal, article, reply, says, sitemap

QUICK = ("-s", "DOWNLOAD_TIMEOUT=5", "-s", "RETRY_TIMES=1", "-s", "LARGE_TIMEOUT=10")
A, B = "/bai-a.html", "/bai-b.html"
TWO: dict[str, Answer] = {A: says(article("Bài A")), B: says(article("Bài B"))}


def robots(text: str | bytes, **more: Any) -> dict[str, Answer]:
    return {"/robots.txt": says(text, media="text/plain", **more)}


def run(
    answers: dict[str, Answer], db: Path, *options: str, **limits: int
) -> tuple[Ran, list[Asked]]:
    with Portal({**TWO, **answers}) as portal:
        return crawl(db, portal.url, *QUICK, *options, limits=limits), portal.log


def stored(db: Path) -> set[str]:
    return {row["title"] for row in query(db, "SELECT title FROM articles")}


def problems(db: Path) -> list[tuple[str, str]]:
    return [(r["kind"], r["detail"] or "") for r in query(db, "SELECT kind, detail FROM problems")]


# -- robots.txt: nothing may be asked ---------------------------------------------------------------
def _hang(line: Line) -> None:
    line.hang()


UNREACHABLE: dict[str, dict[str, Answer]] = {
    "500": robots("", status=500),
    "503": robots("", status=503),
    "429": robots("", status=429),
    "hangs": {"/robots.txt": _hang},
    "drips": {"/robots.txt": lambda line: line.forever(b"#", 0.1)},
    "closes without a word": {"/robots.txt": lambda line: None},
    "redirects in a circle": {"/robots.txt": says("", 302, Location="/robots.txt")},
    "redirects without end": {
        "/robots.txt": says("", 302, Location="/r-1"),
        **{f"/r-{n}": says("", 302, Location=f"/r-{n + 1}") for n in range(1, 10)},
    },
    "redirects to another host": robots(
        "", status=302, Location="http://khac.example.vn/robots.txt"
    ),
}


@pytest.mark.parametrize("case", UNREACHABLE)
def test_robots_unreachable(case: str, tmp_path: Path) -> None:
    ran, log = run(UNREACHABLE[case], tmp_path / "a.db", "-s", "DOWNLOAD_TIMEOUT=1")
    assert ran.code == 2
    line = ran.said_once()
    assert "/robots.txt" in line and "nothing may be asked" in line
    assert not [asked for asked in log if not asked.path.startswith(("/robots.txt", "/r-"))]


# -- robots.txt: what it allows ---------------------------------------------------------------------
LONG = (
    "User-agent: *\n" + "Disallow: /x\n" * 40_000 + "Disallow: /bai-a\n" + "# a comment\n" * 800_000
)


def _slowly(line: Line) -> None:
    line.over.wait(0.4)
    line.send(reply("User-agent: *\nDisallow: /bai-a"))


ALLOWS: dict[str, tuple[dict[str, Answer], set[str]]] = {
    "404": (robots("Disallow: /", status=404), {"Bài A", "Bài B"}),
    "403": (robots("", status=403), {"Bài A", "Bài B"}),
    "empty": (robots(""), {"Bài A", "Bài B"}),
    "HTML": (robots("<html><body>Disallow: everything</body></html>"), {"Bài A", "Bài B"}),
    "bytes, no text": (robots(bytes(range(256))), {"Bài A", "Bài B"}),
    "forbids one": (robots("User-agent: *\nDisallow: /bai-a.html"), {"Bài B"}),
    "BOM and CRLF": (robots(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /bai-a.html\r\n"), {"Bài B"}),
    "CR alone": (robots("User-agent: *\rDisallow: /bai-a.html\r"), {"Bài B"}),
    "wildcard and end": (robots("User-agent: *\nDisallow: /*-a.html$"), {"Bài B"}),
    "the longest rule wins": (robots("User-agent: *\nDisallow: /bai\nAllow: /bai-b.html"), {"Bài B"}),
    "a group of our own": (robots("User-agent: *\nDisallow: /\n\nUser-agent: CongTin\nDisallow: /bai-a"), {"Bài B"}),
    "10 MB": (robots(LONG), {"Bài B"}),
    "three redirects": (
        {
            "/robots.txt": says("", 301, Location="/r-1"),
            "/r-1": says("", 302, Location="/r-2"),
            "/r-2": says("", 307, Location="/r-3"),
            "/r-3": says("User-agent: *\nDisallow: /bai-a", media="text/plain"),
        },
        {"Bài B"},
    ),
    "packed": (robots(gzip.compress(b"User-agent: *\nDisallow: /bai-a"), Content_Encoding="gzip"), {"Bài B"}),
    "slow": (
        {"/robots.txt": _slowly},
        {"Bài B"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ALLOWS)
def test_robots_allows(case: str, tmp_path: Path) -> None:
    answers, titles = ALLOWS[case]
    ran, log = run(answers, tmp_path / "a.db")
    assert (ran.code, ran.said) == (0, []), ran.err[-800:]
    assert stored(tmp_path / "a.db") == titles
    assert log[0].path == "/robots.txt"
    forbidden = {"Bài A", "Bài B"} - titles
    assert len([p for p in problems(tmp_path / "a.db") if p[0] == "forbidden"]) == len(forbidden)
    assert not (forbidden and A in [asked.path for asked in log])


def test_robots_forbids_all(tmp_path: Path) -> None:
    ran, log = run(robots("User-agent: *\nDisallow: /"), tmp_path / "a.db")
    assert ran.code == 2 and "robots.txt forbids" in ran.said_once()
    assert {asked.path for asked in log} == {"/robots.txt"}


def test_a_pattern_of_many_stars_does_not_stop_the_crawl(tmp_path: Path) -> None:
    pattern = "Disallow: /" + "*a" * 60 + "$"
    started = time.monotonic()
    ran, _ = run(
        {
            **robots(f"User-agent: *\n{pattern}\n"),
            "/" + "a" * 150 + ".html": says(article("Bài C")),
        },
        tmp_path / "a.db",
    )
    assert ran.code == 0 and stored(tmp_path / "a.db") >= {"Bài A", "Bài B"}
    assert time.monotonic() - started < 60


# -- politeness, by the server's log ----------------------------------------------------------------
def gaps(log: list[Asked]) -> list[float]:
    return [b.at - a.at for a, b in itertools.pairwise(log)]


SLACK = 0.08
"""Seconds by which a thread of this machine may note a request late."""


def test_crawl_delay_is_obeyed(tmp_path: Path) -> None:
    _, log = run(robots("User-agent: *\nCrawl-delay: 0.4"), tmp_path / "a.db")
    assert {A, B} <= {asked.path for asked in log}
    assert min(gaps(log)) > 0.4 - SLACK


def test_crawl_delay_is_bounded(tmp_path: Path) -> None:
    options = ("-s", "CRAWL_DELAY_MAX=0.2")
    _, log = run(robots("User-agent: *\nCrawl-delay: 1000000"), tmp_path / "a.db", *options)
    assert min(gaps(log)) > 0.2 - SLACK and stored(tmp_path / "a.db") == {"Bài A", "Bài B"}


def test_the_delay_holds_for_redirects_retries_and_documents(tmp_path: Path) -> None:
    text = article("Bài C", '<a href="/wp-content/uploads/van-ban.pdf">Văn bản</a>')
    answers: dict[str, Answer] = {
        "/bai-c.html": says(text),
        "/wp-content/uploads/van-ban.pdf": says(b"%PDF-1.4", media="application/pdf"),
        "/bai-d.html": says("", 301, Location="/bai-d-moi"),
        "/bai-d-moi": says(article("Bài D")),
        "/bai-e.html": lambda line: line.send(
            reply(article("Bài E")) if line.times else reply("", 500)
        ),
    }
    _, log = run(answers, tmp_path / "a.db", "--delay", "0.25")
    asked = [one.path for one in log]
    assert {"/wp-content/uploads/van-ban.pdf", "/bai-d-moi"} <= set(asked)
    assert asked.count("/bai-e.html") == 2
    assert min(gaps(log)) > 0.25 - SLACK
    repeated = {path for path in asked if asked.count(path) > 1}
    assert repeated == {"/bai-e.html"}


def test_who_asks_is_said_with_a_contact(tmp_path: Path) -> None:
    _, log = run({}, tmp_path / "a.db", "--contact", "tin@example.vn")
    assert {"congtin/" in one.headers["user-agent"] for one in log} == {True}
    assert {"tin@example.vn" in one.headers["user-agent"] for one in log} == {True}


class Crowd:
    """Counts how many requests are answered at once."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def __call__(self, line: Line) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        line.over.wait(0.15)
        self.now -= 1
        line.send(reply(article(f"Bài {line.asked.path}")))


def test_no_more_requests_at_once_than_stated(tmp_path: Path) -> None:
    crowd = Crowd()
    many: dict[str, Answer] = {f"/dong-{n}.html": crowd for n in range(16)}
    run(many, tmp_path / "a.db")
    assert 1 < crowd.most <= 4


# -- Retry-After ------------------------------------------------------------------------------------
def _busy_once(value: str | None, status: int = 503) -> Answer:
    def answer(line: Line) -> None:
        now = datetime.datetime.now(datetime.UTC)
        date = format_datetime(now + datetime.timedelta(seconds=2), usegmt=True)
        told = {"Retry_After": value or date, "Date": format_datetime(now, usegmt=True)}
        line.send(reply(article("Bài C")) if line.times else reply("", status, **told))

    return answer


@pytest.mark.parametrize(
    ("value", "status", "seconds"), [("1", 503, 1.0), ("1", 429, 1.0), (None, 503, 1.0)],
    ids=["503 in seconds", "429 in seconds", "503 by date"],
)  # fmt: skip
def test_retry_after_holds_the_whole_host(
    value: str | None, status: int, seconds: float, tmp_path: Path
) -> None:
    answers = {
        "/bai-c.html": _busy_once(value, status),
        **{f"/sau-{n}.html": says(article(f"Sau {n}")) for n in range(5)},
    }
    _, log = run(answers, tmp_path / "a.db", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    asked = [one.path for one in log]
    first = asked.index("/bai-c.html")
    assert log[first + 1].at - log[first].at > seconds - SLACK
    assert asked.count("/bai-c.html") == 2
    assert {"Bài C", "Sau 4"} <= stored(tmp_path / "a.db")


@pytest.mark.parametrize(
    ("rules", "options"), [("", ("--delay", "0.2")), ("Crawl-delay: 0.2", ("--delay", "0"))],
    ids=["the delay asked for", "Crawl-delay"],
)  # fmt: skip
def test_after_a_pause_requests_leave_one_by_one(
    rules: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    """What had gathered during a Retry-After left at once: four requests in a millisecond."""
    answers = {
        **robots(f"User-agent: *\n{rules}"),
        "/bai-c.html": _busy_once("1", 429),
        **{f"/sau-{n}.html": says(article(f"Sau {n}")) for n in range(4)},
    }
    _, log = run(answers, tmp_path / "a.db", *options)
    assert max(gaps(log)) > 1 - SLACK and min(gaps(log)) > 0.2 - SLACK


def test_retry_after_too_long_is_left_for_the_next_crawl(tmp_path: Path) -> None:
    many: dict[str, Answer] = {
        f"/ban-{n:02}.html": says("", 503, Retry_After="86400") for n in range(20)
    }
    ran, log = run(many, tmp_path / "a.db", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    assert ran.code == 1 and "86400 seconds" in ran.said_once() and "next crawl" in ran.said_once()
    assert len([one for one in log if one.path.startswith("/ban-")]) < 20
    assert tuple({kind for kind, _ in problems(tmp_path / "a.db")}) == ("retry-after",)


def test_a_portal_that_falls_silent_ends_the_crawl(tmp_path: Path) -> None:
    many: dict[str, Answer] = {f"/cam-lang-{n:02}.html": lambda line: None for n in range(40)}
    ran, _ = run(many, tmp_path / "a.db", "-s", "UNANSWERED_MAX=5", "-s", "RETRY_FAILURES_MAX=3")
    assert ran.code == 1 and "does not answer any more" in ran.said_once()


def _made_up(line: Line) -> None:
    """A page of a REST list that names five articles which nobody wrote, and never ends."""
    base, page = f"http://{line.asked.headers['host']}", line.asked.path
    number = int(page.rpartition("page=")[2].partition("&")[0] or 1)
    posts = [{"id": number * 9 + n, "link": f"{base}/khong-co-{number}-{n}.html", "type": "post",
              "date": "2022-01-01T00:00:00", "title": {"rendered": "x"}} for n in range(5)]  # fmt: skip
    body = json.dumps(posts)
    line.send(reply(body, media="application/json", X_WP_Total="999999", X_WP_TotalPages="99999"))


def test_a_list_that_makes_up_articles_ends_the_crawl(tmp_path: Path) -> None:
    answers: dict[str, Answer] = {
        "/sitemap.xml": says("", 404),
        "/wp-json/wp/v2/posts*": _made_up,
        "/wp-json/*": says("[]", media="application/json"),
    }
    ran, log = run(answers, tmp_path / "a.db", "-s", "MISSING_MAX=25")
    assert ran.code in (1, 2) and "25 articles in a row are not there" in ran.said_once()
    assert len(log) < 80


# -- lists ------------------------------------------------------------------------------------------
LOL = "<!DOCTYPE x [<!ENTITY a0 'lol'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
) + "]>"  # fmt: skip


def xml(text: str | bytes, **more: Any) -> Answer:
    return says(text, media="application/xml", **more)


def index(*urls: str) -> str:
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex>{rows}</sitemapindex>"


def _growing(line: Line) -> None:
    path = line.asked.path.removesuffix(".xml")
    line.send(
        reply(index(*(f"http://{line.asked.headers['host']}{path}-{n}.xml" for n in range(30))))
    )


def feed(link: str, head: str = "") -> str:
    return f"{head}<rss><channel><item><title>x</title><link>{link}</link></item></channel></rss>"


FRONT = "<html><head><link rel='alternate' type='application/rss+xml' href='/feed/'></head><body><p>x</p></body></html>"


def named(make: Callable[[str], str]) -> Answer:
    """XML that is made of the portal's own address."""
    return lambda line: line.send(
        reply(make(f"http://{line.asked.headers['host']}"), media="application/xml")
    )


# Each stands in robots.txt before the sitemap that is well: (answer, a problem's kind or None, what
# its detail says).
SITEMAPS: dict[str, tuple[Answer, str | None, str]] = {
    "an index that contains itself": (named(lambda at: index(f"{at}/ban-do-0.xml", f"{at}/sitemap.xml")), None, ""),
    "an index of other hosts": (xml(index("http://169.254.169.254/a.xml", "http://khac.example.vn/b.xml")), None, ""),
    "an index of files": (xml(index("file:///etc/passwd", "ftp://a/b.xml")), None, ""),
    "a sitemap that is HTML": (says("<html><body>404</body></html>"), "sitemap-unusable", "no sitemap"),
    "a sitemap that is a cut gzip file": (xml(gzip.compress(b"<urlset></urlset>" * 99)[:-9]), "sitemap-unusable", "gzip"),
    "a sitemap that is a gzip bomb": (xml(gzip.compress(bytes(70_000_000))), "sitemap-unusable", "unpacked"),
    "a sitemap of entities in entities": (xml(f"{LOL}<urlset x='&a11;'><url><loc>http://p.vn/&a11;</loc></url></urlset>"), "sitemap-unusable", "no XML"),
    "a sitemap of one entity 50,000 times": (named(lambda at: f"<!DOCTYPE x [<!ENTITY a '{'a' * 100_000}'>]><urlset><url><loc>{at}{A}</loc><x>{'&a;' * 50_000}</x></url></urlset>"), "sitemap-damaged", "amplification"),
    "a sitemap with an external entity": (xml("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>/&e;</loc></url></urlset>"), None, ""),
    "a sitemap with an external DTD": (xml("<!DOCTYPE urlset SYSTEM 'http://127.0.0.1:9/x.dtd'><urlset></urlset>"), None, ""),
    "a sitemap that ends in an address": (named(lambda at: f"<urlset><url><loc>{at}{A}</loc></url><url><loc>{at}/khong-c"), "sitemap-damaged", "Premature end"),
    "a sitemap of bytes that are no text": (xml(b"<urlset><url><loc>/khac/\xed\xa0\x80</loc></url></urlset>"), None, ""),
    "a sitemap that is a text file": (named(lambda at: f"{at}{A}\n{at}{B}\n"), None, ""),
    "an index in an index in an index": (named(lambda at: index(f"{at}/sau-1.xml")), "sitemap-deep", "not read"),
}  # fmt: skip


def _deeper(number: int) -> Answer:
    return named(lambda at: index(f"{at}/sau-{number + 1}.xml"))


def _mapped(folder: Path) -> tuple[Ran, Path, list[str]]:
    db = folder / "a.db"
    maps = {f"/ban-do-{n}.xml": answer for n, (answer, _, _) in enumerate(SITEMAPS.values())}
    deep = {f"/sau-{n}.xml": _deeper(n) for n in range(9)}
    with Portal({**TWO, **maps, **deep}) as portal:
        rules = "".join(f"Sitemap: {portal.url[:-1]}{p}\n" for p in (*maps, "/sitemap.xml"))
        portal.answers |= robots("User-agent: *\n" + rules)
        return crawl(db, portal.url, *QUICK), db, portal.paths


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path, list[str]]:
    """One crawl of a portal with all of them."""
    return made_once(tmp_path_factory, "maps", _mapped)


@pytest.mark.parametrize("case", SITEMAPS)
def test_sitemaps(case: str, mapped: tuple[Ran, Path, list[str]]) -> None:
    _, kind, words = SITEMAPS[case]
    path = "/sau-4.xml" if kind == "sitemap-deep" else f"/ban-do-{[*SITEMAPS].index(case)}.xml"
    noted = query(mapped[1], "SELECT kind, detail FROM problems WHERE url LIKE ?", f"%{path}")
    assert [(row["kind"], words in row["detail"]) for row in noted] == (
        [(kind, True)] if kind else []
    )


def test_bad_sitemaps_cost_no_article(mapped: tuple[Ran, Path, list[str]]) -> None:
    ran, db, asked = mapped
    assert (ran.code, ran.said) == (0, []), ran.err[-800:]
    assert stored(db) == {"Bài A", "Bài B"}
    assert len(set(asked)) == len(asked)


# name: (answers, a problem's kind or None, what its detail says)
LISTS: dict[str, tuple[dict[str, Answer], str | None, str]] = {
    "indexes that grow": ({"/robots.txt": named(lambda at: f"Sitemap: {at}/chi-muc.xml\nSitemap: {at}/sitemap.xml"), "/chi-muc*": _growing}, "sitemaps-endless", "without a new address"),
    "a feed that is HTML": ({"/": says(FRONT), "/feed/": says("<html></html>")}, "feed-unusable", "no feed"),
    "a feed of entities in entities": ({"/": says(FRONT), "/feed/": xml(feed("/&a11;", LOL))}, "feed-damaged", "amplification"),
    "a feed of other schemes": ({"/": says(FRONT), "/feed/": xml(feed("javascript:alert(1)"))}, None, ""),
    "a feed that is cut": ({"/": says(FRONT), "/feed/": xml("<rss><channel><item><title>a&nbsp;b")}, "feed-damaged", "ends before"),
    "a feed of bytes that are no text": ({"/": says(FRONT), "/feed/": xml(b"<rss><item><title>a\xed\xa0\x80</title><link>/khac</link></item></rss>")}, None, ""),
    "REST that answers HTML": ({"/wp-json/wp/v2/posts?per_page=100&page=1": says("<html>")}, None, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTS)
def test_lists(case: str, tmp_path: Path) -> None:
    answers, kind, words = LISTS[case]
    ran, log = run(answers, tmp_path / "a.db")
    assert (ran.code, ran.said) == (0, []), ran.err[-800:]
    assert stored(tmp_path / "a.db") == {"Bài A", "Bài B"}
    noted = [(k, d) for k, d in problems(tmp_path / "a.db")]
    assert (not noted) if kind is None else [d for k, d in noted if k == kind and words in d], noted
    asked = [one.path for one in log]
    assert len(asked) < 90 and len(set(asked)) == len(asked)


def test_a_sitemap_of_50_mb(tmp_path: Path) -> None:
    """All of it is sent; what is beyond the most entries that are kept is told: here 5,000.

    Of 200,000, the most of a real crawl, each was compared with what is known: 20 s.
    """

    def large(line: Line) -> None:
        base = f"http://{line.asked.headers['host']}"
        padding = "".join(f"<url><loc>{base}/khac/{n}</loc></url>" for n in range(500_000))
        line.send(
            reply(
                f"<urlset><url><loc>{base}{A}</loc></url>{padding}</urlset>",
                media="application/xml",
            )
        )

    most = {"crawler.discovery.SITEMAP_ENTRIES": 5_000}
    ran, _ = run({"/sitemap.xml": large}, tmp_path / "a.db", "-s", "LARGE_TIMEOUT=60", **most)
    assert ran.code == 0 and stored(tmp_path / "a.db") == {"Bài A"}
    assert ("sitemap-long", "read in part") in problems(tmp_path / "a.db")


def test_a_long_sitemap_is_asked_for_while_it_is_read(tmp_path: Path) -> None:
    """What stands in the sitemap is no queue in memory, and answers are read meanwhile."""
    db, sighted = tmp_path / "a.db", []

    def asked(line: Line) -> None:
        sighted.append(one(db, "SELECT count(*) FROM pages"))
        line.over.wait(0.05)
        line.send(reply(article(line.asked.path)))

    urls = [f"/tin-{n}.html" for n in range(120)]
    with Portal({"/tin-*": asked}) as portal:
        portal.answers["/sitemap.xml"] = says(
            sitemap(portal.url[:-1] + url for url in urls), media="application/xml"
        )
        crawl(db, portal.url, *QUICK)
    assert len(sighted) == 120 and max(sighted[:60]) < 100


def test_addresses_at_hosts_that_the_card_does_not_name(tmp_path: Path) -> None:
    other = xml(sitemap(f"https://congthongtin.example.vn/bai-{n}.html" for n in range(7)))
    ran, _ = run({"/sitemap.xml": other}, tmp_path / "a.db")
    line = ran.said_once()
    assert ran.code == 2 and "7 addresses" in line and "congthongtin.example.vn" in line


def test_session_ids_and_growing_paths_are_one_article_or_none(tmp_path: Path) -> None:
    ids = [f"{A};jsessionid={n:032x}" for n in range(5)] + [f"{A}?sid={n}" for n in range(5)]
    grown = ["/tin" * n + "/bai-a.html" for n in range(3, 30)] + ["/" + "x" * 3000 + ".html"]

    def listed(line: Line) -> None:
        base = f"http://{line.asked.headers['host']}"
        line.send(
            reply(sitemap(base + path for path in (A, *ids, *grown)), media="application/xml")
        )

    _, log = run({"/sitemap.xml": listed}, tmp_path / "a.db")
    assert [one.path for one in log if one.path.startswith("/bai") or "tin/" in one.path] == [A]
    assert one(tmp_path / "a.db", "SELECT count(*) FROM articles") == 1


def _calendar(line: Line) -> None:
    year, month = map(int, line.asked.path.removeprefix("/lich/").split("/"))
    after = f"/lich/{year + month // 12}/{month % 12 + 1}"
    day = f"<h2><a href='/su-kien-{year}-{month}-nao-do'>Sự kiện trong tháng này</a></h2>"
    line.send(reply(f"<html><body>{day}<a rel='next' href='{after}'>Tháng sau</a></body></html>"))


def test_an_endless_calendar(tmp_path: Path) -> None:
    year = datetime.date.today().year
    answers: dict[str, Answer] = {
        f"/lich/{y}/{m}": _calendar for y in range(year, year + 20) for m in range(1, 13)
    }
    answers["/"] = says(f"<html><body><nav><a href='/lich/{year}/6'>Lịch</a></nav></body></html>")
    answers["/sitemap.xml"] = says("", 404)
    with Portal(answers) as portal:
        crawl(tmp_path / "a.db", portal.url, *QUICK, portal="general")
        calendar = [path for path in portal.paths if path.startswith("/lich/")]
    assert len(calendar) < 24
    assert "trap" in {kind for kind, _ in problems(tmp_path / "a.db")}


def test_a_million_links_in_one_page(tmp_path: Path) -> None:
    """Three elements each, beyond what is kept; with a tenth of the limits, of a tenth of them.
    test_discovery reads such a page at its full size."""
    link = "<article class=title><h2><a rel=bookmark href=/tin-{}>a</a></h2></article>"
    links = "".join(map(link.format, range(6_000)))
    most = {"crawler.discovery.LINKS_MAX": 2_000, "crawler.markup.ELEMENTS_MAX": 10_000}
    ran, _ = run(
        {"/": says(f"<html><body>{links}</body></html>")},
        tmp_path / "a.db",
        "-s",
        "DOWNLOAD_TIMEOUT=20",
        **most,
    )
    assert ran.code == 0 and stored(tmp_path / "a.db") == {"Bài A", "Bài B"}


# -- certificates -----------------------------------------------------------------------------------
class Authority:
    """A root, an intermediate and a server's certificate, made for one test run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root_key, self.root = self.made("Gốc", None, None)
        self.middle_key, self.middle = self.made("Giữa", self.root_key, self.root)

    def made(
        self,
        name: str,
        key: Any,
        issuer: Any,
        *,
        leaf: bool = False,
        days: int = 30,
        host: str = "127.0.0.1",
    ) -> Any:
        own = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.datetime.now(datetime.UTC)
        san: x509.GeneralName = (
            x509.IPAddress(IPv4Address(host)) if host[0].isdigit() else x509.DNSName(host)
        )
        builder = (
            x509.CertificateBuilder().subject_name(subject).public_key(own.public_key())
            .issuer_name(issuer.subject if issuer else subject).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=60))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=not leaf, path_length=None), critical=True)
        )  # fmt: skip
        if leaf:
            builder = builder.add_extension(x509.SubjectAlternativeName([san]), critical=False)
        return own, builder.sign(key or own, hashes.SHA256())

    def pem(self, name: str, *certificates: x509.Certificate) -> Path:
        path = self.folder / name
        path.write_bytes(b"".join(c.public_bytes(serialization.Encoding.PEM) for c in certificates))
        return path

    def context(self, name: str, key: Any, *chain: x509.Certificate) -> ssl.SSLContext:
        keys = self.folder / f"{name}.key"
        keys.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem(f"{name}.pem", *chain), keys)
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    yield Authority(tmp_path_factory.mktemp("tls"))


CERTIFICATES: dict[str, tuple[dict[str, Any], str, str]] = {
    "signed by itself": ({}, "self", "nobody but itself"),
    "incomplete chain": ({}, "middle", "incomplete"),
    "expired": ({"days": -1}, "middle", "incomplete"),
    "another name": ({"host": "khac.example.vn"}, "self", ""),
}


@pytest.mark.parametrize("case", CERTIFICATES)
def test_certificates_are_verified(case: str, authority: Authority, tmp_path: Path) -> None:
    more, issuer, words = CERTIFICATES[case]
    signer = (authority.middle_key, authority.middle) if issuer == "middle" else (None, None)
    key, leaf = authority.made("p.vn", *signer, leaf=True, **more)
    with Portal(TWO, authority.context(case.replace(" ", "-"), key, leaf)) as portal:
        ran = crawl(tmp_path / "a.db", portal.url, *QUICK)
    assert ran.code == 2
    line = ran.said_once()
    assert "certificate" in line and words in line
    assert not portal.log


def test_the_missing_certificate_is_a_choice_that_the_run_records(
    authority: Authority, tmp_path: Path
) -> None:
    key, leaf = authority.made("p.vn", authority.middle_key, authority.middle, leaf=True)
    named = authority.pem("missing.pem", authority.middle, authority.root)
    with Portal(TWO, authority.context("chosen", key, leaf)) as portal:
        ran = crawl(tmp_path / "a.db", portal.url, *QUICK, "--certificates", named)
    assert (ran.code, ran.said) == (0, []), ran.err[-500:]
    assert stored(tmp_path / "a.db") == {"Bài A", "Bài B"}
    assert "missing.pem" in one(tmp_path / "a.db", "SELECT notes FROM runs")


@pytest.mark.parametrize(
    ("more", "words"),
    [({"days": -1}, "expired"), ({"host": "khac.example.vn"}, "made out to others")],
    ids=["expired", "another name"],
)
def test_a_believed_authority_does_not_excuse_the_rest(
    more: dict[str, Any], words: str, authority: Authority, tmp_path: Path
) -> None:
    key, leaf = authority.made("p.vn", authority.middle_key, authority.middle, leaf=True, **more)
    named = authority.pem("missing.pem", authority.middle, authority.root)
    with Portal(TWO, authority.context(words.replace(" ", "-"), key, leaf)) as portal:
        ran = crawl(tmp_path / "a.db", portal.url, *QUICK, "--certificates", named)
    assert ran.code == 2 and words in ran.said_once()


# -- no way in, and no more memory than stated ------------------------------------------------------
MEGABYTES = 350
"""The most that a crawl of bombs and endless bodies may hold: measured 209 on 22 November 2026."""


def _endless(line: Line) -> None:
    line.send(reply("", length=None))
    line.forever(b"x" * 65536)


def test_a_crawl_listens_nowhere_and_stays_small(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(300_000_000), 1)
    answers: dict[str, Answer] = {
        A: says(bomb, Content_Encoding="gzip"),
        B: _endless,
    }
    listening: set[Any] = set()
    most = 0
    with Portal(answers) as portal:
        command = [
            str(BIN / "congtin"),
            "crawl",
            "--at",
            portal.url,
            "--db",
            str(tmp_path / "a.db"),
            "--delay",
            "0",
            *QUICK,
        ]
        process = psutil.Popen(command, cwd=ROOT)
        while process.poll() is None:
            try:
                most = max(most, process.memory_info().rss)
                listening |= {
                    c.laddr for c in process.net_connections() if c.status == psutil.CONN_LISTEN
                }
            except psutil.NoSuchProcess:
                break
            portal.over.wait(0.03)
    assert listening == set()
    assert 0 < most < MEGABYTES * 1_000_000
    assert {kind for kind, _ in problems(tmp_path / "a.db")} - {"failing"} == {"too-large"}


OFF: list[tuple[str, Any]] = [
    ("REMOTE_CONTROL_ENABLED", False), ("TELNETCONSOLE_ENABLED", False), ("COOKIES_ENABLED", False),
    ("METAREFRESH_ENABLED", False), ("HTTPPROXY_ENABLED", False), ("DOWNLOAD_VERIFY_CERTIFICATES", True),
    ("ROBOTSTXT_OBEY", True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), OFF, ids=[name for name, _ in OFF])
def test_what_is_off_and_what_is_on(name: str, value: bool) -> None:
    from crawler.running import project_settings

    settings = project_settings()
    assert settings.getbool(name) is value
    assert {scheme for scheme, made in settings.getdict("DOWNLOAD_HANDLERS").items() if made} == {
        "http",
        "https",
    }


def test_a_knob_that_does_not_exist_is_told(tmp_path: Path) -> None:
    ran = congtin("crawl", "--db", tmp_path / "a.db", "-s", "NO_SUCH=1")
    assert ran.code == 2 and "NO_SUCH" in ran.said_once()
