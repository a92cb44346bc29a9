"""Headroom is the room of the scarcest resource at each moment, averaged over the period."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.health import HealthThresholds, Threshold
from desktop_monitor.assess.performance.headroom import headroom, headroom_fraction
from desktop_monitor.metrics.period_facts import MachinePeriod
from tests.helpers.period_facts import machine, rollup

_TIB = 1024.0**4


def room(cpu: list[float | None], **limits: float) -> float | None:
    return headroom_fraction(machine({"cpu_used_ratio": cpu}), **limits)  # type: ignore[arg-type]


def test_below_the_clear_threshold_there_is_all_room_and_at_the_critical_one_none() -> None:
    memory = [machine({"memory_used_ratio": [value]}) for value in (0.5, 0.87, 0.92, 0.97, 1.0)]

    assert [headroom_fraction(one) for one in memory] == pytest.approx([1.0, 1.0, 0.5, 0.0, 0.0])


def test_where_health_is_never_critical_there_is_no_room_at_all_of_it() -> None:
    assert [room([value]) for value in (0.85, 0.925, 1.0)] == pytest.approx([1.0, 0.5, 0.0])


def test_a_burst_costs_no_more_than_its_share_of_the_time() -> None:
    assert room([1.0, 0.1, 0.1, 0.1]) == pytest.approx(0.75)


def test_at_each_moment_the_scarcest_resource_decides() -> None:
    found = headroom(
        machine(
            {"cpu_used_ratio": [1.0, 0.1, 0.925], "memory_used_ratio": [0.5, 0.97, 0.5], "swap_used_ratio": [0.1] * 3}
        )
    )

    assert found is not None
    assert found.fraction == pytest.approx((0.0 + 0.0 + 0.5) / 3)
    assert found.by_check == pytest.approx({"cpu": 0.5, "memory": 2 / 3, "swap": 1.0})
    assert (found.scarcest, found.buckets) == ("cpu", 3)


def test_swap_counts_only_while_memory_is_short() -> None:
    quiet = machine({"memory_used_ratio": [0.5, 0.87], "swap_used_ratio": [1.0, 1.0]})

    assert headroom_fraction(quiet) == pytest.approx(0.5)
    assert headroom_fraction(machine({"swap_used_ratio": [1.0]})) == 1.0


def test_file_systems_are_judged_by_their_size_as_health_does() -> None:
    def full(size: float) -> MachinePeriod:
        return machine({"filesystem_used_ratio:/": [0.98], "filesystem_total_bytes:/": [size]})

    assert headroom_fraction(full(200 * 1024.0**3)) == pytest.approx(0.0)
    assert headroom_fraction(full(4 * _TIB)) == 1.0  # 80 GiB are left
    assert headroom_fraction(full(1024.0**3)) is None  # filled by design


def test_the_fullest_of_several_file_systems_decides() -> None:
    found = headroom(machine({"filesystem_used_ratio:/": [0.1], "filesystem_used_ratio:/home": [0.945]}))

    assert found is not None
    assert found.by_check == pytest.approx({"disk": 0.5})


def test_waiting_for_memory_weighs_more_than_waiting_for_a_cpu() -> None:
    assert headroom_fraction(machine({"pressure_some_ratio:memory": [0.35]})) == pytest.approx(0.5)
    assert headroom_fraction(machine({"pressure_some_ratio:cpu": [0.35]})) == 1.0


def test_the_users_limits_take_the_place_of_healths() -> None:
    assert room([0.9], cpu_limit_ratio=0.8) == pytest.approx(0.5)
    assert room([0.9], cpu_limit_ratio=1.0) == 1.0
    assert room([1.0], cpu_limit_ratio=1.0) == 0.0
    assert headroom_fraction(machine({"memory_used_ratio": [0.885]}), memory_limit_ratio=0.8) == pytest.approx(0.5)
    own = HealthThresholds(cpu=Threshold(0.5, 0.9, clear_margin=0.1))
    assert headroom_fraction(machine({"cpu_used_ratio": [0.65]}), own) == pytest.approx(0.5)


def test_nothing_recorded_is_no_room_and_no_want_of_it_but_unknown() -> None:
    one = rollup("cpu_used_ratio", (), [0.5], readings=4)

    assert headroom(MachinePeriod()) is None
    assert headroom(machine({"network_sent_bytes_per_second:eth0": [1e9]})) is None
    assert headroom(MachinePeriod({one.key: one})) is None


_RATIOS = st.lists(st.floats(0, 1), min_size=3, max_size=3)


@given(_RATIOS, _RATIOS, st.integers(0, 2), st.floats(0, 1))
def test_more_use_never_makes_more_room(cpu: list[float], memory: list[float], place: int, more: float) -> None:
    def of(cpu: list[float]) -> float:
        found = headroom_fraction(machine({"cpu_used_ratio": cpu, "memory_used_ratio": memory}))
        assert found is not None
        return found

    busier = [*cpu[:place], max(cpu[place], more), *cpu[place + 1 :]]

    assert 0 <= of(busier) <= of(cpu) <= 1
