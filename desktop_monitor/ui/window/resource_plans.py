"""Which charts the Resources page shows on this machine, decided from what was measured.

A subject that is not there has no card. Must not know widgets, pyqtgraph or history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop_monitor.metrics.custom import definition_of
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.ui.untrusted import visible_text

_COLOURS = ("cpu", "disk", "memory", "network", "agents", "gpu")
_MOST_LINES = len(_COLOURS)
_LABEL_CHARACTERS = 28
_QUIET_DEVICES = ("lo", "loop", "ram", "zram", "veth", "docker", "br-", "virbr")
_MOST_DEVICES = 4


@dataclass(frozen=True, slots=True)
class LinePlan:
    """One series of a chart."""

    key: SeriesKey
    name: str
    colour: str
    """Name of a token."""
    filled: bool = False
    mirrored: bool = False
    second_axis: bool = False


@dataclass(frozen=True, slots=True)
class CardPlan:
    """One card with a chart."""

    name: str
    """Stays the same as long as the card means the same."""
    title: str
    quiet: str
    lines: tuple[LinePlan, ...]
    maximum: float | None = None
    as_rows: bool = False
    """Draw a row for each series instead of a line."""

    @property
    def unit(self) -> Unit:
        """The unit of the first axis."""
        return unit_of(self.lines[0].key)


def unit_of(key: SeriesKey) -> Unit:
    """The unit of a series; what its name says for a metric that is not in the catalogue."""
    return definition_of(key.metric).unit


class ResourcePlans(QObject):
    """Makes the plans in the user's language."""

    def plans(self, samples: Samples) -> tuple[CardPlan, ...]:
        """The cards for what `samples` hold, in the order in which they stand on the page."""
        found = (
            self._cpu(samples),
            self._memory(samples),
            self._cores(samples),
            self._pressure(samples),
            *self._disks(samples),
            *self._networks(samples),
            *self._gpus(samples),
            self._load(samples),
            self._temperatures(samples),
            self._batteries(samples),
            self._monitor(samples),
        )
        return tuple(plan for plan in found if plan is not None)

    def _cpu(self, samples: Samples) -> CardPlan | None:
        lines = (
            LinePlan(SeriesKey("cpu_used_ratio"), self.tr("busy"), "cpu", filled=True),
            LinePlan(SeriesKey("cpu_time_ratio", ("iowait",)), self.tr("waiting for disks"), "disk"),
        )
        return _card("cpu", self.tr("CPU"), "", lines, samples, maximum=1.0)

    def _cores(self, samples: Samples) -> CardPlan | None:
        keys = sorted(_with_metric(samples, "cpu_core_used_ratio"), key=_core_number)
        lines = tuple(LinePlan(key, self.tr("core {number}").format(number=key.labels[0]), "cpu") for key in keys)
        if len(lines) < 2:
            return None
        quiet = self.tr("the stronger, the busier")
        return CardPlan("cores", self.tr("CPU cores"), quiet, lines, 1.0, as_rows=True)

    def _load(self, samples: Samples) -> CardPlan | None:
        shown = (("1m", self.tr("1 min"), "cpu"), ("5m", self.tr("5 min"), "agents"), ("15m", self.tr("15 min"), "gpu"))
        lines = (LinePlan(SeriesKey("load_average", (period,)), name, colour) for period, name, colour in shown)
        return _card("load", self.tr("Load"), self.tr("threads that run or wait"), lines, samples)

    def _memory(self, samples: Samples) -> CardPlan | None:
        lines = [
            LinePlan(SeriesKey("memory_used_bytes"), self.tr("used"), "memory", filled=True),
            LinePlan(SeriesKey("memory_cached_bytes"), self.tr("cache"), "network"),
            LinePlan(SeriesKey("memory_free_bytes"), self.tr("free"), "unknown"),
        ]
        if samples.get(SeriesKey("swap_total_bytes")):
            lines.append(LinePlan(SeriesKey("swap_used_bytes"), self.tr("swap"), "disk"))
        total = samples.get(SeriesKey("memory_total_bytes"))
        return _card("memory", self.tr("Memory"), "", lines, samples, maximum=total)

    def _pressure(self, samples: Samples) -> CardPlan | None:
        names = {"cpu": self.tr("CPU"), "memory": self.tr("memory"), "io": self.tr("disks")}
        colours = {"cpu": "cpu", "memory": "memory", "io": "disk"}
        keys = _with_metric(samples, "pressure_some_ratio")
        shown = [(key, key.labels[0]) for key in keys if key.labels[0] in names]
        shown.sort(key=lambda pair: list(names).index(pair[1]))
        lines = (LinePlan(key, names[label], colours[label]) for key, label in shown)
        return _card("pressure", self.tr("Pressure"), self.tr("waiting time"), lines, samples)

    def _disks(self, samples: Samples) -> list[CardPlan | None]:
        return [
            self._pair(
                "disk", self.tr("Disk {name}"), device, samples,
                (SeriesKey("disk_read_bytes_per_second", (device,)), self.tr("read"), "disk"),
                (SeriesKey("disk_written_bytes_per_second", (device,)), self.tr("written"), "agents"),
            )
            for device in _devices(samples, "disk_read_bytes_per_second")
        ]  # fmt: skip

    def _networks(self, samples: Samples) -> list[CardPlan | None]:
        return [
            self._pair(
                "network", self.tr("Network {name}"), device, samples,
                (SeriesKey("network_received_bytes_per_second", (device,)), self.tr("received"), "network"),
                (SeriesKey("network_sent_bytes_per_second", (device,)), self.tr("sent"), "cpu"),
            )
            for device in _devices(samples, "network_received_bytes_per_second")
        ]  # fmt: skip

    def _pair(
        self,
        subject: str,
        title: str,
        device: str,
        samples: Samples,
        above: tuple[SeriesKey, str, str],
        below: tuple[SeriesKey, str, str],
    ) -> CardPlan | None:
        lines = (LinePlan(*above, filled=True), LinePlan(*below, filled=True, mirrored=True))
        return _card(f"{subject} {device}", title.format(name=_short(device)), "", lines, samples)

    def _gpus(self, samples: Samples) -> list[CardPlan | None]:
        return [self._gpu(device, samples) for device in _devices(samples, "gpu_used_ratio")]

    def _gpu(self, device: str, samples: Samples) -> CardPlan | None:
        lines = (
            LinePlan(SeriesKey("gpu_used_ratio", (device,)), self.tr("busy"), "gpu", filled=True),
            LinePlan(SeriesKey("gpu_memory_used_bytes", (device,)), self.tr("memory"), "memory", second_axis=True),
        )
        return _card(f"gpu {device}", self.tr("GPU"), _short(device), lines, samples, maximum=1.0)

    def _temperatures(self, samples: Samples) -> CardPlan | None:
        keys = [
            *_with_metric(samples, "temperature_celsius"),
            *_with_metric(samples, "gpu_temperature_celsius"),
        ]
        hottest = sorted(keys, key=lambda key: -samples[key])[:_MOST_LINES]
        lines = (
            LinePlan(key, _short(key.labels[0]), colour) for key, colour in zip(sorted(hottest), _COLOURS, strict=False)
        )
        return _card("temperature", self.tr("Temperatures"), "", lines, samples)

    def _batteries(self, samples: Samples) -> CardPlan | None:
        keys = sorted(_with_metric(samples, "battery_charge_ratio"))
        lines = (LinePlan(key, _short(key.labels[0]), colour) for key, colour in zip(keys, _COLOURS[3:], strict=False))
        return _card("battery", self.tr("Battery"), self.tr("charge"), lines, samples, maximum=1.0)

    def _monitor(self, samples: Samples) -> CardPlan | None:
        lines = (
            LinePlan(SeriesKey("monitor_cpu_ratio"), self.tr("of one core"), "cpu"),
            LinePlan(SeriesKey("monitor_resident_bytes"), self.tr("memory"), "memory", second_axis=True),
        )
        return _card("monitor", self.tr("This monitor"), "", lines, samples)


def _card(
    name: str, title: str, quiet: str, lines: Iterable[LinePlan], samples: Samples, maximum: float | None = None
) -> CardPlan | None:
    present = tuple(line for line in lines if line.key in samples)
    return CardPlan(name, title, quiet, present, maximum) if present else None


def _with_metric(samples: Samples, metric: str) -> list[SeriesKey]:
    return sorted(key for key in samples if key.metric == metric)


def _devices(samples: Samples, metric: str) -> list[str]:
    """Real devices before loopback and virtual ones; the latter only where there is nothing else."""
    names = [key.labels[0] for key in _with_metric(samples, metric)]
    real = [name for name in names if not name.startswith(_QUIET_DEVICES)]
    return (real or names)[:_MOST_DEVICES]


def _core_number(key: SeriesKey) -> tuple[int, str]:
    label = key.labels[0]
    return (int(label) if label.isdecimal() else 0, label)


def _short(label: str) -> str:
    return visible_text(label, _LABEL_CHARACTERS)
