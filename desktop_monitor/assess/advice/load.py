"""The machine under load: more operations at once than cores, slow answers while it is short of something.

Must not know how pressure or incidents are found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from math import exp, fsum, lgamma, log, log1p

from desktop_monitor.assess.advice.differences import LEVEL, is_surely_above
from desktop_monitor.assess.advice.recommendation import Deed, GoalKind, Priority
from desktop_monitor.assess.advice.rule import AdviceRule, Found, Look
from desktop_monitor.assess.advice.situation import ControlNow, PastIncident
from desktop_monitor.assess.performance.estimating import SumsRatio, estimate
from desktop_monitor.assess.performance.figure import ENOUGH, Estimate
from desktop_monitor.assess.session_time import merged
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey

PRESSED_RATIO = 0.25
"""Of the time work waits for a CPU."""
OFTEN = 0.05
"""Of the time agents ran."""
_DAY_SECONDS = 86_400.0
_PRESSURE = SeriesKey("pressure_some_ratio", ("cpu",))
_SLOW = frozenset({"response_time"})
_SHORT = frozenset({"memory_usage", "memory_pressure", "swap_storm"})
"""Built-in alert rules that say the machine is short of memory."""
_Stretch = tuple[float, float]


def large_pool(look: Look) -> Iterator[Found]:
    """More operations at once than there are cores, and work that waits for a CPU while agents run."""
    operations, cores = look.situation.workflows.concurrent_operations, look.situation.cores
    if operations is None or cores is None or not 0 < cores < operations:
        return
    pressed = _pressed(look, cores)
    if pressed is None or not is_surely_above(OFTEN, pressed):
        return
    yield Found(
        "",
        GoalKind.MACHINE,
        Priority.MEDIUM,
        text("advice.pool", cores=cores),
        (
            text("advice.pool.set", operations=operations, cores=cores),
            text(
                "advice.pool.why",
                pressed=PRESSED_RATIO,
                share=pressed.value,
                low=pressed.low or 0.0,
                high=pressed.high or 0.0,
                count=pressed.count,
                period=look.length_seconds,
            ),
        ),
        text("advice.pool.disproof", cores=cores, limit=pressed.low or 0.0),
        pressed.count,
        deed=Deed(page="settings", subject="performance_optimization.resources.concurrent_operations"),
    )


def _pressed(look: Look, cores: int) -> Estimate | None:
    """Of the buckets in which agents ran those in which work waited while agents took half the cores, by days."""
    series = look.facts.machine.rollups.get(_PRESSURE)
    agents = _agent_cores(look)
    if series is None:
        return None
    days: dict[float, tuple[float, float]] = {}
    for start, pressure in zip(series.times, series.means(), strict=True):
        if start in agents:
            part, whole = days.get(start // _DAY_SECONDS, (0.0, 0.0))
            is_pressed = pressure >= PRESSED_RATIO and agents[start] >= cores / 2
            days[start // _DAY_SECONDS] = part + is_pressed, whole + 1.0
    clusters = tuple(days.values())
    return estimate(SumsRatio(clusters, int(sum(whole for _, whole in clusters))))


def _agent_cores(look: Look) -> dict[float, float]:
    """What all agents took, by the starts of buckets in which any ran."""
    found: dict[float, float] = {}
    for key, series in look.facts.machine.rollups.items():
        if key.metric == "agent_cpu_cores":
            for start, cores in zip(series.times, series.means(), strict=True):
                found[start] = found.get(start, 0.0) + cores
    return found


def switching_under_load(look: Look) -> Iterator[Found]:
    """A control that waits to be armed, where slow answers go along with a machine short of memory."""
    control = _unarmed(look.situation.controls)
    slow, short = _stretches(look, _SLOW), _stretches(look, _SHORT)
    together = _meeting(slow, short)
    if control is None or together < ENOUGH:
        return
    # An alert as long as these, put anywhere: how likely it meets a time of shortage.
    longest = max(end - start for start, end in slow)
    likely = min(1.0, _near(merged(short), longest) / look.length_seconds)
    if _chance(together, len(slow), likely) >= LEVEL:
        return
    yield Found(
        control.control_id,
        GoalKind.SPEED,
        Priority.MEDIUM,
        text("advice.arm", control=control.control_id),
        (
            text(
                "advice.arm.why",
                together=together,
                count=len(slow),
                shorts=len(short),
                share=likely,
                period=look.length_seconds,
            ),
        ),
        text("advice.arm.disproof"),
        len(slow),
        deed=Deed(page="modes", subject=control.control_id),
    )


def _unarmed(controls: Iterable[ControlNow]) -> ControlNow | None:
    able = [one for one in controls if one.kind == "context_mode" and one.can_switch and len(one.values) > 1]
    if any(one.is_armed for one in able):
        return None
    return min(able, key=lambda one: one.control_id, default=None)


def _stretches(look: Look, rules: frozenset[str]) -> list[_Stretch]:
    """When the incidents of these rules were open, within the period."""
    period = look.facts.start_seconds, look.facts.end_seconds
    found = (_within(one, *period) for one in look.situation.incidents if one.rule in rules)
    return [one for one in found if one[0] <= one[1]]


def _within(one: PastIncident, start: float, end: float) -> _Stretch:
    ended = end if one.ended_seconds is None else min(one.ended_seconds, end)
    return max(one.fired_seconds, start), ended


def _meeting(found: list[_Stretch], others: list[_Stretch]) -> int:
    """How many of `found` share a moment with any of `others`."""
    whole = merged(others)
    starts = [start for start, _ in whole]
    # Those that do not touch end in the order in which they begin: the last one begun is the last to end.
    before = ((one, bisect_right(starts, one[1])) for one in found)
    return sum(bool(count) and whole[count - 1][1] >= one[0] for one, count in before)


def _near(stretches: list[_Stretch], length: float) -> float:
    """Seconds at which something of this length may begin to meet one of `stretches`: at most so many."""
    return sum(end - start + length for start, end in stretches)


def _chance(hits: int, tries: int, likely: float) -> float:
    """How likely so many hits or more are: the binomial distribution's tail."""
    if not 0.0 < likely < 1.0:
        return float(likely >= 1.0)
    return fsum(
        exp(_log_ways(tries, k) + k * log(likely) + (tries - k) * log1p(-likely)) for k in range(hits, tries + 1)
    )


def _log_ways(tries: int, hits: int) -> float:
    """The logarithm of the binomial coefficient, which itself may be no number."""
    return lgamma(tries + 1) - lgamma(hits + 1) - lgamma(tries - hits + 1)


LOAD_RULES = (
    AdviceRule("pool_size", large_pool),
    AdviceRule("automatic_switching", switching_under_load),
)
