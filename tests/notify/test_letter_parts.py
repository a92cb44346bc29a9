"""The plain text of a letter: narrow, in order, without what only programs read."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

from hypothesis import given

from desktop_monitor.notify.letter_parts import COLUMNS, letter_text, parts_of
from desktop_monitor.notify.message import Message, MessageKind
from tests.helpers.messages import message, nasty_messages

FIELDS = (
    ("rule", "response_time"),
    ("metric", "agent_response_seconds"),
    ("value", "7.21345"),
    ("threshold", "5"),
    ("severity", "warning"),
    ("incident", "17"),
    ("interface", "codex"),
    ("project", "/home/jo/" + "deep/" * 20),
)


def test_a_letter_reads_in_a_narrow_window() -> None:
    told = message(body=f"Answers take {'long ' * 20}\nOn top: cargo.", fields=FIELDS[:-1])
    assert letter_text(parts_of(told, timezone(timedelta(hours=-3, minutes=-30)))) == (
        "Warning: Slow answers: codex\n"
        "\n"
        "Answers take long long long long long long long long long long long long long\n"
        "long long long long long long long\n"
        "\n"
        "On top: cargo.\n"
        "\n"
        "Rule:      response_time\n"
        "Incident:  17\n"
        "Interface: codex\n"
        "\n"
        "-- \n"
        "2023-11-14 18:43 (UTC-03:30), sent by Desktop Monitor\n"
    )


def test_what_is_longer_than_a_line_goes_on_below_itself() -> None:
    *_, first, second, _blank, _dashes, _footer = letter_text(parts_of(message(fields=FIELDS), UTC)).splitlines()
    assert first.startswith("Project:   /home/jo/deep")
    assert second.startswith("           ")


def test_what_is_over_begins_so() -> None:
    assert letter_text(parts_of(message(kind=MessageKind.RESOLVED), UTC)).startswith("Over: Slow answers: codex\n")


@given(nasty_messages())
def test_no_line_is_longer_whatever_is_named(told: Message) -> None:
    lines = letter_text(parts_of(told, UTC)).split("\n")
    assert max(map(len, lines)) <= COLUMNS
    assert lines.count("-- ") == 1, "it begins the signature, and what follows it some mail programs hide"
