"""Readings of trees to samples for the history: sums by interface. Must not know how either is kept."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.agents.trees.reading import TreeReading
from desktop_monitor.metrics.definition import SeriesKey


def tree_samples(readings: Iterable[TreeReading]) -> dict[SeriesKey, float]:
    """CPU, memory and number of processes of each interface's trees.

    A sum that would leave a tree out, because its figure is not known yet, is absent.
    """
    by_interface: dict[str, list[TreeReading]] = {}
    for reading in readings:
        by_interface.setdefault(reading.interface, []).append(reading)
    samples: dict[SeriesKey, float] = {}
    for interface, trees in by_interface.items():
        labels = (interface,)
        samples[SeriesKey("agent_process_count", labels)] = float(sum(tree.process_count for tree in trees))
        _put(samples, SeriesKey("agent_cpu_cores", labels), [tree.cpu_core_ratio for tree in trees])
        _put(samples, SeriesKey("agent_memory_bytes", labels), [tree.memory_bytes for tree in trees])
    return samples


def _put(samples: dict[SeriesKey, float], key: SeriesKey, values: list[float | None] | list[int | None]) -> None:
    known = [value for value in values if value is not None]
    if len(known) == len(values):
        samples[key] = float(sum(known))
