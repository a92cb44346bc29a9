"""A recorder that is killed without warning loses five seconds at most and never counts anything twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.history import open_history
from desktop_monitor.store.lock import is_recording
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, HOUR_START, record, start

_FOREVER = (0.0, 1e11)
_CHILD = """
import os, signal, sys
from pathlib import Path
from tests.helpers.clock import FakeClock
from tests.helpers.recording import record, start
folder, wall, first, ticks = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
clock = FakeClock(wall, wall - 1_699_990_000.0)
record(start(folder, clock), clock, ticks, first)
os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
"""
_ROOT = Path(__file__).parents[2]


def _record_and_be_killed(folder: Path, wall: float, first: int, ticks: int) -> None:
    command = [sys.executable, "-c", _CHILD, str(folder), str(wall), str(first), str(ticks)]
    ended = subprocess.run(command, cwd=_ROOT, env={**os.environ, "PYTHONPATH": str(_ROOT)}, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize("ticks", [3, 64, 185])
def test_a_kill_costs_five_seconds_at_most(tmp_path: Path, ticks: int) -> None:
    _record_and_be_killed(tmp_path, HOUR_START + 17, 0, ticks)
    history = open_history(tmp_path / "history.sqlite3", FakeClock(HOUR_START + 1000))
    found = list(history.series([CPU], *_FOREVER)[CPU].values)
    assert found == [float(n) for n in range(len(found))]
    assert len(found) >= ticks - 5
    summary = history.run_summary()
    assert summary is not None
    assert (summary.tick_count, summary.ended_cleanly, summary.is_recording) == (len(found), False, False)
    assert is_recording(tmp_path) is None


def test_no_minute_is_lost_or_counted_twice_over_many_kills(tmp_path: Path) -> None:
    wall, first = HOUR_START + 3500, 0
    for _ in range(4):
        _record_and_be_killed(tmp_path, wall, first, 50)
        wall, first = wall + 50, first + 50
    clock = FakeClock(wall, wall - 1_699_990_000.0)
    recorder = start(tmp_path, clock)
    record(recorder, clock, 130, first)
    recorder.close(clock.now())
    history = open_history(tmp_path / "history.sqlite3", clock)
    raw = history.series([CPU], *_FOREVER)[CPU]
    rollup = history.rollups([CPU], *_FOREVER, 60)[CPU]
    expected: dict[float, list[float]] = {}
    for time, value in raw:
        expected.setdefault(time // 60 * 60, []).append(value)
    assert len(raw) >= 330 - 4 * 5
    assert list(rollup.times) == list(expected)
    assert list(rollup.counts) == [len(values) for values in expected.values()]
    assert list(rollup.sums) == [sum(values) for values in expected.values()]
    assert list(rollup.minima) == [min(values) for values in expected.values()]
    assert list(rollup.maxima) == [max(values) for values in expected.values()]


def test_the_time_after_a_kill_is_a_gap_until_recording_goes_on(tmp_path: Path) -> None:
    _record_and_be_killed(tmp_path, HOUR_START, 0, 60)
    clock = FakeClock(HOUR_START + 500, HOUR_START + 500 - 1_699_990_000.0)
    history = open_history(tmp_path / "history.sqlite3", clock)
    last = history.series([CPU], *_FOREVER)[CPU].times[-1]
    assert history.gaps(*_FOREVER) == (Gap(last, HOUR_START + 500, GapReason.STOPPED),)
    recorder = start(tmp_path, clock)
    clock.advance(100)
    assert history.gaps(*_FOREVER) == (Gap(last, HOUR_START + 500, GapReason.STOPPED),)
    recorder.close(clock.now())
