"""Over a day of ticks the engine holds no more than at its beginning, and history stays within its bounds."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.assess.health import Health
from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.build import collectors, default_cadences
from desktop_monitor.collect.own import own_collector
from desktop_monitor.collect.processes import process_table
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.engine import PROCESS_IO, PROCESSES
from desktop_monitor.engine.query import CurrentHistory
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FACTS, Bench, FakeNotifier
from tests.soak.machine_days import FailingCollector, Wandering, WanderingCollector, traced
from tests.soak.quantities import Held, compared, held_now, lowest, printed

HOUR_TICKS = 3600
EARLY_HOURS = (3, 4, 5, 6)
LATE_HOURS = (25, 26, 27, 28)
"""Looked at at full hours, so that as much waits in memory each time."""
LATE_TICKS = LATE_HOURS[-1] * HOUR_TICKS
TRACE_TICKS = 30
MEBIBYTE = 2.0**20
BYTES_PER_SAMPLE_LIMIT = 8.0
"""As if every sample were written as it is, with all its surroundings for nothing."""
FORGETTING_TOLERANCE = 1.15
CPU = SeriesKey("cpu_used_ratio")

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]


class Day:
    """An engine with the real collectors and process table on a clock moved by hand."""

    def __init__(self, folder: Path, trace: list[Samples]) -> None:
        clock = FakeClock()
        self.history = CurrentHistory(folder / "history.sqlite3")
        real = (*collectors(clock), own_collector(clock))
        # Last, so that its values are the ones that count: the real ones see no time pass.
        every = (*real, FailingCollector(), WanderingCollector(Wandering(trace)))
        self.bench = Bench(
            folder,
            every,  # type: ignore[arg-type]
            cadences=dict(default_cadences),
            clock=clock,
            table=process_table(clock, FACTS.boot_id, FACTS.core_count),  # type: ignore[arg-type]
            whereabouts=self.history,  # type: ignore[arg-type]
        )
        self.ticks = 0

    def run_until(self, ticks: int) -> Held:
        """Go on until so many ticks have been; what is held then."""
        while self.ticks < ticks:
            self.ticks += 1
            self.bench.clock.advance(1.0)
            self.bench.engine.tick()
            self._live()
        _forget(self.bench.notifier)
        # One descriptor is kept for each process of the machine, which has now more of them, now fewer.
        return held_now(expected_descriptors=len(self.bench.table.read()))

    def close(self) -> None:
        self.history.close()
        self.bench.engine.close()

    def _live(self) -> None:
        """What users and machines do in a day: look, come and go, sleep, set the clock."""
        engine, clock = self.bench.engine, self.bench.clock
        if self.ticks % 300 == 0:
            subprocess.run(["true"], check=True)
        if self.ticks % 600 == 100:
            engine.subscriptions.subscribe("page", PROCESS_IO, 1.0)
            engine.subscriptions.subscribe("page", PROCESSES, 1.0)
        if self.ticks % 600 == 160:
            engine.subscriptions.unsubscribe("page", PROCESS_IO)
            engine.subscriptions.unsubscribe("page", PROCESSES)
        if self.ticks % 1800 == 0:
            now = clock.now().wall_seconds
            self.history.rollups((CPU,), now - 86_400, now, 60)
            self.history.series((CPU,), now - 900, now)
        if self.ticks % 7000 == 0:
            clock.sleep_machine(300.0)
        if self.ticks % 11_000 == 0:
            self.bench.recording.pause(clock.now(), 60.0)


def _forget(notifier: FakeNotifier) -> None:
    notifier.shown.clear()
    notifier.withdrawn.clear()


@contextmanager
def _day(folder: Path) -> Iterator[Day]:
    day = Day(folder, _trace())
    try:
        yield day
    finally:
        day.close()


def _trace() -> list[Samples]:
    """Half a minute of this machine."""
    clock = SystemClock()
    real = [*collectors(clock), own_collector(clock)]

    def read() -> Samples:
        return {key: value for collector in real for key, value in collector.collect().items()}

    try:
        return traced(read, lambda: time.sleep(1.0), TRACE_TICKS)
    finally:
        for collector in real:
            collector.close()


def test_a_day_of_ticks_leaves_no_more_behind_than_its_first_hours(tmp_path: Path) -> None:
    with _day(tmp_path / "store") as day:
        begun = time.monotonic()
        early = lowest([day.run_until(hour * HOUR_TICKS) for hour in EARLY_HOURS])
        late = lowest([day.run_until(hour * HOUR_TICKS) for hour in LATE_HOURS])
        seconds = time.monotonic() - begun
        snapshot = day.bench.engine.tick()
    quantities = compared(early, late)
    size_mib = _size_mib(tmp_path / "store")
    print(f"\n{printed('engine', quantities)}")
    print(f"{LATE_TICKS} ticks of {len(snapshot.samples)} series in {seconds:.0f} s, history {size_mib:.2f} MiB")
    assert snapshot.health.level is not Health.UNKNOWN
    assert [each for each in quantities if not each.is_steady] == []
    assert size_mib * MEBIBYTE <= BYTES_PER_SAMPLE_LIMIT * LATE_TICKS * len(snapshot.samples)


def test_history_does_not_grow_once_the_oldest_is_forgotten(tmp_path: Path) -> None:
    """With samples kept for two hours, ten hours take hardly more disk than six: only minutes are kept longer."""
    with _day(tmp_path / "store") as day:
        settings = Settings()
        day.bench.engine.apply(replace(settings, history=replace(settings.history, raw_hours=2)))
        day.run_until(6 * HOUR_TICKS)
        early_mib = _size_mib(tmp_path / "store")
        day.run_until(10 * HOUR_TICKS)
        late_mib = _size_mib(tmp_path / "store")
    print(f"\nhistory of 2 h: {early_mib:.2f} MiB after 6 h, {late_mib:.2f} MiB after 10 h")
    assert late_mib <= early_mib * FORGETTING_TOLERANCE


def _size_mib(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.iterdir()) / MEBIBYTE
