"""Which collectors this machine has, and how often history reads each. Must not know who subscribes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from desktop_monitor.clock import Clock
from desktop_monitor.collect.background import BackgroundCollector
from desktop_monitor.collect.collector import Collector

default_cadences: Mapping[str, float] = MappingProxyType(
    {
        "gpu": 2.0,
        "temperature": 5.0,
        "filesystem": 10.0,
        "network_filesystem": 10.0,
        "battery": 10.0,
        "limits": 10.0,
    }
)
"""Seconds between two readings for history, by the collector's name; the others are read at every tick."""


def collectors(clock: Clock) -> tuple[Collector, ...]:
    """A collector for each subject this machine has; nothing is read that could block."""
    return tuple(linux_collectors(clock) if sys.platform == "linux" else _portable_collectors(clock))


def linux_collectors(clock: Clock, proc_root: str = "/proc", sys_root: str = "/sys") -> Iterator[Collector]:
    """What the kernel files below the two roots give."""
    from desktop_monitor.collect.linux.cgroup import memory_limit
    from desktop_monitor.collect.linux.cpu import CpuCollector
    from desktop_monitor.collect.linux.disk import DiskCollector
    from desktop_monitor.collect.linux.filesystem import NETWORK_TYPES, FilesystemCollector
    from desktop_monitor.collect.linux.limits import LimitsCollector
    from desktop_monitor.collect.linux.load import LoadCollector
    from desktop_monitor.collect.linux.memory import MemoryCollector
    from desktop_monitor.collect.linux.network import NetworkCollector
    from desktop_monitor.collect.linux.pressure import PressureCollector, has_pressure

    builders: dict[str, Callable[[], Collector]] = {
        "stat": lambda: CpuCollector(clock, proc_root, sys_root),
        "loadavg": lambda: LoadCollector(proc_root),
        "meminfo": lambda: MemoryCollector(clock, proc_root, memory_limit(proc_root, sys_root)),
        "diskstats": lambda: DiskCollector(clock, proc_root, sys_root),
        "net/dev": lambda: NetworkCollector(clock, proc_root, sys_root),
        "sys/fs/file-nr": lambda: LimitsCollector(proc_root),
    }
    for file, build in builders.items():
        if os.path.exists(f"{proc_root}/{file}"):
            yield build()
    if has_pressure(proc_root):
        yield PressureCollector(clock, proc_root)
    yield BackgroundCollector(FilesystemCollector(proc_root=proc_root), clock)
    yield BackgroundCollector(FilesystemCollector("network_filesystem", NETWORK_TYPES, proc_root), clock)
    yield from _linux_sensors(clock, sys_root)


def _linux_sensors(clock: Clock, sys_root: str) -> Iterator[Collector]:
    from desktop_monitor.collect.linux.battery import BatteryCollector, has_supply
    from desktop_monitor.collect.linux.drm import DrmCollector, find_cards
    from desktop_monitor.collect.linux.temperature import TemperatureCollector, find_sensors

    if find_sensors(sys_root):
        yield BackgroundCollector(TemperatureCollector(sys_root), clock)
    if has_supply(sys_root):
        yield BackgroundCollector(BatteryCollector(sys_root), clock)
    cards: tuple[Collector, ...] = (DrmCollector(clock, sys_root),) if find_cards(sys_root) else ()
    yield from _gpu(clock, cards)


def _portable_collectors(clock: Clock) -> Iterator[Collector]:
    from desktop_monitor.collect.portable.battery import BatteryCollector, has_battery
    from desktop_monitor.collect.portable.cpu import CpuCollector
    from desktop_monitor.collect.portable.disk import DiskCollector
    from desktop_monitor.collect.portable.filesystem import FilesystemCollector
    from desktop_monitor.collect.portable.load import LoadCollector
    from desktop_monitor.collect.portable.memory import MemoryCollector
    from desktop_monitor.collect.portable.network import NetworkCollector

    yield CpuCollector(clock)
    if hasattr(os, "getloadavg"):
        yield LoadCollector()
    yield MemoryCollector(clock)
    yield DiskCollector(clock)
    yield NetworkCollector(clock)
    yield BackgroundCollector(FilesystemCollector(), clock)
    if has_battery():
        yield BackgroundCollector(BatteryCollector(), clock)
    yield from _gpu(clock, ())


def _gpu(clock: Clock, cards: tuple[Collector, ...]) -> Iterator[Collector]:
    """One collector for the graphics cards of all makers, if there is any."""
    from desktop_monitor.collect.merged import MergedCollector
    from desktop_monitor.collect.nvml import NvmlCollector, has_nvidia

    if has_nvidia():
        cards = (*cards, NvmlCollector())
    if cards:
        yield BackgroundCollector(MergedCollector("gpu", cards), clock)
