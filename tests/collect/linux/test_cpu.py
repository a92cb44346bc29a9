"""CPU time from recorded and hand-made /proc/stat."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.linux.cpu import CpuCollector, parse_stat, spent, used_ratio
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import plant, recorded

USED = SeriesKey("cpu_used_ratio")


def core(name: str) -> SeriesKey:
    return SeriesKey("cpu_core_used_ratio", (name,))


def second(tmp_path: Path, first: str, then: str) -> Samples:
    """Samples of the second of two readings one second apart."""
    clock = FakeClock()
    plant(tmp_path, {"stat": first})
    collector = CpuCollector(clock, str(tmp_path), str(tmp_path))
    assert not [key for key in collector.collect() if key.metric != "cpu_frequency_hertz"]
    clock.advance(1)
    plant(tmp_path, {"stat": then})
    samples = collector.collect()
    collector.close()
    return samples


def test_idle_and_iowait_are_idle_and_all_else_is_used_guest_counted_once(tmp_path: Path) -> None:
    samples = second(
        tmp_path,
        "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\nintr 1\n",
        "cpu  30 5 10 40 10 1 2 2 30 5\ncpu0 30 5 10 40 10 1 2 2 30 5\nintr 1\n",
    )

    assert samples[USED] == pytest.approx(0.5)
    assert samples[core("0")] == pytest.approx(0.5)
    modes = {key.labels[0]: value for key, value in samples.items() if key.metric == "cpu_time_ratio"}
    assert modes["steal"] == pytest.approx(0.02)
    assert sum(modes.values()) == pytest.approx(1.0)


def test_all_64_cores_are_told_apart(tmp_path: Path) -> None:
    content = (recorded("cores64", tmp_path) / "stat").read_bytes()
    times = parse_stat(content)

    assert set(times) == {b"cpu", *(b"cpu%d" % number for number in range(64))}
    assert times[b"cpu63"] == (1441, 20, 689, 89307, 300, 0, 15, 0)


def test_a_core_that_goes_offline_and_comes_back_is_absent_meanwhile_and_once_more(tmp_path: Path) -> None:
    both, one = "cpu 2 0 0 2\ncpu0 1 0 0 1\ncpu1 1 0 0 1\n", "cpu 3 0 0 3\ncpu0 3 0 0 3\n"
    again = "cpu 9 0 0 9\ncpu0 5 0 0 5\ncpu1 4 0 0 4\n"
    clock = FakeClock()
    collector = CpuCollector(clock, str(tmp_path), str(tmp_path))
    found = []
    for content in (both, one, again):
        plant(tmp_path, {"stat": content})
        found.append({key.labels[0] for key in collector.collect() if key.metric == "cpu_core_used_ratio"})
        clock.advance(1)
    collector.close()

    assert found == [set(), {"0"}, {"0"}]


def test_a_counter_that_went_backwards_gives_no_ratio_but_idle_may(tmp_path: Path) -> None:
    assert spent((10, 0, 0, 50, 9, 0, 0, 5), (12, 0, 0, 60, 7, 0, 0, 5)) == (2, 0, 0, 10, 0, 0, 0, 0)
    assert spent((10, 0, 0, 50, 9, 0, 0, 5), (12, 0, 0, 60, 9, 0, 0, 4)) is None
    assert USED not in second(tmp_path, "cpu 100 0 0 100\n", "cpu 5 0 0 5\n")


def test_no_ratio_over_a_sleep_or_where_no_time_went_on(tmp_path: Path) -> None:
    clock = FakeClock()
    collector = CpuCollector(clock, str(plant(tmp_path, {"stat": "cpu 1 0 0 1\n"})), str(tmp_path))
    collector.collect()
    clock.sleep_machine(100)
    clock.advance(1)
    plant(tmp_path, {"stat": "cpu 5 0 0 5\n"})
    assert USED not in collector.collect()
    clock.advance(1)

    assert USED not in collector.collect()
    collector.close()


@pytest.mark.parametrize("content", [b"", b"cpu", b"cpu  nan 1 2 3\n", b"intr 1\n", b"cpu0 1 2 3 4\n", b"cpu 1 2 3 4"])
def test_a_broken_file_is_a_source_error(tmp_path: Path, content: bytes) -> None:
    collector = CpuCollector(FakeClock(), str(plant(tmp_path, {"stat": content})), str(tmp_path))

    with pytest.raises(SourceError, match="no line for all CPUs"):
        collector.collect()
    collector.close()


@given(st.binary() | st.text("cpu0123 \n-naintr").map(str.encode))
def test_no_content_is_an_error_of_another_kind(content: bytes) -> None:
    for ticks in parse_stat(content).values():
        assert len(ticks) == 8


TICKS = st.tuples(*[st.integers(0, 10**9)] * 8)


@given(TICKS, TICKS)
def test_what_is_used_is_always_between_nothing_and_all(before: tuple[int, ...], now: tuple[int, ...]) -> None:
    ticks = spent(before, now)

    assert ticks is None or 0 <= used_ratio(ticks) <= 1


def test_frequency_is_the_mean_of_the_cores_and_read_every_five_seconds(tmp_path: Path) -> None:
    frequency = SeriesKey("cpu_frequency_hertz")
    name = "devices/system/cpu/cpu{}/cpufreq/scaling_cur_freq"
    plant(tmp_path, {"stat": "cpu 1 0 0 1\n", name.format(0): "1000000\n", name.format(1): "3000000\n"})
    clock = FakeClock()
    collector = CpuCollector(clock, str(tmp_path), str(tmp_path))
    assert collector.collect()[frequency] == 2e9
    plant(tmp_path, {name.format(0): "3000000\n"})
    clock.advance(4)
    assert collector.collect()[frequency] == 2e9
    clock.advance(1)

    assert collector.collect()[frequency] == 3e9
    collector.close()


def test_without_cpufreq_the_frequency_is_that_of_cpuinfo_and_without_both_absent(tmp_path: Path) -> None:
    vm = recorded("vm", tmp_path)
    collector = CpuCollector(FakeClock(), str(vm), str(tmp_path))
    assert collector.collect() == {SeriesKey("cpu_frequency_hertz"): pytest.approx(2.6e9, rel=0.01)}
    collector.close()
    plant(vm, {"cpuinfo": "processor : 0\ncpu MHz : unknown\nBogoMIPS : 100\n"})
    collector = CpuCollector(FakeClock(), str(vm), str(tmp_path))

    assert collector.collect() == {}
    collector.close()


def test_this_machine_has_the_cores_psutil_counts_and_the_times_it_reads() -> None:
    with open("/proc/stat", "rb") as file:
        times = parse_stat(file.read())
    reference = psutil.cpu_times()
    per_second = os.sysconf("SC_CLK_TCK")

    assert len(times) - 1 == psutil.cpu_count()
    assert times[b"cpu"][0] / per_second == pytest.approx(reference.user, abs=5)
    assert times[b"cpu"][3] / per_second == pytest.approx(reference.idle, abs=5)
