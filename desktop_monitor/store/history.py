"""Questions about what was recorded, on a read-only connection of their own.

Works beside a live writer (every question sees one committed state), without one,
and in a folder that may not be written. Where nothing was recorded yet, every
answer is empty: that is a state to show, not an error.

Must not know who asks.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import MachinePeriod
from desktop_monitor.metrics.sample import Gap, GapReason, RollupSeries, Samples, Series
from desktop_monitor.store import reading
from desktop_monitor.store.codec import decode_chunk
from desktop_monitor.store.database import Database
from desktop_monitor.store.joining import RollupJoiner, SampleJoiner
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.lock import is_recording
from desktop_monitor.store.names import read_names
from desktop_monitor.store.observed import ObservedMinutes
from desktop_monitor.store.opening import Identity, identity_of, open_reader
from desktop_monitor.store.summary import RunStatistic, RunSummary, run_statistic

_MINUTE_SECONDS = 60
_LATEST_SECONDS = 10.0
_EVER = (float("-inf"), float("inf"))


class History:
    """Implements `engine.query.HistoryReader`. Every method may raise StoreEnvironmentError.

    One thread at a time. Times are wall seconds; ranges include start and exclude end.
    """

    def __init__(self, location: Location, clock: Clock) -> None:
        self.location = location
        self._clock = clock
        self._database: Database | None = None
        self._identity: Identity | None = None

    @contextmanager
    def _asking(self) -> Iterator[Database | None]:
        """The store in one state for several questions; None while there is no store."""
        database = self._connected()
        if database is None:
            yield None
            return
        with database.snapshot():
            yield database if reading.has_schema(database) else None

    def _connected(self) -> Database | None:
        """The connection to the file that stands there now, which need not be the one of the last question."""
        identity = identity_of(self.location)
        if identity != self._identity:
            self.close()
        if identity is not None and self._database is None:
            self._database = open_reader(self.location)
            self._identity = identity
        return self._database

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series ever recorded, sorted."""
        with self._asking() as database:
            return tuple(sorted(read_names(database))) if database else ()

    def span(self) -> tuple[float, float] | None:
        """Time of the oldest and the newest record, roll-ups included; None for an empty store."""
        with self._asking() as database:
            return reading.span(database) if database else None

    def series(self, keys: Sequence[SeriesKey], start: float, end: float) -> dict[SeriesKey, Series]:
        """Raw samples of each of `keys`; a key without any has an empty series."""
        with self._asking() as database:
            ids = _ids(database, keys)
            joiner = SampleJoiner(ids.values())
            if database and ids:
                for data in reading.raw_blocks(database, start, end):
                    joiner.add(decode_chunk(data, ids.values()))
        return {key: Series(key, *joiner.within(ids[key], start, end)) if key in ids else Series(key) for key in keys}

    def rollups(
        self, keys: Sequence[SeriesKey], start: float, end: float, step_seconds: int
    ) -> dict[SeriesKey, RollupSeries]:
        """Buckets of `step_seconds`, a multiple of 60, aligned to 1970; the first is the one that holds `start`.

        Raises ValueError for another step.
        """
        _check_step(step_seconds)
        with self._asking() as database:
            ids = _ids(database, keys)
            joiner = RollupJoiner(ids.values(), start // step_seconds * step_seconds, end, step_seconds)
            if database and ids:
                reading.read_rollups(database, list(ids.values()), joiner.start, end, joiner.whole_hours, joiner)
        return {key: joiner.result(key, ids.get(key)) for key in keys}

    def period(self, metrics: Collection[str], start: float, end: float, step_seconds: int) -> MachinePeriod:
        """Buckets of every series of these metrics, gaps, and how long was recorded; all from one state of the store.

        Whole minutes that begin at or after `start` count. Buckets are aligned to 1970, so the
        first may begin earlier than what is in it. Raises ValueError for a step that is no
        multiple of 60.
        """
        _check_step(step_seconds)
        with self._asking() as database:
            if database is None:
                return MachinePeriod(step_seconds=step_seconds)
            ids = {key: number for key, number in read_names(database).items() if key.metric in metrics}
            joiner = RollupJoiner(ids.values(), start, end, step_seconds)
            minutes = ObservedMinutes()
            reading.read_rollups(database, list(ids.values()), start, end, joiner.whole_hours, joiner, minutes)
            gaps = self._gaps(database, start, end)
        observed = minutes.stretches(start, end, gaps)
        found = {key: joiner.result(key, number) for key, number in ids.items()}
        return MachinePeriod(
            rollups={key: one for key, one in sorted(found.items()) if len(one)},
            step_seconds=step_seconds,
            gaps=gaps,
            observed_seconds=sum(last - first for first, last in observed),
            observed=observed,
        )

    def gaps(self, start: float, end: float) -> tuple[Gap, ...]:
        """Stretches without observation that touch the range, oldest first.

        While no recorder runs, the time since the last record is one of them.
        """
        with self._asking() as database:
            return self._gaps(database, start, end) if database else ()

    def _gaps(self, database: Database, start: float, end: float) -> tuple[Gap, ...]:
        found = reading.gaps(database, start, end)
        run = reading.last_run(database)
        now = self._clock.now().wall_seconds
        since = run[2] / 1e6 if run else now
        if since < min(now, end) and now >= start and self._recorder_pid() is None:
            found.append(Gap(since, now, GapReason.STOPPED))
        return tuple(found)

    def latest(self) -> tuple[float, Samples] | None:
        """The newest tick's time and the newest value of every series measured within 10 s before it.

        Newest is what was recorded last, whatever the clock said. None for an empty store.
        """
        with self._asking() as database:
            if database is None:
                return None
            blocks = [decode_chunk(data) for data in reading.newest_blocks(database)]
            names = {series_id: key for key, series_id in read_names(database).items()}
        if not blocks:
            return None
        newest = max(column.times[-1] for column in blocks[0].values())
        found: dict[SeriesKey, float] = {}
        for block in blocks:
            for series_id, column in block.items():
                if series_id in names and abs(newest - column.times[-1]) <= _LATEST_SECONDS:
                    found.setdefault(names[series_id], column.values[-1])
        return newest, found

    def run_summary(self) -> RunSummary | None:
        """The run that records now or the last one; None for an empty store."""
        with self._asking() as database:
            run = reading.last_run(database) if database else None
        if run is None:
            return None
        _, started_us, last_us, tick_count, ended_cleanly, version, boot_id = run
        pid = None if ended_cleanly else self._recorder_pid()
        return RunSummary(
            started_seconds=started_us / 1e6,
            last_seconds=last_us / 1e6,
            tick_count=tick_count,
            ended_cleanly=bool(ended_cleanly),
            is_recording=pid is not None,
            recorder_pid=pid,
            version=version,
            boot_id=boot_id,
        )

    def run_statistics(self, keys: Sequence[SeriesKey]) -> dict[SeriesKey, RunStatistic]:
        """Each of `keys` that has samples in the current or last run."""
        with self._asking() as database:
            ids = _ids(database, keys)
            run = reading.last_run(database) if database else None
            raw = SampleJoiner(ids.values())
            whole = RollupJoiner(ids.values(), *_EVER, _MINUTE_SECONDS)
            if database and run:
                reading.read_run(database, run[0], list(ids.values()), raw, whole)
        figures = {key: run_statistic(whole.result(key, i), raw.within(i, *_EVER)) for key, i in ids.items()}
        return {key: figure for key, figure in figures.items() if figure is not None}

    def close(self) -> None:
        """Give back the connection."""
        if self._database is not None:
            self._database.close()
        self._database = None
        self._identity = None

    def _recorder_pid(self) -> int | None:
        """Who records here; a store in memory is recorded by its own process while it exists."""
        return os.getpid() if isinstance(self.location, MemoryLocation) else is_recording(self.location.parent)


def open_history(location: Location, clock: Clock | None = None) -> History:
    """History of the file or memory at `location` (see `Recorder.location`, `Paths.history`).

    Opens at the first question, so that a store which does not exist yet is found
    once it does. `clock` is asked only for how long nothing has been recorded.
    """
    return History(location, clock or SystemClock())


def _check_step(step_seconds: int) -> None:
    if step_seconds <= 0 or step_seconds % _MINUTE_SECONDS:
        raise ValueError(f"step {step_seconds} s is not a multiple of a minute")


def _ids(database: Database | None, keys: Sequence[SeriesKey]) -> dict[SeriesKey, int]:
    names = read_names(database) if database else {}
    return {key: names[key] for key in keys if key in names}
