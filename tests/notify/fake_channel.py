"""A channel that records what it is asked and fails, hangs or breaks when told to."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.channel import Capability, Notification


class FakeChannel:
    """Implements `desktop_monitor.notify.channel.Channel`."""

    def __init__(self, name: str = "fake", *, working: bool = True, capabilities: Capability = Capability.NONE) -> None:
        self.name = name
        self.capabilities = capabilities
        self.working = working
        self.mistake: Exception | None = None
        self.hang: threading.Event | None = None
        self.hanging = threading.Event()
        self.on_withdraw: Callable[[], None] | None = None
        self.attempts = 0
        self.shown: list[Notification] = []
        self.withdrawn: list[str] = []
        self.closed = False

    def show(self, notification: Notification) -> None:
        self.attempts += 1
        if self.hang is not None:
            self.hanging.set()
            self.hang.wait()
        if self.mistake is not None:
            raise self.mistake
        if not self.working:
            raise DeliveryError("not today", "told to fail")
        self.shown.append(notification)

    def withdraw(self, key: str) -> None:
        self.withdrawn.append(key)
        if self.on_withdraw is not None:
            self.on_withdraw()

    def close(self) -> None:
        self.closed = True
