"""The kernel's tables and how full they are."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from desktop_monitor.collect.linux.limits import LimitsCollector, process_count
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.kernel_files import plant, recorded

PROCESS_LIMIT = SeriesKey("process_limit_count")
FILES, FILE_LIMIT = SeriesKey("open_file_count"), SeriesKey("open_file_limit_count")


def test_the_lower_of_both_process_limits_holds_and_free_file_slots_are_not_open(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {"sys/kernel/pid_max": "4194304\n", "sys/kernel/threads-max": "95000\n", "sys/fs/file-nr": "12\t2\t99\n"},
    )
    collector = LimitsCollector(str(tmp_path))

    assert collector.collect() == {PROCESS_LIMIT: 95000, FILES: 10, FILE_LIMIT: 99}
    collector.close()


def test_no_limit_is_absent_not_a_huge_number(tmp_path: Path) -> None:
    collector = LimitsCollector(str(plant(tmp_path, {"sys/fs/file-nr": "12\t0\t9223372036854775807\n"})))

    assert collector.collect() == {FILES: 12}
    collector.close()


@pytest.mark.parametrize("content", ["", "1 2\n", "a b c\n"])
def test_a_broken_file_is_a_source_error(tmp_path: Path, content: str) -> None:
    collector = LimitsCollector(str(plant(tmp_path, {"sys/fs/file-nr": content})))

    with pytest.raises(SourceError, match="cannot understand"):
        collector.collect()
    collector.close()


def test_processes_are_the_numbers_below_proc(tmp_path: Path) -> None:
    plant(tmp_path, {"1/stat": "", "42/stat": "", "self/stat": "", "stat": ""})

    assert process_count(str(tmp_path)) == 2
    with pytest.raises(SourceError):
        process_count(str(tmp_path / "gone"))


def test_the_recorded_machine_tells_all_three(tmp_path: Path) -> None:
    collector = LimitsCollector(str(recorded("vm", tmp_path)))

    assert set(collector.collect()) == {PROCESS_LIMIT, FILES, FILE_LIMIT}
    collector.close()


def test_this_machine_has_about_as_many_processes_as_psutil_finds() -> None:
    assert process_count() == pytest.approx(len(psutil.pids()), abs=20)
