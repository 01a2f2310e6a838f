"""Who reads a capture: the portal's card by its host, else the general reader."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from crawler.addresses import host_of
from crawler.archive.entry import Entry

GENERAL = "general"
_CANONICAL = re.compile(
    rb"""<link[^>]+rel=["']?canonical["']?[^>]*href=["']?([^"'\s>]+)|"""
    rb"""<link[^>]+href=["']?([^"'\s>]+)["']?[^>]*rel=["']?canonical""",
    re.I,
)


def canonical_host(page: bytes) -> str:
    """The host that a page calls its own, without `www.`; '' where it names none."""
    found = _CANONICAL.search(page[:100_000])
    if not found:
        return ""
    return host_of((found[1] or found[2]).decode("utf-8", "replace")).removeprefix("www.")


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


class Readers:
    """Spiders by whom captures are read, made once each; they share a store and settings.

    portals: name to spider class. portal, at: what the user says of hosts that no card names.
    Whoever only learns whose hosts there are has no replay and no store.
    """

    def __init__(
        self, portals: dict[str, Any], replay: Any, store: Any, portal: str = "", at: str = ""
    ) -> None:
        self.portals, self.replay, self.store = portals, replay, store
        self.portal, self.at = portal, at
        self.mirrors: dict[str, str] = {}
        """Host to the portal that is mirrored there, or GENERAL."""
        self._made: dict[tuple[str, str, str, bool], Any] = {}

    def spider(self, portal: str, at: str, reader: str = "", *, day_only: bool = False) -> Any:
        """The spider of a portal's captures at an address; `reader` names another's way to read.

        day_only: the hours that were printed there say nothing.
        """
        key = (portal, at, reader, day_only)
        if key not in self._made:
            spider = self.portals[reader or portal](at=at)
            if reader and reader != portal:
                spider.card = replace(spider.card, name=portal, day_only=day_only)
                spider.unsigned_card = replace(spider.card, layouts=())
            spider.crawler, spider.settings, spider.store = (
                self.replay,
                self.replay.settings,
                self.store,
            )
            spider.look_back(self.replay.settings)
            self._made[key] = spider
        return self._made[key]

    def spiders(self) -> list[Any]:
        return list(self._made.values())

    def of_facts(
        self, facts: dict[str, Any], context: dict[str, Any], url: str, at: str = ""
    ) -> Any | None:
        """The spider of a capture that this program archived; None where its card is no more."""
        portal = str(facts.get("portal"))
        if portal not in self.portals:
            return None
        if not context:
            return self.of_host(url, portal, at)
        spider = self.spider(portal, str(context.get("at") or origin(url)))
        spider.recall(context)
        return spider

    def of_host(self, url: str, portal: str = "", at: str = "") -> Any | None:
        """The spider of a capture that somebody else made `at` a time (ISO); None where none is."""
        found = self._whose(url, portal, at)
        return self.spider(found[0], found[1], found[2], day_only=found[3]) if found else None

    def _whose(self, url: str, portal: str = "", at: str = "") -> tuple[str, str, str, bool] | None:
        """What `spider` is asked for a capture of this address. Tells it without a store, too."""
        host = host_of(url)
        bare = host.removeprefix("www.")
        for name, cls in self.portals.items():
            if portal and name != portal:
                continue
            if bare in cls.card.hosts:
                return name, cls.card.home, "", False
            if any(earlier.at_home(url) for earlier in cls.card.earlier):
                then = cls.card.generation_of(url, at[:10])
                return name, origin(url), GENERAL, bool(then and then.day_only)
        mirrored = self.mirrors.get(host)
        if mirrored is None and not portal:
            return None
        return mirrored or portal, origin(url), "", False

    def learn(self, hosts: list[tuple[str, str, int]], peek: Any) -> list[str]:
        """Decide on the hosts that no card names; gives those that are left out.

        A host whose pages call a portal's host their own is a mirror of it. What the user names
        counts first. Others are read by the general reader where nothing of a known portal is
        among the captures, or the user says `general`.
        """
        unknown = [(h, url) for h, url, _ in hosts if self._whose(url) is None]
        known = len(unknown) < len(hosts)
        at = host_of(self.at) if self.at else ""
        for host, url in unknown:
            if at and host == at:
                self.mirrors[host] = self.portal or GENERAL
                continue
            calls = peek(url)
            mirror = next((n for n, c in self.portals.items() if calls in c.card.hosts), "")
            if mirror and calls:
                self.mirrors[host] = mirror
        left = [host for host, _ in unknown if host not in self.mirrors]
        if self.portal and not at and left:
            for host in left if self.portal == GENERAL else left[:1]:
                self.mirrors[host] = self.portal
        elif not known and not self.mirrors:
            self.mirrors |= dict.fromkeys(left, GENERAL)
        return [host for host in left if host not in self.mirrors]


def is_page(entry: Entry) -> bool:
    """Whether a capture may hold HTML."""
    return "html" in entry.media or entry.media in ("", "application/octet-stream", "text/plain")
