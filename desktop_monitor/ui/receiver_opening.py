"""Opens the receiver for a client that was connected to it. Must not know how a client is connected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from desktop_monitor.engine.command import Command, ConnectClient
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.errors import MonitorError
from desktop_monitor.ui.window.page import SettingsHolder


class ReceiverOpening(QObject):
    """Hears what is asked of the engine and what becomes of it."""

    def __init__(self, settings: SettingsHolder, say: Callable[[str], None], parent: QObject | None = None) -> None:
        """`say` tells why the receiver cannot be opened."""
        super().__init__(parent)
        self._settings, self._say = settings, say
        self._connecting: set[int] = set()

    def note(self, command: Command) -> None:
        """Remember it if it connects a client."""
        if isinstance(command, ConnectClient):
            self._connecting.add(command.command_id)

    @Slot(object)
    def hear(self, outcome: Outcome) -> None:
        """Open the receiver where a client was connected that finds none."""
        is_connected = outcome.ok and outcome.command_id in self._connecting
        self._connecting.discard(outcome.command_id)
        if not is_connected or self._settings.settings.receiver.enabled:
            return
        try:
            self._settings.change({"receiver.enabled": True})
        except MonitorError as error:
            self._say(str(error))
