"""Response time: the mean of answered requests, held against the targets of those who answered.

Of several interfaces together, value and target are means over the requests of those that
have a target; those still learning are left out and named. Where too few requests have a
target, all of them make the value and nothing is judged. The period before is reckoned of
the same interfaces. Must not know other KPIs.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.assess.learned_limits import LEAST_ANSWERS
from desktop_monitor.assess.performance.estimating import Mean, SpreadOf, mean_of
from desktop_monitor.assess.performance.figure import ENOUGH
from desktop_monitor.assess.performance.reckoned import MOST_NAMED, Pair, Reckoned, mean_target
from desktop_monitor.assess.performance.request_sums import (
    newest_seconds,
    ordered_durations,
    percentiles,
    request_sums,
)
from desktop_monitor.assess.performance.targets import Learned, Target, Targets, response_target
from desktop_monitor.metrics.intervals import spread_of
from desktop_monitor.metrics.period_facts import AgentPeriod, RequestCell
from desktop_monitor.metrics.text import Text, text

_Cells = list[RequestCell]


def response_time(
    agents: AgentPeriod,
    before: AgentPeriod | None,
    targets: Targets,
    learned: Learned,
    spread: SpreadOf = spread_of,
) -> Pair:
    """Seconds, of this period and the one before. `spread`: see `remembered_spreads`."""
    judged, learning = _parted(agents, targets, learned)
    is_judged = _timed(judged) >= ENOUGH or not _timed(learning)
    cells = judged if is_judged else judged + learning
    names = {cell.key.interface for cell in learning if cell.durations_seconds}
    notes = _learning_notes(sorted(names), learned)
    target = _mean_target(cells, targets, learned) if is_judged else None
    now = _reckoned(cells, _mean(cells, spread), target, notes)
    if before is None:
        return Pair(now, None)
    judged, learning = _parted(before, targets, learned)
    return Pair(now, _mean(judged if is_judged else judged + learning, spread))


def _parted(agents: AgentPeriod, targets: Targets, learned: Learned) -> tuple[_Cells, _Cells]:
    """Cells that have a target, and those that are still learning."""
    judged: _Cells = []
    learning: _Cells = []
    for cell in agents.requests:
        (judged if _target(cell, targets, learned) else learning).append(cell)
    return judged, learning


def _target(cell: RequestCell, targets: Targets, learned: Learned) -> Target | None:
    return response_target(cell.key.interface, targets, learned, is_workflow=cell.is_workflow)


def _timed(cells: Iterable[RequestCell]) -> int:
    return sum(len(cell.durations_seconds) for cell in cells)


def _mean(cells: Iterable[RequestCell], spread: SpreadOf) -> Mean:
    return mean_of((cell.durations_seconds for cell in cells), spread=spread)


def _mean_target(cells: _Cells, targets: Targets, learned: Learned) -> Target | None:
    """Every request counts with its own; without any, only the user's own, which holds for everybody, is known."""
    each = ((len(cell.durations_seconds), _target(cell, targets, learned)) for cell in cells)
    found = mean_target((count, target) for count, target in each if target)
    return found or response_target("", targets, Learned(), is_workflow=False)


def _reckoned(cells: _Cells, mean: Mean, target: Target | None, notes: tuple[Text, ...]) -> Reckoned:
    sums = request_sums(cells)
    ordered = ordered_durations(cells)
    p50, p95 = percentiles(ordered) if ordered else (None, None)
    return Reckoned(
        mean,
        target,
        coverage_ratio=min(1.0, mean.count / sums.ok) if sums.ok else None,
        newest_seconds=newest_seconds(cells),
        sources=sums.sources,
        p50=p50,
        p95=p95,
        notes=notes,
    )


def _learning_notes(interfaces: list[str], learned: Learned) -> tuple[Text, ...]:
    named = tuple(
        text(
            "kpi.note.learning",
            interface=name,
            answers=min(learned.answers.get(name, 0), LEAST_ANSWERS),
            needed=LEAST_ANSWERS,
        )
        for name in interfaces[:MOST_NAMED]
    )
    more = len(interfaces) - MOST_NAMED
    return (*named, text("kpi.note.more_learning", count=more)) if more > 0 else named
