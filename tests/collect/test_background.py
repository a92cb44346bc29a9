"""A blocking source stays off the caller's thread."""

from __future__ import annotations

import threading

import pytest

from desktop_monitor.collect.background import BackgroundCollector
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from tests.helpers.clock import FakeClock

KEY = SeriesKey("temperature_celsius", ("x",))
PATIENT_SECONDS = 60.0
"""So long a quick inner collector never takes: readings are there when `collect` returns."""


class Sensor:
    """Counts its readings; answers while `answers` is set."""

    name = "temperature"

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.answers.set()
        self.readings = 0
        self.closed = threading.Event()
        self.error: Exception | None = None
        self.thread: threading.Thread | None = None

    def collect(self) -> Samples:
        self.thread = threading.current_thread()
        self.answers.wait()
        self.readings += 1
        error, self.error = self.error, None
        if error:
            raise error
        return {KEY: float(self.readings)}

    def close(self) -> None:
        self.closed.set()


def blocked_collector(sensor: Sensor, clock: FakeClock) -> BackgroundCollector:
    """One whose sensor has been asked and does not answer."""
    sensor.answers.clear()
    collector = BackgroundCollector(sensor, clock, grace_seconds=0.0)
    assert collector.collect() == {}
    return collector


def until_answered(collector: BackgroundCollector) -> None:
    """Wait for the thread's answer by the condition it announces it with."""
    with collector._changed:
        assert collector._changed.wait_for(lambda: collector._asked_at is None, PATIENT_SECONDS)


def test_it_has_the_name_of_what_it_runs_and_no_thread_before_it_is_asked() -> None:
    sensor = Sensor()
    collector = BackgroundCollector(sensor, FakeClock())

    assert collector.name == "temperature"
    assert sensor.thread is None
    collector.close()


def test_a_quick_source_answers_at_once_from_a_daemon_thread_of_its_own() -> None:
    sensor = Sensor()
    collector = BackgroundCollector(sensor, FakeClock(), grace_seconds=PATIENT_SECONDS)

    assert [collector.collect()[KEY], collector.collect()[KEY]] == [1.0, 2.0]
    assert sensor.thread is not None
    assert sensor.thread.daemon
    assert sensor.thread is not threading.current_thread()
    collector.close()


def test_a_slow_source_gives_its_reading_at_the_next_call() -> None:
    sensor, clock = Sensor(), FakeClock()
    collector = blocked_collector(sensor, clock)
    sensor.answers.set()
    until_answered(collector)
    sensor.answers.clear()

    assert collector.collect() == {KEY: 1.0}
    sensor.answers.set()
    collector.close()


@pytest.mark.parametrize("pass_time", ["advance", "sleep_machine"])
def test_an_old_reading_is_not_given_for_a_new_one(pass_time: str) -> None:
    sensor, clock = Sensor(), FakeClock()
    collector = blocked_collector(sensor, clock)
    sensor.answers.set()
    until_answered(collector)
    sensor.answers.clear()
    getattr(clock, pass_time)(31.0)

    assert collector.collect() == {}
    sensor.answers.set()
    collector.close()


def test_a_source_that_does_not_answer_is_an_error_until_it_does() -> None:
    sensor, clock = Sensor(), FakeClock()
    collector = blocked_collector(sensor, clock)
    clock.advance(4)
    assert collector.collect() == {}
    clock.advance(3)
    with pytest.raises(SourceError, match="temperature has not answered for 7 s"):
        collector.collect()
    clock.advance(60)
    with pytest.raises(SourceError, match="67 s"):
        collector.collect()

    sensor.answers.set()
    until_answered(collector)
    assert collector.collect() == {KEY: 1.0}
    assert sensor.readings <= 2, "a blocked source is not asked again"
    collector.close()


def test_sleep_of_the_machine_is_not_held_against_a_source() -> None:
    sensor, clock = Sensor(), FakeClock()
    collector = blocked_collector(sensor, clock)
    clock.sleep_machine(3600)

    assert collector.collect() == {}
    sensor.answers.set()
    collector.close()


def test_an_error_of_the_source_reaches_the_caller_once() -> None:
    sensor = Sensor()
    sensor.error = SourceError("unplugged")
    collector = BackgroundCollector(sensor, FakeClock(), grace_seconds=PATIENT_SECONDS)

    with pytest.raises(SourceError, match="unplugged"):
        collector.collect()
    assert collector.collect() == {KEY: 2.0}
    collector.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_defect_in_the_source_is_an_error_and_the_next_call_begins_anew() -> None:
    sensor = Sensor()
    sensor.error = ZeroDivisionError("a defect")
    collector = BackgroundCollector(sensor, FakeClock(), grace_seconds=PATIENT_SECONDS)

    with pytest.raises(SourceError, match="failed unexpectedly"):
        collector.collect()
    assert sensor.thread is not None
    sensor.thread.join(PATIENT_SECONDS)
    assert collector.collect() == {KEY: 2.0}
    collector.close()


def test_closing_does_not_wait_for_a_blocked_source_which_is_closed_once_it_answers() -> None:
    sensor, clock = Sensor(), FakeClock()
    collector = blocked_collector(sensor, clock)

    collector.close()
    assert not sensor.closed.is_set()
    sensor.answers.set()
    assert sensor.closed.wait(PATIENT_SECONDS)


def test_closing_one_that_was_never_asked_closes_the_source() -> None:
    sensor = Sensor()

    BackgroundCollector(sensor, FakeClock()).close()

    assert sensor.closed.is_set()
