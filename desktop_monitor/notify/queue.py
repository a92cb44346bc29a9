"""Messages on their way to channels that may be out of reach, kept where a restart finds them.

Must not know how they are sent or stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from desktop_monitor.notify.message import Message


class DeliveryState(Enum):
    """What became of a delivery."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    REFUSED = "refused"
    """Trying again would not help."""
    EXPIRED = "expired"
    """It could not be delivered for so long that it is no news any more."""


@dataclass(frozen=True, slots=True)
class RemoteDelivery:
    """One message to one channel. Wall seconds."""

    delivery_id: int
    """0: not in the queue yet."""
    channel: str
    message: Message
    made_seconds: float
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    next_attempt_seconds: float = 0.0
    last_error: str = ""
    """Without secrets."""
    ended_seconds: float | None = None


class Queue(Protocol):
    """Where deliveries are kept. All may raise StoreError."""

    def put_delivery(self, delivery: RemoteDelivery) -> RemoteDelivery:
        """Add it (and give it a number), or replace the one with its number."""

    def waiting_deliveries(self) -> tuple[RemoteDelivery, ...]:
        """Those not ended, the oldest first."""

    def deliveries(self, limit: int = 200) -> tuple[RemoteDelivery, ...]:
        """The newest, newest first."""

    def close(self) -> None:
        """Give it back."""
