"""Bylines as printed, and what they mean: who wrote, photographed, compiled, after which source.

The words are in byline_words and byline_traps, the lists of names in data/gazetteer:

    byline_tokens   text into words, marks, labels
    byline_offices  marks inside the names of offices
    byline_press    papers and places among words
    byline_parts    what a run of words is: a name, a paper, an office, a place, prose
    byline_ledger   credits and sources read so far
    byline_runs     what each kind of run does to them
    byline_reader   tokens from left to right
    byline_alone    names that stand alone: a writer's, or a town's, a hero's, a product's
    byline_leads    the byline that a caption runs into
    byline_usual    the usual forms, to the same result and at once
    byline_shown    captions that their end tells
    byline_beside   times, counters, addresses beside a byline
    byline_parse    one byline                      parse_byline
    byline_page     the byline among paragraphs     find_byline
    byline_captions captions and their credits      looks_like_caption, photo_credit
"""

from __future__ import annotations

from pipelines.byline_captions import looks_like_caption, photo_credit
from pipelines.byline_page import Found, Line, find_byline
from pipelines.byline_parse import parse_byline
from pipelines.byline_value import Byline, Credit
from pipelines.names import author_key

__all__ = [
    "Byline",
    "Credit",
    "Found",
    "Line",
    "author_key",
    "find_byline",
    "looks_like_caption",
    "parse_byline",
    "photo_credit",
]
