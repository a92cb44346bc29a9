"""Blanks of sentences are told apart by name, kind and conversion; a translation may leave some out and add none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.language.blanks import Blank, blanks, can_be_filled


def test_blanks_have_a_name_a_kind_and_a_conversion() -> None:
    assert blanks("{path}: {used:ratio} of {size!r:bytes}, {{no blank}}") == {
        Blank("path", "", ""),
        Blank("used", "ratio", ""),
        Blank("size", "bytes", "r"),
    }


@pytest.mark.parametrize("odd", ["{", "}", "{a", "a}", "{a!}"])
def test_braces_that_make_no_blank_are_an_error(odd: str) -> None:
    with pytest.raises(ValueError, match=r"[{}]|'"):
        blanks(odd)


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("Fertig", ["Done"]),
        ("{b} vor {a}", ["{a} before {b}"]),
        ("eine Datei", ["{count} file"]),
        ("{count} Dateien", ["one file", "{count} files"]),
    ],
)
def test_what_asks_for_no_more_than_english_can_be_filled(said: str, english: list[str]) -> None:
    assert can_be_filled(said, *english)


@pytest.mark.parametrize("said", ["{pfad}", "{path.parent}", "{path!r}", "{path:bytes}", "{path", "{}", "{path} {0}"])
def test_what_asks_for_something_else_cannot(said: str) -> None:
    assert not can_be_filled(said, "{path}")


@given(st.text(alphabet="{}ab:!r. ", max_size=12))
def test_what_can_be_filled_ends_nothing_when_it_is(said: str) -> None:
    if can_be_filled(said, "{a}"):
        assert isinstance(said.format(a="x"), str)
