"""The table of benchmarks says what was measured and whether it is good enough."""

from __future__ import annotations

import os

from tests.benchmarks.measure import Measurement, cpu_seconds_of, table


def test_a_goal_is_met_by_value_or_by_ratio() -> None:
    assert Measurement("a", 7.0, "ms", goal=8.0).verdict == "met"
    assert Measurement("a", 9.0, "ms", goal=8.0).verdict == "missed"
    assert Measurement("a", 5.0, "%", "top", 10.0, goal=0.6, goal_is_ratio=True).verdict == "met"
    assert Measurement("a", 7.0, "%", "top", 10.0, goal=0.6, goal_is_ratio=True).verdict == "missed"


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    missing = Measurement("a", None, "ms", goal=8.0, note="no such system")
    assert missing.verdict == ""
    assert "—" in table([missing])
    assert "no such system" in table([missing])
    assert Measurement("a", 5.0, "%", "top", None, goal=0.6, goal_is_ratio=True).verdict == ""


def test_columns_stand_below_each_other() -> None:
    head, first, second = table(
        [Measurement("short", 1.0, "ms", goal=2.0), Measurement("a longer name", 20.0, "%")]
    ).split("\n")
    assert head.index("measured") == first.index("1 ms") == second.index("20 %")
    assert first.endswith("met")


def test_our_own_cpu_is_counted() -> None:
    assert cpu_seconds_of(os.getpid()) > 0
