"""CPU time through psutil, on this machine and with times as other systems give them."""

from __future__ import annotations

from types import SimpleNamespace

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.portable.cpu import CpuCollector, ratios, times_by_mode, used_ratio
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.clock import FakeClock


def test_windows_counts_interrupts_inside_its_system_time() -> None:
    times = SimpleNamespace(user=10.0, system=5.0, idle=80.0, interrupt=1.0, dpc=0.5)

    assert times_by_mode(times) == {"user": 10.0, "system": 3.5, "idle": 80.0, "irq": 1.0, "softirq": 0.5}


def test_a_mode_a_system_does_not_tell_is_absent_not_zero() -> None:
    times = times_by_mode(SimpleNamespace(user=1.0, nice=0.0, system=2.0, idle=3.0))

    assert set(times) == {"user", "nice", "system", "idle"}


def test_shares_are_of_the_time_between_two_readings() -> None:
    shares = ratios({"user": 1.0, "idle": 1.0}, {"user": 2.0, "idle": 4.0})

    assert shares == {"user": 0.25, "idle": 0.75}
    assert used_ratio(shares) == 0.25


def test_a_reset_or_a_standstill_gives_no_shares() -> None:
    assert ratios({"user": 5.0, "idle": 1.0}, {"user": 2.0, "idle": 9.0}) is None
    assert ratios({"user": 5.0, "idle": 1.0}, {"user": 5.0, "idle": 1.0}) is None


TIMES = st.fixed_dictionaries({mode: st.floats(0, 1e7) for mode in ("user", "system", "idle", "iowait")})


@given(TIMES, TIMES)
def test_what_is_used_is_always_between_nothing_and_all(before: dict[str, float], now: dict[str, float]) -> None:
    shares = ratios(before, now)

    assert shares is None or 0 <= used_ratio(shares) <= 1


def test_the_first_reading_has_no_ratio_and_a_sleep_gives_none() -> None:
    clock = FakeClock()
    collector = CpuCollector(clock)
    assert SeriesKey("cpu_used_ratio") not in collector.collect()
    clock.sleep_machine(60)
    clock.advance(1)

    assert SeriesKey("cpu_used_ratio") not in collector.collect()
    collector.close()


def test_this_machine_has_as_many_cores_as_psutil_counts() -> None:
    collector = CpuCollector(SystemClock())
    samples = dict(collector.collect())
    wanted = {str(number) for number in range(psutil.cpu_count())}
    cores: set[str] = set()
    while cores != wanted:
        # Each reading shows the cores on which the kernel's clock went on.
        samples.update(collector.collect())
        cores = {key.labels[0] for key in samples if key.metric == "cpu_core_used_ratio"}
    collector.close()

    assert 0 <= samples[SeriesKey("cpu_used_ratio")] <= 1
    frequency = psutil.cpu_freq()
    if frequency:
        assert samples[SeriesKey("cpu_frequency_hertz")] == pytest.approx(frequency.current * 1e6, rel=0.5)
