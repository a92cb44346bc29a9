"""An outlet that records what it is asked and fails, hangs or breaks when told to."""

from __future__ import annotations

import threading

from desktop_monitor.notify.message import Message


class FakeOutlet:
    """Implements `desktop_monitor.notify.message.Outlet`."""

    def __init__(self, name: str = "ops") -> None:
        self.name = name
        self.failure: Exception | None = None
        self.hang: threading.Event | None = None
        self.begun = threading.Event()
        self.attempts = 0
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.attempts += 1
        self.begun.set()
        if self.hang is not None:
            self.hang.wait(20)
        if self.failure is not None:
            raise self.failure
        self.sent.append(message)

    @property
    def told(self) -> list[tuple[str, str]]:
        """Keys and kinds of what arrived."""
        return [(message.key, message.kind.value) for message in self.sent]
