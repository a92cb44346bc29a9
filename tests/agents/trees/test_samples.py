"""Sums by interface for the history."""

from __future__ import annotations

from dataclasses import replace

from desktop_monitor.agents.trees.samples import tree_samples
from desktop_monitor.agents.trees.tracker import TreeTracker
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.clock import FakeClock
from tests.helpers.process_trees import PlantedDetails, PlantedTable


def test_trees_of_one_interface_are_one_series_and_what_is_unknown_is_absent() -> None:
    table = PlantedTable()
    table.spawn(10, 1, "claude")
    table.spawn(11, 10)
    clock = FakeClock()
    (reading,) = TreeTracker(clock, PlantedDetails()).update(clock.now(), table.rows(), (), ())
    assert tree_samples([reading]) == {SeriesKey("agent_process_count", ("claude_code",)): 2.0}
    known = replace(reading, cpu_core_ratio=0.5, memory_bytes=100)
    samples = tree_samples([known, known])
    assert samples[SeriesKey("agent_cpu_cores", ("claude_code",))] == 1.0
    assert samples[SeriesKey("agent_memory_bytes", ("claude_code",))] == 200.0
    assert SeriesKey("agent_memory_bytes", ("claude_code",)) not in tree_samples([known, reading])
    assert {key.metric for key in samples} <= CATALOGUE.keys()
    assert tree_samples([]) == {}
