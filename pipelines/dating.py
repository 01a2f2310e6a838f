"""Which of the page's dates is the publication's, and the date that the text itself tells of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from crawler.items import Article, PrintedAs
from pipelines.date_value import as_local
from pipelines.dateline import read_dateline
from pipelines.dates import parse_date
from pipelines.published import Candidate, Parse, choose_published
from pipelines.step import Step


def understand_dates(article: Article) -> None:
    """Fill published and its kin, modified and event_date. Unknown stays None, and is told."""
    reference = datetime.fromisoformat(article.seen_at) if article.seen_at else None
    parse = lru_cache(lambda printed: parse_date(printed, reference))  # asked three times of each
    dates = without_bad_guesses(article.dates, parse)
    candidates = [Candidate(d.printed, d.basis) for d in dates]
    candidates = without_clocks(candidates, reference, parse)
    chosen = choose_published(
        candidates, reference=reference, day_only=article.day_only, parse=parse
    )
    if chosen is None:  # nothing is printed that can be read: what the address says is left
        chosen = choose_published([Candidate(article.url, "url")], day_only=article.day_only)
    if chosen is None:
        printed = next((d.printed for d in article.dates), None)
        article.published_printed = printed
        article.trouble(
            "understand",
            "undated",
            f"no date can be read from {printed!r}" if printed else "no date printed",
        )
    else:
        article.published = chosen.date.iso
        article.published_date = chosen.date.iso[:10] if len(chosen.date.iso) >= 10 else None
        article.published_precision = chosen.date.precision
        article.published_basis = chosen.basis
        article.published_printed = chosen.printed
        article.read_by["published"] = _rule_of(article, Candidate(chosen.printed, chosen.basis))
        if chosen.refined_by:
            article.read_by["published_time"] = chosen.refined_by
        for detail in chosen.disagreements:
            article.trouble("understand", "dates-disagree", detail)
        _dateline(article, chosen.date.value)
        if chosen.updated is not None and not article.modified_printed:
            article.modified_printed = chosen.updated.printed
            article.read_by["modified"] = _rule_of(article, chosen.updated)
    if article.modified_printed:
        modified = parse_date(article.modified_printed, reference)
        article.modified = (
            replace(modified, value=as_local(modified.value)).iso if modified else None
        )


def _rule_of(article: Article, candidate: Candidate) -> str:
    """By which rule a date was found."""
    told = (candidate.printed, candidate.basis)
    return next((d.rule for d in article.dates if (d.printed, d.basis) == told), candidate.basis)


def without_bad_guesses(dates: Sequence[PrintedAs], parse: Parse) -> list[PrintedAs]:
    """Without the date that was found by its place and that nothing else on the page bears out."""
    if not any(d.guessed for d in dates):
        return list(dates)
    read = [(d, parse(d.printed)) for d in dates]
    stated = {as_local(value.value).date() for d, value in read if value and not d.guessed}
    return [
        d
        for d, value in read
        if not d.guessed or not stated or (value and as_local(value.value).date() in stated)
    ]


def without_clocks(
    candidates: list[Candidate], reference: datetime | None, parse: Parse
) -> list[Candidate]:
    """Without the visible date that is only the clock of the page's frame.

    Most .gov.vn portals print today's date in their header. A visible date of the day of
    fetching, which everything that the page says to machines contradicts by days, is that clock.
    """
    if reference is None or len(candidates) < 2:
        return candidates
    today = as_local(reference).date()
    read = [(c, parse(c.printed)) for c in candidates]
    told = [d.date for c, d in read if d and c.basis != "visible"]
    elsewhere = bool(told) and all(abs((day - today).days) > 1 for day in told)
    if not elsewhere:
        return candidates
    return [c for c, d in read if not (c.basis == "visible" and d and d.date == today)]


def _dateline(article: Article, published: datetime) -> None:
    first = article.body.split("\n\n", 1)[0]
    dateline = read_dateline(first, published) if first else None
    if dateline:
        article.event_date = dateline.event_date
        article.event_part_of_day = dateline.part_of_day
        article.dateline_printed = dateline.printed


class DatesPipeline(Step):
    def understand(self, article: Article) -> None:
        understand_dates(article)
