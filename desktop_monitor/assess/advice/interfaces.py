"""Another interface for work that must be quick.

Only interfaces of own workflows are compared, within the same project and mode: requests of
different clients are different requests. Must not know modes' differences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from desktop_monitor.assess.advice.pairs import Compared, Part, Place, faster
from desktop_monitor.assess.advice.recommendation import EVERYTHING, Gain, GoalKind, Priority, Strategy
from desktop_monitor.assess.advice.rule import AdviceRule, Found, Look, named, subject
from desktop_monitor.assess.advice.standing import standing
from desktop_monitor.assess.performance.figure import ENOUGH
from desktop_monitor.assess.performance.request_sums import RequestSums, request_sums
from desktop_monitor.language.text import text
from desktop_monitor.metrics.intervals import share_difference_bounds
from desktop_monitor.metrics.kpi import Kpi

NEXT = 50
"""Requests after which a recommendation can be proved wrong."""


def faster_interface(look: Look) -> Iterator[Found]:
    """An interface of own workflows that answers sooner and fails no more."""
    durations: dict[Place, list[Part]] = defaultdict(list)
    for cell in look.agents.requests:
        key = cell.key
        if cell.is_workflow and key.interface:
            durations["", key.interface, f"{key.project}\n{key.mode}"].append((key.day, cell.durations_seconds))
    for one in faster(durations):
        if not _fails_more(look, one):
            yield _found(look, one)


def _fails_more(look: Look, one: Compared) -> bool:
    first, second = _sums(look, one.first), _sums(look, one.second)
    if min(first.judged, second.judged) < ENOUGH:
        return False
    return share_difference_bounds((first.ok, first.judged), (second.ok, second.judged)).high < 0


def _sums(look: Look, interface: str) -> RequestSums:
    return request_sums(cell for cell in look.agents.requests if cell.is_workflow and cell.key.interface == interface)


def _found(look: Look, one: Compared) -> Found:
    gap = one.difference
    names = {"first": named(one.first), "second": named(one.second)}
    quicker = _sums(look, one.second)
    return Found(
        subject(f"{one.first} → {one.second}"),
        GoalKind.SPEED,
        _priority(look),
        text("advice.interface", **names),
        (
            text(
                "advice.interface.why",
                first_count=gap.first_count,
                second_count=gap.second_count,
                first_mean=gap.first,
                second_mean=max(0.0, gap.second),
                low=-gap.high,
                high=-gap.low,
                period=look.length_seconds,
                **names,
            ),
            text("advice.interface.fails", ok=quicker.ok, judged=quicker.judged, **names),
        ),
        text("advice.interface.disproof", count=NEXT, limit=gap.first + gap.high, second=named(one.second)),
        gap.first_count + gap.second_count,
        gain=_gain(look, one),
        deed=look.switching("interface", one.first, one.second),
    )


def _priority(look: Look) -> Priority:
    if Kpi.RESPONSE_TIME in look.missed:
        return Priority.HIGH
    return Priority.MEDIUM if look.situation.strategy is Strategy.PERFORMANCE_FIRST else Priority.LOW


def _gain(look: Look, one: Compared) -> Gain | None:
    """All answers of the period, had those compared come from the other interface."""
    gap = one.difference
    whole = standing(Kpi.RESPONSE_TIME, look.facts, EVERYTHING, look.situation.prices)
    if whole is None:
        return None
    share = gap.first_count / whole.observations
    to_value, low, high = (max(0.0, whole.value + share * change) for change in (gap.value, gap.low, gap.high))
    return Gain(Kpi.RESPONSE_TIME, whole.value, to_value, low, high, whole.observations)


INTERFACE_RULES = (AdviceRule("interface", faster_interface),)
