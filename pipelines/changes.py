"""What changed from one revision of an article to another, word by word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Literal

Sign = Literal["=", "-", "+", "…"]
Part = tuple[Sign, str]
TEXTS = ("title", "lede", "body", "published", "modified", "byline_printed")
WHOLE = ("published", "modified")
"""Times: half a date that stayed tells a reader nothing."""
LISTS = {"captions": "caption", "attachments": "label"}
"""Columns that are JSON lists of {url, words}, and what the words are called."""
AROUND = 8
"""Unchanged words that are shown beside a change."""
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_PARAGRAPH = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; `parts` are its words in reading order."""

    field: str
    before: Any
    after: Any
    parts: list[Part]


def words(before: str, after: str) -> list[Part]:
    """Both texts as runs of words that stayed (=), went (-) and came (+).

    >>> words("Ba người bị thương nặng", "Hai người bị thương")
    [('-', 'Ba'), ('+', 'Hai'), ('=', ' người bị thương'), ('-', ' nặng')]
    """
    found: list[Part] = []
    old, new = _PARAGRAPH.split(before), _PARAGRAPH.split(after)
    # Paragraphs first: the words of two long texts compared at once take seconds.
    for tag, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for gone, come in zip_longest(old[i:j], new[k:n]):
            if found:
                found.append(("=", "\n\n"))
            if tag == "equal":
                found.append(("=", gone))
            else:
                found += _in_paragraph(gone or "", come or "")
    return _joined(found)


def _in_paragraph(before: str, after: str) -> Iterator[Part]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    gone = come = ""
    for tag, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        stayed = "".join(old[i:j])
        if tag != "equal":
            gone, come = gone + stayed, come + "".join(new[k:n])
        elif (gone or come) and j < len(old) and n < len(new) and not stayed.strip():
            # "-a +b  -c +d" reads worse than "-a c +b d".
            gone, come = gone + stayed, come + stayed
        else:
            yield from (("-", gone), ("+", come), ("=", stayed))
            gone = come = ""
    yield from (("-", gone), ("+", come))


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Without empty parts, neighbours of one sign as one."""
    found: list[Part] = []
    for sign, text in parts:
        if text and found and found[-1][0] == sign:
            found[-1] = (sign, found[-1][1] + text)
        elif text:
            found.append((sign, text))
    return found


def in_context(parts: Sequence[Part]) -> list[Part]:
    """The same with what stayed cut down to some words beside each change."""
    shown: list[Part] = []
    for n, (sign, text) in enumerate(parts):
        tokens = re.findall(r"\s*\S+\s*", text) if sign == "=" else []
        head = AROUND if n > 0 else 0
        tail = AROUND if n < len(parts) - 1 else 0
        if sign != "=" or len(tokens) <= head + tail + 1:
            shown.append((sign, text))
            continue
        kept = ["".join(tokens[:head]).rstrip(), "".join(tokens[len(tokens) - tail :]).lstrip()]
        before, after = kept if tail else (kept[0], "")
        shown += [("=", before + " ")] if before else []
        shown.append(("…", "…"))
        shown += [("=", " " + after)] if after else []
    return shown


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What differs between two rows of `revisions`, in the order that a reader meets it.

    Lists that were not kept then (NULL) are unknown, not empty: they count as no change.
    """
    found = [
        Change(name, old[name], new[name], _parts(name, old[name] or "", new[name] or ""))
        for name in TEXTS
        if old[name] != new[name]
    ]
    for name, label in LISTS.items():
        if None not in (old[name], new[name]) and old[name] != new[name]:
            before, after = json.loads(old[name]), json.loads(new[name])
            found.append(Change(name, before, after, _listed(before, after, label)))
    return found


def _parts(name: str, before: str, after: str) -> list[Part]:
    if name in WHOLE:
        return _joined([("-", before), ("+", after)])
    return words(before, after)


def _listed(
    before: Sequence[Mapping[str, str | None]], after: Sequence[Mapping[str, str | None]], name: str
) -> list[Part]:
    """One line an entry that went, came or reads otherwise, by its address."""
    old, new = ({str(e["url"]): e[name] or "" for e in entries} for entries in (before, after))
    parts: list[Part] = []
    for url in dict.fromkeys((*old, *new)):
        if url in old and url in new:
            if old[url] != new[url]:
                parts += [("=", f"{url}: "), *words(old[url], new[url]), ("=", "\n")]
        else:
            sign: Sign = "-" if url in old else "+"
            told = (old if url in old else new)[url]
            parts += [(sign, f"{url}: {told}" if told else url), ("=", "\n")]
    if not parts:
        return [("=", "the same in another order")]
    return _joined(parts[:-1])
