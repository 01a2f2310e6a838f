"""Which of a page's dates is the publication's."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest

from crawler.items import Article, PrintedAs
from pipelines.date_value import LOCAL
from pipelines.dating import understand_dates
from pipelines.published import Basis, Candidate, choose_published

VISIBLE = Candidate("Thứ Sáu, 31/12/2021 21:00", "visible")
#: Jetpack prints article:published_time in UTC.
META = Candidate("2021-12-31T14:00:00+00:00", "meta")


def test_the_visible_date_wins() -> None:
    found = choose_published([META, Candidate("2021-12-31T21:00:00", "api"), VISIBLE])
    assert found is not None
    assert (found.date.iso, found.basis) == ("2021-12-31T21:00+07:00", "visible")
    assert (found.printed, found.refined_by) == (VISIBLE.printed, None)
    assert found.disagreements == ()


@pytest.mark.parametrize("basis", ["json-ld", "meta", "api", "feed"])
def test_a_machines_utc_is_told_on_the_local_clock(basis: Basis) -> None:
    found = choose_published([Candidate("2021-12-31T20:30:00+00:00", basis)])
    assert found is not None
    assert (found.date.iso, found.basis) == ("2022-01-01T03:30:00+07:00", basis)


def test_order_of_preference() -> None:
    order: tuple[Basis, ...] = ("visible", "json-ld", "meta", "api", "feed", "url")
    printed = "/2021/12/31/tin.html"
    for first, second in pairwise(order):
        a = Candidate("2021-12-31", first)
        b = Candidate(printed if second == "url" else "2021-12-30", second)
        for candidates in ((a, b), (b, a)):
            found = choose_published(candidates)
            assert found is not None and found.basis == first


def test_an_hour_from_structured_data_refines_a_printed_day() -> None:
    """twentytwentyone prints '31.12.2021'; <time datetime> has the minute."""
    found = choose_published([Candidate("31.12.2021", "visible"), META])
    assert found is not None
    assert found.date.iso == "2021-12-31T21:00:00+07:00"
    assert (found.basis, found.refined_by, found.printed) == ("visible", "meta", "31.12.2021")


def test_another_local_day_refines_nothing() -> None:
    late = Candidate("2021-12-31T20:00:00Z", "json-ld")  # 03:00 on New Year's Day
    found = choose_published([Candidate("31.12.2021", "visible"), late])
    assert found is not None
    assert (found.date.iso, found.refined_by, found.disagreements) == ("2021-12-31", None, ())


def test_seven_hours_are_a_zone_mistake_and_no_disagreement() -> None:
    found = choose_published([VISIBLE, Candidate("2021-12-31T21:00:00Z", "json-ld")])
    assert found is not None
    assert (found.date.iso, found.disagreements) == ("2021-12-31T21:00+07:00", ())


def test_more_than_a_day_is_told() -> None:
    found = choose_published([VISIBLE, Candidate("2022-01-05T10:00:00+07:00", "json-ld")])
    assert found is not None and found.date.iso == "2021-12-31T21:00+07:00"
    (told,) = found.disagreements
    assert "visible" in told and "json-ld" in told and "2022-01-05" in told


def test_a_wrong_weekday_is_told() -> None:
    found = choose_published([Candidate("Thứ Hai, 31/12/2021 21:00", "visible")])
    assert found is not None and found.date.conflict
    assert len(found.disagreements) == 1 and "weekday" in found.disagreements[0]


def test_the_moment_of_fetching_is_no_publication() -> None:
    fetched = Candidate("Hải Phòng, ngày 08 tháng 12 năm 2019", "visible", fetched=True)
    assert choose_published([fetched]) is None
    found = choose_published([fetched, META])
    assert found is not None and found.basis == "meta" and found.disagreements == ()


def test_a_clock_that_loses_the_meridiem_counts_for_the_day() -> None:
    found = choose_published(
        [Candidate("Thời gian: 15/12/2020 04:42", "visible"), META], day_only=True
    )
    assert found is not None
    assert (found.date.iso, found.refined_by) == ("2020-12-15", None)


def test_a_utc_clock_without_offset() -> None:
    gmt = Candidate("2021-12-31T20:30:00", "api", utc_clock=True)  # WordPress' date_gmt
    found = choose_published([gmt])
    assert found is not None and found.date.iso == "2022-01-01T03:30:00+07:00"


def test_a_visible_zone_is_kept() -> None:
    found = choose_published([Candidate("31/12/2021 23:00 (GMT+9)", "visible")])
    assert found is not None and found.date.iso == "2021-12-31T23:00+09:00"


def test_relative_texts_need_the_reference() -> None:
    candidates = [Candidate("hôm qua 14:05", "visible")]
    assert choose_published(candidates) is None
    found = choose_published(candidates, reference=datetime(2022, 1, 2, 12, tzinfo=LOCAL))
    assert found is not None and found.date.iso == "2022-01-01T14:05+07:00"


def test_nothing_readable_is_none() -> None:
    assert choose_published([]) is None
    assert choose_published([Candidate("Gốc", "visible"), Candidate("", "meta")]) is None


#: A date line, what a machine says of the publication; what is published then, by which basis.
UPDATED: list[tuple[str, str, str, str]] = [
    ("Cập nhật: 16:16 02/01/2022", "2021-12-31T21:00+07:00", "2021-12-31T21:00+07:00", "meta"),
    ("Cập nhật 02/01/2022", "2021-12-31T21:00:00+07:00", "2021-12-31T21:00:00+07:00", "meta"),
    ("Updated: 02/01/2022", "2021-12-31", "2021-12-31", "meta"),
    ("(Cập nhật lúc 21:30 31/12/2021)", "2021-12-31T21:00:00+07:00",
     "2021-12-31T21:00:00+07:00", "meta"),
    # the same moment, whatever the line is called; with its zone lost; to the day
    ("Cập nhật lúc 21:00, Thứ Sáu, 31/12/2021 (GMT+7)", "2021-12-31T21:00:00+07:00",
     "2021-12-31T21:00+07:00", "visible"),
    ("Cập nhật lúc 21:00 31/12/2021", "2021-12-31T14:00:00+07:00",
     "2021-12-31T21:00+07:00", "visible"),
    ("Cập nhật lúc 21:00 31/12/2021", "2021-12-31", "2021-12-31T21:00+07:00", "visible"),
    # nothing is updated before it is published, and 1970 is nobody's day
    ("Cập nhật: 31/12/2021 21:00", "2022-01-05", "2021-12-31T21:00+07:00", "visible"),
    ("Cập nhật: 31/12/2021 21:00", "1970-01-01", "2021-12-31T21:00+07:00", "visible"),
    # both are printed; it is no update's; the word stands after it
    ("Đăng: 01/01/2022 - Cập nhật: 02/01/2022", "2021-12-31", "2022-01-01", "visible"),
    ("Thứ Bảy, 01/01/2022", "2021-12-31", "2022-01-01", "visible"),
    ("01/01/2022 | Cập nhật tin nhanh", "2021-12-31", "2022-01-01", "visible"),
]  # fmt: skip


@pytest.mark.parametrize(("visible", "meta", "iso", "basis"), UPDATED)
def test_an_update_is_no_publication(visible: str, meta: str, iso: str, basis: Basis) -> None:
    found = choose_published([Candidate(visible, "visible"), Candidate(meta, "meta")])
    assert found is not None and (found.date.iso, found.basis) == (iso, basis)
    assert (found.updated is not None) is (basis == "meta")
    if basis == "meta":
        assert found.updated == Candidate(visible, "visible") and found.disagreements == ()


def test_the_update_is_the_modification() -> None:
    article = Article("p", "https://p.vn/a.html", "2022-01-05T10:00:00+07:00")
    article.dates = [
        PrintedAs("Cập nhật: 16:16 02/01/2022", "visible", ".date"),
        PrintedAs("2021-12-31T14:00:00Z", "json-ld", "json-ld:datePublished"),
    ]
    understand_dates(article)
    assert (article.published, article.published_basis) == ("2021-12-31T21:00:00+07:00", "json-ld")
    assert (article.modified, article.read_by["modified"]) == ("2022-01-02T16:16+07:00", ".date")
    assert article.problems == []


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://baohaiphong.vn/vi/tin/hop-20241130143800.htm", "2024-11-30T14:38:00+07:00"),
        ("https://example.vn/2021/12/31/tin.html", "2021-12-31"),
        ("https://thhp.vn/tin-tuc/202109/hop-ba24542/", "2021-09"),
        ("https://haiphong.gov.vn/Diem-bao/ngay-1152022-91682.html", None),
        ("https://haiphong.gov.vn/tin-tuc-su-kien/hop-683224", None),
        ("https://baotayninh.vn/khai-mac-ky-hop-thu-12-hdnd-tinh-15301.html", None),
        ("https://example.vn/2021/13/31/tin.html", None),
    ],
)
def test_addresses(url: str, iso: str | None) -> None:
    found = choose_published([Candidate(url, "url")])
    assert (found.date.iso if found is not None else None) == iso
