"""Old captures from web archives: the index, the fetching, what such services get wrong."""

# ruff: noqa: E501 - tables stay on one line

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from web_archive import Capture, Fault, WebArchive

from crawler.archive.capture import VIETNAM
from crawler.archive.writing import Earlier, Exchange
from crawler.backfill.asking import Asker, Manners, Refused, retry_after
from crawler.backfill.common_crawl import CommonCrawl, recorded
from crawler.backfill.digests import digest_of
from crawler.backfill.index import Entry, NotAnIndex, read_cdx_json, read_cdxj
from crawler.backfill.journal import Journal
from crawler.backfill.life import Told, backfill
from crawler.backfill.services import Service
from crawler.backfill.wayback import Wayback
from crawler.memory import Held
from crawler.spiders.haiphong import HaiphongSpider

CARD = HaiphongSpider.card
NEW = "https://thanhphohaiphong.gov.vn/dai-hoi-dang.html"
A = "http://haiphong.gov.vn/Portal/Detail.aspx?Organization=SXD&MenuID=19237&ContentID=154916"
B = "http://haiphong.gov.vn/tin-tuc-su-kien/Khanh-thanh-cau-55301.html"
C = "https://haiduong.haiphong.gov.vn/tin-tuc-su-kien/khanh-thanh-cau-889529"
CAPTURES = [
    Capture(NEW, "20211231150000", b"<html>D</html>"),
    Capture(A, "20190102030405", b"<html>A</html>"),
    Capture(B, "20210102030405", b"<html>B</html>"),
    Capture(B, "20210202030405", b"<html>B</html>"),  # the same content again
    Capture(B, "20210302030405", b"<html>B, edited</html>"),
    Capture(C, "20231002030405", b"<html>C</html>"),
    Capture(B, "20220302030405", b"", status=302, location="/"),
    Capture("http://haiphong.gov.vn/upload/a-55301.jpg", "20210101000000", b"x", mime="image/jpeg"),
    Capture(
        "http://haiphong.gov.vn/Portal/Default.aspx?Organization=TU", "20190101000000", b"list"
    ),
]
FOUND = [("20190102030405", A), ("20210102030405", B), ("20210302030405", B), ("20211231150000", NEW),
         ("20231002030405", C)]  # fmt: skip
PROMPT = Manners("congtin-test (contact: a@b.vn)", 0, 5, 3, 10, 1_000_000)


@dataclass
class Kept:
    """A sink that keeps what comes."""

    members: list[Exchange] = field(default_factory=list)
    sightings: list[tuple[str, str, str]] = field(default_factory=list)
    """(time, address, time of the capture whose bytes it has)."""

    def add(self, exchange: Exchange, entry: Entry, note: str) -> Earlier:
        self.members.append(exchange)
        at = exchange.at.astimezone(VIETNAM).isoformat()
        return Earlier(exchange.url, at, f"sha1:{digest_of(exchange.body)}")

    def sight(self, entry: Entry, earlier: Earlier) -> None:
        at = datetime.fromisoformat(earlier.captured_at).astimezone(UTC)
        self.sightings.append((entry.timestamp, entry.url, f"{at:%Y%m%d%H%M%S}"))

    def captures(self) -> list[tuple[str, str, bytes]]:
        """(time, address, body) of every record."""
        return [(f"{x.at.astimezone(UTC):%Y%m%d%H%M%S}", x.url, x.body) for x in self.members]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[WebArchive]:
    with WebArchive(CAPTURES, tmp_path / "held") as archive:
        yield archive


def service(name: str, asker: Asker, archive: WebArchive) -> Service:
    return (
        Wayback(asker, archive.url)
        if name == "wayback"
        else CommonCrawl(asker, archive.url, archive.url)
    )


BOTH = pytest.mark.parametrize("name", ["wayback", "common-crawl"])


def session(
    name: str, archive: WebArchive, sink: Kept, since: date | None = None, until: date | None = None,
    limit: int = 0, waited: list[float] | None = None,
) -> Told:  # fmt: skip
    sleep = (waited if waited is not None else []).append
    path = archive.folder.parent / "journal.jsonl"
    with Asker(PROMPT, sleep) as asker, Journal(path) as journal:
        return backfill(
            service(name, asker, archive),
            CARD,
            journal,
            sink,
            since=since,
            until=until,
            limit=limit,
        )


@BOTH
def test_every_generation_is_asked_for_and_comes_in_the_order_of_time(
    name: str, archive: WebArchive
) -> None:
    sink = Kept()
    told = session(name, archive, sink)
    assert [(time, url) for time, url, _ in sink.captures()] == FOUND
    assert [body for *_, body in sink.captures()][:3] == [
        b"<html>A</html>",
        b"<html>B</html>",
        b"<html>B, edited</html>",
    ]
    assert (told.listed, told.archived, told.refused, told.stopped) == (6, 5, [], "")
    assert sink.sightings == [("20210202030405", B, "20210102030405")] and told.sighted == 1
    assert all(headers["User-Agent"] == PROMPT.agent for _, headers in archive.requests)


X, Y, Z = b"<html>X</html>", b"<html>Y</html>", b"<html>Z</html>"


@BOTH
@pytest.mark.parametrize(
    ("bodies", "fetched", "sighted"),
    [
        ([X], [1], {}),
        ([X, X], [1], {2: 1}),
        ([X, X, X, X], [1], {4: 1}),  # what lies between says nothing
        ([X, Y, X], [1, 2], {3: 1}),  # a return
        ([X, X, Y, Y, X, X, X], [1, 3], {2: 1, 4: 3, 5: 1, 7: 1}),
        ([X, Y, Z, Y], [1, 2, 3], {4: 2}),
    ],
)
def test_of_equal_captures_the_first_and_the_last_matter(
    name: str, bodies: list[bytes], fetched: list[int], sighted: dict[int, int], tmp_path: Path
) -> None:
    variants = [B, B.replace("http:", "https:"), B.replace("//", "//www.")]
    captures = [
        Capture(variants[n % 3], f"20210{n}01000000", body) for n, body in enumerate(bodies, 1)
    ]
    with WebArchive(captures[::-1], tmp_path / "held") as archive:  # the newest first
        told = session(name, archive, sink := Kept())
    assert [time for time, *_ in sink.captures()] == [f"20210{n}01000000" for n in fetched]
    assert {int(t[5:6]): int(of[5:6]) for t, _, of in sink.sightings} == sighted
    assert not told.refused


def test_revisits_tell_until_when_and_of_returns(archive: WebArchive) -> None:
    revisit = "warc/revisit"
    archive.captures = [
        Capture(B, "20210101000000", X),
        Capture(B, "20210201000000", X, mime=revisit),
        Capture(B, "20210301000000", Y),
        Capture(B, "20210401000000", X, mime=revisit),
        Capture(B, "20210501000000", b"moved", mime=revisit),  # of what was never a page
    ]
    told = session("wayback", archive, sink := Kept())
    assert [body for *_, body in sink.captures()] == [X, Y] and not told.refused
    assert [(t[4:6], of[4:6]) for t, _, of in sink.sightings] == [("02", "01"), ("04", "01")]


@BOTH
def test_where_the_first_of_equal_captures_is_refused_the_last_is_fetched(
    name: str, tmp_path: Path
) -> None:
    captures = [Capture(B, f"20210{n}01000000", X) for n in (1, 2, 3)]
    with WebArchive(captures, tmp_path / "held") as archive:
        archive.faults = [("/web/" if name == "wayback" else "/crawl-data/", Fault(404))]
        session(name, archive, sink := Kept())
        assert [t[5] for t, *_ in sink.captures()] == ["3"]
        session(
            name, archive, sink
        )  # the earlier one comes late: it is fetched, and is no sighting
        assert [t[5] for t, *_ in sink.captures()] == ["3", "1"] and not sink.sightings


def test_where_the_first_of_equal_captures_is_given_up_the_second_is_the_first(
    tmp_path: Path,
) -> None:
    captures = [Capture(B, f"20210{n}01000000", X) for n in (1, 2, 3)]
    with WebArchive(captures, tmp_path / "held") as archive:
        sink = Kept()
        for _ in range(3):
            archive.faults = [("20210101000000id_", Fault(404))]
            session("wayback", archive, sink)
        told = session("wayback", archive, sink)
    assert [t[5] for t, *_ in sink.captures()] == ["3", "2"]
    assert told.given_up == 1 and not told.refused


@BOTH
def test_a_later_session_goes_on_where_equal_captures_ended(name: str, tmp_path: Path) -> None:
    captures = [Capture(B, f"20210{n}01000000", X) for n in (1, 2, 3)]
    with WebArchive(captures, tmp_path / "held") as archive:
        session(name, archive, Kept(), until=date(2021, 2, 15))
        session(name, archive, sink := Kept())
    assert not sink.members
    assert [(t[5], of[5]) for t, _, of in sink.sightings] == [("3", "1")]


@BOTH
def test_a_second_session_asks_the_index_and_fetches_nothing(
    name: str, archive: WebArchive
) -> None:
    session(name, archive, Kept())
    before, again = len(archive.requests), Kept()
    told = session(name, archive, again)
    assert not again.members and told.listed == 0
    later = archive.requests[before:]
    assert later and not [path for path, _ in later if "/web/" in path or "/crawl-data/" in path]


@BOTH
def test_what_stopped_goes_on_and_asks_nothing_twice(name: str, archive: WebArchive) -> None:
    first, second = Kept(), Kept()
    session(name, archive, first, limit=2)
    asked = [(path, headers.get("Range")) for path, headers in archive.requests]
    told = session(name, archive, second)
    assert [*first.captures(), *second.captures()] and told.archived == 3
    assert [(t, u) for t, u, _ in [*first.captures(), *second.captures()]] == FOUND
    later = [(path, headers.get("Range")) for path, headers in archive.requests[len(asked) :]]
    again = [path for path, part in later if (path, part) in asked]
    assert again in ([], ["/collinfo.json"])


@BOTH
def test_since_and_until_are_days_in_vietnam(name: str, archive: WebArchive) -> None:
    sink = Kept()
    session(name, archive, sink, date(2021, 3, 2), date(2021, 12, 31))
    assert [url for _, url, _ in sink.captures()] == [B, NEW]


@BOTH
def test_busy_is_waited_for(name: str, archive: WebArchive) -> None:
    piece = "/web/" if name == "wayback" else "/crawl-data/"
    busy = Fault(503, {"Retry-After": "7"})
    archive.faults = [
        ("cdx" if name == "wayback" else "index", busy),
        (piece, busy),
        (piece, Fault(429)),
    ]
    sink, waited = Kept(), list[float]()
    told = session(name, archive, sink, waited=waited)
    assert len(sink.members) == 5 and not told.refused
    assert waited.count(7.0) == 2


@BOTH
def test_a_long_wait_ends_the_session_and_loses_nothing(name: str, archive: WebArchive) -> None:
    piece = "/web/" if name == "wayback" else "/crawl-data/"
    session(name, archive, first := Kept(), limit=1)
    archive.faults = [(piece, Fault(503, {"Retry-After": "86400"}))]
    told = session(name, archive, Kept())
    assert "86400 s" in told.stopped and told.archived == 0
    session(name, archive, rest := Kept())
    # The one that the service wanted no more requests at comes last; the next one of the same
    # bytes did not wait for it.
    got = sorted((t, u) for t, u, _ in [*first.captures(), *rest.captures()])
    assert got == sorted([*FOUND, ("20210202030405", B)])


@BOTH
@pytest.mark.parametrize("fault", [Fault(500), Fault(503), Fault(504), Fault(cut=5)])
def test_one_capture_that_never_answers_stops_nothing(
    name: str, fault: Fault, archive: WebArchive
) -> None:
    piece = "/web/" if name == "wayback" else "/crawl-data/"
    archive.faults = [(piece, fault)] * PROMPT.tries
    told = session(name, archive, sink := Kept())
    assert [u for _, u, _ in sink.captures()] == [u for _, u in FOUND[1:]]
    ((url, _),) = told.refused
    assert url == A and not told.stopped
    archive.faults = [(piece, fault)] * PROMPT.tries
    told = session(
        name, archive, again := Kept()
    )  # the next backfill asks again, and the index too
    assert not again.members and [url for url, _ in told.refused] == [A] and told.listed == 1
    told = session(name, archive, again)
    assert [u for _, u, _ in again.captures()] == [A] and not told.refused


SORRY = Fault(body=b"<html>temporarily offline</html>", headers={"Content-Type": "text/html"})


@BOTH
@pytest.mark.parametrize(
    "fault", [Fault(403), SORRY, Fault(206, {"Content-Range": "bytes 0-9/99"})]
)
def test_a_refusal_is_asked_again_and_given_up_in_the_end(
    name: str, fault: Fault, archive: WebArchive, tmp_path: Path
) -> None:
    piece = "/web/" if name == "wayback" else "/crawl-data/"
    whys = []
    for asked in range(3):
        # A range that is not whole is asked again at once.
        at_once = name == "common-crawl" and fault.status in (200, 206)
        archive.faults = [(piece, fault)] * (PROMPT.tries if at_once else 1)
        told = session(name, archive, sink := Kept())
        assert len(sink.members) == (0 if asked else 4)
        whys += [why for _, why in told.refused]
    assert [("given up" in why) for why in whys] == [False, False, True]
    archive.faults.clear()
    told = session(name, archive, sink := Kept())
    assert not sink.members and not told.refused and told.given_up == 1
    with Journal(archive.folder.parent / "journal.jsonl") as journal:
        journal.once_more()
    told = session(name, archive, sink)
    assert [u for _, u, _ in sink.captures()] == [A] and told.given_up == 0


@BOTH
def test_a_passing_refusal_costs_nothing(name: str, archive: WebArchive) -> None:
    archive.faults = [("/web/" if name == "wayback" else "/crawl-data/", Fault(403))]
    session(name, archive, Kept())
    told = session(name, archive, sink := Kept())
    assert [u for _, u, _ in sink.captures()] == [A] and not told.refused


def test_what_an_older_journal_refused_is_asked_again(archive: WebArchive) -> None:
    session("wayback", archive, Kept())
    path = archive.folder.parent / "journal.jsonl"
    key = f"{FOUND[0][0]} {A}"
    lines = [line for line in path.read_text().splitlines() if f'"done": "{key}"' not in line]
    path.write_text("\n".join([*lines, json.dumps({"done": key, "why": "answers 404"}), ""]))
    session("wayback", archive, sink := Kept())
    assert [u for _, u, _ in sink.captures()] == [A]


@BOTH
def test_a_service_that_is_away_ends_the_backfill(name: str, archive: WebArchive) -> None:
    piece = "/web/" if name == "wayback" else "/crawl-data/"
    archive.faults = [(piece, Fault(503))] * PROMPT.tries * 3
    told = session(name, archive, Kept())
    assert "3 in a row" in told.stopped and [u for u, _ in told.refused] == [A, B, B]
    archive.faults.clear()
    told = session(name, archive, sink := Kept(), limit=2)
    assert [(t, u) for t, u, _ in sink.captures()] == FOUND[2:4]  # what was not asked goes first


def test_an_index_that_never_answers_is_told_and_the_others_go_on(archive: WebArchive) -> None:
    dead = ("dead-index", Fault(504))
    archive.crawls = ["dead", "dead2", *archive.crawls]
    archive.faults = [dead] * PROMPT.tries * 2  # for each of the card's hosts
    told = session("common-crawl", archive, sink := Kept())
    assert [(t, u) for t, u, _ in sink.captures()] == FOUND
    assert len(told.refused) == 2 and all("504" in why for _, why in told.refused)
    asked = len(archive.asked("dead-index"))
    session("common-crawl", archive, Kept())
    assert len(archive.asked("dead-index")) > asked


def test_without_the_list_of_crawls_nothing_can_be_asked(archive: WebArchive) -> None:
    archive.faults = [("collinfo", Fault(504))] * PROMPT.tries
    told = session("common-crawl", archive, Kept())
    assert "collinfo.json answers 504" in told.stopped and not told.refused


@BOTH
def test_a_cut_answer_is_asked_again(name: str, archive: WebArchive) -> None:
    archive.faults = [("/web/" if name == "wayback" else "/crawl-data/", Fault(cut=5))]
    sink = Kept()
    told = session(name, archive, sink)
    assert len(sink.members) == 5 and not told.refused


@BOTH
def test_an_index_that_answers_html_is_told_and_the_rest_goes_on(
    name: str, archive: WebArchive
) -> None:
    piece = "url=haiphong.gov.vn"
    archive.faults = [(piece, Fault(200, body=b"<html>Sorry</html>"))]
    sink = Kept()
    told = session(name, archive, sink)
    assert [url for _, url, _ in sink.captures()] == [NEW]
    assert len(told.refused) == 1 and "haiphong.gov.vn" in told.refused[0][0]
    session(name, archive, rest := Kept())
    assert len(rest.members) == 4


@BOTH
def test_an_empty_answer_of_an_index_is_told(name: str, archive: WebArchive) -> None:
    piece = "url=haiphong.gov.vn" if name == "wayback" else "page=0"
    archive.faults = [(piece, Fault(200))]
    told = session(name, archive, sink := Kept())
    assert "empty" in told.refused[0][1] and not told.stopped
    session(name, archive, sink)
    assert {u for _, u, _ in sink.captures()} == {u for _, u in FOUND}


@BOTH
@pytest.mark.parametrize("fault", [Fault(403, body=b"<html>"), Fault(200, body=b"<html>"), Fault()])
def test_where_no_lookup_is_answered_nothing_is_done(
    name: str, fault: Fault, archive: WebArchive
) -> None:
    archive.faults = [("url=", fault)] * 2  # one for each of the card's hosts
    told = session(name, archive, Kept())
    assert "no lookup was answered" in told.stopped and len(told.refused) == 2
    archive.faults.clear()
    session(name, archive, sink := Kept(), limit=1)
    archive.faults = [("url=", fault)] * 2
    told = session(name, archive, sink)  # what was found before is fetched all the same
    assert [(t, u) for t, u, _ in sink.captures()] == FOUND and not told.stopped


def test_what_lies_there_and_is_no_capture_is_refused_with_its_reason(archive: WebArchive) -> None:
    whole = archive.warc.read_bytes()
    cases = {
        "is": Fault(206, body=b"<html>" * 400),
        "what came": Fault(206, body=gzip.compress(random.Random(1).randbytes(9000))[:8000]),
        "answers 404": Fault(404),
        "no whole response": Fault(206, body=whole),  # the file's first record is its warcinfo
    }
    archive.faults = [("/crawl-data/", fault) for fault in cases.values()]
    told = session("common-crawl", archive, sink := Kept())
    assert len(sink.members) == 2  # B's bytes too, from the later capture of them
    for (_, why), reason in zip(told.refused, cases, strict=True):
        assert reason in why


def test_a_digest_that_disagrees_is_refused(archive: WebArchive) -> None:
    archive.faults = [
        ("/web/", Fault(body=b"<html>other</html>", headers={"Content-Type": "text/html"}))
    ]
    told = session("wayback", archive, sink := Kept())
    assert len(sink.members) == 4 and "digest" in told.refused[0][1]


PAGE = b"<html>" + b"A " * 99
PACKED = gzip.compress(PAGE, mtime=0)
MEMENTO = {"memento-datetime": "Wed, 02 Jan 2019 03:04:05 GMT"}


@pytest.mark.parametrize(
    ("body", "over", "headers", "note"),
    [
        (PACKED, PAGE, {"Content-Encoding": "gzip"}, ""),  # sent coded, the digest is over the page
        (PACKED, PACKED, {"Content-Encoding": "gzip"}, ""),
        (PAGE, PACKED, {**MEMENTO, "x-archive-orig-content-encoding": "gzip"}, "in gzip"),
        (PAGE, PACKED, {**MEMENTO, "x-archive-orig-content-length": str(len(PACKED))}, "seems"),
        (PAGE, PACKED, MEMENTO, "seems"),
        (PAGE, PACKED, {}, None),  # nobody says that this is the capture
        (PAGE, PACKED, {"memento-datetime": "Wed, 02 Jan 2019 03:04:06 GMT"}, None),
        (PAGE, b"x", {**MEMENTO, "x-archive-orig-content-length": str(len(PAGE))}, None),
        (PAGE, b"x", {**MEMENTO, "x-archive-orig-content-length": "9999"}, None),
        (PACKED[:20], PAGE, {**MEMENTO, "Content-Encoding": "gzip"}, None),
    ],
)
def test_whose_bytes_a_digest_is_of(
    body: bytes, over: bytes, headers: dict[str, str], note: str | None, archive: WebArchive
) -> None:
    archive.captures = [Capture(A, "20190102030405", body, digest=digest_of(over), headers=headers)]
    told = session("wayback", archive, sink := Kept())
    assert [m.body for m in sink.members] == ([] if note is None else [body])
    assert len(told.refused) == (note is None)
    assert [bool(note) and str(note) in why for _, why in told.notes] == [True] * bool(note)


@pytest.mark.parametrize("coding", ["gzip", None])
def test_a_record_whose_digest_is_over_a_coding_that_was_taken_off(coding: str | None) -> None:
    headers = f"X-Crawler-Content-Encoding: {coding}\r\n" if coding else ""
    block = f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode() + PAGE
    record = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {A}\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"WARC-Date: 2019-01-02T03:04:05Z\r\nWARC-Payload-Digest: sha1:{digest_of(PACKED)}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode()
    member = gzip.compress(record + block + b"\r\n\r\n")
    entry = Entry(A, "20190102030405", "text/html", 200, digest_of(PACKED))
    if coding:
        got = recorded(member, entry)
        assert got.exchange.body == PAGE and got.agrees and "in gzip" in got.note
    else:
        with pytest.raises(Refused, match="digest"):
            recorded(member, entry)


def test_a_server_without_ranges(archive: WebArchive) -> None:
    archive.ranges = False
    session("common-crawl", archive, sink := Kept())
    assert len(sink.members) == 5


def test_a_redirect_to_a_neighbouring_capture_has_that_ones_time(archive: WebArchive) -> None:
    near = archive.url + f"web/20210301000000id_/{B}"
    archive.captures.append(Capture(B, "20210301000000", b"<html>near</html>"))
    archive.faults = [(f"20210302030405id_/{B}", Fault(302, {"Location": near}))]
    session("wayback", archive, sink := Kept())
    assert ("20210301000000", B, b"<html>near</html>") in sink.captures()


def test_a_redirect_elsewhere_is_refused(archive: WebArchive) -> None:
    archive.faults = [("/web/", Fault(302, {"Location": "http://169.254.169.254/latest"}))]
    told = session("wayback", archive, sink := Kept())
    assert len(sink.members) == 4 and "169.254" in told.refused[0][1]


def test_nobody_there(archive: WebArchive, tmp_path: Path) -> None:
    said: list[str] = []
    with Asker(PROMPT, lambda _: None, said.append) as asker, Journal(tmp_path / "j") as journal:
        told = backfill(Wayback(asker, "http://127.0.0.1:9/"), CARD, journal, Kept())
    words = "http://127.0.0.1:9/cdx/search/cdx cannot be reached: Connection refused; "
    assert told.stopped == f"{words}3 tries"
    assert [line.startswith(f"{words}try {n} of 3 in ") for n, line in enumerate(said, 2)] == [
        True
    ] * 2


def test_one_journal_one_backfill(tmp_path: Path) -> None:
    with Journal(tmp_path / "j"), pytest.raises(Held):
        Journal(tmp_path / "j")


def test_a_torn_journal_loses_its_last_line_alone(archive: WebArchive) -> None:
    session("wayback", archive, Kept(), limit=2)
    path = archive.folder.parent / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    session("wayback", archive, rest := Kept())
    assert [(t, u) for t, u, _ in rest.captures()] == FOUND[2:]
    assert len(rest.sightings) == 1  # the note of that one was torn


@pytest.mark.parametrize(
    ("url", "day", "name"),
    [
        (NEW, date(2022, 1, 1), "haiphong"),
        (A, date(2019, 1, 1), "A"),
        ("http://www.haiphong.gov.vn/portal/PrintItem.aspx?contentid=9", date(2022, 1, 1), "A"),
        (B, date(2021, 1, 1), "B"),
        ("https://haiphong.gov.vn/TIN-TUC-SU-KIEN-NOI-BAT/Thanh-pho-94698", date(2022, 1, 1), "B"),
        ("https://haiphong.gov.vn/tin-tuc-su-kien/thanh-pho-683224", date(2024, 1, 1), "C"),
        (C, date(2024, 1, 1), "C"),
        ("https://haiphong.gov.vn/tin-tuc-su-kien", date(2024, 1, 1), None),
        ("https://nothaiphong.gov.vn/tin/thanh-pho-683224", date(2024, 1, 1), None),
        ("https://thanhphohaiphong.gov.vn/tag/x/", date(2024, 1, 1), None),
    ],
)
def test_generations(url: str, day: date, name: str | None) -> None:
    found = CARD.generation_of(url, day.isoformat())
    assert (found.name if found else None) == name


@pytest.mark.parametrize("text", ["<html>", '[["a"]]', '{"error": 1}', "[1]"])
def test_no_cdx(text: str) -> None:
    with pytest.raises(NotAnIndex):
        read_cdx_json(text)


def test_cdxj_as_pywb_prints_it() -> None:
    line = 'vn,gov,haiphong)/a 20210102030405 {"url": "http://haiphong.gov.vn:80/a", "status": "200", "digest": "sha1:ABC"}'
    ((entry,), unread) = read_cdxj(line)
    assert not unread
    assert (entry.url, entry.timestamp, entry.digest) == (
        "http://haiphong.gov.vn/a",
        "20210102030405",
        "ABC",
    )
    for cut in (line + "\n" + line[:70], "<html>", line[:70]):
        with pytest.raises(NotAnIndex):
            read_cdxj(cut)
    garbage = [
        "{garbage",
        "<html>",
        '{"url": "http://haiphong.gov.vn/b", "timestamp": "2021"}',
        "{}",
    ]
    entries, unread = read_cdxj("\n".join([line, *garbage, line]))
    assert (entries, unread) == ([entry, entry], garbage)


@pytest.mark.parametrize(
    ("printed", "seconds"),
    [("7", 7.0), ("Sun, 22 Nov 2026 10:00:30 GMT", 30.0), ("Sun, 22 Nov 2026 09:00:00 GMT", 0.0), ("soon", None),
     ("", None), (None, None), ("-5", None)],
)  # fmt: skip
def test_retry_after(printed: str | None, seconds: float | None) -> None:
    assert retry_after(printed, datetime(2026, 11, 22, 10, tzinfo=UTC)) == seconds
