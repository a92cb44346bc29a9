"""When the Alerts page asks the ledger: at first, when an incident began or ended, and now and then.

Answers to older questions are dropped. Must not know what is done with an answer.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.ui.window.alerts_history import AskIncidents
from desktop_monitor.ui.window.page import PageContext, Period

_SOONEST_SECONDS = 2.0
_LATEST_SECONDS = 60.0


class AlertsAsking(QObject):
    """Asks for the period's incidents."""

    def __init__(self, context: PageContext, take: Callable[[tuple[Incident, ...]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._take = context, take
        self._number = 0
        self._asked: float | None = None
        self._known: object = None

    def forget(self) -> None:
        """Ask again with the next snapshot."""
        self._asked = None

    def keep_up(self, snapshot: Snapshot, period: Period) -> None:
        """Ask where the answer may be another one by now."""
        ledger, now = self._context.ledger, snapshot.at.wall_seconds
        if ledger is None:
            return
        known = tuple(
            (one.incident_id, one.notified, one.acknowledged_seconds) for one in snapshot.alerts.open_incidents
        )
        least = _SOONEST_SECONDS if known != self._known else _LATEST_SECONDS
        # Both ways: the clock may have been set back.
        if self._asked is not None and abs(now - self._asked) < least:
            return
        self._asked, self._known = now, known
        self._number += 1
        end = period.end_seconds if period.end_seconds is not None else now + 1.0
        ledger.ask(AskIncidents(self._number, end - period.seconds, end), self._on_answer)

    def _on_answer(self, answer: tuple[int, tuple[Incident, ...]]) -> None:
        number, incidents = answer
        if number == self._number:
            self._take(incidents)
