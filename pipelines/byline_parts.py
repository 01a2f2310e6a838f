"""What a run of words between two separators of a byline is: a name, a source, a unit, a place."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pipelines.byline_alone import no_writers
from pipelines.byline_press import (
    is_press,
    known_source,
    leading_source,
    listed_sources,
    name_syllable,
    plain_prose,
    province,
    trailing_source,
)
from pipelines.byline_traps import (
    AMBIGUOUS_HONORIFICS,
    COUNTRIES,
    DISTRICTS,
    DOCUMENT_WORDS,
    FORMER,
    GEOGRAPHY,
    HONORIFICS,
    NOT_UNITS,
    NUMBERED,
    PICTURED,
    POSTS,
    SIGNED_FOR,
    SIGNERS,
    SPRINGS,
)
from pipelines.byline_words import (
    COLLECTIVE_HEADS,
    COLLECTIVES,
    FIELDS,
    LOCAL_HEADS,
    MONKHOOD,
    MONKS,
    NO_CREDIT,
    PORTAL_HEADS,
    PRESS_HEADS,
    TITLE_STARTS,
    TITLES,
    UNIT_HEADS,
    begins,
    merged,
    starts,
)
from pipelines.gazetteer import kinds, name_syllables
from pipelines.names import Grade, grade, holds_trap, is_initials
from pipelines.syllables import is_syllable
from pipelines.text import word_key


class Part(Enum):
    """The kinds of runs."""

    __hash__ = object.__hash__  # Enum's own is a Python function, called at every look-up

    NAME = auto()
    COLLECTIVE = auto()
    SOURCE = auto()
    UNIT = auto()
    PLACE = auto()
    POST = auto()
    NO_CREDIT = auto()
    EMPTY = auto()
    BAD = auto()


# How a run begins that is something else than a name, be its words those of names.
_OPENINGS: Final = merged(
    COLLECTIVE_HEADS, HONORIFICS, DOCUMENT_WORDS, GEOGRAPHY, POSTS, PORTAL_HEADS, SPRINGS, SIGNERS,
    starts("|".join(SIGNED_FOR | DISTRICTS | FORMER)),
)  # fmt: skip
_STAFF_AFTER: Final = starts("nhóm pv | nhóm p.v | nhóm phóng viên | nhóm thời sự")
_LOCALITIES: Final = starts(
    "thành phố | tỉnh | huyện | quận | thị xã | xã | phường | thị trấn | tp"
)
# Letters that stand for a writer and nothing else: H.L, T.E.A.
_LETTERS: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
# Phòng Tổ chức - Cán bộ, Khoa Công nghệ thông tin by their letters.
_LETTERED_OFFICE: Final = re.compile(r"[PK]\.[A-ZĐ&\u2011]{3,}")
# "(người Vân Kiều)", "(dân tộc Tày)"
_PEOPLES: Final = frozenset(("người", "tộc"))
_ROMAN_DIGITS: Final = frozenset("IVXLC")


def _is_title_word(key: str) -> bool:
    parts = [part for part in key.split(".") if part]
    return key in TITLES or (len(parts) > 1 and all(part in TITLES for part in parts))


def titles(words: list[str]) -> int:
    """How many of the first words are titles: PGS.TS, BS.CKII., Luật sư, CTV.

    >>> titles(["TS.BS", "Lê", "Thị", "Nhạn"]), titles(["Đại", "sứ", "Lê", "Hùng"])
    (1, 2)
    """
    if not may_be_title(words[0]):
        return 0
    keys, count = [word_key(word) for word in words], 0
    while count < len(keys):
        step = begins(keys[count:], TITLE_STARTS) or int(_is_title_word(keys[count]))
        if not step and keys[count + 1 : count + 2] == [MONKHOOD]:
            step = int(_is_monk(keys[count]))
        if not step:
            break
        count += step
        field = 0 if begins(keys[count:], TITLE_STARTS) else begins(keys[count:], FIELDS)
        count += field if count + field + 1 < len(keys) else 0
    return count


@lru_cache(maxsize=16384)
def may_be_title(word: str) -> bool:
    key = word_key(word)
    return key in TITLE_STARTS or _is_monk(key) or _is_title_word(key)


def _is_monk(key: str) -> bool:
    """Whether letters may be a monk's rank, with a degree or without: HT, HT.TS."""
    parts = [part for part in key.split(".") if part]
    return bool(parts) and parts[0] in MONKS and all(part in TITLES for part in parts[1:])


def staff_after(words: list[str]) -> int:
    """Where the staff follows a name without a mark: "Huy Thịnh | Nhóm PV"; 0 if nowhere."""
    for cut in range(1, len(words)):
        if begins([word_key(word) for word in words[cut : cut + 3]], _STAFF_AFTER):
            named = grade(words[:cut]) is Grade.SURE and not may_be_title(words[0])
            return cut if named and not plain_prose(words) else 0
    return 0


def _letters_after(words: list[str]) -> int:
    """Where a writer's letters follow foreign words of a caption; 0 if nowhere."""
    lone = len(words) > 1 and _LETTERS.fullmatch(words[-1]) is not None
    foreign = lone and not any(is_syllable(word_key(word)) for word in words[:-1])
    return len(words) - 1 if foreign and len(words[0]) > 2 else 0


def staff_name(words: list[str]) -> str:
    """How the staff is written: Nhóm phóng viên for "Nhóm PHÓNG VIÊN", "nhóm phóng viên"."""
    if len(words) > 1 and all(word.isupper() and len(word) > 3 for word in words[1:]):
        words = [words[0].capitalize(), *(word.lower() for word in words[1:])]
    return " ".join((words[0][0].upper() + words[0][1:], *words[1:]))


def is_honorific(words: list[str]) -> bool:
    """Whether a person is spoken of: "Ông ...", "Chị NGUYỄN ...", but not the name Anh Minh."""
    keys = [word_key(word) for word in words]
    count = begins(keys, HONORIFICS)
    if not count or (words[0] == "MC" and len(words) == 1):
        return False  # initials, where nobody's name follows
    if keys[0] in AMBIGUOUS_HONORIFICS:
        return len(words) > 3 or (
            len(words) > 1 and kinds("surnames").get(keys[1]) == "only" and len(words) > 2
        )
    return True


def is_post(keys: list[str]) -> bool:
    """Whether the words tell a post: "nguyên Phó Chủ nhiệm ...", but not the name Nguyên Phong."""
    while len(keys) > 1 and keys[0] in FORMER and not begins(keys, POSTS):
        keys = keys[1:]
    return begins(keys, POSTS) > 0


def unit(words: list[str]) -> bool:
    """Whether the words name an office or body: "Văn phòng UBND quận Lê Chân"."""
    keys = [word_key(word) for word in words]
    if _LETTERED_OFFICE.fullmatch(words[0]) and not is_syllable(keys[0][2:]):
        return True  # "P.TCCB", but not "P.LAN"
    count = begins(keys, UNIT_HEADS)
    if not count or len(words) > 16 or plain_prose(words) or not words[0][0].isupper():
        return False
    if keys[count : count + 1] == ["và"]:
        return False  # "Đại học và Đại học trải nghiệm"
    shouted = all(word.isupper() for word in words) and len(words) > 2
    named = any(not word[0].islower() for word in words[1:])  # else "Hội nghị trực tuyến"
    return named and not shouted and len(words) > count and words[-1][0].isalnum()


def one_office(words: list[str]) -> bool:
    """Whether a "và" among the words belongs to one name: Báo Gia đình và Xã hội."""
    keys = [word_key(word) for word in words]
    return known_source(words) or begins(keys, PRESS_HEADS) > 0 or unit(words) or is_post(keys)


def _titled_name(words: list[str]) -> bool:
    """Whether a name follows: "PV Lan Anh", against "PV TTXVN", "Nhóm PV thường trú"."""
    rest = words[titles(words) :]
    return 1 < len(rest) < len(words) and not known_source(rest) and grade(rest) is Grade.SURE


class Facts(NamedTuple):
    """What a run tells by itself, wherever it stands in a byline."""

    part: Part
    sure: Grade
    titles: int
    """First words that are titles."""
    trailing: int
    """Last words that are a source."""
    place: bool
    staff: int
    """Where the staff follows a name: "C.Linh | Nhóm phóng viên"."""
    signed: int
    """Where letters follow foreign words: "Lille | H.L"."""
    away: int
    """How many words stand before where the writer is: "Huy Đức | từ Malaysia"."""
    posted: tuple[str, ...]
    """The agency of its correspondent: TTXVN of "P/v TTXVN tại Seoul"."""


@lru_cache(maxsize=16384)
def facts(run: tuple[str, ...]) -> Facts:
    """The facts of a run, remembered: a newsroom has few people and sources."""
    words = list(run)
    part, sure = _classified(run)
    posted, trailing = tuple(post_at_source(words)), trailing_source(words)
    staff, signed = staff_after(words), _letters_after(words)
    away = _before_place(words)
    return Facts(part, sure, titles(words), trailing, province(words), staff, signed, away, posted)


def _before_place(words: list[str]) -> int:
    """How many first words are a name before "từ" and a place; 0 where there is none."""
    cut = next((i for i in range(2, len(words) - 1) if words[i] in ("từ", "Từ")), 0)
    away = cut and province(words[cut + 1 :]) and grade(words[:cut]) is Grade.SURE
    return cut if away else 0


def classify(words: list[str]) -> tuple[Part, Grade]:
    """The kind of a run of words, and how sure that is.

    >>> classify(["Hoàng", "Tùng"])[0], classify(["Báo", "Nhân", "Dân"])[0]
    (<Part.NAME: 1>, <Part.SOURCE: 3>)
    """
    return _classified(tuple(words))


@lru_cache(maxsize=16384)
def _classified(run: tuple[str, ...]) -> tuple[Part, Grade]:
    """The same, remembered: a newsroom has few people and sources."""
    if not run:
        return Part.EMPTY, Grade.NONE
    words = list(run)
    keys = [word_key(word) for word in words]
    key = " ".join(keys)
    sure = grade(words)
    named = (
        sure is Grade.SURE and keys[0] in name_syllables() and not _office_by_letters(words, keys)
    )
    if named and not opens_otherwise(keys) and key not in special_runs():
        return Part.NAME, sure
    return _classify(words, keys, key, sure)


def _office_by_letters(words: list[str], keys: list[str]) -> bool:
    """Whether an office is told by letters in it: Hội CTĐ, Trường ĐH Vinh, against Hội V.T."""
    if keys[0] not in UNIT_HEADS or words[0].isupper():
        return False
    if _faculty(keys):
        return True
    return any(len(word) > 1 and word.isalpha() and is_initials(word) for word in words[1:])


def opens_otherwise(keys: list[str]) -> int:
    """Whether words of names begin like a post, a place, a document, somebody spoken of."""
    if len(keys) == 2 and keys[0] in AMBIGUOUS_HONORIFICS:
        return 0  # Anh Thư
    return begins(keys, _OPENINGS)


@cache
def special_runs() -> frozenset[str]:
    """Every listed run that is no name, or not only one."""
    places = kinds("places").keys()
    return COLLECTIVES | NO_CREDIT | listed_sources() | places | no_writers()


def _classify(words: list[str], keys: list[str], key: str, sure: Grade) -> tuple[Part, Grade]:
    if keys[1:2] == [MONKHOOD] and _is_monk(keys[0]) and len(words) > 2:
        return Part.NAME, Grade.SURE
    if kinds("pen_names").get(key) == "pen" and all(word[0].isupper() for word in words):
        return Part.NAME, Grade.SURE
    if key in COLLECTIVES or (begins(keys, COLLECTIVE_HEADS) and not _titled_name(words)):
        return (
            Part.COLLECTIVE if len(words) < 8 and not plain_prose(words) else Part.BAD
        ), Grade.SURE
    if key in NO_CREDIT or key.endswith(" cung cấp") or key.startswith("tư liệu "):
        return Part.NO_CREDIT, Grade.SURE
    if known_source(words):
        return Part.SOURCE, Grade.LIKELY if kinds("agencies").get(key) == "word" else Grade.SURE
    place, text = kinds("places").get(key), " ".join(words)
    if place in ("city", "abroad") or (place and not text.istitle() and not text.isupper()):
        return Part.PLACE, Grade.SURE
    if keys[0] in SIGNED_FOR and len(words) > 1:
        return Part.BAD, Grade.NONE
    if keys[0] in NUMBERED and len(words) == 2 and set(words[1]) <= _ROMAN_DIGITS:
        return Part.BAD, Grade.NONE
    if begins(keys, PORTAL_HEADS):
        return (Part.BAD if plain_prose(words) else Part.SOURCE), Grade.LIKELY
    head = begins(keys, GEOGRAPHY)
    place_name = (head > 0 and len(words) > max(head, 2)) or (
        0 < head < len(words) and _no_name(keys, head)
    )
    district = (keys[0] in DISTRICTS and len(words) > 1) or _office_by_letters(words, keys)
    otherwise = (
        begins(keys, DOCUMENT_WORDS)
        or begins(keys, SPRINGS)
        or begins(keys, NOT_UNITS)
        or begins(keys, SIGNERS)
    )
    if otherwise or place_name or (is_honorific(words) and not is_post(keys)):
        return Part.BAD, Grade.NONE
    if is_post(keys):
        return Part.POST, Grade.NONE
    if sure is Grade.SURE and keys[0] in name_syllables() and not district:
        return Part.NAME, sure
    if is_press(words):
        return Part.SOURCE, Grade.LIKELY
    if unit(words) or (_office_by_letters(words, keys) and len(words) < 4):
        return Part.UNIT, Grade.LIKELY
    # Honda Việt Nam, SHB Đà Nẵng; Liberty Italia
    firm = len(keys) > 2 and " ".join(keys[-2:]) in kinds("places")
    foreign = len(keys) == 2 and not is_syllable(keys[0]) and sure is not Grade.SURE
    firm = firm or (foreign and keys[1] in COUNTRIES)
    return (Part.NAME, sure) if sure and not firm else (Part.BAD, Grade.NONE)


def _faculty(keys: list[str]) -> bool:
    """Khoa Luật, Khoa Tâm lý học, against the name Khoa Nam."""
    return keys[0] == "khoa" and len(keys) > 1 and begins(keys[1:], FIELDS) == len(keys) - 1


def _no_name(keys: list[str], head: int) -> bool:
    """Whether a place's word, or the foreign one after it, is in no name: Chùa Yatcheonsa."""
    return keys[0] not in name_syllables() or not is_syllable(keys[head])


def may_be_source(words: list[str]) -> bool:
    """Whether words after "Theo" may be a paper that is on no list: Người đưa tin."""
    keys = [word_key(word) for word in words]
    foreign = len(words) == 1 and words[0].isascii() and not is_syllable(keys[0])
    return (
        len(words) <= 8
        and (words[0][0].isupper() or words[0][0].isdigit() or foreign or is_press(words))
        and any(map(str.isalpha, "".join(words)))
        and not plain_prose([word for word in words if word != "tại"])
        and not begins(keys, DOCUMENT_WORDS)
        and not is_post(keys)
        and not is_honorific(words)
    )


def post_at_source(words: list[str]) -> list[str]:
    """The agency of "P/v TTXVN tại Seoul", "Phóng viên TTXVN tại Tokyo"; empty if there is none."""
    count = titles(words)
    if not count or not begins([word_key(word) for word in words], COLLECTIVE_HEADS):
        return []
    rest = words[count:]
    known = len(rest) if rest and known_source(rest) else leading_source(rest, alone=True)
    return rest[:known]


def may_be_small_name(words: list[str]) -> bool:
    """Whether words after a label are a name in small letters: "Bài, ảnh: hoàng tùng"."""
    keys = [word_key(word) for word in words]
    if not 1 < len(words) < 5 or holds_trap(keys):
        return False
    return keys[0] in kinds("surnames") and all(map(name_syllable, words))


def is_affiliation(words: list[str]) -> bool:
    """Whether words in brackets say where someone is or works, not how they look in a picture."""
    keys = [word_key(word) for word in words]
    if not words or not PICTURED.isdisjoint(keys):
        return False
    local = begins(keys, LOCAL_HEADS) > 0 and not any(key.isdigit() for key in keys)
    local = local or (keys[0] in _PEOPLES and len(words) > 1 and words[1][0].isupper())
    return words[0][0].isupper() or local
