"""Short ways to make weeks for advice, and to ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from desktop_monitor.assess.advice.advising import improvements, recommendations
from desktop_monitor.assess.advice.recommendation import Improvement, Recommendation
from desktop_monitor.assess.advice.situation import Situation
from desktop_monitor.assess.performance.comparing import tables
from desktop_monitor.assess.performance.kpis import kpi_figures
from desktop_monitor.assess.performance.targets import Learned, Targets
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.period_facts import PeriodFacts, RequestCell
from tests.helpers.period_facts import END, key, requests

_SWAY = (0.9, 1.1, 0.95, 1.05, 1.0)
DAYS = tuple(f"2027-01-{day:02}" for day in range(10, 20))


def at(**fields: object) -> Situation:
    """A situation in which nothing is set up but what is given."""
    return Situation(END, **fields)  # type: ignore[arg-type]


def advice(
    facts: PeriodFacts, situation: Situation | None = None, targets: Targets | None = None
) -> tuple[Recommendation, ...]:
    """What is recommended, with the figures and tables the facts come to."""
    situation = replace(situation or at(), targets=targets or Targets())
    figures = kpi_figures(facts, None, situation.targets, Learned(), situation.prices)
    return recommendations(facts, figures, tables(facts, situation.prices, {}), situation)


def one(
    rule: str, facts: PeriodFacts, situation: Situation | None = None, targets: Targets | None = None
) -> Recommendation:
    """The only recommendation of this rule."""
    (found,) = of(rule, facts, situation, targets)
    return found


def of(
    rule: str, facts: PeriodFacts, situation: Situation | None = None, targets: Targets | None = None
) -> list[Recommendation]:
    """All recommendations of this rule."""
    return [found for found in advice(facts, situation, targets) if found.rule == rule]


def together(facts: PeriodFacts, situation: Situation) -> tuple[Improvement, ...]:
    """What all recommendations may bring."""
    figures = kpi_figures(facts, None, Targets(), Learned(), situation.prices)
    return improvements(advice(facts, situation), facts, figures, situation)


def said(found: Recommendation) -> str:
    """All its sentences."""
    return "\n".join(map(words, (found.title, *found.evidence, found.disproof)))


def answers(mean: float, count: int, seed: int = 1) -> list[float]:
    """Durations about as skewed as real ones, in seconds; the same for the same seed but for their mean."""
    random = Random(seed)
    drawn = [random.lognormvariate(0.0, 0.5) for _ in range(count)]
    return [one * mean / (sum(drawn) / count) for one in drawn]


def days_of(
    mean: float,
    count: int = 8,
    days: Sequence[str] = DAYS,
    *,
    own: bool = False,
    counts: dict[str, int] | None = None,
    **of: str,
) -> list[RequestCell]:
    """A cell a day of answers that took `mean` seconds on average of all days; no day is like the next."""
    sway = [_SWAY[(place + len(of.get("mode", ""))) % len(_SWAY)] for place in range(len(days))]
    return [
        requests(key(day=day, **of), answers(mean * sway[seed], count, seed), own=own, **(counts or {}))
        for seed, day in enumerate(days)
    ]
