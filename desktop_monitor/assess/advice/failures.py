"""Requests that fail or must be repeated, tools that fail, turns the user breaks off.

Failures come in bursts: where there are days enough, the days are what is counted. Of tools and
turns no days are known: their calls are taken for independent, which is too sure of bursts. Must not
know how failures are told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from desktop_monitor.assess.advice.differences import is_surely_above
from desktop_monitor.assess.advice.recommendation import NO_DEED, Gain, GoalKind, Priority, Scope
from desktop_monitor.assess.advice.rule import AdviceRule, Found, InterfaceDay, Look, named, subject
from desktop_monitor.assess.performance.estimating import SumsRatio, estimate, share_estimate
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.request_sums import RequestSums, request_sums
from desktop_monitor.language.text import text
from desktop_monitor.metrics.error_kinds import error_kind_text
from desktop_monitor.metrics.kpi import Kpi

MANY_FAILURES = 0.05
"""Of the requests answered or failed: the document's target leaves so many."""
MANY_RETRIES = 0.05
"""For each request."""
MANY_TOOL_ERRORS = 0.25
"""Of a tool's calls: agents try out, and learn from what fails."""
MANY_ABORTED = 0.2
"""Of an interface's turns."""
LEAST = 20
"""Requests, calls or turns."""
_HINTS = {
    "rate_limit": text("advice.failures.rate_limit"),
    "overloaded": text("advice.failures.overloaded"),
    "network": text("advice.failures.network"),
    "authentication": text("advice.failures.authentication"),
    "invalid_request": text("advice.failures.invalid_request"),
    "server": text("advice.failures.overloaded"),
}
_ELSEWHERE = frozenset({"rate_limit", "overloaded", "server"})
"""What another provider need not have."""


def failing_requests(look: Look) -> Iterator[Found]:
    """Interfaces whose requests fail too often, with what goes wrong most."""
    for interface, days in look.days.items():
        failed = _surer((float(day.sums.judged - day.sums.ok), float(day.sums.judged)) for day in days)
        if failed is None or failed.count < LEAST:
            continue
        if is_surely_above(MANY_FAILURES, failed, len(look.days)):
            yield _failing(look, interface, failed)


def _surer(days: Iterable[tuple[float, float]]) -> Estimate | None:
    """The share of the first in the second over days; of Wilson's interval and the days' the wider one."""
    clusters = tuple(days)
    part, whole = (round(sum(column)) for column in zip(*clusters, strict=True)) if clusters else (0, 0)
    plain = share_estimate(min(part, whole), whole)
    between = estimate(SumsRatio(clusters, whole))
    if plain is None or between is None or between.low is None or between.high is None:
        return plain
    low, high = min(plain.low or 0.0, between.low), max(plain.high or 0.0, between.high)
    return Estimate(plain.value, low, high, plain.count)


def _failing(look: Look, interface: str, failed: Estimate) -> Found:
    kinds: Counter[str] = Counter()
    for cell in look.agents.failures:
        if cell.interface == interface:
            kinds[cell.error_kind] += cell.requests
    (kind, most), *_ = [*kinds.most_common(1), ("", 0)]
    hint = _HINTS.get(kind)
    told = text(
        "advice.failures.kind", kind=error_kind_text(named(kind or "other")), count=most, failed=sum(kinds.values())
    )
    fallback = _fallback(look, interface) if kind in _ELSEWHERE else ""
    return Found(
        subject(interface),
        GoalKind.RELIABILITY,
        Priority.HIGH,
        text("advice.failures", interface=named(interface)),
        (
            text(
                "advice.failures.why",
                interface=named(interface),
                share=failed.value,
                low=failed.low or 0.0,
                high=failed.high or 0.0,
                count=failed.count,
                period=look.length_seconds,
            ),
            *((told,) if most else ()),
            *((hint,) if hint else ()),
        ),
        text("advice.failures.disproof", interface=named(interface), limit=failed.low or 0.0),
        failed.count,
        Scope(interface=interface),
        _fallback_gain(look, interface, fallback, most),
        deed=look.switching("interface", interface, fallback) if fallback else NO_DEED,
    )


def _fallback(look: Look, interface: str) -> str:
    """The interface to go to instead: of the control's first choice, else as configured; empty: none."""
    for control in look.situation.controls:
        if control.kind == "interface" and interface in control.values:
            return next((value for value in control.fallbacks if value != interface), "")
    return look.situation.fallback_interface if look.situation.fallback_interface != interface else ""


def _fallback_gain(look: Look, interface: str, fallback: str, failed: int) -> Gain | None:
    """Had these requests been answered as often as the fallback's were in the same period."""
    here, there = _sums(look, interface), _sums(look, fallback)
    answered = share_estimate(there.ok, there.judged)
    if answered is None or there.judged < LEAST or not failed:
        return None
    failed = min(failed, here.judged - here.ok)
    shares = (answered.value, answered.low or 0.0, answered.high or 1.0)
    to_value, low, high = (min(1.0, (here.ok + failed * share) / here.judged) for share in shares)
    return Gain(Kpi.SUCCESS_RATE, here.ok / here.judged, to_value, low, high, here.judged)


def _sums(look: Look, interface: str) -> RequestSums:
    return RequestSums(*map(sum, zip(*(day.sums for day in look.days.get(interface, ())), strict=True)))


def retried_requests(look: Look) -> Iterator[Found]:
    """Interfaces whose requests must be repeated often."""
    for interface, days in look.days.items():
        retried = _surer((float(_retried(day)), float(day.sums.requests)) for day in days)
        if retried is None or retried.count < LEAST:
            continue
        if is_surely_above(MANY_RETRIES, retried, len(look.days)):
            repeats = sum(day.sums.retries for day in days)
            yield Found(
                subject(interface),
                GoalKind.RELIABILITY,
                Priority.MEDIUM,
                text("advice.retries", interface=named(interface)),
                (
                    text(
                        "advice.retries.why",
                        interface=named(interface),
                        requests=retried.count,
                        count=repeats,
                        period=look.length_seconds,
                    ),
                    text("advice.retries.how"),
                ),
                text("advice.retries.disproof", interface=named(interface), requests=retried.count, count=repeats),
                retried.count,
                Scope(interface=interface),
            )


def _retried(day: InterfaceDay) -> int:
    """Requests that were repeated: two repeats of one are no two requests, so at most one counts for each."""
    if not day.sums.retries:
        return 0
    each = (request_sums([cell]) for cell in day.cells)
    return sum(min(one.retries, one.requests) for one in each)


def failing_tools(look: Look) -> Iterator[Found]:
    """Tools that fail too often."""
    tools = [one for one in look.agents.tools if one.ok + one.errors >= LEAST]
    for one in sorted(tools, key=lambda tool: (tool.interface, tool.name)):
        failed = share_estimate(one.errors, one.ok + one.errors)
        if failed is None:
            continue
        if is_surely_above(MANY_TOOL_ERRORS, failed, len(tools)):
            names = {"tool": named(one.name), "interface": named(one.interface)}
            yield Found(
                subject(one.interface, one.name),
                GoalKind.RELIABILITY,
                Priority.MEDIUM,
                text("advice.tool", **names),
                (
                    text(
                        "advice.tool.why",
                        errors=one.errors,
                        count=failed.count,
                        low=failed.low or 0.0,
                        high=failed.high or 0.0,
                        period=look.length_seconds,
                    ),
                ),
                text("advice.tool.disproof", limit=failed.low or 0.0, **names),
                failed.count,
                Scope(interface=one.interface),
            )


def aborted_turns(look: Look) -> Iterator[Found]:
    """Interfaces whose turns the user breaks off often."""
    turns = [one for one in look.agents.turns if one.turns >= LEAST]
    for one in sorted(turns, key=lambda turn: turn.interface):
        aborted = share_estimate(one.aborted, one.turns)
        if aborted is None:
            continue
        if is_surely_above(MANY_ABORTED, aborted, len(turns)):
            yield Found(
                subject(one.interface),
                GoalKind.ATTENTION,
                Priority.MEDIUM,
                text("advice.aborted", interface=named(one.interface)),
                (
                    text(
                        "advice.aborted.why",
                        aborted=one.aborted,
                        count=one.turns,
                        low=aborted.low or 0.0,
                        high=aborted.high or 0.0,
                        interface=named(one.interface),
                        period=look.length_seconds,
                    ),
                ),
                text("advice.aborted.disproof", interface=named(one.interface), limit=aborted.low or 0.0),
                one.turns,
                Scope(interface=one.interface),
            )


FAILURE_RULES = (
    AdviceRule("failures", failing_requests),
    AdviceRule("retries", retried_requests),
    AdviceRule("failed_tool", failing_tools),
    AdviceRule("aborted_turns", aborted_turns),
)
