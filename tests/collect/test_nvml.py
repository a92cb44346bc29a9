"""NVIDIA cards, with a stand-in for the driver's library."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop_monitor.collect.nvml import NvmlCollector
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.kernel_files import plant


class FakeLibrary:
    """Stands for pynvml with two cards of one model, the second without a power sensor."""

    class NVMLError(Exception):
        """The root of the library's errors."""

    class NVMLError_NotSupported(NVMLError):  # noqa: N801, N818
        """This card has no answer to that."""

    NVML_TEMPERATURE_GPU = 0

    def __init__(self) -> None:
        self.is_lost = False
        self.starts = 0
        self.stops = 0
        self.asked: list[int] = []

    def nvmlInit(self) -> None:
        self.starts += 1

    def nvmlShutdown(self) -> None:
        self.stops += 1

    def nvmlDeviceGetCount(self) -> int:
        return 2

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        return index

    def nvmlDeviceGetName(self, handle: int) -> bytes:
        return b"GeForce X"

    def nvmlDeviceGetPciInfo(self, handle: int) -> SimpleNamespace:
        return SimpleNamespace(busId=f"0000000{0}:0{handle + 1}:00.0".encode())

    def nvmlDeviceGetUtilizationRates(self, handle: int) -> SimpleNamespace:
        if self.is_lost:
            raise self.NVMLError("GPU is lost")
        self.asked.append(handle)
        return SimpleNamespace(gpu=25)

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> SimpleNamespace:
        return SimpleNamespace(used=1 << 30, total=8 << 30)

    def nvmlDeviceGetTemperature(self, handle: int, sensor: int) -> int:
        return 61

    def nvmlDeviceGetPowerUsage(self, handle: int) -> int:
        if handle == 1:
            raise self.NVMLError_NotSupported
        return 42_500


def test_each_card_tells_what_it_knows_under_a_name_of_its_own(tmp_path: Path) -> None:
    samples = NvmlCollector(FakeLibrary, str(tmp_path)).collect()

    assert samples == {
        SeriesKey("gpu_used_ratio", ("GeForce X 1",)): 0.25,
        SeriesKey("gpu_memory_used_bytes", ("GeForce X 1",)): 1 << 30,
        SeriesKey("gpu_memory_total_bytes", ("GeForce X 1",)): 8 << 30,
        SeriesKey("gpu_temperature_celsius", ("GeForce X 1",)): 61.0,
        SeriesKey("gpu_power_watts", ("GeForce X 1",)): 42.5,
        SeriesKey("gpu_used_ratio", ("GeForce X 2",)): 0.25,
        SeriesKey("gpu_memory_used_bytes", ("GeForce X 2",)): 1 << 30,
        SeriesKey("gpu_memory_total_bytes", ("GeForce X 2",)): 8 << 30,
        SeriesKey("gpu_temperature_celsius", ("GeForce X 2",)): 61.0,
    }


def test_a_card_that_is_powered_down_is_not_woken(tmp_path: Path) -> None:
    plant(tmp_path, {"bus/pci/devices/0000:01:00.0/power/runtime_status": "suspended\n"})
    library = FakeLibrary()

    samples = NvmlCollector(lambda: library, str(tmp_path)).collect()

    assert {key.labels for key in samples} == {("GeForce X 2",)}
    assert library.asked == [1]


def test_a_driver_that_fails_is_an_error_and_is_started_anew(tmp_path: Path) -> None:
    library = FakeLibrary()
    collector = NvmlCollector(lambda: library, str(tmp_path))
    library.is_lost = True
    with pytest.raises(SourceError, match="GPU is lost"):
        collector.collect()
    library.is_lost = False

    assert collector.collect()
    assert (library.starts, library.stops) == (2, 1)


def test_nothing_is_loaded_before_the_first_call() -> None:
    def load() -> FakeLibrary:
        raise AssertionError("loaded")

    NvmlCollector(load).close()
