"""Graphics cards as the kernel describes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.collect.linux.drm import DrmCollector, find_cards
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import plant

AMD = {
    "class/drm/card1/device/gpu_busy_percent": "37\n",
    "class/drm/card1/device/mem_info_vram_used": "1073741824\n",
    "class/drm/card1/device/mem_info_vram_total": "8589934592\n",
    "class/drm/card1/device/hwmon/hwmon3/temp1_input": "54000\n",
    "class/drm/card1/device/hwmon/hwmon3/power1_average": "31000000\n",
    "class/drm/card1/device/power/runtime_status": "active\n",
}


def driver(root: Path, card: str, name: str) -> None:
    """The link by which the kernel names a card's driver."""
    (root / f"class/drm/{card}/device").mkdir(parents=True, exist_ok=True)
    (root / f"class/drm/{card}/device/driver").symlink_to(f"../../bus/pci/drivers/{name}")


def collect_twice(root: Path, changes: dict[str, str], seconds: float = 2.0) -> list[dict[str, float]]:
    clock = FakeClock()
    collector = DrmCollector(clock, str(root))
    first = collector.collect()
    plant(root, changes)
    clock.advance(seconds)
    second = collector.collect()
    collector.close()
    return [{str(key): value for key, value in samples.items()} for samples in (first, second)]


def test_amdgpu_tells_everything_outright(tmp_path: Path) -> None:
    driver(tmp_path, "card1", "amdgpu")
    first, _ = collect_twice(plant(tmp_path, AMD), {})

    assert first == {
        "gpu_used_ratio{amdgpu}": pytest.approx(0.37),
        "gpu_memory_used_bytes{amdgpu}": 1 << 30,
        "gpu_memory_total_bytes{amdgpu}": 8 << 30,
        "gpu_temperature_celsius{amdgpu}": pytest.approx(54.0),
        "gpu_power_watts{amdgpu}": pytest.approx(31.0),
    }


@pytest.mark.parametrize(
    "idle",
    [
        "class/drm/card0/gt/gt0/rc6_residency_ms",
        "class/drm/card0/power/rc6_residency_ms",
        "class/drm/card0/device/tile0/gt0/gtidle/idle_residency_ms",
    ],
)
def test_intel_is_used_while_it_is_not_idle_and_power_is_energy_by_time(tmp_path: Path, idle: str) -> None:
    driver(tmp_path, "card0", "i915")
    energy = "class/drm/card0/device/hwmon/hwmon1/energy1_input"
    plant(tmp_path, {idle: "10000\n", energy: "5000000\n"})
    first, second = collect_twice(tmp_path, {idle: "11500\n", energy: "9000000\n"})

    assert first == {}
    assert second == {
        "gpu_used_ratio{i915}": pytest.approx(0.25),
        "gpu_power_watts{i915}": pytest.approx(2.0),
    }


def test_a_card_that_is_powered_down_is_not_woken_and_speaks_when_it_wakes(tmp_path: Path) -> None:
    plant(tmp_path, AMD | {"class/drm/card1/device/power/runtime_status": "suspended\n"})
    first, second = collect_twice(tmp_path, {"class/drm/card1/device/power/runtime_status": "active\n"})

    assert first == {}
    assert second["gpu_used_ratio{card1}"] == pytest.approx(0.37)


def test_connectors_and_cards_that_tell_nothing_are_no_cards(tmp_path: Path) -> None:
    plant(tmp_path, AMD | {"class/drm/card1-HDMI-A-1/status": "x", "class/drm/card0/device/vendor": "0x1234\n"})

    assert [Path(card.folder).name for card in find_cards(str(tmp_path))] == ["card1"]


def test_two_cards_of_one_driver_are_told_apart(tmp_path: Path) -> None:
    for card in ("card0", "card1"):
        driver(tmp_path, card, "amdgpu")
        plant(tmp_path, {f"class/drm/{card}/device/gpu_busy_percent": "1\n"})
    first, _ = collect_twice(tmp_path, {})

    assert set(first) == {"gpu_used_ratio{amdgpu}", "gpu_used_ratio{amdgpu 2}"}


def test_broken_figures_are_absent(tmp_path: Path) -> None:
    plant(tmp_path, AMD)
    _, second = collect_twice(tmp_path, {"class/drm/card1/device/gpu_busy_percent": "nan\n"})

    assert "gpu_used_ratio{card1}" not in second
    assert "gpu_memory_used_bytes{card1}" in second
