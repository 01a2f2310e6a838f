"""One printed byline, read; and the byline at the end of running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipelines.byline_alone import competes, names_nobody
from pipelines.byline_beside import BESIDE, without_beside, without_teller
from pipelines.byline_leads import after_lead, may_lead
from pipelines.byline_ledger import NotAByline
from pipelines.byline_press import known_source
from pipelines.byline_reader import Reader
from pipelines.byline_shown import is_caption
from pipelines.byline_tokens import tokenize
from pipelines.byline_traps import NOBODY, POSTS, SHOWN, TRAILING, UNFINISHED
from pipelines.byline_usual import usual
from pipelines.byline_value import Byline, Credit
from pipelines.byline_words import COLLECTIVES, MONKS, NAMELESS, TITLES, UNIT_HEADS, begins
from pipelines.gazetteer import certain_surnames, name_syllables
from pipelines.names import Grade
from pipelines.syllables import is_syllable
from pipelines.text import clean, spelling_key, word_key

# The longest real byline seen has 130 characters (a team of nine); prose is longer.
_LONGEST: Final = 300
_TAIL: Final = 140
# "Hải Phòng, ngày 31/12/2021": above or below a document.
_PLACE_AND_DATE: Final = re.compile(r"(?!Thứ|Chủ)[^:()/]{2,30}, ?ngày \d{1,2}[ /.-]")
# Of an address the site is the source: "Nguồn: https://giadinhvietnam.com/xot-xa-d132732.html".
_ADDRESS: Final = re.compile(r"(?<!\w)https?://(?:www\.)?([^\s/]+)(?:/[^\s)\]]*)?")
_LABELS_GLUED: Final = "Theo|Ảnh|Tổng hợp|Nguồn|Bài|Tin|Video|Clip|Thực hiện|Lược dịch|Biên dịch"
_CAPITALISED: Final = r"[^\W\d_a-z][^\W\d_A-ZĐ]{1,6}"
_GLUED_NAMES: Final = re.compile(rf"\b({_CAPITALISED})({_CAPITALISED})\b")


def _is_small(code: int) -> bool:
    return chr(code).islower() and len(chr(code).upper()) == 1


# A capital straight after a small letter or a full stop: where a line break may have been lost.
_SMALL: Final = "".join(map(chr, filter(_is_small, (*range(0x250), *range(0x1EA0, 0x1F00)))))
_RISE: Final = re.compile(rf"[{_SMALL}.][{_SMALL.upper()}]|[{_SMALL.upper()}](?:Theo|Ảnh)")
_GLUED: Final = re.compile(
    rf"(?:(?<=[^\W\d_A-ZĐ])|(?<=\.[A-ZĐ])|(?<=[A-ZĐ]\.)|(?<=[{_SMALL.upper()}]{{2}}))(?=(?:{_LABELS_GLUED})(?!\w))"
)
_GLUED_TITLE: Final = re.compile(
    rf"(?<![^\W\d_])([^\W\d_]{{2,6}})\.(?=[{_SMALL.upper()}][{_SMALL}])"
)
# "Theo Ngọc HàVietNamNet": a name's last word, and its paper.
_GLUED_SOURCE: Final = re.compile(
    rf"(?<!\w)((?:[^\W\d_]{{1,2}}\.)*)([^\W\d_][{_SMALL}]+)(?=([{_SMALL.upper()}][\w+]{{2,}})(?![\w.]))"
)
# `_GLUED` looks back at every place and is slow: without a label after a letter or a dot, no need.
_LABEL_AFTER: Final = re.compile(rf"[\w.](?:{_LABELS_GLUED})(?!\w)")
# Without any of these there is no contact, date, address or lost line break to look for.
# It begins with one set of signs, for that is what the search can look for quickly.
_SIGNS: Final = "\u2190-\u2bff\U0001f000-\U0001faff"
_ODD: Final = re.compile(
    rf"[\d@:{_SIGNS}{_SMALL.upper()}](?:(?<=[\d@{_SIGNS}])|(?<=:)(?=//)"
    rf"|(?<=[{_SMALL}.][{_SMALL.upper()}])|(?<=[{_SMALL.upper()}])(?=Theo|Ảnh))"
)
# Signed for an office: "TM/ĐẢNG ỦY".
_SIGNED: Final = re.compile(r"(?:T/?M|K/?T|T/?L|TUQ|Q)[ ./]+(?=\w)")
_PICTURED: Final = frozenset(("photographer", "videographer"))
_SHOWN_LABELS: Final = ("đồ họa:", "đồ họa :", "infographic:", "bản đồ:", "minh họa:", "thiết kế:")
_WORDS: Final = re.compile(r"\w+")
_NAMES_NOBODY: Final = NAMELESS | NOBODY
# "A) Hồng", "D&ĐT"
_ITEM: Final = re.compile(r"\w\)|\+ |[A-ZĐ]{1,3}&[A-ZĐ]{1,3}$")
# What is left before a byline of a player's button, a sentence's closing quotation mark.
_BUTTONS: Final = frozenset('P"”»’')
_BUTTON: Final = re.compile(r"^(?:Play |[\"”»’] )")
# Papers whose names end so.
_SHOUTED: Final = re.compile(r"\b(Yahoo|Hello|Hola|OK|Us)!")
_QUOTES: Final = frozenset("\"“”„«»‘’'")
_TRAILS: Final = frozenset(one[-4:] for one in TRAILING)
# The counter of comments beside a byline, at nothing: "DUYÊN DUYÊN 0".
_NO_COMMENTS: Final = " 0"
_EDGES: Final = " \n|-–—•*·>./,;"
# Where a sentence ends; its line break lost only after a whole word: "... điều tra.Lê Loan".
_ENDS: Final = re.compile(
    r"\./\.\s*|[.!?…][\"”’»)]{0,2}(?:\s+|(?=\())|\s(?:\s\s+|\*\s)"
    rf"|(?:(?<=[{_SMALL}]{{2}})|(?<=[0-9]{{4}})|(?<=[{_SMALL}0-9]{{2}}[.!?\"”)]))"
    rf"(?:\.\.)?[.!?…\"”)](?=[{_SMALL.upper()}])"
)
_FULL_STOPS: Final = frozenset(".!?…")
# Before a full stop these end a sentence: "... cho các em.Thúy Diễm".
_PRONOUNS: Final = frozenset(("em", "anh", "chị", "ông", "bà", "cô"))
# After a sentence: "... và Bangladesh. ML", "... chuyên ngành Luật. PV"
_LETTERS: Final = re.compile(r"[A-ZĐ]{2,4}")
# A label that no sentence holds: "... trong nước và quốc tế” Tin, ảnh: HÀ MAI ANH"
_BOTH: Final = re.compile(
    r"\s(?=(?:Tin|Bài|TIN|BÀI)(?: ?, ?| ?[-–&] ?| và | VÀ )(?:[ảẢ]nh|ẢNH) ?:)"
)
_BRACKET: Final = re.compile(r"\s*(\([^()]{2,90}\))\s*\.?$")


def parse_byline(printed: str) -> Byline | None:
    """What a printed byline says, or None where it is not one.

    >>> parse_byline("Bài, ảnh: HOÀNG TÙNG (TTXVN)")
    Byline(credits=[Credit(name='Hoàng Tùng', role='writer'), Credit(name='Hoàng Tùng', \
role='photographer')], agency='TTXVN')
    >>> parse_byline("theo tục lệ của dân tộc mình.")
    """
    told = remembered.get(printed, ())
    if told:  # what is remembered is nobody's to change: each has a list of its own
        credits, agency, certain, explicit = told
        return Byline([*credits], agency, certain, explicit)
    if told is None:
        return None
    found = read_anew(printed)
    if len(printed) <= _LONGEST:
        if len(remembered) >= _MOST_REMEMBERED:
            remembered.clear()
        remembered[printed] = (
            (tuple(found.credits), found.agency, found.certain, found.explicit) if found else None
        )
    return found


def read_anew(printed: str) -> Byline | None:
    """The same, whether or not it has been read before."""
    text = _prepare(printed) if len(printed) <= 4 * _LONGEST else ""
    found = _whole(text)
    if found and is_caption(text, printed, found):
        return None
    if found is None and len(printed) > 20:
        for _, _, tail in tails(unicodedata.normalize("NFC", printed.rstrip())):
            if any(credit.role != "photographer" for credit in tail.credits):
                return tail
    if found is None and 10 < len(text) <= _LONGEST and may_lead(text):
        return _led(text)
    return found


def _led(text: str) -> Byline | None:
    """The byline behind furniture or a caption that runs into it."""
    for printed, must_say in after_lead(text):
        found = parse_whole(printed)
        sure = found and found.certain and (found.explicit or found.agency or not must_say)
        if found and sure and found.credits:
            return found
    return None


#: A newsroom signs with a few hundred bylines, year after year: each is read once in a crawl.
remembered: Final[dict[str, tuple[tuple[Credit, ...], str | None, bool, bool] | None]] = {}
_MOST_REMEMBERED: Final = 4096


def parse_whole(printed: str) -> Byline | None:
    """The same, of a text that is nothing but the byline."""
    text = _prepare(printed) if len(printed) <= 4 * _LONGEST else ""
    found = _whole(text)
    return None if found and is_caption(text, printed, found) else found


def _whole(text: str) -> Byline | None:
    return _read(text) if 0 < len(text) <= _LONGEST and "./." not in text else None


def _prepare(printed: str) -> str:
    """Lines cleaned, contacts and dates taken out, lost line breaks put back."""
    if "\n" in printed:
        text = "\n".join(filter(None, map(clean, printed.splitlines()))).replace(":\n", ": ")
    else:
        text = clean(printed)
    if text.endswith((",", "...", "…")) and " " not in text.rstrip(" ,.…"):
        return ""  # "Hiện,", "Sáng ..."
    if text.endswith(" phát)"):
        text = f"{text.removesuffix(' phát)')})"  # "(TTXVN phát)"
    if "!" in text:
        text = _SHOUTED.sub(r"\1", text)
    if text[:1] in _BUTTONS:
        text = _BUTTON.sub("", text)
    if text.find(text[:3], 3) > 0 or len(text) == 5:
        text = _once(text)
    titled = text.istitle()
    if titled and text.replace(" ", "").isalpha():
        return text  # names and nothing else: nothing below has a hold on it
    if not _ODD.search(text):
        return _ended(text)
    if "ngày" in text and _PLACE_AND_DATE.match(text):
        return ""
    if "://" in text:
        text = _ADDRESS.sub(r"\1", text)
    if BESIDE.search(text):
        text = without_beside(text)
    if not (titled and "." not in text) and _RISE.search(text):
        if _LABEL_AFTER.search(text):
            text = _GLUED.sub("\n", text)
        text = _GLUED_TITLE.sub(_part_title, text)
        text = _GLUED_SOURCE.sub(_part_source, text)
        text = _GLUED_NAMES.sub(_part_glued, text)
    return _ended(text)


def _ended(text: str) -> str:
    """The text without marks at its edges, and without what trails it."""
    text = without_teller(text.strip(_EDGES))
    if text[-4:] in _TRAILS:
        while text.endswith(TRAILING):
            text = text.removesuffix(next(filter(text.endswith, TRAILING))).rstrip(_EDGES)
    elif text.endswith(_NO_COMMENTS) and text[-3:-2].isalpha():
        text = text.removesuffix(_NO_COMMENTS)
    return text


# "Đ. Đ." are one writer's letters, and nothing said twice.
_SHORTEST_TWICE: Final = 2


def _once(text: str) -> str:
    """What is printed twice, once: "Trần Nam Trần Nam"."""
    half = (len(text) + 1) // 2
    first, second = text[:half].strip(), text[-half:].strip()
    said = re.search(r"[ ./-]", first) or first.casefold() in COLLECTIVES
    lettered = len(first) <= _SHORTEST_TWICE and first.endswith(".")
    return first if first == second and said and not lettered else text


def _part_glued(match: re.Match[str]) -> str:
    """Two names, or a name and a paper, whose line break was lost: "Hương NgânTít Trắng"."""
    first, second = match.groups()
    fits = word_key(first) in name_syllables() and is_syllable(word_key(second))
    if not fits and match.start():  # "Đan ThanhMihyeon": a name, then a foreign pen name
        before = match.string[: match.start()].split(" ")[-2:-1]
        fits = word_key(first) in name_syllables() and all(map(_in_names, before)) and bool(before)
    if not (fits and second[0].isupper()):
        return match[0]
    whole = match.string[match.end() : match.end() + 1] in ("", ")", ".") and match.start() > 0
    blank = " " if whole and is_syllable(word_key(second)) else "\n"
    return f"{first}{blank}{second}"  # "Nguyễn DanhNguyên" lost a blank


def _part_source(match: re.Match[str]) -> str:
    """A line break before a listed source that a name's last word runs into."""
    glued = known_source([match[3]]) and word_key(match[2]) in name_syllables()
    return f"{match[0]}\n" if glued else match[0]


def _part_title(match: re.Match[str]) -> str:
    """ "TS.Nguyễn" is a title, then a name; "Th.Hà" is a name."""
    key, monk = word_key(match[1]), match.string.startswith("Thích", match.end())
    return f"{match[0]} " if key in TITLES or (monk and key in MONKS) else match[0]


def _in_names(word: str) -> bool:
    return word_key(word) in name_syllables()


def _read(text: str) -> Byline | None:
    if found := usual(text):
        return found
    if (signed := _SIGNED.match(text)) and text.isupper():
        keys = list(map(word_key, text[signed.end() :].split()))
        if len(keys) > 1 and (begins(keys, POSTS) or begins(keys, UNIT_HEADS)):
            return None  # "TM/ĐẢNG ỦY"
    if text[-1] == ":" or text[0] in _QUOTES or " > " in text or _ITEM.match(text):
        return None  # a label of what follows, a title, an item of a list
    if len(text) < 20 and (key := text.strip("()").casefold()) in _NAMES_NOBODY:
        return Byline() if key in NAMELESS else None
    reader = Reader(text)
    try:
        reader.read(tokenize(text))
    except NotAByline:
        return None
    found = reader.result()
    if not (found.credits or found.agency):
        return None
    if found.explicit:
        shown = reader.bare and not (found.agency or reader.remarked)
        return None if shown and names_nobody(Byline(reader.bare)) else found
    if competes(text, found):
        return None
    best = max(reader.grades, default=Grade.SURE)
    listed = bool(found.agency) and any(map(_is_listed, (found.agency or "").split("; ")))
    bare = found.credits and not listed
    if bare and (reader.subject or names_nobody(found)):
        return None
    if best is Grade.SURE:
        return found
    if len(found.credits) > 1 and not found.agency and not _has_surname(found):
        return None  # "Lee Min Ho và Suzy": people that a picture shows
    plain = not (text.isupper() or found.agency or " " not in text)
    return found if listed or plain or best > Grade.WEAK else None


def _has_surname(found: Byline) -> bool:
    words = (word for credit in found.credits for word in credit.name.split(" "))
    return any(word_key(word) in certain_surnames() for word in words)


def _is_listed(source: str) -> bool:
    return any(known_source(one.strip().split(" ")) for one in (source, *source.split("/")))


# ---------------------------------------------------------------- the end of running text


def tails(text: str, tail: str = "") -> Iterator[tuple[str, str, Byline]]:
    """(what stays, the byline as printed, the byline) where a paragraph ends in one.

    `tail` is the end of the text that the page sets apart.

    >>> [found[:2] for found in tails("Thành phố phát triển./. Hoàng Tùng")]
    [('Thành phố phát triển./.', 'Hoàng Tùng')]
    """
    for keep, printed, apart in _candidates(text, tail):
        byline = parse_whole(printed)
        if byline and _fits(keep, printed, byline, apart=apart):
            yield keep, printed, byline


def _candidates(text: str, tail: str) -> Iterator[tuple[str, str, bool]]:
    """(what stays, what may be the byline, whether it is set apart), the longest first."""
    if tail and text.endswith(tail) and len(tail) < len(text):
        yield text[: -len(tail)].rstrip(), tail, True
    start = max(0, len(text) - _TAIL)
    ends = list(_ENDS.finditer(text, start))
    glued = [match.end() for match in ends if not match[0][-1].isspace() and match[0] != "./."]
    for match in ends:
        if max(glued[-1:], default=0) <= match.end() < len(text):
            apart = "./." in match[0] or len(match[0]) > 3
            yield text[: match.end()].rstrip(), text[match.end() :], apart
    if both := _BOTH.search(text, start):
        yield text[: both.start()].rstrip(), text[both.end() :], True
    if bracket := _BRACKET.search(text, start):
        yield text[: bracket.start()].rstrip(), bracket[1], False


def _fits(keep: str, printed: str, byline: Byline, *, apart: bool) -> bool:
    """Whether the end of a paragraph is more than the end of its last sentence."""
    ended = keep[-1:] in _FULL_STOPS
    if len(keep) < 12 or not (byline.certain or (apart and ended)):
        return False
    if byline.credits and all(credit.role in _PICTURED for credit in byline.credits):
        return False  # "... ngày hội. Ảnh: A" credits a picture
    if spelling_key(printed[:12]).startswith(_SHOWN_LABELS) and "\n" not in printed:
        return False  # "... và vùng lân cận. Đồ họa: A"
    if not byline.credits and begins(_WORDS.findall(spelling_key(keep[:60])), SHOWN):
        return False  # "Xem video: ... Nguồn: Người Đưa tin"
    last_word = spelling_key(keep.split()[-1])
    open_word = last_word.strip(".") in UNFINISHED
    if (open_word and not ended) or keep.endswith((",", "-", "–", "(")):
        return False
    if apart or byline.explicit:
        return True
    ended_in = last_word.strip(".(")
    whole = len(ended_in) > 1 and is_syllable(ended_in)  # "làm rõ.", against "TP."
    abbreviated = last_word.endswith(".") and (
        (len(last_word) <= 3 and not whole and ended_in.isalpha())
        or "." in ended_in
        or ended_in in TITLES
    )
    if not byline.credits:
        listed = _is_listed(byline.agency or "") and (ended and not abbreviated)
        return listed or (printed.startswith("(") and _is_listed(byline.agency or ""))
    lettered = ended and _LETTERS.fullmatch(byline.credits[0].name) is not None
    named = lettered or all(" " in one.name or "." in one.name for one in byline.credits)
    if printed.startswith("(") and named and ended:
        return "/" in printed and _is_listed(byline.agency or "")  # "... (Lan Anh/VOV)"
    return named and not abbreviated and not printed.startswith("(")
