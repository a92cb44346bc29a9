"""Text that processes chose is shown as it is, never obeyed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.ui.untrusted import LIMIT_CHARACTERS, one_line, plain_tooltip, several_lines, visible_text


def test_an_ordinary_name_is_shown_as_it_is() -> None:
    assert visible_text("gnome-shell") == "gnome-shell"


def test_line_breaks_and_direction_marks_become_visible() -> None:
    assert visible_text("a\nb\u202ec") == "a⟨U+000A⟩b⟨U+202E⟩c"


def test_a_name_of_four_kilobytes_is_cut() -> None:
    shown = visible_text("x" * 4096)
    assert len(shown) == LIMIT_CHARACTERS
    assert shown.endswith("…")


@given(st.text(max_size=500))
def test_whatever_a_process_calls_itself_the_text_is_printable(name: str) -> None:
    assert visible_text(name).isprintable()


def test_a_tooltip_shows_markup_instead_of_obeying_it() -> None:
    assert plain_tooltip("<b>loud</b>") == "<span>&lt;b&gt;loud&lt;/b&gt;</span>"
    assert plain_tooltip("quiet") == "quiet"


def test_in_a_sentence_what_cannot_be_seen_is_a_space() -> None:
    assert one_line("disk\n/mnt/\u202ex") == "disk /mnt/ x"


@given(st.text(max_size=500), st.integers(1, 100))
def test_several_lines_keep_their_breaks_and_nothing_else_that_cannot_be_seen(text: str, limit: int) -> None:
    shown = several_lines(text, limit)
    assert len(shown) <= limit
    assert all(line.isprintable() for line in shown.split("\n"))
