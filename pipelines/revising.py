"""What makes a revision: a change of what is said, never of how it was typed or read.

And what makes none: a page that suddenly yields less than it did.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.items import Article
from pipelines.dates import parse_date

PRECISIONS = ("year", "month", "day", "hour", "minute", "second")
BODY_SHARE, BODY_LENGTH = 0.3, 400
"""A body of so many letters that shrinks below this share of itself was read badly, or cut."""
UNEDITED_SHARE = 0.8
"""The same where the portal itself states that nobody has edited it."""
LISTED_LEDE = "list:excerpt"
"""The rule of a lede that no page prints: an editor's summary in the REST list or the feed, which
may be silent for a day."""
FRAME = ("title", "published", "body")
"""The fields whose rule of reading tells that a page has the layout it had."""

# wptexturize, editors and smart keyboards print the same text with other marks.
_MARKS = {
    **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛′`´＇", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", ""),
    "…": "...",
}


def alike(text: str | None) -> str:
    """Equal for two printings of one text: other quotes, dashes, blanks, Unicode forms.

    >>> alike("“Uỷ ban” – 2021…") == alike('"Uỷ  ban" - 2021...')
    True
    """
    plain = unicodedata.normalize("NFC", text or "")
    # A text has few of them: str.translate asks for every letter, and takes five times as long.
    for mark, instead in _MARKS.items():
        if mark in plain:
            plain = plain.replace(mark, instead)
    return " ".join(plain.split())


def named(url: str) -> str:
    """A picture's file name: it stays where a portal moves its files to another host."""
    return url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Stored:
    """The article's row as it stands, in the order of the statement that reads it."""

    id: int
    url: str
    content_hash: str
    revision: int
    title: str
    body: str | None
    published: str | None
    published_precision: str | None
    published_basis: str | None
    published_printed: str | None
    byline_printed: str | None
    modified: str | None
    lede: str | None
    post_id: int | None
    rules: dict[str, str]
    images: int
    captions: int
    attachments: int


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def agree(old: str | None, new: str | None) -> bool:
    """Whether two dates say the same, each as exactly as it can.

    >>> agree("2021-12-31", "2021-12-31T21:00+07:00"), agree("2021-12", "2022-01-02")
    (True, False)
    """
    if not old or not new:
        return old == new
    if "T" in old and "T" in new:
        one, other = _moment(old), _moment(new)
        if one and other:
            return one.replace(second=0) == other.replace(second=0)
    shorter, longer = sorted((old, new), key=len)
    return longer.startswith(shorter)


def is_coarser(old: Stored, new: Article) -> bool:
    """Whether the new reading knows the date less exactly, where it knows one."""
    if not (new.published and old.published_precision and new.published_precision):
        return False
    exactness = PRECISIONS.index
    return exactness(new.published_precision) < exactness(old.published_precision)


def told_by_lists(old: Stored) -> bool:
    """Whether the stored time was told by a list, which may be silent today."""
    return old.published_basis in ("api", "feed") or "published_time" in old.rules


def keep_finer_date(old: Stored, new: Article) -> None:
    """The date as it was known, where the new reading says the same less exactly."""
    if is_coarser(old, new) and agree(old.published, new.published):
        _keep_date(old, new)


def keep_stated_date(old: Stored, new: Article) -> None:
    """The date as it was known, where other places state it still and one alone another: a theme
    that turned day and month round, or prints one day on every page, edited nothing."""
    if agree(old.published, new.published) or not (old.published and new.published):
        return
    reference = _moment(new.seen_at)
    found = ((d.basis, parse_date(d.printed, reference)) for d in new.dates)
    others = [d.iso for basis, d in found if d and basis != new.published_basis]
    if others and all(date[:10] == old.published[:10] for date in others):
        _keep_date(old, new)
        new.date_kept = True


def _keep_date(old: Stored, new: Article) -> None:
    new.published, new.published_precision = old.published, old.published_precision
    new.published_basis, new.published_printed = old.published_basis, old.published_printed
    if old.published and len(old.published) >= 10:
        new.published_date = old.published[:10]


def reads_as_before(old: Stored, new: Article) -> bool:
    """Whether title, date and body were found by the rules that found them last time."""
    return agree(old.published, new.published) and all(
        old.rules.get(name) == new.read_by.get(name) for name in FRAME
    )


def is_reread(old: Stored, new: Article) -> bool:
    """Whether another version of the reader read the stored row."""
    return old.rules.get("reader") != new.read_by.get("reader")


def losses(old: Stored, new: Article, *, edited: bool | None) -> list[str]:
    """What the page yielded and yields no longer; empty where the new reading may stand.

    A body that is all gone and a date that is gone are always losses: no editor withdraws them.
    The rest is an editor's work where the page or a list states a new modification time
    (`edited`; None where neither states any) and its frame reads as before; else it is the reading
    that broke. Photos, documents and the lede may go without a word, one kind at a time, where the
    rest reads as before.
    """
    lost = []
    if old.body and not new.body:
        lost.append("body")
    if old.published and not new.published:
        lost.append("published")
    if is_reread(old, new):  # a better reader drops what a worse one had misread
        return lost
    if is_coarser(old, new) and not told_by_lists(old):
        lost.append("published")
    if edited and not lost and reads_as_before(old, new):
        return []
    body = len(old.body or "")
    share = UNEDITED_SHARE if edited is False else BODY_SHARE
    if new.body and body >= BODY_LENGTH and len(new.body) < share * body:
        lost.append("body")
    fewer = {
        "byline_printed": old.byline_printed and not new.byline_printed,
        "lede": old.lede and not new.lede and old.rules.get("lede") not in (None, LISTED_LEDE),
        "images": old.images and not new.images,
        "captions": old.captions and not any(i.caption for i in new.images),
        "attachments": old.attachments and not new.attachments,
    }
    gone = [name for name, is_gone in fewer.items() if is_gone]
    alone = {"images": {"images", "captions"}}.get(gone[0], {gone[0]}) if gone else set()
    if not lost and set(gone) <= alone - {"byline_printed"} and reads_as_before(old, new):
        return []
    return list(dict.fromkeys([*lost, *gone]))


def differing(pairs: dict[str, tuple[Any, Any]]) -> list[str]:
    """The names whose (old, new) texts, or lists of rows of texts, say different things."""

    def plain(value: Any) -> Any:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [plain(part) for part in value]
        return alike(value)

    return [name for name, (old, new) in pairs.items() if plain(old) != plain(new)]


def is_anothers(own: Stored, other: Stored, new: Article) -> bool:
    """Whether a page at the address of `own`, which names `other` as its own, is that one's."""
    return same_article(other, new, led=True) and not same_article(own, new, led=True)


def same_article(old: Stored, new: Article, *, led: bool) -> bool:
    """Whether `new`, found at another address, is the stored article `old`.

    `led`: the stored address itself led to the new one. The number that the portal's software
    gives an article outlives a change of address; without one, two of title, date and text must
    agree; under another number all three, as where it was published anew. Two articles that only
    share a text (a notice printed twice) stay two.
    """
    title = alike(old.title) == alike(new.title)
    dated = bool(old.published) and agree(old.published, new.published)
    text = bool(old.body) and alike(old.body) == alike(new.body)
    if None in (old.post_id, new.post_id):
        return led and (title + dated + text >= 2)
    if old.post_id == new.post_id:
        return led or title or dated or text
    return led and title and dated and text
