"""Batteries and mains."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.collect.linux.battery import BatteryCollector, has_supply
from desktop_monitor.errors import SourceError
from tests.helpers.kernel_files import plant

CLASS = "class/power_supply"


def supply(name: str, **attributes: str | int) -> dict[str, str]:
    return {f"{CLASS}/{name}/{attribute}": f"{value}\n" for attribute, value in attributes.items()}


def samples(root: Path) -> dict[str, float]:
    return {str(key): value for key, value in BatteryCollector(str(root)).collect().items()}


def test_a_laptop_on_battery_draws_power(tmp_path: Path) -> None:
    plant(tmp_path, supply("AC", type="Mains", online=0))
    plant(
        tmp_path,
        supply(
            "BAT0",
            type="Battery",
            status="Discharging",
            energy_now=30_000_000,
            energy_full=40_000_000,
            power_now=7_500_000,
        ),
    )

    assert samples(tmp_path) == {
        "battery_charge_ratio{BAT0}": 0.75,
        "battery_discharge_watts{BAT0}": 7.5,
        "mains_online_ratio": 0.0,
    }


def test_a_charging_battery_draws_less_than_nothing_whatever_the_drivers_sign(tmp_path: Path) -> None:
    plant(
        tmp_path,
        supply(
            "BAT1",
            type="Battery",
            status="Charging",
            charge_now=1_000,
            charge_full=4_000,
            current_now=-2_000_000,
            voltage_now=12_000_000,
        ),
    )

    assert samples(tmp_path) == {"battery_charge_ratio{BAT1}": 0.25, "battery_discharge_watts{BAT1}": -24.0}


def test_a_battery_that_knows_only_its_capacity_and_no_direction(tmp_path: Path) -> None:
    plant(tmp_path, supply("BAT0", type="Battery", status="Unknown", capacity=105, power_now=5))

    assert samples(tmp_path) == {"battery_charge_ratio{BAT0}": 1.0}


def test_without_a_charger_to_ask_a_battery_being_used_up_tells(tmp_path: Path) -> None:
    plant(tmp_path, supply("BAT0", type="Battery", status="Discharging", capacity=50))

    assert samples(tmp_path)["mains_online_ratio"] == 0.0


def test_one_charger_plugged_in_is_mains(tmp_path: Path) -> None:
    plant(tmp_path, supply("AC", type="Mains", online=0) | supply("ucsi", type="USB", online=1))

    assert samples(tmp_path) == {"mains_online_ratio": 1.0}


def test_the_battery_of_a_mouse_is_not_the_machines(tmp_path: Path) -> None:
    plant(tmp_path, supply("hidpp_0", type="Battery", scope="Device", status="Discharging", capacity=5))

    assert not has_supply(str(tmp_path))
    with pytest.raises(SourceError, match="no power supply"):
        samples(tmp_path)


def test_a_desktop_without_supplies_has_none(tmp_path: Path) -> None:
    assert not has_supply(str(tmp_path))
