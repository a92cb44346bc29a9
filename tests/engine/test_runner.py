"""The loop ticks, carries out commands between ticks, and ends in order."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.clock import SystemClock
from desktop_monitor.config.settings import Sampling, Settings
from desktop_monitor.engine.command import (
    Command,
    DeleteHistory,
    PauseRecording,
    ProcessSignal,
    ResumeRecording,
    SignalProcess,
    TestNotification,
)
from desktop_monitor.engine.runner import Runner, next_due
from desktop_monitor.engine.snapshot import RecordingState, Snapshot
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.process import ProcessIdentity
from tests.helpers.engine_parts import Bench, FakeCollector

_LIMIT_SECONDS = 20.0
SLOW = Settings(sampling=Sampling(interval_seconds=60.0))
FAST = Settings(sampling=Sampling(interval_seconds=0.2))


class Running:
    """A loop on a thread, and the snapshots it published."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.bench = Bench(folder, (FakeCollector("cpu", {SeriesKey("cpu_used_ratio"): 0.1}),), settings)
        self._arrived = threading.Condition()
        self._snapshots: list[Snapshot] = []
        self.runner = Runner(lambda: self.bench.engine, SystemClock(), self._publish)
        self._thread = threading.Thread(target=self.runner.run)
        self._thread.start()

    def _publish(self, snapshot: Snapshot) -> None:
        with self._arrived:
            self._snapshots.append(snapshot)
            self._arrived.notify_all()

    def wait_for(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        with self._arrived:
            assert self._arrived.wait_for(lambda: any(map(condition, self._snapshots)), _LIMIT_SECONDS)
            return next(filter(condition, self._snapshots))

    def outcome(self, command: Command, command_id: int) -> bool:
        """Send `command` and wait for what became of it."""
        self.runner.send(command)
        snapshot = self.wait_for(lambda seen: any(done.command_id == command_id for done in seen.outcomes))
        return next(done.ok for done in snapshot.outcomes if done.command_id == command_id)

    def stop(self) -> None:
        self.runner.stop()
        self._thread.join(_LIMIT_SECONDS)
        assert not self._thread.is_alive()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[[Settings], Running]]:
    loops: list[Running] = []

    def start(settings: Settings) -> Running:
        loops.append(Running(tmp_path / str(len(loops)), settings))
        return loops[-1]

    yield start
    for loop in loops:
        loop.stop()


def test_it_ticks_at_its_interval(running: Callable[[Settings], Running]) -> None:
    assert running(FAST).wait_for(lambda snapshot: snapshot.number >= 3)


def test_a_command_is_carried_out_without_waiting_for_the_next_tick(running: Callable[[Settings], Running]) -> None:
    loop = running(SLOW)
    loop.wait_for(lambda snapshot: snapshot.number == 1)
    loop.runner.send(PauseRecording(900.0))
    paused = loop.wait_for(lambda snapshot: snapshot.recording.state is RecordingState.PAUSED)
    loop.runner.send(ResumeRecording())

    assert paused.number == 1
    assert loop.bench.collectors[0].read_count == 1


def test_stopping_closes_the_engine(running: Callable[[Settings], Running]) -> None:
    loop = running(SLOW)
    loop.stop()

    assert loop.bench.table.closed
    assert loop.bench.notifier.closed


def test_a_command_that_succeeds_says_so(running: Callable[[Settings], Running]) -> None:
    loop = running(SLOW)

    assert loop.outcome(TestNotification(1), 1)
    assert [shown.key for shown in loop.bench.notifier.shown] == ["test"]
    assert loop.outcome(DeleteHistory(2), 2)


def test_a_signal_for_a_process_that_is_gone_is_refused(running: Callable[[Settings], Running]) -> None:
    gone = ProcessIdentity("boot-1", 999_999_999, 1)

    assert not running(SLOW).outcome(SignalProcess(3, gone, ProcessSignal.TERMINATE), 3)


@given(st.floats(0, 1e6), st.floats(0.2, 60), st.floats(-1, 1))
def test_the_next_tick_is_on_the_grid_and_never_too_soon_for_the_schedule(
    now: float, interval: float, phase: float
) -> None:
    due = next_due(now, interval, phase)
    steps = (due - phase) / interval

    assert now + interval * 0.75 <= due + 1e-6
    assert due <= now + interval * 1.75 + 1e-6
    assert abs(steps - round(steps)) < 1e-3


def test_threads_take_turns_quickly_while_it_ticks_and_as_before_afterwards(tmp_path: Path) -> None:
    """A thread that decodes must not make every read of a tick wait its 5 ms."""
    usual = sys.getswitchinterval()
    running = Running(tmp_path, SLOW)
    running.wait_for(lambda seen: True)
    while_ticking = sys.getswitchinterval()
    running.stop()

    assert while_ticking <= 0.001 < usual
    assert sys.getswitchinterval() == usual
