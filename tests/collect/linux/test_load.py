"""Load averages and thread counts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_monitor.collect.linux.load import LoadCollector
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.kernel_files import plant


def test_it_gives_three_averages_and_two_counts(tmp_path: Path) -> None:
    plant(tmp_path, {"loadavg": "0.52 1.25 10.00 3/1234 56789\n"})
    collector = LoadCollector(str(tmp_path))

    assert collector.collect() == {
        SeriesKey("load_average", ("1m",)): 0.52,
        SeriesKey("load_average", ("5m",)): 1.25,
        SeriesKey("load_average", ("15m",)): 10.0,
        SeriesKey("process_running_count"): 3.0,
        SeriesKey("thread_count"): 1234.0,
    }
    collector.close()


@pytest.mark.parametrize("content", ["", "0.1 0.2\n", "a b c 1/2 3\n", "0.1 0.2 0.3 12 3\n"])
def test_a_broken_file_is_a_source_error(tmp_path: Path, content: str) -> None:
    collector = LoadCollector(str(plant(tmp_path, {"loadavg": content})))

    with pytest.raises(SourceError, match="cannot understand"):
        collector.collect()
    collector.close()


def test_this_machine_has_the_load_the_c_library_reads() -> None:
    collector = LoadCollector()
    samples = collector.collect()
    collector.close()

    assert samples[SeriesKey("load_average", ("15m",))] == pytest.approx(os.getloadavg()[2], abs=0.1)
