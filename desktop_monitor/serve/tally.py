"""What the ports took and refused so far. Must not know HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_monitor.engine.agents_view import ReceiverView


@dataclass(slots=True)
class Tally:
    """Counts records; says so to whoever reports them."""

    when_changed: Callable[[], None]
    otlp_port: int | None = None
    port: int | None = None
    accepted: int = 0
    rejected: int = 0
    error: str = ""

    def count(self, accepted: int, rejected: int) -> None:
        """Records of one request."""
        self.accepted += accepted
        self.rejected += rejected
        if accepted or rejected:
            self.when_changed()

    def view(self) -> ReceiverView:
        """How the ports stand now."""
        return ReceiverView(self.otlp_port, self.port, self.accepted, self.rejected, self.error)
