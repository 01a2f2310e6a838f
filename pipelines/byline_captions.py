"""Captions of pictures: what reads as one, and whom it credits."""

from __future__ import annotations

import re
from typing import Final

from pipelines.byline_traps import CAPTION_HEADS, CAPTION_VERBS, SPOKEN_OF
from pipelines.byline_words import NO_CREDIT, begins
from pipelines.text import clean, spelling_key

_LONGEST: Final = 400
_MOST_WORDS: Final = 30
# "Lễ khởi công. Ảnh: Duy Thính", "(ảnh: TTXVN)", "Nguồn ảnh: VOV", "- Ảnh: QUANG ĐỊNH"
_CREDIT: Final = re.compile(
    r"(?:^|[\s(.\-–,;])(?:ảnh(?: minh họa)?|hình(?: ảnh)?|photo|nguồn(?: ảnh)?|ảnh và clip)\s?:\s?"
    r"([^():]{2,80}?)\s?\)?\.?$"
)
# Without a colon only in brackets or after a full stop: "... ngày hội. Ảnh NHÃ THY", "(Ảnh A)".
_BARE_CREDIT: Final = re.compile(r"(?:[.(]\s?|^)Ảnh ([^\W\d_a-z][^().:]{2,60}?)\s?\)?\.?$")
_PICTURE: Final = ("ảnh minh họa", "(ảnh", "ảnh:", "ảnh :", "hình minh họa", "(hình minh họa")
# "Tin và ảnh: A", "Nguồn: B" are bylines, with nothing before the label that could be a caption.
_OTHER_LABEL: Final = re.compile(
    r"\(?(?:tin|bài|nguồn|text|video|clip|theo)\b[^.]{0,20}:|\w+(?: \w+){0,3} [-–;/(]"
)
_SENTENCE_END: Final = re.compile(r"[.!?…]\s")


def photo_credit(caption: str) -> str | None:
    """The photographer or agency that a caption names, as printed.

    >>> photo_credit("Lễ khởi công. Ảnh: Duy Thính"), photo_credit("(Ảnh: TTXVN)")
    ('Duy Thính', 'TTXVN')
    >>> photo_credit("Ảnh minh họa")
    """
    text = clean(caption[-2 * _LONGEST :])[-_LONGEST:]
    low = text.lower()
    match = _CREDIT.search(spelling_key(text) if len(low) != len(text) else _key(text))
    found = text[match.start(1) : match.end(1)] if match else None
    if found is None and (bare := _BARE_CREDIT.search(text)):
        words = bare[1].split()
        found = bare[1] if len(words) <= 5 and all(w[0].isupper() for w in words) else None
    if found is None:
        return None
    key = spelling_key(found).strip(" .")
    return None if key in NO_CREDIT or key.startswith("minh họa") else found.strip(" .")


def _key(text: str) -> str:
    """The spelling key where it has the text's length, so that places agree."""
    key = spelling_key(text)
    return key if len(key) == len(text) else text.lower()


def looks_like_caption(text: str) -> bool:
    """Whether a paragraph reads as the caption of a picture.

    >>> looks_like_caption("Quang cảnh Hội nghị."), looks_like_caption("Hoàng Tùng")
    (True, False)
    """
    if len(text) > _LONGEST:
        return False
    text = clean(text)
    key = spelling_key(text)
    if not key:
        return False
    if key.startswith(_PICTURE) or (_CREDIT.search(key) and not _OTHER_LABEL.match(key)):
        return True
    keys = key.split()
    if _SENTENCE_END.search(text) or len(keys) > _MOST_WORDS:
        return False
    if begins(keys, CAPTION_HEADS):
        return True
    acts = any(f" {verb} " in f" {key} " for verb in CAPTION_VERBS)
    return begins(keys, SPOKEN_OF) > 0 and acts
