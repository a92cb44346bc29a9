"""Random lives of processes: what trees count, against what was really used."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.trees.tracker import TreeTracker
from tests.helpers.clock import FakeClock
from tests.helpers.process_trees import PlantedDetails, PlantedTable

_ROOT = 10
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["spawn", "spawn", "work", "work", "end", "pass", "codex"]),
        st.integers(0, 9),
        st.integers(1, 5),
    ),
    max_size=60,
)


class World:
    """A claude at pid 10 and a stranger at pid 5, with everything they start, and the true use of each."""

    def __init__(self) -> None:
        self.table = PlantedTable()
        self.table.spawn(5, 1)
        self.table.spawn(_ROOT, 1, "claude")
        self.ours = {_ROOT}
        self.used = 0
        self.clock = FakeClock()
        self.tracker = TreeTracker(self.clock, PlantedDetails())
        self.counted = 0.0
        self.look()

    def look(self) -> None:
        self.clock.advance(1.0)
        for reading in self.tracker.update(self.clock.now(), self.table.rows(), (), ()):
            assert reading.cpu_core_ratio is None or reading.cpu_core_ratio >= 0.0
            assert {identity.pid for identity in reading.identities} <= self.ours
            self.counted += reading.cpu_core_ratio or 0.0

    def spawn(self, choice: int, name: str = "bash") -> None:
        parents = sorted(self.table.living)
        if name != "bash":  # other agents are started by ours only
            parents = [pid for pid in parents if pid in self.ours]
        parent = parents[choice % len(parents)]
        pid = next(pid for pid in range(11, 99) if pid not in self.table.living)
        self.table.spawn(pid, parent, name)
        self.ours.discard(pid)
        if parent in self.ours:
            self.ours.add(pid)

    def work(self, choice: int, seconds: int) -> None:
        pids = sorted(self.table.living)
        pid = pids[choice % len(pids)]
        self.table.living[pid].cpu_seconds += seconds
        self.used += seconds if pid in self.ours else 0

    def end(self, choice: int, seconds: int, is_orderly: bool) -> None:
        parents = {process.parent for process in self.table.living.values()}
        pids = [pid for pid in sorted(self.table.living) if pid > _ROOT and not (is_orderly and pid in parents)]
        if pids:
            self.table.end(pids[choice % len(pids)], is_waited_for=is_orderly or seconds > 2)

    def live(self, steps: list[tuple[str, int, int]], is_orderly: bool) -> None:
        for action, choice, seconds in steps:
            if action == "spawn":
                self.spawn(choice)
            elif action == "codex":
                self.spawn(choice, "codex")
            elif action == "work":
                self.work(choice, seconds)
            elif action == "end":
                self.end(choice, seconds, is_orderly)
            elif action == "pass":
                self.look()
        self.look()


@settings(max_examples=300)
@given(_STEPS)
def test_where_parents_wait_for_their_children_every_second_is_counted_once(steps: list[tuple[str, int, int]]) -> None:
    world = World()
    world.live(steps, is_orderly=True)
    assert world.counted == world.used


@settings(max_examples=300)
@given(_STEPS)
def test_whatever_happens_nothing_is_counted_twice(steps: list[tuple[str, int, int]]) -> None:
    """Parents end before their children, nobody waits, pids are handed out again."""
    world = World()
    world.live(steps, is_orderly=False)
    assert world.counted <= world.used
