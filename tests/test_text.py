"""Spelling, folding and cleaning, over every syllable of the language."""

from __future__ import annotations

import doctest
import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import gazetteer, syllables, text
from pipelines.syllables import is_syllable, legal_syllables, tone_places
from pipelines.text import (
    clean,
    fold,
    same_spelling,
    spelling_key,
    to_new_tone,
    to_old_tone,
    word_key,
)

ALL = list(legal_syllables())


def test_examples() -> None:
    for module in (text, syllables, gazetteer):
        assert doctest.testmod(module).failed == 0


def test_the_language_has_its_usual_size() -> None:
    assert 15_000 < len({written for written, *_ in ALL}) < 20_000
    assert not any(map(is_syllable, ("ngiêng", "qúy", "qủa", "hòan", "gỉoi", "kông", "net")))


def test_every_syllable_has_one_key_and_two_letters_never_share_one() -> None:
    keys: dict[str, set[tuple[str, str, str]]] = {}
    for written, onset, rime, tone in ALL:
        keys.setdefault(spelling_key(written), set()).add((onset, rime, tone))
    # gi + iêng and gi + êng, c and k spell differently: no key may stand for two tones or rimes.
    for meanings in keys.values():
        assert len({tone for _, _, tone in meanings}) == 1
        assert len({fold(onset + rime).replace("gii", "gi") for onset, rime, _ in meanings}) == 1


@pytest.mark.parametrize("change", [to_old_tone, to_new_tone])
def test_tone_placement_moves_only_in_open_oa_oe_uy(change: object) -> None:
    assert callable(change)
    for written, onset, rime, tone in ALL:
        for form in (written, written.upper(), written.capitalize()):
            moved = change(form)
            assert len(moved) == len(form)
            free = rime in ("oa", "oe", "uy") and onset != "qu" and bool(tone)
            assert free or moved == form
            assert fold(moved) == fold(form)


def test_both_placements_are_one_word() -> None:
    for _, onset, rime, tone in ALL:
        if onset != "qu" and len(tone_places(rime)) == 2 and tone:
            old = unicodedata.normalize("NFC", onset + rime[0] + tone + rime[1:])
            new = unicodedata.normalize("NFC", onset + rime + tone)
            assert same_spelling(old, new)
            assert (to_old_tone(new), to_new_tone(old)) == (old, new)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hoà", "hòa", True),
        ("UỶ BAN", "Ủy ban", True),
        ("Thuý", "thúy", True),
        ("quý", "qúy", False),
        ("quý", "quỳ", False),
        ("hòa", "hóa", False),
        ("hoàn", "hòan", False),
        ("mùa", "mua", False),
        ("Nguyễn", unicodedata.normalize("NFD", "Nguyễn"), True),
        ("toà", "tòa", True),
        ("khoẻ", "khỏe", True),
        ("quà", "qùa", False),
        ("Ðặng Ðức", "Đặng Đức", True),  # eth, and the African d, for đ
        ("Ɖà Nẵng", "đà nẵng", True),
        ("giá", "gía", False),
        ("già", "giả", False),
        ("quy", "quỵ", False),
        ("thuỷ", "thũy", False),
        ("KHOẺ", "khỏe", True),
        ("loè", "lòe", True),
        ("loẹt", "lọet", False),
    ],
)
def test_same_spelling(one: str, other: str, same: bool) -> None:
    assert same_spelling(one, other) is same


def test_every_syllable_folds_to_its_letters() -> None:
    for written, onset, rime, _ in ALL:
        plain = fold(written)
        assert plain.isascii()
        assert fold(unicodedata.normalize("NFD", written)) == plain
        assert fold(written.upper()) == plain
        start = "g" if onset == "gi" and rime == "i" else onset
        assert plain == fold(start + rime)


@pytest.mark.parametrize(
    ("given_text", "folded"),
    [
        ("Uỷ viên Đồ Sơn", "uy vien do son"),
        ("ĐÐðđ", "dddd"),
        ("Hải\u00a0Phòng\u200b  2021", "hai phong 2021"),
        ("“Một – hai”…", "“mot – hai”…"),
        ("ＨẢＩ", "hai"),
        ("37°C, 25 m²", "37°c, 25 m²"),
        ("", ""),
        ("İstanbul Zürich", "istanbul zurich"),
        ("\ud800x\x00", "x"),
        ("Москва 🎉", "москва 🎉"),
    ],
)
def test_fold(given_text: str, folded: str) -> None:
    assert fold(given_text) == folded


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("a\u200bb\u00adc\ufeff", "abc"),
        ("  a \n\t b\u3000c\u2009d ", "a b c d"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("a\ud800b", "ab"),
        ("Hoa\u0300ng", "Hoàng"),
        ("e\u200d\u0301", "é"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("\u202eabc\u202c", "abc"),
        ("❤\ufe0f 🇻🇳 1\ufe0f\u20e3 葛\ufe00", "❤\ufe0f 🇻🇳 1\ufe0f\u20e3 葛\ufe00"),
        ("\ufe0fHa\u0309\ufe0fi \ufe0fPhòng\ufe0e", "Hải Phòng"),
        ("tie\u0301\u0302ng Vie\u0323\u0302t", "tiếng Việt"),  # the tone before the letter's mark
        ("A\u0300\u0306C tha\u0303\u0302y", "ẰC thẫy"),
        ("o\u0301\u031b o\u031b\u0301 u\u0323\u031b", "ớ ớ ự"),
    ],
)
def test_clean(given_text: str, cleaned: str) -> None:
    assert clean(given_text) == cleaned


@given(st.text(st.characters()))
def test_cleaning_is_done_once_and_never_fails(any_text: str) -> None:
    once = clean(any_text)
    assert clean(once) == once
    assert not any(c in once for c in "\u200b\u200d\ufeff\x00\n")
    once.encode("utf-8")
    assert fold(fold(any_text)) == fold(any_text)
    spelling_key(any_text)


@given(st.text(alphabet="aăâeêioôơuưyđAĐÀẢỸ \u0300\u0301\u0309\u0303\u0323\u0302\u0306\u031b"))
def test_fold_does_not_see_normal_forms(vietnamese: str) -> None:
    forms = {fold(unicodedata.normalize(form, vietnamese)) for form in ("NFC", "NFD")}
    assert forms == {fold(vietnamese)}


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_ascii_folds_as_any_other_text(text: str) -> None:
    assert fold(text) == fold(f"{text} ơ")[:-1].rstrip()
    assert "  " not in fold(text)


def test_the_key_of_a_word_is_its_spelling_key() -> None:
    for written, *_ in ALL:
        for word in (written, written.title(), written.upper()):
            assert word_key(word) == spelling_key(word)


@given(st.text(max_size=6))
def test_the_key_of_any_string_is_its_spelling_key(word: str) -> None:
    assert word_key(word) == spelling_key(word)


@pytest.mark.parametrize(
    "unit", ["\u0301\u0323", "e\u0301\u0302", "a\ufe0f", "hoà", "V.", "\u200b"]
)
def test_the_work_grows_no_faster_than_the_text(unit: str) -> None:
    """Two marks in turns were sorted by insertion, a quarter of an hour long."""
    text = unit * (200_000 // len(unit))
    for work in (clean, fold, spelling_key, to_old_tone, to_new_tone):
        before = process_time()
        work(text)
        assert process_time() - before < 2
    assert len(clean("a" + "\u0301\u0323" * 9000)) == 30
