"""Groups are compared by what was observed, and not at all where too little was."""

from __future__ import annotations

import pytest

from desktop_monitor.agents.pricing import NO_PRICES
from desktop_monitor.assess.comparison import difference, figures
from desktop_monitor.assess.usage import UsageRow, usage_report
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup


def group(key: str, requests: int, *, errors: int = 0, cancelled: int = 0, cost: float | None = None) -> RequestGroup:
    return RequestGroup(
        key=key,
        interface="own",
        model="m",
        is_fast=False,
        context_band=0,
        has_cost=cost is not None,
        requests=requests,
        ok=requests - errors - cancelled,
        errors=errors,
        timeouts=0,
        cancelled=cancelled,
        retries=0,
        input_tokens=100 * requests,
        cache_read_tokens=300 * requests,
        cache_write_tokens=0,
        cache_write_1h_tokens=0,
        output_tokens=10 * requests,
        reasoning_tokens=0,
        cost_usd=(cost or 0.0) * requests,
        guessed=0,
        by_file=requests,
        by_otlp=0,
        by_workflow=0,
        by_both=0,
    )


def row(made: RequestGroup, seconds: list[float]) -> UsageRow:
    return usage_report(Grouping.MODE, [made], {made.key: seconds}, (), NO_PRICES).rows[0]


def test_figures_come_with_their_counts() -> None:
    found = figures(row(group("a", 10, errors=1, cancelled=1, cost=0.5), [1.0, 2.0, 3.0, 4.0, 5.0]), 5)
    assert (found.requests, found.timed, found.judged, found.priced) == (10, 5, 9, 10)
    assert found.mean_seconds == 3.0
    assert found.success_ratio == pytest.approx(8 / 9)
    assert found.cache_hit_ratio == 0.75
    assert found.usd_per_request == 0.5


def test_fewer_than_five_observations_are_not_enough() -> None:
    found = figures(row(group("a", 4, cost=0.5), [1.0, 2.0, 3.0, 4.0]), 4)
    assert not found.is_enough
    assert (found.mean_seconds, found.p95_seconds, found.success_ratio) == (None, None, None)
    assert (found.cache_hit_ratio, found.usd_per_request) == (None, None)


def test_enough_requests_with_few_durations_leave_out_only_the_durations() -> None:
    found = figures(row(group("a", 20), [1.0]), 1)
    assert found.mean_seconds is None
    assert found.success_ratio == 1.0
    assert found.usd_per_request is None


def test_differences_are_the_seconds_against_the_first() -> None:
    slow = figures(row(group("slow", 10, cost=0.04), [4.0] * 10), 10)
    fast = figures(row(group("fast", 10, errors=1, cost=0.01), [1.0] * 10), 10)
    apart = difference(slow, fast)
    assert (apart.mean_seconds, apart.p50_seconds, apart.p95_seconds) == (-3.0, -3.0, -3.0)
    assert apart.success_ratio == pytest.approx(-0.1)
    assert apart.cache_hit_ratio == 0
    assert apart.usd_ratio == pytest.approx(-0.75)


def test_no_difference_is_claimed_where_one_side_has_not_enough() -> None:
    known = figures(row(group("a", 10), [4.0] * 10), 10)
    few = figures(row(group("b", 2), [1.0] * 2), 2)
    apart = difference(known, few)
    assert (apart.mean_seconds, apart.success_ratio, apart.cache_hit_ratio, apart.usd_ratio) == (None,) * 4
