"""A click on a notification's button asks for exactly what the button says, and for nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.engine.alerting.answers import (
    command_of,
    confirm_button,
    dismiss_button,
    incident_of,
    snooze_button,
)
from desktop_monitor.engine.command import Answer, AnswerSuggestion, Snooze
from desktop_monitor.notify.channel import Response


@pytest.mark.parametrize(
    ("button", "command"),
    [
        (confirm_button(7, "ab12", "Confirm"), AnswerSuggestion(1, 7, Answer.CONFIRM, "ab12")),
        (dismiss_button(7, "Not now"), AnswerSuggestion(1, 7, Answer.DISMISS)),
        (snooze_button(3, "Snooze"), Snooze(1, 3600.0, incident_id=3)),
    ],
)
def test_each_button_asks_for_what_it_says(button: object, command: object) -> None:
    assert command_of(Response("incident-3", button.id), 1) == command  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "action", ["default", "closed", "", "confirm", "confirm:x:ab", "confirm:-1:ab", "never:7", "snooze:٣", "arm:7"]
)
def test_what_is_no_button_of_ours_asks_for_nothing(action: str) -> None:
    assert command_of(Response("incident-3", action), 1) is None


@pytest.mark.parametrize(
    ("key", "incident_id"),
    [
        ("incident-17", 17),
        ("incidents-4", 4),
        ("action-4", None),
        ("incident-", None),
        ("incident--4", None),
        ("incident-٣", None),
        ("incident-" + "9" * 19, None),
        ("health", None),
        ("", None),
    ],
)
def test_a_notification_tells_which_incident_it_is_about(key: str, incident_id: int | None) -> None:
    assert incident_of(key) == incident_id


@given(st.text(max_size=300))
def test_no_answer_breaks_it(action: str) -> None:
    command = command_of(Response("x", action), 1)
    assert command is None or command.command_id == 1  # type: ignore[union-attr]
