"""Which listed articles are asked for: new or changed ones, and those whose time has come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from scrapy import Request

from crawler.closing import ClosingSpider
from crawler.items import Article, Listed
from crawler.memory import may_have_changed, moment, passes_over, states_change
from crawler.traps import endless


class ChoosingSpider(ClosingSpider):
    """A spider that knows what it need not ask for."""

    since: date | None = None
    until: date | None = None
    """The days that are wanted, both included."""

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.requested: set[str] = set()
        """Keys of what was asked for because a list named it."""
        self.named_in: int | None = None
        """The number of feed and listings together, where nothing better says what there is."""

    def passes_over(self, listed: Listed) -> bool:
        """Whether an article need not be asked for now."""
        known = self.store.known(listed.url)
        return not self.full and passes_over(known, listed, self.began, self.store.schedule)

    def consider(self, listed: Listed) -> Request | None:
        """A request for a listed article, unless it was seen, is known, or out of the window."""
        if not self.is_own(listed.url):
            return None
        listed.url = self.address(listed.url)
        if self.card.article_path and self.may_be_article(listed.url):
            listed.url = listed.url.split("?")[0]  # the card knows its articles by their path
        key = self.site.key(listed.url)
        if key in self.found:
            return None
        self.found[key] = listed
        trap = endless(listed.url)
        if trap:
            self.count("trapped")
            self.store.note(self.problem(listed.url, "list", "trap", trap))
            return None
        if not self.in_window(listed.published):
            return None
        known, passed = self.store.known(listed.url), self.passes_over(listed)
        in_list = listed.list_id or self.named_in
        self.store.sighted(self.card.name, listed, ask=not passed, list_id=in_list)
        self.named(key, passed)
        if passed:
            return None
        self.requested.add(key)
        if listed.protected:
            self.count("protected")
            self.store.remember(self.page(listed.url, "protected", 200, listed))
            return None
        self.asked += 1
        return self.article_request(listed, known)

    def was_missed(self, new: Article) -> bool:
        """Whether a new article stood there already when the last run looked."""
        if not (self.sweeping and self.ran_before and new.page):
            return False
        times = (new.page.listed_modified, new.page.listed_lastmod, new.modified, new.published)
        stated = next((at for at in map(moment, times) if at), None)
        return stated is not None and stated < self.ran_before - timedelta(days=1)

    def in_window(self, published: str | None) -> bool:
        """Whether a day (or the time that a list states) lies within --since and --until."""
        if not published or not (self.since or self.until):
            return True
        try:
            printed = datetime.fromisoformat(published).date()
        except ValueError:
            return True
        return (not self.since or printed >= self.since) and (
            not self.until or printed <= self.until
        )

    def due(self) -> list[Listed]:
        """What was never asked for, and the articles whose time has come, lists or no lists."""
        due = self.store.due(self.card.name, self.settings.getint("REVISITS_MAX"))
        wanted = [x for x in due if self.site.key(x.url) not in self.requested]
        return [x for x in wanted if self.address(x.url) == x.url]

    # -- what the sitemap says -------------------------------------------------------------------
    def believed(self, mapped: list[Listed]) -> list[Listed]:
        """Without times of modification where most of what is known is said to have changed.

        Some generators state the moment at which the sitemap was made.
        """
        known = [(self.store.known(x.url), x) for x in mapped if x.lastmod]
        timed = [(k, x) for k, x in known if k and k.fetched_lastmod]
        changed = sum(bool(states_change(k, x)) or may_have_changed(k, x) for k, x in timed)
        least = self.settings.getint("SITEMAP_CHANGED_MIN")
        usual = self.settings.getfloat("SITEMAP_CHANGED_SHARE") * len(timed)
        if changed >= least and changed > usual:
            told = f"{changed} of {len(timed)} known articles are said to have changed"
            self.store.note(self.problem(self.site.base, "list", "sitemap-times-unlikely", told))
            for listed in mapped:
                listed.lastmod = ""
        return mapped

    def is_behind(self, listed: Listed, mapped: dict[str, Listed]) -> bool:
        """Whether the sitemap lacks an article that is new: a cache keeps an old one, which names
        what was deleted, and not what is back-dated."""
        key, out = self.site.key(listed.url), moment(listed.published)
        known = key in mapped or key in self.standing or self.store.known(self.address(listed.url))
        return not known and (out is None or out <= self.began)
