"""Keeps history going: on disk while the disk takes it, in memory while it does not.

When writing fails, what was pending moves to a recorder in memory, recording goes on
there, and the disk is tried again once a minute; when it takes data again, the
meanwhile is poured into it. Also holds the user's pause. Must not know SQLite or
what is recorded.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop_monitor.clock import Instant
from desktop_monitor.engine.snapshot import Recording, RecordingState
from desktop_monitor.errors import StoreEnvironmentError, StoreError
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.machine import MachineFacts
from desktop_monitor.metrics.sample import Gap, GapReason, Samples
from desktop_monitor.store.erasing import erase_folder
from desktop_monitor.store.location import Location
from desktop_monitor.store.options import Retention
from desktop_monitor.store.recorder import in_memory_recorder, open_recorder

_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 60.0
_PRUNE_SECONDS = 60.0


class Whereabouts(Protocol):
    """Is told where history is, whenever that changes; called on the engine's thread."""

    def moved(self, location: Location) -> None:
        """History is at `location` from now on."""


@dataclass(slots=True)
class _Pause:
    since_wall_seconds: float
    until_boottime_seconds: float | None
    """Counts sleep and does not follow a clock that is set."""
    until_wall_seconds: float | None
    """The same moment for people, as the clock stood when the pause began."""


class RecordingKeeper:
    """The engine's view of history: never raises for a disk that refuses."""

    def __init__(
        self,
        folder: Path,
        facts: MachineFacts,
        version: str,
        retention: Retention,
        whereabouts: Whereabouts,
        at: Instant,
    ) -> None:
        """Open history in `folder`, or in memory where that fails. Raises StoreBusyError."""
        self._folder = folder
        self._retention = retention
        self._whereabouts = whereabouts
        self._pause: _Pause | None = None
        self._next_retry = at.monotonic_seconds + _RETRY_SECONDS
        self._next_prune = at.monotonic_seconds
        try:
            self._recorder = open_recorder(folder, facts, at, version)
        except StoreEnvironmentError as error:
            self._recorder = in_memory_recorder(text("store.in_memory", reason=str(error)), facts, at, version)
        self._moved()

    @property
    def status(self) -> Recording:
        """Whether history is kept, and where not on disk, why."""
        if self._pause is not None:
            return Recording(RecordingState.PAUSED, self._pause.until_wall_seconds)
        notices = self._recorder.notices
        if self._recorder.path is None:
            return Recording(RecordingState.IN_MEMORY, reason=notices[0])
        return Recording(RecordingState.RECORDING, reason=notices[-1] if notices else None)

    def append(self, at: Instant, samples: Samples) -> None:
        """Record one tick, unless paused."""
        self._end_pause_if_over(at)
        if self._pause is not None:
            return
        self._return_to_disk_if_due(at)
        try:
            self._recorder.append(at, samples)
            self._prune_if_due(at)
        except StoreError as error:
            self._fall_back(error, at)

    def gap(self, at: Instant, gap: Gap) -> None:
        """Record that nothing was observed for a while; a pause has its own gap."""
        if self._pause is None:
            self._record_gap(at, gap)

    def pause(self, at: Instant, seconds: float | None) -> None:
        """Keep no history for `seconds`, or until `resume`."""
        since = self._pause.since_wall_seconds if self._pause else at.wall_seconds
        if seconds is None:
            self._pause = _Pause(since, None, None)
        else:
            self._pause = _Pause(since, at.boottime_seconds + seconds, at.wall_seconds + seconds)

    def resume(self, at: Instant) -> None:
        """Keep history again."""
        if self._pause is not None:
            since, self._pause = self._pause.since_wall_seconds, None
            self._record_gap(at, Gap(min(since, at.wall_seconds), at.wall_seconds, GapReason.PAUSED))

    def keep_for(self, retention: Retention) -> None:
        """Forget at other ages from now on."""
        self._retention = retention

    def delete_all(self, at: Instant) -> None:
        """Forget everything recorded, also what is on a disk that refused. Raises StoreError."""
        self._recorder.delete_all(at)
        if self._pause is not None:
            self._pause.since_wall_seconds = at.wall_seconds
        if self._recorder.path is None:
            erase_folder(self._folder)

    def close(self, at: Instant) -> None:
        """Write what waits and end the run in order. Raises StoreEnvironmentError."""
        self.resume(at)
        self._recorder.close(at)

    def _moved(self) -> None:
        for notice in self._recorder.notices:
            _LOG.warning("%s", words(notice))
        self._whereabouts.moved(self._recorder.location)

    def _end_pause_if_over(self, at: Instant) -> None:
        until = self._pause.until_boottime_seconds if self._pause else None
        if until is not None and at.boottime_seconds >= until:
            self.resume(at)

    def _record_gap(self, at: Instant, gap: Gap) -> None:
        try:
            self._recorder.gap(gap)
        except StoreError as error:
            self._fall_back(error, at)

    def _fall_back(self, error: StoreError, at: Instant) -> None:
        """Go on in memory; a store in memory that fails has nowhere to go and says so."""
        if self._recorder.path is None:
            raise error
        self._recorder = self._recorder.fall_back(error, at)
        self._next_retry = at.monotonic_seconds + _RETRY_SECONDS
        self._moved()

    def _return_to_disk_if_due(self, at: Instant) -> None:
        if self._recorder.path is not None or at.monotonic_seconds < self._next_retry:
            return
        self._next_retry = at.monotonic_seconds + _RETRY_SECONDS
        try:
            self._recorder = self._recorder.return_to_disk(self._folder, at)
        except StoreError as error:
            _LOG.debug("history stays in memory: %s", error)
            return
        _LOG.info("history is on disk again: %s", self._recorder.location)
        self._moved()

    def _prune_if_due(self, at: Instant) -> None:
        if at.monotonic_seconds >= self._next_prune:
            more = self._recorder.prune(at, self._retention)
            self._next_prune = at.monotonic_seconds + (0.0 if more else _PRUNE_SECONDS)
