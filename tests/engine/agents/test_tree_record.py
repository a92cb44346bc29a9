"""What the journal keeps of process trees."""

from __future__ import annotations

from desktop_monitor.engine.agents.tree_record import STRETCH_SECONDS, TreeRecord
from tests.helpers.agent_facts import tree
from tests.helpers.clock import FakeClock


def test_one_sample_a_stretch_holds_the_mean_cpu_and_the_newest_memory() -> None:
    clock, record = FakeClock(), TreeRecord()
    busy = tree(cpu_core_ratio=1.0, memory_bytes=100)
    quiet = tree(cpu_core_ratio=0.0, memory_bytes=50)

    assert not list(record.add(clock.now(), [busy]))
    clock.advance(STRETCH_SECONDS)
    ((key, (sample,)),) = record.add(clock.now(), [quiet])

    assert key == ("claude_code", "s1")
    assert (sample.cpu_core_ratio, sample.memory_bytes) == (0.5, 50)
    assert sample.at_seconds == clock.now().wall_seconds


def test_what_was_not_measured_stays_missing() -> None:
    clock, record = FakeClock(), TreeRecord()
    unknown = tree(cpu_core_ratio=None, memory_bytes=None, resident_bytes=None)

    list(record.add(clock.now(), [unknown]))
    clock.advance(STRETCH_SECONDS)
    ((_, (sample,)),) = record.add(clock.now(), [unknown])

    assert sample.cpu_core_ratio is None
    assert sample.memory_bytes is None


def test_trees_of_unknown_sessions_are_not_kept() -> None:
    clock, record = FakeClock(), TreeRecord()

    list(record.add(clock.now(), [tree(session="")]))
    clock.advance(STRETCH_SECONDS)

    assert not list(record.add(clock.now(), []))
