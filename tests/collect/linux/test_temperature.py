"""Temperatures of hwmon chips and thermal zones."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from desktop_monitor.collect.background import BackgroundCollector
from desktop_monitor.collect.linux.temperature import TemperatureCollector, find_sensors
from desktop_monitor.errors import SourceError
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import plant

LAPTOP = {
    "class/hwmon/hwmon10/name": "nvme\n",
    "class/hwmon/hwmon10/temp1_input": "38850\n",
    "class/hwmon/hwmon10/temp1_label": "Composite\n",
    "class/hwmon/hwmon2/name": "coretemp\n",
    "class/hwmon/hwmon2/temp1_input": "61000\n",
    "class/hwmon/hwmon2/temp1_label": "Package id 0\n",
    "class/hwmon/hwmon2/temp2_input": "60000\n",
    "class/hwmon/hwmon3/name": "acpitz\n",
    "class/hwmon/hwmon3/temp1_input": "-128000\n",
    "class/hwmon/hwmon4/name": "nvme\n",
    "class/hwmon/hwmon4/temp1_input": "40850\n",
    "class/hwmon/hwmon4/temp1_label": "Composite\n",
}


def temperatures(collector: TemperatureCollector) -> dict[str, float]:
    return {key.labels[0]: value for key, value in collector.collect().items()}


def test_sensors_carry_their_chips_name_and_no_two_the_same(tmp_path: Path) -> None:
    collector = TemperatureCollector(str(plant(tmp_path, LAPTOP)))

    assert temperatures(collector) == {
        "coretemp Package id 0": 61.0,
        "coretemp": 60.0,
        "nvme Composite": 40.85,
        "nvme Composite 2": 38.85,
    }


def test_without_hwmon_thermal_zones_are_read(tmp_path: Path) -> None:
    zone = "class/thermal/thermal_zone0"
    collector = TemperatureCollector(str(plant(tmp_path, {f"{zone}/type": "cpu-thermal\n", f"{zone}/temp": "45500\n"})))

    assert temperatures(collector) == {"cpu-thermal": 45.5}


def test_a_sensor_that_vanishes_is_absent_and_one_that_comes_is_found(tmp_path: Path) -> None:
    collector = TemperatureCollector(str(plant(tmp_path, LAPTOP)))
    shutil.rmtree(tmp_path / "class/hwmon/hwmon2")
    plant(tmp_path, {"class/hwmon/hwmon5/name": "k10temp\n", "class/hwmon/hwmon5/temp1_input": "50000\n"})

    assert set(temperatures(collector)) == {"nvme Composite", "nvme Composite 2", "k10temp"}


def test_a_chip_loaded_later_is_found(tmp_path: Path) -> None:
    collector = TemperatureCollector(str(plant(tmp_path, LAPTOP)))
    collector.collect()
    plant(tmp_path, {"class/hwmon/hwmon5/name": "k10temp\n", "class/hwmon/hwmon5/temp1_input": "50000\n"})

    assert temperatures(collector)["k10temp"] == 50.0


def test_a_device_that_is_powered_down_is_not_woken(tmp_path: Path) -> None:
    asleep = {"class/hwmon/hwmon2/device/power/runtime_status": "suspended\n"}
    collector = TemperatureCollector(str(plant(tmp_path, LAPTOP | asleep)))

    assert set(temperatures(collector)) == {"nvme Composite", "nvme Composite 2"}
    plant(tmp_path, {"class/hwmon/hwmon2/device/power/runtime_status": "active\n"})
    assert temperatures(collector)["coretemp"] == 60.0


def test_a_sensor_that_blocks_holds_up_nobody_and_is_reported_until_it_answers(tmp_path: Path) -> None:
    """A named pipe blocks its reader as a dead bus does: until somebody opens the other end."""
    plant(tmp_path, {"class/hwmon/hwmon0/name": "slow\n"})
    pipe = tmp_path / "class/hwmon/hwmon0/temp1_input"
    os.mkfifo(pipe)
    clock = FakeClock()
    collector = BackgroundCollector(TemperatureCollector(str(tmp_path)), clock, grace_seconds=0.0)
    assert collector.collect() == {}
    clock.advance(6)
    with pytest.raises(SourceError, match="temperature has not answered for 6 s"):
        collector.collect()
    collector.close()
    os.close(os.open(pipe, os.O_RDWR))


@pytest.mark.parametrize("content", ["", "nan\n", "200000\n"])
def test_when_no_sensor_answers_it_is_a_source_error(tmp_path: Path, content: str) -> None:
    plant(tmp_path, {"class/hwmon/hwmon0/name": "x\n", "class/hwmon/hwmon0/temp1_input": content})

    with pytest.raises(SourceError, match="no temperature sensor"):
        TemperatureCollector(str(tmp_path)).collect()


def test_a_machine_without_sensors_has_none(tmp_path: Path) -> None:
    assert find_sensors(str(tmp_path)) == []
