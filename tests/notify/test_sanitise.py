"""Text of strangers becomes plain, short and harmless."""

from __future__ import annotations

import html
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.notify.sanitise import (
    BODY_LINES,
    escape_markup,
    never_an_option,
    one_line,
    several_lines,
    without_markup,
)

ANY_TEXT = st.text(alphabet=st.characters(), max_size=300)


def test_control_characters_become_spaces() -> None:
    assert one_line("a\x00b\tc\r\nd\x1b[2Je") == "a b c d [2Je"


def test_direction_marks_cannot_turn_a_name_round() -> None:
    assert one_line("photo\u202egnp.exe\u2066\u200f") == "photognp.exe"


def test_bytes_that_were_no_text_are_shown_as_such() -> None:
    assert one_line("caf\udce9") == "caf\ufffd"


def test_joined_emoji_stay_joined() -> None:
    assert one_line("👩\u200d💻") == "👩\u200d💻"


def test_long_text_ends_in_an_ellipsis() -> None:
    assert one_line("x" * 4096, 10) == "x" * 9 + "…"


def test_a_body_keeps_its_lines_but_no_empty_ones() -> None:
    assert several_lines("one\n\n \ntwo\u2028three") == "one\ntwo\nthree"


def test_a_body_of_many_lines_is_cut() -> None:
    lines = several_lines("\n".join(map(str, range(100)))).split("\n")
    assert lines == ["0", "1", "2", "3", "4", "5", "6", "7…"]


def test_text_that_looks_like_an_option_gets_a_leading_space() -> None:
    assert never_an_option("--help") == " --help"
    assert never_an_option("a -b") == "a -b"


@given(ANY_TEXT, st.integers(1, 40))
def test_one_line_is_one_short_line_that_can_be_sent(text: str, limit: int) -> None:
    plain = one_line(text, limit)
    assert len(plain) <= limit
    assert plain == plain.strip()
    assert not {"Cc", "Cs", "Zl", "Zp"} & set(map(unicodedata.category, plain))
    plain.encode()


@given(ANY_TEXT)
def test_several_lines_are_few_and_none_is_empty(text: str) -> None:
    lines = several_lines(text).split("\n")
    assert len(lines) <= BODY_LINES
    assert lines == [""] or all(lines)


@given(ANY_TEXT)
def test_cleaning_clean_text_changes_nothing(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert several_lines(several_lines(text)) == several_lines(text)


@given(ANY_TEXT)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    escaped = escape_markup(text)
    assert not set("<>\"'") & set(escaped)
    # html.unescape replaces what no document may hold; both sides get the same treatment.
    assert html.unescape(escaped) == text


@given(ANY_TEXT)
def test_look_alikes_leave_no_markup(text: str) -> None:
    assert not set("<>&") & set(without_markup(text))
