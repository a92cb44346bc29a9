"""The thread that samples: a QThread around the engine's loop.

Everything of the engine is made, used and closed on this thread; snapshots leave
through the mailbox, commands come in through `send`. Must not know widgets.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from desktop_monitor.clock import Clock
from desktop_monitor.engine.command import Command
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.runner import Runner
from desktop_monitor.errors import MonitorError
from desktop_monitor.ui.state import Mailbox

STOP_LIMIT_MS = 5000
"""How long the last tick and the final write may take before shutdown goes on without them."""


class SamplerThread(QThread):
    """Runs the engine until stopped."""

    failed = Signal(str)
    """The engine could not be made or broke down; the sentence says why."""

    def __init__(
        self, make_engine: Callable[[], Engine], clock: Clock, mailbox: Mailbox, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sampler")
        self._runner = Runner(make_engine, clock, mailbox.put)

    def send(self, command: Command) -> None:
        """Have `command` carried out soon; from any thread."""
        self._runner.send(command)

    def run(self) -> None:
        """Loop; Qt calls this on the new thread."""
        try:
            self._runner.run()
        except MonitorError as error:
            self.failed.emit(str(error))

    def stop(self) -> bool:
        """End the loop and wait for it; False if it did not end in time."""
        self._runner.stop()
        return self.wait(STOP_LIMIT_MS)
