"""The usual forms of a byline, read at once: labels, names, one remark or one source.

    Hoàng Tùng | Tất Định - Viết Tuân | Bài, ảnh: Hoàng Tùng | Hà Thái (TTXVN) | Mai An (T/h)
    Việt Cường/VOV | Thảo Nguyên (Theo ZDNet) | Theo Vũ Lê/VnExpress | (Theo TTXVN) | TTXVN
    Tin: Lan Anh; Ảnh: Thu Hà | CTV Lê Huy | V.H.N | Mai Chi Theo Reuters | Hữu Nam tổng hợp

Every word is looked up in tables of words that are part of a name and of nothing else. What holds
any other word is left to byline_reader, which reads these forms too and to the same result.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Final

from pipelines.byline_alone import no_writers, wares
from pipelines.byline_parts import (
    Part,
    classify,
    facts,
    may_be_title,
    opens_otherwise,
    special_runs,
    staff_name,
    titles,
    unit,
)
from pipelines.byline_press import (
    known_source,
    leading_source,
    photo_first,
    province,
    trailing_source,
)
from pipelines.byline_tokens import LABEL, starters, tokenize
from pipelines.byline_traps import COUNTRIES, NO_NAMES, SUBJECTS
from pipelines.byline_value import Byline, Credit
from pipelines.byline_words import (
    AND_WORDS,
    BRACKET_REMARKS,
    COLLECTIVES,
    NO_CREDIT,
    PRESS_HEADS,
    REMARKS,
    TITLE_STARTS,
    Roles,
    begins,
)
from pipelines.gazetteer import kinds, name_syllables
from pipelines.names import NO_WORDS, ROMAN, Grade, is_initials, split_names, trap_phrases, written
from pipelines.syllables import is_syllable
from pipelines.text import word_key

_WRITER: Final[Roles] = ("writer",)
_BETWEEN: Final = re.compile(r" ?[-–,;] ?")
_LABEL: Final = re.compile(r"(?:^|[ ,]*[-–;.\n] ?)([^\W\d_](?:(?! -)[^:;.\n–]){1,24}): ?")
# The same from the beginning: "Bài, ảnh" of "Bài, ảnh: Hoàng Tùng".
_ONE_LABEL: Final = re.compile(r"[^\W\d_](?:(?! -)[^:;.\n–]){1,24}")
_LONGEST_SOURCE: Final = 50
_LONGEST: Final = 120
_MOST_WORDS: Final = 6
_PICTURES: Final = frozenset(("photographer", "videographer"))
_SOURCED: Final = ("Theo ", "Nguồn: ", "Nguồn tin: ")
_COMPILED: Final = ("Tổng hợp theo ", "tổng hợp theo ", "Tổng hợp từ ", "tổng hợp từ ")
End = tuple[str, Roles, bool]
_NOTHING: Final[End] = ("", _WRITER, False)


def usual(text: str) -> Byline | None:
    """The byline of a prepared text in a usual form; None where it has any other."""
    if len(text) > _LONGEST or (text[0] != "(" and text.count("(") > 1):
        return None
    if text.replace(" ", "").isalpha() and (people := _people(text, True, False)):
        # Names and nothing else.
        return Byline([Credit(name, "writer") for name in people], explicit=False)
    if text[0] == "(":
        inside = text[1:-1] if text[-1] == ")" and text.count("(") == 1 else ""
        only = _after_theo(inside)
        return Byline(agency=only) if only else None
    if "nh: " in text:
        text = _pictures_apart(text)
    if "\n" in text:
        text = text.replace("\nTheo ", " Theo ").replace("\nTổng hợp", " tổng hợp")
    sourced = text.startswith(_SOURCED)
    if sourced and text.startswith("Theo báo "):
        return None
    printed = text[text.index(" ") + 1 :].removeprefix("tin: ") if sourced else text
    if only := _sources(printed) if sourced else _alone(printed):
        return Byline(agency=only, explicit=sourced)
    printed, end = _parted(printed)
    if end is None or (sourced and not end[0]):
        return None
    source, roles, said = end
    staff = _staff(printed)
    credits = [staff] if staff else _credits(printed, alone=not sourced)
    if not credits:
        return None
    labelled = ":" in printed
    if roles != _WRITER:
        if labelled:
            return None
        credits = [Credit(credit.name, roles[0]) for credit in credits]
    return Byline([*credits], source or None, explicit=said or sourced or labelled)


def _pictures_apart(text: str) -> str:
    """The text with a mark before "Ảnh:", which brackets and blanks set apart as well."""
    if text[-1] == ")" and "(Ảnh: " in text and text.count("(") == 1:
        text = text[:-1].replace(" (Ảnh: ", "; Ảnh: ").replace("(Ảnh: ", "; Ảnh: ")
    at = text.find(" Ảnh: ")
    before = text[:at].rstrip() if at > 0 else ""
    if before and before[-1].isalpha() and not before.endswith((" và", " &")):
        text = f"{before};{text[at:]}"
    return text


@lru_cache(maxsize=1024)
def _staff(printed: str) -> Credit | None:
    """The staff as a whole, where nobody else is named: PV, Nhóm phóng viên, Ban Thời sự."""
    if len(printed) > _LONGEST_SOURCE or _key(printed) not in COLLECTIVES:
        return None
    return Credit(staff_name(printed.split(" ")), "writer")


def _parted(text: str) -> tuple[str, End | None]:
    """The names, and what ends the byline; None where that is none of the usual ends."""
    if text[-1] == ")":
        names, _, bracket = text[:-1].partition("(")
        return names.rstrip(), _bracketed(bracket.strip())
    if "/" in text:
        names, _, source = text.partition("/")
        said = source.lstrip().startswith("Theo ")
        source = _joined(source.lstrip().removeprefix("Theo "))
        return names.rstrip(), (source, _WRITER, said) if source else None
    if (at := max(text.find(" Theo "), text.find(" theo "))) > 0:
        source = _sources(text[at + 6 :])
        return text[:at].rstrip(" ,-–"), (source, _WRITER, True) if source else None
    at = text.rfind(" ", 0, text.rfind(" "))
    if text.find(" ") < at and (roles := REMARKS.get(text[at + 1 :].lower())):
        return text[:at], ("", roles, True)
    if ":" not in text and (at := max(text.rfind(", "), text.rfind(" - "))) > 0:
        source = _listed(text[at + 2 :].lstrip())
        return (text[:at], (source, _WRITER, False)) if source else (text, _NOTHING)
    return text, _NOTHING


@lru_cache(maxsize=4096)
def _bracketed(bracket: str) -> End | None:
    """What stands in brackets after names: a remark, or a source."""
    key = bracket.casefold()
    roles = BRACKET_REMARKS.get(key) or REMARKS.get(key)
    if roles == ():
        return "", _WRITER, True  # "(còn nữa)"
    if roles and len(roles) == 1 and key not in ("bài", "bài viết", "tin"):
        return ("", roles, True) if roles[0] not in _PICTURES else None
    words = bracket.split(" ")
    if key in COUNTRIES:
        return None
    if province(words):
        return _NOTHING  # where the writer is
    if source := _joined(bracket):
        return source, _WRITER, False
    if bracket.startswith(_COMPILED):
        source = _sources(bracket[bracket.index(" ", 9) + 1 :].removeprefix("báo "))
        return (source, ("compiler",), True) if source else None
    if source := _after_theo(bracket):
        return source, _WRITER, True
    named = begins(list(map(word_key, words)), PRESS_HEADS) and words[-1][0].isupper()
    press = named and "." not in bracket and classify(words)[0] is Part.SOURCE
    return (bracket, _WRITER, False) if press else None


def _after_theo(text: str) -> str:
    """The sources of "Theo TTXVN", "theo Reuters, AFP"; else ''."""
    return _sources(text[5:]) if text.startswith(("Theo ", "theo ")) else ""


def _sources(printed: str) -> str:
    """The listed source, or several between commas, that the text is and nothing else; or ''."""
    if ", " not in printed:
        return printed if _foreign(printed) else _joined(printed)
    found = [_listed(one) or (one if _foreign(one) else "") for one in printed.split(", ")]
    return ", ".join(found) if all(found) else ""


@lru_cache(maxsize=1024)
def _labelled(label: str) -> Roles | None:
    """The roles that the label "Bài, ảnh" or the like gives; None where it is no label."""
    tokens = tokenize(f"{label}:")
    return tokens[0].roles if len(tokens) == 1 and tokens[0].kind == LABEL else None


def _credits(printed: str, *, alone: bool) -> list[Credit]:
    """The credits of names with or without labels; none where anything else is among them."""
    if ":" not in printed:
        return [Credit(name, "writer") for name in _names(printed, alone=alone)]
    label, _, names = printed.partition(":")
    if ":" not in names and _ONE_LABEL.fullmatch(label):
        first, labelled = "", [label, names.removeprefix(" ")]
    else:
        first, *labelled = _LABEL.split(printed)
    clauses = [(_WRITER, first)] if first else []
    for label, names in zip(labelled[::2], labelled[1::2], strict=True):
        roles = _labelled(label)
        if not roles:
            return []
        clauses.append((roles, names))
    found: dict[Credit, None] = {}
    for roles, names in clauses:
        agency = _pictured(names) if roles == ("photographer",) else ""
        if agency is None:
            continue  # "Ảnh: NVCC"
        read = (agency,) if agency else _names(names.rstrip(), alone=True, labelled=True)
        if not read:
            return []
        if len(clauses) == len(read) == 1:
            return [Credit(name, role) for name in read for role in roles]
        for name in read:
            for role in roles:
                found[Credit(name, role)] = None
    return list(found)


@lru_cache(maxsize=4096)
def _pictured(names: str) -> str | None:
    """The agency that a picture is from; None where that is nobody: NVCC; '' if it is neither."""
    return None if _key(names) in NO_CREDIT else _listed(names)


def _names(printed: str, *, alone: bool, labelled: bool = False) -> Collection[str]:
    """The names between separators, each once; none where anything else is among them."""
    if " và " in printed:
        printed = printed.replace(" và ", ";")
    elif printed.replace(" ", "").isalpha():
        return _people(printed, alone, labelled)
    if "& " in printed:
        printed = printed.replace(" & ", ";").replace("& ", ";")
    if len(parts := _BETWEEN.split(printed)) == 1:
        return _people(printed, alone, labelled)
    found: dict[str, str] = {}
    for part in parts:
        people = _people(part, alone, labelled)
        if not people:
            return ()
        for name in people:
            found.setdefault(name.casefold(), name)
    return found.values()


@lru_cache(maxsize=16384)
def _people(part: str, alone: bool, labelled: bool) -> tuple[str, ...]:
    """The names of a part, without titles, remembered: a newsroom has few people."""
    words = part.split(" ")
    if labelled and all(words) and (leading_source(words) or photo_first(words)):
        return ()  # "Ảnh: AFP Trần Khánh": whose pictures, then the writer
    if may_be_title(words[0].rstrip(".")):
        if begins(list(map(word_key, words)), SUBJECTS):
            return ()
        words = words[titles([word.rstrip(".") for word in words]) :]
    if not (_is_name(words, alone=alone) or (alone and _reads_as_name(words, labelled=labelled))):
        return ()
    return tuple(map(written, split_names(words)))


def _reads_as_name(words: list[str], *, labelled: bool) -> bool:
    """Whether words that are on no list are a name by their look, a surname or a label."""
    apart = _apart()
    if len(words) < 2 or not all(
        word.isalpha() and word[0].isupper() and word_key(word) not in apart for word in words
    ):
        return False
    if " ".join(map(word_key, words)) in no_writers():
        return False
    told = facts(tuple(words))
    sure = told.sure >= (Grade.LIKELY if labelled else Grade.SURE)
    return told.part is Part.NAME and sure and not (told.titles or told.trailing or told.place)


def _is_name(words: list[str], *, alone: bool) -> bool:
    """Whether the words are a name for sure, and as a whole on no list of anything else."""
    if not words or len(words) > _MOST_WORDS or not (len(words) > 1 or alone):
        return False
    if len(words) == 1 and is_initials(words[0]) and _initialled(words[0]):
        return True
    apart, before = _apart(), ""
    keys = []
    for word in words:
        key = _plain(word)
        if not key or key in apart.get(before, NO_WORDS):
            return False
        keys.append(key)
        before = key
    whole = " ".join(keys) in special_runs() or (len(keys) == 1 and before in NO_NAMES)
    return not (whole or opens_otherwise(keys) or trailing_source(words))


def _initialled(word: str) -> bool:
    """Whether letters alone are a name: HTQT, but not TL, which is tư liệu, nor TS, a title."""
    key = word_key(word)
    listed = key in special_runs() or key in _apart() or key in NO_NAMES or opens_otherwise([key])
    return word[-1] != "." and not listed


@lru_cache(maxsize=16384)
def _plain(word: str) -> str:
    """The key of a word that by itself is part of a name; else ''."""
    if not word or word in ROMAN or not word[0].isupper():
        return ""
    key = word_key(word)
    part = key in name_syllables() if word.isalpha() else is_initials(word) and word[-1] != "."
    return key if part and key not in _never_plain() else ""


@cache
def _never_plain() -> frozenset[str]:
    """Words that by themselves are a label, a remark, a title, a product."""
    return AND_WORDS | wares() | {first for first, seconds in _apart().items() if "" in seconds}


@cache
def _apart() -> dict[str, frozenset[str]]:
    """{first word: second words} of labels, remarks, titles and headings; '' where it is alone."""
    titles = {first: {(*one, "")[1] for one in rest} for first, rest in TITLE_STARTS.items()}
    tables = (starters(), titles, trap_phrases())
    firsts = {first for table in tables for first in table}
    return {one: NO_WORDS.union(*(table.get(one, ()) for table in tables)) for one in firsts}


def _joined(source: str) -> str:
    """The source, or several that slashes join, or VOV with its desk: "VOV-Tây Nguyên"."""
    if "/" in source:
        return source if all(map(_listed, source.split("/"))) else ""
    if source.startswith("VOV") and "-" in source:
        first, _, desk = source.partition("-")
        known = "\n" not in desk and _is_desk(desk.strip().split(" "))
        return source if known and _listed(first.rstrip()) else ""
    return _listed(source)


def _is_desk(words: list[str]) -> bool:
    return province(words) or (len(words) == 3 and unit(words))


def _alone(source: str) -> str:
    """The source that is the whole byline: none that is a common word, as a heading may be."""
    found = _joined(source)
    common = kinds("agencies").get(_key(source.split("/")[0])) == "word"
    return found if found and not common and _key(source) not in COLLECTIVES else ""


def _key(source: str) -> str:
    return " ".join(map(word_key, source.split(" ")))


@lru_cache(maxsize=4096)
def _listed(source: str) -> str:
    """The source, if it is on the list or a site's address; else ''."""
    key = _key(source) if len(source) < _LONGEST_SOURCE else ""
    if key in kinds("agencies"):
        return source if key not in NO_CREDIT and ". " not in source else ""
    return source if "." in key and " " not in key and known_source([source]) else ""


@lru_cache(maxsize=4096)
def _foreign(source: str) -> bool:
    """Whether what stands after "Theo" is a foreign paper that is on no list: Redmondpie."""
    word = source.isascii() and source.isalnum() and source[0].isupper() and len(source) > 3
    key = source.lower()
    return word and not (is_syllable(key) or key in special_runs() or may_be_title(source))
