"""A crawl is judged by its portal's history: alarms where something broke, none on quiet days."""

from __future__ import annotations

import doctest
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from crawler import settings
from pipelines import holidays, shares, usual
from pipelines.health import judge
from pipelines.holidays import is_holiday
from pipelines.measured import Limits, Run

LIMITS = Limits(**settings.HEALTH)
VIETNAM = timezone(timedelta(hours=7))
SUNDAY = datetime(2026, 3, 15, 23, 0, tzinfo=VIETNAM)
WEEK = (22, 25, 19, 24, 21, 8, 2)
"""New articles of a usual Monday, Tuesday, ... Sunday."""
GOOD = {
    "seen": 20.0, "read": 20.0,
    "read.date": 20.0, "read.byline": 18.0, "read.lede": 12.0, "read.photo": 17.0,
    "fresh": 20.0, "fresh.near": 20.0, "dated": 15.0, "dated.alike": 15.0,
    "compared": 10.0, "agreed": 10.0,
    "words.15": 3.0, "words.16": 3.0, "words.17": 8.0, "words.18": 4.0, "words.19": 2.0,
    "list.sitemap": 5000.0, "rule.body.card:.entry": 20.0, "rule.title.card:h1": 20.0,
    "seen.rule.body.card:.entry": 20.0, "seen.rule.title.card:h1": 20.0,
}  # fmt: skip
ONE = {n: 1.0 for n in GOOD if n.startswith(("read", "rule", "fresh", "agreed", "compared"))}


def test_doctests() -> None:
    for module in (shares, usual, holidays):
        assert doctest.testmod(module).failed == 0


def past(until: datetime, days: int = 60, seed: int = 1, quiet: Sequence[date] = ()) -> list[Run]:
    """A crawl a day at this hour, each with about its weekday's articles."""
    chance = random.Random(seed)
    found = [Run(0, until - timedelta(days=days), "healthy", 5000, listed=5000, figures=GOOD)]
    for n in range(1, days):
        at = until - timedelta(days=days - n)
        new = max(round(chance.gauss(WEEK[at.weekday()], WEEK[at.weekday()] ** 0.5)), 0)
        if is_holiday(at.date()) or at.date() in quiet:
            new //= 6
        found.append(Run(n, at, "healthy", new, listed=5000, figures=GOOD))
    return found


def now(at: datetime = SUNDAY, new: int = 3, figures: Mapping[str, float] = GOOD) -> Run:
    read = {name: value for name, value in {**GOOD, **figures}.items() if value >= 0}
    return Run(99, at, "running", new, asked=20, listed=5000, figures=read)


def kinds(run: Run, history: Sequence[Run]) -> list[str]:
    return [verdict.kind for verdict in judge(run, history, LIMITS)]


# -- how many are new ----------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(8))
def test_an_ordinary_quiet_sunday_is_no_alarm(seed: int) -> None:
    assert kinds(now(new=0), past(SUNDAY, seed=seed)) == []


def test_nothing_new_on_a_working_day_is_one() -> None:
    monday = SUNDAY + timedelta(days=1)
    (verdict,) = judge(now(monday, 0), past(monday), LIMITS)
    assert verdict.kind == "few-new"
    assert verdict.words.startswith("0 new articles in 24 hours, usually about 2")
    assert kinds(now(monday, 15), past(monday)) == []


def test_nothing_new_an_hour_after_the_last_crawl_is_no_alarm() -> None:
    noon = SUNDAY + timedelta(days=1, hours=-11)
    assert kinds(now(noon + timedelta(hours=1), 0), [*past(noon), now(noon, 20)]) == []


def test_hour_by_hour_silence_is_heard_after_a_day_or_so() -> None:
    start = SUNDAY + timedelta(hours=1)
    runs = [*past(SUNDAY), replace(now(), outcome="healthy")]
    heard = None
    for hour in range(48):
        run = now(start + timedelta(hours=hour), 0)
        if "few-new" in kinds(run, runs):
            heard = hour
            break
        runs.append(replace(run, id=100 + hour, outcome="healthy"))
    assert heard is not None and 6 < heard < 36


def test_tet_and_public_holidays_are_known() -> None:
    second_day_of_tet = datetime(2026, 2, 18, 23, 0, tzinfo=VIETNAM)  # a Wednesday
    assert kinds(now(second_day_of_tet, 0), past(second_day_of_tet)) == []
    two_weeks_later = second_day_of_tet + timedelta(days=21)
    assert kinds(now(two_weeks_later, 0), past(two_weeks_later)) == ["few-new"]


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        ("2025-01-29", True), ("2026-02-17", True), ("2007-02-17", True), ("2030-02-02", True),
        ("2024-04-18", True), ("2025-04-07", True), ("2023-04-29", True), ("2025-04-30", True),
        ("2025-09-02", True), ("2025-03-12", False), ("2025-12-24", False),
    ],
)  # fmt: skip
def test_holidays(day: str, holiday: bool) -> None:
    assert is_holiday(date.fromisoformat(day)) is holiday


def test_a_silent_portal_stays_unhealthy_however_long() -> None:
    """Courts were silent for five months: their zeros must not become the usual."""
    runs, at = past(SUNDAY), SUNDAY
    for day in range(100):
        at += timedelta(days=1)
        run = now(at, 0)
        found = kinds(run, runs)
        runs.append(replace(run, id=100 + day, outcome="unhealthy" if found else "healthy"))
    assert [r.outcome for r in runs[-95:]] == ["unhealthy"] * 95


def test_days_without_a_crawl_are_made_up_for() -> None:
    wednesday = SUNDAY + timedelta(days=10)
    runs = [run for run in past(wednesday) if run.started < SUNDAY]
    assert kinds(now(wednesday, 170), runs) == []
    assert kinds(now(wednesday, 20), runs) == ["few-new"]


def test_a_few_days_of_history_are_enough_for_working_days_only() -> None:
    friday = datetime(2026, 3, 13, 6, 0, tzinfo=VIETNAM)
    runs = [r for r in past(friday, 8) if r.started.weekday() < 5]
    assert kinds(now(friday, 0), runs) == ["few-new"]
    assert kinds(now(friday + timedelta(days=2), 0), [*runs, now(friday, 20)]) == []


def test_what_an_interrupted_crawl_brought_counts() -> None:
    monday = SUNDAY + timedelta(days=1)
    half = Run(98, monday - timedelta(hours=1), "interrupted", 20, listed=100)
    assert kinds(now(monday, 1), [*past(monday), half]) == []


def test_a_limited_crawl_is_not_blamed_for_what_it_did_not_look_for() -> None:
    monday = SUNDAY + timedelta(days=1)
    assert kinds(replace(now(monday, 0), partial=True), past(monday)) == []


# -- what the articles have -----------------------------------------------------------------------
BROKEN = {
    "bylines-missing": {"read.byline": 0.0},
    "dates-missing": {"read.date": 3.0},
    "ledes-missing": {"read.lede": 0.0},
    "photos-missing": {"read.photo": 2.0},
    "dates-drifting": {"fresh.near": 2.0},
    "dates-disagree": {"dated.alike": 3.0},
    "readers-disagree": {"agreed": 2.0},
    "bodies-short": {"words.16": 1.0, "words.17": 2.0, "words.18": 0.0, "words.12": 15.0},
    "sitemap-shrunk": {"list.sitemap": 2500.0},
    "body-by-another-rule": {
        "rule.body.card:.entry": -1.0,
        "rule.body.general:trafilatura": 20.0,
        "seen.rule.body.card:.entry": -1.0,
        "seen.rule.body.general:trafilatura": 20.0,
    },
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_stopped_matching_is_told(kind: str) -> None:
    assert kinds(now(figures=BROKEN[kind]), past(SUNDAY)) == [kind]


def test_a_rule_is_named_with_the_usual_one() -> None:
    run = replace(
        now(figures=BROKEN["body-by-another-rule"]), lacking={"rule.body.general:trafilatura": "u"}
    )
    (verdict,) = judge(run, past(SUNDAY), LIMITS)
    assert verdict.example == "u"
    assert verdict.words == (
        "the body of 20 of 20 articles is not read by the usual rule (card:.entry) "
        "but by general:trafilatura"
    )


def test_ordinary_variation_is_no_alarm() -> None:
    few = {name: GOOD[name] * 0.8 for name in ("read.byline", "read.lede", "read.photo")}
    few |= {"words.15": 5.0, "words.17": 5.0}
    assert kinds(now(figures=few), past(SUNDAY)) == []
    for name in ("read.byline", "read.lede", "read.photo", "read.date"):
        assert kinds(now(figures={**ONE, name: 0.0}), past(SUNDAY)) == [], name


def test_ten_short_notices_in_a_row_are_no_alarm() -> None:
    notices = {**dict.fromkeys(GOOD, 15.0), "read.photo": 5.0, "read.lede": 5.0, "compared": 5.0}
    lengths = {"words.8": 10.0, "words.16": 1.0, "words.17": 4.0, "words.15": 0, "words.18": 0}
    notices |= {"agreed": 5.0, "words.19": 0.0, **lengths, "list.sitemap": 5000.0}
    assert kinds(now(figures=notices), past(SUNDAY)[:1]) == []


def test_a_byline_that_never_comes_shows_after_a_few_small_crawls() -> None:
    runs, at, told = past(SUNDAY), SUNDAY, []
    for n in range(6):
        at += timedelta(hours=1)
        run = now(at, 1, {**ONE, "read.byline": 0.0})
        told.append("bylines-missing" in kinds(run, runs))
        runs.append(replace(run, id=100 + n, outcome="unhealthy" if told[-1] else "healthy"))
    assert not any(told[:2]) and told[-1]


def test_five_pages_are_enough_to_know_the_theme_by_and_not_the_writers() -> None:
    first = Run(1, SUNDAY, "healthy", 6, figures={n: min(x, 6.0) for n, x in GOOD.items()})
    redesigned = {**BROKEN["body-by-another-rule"], "rule.body.general:trafilatura": 5.0}
    run = now(SUNDAY + timedelta(days=1), 5, {**redesigned, "read.byline": 0.0})
    assert kinds(run, [replace(first, sweep=True)]) == ["body-by-another-rule"]


def test_first_runs_are_judged_by_nothing_but_failures() -> None:
    run = now(figures=dict.fromkeys(GOOD, 0.0))
    assert kinds(run, []) == []
    assert kinds(replace(run, failed=2), []) == ["failing"]
    assert kinds(replace(run, failed=1), []) == []
    assert kinds(replace(run, asked=1, failed=1), []) == ["failing"]


def test_pages_that_stay_broken_are_no_news() -> None:
    history = [replace(r, failed=4) for r in past(SUNDAY)]
    assert kinds(replace(now(), failed=5), history) == []
    assert kinds(replace(now(), failed=9), history) == ["failing"]
    assert kinds(replace(now(), failed=20), history) == ["failing"]
    assert kinds(replace(now(), failed=1), past(SUNDAY)) == []


def test_an_empty_listing() -> None:
    assert kinds(replace(now(), listed=0), past(SUNDAY)) == ["nothing-listed"]
    assert kinds(replace(now(), listed=0), []) == []


def test_known_pages_that_suddenly_yield_less() -> None:
    assert kinds(replace(now(), regressed=5), past(SUNDAY)) == ["regressed"]
    assert kinds(replace(now(), regressed=1), past(SUNDAY)) == []


# -- until it is over -----------------------------------------------------------------------------
def broken(kind: str, **changes: Any) -> tuple[Run, list[Run]]:
    """A crawl that raised an alarm, and the crawls up to it."""
    run, history = replace(now(figures=BROKEN.get(kind, {})), **changes), past(SUNDAY)
    run = replace(run, alarms={v.kind: v for v in judge(run, history, LIMITS)})
    assert list(run.alarms) == [kind]
    return replace(run, outcome="unhealthy"), [*history, replace(run, outcome="unhealthy")]


def quiet(**changes: Any) -> Run:
    """Two hours later, with nothing new."""
    listed = {"list.sitemap": 5000.0}
    at = SUNDAY + timedelta(hours=2)
    return replace(Run(100, at, "running", listed=5000, figures=listed), **changes)


@pytest.mark.parametrize("kind", [kind for kind in BROKEN if kind != "sitemap-shrunk"])
def test_a_crawl_that_reads_nothing_does_not_end_an_alarm(kind: str) -> None:
    alarm, history = broken(kind)
    assert judge(quiet(), history, LIMITS) == list(alarm.alarms.values())
    again = replace(quiet(), outcome="unhealthy", alarms=alarm.alarms)
    ill = {**{name: value / 5 for name, value in alarm.figures.items()}, **quiet().figures}
    assert kinds(quiet(new=4, figures=ill), [*history, again]) == [kind]
    assert kinds(quiet(new=20, figures=GOOD), [*history, again]) == []


def test_known_pages_that_are_read_as_ever_end_the_alarm_of_a_redesign() -> None:
    _, history = broken("body-by-another-rule")
    ill = {"seen": 5.0, "seen.rule.body.general:trafilatura": 5.0}
    assert kinds(quiet(figures=ill), history) == ["body-by-another-rule"]
    well = {"seen": 5.0, "seen.rule.body.card:.entry": 5.0}
    assert kinds(quiet(figures=well), history) == []


def test_a_recovery_may_come_in_small_crawls() -> None:
    _, history = broken("photos-missing")
    told = []
    for n in range(12):
        at = SUNDAY + timedelta(hours=2 + n)
        run = quiet(started=at, new=1, figures={**ONE, **quiet().figures})
        found = judge(run, history, LIMITS)
        told.append(bool(found))
        alarms = {v.kind: v for v in found}
        outcome = "unhealthy" if found else "healthy"
        history.append(replace(run, id=100 + n, outcome=outcome, alarms=alarms))
    assert told[0] and not told[-1] and told == sorted(told, reverse=True)


@pytest.mark.parametrize(
    ("kind", "ill", "silent", "well"),
    [
        (
            "dates-moved",
            {"figures": {**GOOD, "moved.date": 9.0}},
            {},
            {"figures": {"moved.back": 9.0}},
        ),
        ("failing", {"failed": 12}, {}, {"asked": 3, "failed": 0}),
        ("regressed", {"regressed": 12}, {}, {"figures": GOOD}),
        ("nothing-listed", {"listed": 0}, {"listed": 0, "partial": True}, {"listed": 40}),
        ("sitemap-shrunk", {}, {"figures": {}}, {}),
    ],
)
def test_an_alarm_ends_when_its_cause_is_seen_to_be_gone(
    kind: str, ill: dict[str, Any], silent: dict[str, Any], well: dict[str, Any]
) -> None:
    _, history = broken(kind, **ill)
    assert kinds(quiet(**silent), history) == [kind]
    assert kinds(quiet(**well), history) == []


def test_an_alarm_outlasts_a_crawl_that_was_broken_off() -> None:
    _, history = broken("bylines-missing")
    off = Run(99, SUNDAY + timedelta(hours=1), "interrupted")
    assert kinds(quiet(), [*history, off]) == ["bylines-missing"]


@pytest.mark.parametrize("seed", range(4))
def test_three_months_of_ordinary_crawls_are_hardly_ever_blamed(seed: int) -> None:
    """Fill rates and counts drawn at random around what they usually are."""
    chance, blamed = random.Random(seed), list[str]()
    runs = past(SUNDAY, 60, seed)[-59:]
    for day in range(90):
        at = SUNDAY + timedelta(days=day + 1)
        usual_new = WEEK[at.weekday()] * (0.3 if is_holiday(at.date()) else 1.0)
        new = max(round(chance.gauss(usual_new, 1.3 * usual_new**0.5)), 0)
        share = {"read.date": 0.99, "read.byline": 0.9, "read.lede": 0.6, "read.photo": 0.85}
        had = {k: float(sum(chance.random() < p for _ in range(new))) for k, p in share.items()}
        figures = {**GOOD, **had, "read": float(new), "fresh": float(new), "fresh.near": float(new)}
        run = Run(100 + day, at, "healthy", new, asked=new, listed=5000, figures=figures)
        blamed += [v.words for v in judge(run, runs, LIMITS)]
        runs.append(run)
    assert len(blamed) <= 1, blamed
