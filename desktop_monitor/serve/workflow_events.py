"""What makes facts of the bodies that own workflows send, loaded when the first one comes.

Must not know the form of events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_monitor.agents.workflow.decode import EventDecoder
    from desktop_monitor.serve.events_port import DecodedEvents


class WorkflowEvents:
    """Implements `events_port.DecodeEvents`; remembers what began, so that its end has a duration."""

    def __init__(self) -> None:
        self._decoder: EventDecoder | None = None

    def __call__(self, body: bytes, received_seconds: float) -> DecodedEvents:
        """Decode the next body. Raises SourceError for one that holds no events."""
        if self._decoder is None:
            # Here, not above: who keeps the ports closed loads no decoder.
            from desktop_monitor.agents.workflow.decode import EventDecoder

            self._decoder = EventDecoder()
        return self._decoder.decode(body, received_seconds)
