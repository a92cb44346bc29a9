"""KPIs of a period and of its parts, and the score made of them.

Each KPI's definition is its own module's; here they come together. Must not know the
journal, the history or who shows figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.performance.agent_memory import agent_memory
from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.assess.performance.memory import Memory
from desktop_monitor.assess.performance.preparation import context_preparation
from desktop_monitor.assess.performance.reckoned import Pair, figure_of
from desktop_monitor.assess.performance.response_time import response_time
from desktop_monitor.assess.performance.scope import parted
from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS, HEADROOM, Score, score
from desktop_monitor.assess.performance.share_figures import availability, success_rate
from desktop_monitor.assess.performance.targets import Learned, Targets
from desktop_monitor.assess.performance.token_figures import cache_hit_rate, token_efficiency
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.metrics.period_facts import AgentPeriod, PeriodFacts

_EVERYWHERE = (Kpi.RESPONSE_TIME, Kpi.SUCCESS_RATE, Kpi.CACHE_HIT_RATE, Kpi.TOKEN_EFFICIENCY)
PARTED: Mapping[Grouping, tuple[Kpi, ...]] = {
    Grouping.INTERFACE: (*_EVERYWHERE, Kpi.AGENT_MEMORY, Kpi.AVAILABILITY),
    Grouping.MODE: (*_EVERYWHERE, Kpi.CONTEXT_PREPARATION),
    Grouping.MODEL: _EVERYWHERE,
    Grouping.PROJECT: (*_EVERYWHERE, Kpi.CONTEXT_PREPARATION),
    Grouping.DAY: (*_EVERYWHERE, Kpi.CONTEXT_PREPARATION, Kpi.AVAILABILITY),
}
"""Which KPIs can be told of one interface, mode, model, project or day."""
_NOTHING = AgentPeriod()


def kpi_figures(
    facts: PeriodFacts,
    previous: PeriodFacts | None,
    targets: Targets,
    learned: Learned,
    prices: PriceTable,
    memory: Memory | None = None,
) -> tuple[KpiFigure, ...]:
    """Every KPI of a period, in the order of `KPIS`.

    `previous`: the period before, of the same length; None: there is nothing to compare with.
    `learned` is what is usual now; it holds for both. `memory`: the same one for every question
    about these facts saves who asks several of a month from reckoning twice.
    """
    reckoning = _Reckoning(facts, previous, targets, learned, prices, memory or Memory())
    return reckoning.figures(KPIS, facts.agents, previous.agents if previous else None)


def kpi_figures_by(
    dimension: Grouping,
    facts: PeriodFacts,
    previous: PeriodFacts | None,
    targets: Targets,
    learned: Learned,
    prices: PriceTable,
    memory: Memory | None = None,
) -> tuple[tuple[str, tuple[KpiFigure, ...]], ...]:
    """The KPIs in `PARTED` of each interface, mode, model or project of the period, in the order of their names.

    Of days, too, and these are compared with nothing. `start_seconds` and `end_seconds` of the figures are the
    whole period's. `memory` as in `kpi_figures`. Raises ValueError for other groupings.
    """
    reckoning = _Reckoning(facts, previous, targets, learned, prices, memory or Memory())
    now = parted(facts.agents, dimension)
    before = parted(previous.agents, dimension) if previous and dimension is not Grouping.DAY else None
    return tuple(
        (
            key,
            reckoning.figures(
                PARTED[dimension],
                agents,
                None if before is None else before.get(key, _NOTHING),
                key if dimension is Grouping.INTERFACE else None,
            ),
        )
        for key, agents in now.items()
    )


def score_of(
    figures: Iterable[KpiFigure], headroom_fraction: float | None, weights: Mapping[str, float] = DEFAULT_WEIGHTS
) -> Score:
    """The score of the period the figures are of. Raises ValueError for a negative weight."""
    fractions = {figure.kpi.value: figure.fraction for figure in figures}
    return score({**fractions, HEADROOM: headroom_fraction}, weights)


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """What all figures of one question have in common."""

    facts: PeriodFacts
    previous: PeriodFacts | None
    targets: Targets
    learned: Learned
    prices: PriceTable
    memory: Memory

    def figures(
        self, kpis: Iterable[Kpi], agents: AgentPeriod, before: AgentPeriod | None, interface: str | None = None
    ) -> tuple[KpiFigure, ...]:
        """`kpis` of some of the agents' facts."""
        period = self.facts.start_seconds, self.facts.end_seconds
        return tuple(figure_of(kpi, *period, self._pair(kpi, agents, before, interface)) for kpi in kpis)

    def _pair(self, kpi: Kpi, agents: AgentPeriod, before: AgentPeriod | None, interface: str | None) -> Pair:
        match kpi:
            case Kpi.RESPONSE_TIME:
                return response_time(agents, before, self.targets, self.learned, self.memory)
            case Kpi.SUCCESS_RATE:
                return success_rate(agents, before, self.targets, self.memory)
            case Kpi.CACHE_HIT_RATE:
                return cache_hit_rate(agents, before, self.targets, self.memory)
            case Kpi.TOKEN_EFFICIENCY:
                return token_efficiency(agents, before, self.targets, self.prices, self.memory)
            case Kpi.AGENT_MEMORY:
                return agent_memory(self.facts, self.previous, self.targets, self.learned, interface)
            case Kpi.CONTEXT_PREPARATION:
                return context_preparation(agents, before, self.targets)
            case Kpi.AVAILABILITY:
                return availability(agents, before, self.targets, self.memory)
