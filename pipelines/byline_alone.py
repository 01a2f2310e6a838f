"""Names that nothing but their look makes a byline: whether they are a writer's at all.

No label, no source, no remark says so: "Hoàng Tùng" is a byline, "Lý Thường Kiệt" a street,
"Quảng Ninh" a province, "Honda Vision" a motorcycle, "MU và Bayern" two teams. What is meant is
in data/gazetteer: places.csv, no_writers.csv, pen_names.csv.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipelines.byline_traps import COUNTRIES, SHORT_PLACES, THINGS
from pipelines.byline_value import Byline
from pipelines.byline_words import COLLECTIVE_HEADS, COLLECTIVES, MONKHOOD, begins
from pipelines.gazetteer import certain_surnames, kinds, name_syllables
from pipelines.names import Grade, grade, is_initials
from pipelines.syllables import is_syllable
from pipelines.text import word_key

# Places whose names are girls' and boys' too sign articles: Hà Giang, Khánh Hòa, Tây Nguyên.
_PEN_PLACE: Final = "province"
_STRANGE: Final = frozenset("FJWZRIE")
# One of these among names makes none of them a writer's: "MU và Bayern", "PCT. Nguyễn Đức Thọ".
_NEVER: Final = frozenset(("club", "letters", "kin"))


# Among the first two words these make a name of any other: Bríu Thị Nem, Thích Đồng Bổn.
_BETWEEN: Final = frozenset(("thị", "văn", "nữ", "a", MONKHOOD))


# "Spiaggia di Guvano, Italia", "Luis Suárez – Uruguay"
_AFTER: Final = re.compile(r", | [-–] ")


@cache
def no_writers() -> frozenset[str]:
    """What stands alone and is nobody who writes: towns, the honoured dead, teams, wares."""
    towns = (key for key, kind in kinds("places").items() if kind != _PEN_PLACE)
    common = (key for key, use in kinds("common_words").items() if use == "alone")
    return frozenset(kinds("no_writers")).union(towns, common, certain_surnames())


@cache
def wares() -> frozenset[str]:
    """Words of the names of products and works."""
    return frozenset(key for key, kind in kinds("no_writers").items() if kind == "ware")


def names_nobody(found: Byline) -> bool:
    """Whether credits that nothing else vouches for name no writer.

    >>> from pipelines.byline_value import Credit
    >>> [names_nobody(Byline([Credit(one, "writer")])) for one in ("Sóc Trăng", "Hoàng Tùng")]
    [True, False]
    """
    return _nobody(tuple(credit.name for credit in found.credits))


@lru_cache(maxsize=4096)
def _nobody(names: tuple[str, ...]) -> bool:
    """The same of their names, remembered: a newsroom has few people."""
    keys = [_whole_place(" ".join(map(word_key, name.split(" ")))) for name in names]
    places = kinds("places")
    if all(key in no_writers() or key in places for key in keys):
        return len(keys) > 1 or keys[0] in no_writers()
    if all(_of_common_words(one) or _is_heading(one) for one in map(str.split, keys)):
        return True
    if len(keys) == 2 and any(places.get(key) == "town" for key in keys):
        return True  # "Cát Linh - Hà Đông"
    if len(keys) > 1 and " ".join(keys) in no_writers():
        return True  # Sông Lam Nghệ An
    vietnamese = any(name_syllables().issuperset(key.split(" ")) for key in keys)
    foreign = (_foreign(name, key) for name, key in zip(names, keys, strict=True))
    if not vietnamese and any(foreign):
        return True
    firsts = {key.split(" ")[0] for key in keys if " " in key and not _is_staff(key)}
    if not THINGS.isdisjoint(firsts - name_syllables()):
        return True
    return any(kinds("no_writers").get(key) in _NEVER for key in keys) or any(
        _is_ware(name) for name in names
    )


def _of_common_words(keys: list[str]) -> bool:
    """Whether four words are two common ones: "Công khai ngân sách"."""
    common = kinds("common_words")
    return len(keys) == 4 and " ".join(keys[:2]) in common and " ".join(keys[2:]) in common


def _is_heading(keys: list[str]) -> bool:
    """Whether words without a surname hold too many that no name does: "Chống nhiễm trùng".

    Of names that articles are signed with two in a hundred hold one such word, none holds two.
    """
    unknown = sum(key not in name_syllables() and is_syllable(key) for key in keys)
    if not unknown or keys[0] in kinds("surnames") or _is_staff(" ".join(keys)):
        return False
    if grade([key.capitalize() for key in keys]) is Grade.SURE:
        return False  # "Hai Dang"
    if " ".join(keys) in kinds("pen_names"):
        return False
    named = not _BETWEEN.isdisjoint(keys[:2])
    return not named and (unknown > 1 or len(keys) > 3)


def _is_staff(key: str) -> bool:
    return key in COLLECTIVES or begins(key.split(" "), COLLECTIVE_HEADS) > 0


def competes(text: str, found: Byline) -> bool:
    """Whether a foreigner stands beside a country: "Omar Acedo (Venezuela)", as of a contest."""
    bracket = text.endswith(")")
    if len(found.credits) != 1 or not (bracket or _AFTER.search(text)):
        return False
    after = text[text.rfind("(") + 1 : -1] if bracket else _AFTER.split(text)[-1]
    country = " ".join(map(word_key, after.split(" ")))
    keys = list(map(word_key, found.credits[0].name.split(" ")))
    stranger = not all(key in name_syllables() for key in keys)
    if not bracket:  # "Spiaggia di Guvano, Italia"
        return country in COUNTRIES and not is_syllable(keys[0])
    return country == "việt nam" or (stranger and country in COUNTRIES)


def _whole_place(key: str) -> str:
    """The place of "Q. Lê Chân", "TP.Hải Phòng"; any other key as it is."""
    rest = key.partition(".")[2].lstrip() if key.startswith(SHORT_PLACES) else ""
    return rest if rest in kinds("no_writers") or rest in kinds("places") else key


def _is_ware(name: str) -> bool:
    """Whether a name reads as a product's: "Samsung Galaxy A55", "X"."""
    if len(name) == 1 or any(letter.isdigit() for letter in name):
        return True
    if len(name) > 2 and name.isalpha() and name.isupper() and not _STRANGE.isdisjoint(name):
        return True  # PCR, FIFA: letters that nobody's name begins with
    words = name.split(" ")
    spoken = any("." in word or is_syllable(word_key(word)) for word in words)
    if len(words[-1]) == 1 and not spoken:
        return True  # Deep C, Vitamin C, against "H. Đ"
    return not wares().isdisjoint(map(word_key, name.split(" ")))


def _foreign(word: str, key: str) -> bool:
    """Whether a name is one word, not Vietnamese, nor letters, nor a pen name: "Titanic"."""
    shaped = is_initials(word) or any(mark in word for mark in " .@'’-")
    known = key in name_syllables() or key in kinds("pen_names")
    return not (shaped or known or is_syllable(key))
