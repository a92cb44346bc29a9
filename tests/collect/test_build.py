"""Which collectors a machine has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.build import collectors, default_cadences, linux_collectors
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.catalogue import CATALOGUE
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import plant, recorded


def names(proc: Path, sys_root: Path) -> list[str]:
    built = tuple(linux_collectors(FakeClock(), str(proc), str(sys_root)))
    for collector in built:
        collector.close()
    return [collector.name for collector in built]


def test_the_recorded_machine_has_no_sensors(tmp_path: Path) -> None:
    assert set(names(recorded("vm", tmp_path), tmp_path)) >= {
        "cpu",
        "load",
        "memory",
        "pressure",
        "disk",
        "network",
        "limits",
        "filesystem",
        "network_filesystem",
    }
    assert not {"temperature", "battery"} & set(names(tmp_path / "vm", tmp_path))


def test_a_laptop_has_its_sensors(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "class/hwmon/hwmon0/temp1_input": "40000\n",
            "class/power_supply/BAT0/type": "Battery\n",
            "class/drm/card0/device/gpu_busy_percent": "3\n",
        },
    )

    assert names(recorded("vm", tmp_path), tmp_path)[-3:] == ["temperature", "battery", "gpu"]


def test_what_the_kernel_does_not_give_has_no_collector_and_is_no_error(tmp_path: Path) -> None:
    assert set(names(tmp_path, tmp_path)) <= {"filesystem", "network_filesystem", "gpu"}


def test_names_are_unique_and_slow_subjects_have_a_cadence() -> None:
    built = collectors(SystemClock())
    found = [collector.name for collector in built]
    for collector in built:
        collector.close()

    assert len(found) == len(set(found))
    assert min(default_cadences.values()) >= 1.0


def test_every_sample_of_this_machine_is_in_the_catalogue_with_its_labels() -> None:
    clock = SystemClock()
    for collector in collectors(clock):
        for _ in range(2):
            try:
                samples = collector.collect()
            except SourceError:
                continue
            for key, value in samples.items():
                assert len(CATALOGUE[key.metric].labels) == len(key.labels)
                assert not key.metric.endswith("_ratio") or 0 <= value <= 1
        collector.close()


def test_linux_never_imports_psutil_nor_the_nvidia_library() -> None:
    program = (
        "import sys; from desktop_monitor.clock import SystemClock;"
        "from desktop_monitor.collect.build import collectors;"
        "from desktop_monitor.collect.facts import machine_facts; machine_facts(SystemClock());"
        "[collector.collect() for collector in collectors(SystemClock()) if collector.name != 'gpu'];"
        "sys.exit(bool({'psutil', 'pynvml'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
