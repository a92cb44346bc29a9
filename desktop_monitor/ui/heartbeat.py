"""Notices that snapshots stopped coming, and marks the data stale.

A sampler that died or hangs cannot say so itself; this timer in the GUI thread can.
Must not know the tray or any page; they watch `AppState`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from desktop_monitor.clock import Clock
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.ui.state import AppState

STALE_INTERVALS = 3
STALE_SECONDS = 10.0
"""Data are stale when older than three intervals and than this."""
_CHECK_MS = 5000


class Heartbeat(QObject):
    """Compares the newest snapshot's age with what it may be."""

    def __init__(self, state: AppState, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._clock = clock
        self._newest_seconds = clock.monotonic()
        self._interval_seconds = 1.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.check)
        state.snapshot_changed.connect(self._on_snapshot)
        self._timer.start(_CHECK_MS)

    @Slot()
    def check(self) -> None:
        """Mark the data stale if they are."""
        age = self._clock.monotonic() - self._newest_seconds
        if age > max(STALE_SECONDS, STALE_INTERVALS * self._interval_seconds):
            self._state.mark_stale(age)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._newest_seconds = self._clock.monotonic()
        self._interval_seconds = snapshot.interval_seconds
