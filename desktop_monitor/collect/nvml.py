"""NVIDIA cards through NVML, the driver's own library.

Loading and starting the library takes up to a second, so it happens at the first call
and belongs behind a `BackgroundCollector`. A card the kernel has powered down is not
asked, which would wake it. Must not know other makers' cards.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples


def has_nvidia() -> bool:
    """Whether an NVIDIA driver is there, without loading anything."""
    if sys.platform == "win32":
        return Path("C:/Windows/System32/nvml.dll").exists()
    return Path("/dev/nvidiactl").exists()


class _Device(NamedTuple):
    handle: Any
    runtime_status: Path
    used: SeriesKey
    memory_used: SeriesKey
    memory_total: SeriesKey
    temperature: SeriesKey
    power: SeriesKey


class NvmlCollector:
    """Load, memory, temperature and power of every NVIDIA card."""

    name = "gpu"

    def __init__(self, load: Callable[[], Any] | None = None, sys_root: str = "/sys") -> None:
        """`load` gives the pynvml module, or what stands for it in tests."""
        self._load = load or _pynvml
        self._pci = Path(sys_root, "bus/pci/devices")
        self._library: Any = None
        self._devices: list[_Device] = []

    def collect(self) -> Samples:
        """What the cards say now. Raises SourceError when the driver does not answer."""
        library = self._library or self._load()
        samples: dict[SeriesKey, float] = {}
        try:
            if self._library is None:
                self._start(library)
            for device in self._devices:
                if not _is_asleep(device):
                    samples.update(_gauges(library, device))
        except library.NVMLError as error:
            # The driver was updated or a card fell off the bus: begin anew next time.
            self.close()
            raise SourceError("the NVIDIA driver does not answer", str(error)) from error
        return samples

    def close(self) -> None:
        """Let go of the driver."""
        library, self._library = self._library, None
        if library is None:
            return
        try:
            library.nvmlShutdown()
        except library.NVMLError:
            # It has let go of us first.
            self._devices = []

    def _start(self, library: Any) -> None:
        library.nvmlInit()
        self._library = library
        handles = [library.nvmlDeviceGetHandleByIndex(index) for index in range(library.nvmlDeviceGetCount())]
        names = [_text(library.nvmlDeviceGetName(handle)) for handle in handles]
        self._devices = [
            self._device(library, handle, name if names.count(name) == 1 else f"{name} {index + 1}")
            for index, (handle, name) in enumerate(zip(handles, names, strict=True))
        ]

    def _device(self, library: Any, handle: Any, label: str) -> _Device:
        # NVML writes eight digits of the PCI domain where the kernel writes four.
        bus = _text(library.nvmlDeviceGetPciInfo(handle).busId).lower()[-12:]
        labels = (label,)
        return _Device(
            handle,
            self._pci / bus / "power/runtime_status",
            SeriesKey("gpu_used_ratio", labels),
            SeriesKey("gpu_memory_used_bytes", labels),
            SeriesKey("gpu_memory_total_bytes", labels),
            SeriesKey("gpu_temperature_celsius", labels),
            SeriesKey("gpu_power_watts", labels),
        )


def _gauges(library: Any, device: _Device) -> dict[SeriesKey, float]:
    """What one card says; a question its model has no answer to is left out."""
    values: dict[SeriesKey, float] = {}

    def ask(question: Callable[[], dict[SeriesKey, float]]) -> None:
        try:
            values.update(question())
        except library.NVMLError_NotSupported:
            return

    def memory() -> dict[SeriesKey, float]:
        answer = library.nvmlDeviceGetMemoryInfo(device.handle)
        return {device.memory_used: float(answer.used), device.memory_total: float(answer.total)}

    handle = device.handle
    ask(lambda: {device.used: library.nvmlDeviceGetUtilizationRates(handle).gpu / 100})
    ask(memory)
    ask(lambda: {device.temperature: float(library.nvmlDeviceGetTemperature(handle, library.NVML_TEMPERATURE_GPU))})
    ask(lambda: {device.power: library.nvmlDeviceGetPowerUsage(handle) / 1000})
    return values


def _is_asleep(device: _Device) -> bool:
    try:
        return device.runtime_status.read_text("ascii").strip() in ("suspended", "suspending")
    except OSError:
        return False


def _text(value: str | bytes) -> str:
    """Older bindings give bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _pynvml() -> Any:
    import pynvml  # 20 ms, only where there is a driver

    return pynvml
