"""What waits to be shown or taken back: one intention per key, the newest wins.

Must not know threads, channels or time; its owner takes care of those.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.notify.channel import Notification


@dataclass(frozen=True, slots=True)
class Show:
    """A notification is to be shown."""

    notification: Notification


@dataclass(frozen=True, slots=True)
class Withdraw:
    """What was shown for a key is to be taken back."""

    key: str


Intention = Show | Withdraw


class Outbox:
    """Intentions in the order in which their keys came in; at most `capacity` keys."""

    def __init__(self, capacity: int = 64) -> None:
        self._capacity = capacity
        self._intentions: dict[str, Intention] = {}

    @property
    def holds_notifications(self) -> bool:
        """Whether something waits to be shown."""
        return any(isinstance(intention, Show) for intention in self._intentions.values())

    def put(self, notification: Notification) -> Notification | None:
        """Add a notification; returns the oldest one where it had to make room."""
        self._intentions[notification.key] = Show(notification)
        if len(self._intentions) <= self._capacity:
            return None
        dropped = self._intentions.pop(next(iter(self._intentions)))
        return dropped.notification if isinstance(dropped, Show) else None

    def withdraw(self, key: str) -> None:
        """Whatever waits for `key` is dropped; what may be on the screen is to be taken back."""
        self._intentions.pop(key, None)
        self._intentions[key] = Withdraw(key)

    def take(self, *, hold_back: bool) -> Intention | None:
        """The next intention; notifications stay while `hold_back`, taking back never waits."""
        for key, intention in self._intentions.items():
            if isinstance(intention, Withdraw) or not hold_back:
                del self._intentions[key]
                return intention
        return None

    def waiting_keys(self) -> tuple[str, ...]:
        """The keys whose notification waits."""
        return tuple(key for key, intention in self._intentions.items() if isinstance(intention, Show))

    def clear(self) -> None:
        """Forget everything."""
        self._intentions.clear()
