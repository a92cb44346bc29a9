"""The one writer of a store: takes ticks and gaps, keeps them safe within five seconds.

A recorder writes to disk or to memory; both are the same code on the same schema.
When the disk refuses in mid-run, `fall_back` turns a recorder on disk into one in
memory that takes over everything not yet written and goes on with the same run;
`return_to_disk` does the reverse once the disk has room: what was recorded
meanwhile is poured into the file in one transaction. Between the two a tick is
always in exactly one place, so none is lost and none is stored twice.

Must not know collectors, health or who decides when to fall back.
"""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

from desktop_monitor.clock import Instant
from desktop_monitor.errors import StoreEnvironmentError, StoreError
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.machine import MachineFacts
from desktop_monitor.metrics.sample import Gap, GapReason, Samples
from desktop_monitor.private_files import make_private_folder
from desktop_monitor.store import retention as forgetting
from desktop_monitor.store.buffer import Buffer
from desktop_monitor.store.damage import COMPANIONS, StoreDamagedError, delete_kept, set_aside
from desktop_monitor.store.database import Database
from desktop_monitor.store.location import HISTORY_FILE, Location, MemoryLocation
from desktop_monitor.store.lock import WriterLock
from desktop_monitor.store.migrations import DATA_TABLES
from desktop_monitor.store.names import Names, insert_names, read_names
from desktop_monitor.store.opening import open_writer
from desktop_monitor.store.options import Retention
from desktop_monitor.store.pouring import pour
from desktop_monitor.store.runs import (
    STEP_TOLERANCE_SECONDS,
    Run,
    end_run,
    insert_gaps,
    microseconds,
    note_clock,
    start_run,
    wall_offset,
)
from desktop_monitor.store.sealing import insert_batch, seal_left_over, seal_minute

_MEMORY_RETENTION = Retention(raw_hours=1, rollup_days=1)
_STEP_QUARANTINE_SECONDS = 24 * 3600.0
_MEMORY_NAMES = count(1)


class Recorder:
    """Records one run. One thread at a time; make it with one of the functions below."""

    def __init__(self, database: Database, lock: WriterLock | None, run: Run, at: Instant) -> None:
        self.run = run
        self.notices: tuple[Text, ...] = ()
        """What the user should know; in memory, the first says why."""
        self._database = database
        self._lock = lock
        self._buffer = Buffer()
        self._last = at
        self._scrub_pending = False
        with database.transaction():
            seal_left_over(database)
            started = start_run(database, run, at)
        self._run_id = started.id
        self._stepped_monotonic = at.monotonic_seconds if started.clock_was_set else None
        self._names = Names(read_names(database))

    @property
    def location(self) -> Location:
        """What `open_history` takes to read what is recorded here."""
        return self._database.location

    @property
    def path(self) -> Path | None:
        """The file; None in memory."""
        return self.location if isinstance(self.location, Path) else None

    @property
    def size_bytes(self) -> int:
        """What the store takes on disk or in memory."""
        if self.path is None:
            return int(self._database.value("PRAGMA page_count")) * int(self._database.value("PRAGMA page_size"))
        files = (self.path, *(self.path.with_name(self.path.name + suffix) for suffix in COMPANIONS))
        return sum(file.stat().st_size for file in files if file.exists())

    def append(self, at: Instant, samples: Samples) -> None:
        """Record one tick; written to disk with those around it, at most five seconds later.

        Raises StoreEnvironmentError when writing fails; the tick is kept and
        `fall_back` takes it along.
        """
        self._watch_clock(at)
        tick = self._names.tick(microseconds(at.wall_seconds), samples)
        if tick.ids and self._buffer.add(tick, at.monotonic_seconds):
            self.flush()

    def gap(self, gap: Gap) -> None:
        """Record that nothing was observed; at once. Raises as `append` does."""
        if gap.reason is GapReason.CLOCK_STEP:
            self._stepped_monotonic = self._last.monotonic_seconds
        self._buffer.gaps.append(gap)
        self.flush()

    def flush(self) -> None:
        """Write everything that waits. Raises StoreEnvironmentError; nothing is lost then."""
        with self._database.transaction():
            self._write()
        minute_over = bool(self._buffer.finished)
        self._names.unwritten.clear()
        self._buffer.written()
        if minute_over and self.path is None:
            self.prune(self._last)
        if self._scrub_pending:
            self._scrub()

    def _write(self) -> None:
        buffer, database = self._buffer, self._database
        insert_names(database, self._names.unwritten)
        insert_gaps(database, buffer.gaps)
        if buffer.finished:
            for minute in buffer.finished:
                seal_minute(database, self._run_id, minute)
            database.run("DELETE FROM batches")
            note_clock(database, self._run_id, self._last)
        if buffer.fresh:
            insert_batch(database, self._run_id, buffer.fresh)

    def _watch_clock(self, at: Instant) -> None:
        """Notice that the wall clock was set: ages are not to be trusted for a day."""
        if abs(wall_offset(at) - wall_offset(self._last)) > STEP_TOLERANCE_SECONDS:
            self._stepped_monotonic = at.monotonic_seconds
        self._last = at

    def prune(self, at: Instant, retention: Retention = Retention()) -> int:  # noqa: B008  frozen
        """Forget a bounded number of rows older than `retention`; how many. Call again while it is not 0.

        After the clock was set nothing is forgotten for 24 hours: a clock that is a
        day ahead by mistake must not cost a day.
        """
        stepped = self._stepped_monotonic
        if stepped is not None and at.monotonic_seconds - stepped < _STEP_QUARANTINE_SECONDS:
            return 0
        if self.path is None:
            retention = _MEMORY_RETENTION
        return forgetting.prune(self._database, retention, microseconds(at.wall_seconds))

    def delete_all(self, at: Instant) -> None:
        """Forget everything recorded, backups and damaged files set aside included; go on in an empty store.

        The bytes leave the file, too. A recorder in memory knows of no file: see
        `erasing.erase_folder` for what lies on disk meanwhile. Raises StoreEnvironmentError.
        """
        run = Run(self.run.boot_id, self.run.version, at)
        with self._database.transaction():
            for table in DATA_TABLES:
                self._database.run(f"DELETE FROM {table}")  # noqa: S608  names of our own
            run_id = start_run(self._database, run, at).id
        self.run, self._run_id = run, run_id
        self._buffer.clear()
        self._names = Names({})
        if self.path is not None:
            delete_kept(self.path)
            self._scrub_pending = True
            self._database.run("VACUUM")
            self._scrub()

    def _scrub(self) -> None:
        """Bring the emptied file to disk and empty its log; tried again while a reader is in the way."""
        (busy, _, _), *_ = self._database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        self._scrub_pending = bool(busy)

    def close(self, at: Instant) -> None:
        """Write what waits and end the run in order; the lock is given back even if that fails.

        Raises StoreEnvironmentError.
        """
        try:
            self._buffer.end_minute()
            self.flush()
            with self._database.transaction():
                end_run(self._database, self._run_id, at)
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Give back connection and lock without writing, as a crash would."""
        try:
            self._database.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def fall_back(self, error: StoreError, at: Instant) -> Recorder:
        """A recorder in memory that goes on with this run and holds what could not be written.

        This one is closed. A file that proved damaged is set aside, so that the next
        recorder on disk starts afresh; where that is refused, `return_to_disk` tries again.
        """
        memory = _in_memory(text("store.in_memory", reason=str(error)), self.run, at)
        memory.inherit(self)
        with suppress(StoreError):
            self.abandon()
        if isinstance(error, StoreDamagedError) and self.path is not None:
            with suppress(StoreEnvironmentError):
                kept = set_aside(self.path, at.wall_seconds)
                memory.notices += (text("store.set_aside", file=str(kept)),)
        return memory

    def inherit(self, other: Recorder) -> None:
        """Take over what `other` holds unwritten; what it has in batches on disk stays there."""
        self._stepped_monotonic = other._stepped_monotonic
        self._last = other._last
        keys = other._names.known()
        for tick in other._buffer.unwritten:
            ids = [self._names.id_of(keys[series_id]) for series_id in tick.ids]
            self._buffer.add(tick._replace(ids=ids), self._last.monotonic_seconds)
        self._buffer.gaps.extend(other._buffer.gaps)
        self.flush()

    def pour_into(self, other: Recorder) -> None:
        """Copy everything recorded here into `other`, which records the same run: all of it or nothing.

        Raises StoreEnvironmentError; this recorder can go on then and try again.
        """
        self._buffer.end_minute()
        self.flush()
        with other._database.transaction():
            pour(self._database, other._database, other._names, other._run_id)
        other._names.unwritten.clear()
        other._stepped_monotonic = self._stepped_monotonic

    def return_to_disk(self, folder: Path, at: Instant) -> Recorder:
        """A recorder on disk that goes on with this run and has all that was recorded here; this one is closed.

        Raises StoreBusyError or StoreEnvironmentError; this recorder goes on then.
        """
        disk = _open(folder, self.run, at)
        try:
            self.pour_into(disk)
        except BaseException:
            disk.abandon()
            raise
        self.abandon()
        # The first says why it is in memory, which is over.
        disk.notices = (*self.notices[1:], *disk.notices)
        return disk


def open_recorder(folder: Path, facts: MachineFacts, at: Instant, version: str) -> Recorder:
    """Start a run in `folder`, which is made where it is missing.

    A damaged file is set aside and a fresh one started (see `Recorder.notices`).
    Raises StoreBusyError if another program records there, StoreEnvironmentError
    for a folder or file that refuses and for a file of a newer version.
    """
    return _open(folder, Run(facts.boot_id, version, at), at)


def in_memory_recorder(reason: Text, facts: MachineFacts, at: Instant, version: str = "") -> Recorder:
    """Start a run in memory, which keeps one hour; `reason` becomes its notice."""
    return _in_memory(reason, Run(facts.boot_id, version, at), at)


def _in_memory(reason: Text, run: Run, at: Instant) -> Recorder:
    database, _ = open_writer(MemoryLocation(f"history-{os.getpid()}-{next(_MEMORY_NAMES)}"))
    recorder = Recorder(database, None, run, at)
    recorder.notices = (reason,)
    return recorder


def _open(folder: Path, run: Run, at: Instant) -> Recorder:
    try:
        make_private_folder(folder)
    except OSError as error:
        raise StoreEnvironmentError(
            "The data folder cannot be made",
            text(
                "{folder}: {why}. Choose another with --storage-path.",
                folder=str(folder),
                why=error.strerror or str(error),
            ),
        ) from error
    lock = WriterLock(folder)
    try:
        return _open_or_start_afresh(folder / HISTORY_FILE, lock, run, at)
    except BaseException:
        lock.release()
        raise


def _open_or_start_afresh(path: Path, lock: WriterLock, run: Run, at: Instant) -> Recorder:
    try:
        return _open_file(path, lock, run, at)
    except StoreDamagedError:
        kept = set_aside(path, at.wall_seconds)
    recorder = _open_file(path, lock, run, at)
    recorder.notices += (text("store.set_aside", file=str(kept)),)
    return recorder


def _open_file(path: Path, lock: WriterLock, run: Run, at: Instant) -> Recorder:
    database, backup = open_writer(path)
    try:
        recorder = Recorder(database, lock, run, at)
    except BaseException:
        database.close()
        raise
    if backup is not None:
        recorder.notices += (text("store.migrated", backup=str(backup)),)
    return recorder
