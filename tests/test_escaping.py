"""Text of others cannot command a terminal or forge a line."""

from __future__ import annotations

from desktop_monitor.escaping import visible


def test_what_a_terminal_would_obey_is_shown_as_its_number() -> None:
    """Line ends, escape codes and marks that turn the direction of writing around."""
    assert visible("a\nb\x1b[31m\u202e") == "a\\nb\\x1b[31m\\u202e"


def test_what_can_be_printed_stays_as_it_is() -> None:
    """Of any language."""
    assert visible("Füße 東京 …") == "Füße 東京 …"
