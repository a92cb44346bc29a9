"""What each column shows, and that no figure is invented."""

from __future__ import annotations

import pytest

from desktop_monitor.language.quantities import MISSING
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.ui.model.process_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.model.process_texts import Scale, age_text
from tests.helpers.snapshots import WALL_SECONDS, process_row

SCALE = Scale(1, WALL_SECONDS)


def shown(key: str, row: ProcessRow, scale: Scale = SCALE) -> str:
    return COLUMNS[NUMBERS[key]].text(row, scale)


def test_cpu_is_a_dash_on_first_sight_and_zero_only_when_measured() -> None:
    assert shown("cpu", process_row(cpu_core_ratio=None)) == MISSING
    assert shown("cpu", process_row(cpu_core_ratio=0.0)) == "0 %"


def test_cpu_too_small_to_show_reads_zero_without_decimals() -> None:
    assert shown("cpu", process_row(cpu_core_ratio=0.0002)) == "0 %"
    assert shown("cpu", process_row(cpu_core_ratio=0.012)) == "1.2 %"


def test_cpu_is_of_one_core_or_of_the_machine() -> None:
    row = process_row(cpu_core_ratio=1.6)
    assert shown("cpu", row) == "160 %"
    assert shown("cpu", row, Scale(4, WALL_SECONDS)) == "40 %"


def test_io_that_was_not_read_is_a_dash_and_no_io_is_zero() -> None:
    assert shown("read", process_row()) == MISSING
    assert shown("written", process_row(written_bytes_per_second=0.0)) == "0 B/s"
    assert shown("read", process_row(read_bytes_per_second=2048.0)) == "2.0 KiB/s"


def test_what_the_system_refuses_to_tell_is_a_dash_and_never_zero() -> None:
    row = process_row(parent_pid=None, resident_bytes=None, thread_count=None, priority=None)
    assert [shown(key, row) for key in ("parent", "memory", "threads", "priority")] == [MISSING] * 4
    assert shown("memory", process_row(resident_bytes=0)) == "0 B"


def test_a_process_nobody_started_has_no_parent_to_show() -> None:
    assert shown("parent", process_row(parent_pid=0)) == MISSING


def test_the_state_is_a_word() -> None:
    assert shown("state", process_row(state="D")) == "waiting for a device"
    assert shown("state", process_row(state="never seen")) == "unknown"


def test_hostile_names_and_commands_stay_on_one_line() -> None:
    row = process_row(name="a\nb", command="c\r\nd")
    assert "\n" not in shown("name", row)
    assert "\n" not in shown("command", row)


@pytest.mark.parametrize(
    ("age_seconds", "words"),
    [(-5, "0 s"), (0.4, "0 s"), (59, "59 s"), (61, "1 min"), (3_720, "1 h 2 min"), (90_000, "1 d 1 h")],
)
def test_age_has_seconds_in_the_first_minute_only(age_seconds: float, words: str) -> None:
    assert age_text(WALL_SECONDS - age_seconds, WALL_SECONDS) == words


def test_a_start_today_is_a_time_and_another_day_a_date() -> None:
    assert shown("started", process_row(started_seconds=WALL_SECONDS - 1)).count(":") == 2
    assert "2025" in shown("started", process_row(started_seconds=WALL_SECONDS - 3 * 86_400))


def test_a_negative_priority_has_a_minus_sign() -> None:
    assert shown("priority", process_row(priority=-5)) == "−5"


def test_only_the_io_columns_make_io_be_read() -> None:
    assert [column.key for column in COLUMNS if column.needs_io] == ["read", "written"]


def test_no_io_is_read_unless_the_user_asks_for_it() -> None:
    assert not any(column.needs_io and column.shown_at_first for column in COLUMNS)
