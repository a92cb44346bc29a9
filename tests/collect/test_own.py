"""What the monitor says about its own cost."""

from __future__ import annotations

import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.own import OwnCollector, OwnUsage, own_collector
from desktop_monitor.collect.portable.own import portable_usage
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.clock import FakeClock

_CPU = SeriesKey("monitor_cpu_ratio")
_RESIDENT = SeriesKey("monitor_resident_bytes")
_WAKEUPS = SeriesKey("monitor_wakeups_per_second")


class Usage:
    """A process whose use a test sets."""

    def __init__(self) -> None:
        self.now = OwnUsage(1.0, 50_000_000, 100)

    def __call__(self) -> OwnUsage:
        return self.now


def test_the_first_reading_has_memory_but_no_rates() -> None:
    assert OwnCollector(FakeClock(), Usage()).collect() == {_RESIDENT: 50_000_000.0}


def test_rates_are_over_measured_time() -> None:
    clock, usage = FakeClock(), Usage()
    own = OwnCollector(clock, usage)
    own.collect()
    clock.advance(2.0)
    usage.now = OwnUsage(1.1, 60_000_000, 130)
    assert own.collect() == {
        _CPU: pytest.approx(0.05),
        _WAKEUPS: pytest.approx(15.0),
        _RESIDENT: 60_000_000.0,
    }


def test_a_sleep_of_the_machine_is_a_gap() -> None:
    clock, usage = FakeClock(), Usage()
    own = OwnCollector(clock, usage)
    own.collect()
    clock.sleep_machine(60.0)
    clock.advance(1.0)
    assert own.collect() == {_RESIDENT: 50_000_000.0}


def test_wake_ups_are_absent_where_nobody_counts_them() -> None:
    clock, usage = FakeClock(), Usage()
    usage.now = usage.now._replace(wakeups=None)
    own = OwnCollector(clock, usage)
    own.collect()
    clock.advance(1.0)
    assert _WAKEUPS not in own.collect()


def test_a_source_that_fails_is_told() -> None:
    def fails() -> OwnUsage:
        raise SourceError("cannot read")

    with pytest.raises(SourceError):
        OwnCollector(FakeClock(), fails).collect()


def test_this_process_has_a_cost_in_the_catalogue_s_words() -> None:
    own = own_collector(SystemClock())
    own.collect()
    samples = own.collect()
    assert own.name == "own"
    assert {key.metric for key in samples} <= set(CATALOGUE)
    assert samples[_RESIDENT] > 1_000_000
    own.close()


def test_psutil_and_the_system_agree_about_this_process() -> None:
    portable = portable_usage()
    assert own_collector(SystemClock()).collect()[_RESIDENT] == pytest.approx(portable.resident_bytes, rel=0.1)
    assert portable.cpu_seconds > 0
