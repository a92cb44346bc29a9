"""Arabic letters take the form their neighbours ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.report.arabic import shaped


@pytest.mark.parametrize(
    ("letters", "forms"),
    [
        ("ببب", "\ufe91\ufe92\ufe90"),
        ("ب", "\ufe8f"),
        ("دار", "\ufea9\ufe8d\ufead"),
        ("سلام", "\ufeb3\ufefc\ufee1"),
        ("لا", "\ufefb"),
        ("بَب", "\ufe91\u064e\ufe90"),
        ("ـب", "\u0640\ufe90"),
        ("ب ب", "\ufe8f \ufe8f"),
        ("v2 ب", "v2 \ufe8f"),
    ],
)
def test_letters_join_their_neighbours(letters: str, forms: str) -> None:
    assert shaped(letters) == forms


@given(st.text(st.characters(max_codepoint=0x05FF)))
def test_other_scripts_stay_as_they_are(text: str) -> None:
    assert shaped(text) == text


@given(st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF)))
def test_no_text_is_lost_but_for_what_becomes_one(text: str) -> None:
    assert len(text) - text.count("ل") <= len(shaped(text)) <= len(text)
