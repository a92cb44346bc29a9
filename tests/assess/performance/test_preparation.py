"""Preparing a context is held against the target of its mode."""

from __future__ import annotations

from desktop_monitor.agents.pricing import NO_PRICES
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.kpis import kpi_figures, kpi_figures_by
from desktop_monitor.assess.performance.targets import Learned, Target, Targets
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import PeriodFacts
from tests.helpers.period_facts import END, contexts, facts

_FANCY = contexts("FANCY", (2.0, 2.2, 2.4, 2.2, 2.2))
_SIMPLE = contexts("simple", (0.6, 0.7, 0.8, 0.7, 0.7))
_NOW = facts(contexts=(_FANCY, _SIMPLE))


def preparation(now: PeriodFacts, targets: Targets | None = None) -> KpiFigure:
    figures = kpi_figures(now, None, targets or Targets(), Learned(), NO_PRICES)
    return next(one for one in figures if one.kpi is Kpi.CONTEXT_PREPARATION)


def test_each_mode_has_its_own_target() -> None:
    by_mode = dict(kpi_figures_by(Grouping.MODE, _NOW, None, Targets(), Learned(), NO_PRICES))
    fancy, simple = by_mode["FANCY"][-1], by_mode["simple"][-1]

    assert (fancy.kpi, fancy.target, fancy.state) == (Kpi.CONTEXT_PREPARATION, 2.5, FigureState.MET)
    assert (simple.target, simple.limit, simple.state) == (0.5, 5.0, FigureState.MISSED)
    assert simple.fraction is not None
    assert abs(simple.fraction - 4.3 / 4.5) < 1e-12


def test_several_modes_are_held_against_the_mean_of_their_contexts_targets() -> None:
    found = preparation(_NOW)

    assert (found.count, found.target, found.limit) == (10, 1.5, 5.0)
    assert found.value is not None
    assert abs(found.value - 1.45) < 1e-12
    assert (found.sources, found.newest_seconds) == (("workflow",), END - 30.0)


def test_the_users_own_target_holds_for_all_modes() -> None:
    own = Targets(own={Kpi.CONTEXT_PREPARATION: Target(1.0, 2.0, is_own=True)})
    found = preparation(_NOW, own)

    assert (found.target, found.limit, found.is_own_target) == (1.0, 2.0, True)


def test_contexts_without_a_duration_lower_the_coverage() -> None:
    assert preparation(facts(contexts=(contexts("X", (1.0,) * 6, contexts=8),))).coverage_ratio == 0.75


def test_without_contexts_there_is_no_data() -> None:
    assert preparation(facts()).state is FigureState.NO_DATA
