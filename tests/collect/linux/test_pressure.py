"""Pressure stall information."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.linux.pressure import PressureCollector, _total, has_pressure
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import plant, recorded


def lines(some: int, full: int) -> str:
    return f"some avg10=1.00 avg60=0.00 avg300=0.00 total={some}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total={full}\n"


def test_a_ratio_is_the_time_waited_of_the_time_measured(tmp_path: Path) -> None:
    clock = FakeClock()
    plant(tmp_path, {f"pressure/{name}": lines(1000, 500) for name in ("cpu", "memory", "io")})
    collector = PressureCollector(clock, str(tmp_path))
    assert collector.collect() == {}
    clock.advance(2)
    plant(tmp_path, {"pressure/cpu": lines(1_001_000, 500_500), "pressure/io": lines(9_001_000, 500)})
    samples = collector.collect()
    collector.close()

    assert samples == {
        SeriesKey("pressure_some_ratio", ("cpu",)): 0.5,
        SeriesKey("pressure_some_ratio", ("memory",)): 0.0,
        SeriesKey("pressure_full_ratio", ("memory",)): 0.0,
        SeriesKey("pressure_some_ratio", ("io",)): 1.0,
        SeriesKey("pressure_full_ratio", ("io",)): 0.0,
    }


def test_a_kernel_before_5_13_has_no_full_line_for_the_cpu_and_one_resource_may_be_missing(tmp_path: Path) -> None:
    clock = FakeClock()
    plant(tmp_path, {"pressure/cpu": lines(0, 0).splitlines(keepends=True)[0]})
    collector = PressureCollector(clock, str(tmp_path))
    collector.collect()
    clock.advance(1)

    assert collector.collect() == {SeriesKey("pressure_some_ratio", ("cpu",)): 0.0}
    collector.close()


def test_a_kernel_without_pressure_has_none(tmp_path: Path) -> None:
    assert not has_pressure(str(tmp_path))
    with pytest.raises(SourceError, match="pressure/cpu"):
        PressureCollector(FakeClock(), str(tmp_path)).collect()


def test_a_recorded_kernel_with_pressure_has_it(tmp_path: Path) -> None:
    assert has_pressure(str(recorded("vm", tmp_path)))


@given(st.text("somefultavg10=.\n 9").map(str.encode))
def test_a_line_that_is_not_whole_gives_no_total(content: bytes) -> None:
    found = _total(content, b"some ")

    assert found is None or b"total=" in content
    assert _total(b"some avg10=0.00 total=12", b"some ") is None
    assert _total(b"some avg10=0.00\nfull total=12\n", b"some ") is None
