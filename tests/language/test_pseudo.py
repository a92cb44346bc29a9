"""Pseudo-languages show what never went through the catalogue, and leave blanks and markup as they are."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.language.catalogue import TRAITS, Catalogue
from desktop_monitor.language.pseudo import PSEUDO
from desktop_monitor.language.wording import ENGLISH
from tests.helpers.languages import sentences

XA, XB = PSEUDO["en-XA"], PSEUDO["ar-XB"]
_EVERY = sorted({one for forms in ENGLISH.values() for one in sentences(forms)} - {*TRAITS.values()})
_WORDS = st.lists(
    st.sampled_from(["Open", "{name}", "{size:bytes}", "<b>", "</b>", "&amp;", "https://x.org/a?b=1", "files", "\n"])
).map(" ".join)


def _blanks(sentence: str) -> list[tuple[str | None, str | None]]:
    return [(name, kind) for _, name, kind, _ in string.Formatter().parse(sentence) if name is not None]


def _markup(sentence: str) -> list[str]:
    return re.findall(r"<[^<>]*>|&[a-z]+;|https?://[^\s\u200f\u202a-\u202e\u2066-\u2069]+", sentence)


@pytest.mark.parametrize("language", PSEUDO.values(), ids=list(PSEUDO))
@given(sentence=_WORDS)
def test_blanks_markup_and_addresses_stay(language: Catalogue, sentence: str) -> None:
    said = language.sentence(sentence)

    assert _blanks(said) == _blanks(sentence)
    assert _markup(said) == _markup(sentence)


@pytest.mark.parametrize("language", PSEUDO.values(), ids=list(PSEUDO))
def test_every_template_can_still_be_filled(language: Catalogue) -> None:
    assert [_blanks(language.sentence(one)) for one in _EVERY] == [_blanks(one) for one in _EVERY]


@given(st.text(alphabet=string.ascii_letters + " .,", min_size=1).filter(str.strip))
def test_english_is_a_third_longer_and_in_brackets(sentence: str) -> None:
    said = XA.sentence(sentence)

    assert said.startswith("[")
    assert said.endswith("]")
    assert len(sentence) + 2 <= len(said) <= len(sentence) * 4 / 3 + 3


@given(st.text(alphabet="ABCDEabcdeilnorstu ", min_size=1).filter(str.strip))
def test_no_letter_of_a_sentence_is_left_plain(sentence: str) -> None:
    body = XA.sentence(sentence)[1 : 1 + len(sentence)]

    assert not set(body) & set(string.ascii_letters)


def test_every_number_of_things_has_its_form() -> None:
    assert XA.counted("{count} file", "{count} files", 1) == XA.sentence("{count} file")
    assert XA.counted("{count} file", "{count} files", 2) == XA.sentence("{count} files")
    assert XB.counted("{count} file", "{count} files", 0) == XB.sentence("{count} files")


def test_arabic_goes_from_right_to_left_with_marks_in_pairs() -> None:
    said = XB.sentence("Open {name} now")

    assert XB.is_right_to_left
    assert said.count("\u202e") == said.count("\u202c") == 2


@pytest.mark.parametrize("empty", ["", " ", "\n"])
@pytest.mark.parametrize("language", PSEUDO.values(), ids=list(PSEUDO))
def test_what_holds_nothing_stays_as_it_is(language: Catalogue, empty: str) -> None:
    assert language.sentence(empty) == empty


def test_numbers_are_written_as_in_english() -> None:
    assert {(one.decimal_mark, one.group_mark) for one in PSEUDO.values()} == {(".", ",")}
