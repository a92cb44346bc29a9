"""What cannot be seen is replaced, what can be seen stays, whatever text comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.escaping import dropped, replaced, shortened, spaced, visible

# Lone surrogates, too: undecodable bytes of a name become those.
_texts = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize("policy", [visible, spaced, dropped])
@given(text=_texts)
def test_what_comes_out_can_be_seen_and_nothing_that_could_is_changed(policy: Callable[[str], str], text: str) -> None:
    harmless = policy(text)
    assert harmless.isprintable()
    assert policy(harmless) == harmless
    if text.isprintable():
        assert harmless == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines", "two\\nlines"),
        ("red \x1b[31m", "red \\x1b[31m"),
        ("\u202eexe.txt", "\\u202eexe.txt"),
        ("\udcff", "\\udcff"),
    ],
)
def test_nothing_is_lost_where_it_is_shown_as_numbers(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(_texts)
def test_with_spaces_every_character_keeps_its_place(text: str) -> None:
    assert len(spaced(text)) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, spaced(text), strict=True))


@given(_texts)
def test_dropped_characters_leave_the_others_in_order(text: str) -> None:
    assert dropped(text) == "".join(character for character in text if character.isprintable())


@given(_texts)
def test_only_what_cannot_be_seen_is_asked_about(text: str) -> None:
    asked: list[str] = []
    replaced(text, lambda character: asked.append(character) or "")  # type: ignore[func-returns-value]
    assert asked == [character for character in text if not character.isprintable()]


@given(_texts, st.integers(1, 80))
def test_a_short_text_stays_and_a_long_one_says_that_it_was_cut(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    if len(text) <= limit:
        assert short == text
    else:
        assert short == text[: limit - 1] + "…"
