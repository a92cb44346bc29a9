"""Text of others becomes one readable line before any format escapes it."""

from __future__ import annotations

import pytest
from hypothesis import given

from desktop_monitor.report.plain import cell, one_line, sentence, title
from tests.helpers.report_strategies import TEXTS


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("two\nlines\r\n\tand more", "two lines and more"),
        ("  wide   open  ", "wide open"),
        ("evil\u202egpj.exe", "evil\ufffdgpj.exe"),
        ("\x1b[31mred\x00", "\ufffd[31mred\ufffd"),
        ("half of a pair \ud800", "half of a pair \ufffd"),
        ("4\u202f812\u00a0s", "4\u202f812\u00a0s"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("שלום", "שלום"),
    ],
)
def test_what_cannot_be_seen_is_replaced_by_something_that_can(given_text: str, shown: str) -> None:
    assert one_line(given_text) == shown


@given(TEXTS)
def test_every_text_becomes_one_line_that_can_be_encoded(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line.encode().decode() == line
    assert one_line(line) == line


def test_what_is_too_long_to_be_read_ends_in_an_ellipsis() -> None:
    assert [len(shorten("a" * 9000)) for shorten in (title, cell, sentence)] == [160, 240, 4000]
    assert title("a" * 9000).endswith("a…")
