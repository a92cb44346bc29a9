"""Who wants what read, and how often. What nobody subscribed to is not read.

Must not know collectors or faces; a subject is a name, an owner is a name.
"""

from __future__ import annotations


class Subscriptions:
    """Wishes by subject and owner; the fastest wish for a subject is its cadence."""

    def __init__(self) -> None:
        self._wishes: dict[str, dict[str, float]] = {}

    def subscribe(self, owner: str, subject: str, cadence_seconds: float) -> None:
        """`owner` wants `subject` at least every `cadence_seconds`; replaces its former wish."""
        self._wishes.setdefault(subject, {})[owner] = cadence_seconds

    def unsubscribe(self, owner: str, subject: str) -> None:
        """`owner` no longer wants `subject`; fine if it never did."""
        owners = self._wishes.get(subject, {})
        owners.pop(owner, None)
        if not owners:
            self._wishes.pop(subject, None)

    def cadence_seconds(self, subject: str) -> float | None:
        """The fastest wish for `subject`; None if nobody wants it."""
        owners = self._wishes.get(subject)
        return min(owners.values()) if owners else None


class Schedule:
    """When each subject is due next, on the monotonic clock."""

    # A tick that comes a little early must not skip a subject to the next tick.
    _EARLY_RATIO = 0.3

    def __init__(self) -> None:
        self._read_at: dict[str, float] = {}

    def is_due(self, subject: str, cadence_seconds: float | None, interval_seconds: float, now_seconds: float) -> bool:
        """Whether `subject` with this cadence should be read in the tick at `now_seconds`; notes it as read if so."""
        if cadence_seconds is None:
            return False
        read_at = self._read_at.get(subject)
        if read_at is not None and now_seconds - read_at < cadence_seconds - interval_seconds * self._EARLY_RATIO:
            return False
        self._read_at[subject] = now_seconds
        return True
