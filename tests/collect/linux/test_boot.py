"""Which boot this is, and when it was."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.linux.boot import boot_id, booted_seconds
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import recorded


def test_a_boot_has_the_name_the_kernel_gave_it(tmp_path: Path) -> None:
    assert boot_id(str(recorded("vm", tmp_path))) == "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
    assert boot_id(str(tmp_path / "none")) == ""


def test_the_time_of_the_boot_stays_through_a_sleep_of_the_machine() -> None:
    clock = FakeClock(wall_seconds=5000.0, uptime_seconds=100.0)
    clock.sleep_machine(3600)
    clock.advance(10)

    assert booted_seconds(clock) == 4900.0


def test_this_machine_booted_when_psutil_says() -> None:
    assert booted_seconds(SystemClock()) == pytest.approx(psutil.boot_time(), abs=5)
