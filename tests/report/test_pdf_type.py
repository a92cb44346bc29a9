"""Text breaks into lines that fit, and what does not fit ends in an ellipsis."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.report.pdf_type import Face
from tests.helpers.report_strategies import TEXTS

_KNOWN = frozenset(range(0x20, 0x250)) | {0xFFFD, 0x2026}
# 1000 points are 352.8 mm; every character is a thousandth of its size wide.
_FACE = Face(dict.fromkeys(_KNOWN, 1.0), _KNOWN, 1000 * 72 / 25.4, is_bold=False)


def test_lines_break_between_words() -> None:
    assert _FACE.lines("one two three", 7, 5) == ["one two", "three"]


def test_a_number_keeps_its_unit() -> None:
    assert _FACE.lines("2.3 s (2.1–2.6 s)".replace("–", "-"), 13, 5) == ["2.3 s", "(2.1-2.6 s)"]
    assert _FACE.lines("about 40 requests", 9, 5) == ["about 40", "requests"]


def test_a_word_that_is_too_wide_is_broken() -> None:
    assert _FACE.lines("ab abcdefgh", 4, 5) == ["ab", "abcd", "efgh"]


def test_what_is_left_over_ends_in_an_ellipsis() -> None:
    assert _FACE.lines("one two three four", 7, 2) == ["one two", "three…"]
    assert _FACE.lines("abcdefgh", 4, 1) == ["abc…"]


def test_a_character_that_is_not_in_the_font_is_seen_as_missing() -> None:
    assert _FACE.shown("a日\u200db") == "a\ufffdb"


@given(TEXTS, st.floats(1, 30), st.integers(1, 4))
def test_no_line_is_wider_than_it_may_be(text: str, width: float, most: int) -> None:
    lines = _FACE.lines(_FACE.shown(text), width, most)
    assert len(lines) <= most
    assert all(_FACE.width(line) <= width + 1e-6 for line in lines)
