"""Memory is asked seldom, in turns, and never for long."""

from __future__ import annotations

from desktop_monitor.agents.trees.memory import MemoryGauges
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from tests.helpers.clock import FakeClock


def member(pid: int) -> ProcessRow:
    return ProcessRow(ProcessIdentity("boot", pid, 1), 1, "x", "x", "me", "S", None, None, 1, 0.0, 0)


def test_a_pass_spends_a_thousandth_of_the_time_since_the_one_before() -> None:
    clock = FakeClock()
    asked: list[int] = []

    def measure(identity: ProcessIdentity) -> int:
        asked.append(identity.pid)
        clock.advance(0.0004)
        return 5

    gauges = MemoryGauges(clock, measure)
    members = [member(pid) for pid in range(100)]
    gauges.update(members)
    clock.advance(3.0)
    gauges.update(members)
    first = len(asked)
    clock.advance(1.0)
    gauges.update(members)
    assert (first, len(asked) - first) == (8, 3)
    assert len(set(asked)) == len(asked)


def test_who_refuses_is_left_in_peace_for_minutes() -> None:
    clock = FakeClock()
    asked: list[int] = []
    gauges = MemoryGauges(clock, lambda identity: asked.append(identity.pid))
    for _ in range(100):
        clock.advance(1.0)
        gauges.update([member(7)])
    assert asked == [7]
    assert gauges.bytes_of(member(7).identity) is None


def test_who_is_no_member_any_more_is_forgotten() -> None:
    clock = FakeClock()
    gauges = MemoryGauges(clock, lambda _: 5)
    gauges.update([member(7)])
    clock.advance(3.0)
    gauges.update([member(7)])
    assert gauges.bytes_of(member(7).identity) == 5
    gauges.update([])
    assert gauges.bytes_of(member(7).identity) is None
