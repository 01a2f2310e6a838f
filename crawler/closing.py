"""The end of a crawl: how it went, what is gone, and what it leaves to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml.html import HtmlElement
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro

from crawler.arrivals import ArrivalSpider
from crawler.clock import stamp
from crawler.fetching.refusals import in_words
from crawler.memory import LED_TO_ANOTHER, ListMark
from crawler.skeleton import likeness, skeleton

SWEEP, RUN, FRONT = "", "run", "front"
"""Marks of all the lists together: the last complete sweep, the last complete run; and of the front
page, what its markup's names were."""


class ClosingSpider(ArrivalSpider):
    """A spider that can say how its crawl went."""

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.failure = ""
        self.outcome = ""
        self.front_status = 200
        self.certificates = ""
        """A file of certificates that are believed beside the system's."""
        self.complete = False
        """The lists were read as far as this run wanted."""
        self.books: Callable[[], None] | None = None
        """Closes the run's record, where something keeps one; safe to call twice."""
        self.skeleton: frozenset[str] = frozenset()
        """The names of the front page's markup."""
        self.redesigned = False
        """The last complete crawl saw another one."""
        self.refused = False
        """robots.txt forbids the front page: the portal answers, and wants no crawl."""

    @property
    def front_mark(self) -> str:
        """The general spider's sites have each a front page, a portal's mirrors the same."""
        return FRONT if self.card.hosts else self.site.base

    # -- what happened --------------------------------------------------------------------------
    def counted(self, name: str) -> int:
        return int(self.crawler.stats.get_value(f"congtin/{name}", 0)) if self.crawler.stats else 0

    def fail(self, reason: str) -> None:
        """The crawl cannot go on; the first reason is the one that is told."""
        if not self.failure:
            self.failure = reason
            self.logger.log(self.settings.getint("FAILURE_LOG_LEVEL"), reason)
            engine = self.crawler.engine
            if engine is not None and engine.running:
                deferred_from_coro(engine.close_spider_async(reason="failed"))

    def item_broke(self, item: Any, failure: Any) -> None:
        """A mistake of this program's own in a pipeline: the article is not stored, and told so."""
        self._broke(getattr(item, "url", ""), "understand", failure)

    def page_broke(self, failure: Any, response: Response) -> None:
        """The same while a page was read."""
        self._broke(response.url, "read", failure)

    def _broke(self, url: str, stage: Any, failure: Any) -> None:
        self.count("failed")
        refused = self.store.refusal(failure.value)
        if refused is not None:  # while something was looked up
            self.fail(str(refused))
            return
        self.store.note(self.problem(url, stage, "program-error", in_words(failure.value)))

    def judgement(self) -> tuple[str, str]:
        """(outcome, notes in words) of the run, as it stands when the spider closes.

        What the portal's history says to it, the ledger adds before it is told.
        """
        if not self.outcome:
            self.outcome, self.notes = self._judge()
            if self.outcome not in ("failed", "interrupted"):
                self._conclude()
            if self.certificates:
                self.notes += f"; certificates of {self.certificates} believed"
        return self.outcome, self.notes

    def _judge(self) -> tuple[str, str]:
        if self.failure:
            return "failed", self.failure
        if not self.crawler.crawling:  # Scrapy's word for: somebody sent a signal
            return "interrupted", "interrupted; the next crawl goes on where this one stopped"
        nothing = not self.found and not self.standing
        if nothing and self.front_status >= 400:
            return "failed", f"{self.site.base} answers {self.front_status}"
        if nothing and self.foreign:
            host, number = self.foreign.most_common(1)[0]
            named = ", ".join(sorted(self.site.hosts))
            return (
                "failed",
                f"{number} addresses are listed at {host}, which the card of {self.card.name} "
                f"does not name (it names {named})",
            )
        if nothing:
            return (
                "failed",
                f"no article is listed at {self.site.base}: "
                "no sitemap, REST list, feed or listing names one",
            )
        used = ", ".join(f"{name} {n}" for name, n in self.used.items())
        return "healthy", "; ".join(x for x in (used, self.told_by_sweep()) if x)

    def _conclude(self) -> None:
        """What a run that came to its end leaves to the next one."""
        if self.store.suspects() and self.is_well():
            self.count("gone", self.store.bury(self.card.name))
        if not self.complete:
            return
        began = stamp(self.began)
        marks = [*self.marks, ListMark(RUN, "run", read_at=began)]
        if self.skeleton:
            names = " ".join(sorted(self.skeleton))
            marks.append(ListMark(self.front_mark, FRONT, stated=names, read_at=began))
        if self.sweeping:
            marks.append(ListMark(SWEEP, "sweep", entries=len(self.found), read_at=began))
        self.store.reach(self.card.name, marks)

    def told_by_sweep(self) -> str:
        """What a sweep that came to its end says of the fast runs before it; '' where there were
        none."""
        stopped = self.outcome in ("failed", "interrupted")
        if stopped or not (self.sweeping and self.ran_before and self.complete):
            return ""
        new, changed = self.counted("missed_new"), self.counted("missed_changed")
        share = 1 - (new + changed) / max(len(self.found), 1)
        return (
            f"sweep of {len(self.found)}: the fast runs had missed {new} new and {changed} "
            f"changed articles (recall {share:.2%})"
        )

    # -- is the portal itself well ----------------------------------------------------------------
    def look_at_theme(self, front: HtmlElement) -> None:
        """Whether the front page wears the theme that the last complete crawl saw."""
        self.skeleton = skeleton(front)
        before = self.store.mark(self.card.name, self.front_mark)
        if before is not None and before.stated:
            like = likeness(frozenset(before.stated.split()), self.skeleton)
            self.redesigned = like < self.settings.getfloat("REDESIGNED_BELOW")

    def idle(self) -> None:
        """Before any article counts as gone, a few others are asked whether the portal is well;
        where the front page wears another theme, a few are asked how they are read now."""
        engine: Any = self.crawler.engine
        wanted = self.store.suspects() or self.redesigned
        if self.probes or not wanted or not self.crawler.crawling:
            return
        number = self.settings.getint("GONE_PROBES")
        for listed in self.store.sample(self.card.name, 4 * number):
            key = self.site.key(listed.url)
            asked = key in self.known_asked or not self.site.owns(listed.url)
            if asked or len(self.probes) >= number:
                continue
            self.probes.add(key)
            self.count_extra(key)
            engine.crawl(self.article_request(listed, self.store.known(listed.url)))
        if self.probes:
            raise DontCloseSpider

    def count_extra(self, key: str) -> None:
        """One more article is asked for: it was counted as unchanged, or no list named it."""
        self.asked += 1
        if key not in self.recovered and (key in self.standing or key in self.found):
            self.stands(key, -1)
        else:
            self.count("listed")

    def absent(self) -> int:
        """So many of the failed fetches are of articles that seem to be deleted: news, not
        failures, where the others answer well."""
        signs = self.store.suspects().values()
        return sum(sign != LED_TO_ANOTHER for sign in signs) if self.is_well() else 0

    def is_well(self) -> bool:
        """Whether known articles answer as they should: then those that do not are gone."""
        asked = self.probes or self.known_asked
        share = len(self.known_well & asked) / max(len(asked), 1)
        return share >= self.settings.getfloat("GONE_WELL_SHARE")
