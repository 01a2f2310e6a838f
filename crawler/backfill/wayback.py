"""The Wayback Machine: how it is asked what it has, and how a capture is fetched.

Source: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server (matchType,
resumeKey, filter, `id_`).
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode, urljoin

from crawler.addresses import tidy
from crawler.archive.writing import Exchange
from crawler.backfill.asking import Answer, Asker, Refused
from crawler.backfill.digests import ORIGINAL, digests, why_incomparable
from crawler.backfill.index import Entry, Page, read_cdx_json
from crawler.backfill.services import OF_THE_WAY, Fetched, Lookup, hosts, question, text_of
from crawler.card import Card

ROWS = 5_000
"""Rows of one answer of the index."""
_OF_THE_BODY = frozenset(["content-type", "content-encoding"])
_CAPTURE = re.compile(r"/web/(\d{14})id_/(.+)$", re.S)


class Wayback:
    """The Internet Archive's Wayback Machine, or whatever speaks as it does."""

    name = "wayback"

    def __init__(self, asker: Asker, base: str) -> None:
        self.asker, self.base = asker, base

    def lookups(self, card: Card, since: date | None, until: date | None) -> list[Lookup]:
        return [Lookup("", host, subdomains) for host, subdomains in hosts(card)]

    def page(self, lookup: Lookup, cursor: str, since: date | None, until: date | None) -> Page:
        asked = {
            **question(lookup, since, until),
            "fl": "urlkey,timestamp,original,mimetype,statuscode,digest,length",
            # A revisit has the status -. No collapse: the last of equal captures says until when.
            "filter": "statuscode:(200|-)",
            "limit": str(ROWS),
            "showResumeKey": "true",
            **({"resumeKey": cursor} if cursor else {}),
        }
        answer = self.asker.get(urljoin(self.base, f"cdx/search/cdx?{urlencode(asked)}"))
        return Page(*read_cdx_json(text_of(answer)))

    def fetch(self, entry: Entry) -> Fetched:
        asked, digest = entry, entry.digest
        url = urljoin(self.base, f"web/{entry.timestamp}id_/") + entry.url
        answer = self.asker.get(url, raw=True)
        if 300 <= answer.status < 400:
            there = urljoin(url, answer.headers.get("location", ""))
            told = _CAPTURE.search(there)
            near = told and tidy(told[2]) == entry.url and there.startswith(self.base)
            if not near:
                raise Refused(f"leads to {there[:200]}, which is no capture of {entry.url}")
            # Wayback has this content under a neighbouring time, and says which.
            entry = Entry(entry.url, told[1], entry.mime, entry.status)  # type: ignore[index]
            answer = self.asker.get(there, raw=True)
        if answer.status != 200:
            raise Refused(f"{url} answers {answer.status}")
        exchange = _exchange(entry, answer)
        agrees = digest in digests(answer.body, tuple(answer.headers.items()))
        if agrees or not digest or entry is not asked:
            return Fetched(exchange, agrees)
        note = why_incomparable(answer.body, answer.headers, entry.time)
        if not note:
            raise Refused(f"the digest of {url} does not agree with the index")
        return Fetched(exchange, False, note)


def _exchange(entry: Entry, answer: Answer) -> Exchange:
    """What the portal once sent, as Wayback hands it out: the original headers are told apart."""
    told = [(n[len(ORIGINAL) :], v) for n, v in answer.headers.items() if n.startswith(ORIGINAL)]
    original = {n for n, _ in told}
    own = [(n, v) for n, v in answer.headers.items() if n in _OF_THE_BODY and n not in original]
    headers = [(n, v) for n, v in (*told, *own) if n not in OF_THE_WAY]
    length = ("content-length", str(len(answer.body)))
    return Exchange(entry.url, 200, (*headers, length), answer.body, entry.time)
