"""Text that reads as no Vietnamese though its other words are: stored as it came, and told."""

from __future__ import annotations

import re
from typing import Final

from crawler.items import Article
from pipelines.likeness import plain_words, words_of_none
from pipelines.step import Step

# Letters and signs of Latin-1 that Vietnamese has not, but for the signs that any text may print.
_ODD: Final = re.compile("[¡¢£¤¥¦¨ª¬´µ¶¸¹¼¾¿ÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñö÷øûüþÿ‚ƒ„†‡ˆ‰Š‹ŒŽ˜š›œžŸ]")
# The ư of TCVN3 is a soft hyphen to whoever cleans text: of trước stays trớc, of thường thờng.
# Vietnamese has no such rime.
_HORNLESS: Final = re.compile(r"(?<![ưƯ])[ơờớởỡợ](?:ng|c|u)(?![^\W\d_])")
# VIQR writes marks as ASCII after their letter: Vie^.t Nam, ngu+o+`i.
_VIQR: Final = re.compile(r"\b[A-Za-z]*(?:[AEOaeo]\^|[OUou]\+)['`?~.][A-Za-z]*")
_A_FEW: Final = 2
_SHARE: Final = 0.08
"""Of the marked words those that are none of the language: of 459 articles of five papers the worst
had 0.034 (words run together, French names), of pages in another encoding the best 0.2."""
_SHORT: Final = 40
"""Marked words up to which one such rime tells as much as two elsewhere: one may be a slip."""
_OWN: Final = 0.6
"""Share of the plain words that Vietnamese might have; of other languages 0.1 to 0.4 are such."""
_SHOWN: Final = 6


def illegible(text: str) -> list[str]:
    """Words that tell of an encoding that was not understood, or of letters that were lost.

    >>> illegible("Ta nói: nguyãn vên, xñ hçi, chþ nghüa, trong nam nay")
    ['nguyãn', 'xñ', 'hçi', 'chþ', 'nghüa']
    >>> illegible("Năm trớc, nhà trờng đợc khen"), illegible("Chu+o+ng tri`nh Vie^.t Nam, ngu+o+`i")
    (['trớc', 'trờng', 'đợc'], [])
    """
    viqr = list(dict.fromkeys(_VIQR.findall(text))) if "^" in text or "+" in text else []
    if len(viqr) > _A_FEW:
        return viqr[:_SHOWN]
    if not _HORNLESS.search(text) and len(_ODD.findall(text)) < _A_FEW:
        return []
    none, marked = words_of_none(text)
    rimes = [word for word in none if _HORNLESS.search(word)]
    if len(rimes) > 1 or (rimes and marked < _SHORT):
        return rimes[:_SHOWN]
    few = len(none) < _A_FEW or len(none) < _SHARE * marked
    legal, plain = plain_words(text)
    foreign = legal < _OWN * plain or not legal + marked - len(none)
    return [] if few or foreign else none[:_SHOWN]


def tell_illegible(article: Article) -> None:
    """A problem row where the text is in an encoding that nothing here reads."""
    words = illegible("\n".join((article.title, article.lede or "", article.body or "")))
    if words:
        shown = ", ".join(words)
        article.trouble("read", "encoding-unknown", f"words that Vietnamese has not: {shown}")


class LegibilityPipeline(Step):
    def understand(self, article: Article) -> None:
        tell_illegible(article)
