"""What the desktop face knows: the newest snapshot, and a way to send commands.

The sampler thread puts snapshots into a latest-wins mailbox; one queued wake-up is
in flight at most, so a face that was busy gets one call and the newest value, not
a backlog. Must not know widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QMutex, QMutexLocker, QObject, Qt, Signal, Slot

from desktop_monitor.assess.health import Health
from desktop_monitor.engine.command import Command
from desktop_monitor.engine.snapshot import Outcome, Snapshot


class Mailbox(QObject):
    """Carries the newest snapshot from any thread to the thread it lives in."""

    arrived = Signal(object)
    """The newest Snapshot; emitted in the mailbox's own thread."""
    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mutex = QMutex()
        self._pending: Snapshot | None = None
        self.dropped_count = 0
        """Snapshots replaced before anybody saw them."""
        self._wake.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def put(self, snapshot: Snapshot) -> None:
        """Leave `snapshot`; from any thread, never blocks for long."""
        with QMutexLocker(self._mutex):
            replaced = self._pending is not None
            self._pending = snapshot
            self.dropped_count += replaced
        if not replaced:
            self._wake.emit()

    @Slot()
    def _deliver(self) -> None:
        with QMutexLocker(self._mutex):
            snapshot, self._pending = self._pending, None
        if snapshot is not None:
            self.arrived.emit(snapshot)


class AppState(QObject):
    """The one object all widgets watch. Lives in the GUI thread."""

    snapshot_changed = Signal(object)
    """A new Snapshot, once per tick that the GUI kept up with."""
    health_changed = Signal(object)
    """The Health level, when it is another one than before (staleness included)."""
    grew_stale = Signal(float)
    """There has been no new data for so many seconds; said again while it lasts."""
    outcome_arrived = Signal(object)
    """The Outcome of a command that this face sent, once each."""

    def __init__(self, send: Callable[[Command], None], parent: QObject | None = None) -> None:
        """`send` hands a command to the engine; it must be safe to call from this thread."""
        super().__init__(parent)
        self._send = send
        self._snapshot: Snapshot | None = None
        self._health = Health.UNKNOWN
        self._stale_seconds: float | None = None
        self._command_ids = count(1)
        self._waiting: set[int] = set()

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest snapshot; None until the first."""
        return self._snapshot

    @property
    def health(self) -> Health:
        """The health to show: the snapshot's, or unknown while data are stale or absent."""
        return self._health

    @property
    def stale_seconds(self) -> float | None:
        """How long there has been no new data; None while data are fresh."""
        return self._stale_seconds

    def send(self, command: Command) -> None:
        """Hand `command` to the engine."""
        self._send(command)

    def next_command_id(self) -> int:
        """A fresh id; the outcome of the command that carries it will be announced."""
        command_id = next(self._command_ids)
        self._waiting.add(command_id)
        return command_id

    @Slot(object)
    def accept(self, snapshot: Snapshot) -> None:
        """Take a newer snapshot."""
        self._snapshot = snapshot
        self._stale_seconds = None
        self._announce_health(snapshot.health.level)
        self.snapshot_changed.emit(snapshot)
        for outcome in snapshot.outcomes:
            self._announce(outcome)

    def mark_stale(self, age_seconds: float) -> None:
        """Data are older than they may be: health is unknown until the next snapshot."""
        self._stale_seconds = age_seconds
        self._announce_health(Health.UNKNOWN)
        self.grew_stale.emit(age_seconds)

    def _announce_health(self, level: Health) -> None:
        if level is not self._health:
            self._health = level
            self.health_changed.emit(level)

    def _announce(self, outcome: Outcome) -> None:
        if outcome.command_id in self._waiting:
            self._waiting.discard(outcome.command_id)
            self.outcome_arrived.emit(outcome)
