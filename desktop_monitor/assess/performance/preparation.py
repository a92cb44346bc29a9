"""Context preparation: the mean time own workflows take, each context held against its mode's target.

Of several modes together, the target is the mean of the contexts' own. Must not know other KPIs.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.assess.performance.estimating import Mean, mean_of
from desktop_monitor.assess.performance.reckoned import Pair, Reckoned, mean_target
from desktop_monitor.assess.performance.request_sums import percentiles
from desktop_monitor.assess.performance.targets import Target, Targets, preparation_target
from desktop_monitor.metrics.period_facts import AgentPeriod, ContextCell


def context_preparation(agents: AgentPeriod, before: AgentPeriod | None, targets: Targets) -> Pair:
    """Seconds, of this period and the one before."""
    mean, cells = _mean(agents), agents.contexts
    contexts = sum(cell.contexts for cell in cells)
    ordered = sorted(seconds for cell in cells for seconds in cell.durations_seconds)
    p50, p95 = percentiles(ordered) if ordered else (None, None)
    now = Reckoned(
        mean,
        preparation_target_of(cells, targets),
        coverage_ratio=min(1.0, mean.count / contexts) if contexts else None,
        newest_seconds=max((cell.newest_seconds for cell in cells), default=None),
        sources=("workflow",) if cells else (),
        p50=p50,
        p95=p95,
    )
    return Pair(now, _mean(before) if before else None)


def preparation_target_of(cells: Iterable[ContextCell], targets: Targets) -> Target:
    """The mean of the targets of these contexts, each that of its mode."""
    each = ((len(cell.durations_seconds), preparation_target(cell.mode, targets)) for cell in cells)
    return mean_target(each) or preparation_target("", targets)


def _mean(agents: AgentPeriod) -> Mean:
    return mean_of(cell.durations_seconds for cell in agents.contexts)
