"""Response time: the mean of answered requests, held against the targets of those who answered.

Of several interfaces together, value and target are means over the requests of those that
have a target; those still learning are left out and named. Where too few requests have a
target, all of them make the value and nothing is judged. The period before is reckoned of
the same interfaces. Must not know other KPIs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from desktop_monitor.assess.learned_limits import LEAST_ANSWERS
from desktop_monitor.assess.performance.estimating import Mean, mean_of
from desktop_monitor.assess.performance.figure import ENOUGH
from desktop_monitor.assess.performance.memory import FORGETFUL, Memory
from desktop_monitor.assess.performance.reckoned import MOST_NAMED, Pair, Reckoned, mean_target
from desktop_monitor.assess.performance.request_sums import (
    newest_seconds,
    ordered_durations,
    percentiles,
    request_sums,
)
from desktop_monitor.assess.performance.targets import Learned, Target, Targets, response_target
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.period_facts import AgentPeriod, RequestCell

_Cells = Sequence[RequestCell]


def response_time(
    agents: AgentPeriod,
    before: AgentPeriod | None,
    targets: Targets,
    learned: Learned,
    memory: Memory = FORGETFUL,
) -> Pair:
    """Seconds, of this period and the one before."""
    judged, learning = _parted(agents, targets, learned)
    is_judged = _timed(judged) >= ENOUGH or not _timed(learning)
    cells = judged if is_judged else agents.requests
    names = {cell.key.interface for cell in learning if cell.durations_seconds}
    notes = _learning_notes(sorted(names), learned)
    target = _mean_target(cells, targets, learned) if is_judged else None
    now = _reckoned(cells, target, notes, memory)
    if before is None:
        return Pair(now, None)
    judged, learning = _parted(before, targets, learned)
    return Pair(now, _mean(judged if is_judged else before.requests, memory))


def _parted(agents: AgentPeriod, targets: Targets, learned: Learned) -> tuple[_Cells, _Cells]:
    """Cells that have a target, and those that are still learning."""
    target_of = _target_of(targets, learned)
    learning = [cell for cell in agents.requests if target_of(cell) is None]
    if not learning:
        return agents.requests, ()
    return [cell for cell in agents.requests if target_of(cell) is not None], learning


def _target_of(targets: Targets, learned: Learned) -> Callable[[RequestCell], Target | None]:
    """Finds the target of a cell; a month has ten thousand of them and a handful of targets."""
    known: dict[tuple[str, bool], Target | None] = {}

    def target_of(cell: RequestCell) -> Target | None:
        place = cell.key.interface, cell.is_workflow
        if place not in known:
            known[place] = response_target(place[0], targets, learned, is_workflow=place[1])
        return known[place]

    return target_of


def _timed(cells: Iterable[RequestCell]) -> int:
    return sum(len(cell.durations_seconds) for cell in cells)


def _mean(cells: Iterable[RequestCell], memory: Memory) -> Mean:
    return mean_of((cell.durations_seconds for cell in cells), memory=memory)


def _mean_target(cells: _Cells, targets: Targets, learned: Learned) -> Target | None:
    """Every request counts with its own; without any, only the user's own, which holds for everybody, is known."""
    target_of = _target_of(targets, learned)
    each = ((len(cell.durations_seconds), target_of(cell)) for cell in cells)
    found = mean_target((count, target) for count, target in each if target)
    return found or response_target("", targets, Learned(), is_workflow=False)


def _reckoned(cells: _Cells, target: Target | None, notes: tuple[Text, ...], memory: Memory) -> Reckoned:
    mean = _mean(cells, memory)
    sums = memory.of(request_sums, cells)
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
