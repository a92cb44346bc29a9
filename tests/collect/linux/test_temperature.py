"""Temperatures of hwmon chips and thermal zones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop_monitor.collect.linux.temperature import TemperatureCollector, find_sensors
from desktop_monitor.errors import SourceError
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


@pytest.mark.parametrize("content", ["", "nan\n", "200000\n"])
def test_when_no_sensor_answers_it_is_a_source_error(tmp_path: Path, content: str) -> None:
    plant(tmp_path, {"class/hwmon/hwmon0/name": "x\n", "class/hwmon/hwmon0/temp1_input": content})

    with pytest.raises(SourceError, match="no temperature sensor"):
        TemperatureCollector(str(tmp_path)).collect()


def test_a_machine_without_sensors_has_none(tmp_path: Path) -> None:
    assert find_sensors(str(tmp_path)) == []
