"""Who connects a client wants its telemetry to arrive: the receiver is opened for it."""

from __future__ import annotations

import pytest

from desktop_monitor.config.loader import changed
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.command import Command, ConnectClient, DisconnectClient
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.ui.receiver_opening import ReceiverOpening
from desktop_monitor.ui.window.page import SettingsHolder


def _refuse(_changes: dict[str, object]) -> Settings:
    raise StoreEnvironmentError("The settings cannot be kept", "The disk refuses.")


@pytest.mark.parametrize(
    ("command", "is_done", "is_open"),
    [
        (ConnectClient(1, "codex", "h"), True, True),
        (ConnectClient(1, "codex", "h"), False, False),
        (ConnectClient(2, "codex", "h"), True, False),
        (DisconnectClient(1, "codex", "h"), True, False),
    ],
)
def test_it_is_opened_once_a_client_is_connected(command: Command, *, is_done: bool, is_open: bool) -> None:
    holder = SettingsHolder(Settings(), lambda changes: changed(Settings(), changes))
    opening = ReceiverOpening(holder, lambda why: None)
    opening.note(command)
    opening.hear(Outcome(1, is_done, "said"))
    assert holder.settings.receiver.enabled is is_open


def test_why_it_cannot_be_opened_is_said() -> None:
    said: list[str] = []
    opening = ReceiverOpening(SettingsHolder(Settings(), _refuse), said.append)
    opening.note(ConnectClient(1, "codex", "h"))
    opening.hear(Outcome(1, True, "said"))
    assert said == ["The settings cannot be kept: The disk refuses."]
