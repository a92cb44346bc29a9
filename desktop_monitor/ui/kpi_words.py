"""Key performance indicators in the words of the face: names, values, targets, how they stand and moved.

Must not know widgets or how a figure was reckoned.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from desktop_monitor.assess.health import Health
from desktop_monitor.assess.performance.figure import ENOUGH, FigureState, KpiFigure
from desktop_monitor.assess.performance.score import HEADROOM, Grade, Score
from desktop_monitor.assess.performance.trend import TrendWord, trend_of
from desktop_monitor.language.quantities import MISSING, count_text, local
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.report.cells import amount_text
from desktop_monitor.report.kpi_blocks import counted_text, key_figure, target_text
from desktop_monitor.ui.agent_words import ago_words

_LEVELS = {
    FigureState.MET: Health.HEALTHY,
    FigureState.MISSED: Health.DEGRADED,
    FigureState.FAILED: Health.CRITICAL,
    FigureState.LEARNING: Health.UNKNOWN,
    FigureState.NOT_ENOUGH_DATA: Health.UNKNOWN,
    FigureState.NO_DATA: Health.UNKNOWN,
}
"""The shape that stands for each state."""
ROLES = {Health.HEALTHY: "healthy", Health.DEGRADED: "degraded", Health.CRITICAL: "critical", Health.UNKNOWN: "unknown"}
"""The colour token of each shape."""
ALWAYS = (
    Kpi.RESPONSE_TIME,
    Kpi.SUCCESS_RATE,
    Kpi.CACHE_HIT_RATE,
    Kpi.TOKEN_EFFICIENCY,
    Kpi.AGENT_MEMORY,
)
"""Shown also while nothing is known of them."""
_TWO_DIGITS = 9.95
_ALWAYS_FRESH = frozenset({Kpi.AGENT_MEMORY})


class Bar(NamedTuple):
    """How full a figure's bar is and where its tick stands, 0-1."""

    ratio: float | None
    target: float | None


def _tr(words: str, meaning: str = "") -> str:
    return QCoreApplication.translate("KpiWords", words, meaning or None)


def part_name(name: str) -> str:
    """What a KPI or another part of the score is called."""
    names = {
        Kpi.RESPONSE_TIME.value: _tr("Response time"),
        Kpi.SUCCESS_RATE.value: _tr("Success rate"),
        Kpi.CACHE_HIT_RATE.value: _tr("Cache hit rate"),
        Kpi.TOKEN_EFFICIENCY.value: _tr("Token efficiency"),
        Kpi.AGENT_MEMORY.value: _tr("Agent memory"),
        Kpi.CONTEXT_PREPARATION.value: _tr("Preparation"),
        Kpi.AVAILABILITY.value: _tr("Availability"),
        HEADROOM: _tr("Machine headroom"),
    }
    return names.get(name, name)


def kpi_name(kpi: Kpi) -> str:
    """``Response time``."""
    return part_name(kpi.value)


def shown_figures(figures: Iterable[KpiFigure]) -> tuple[KpiFigure, ...]:
    """Those worth a row: the usual five, and others of which anything is known."""
    return tuple(one for one in figures if one.kpi in ALWAYS or one.state is not FigureState.NO_DATA)


def level_of(figure: KpiFigure) -> Health:
    """The shape of its state."""
    return _LEVELS[figure.state]


def state_word(figure: KpiFigure) -> str:
    """``met``, ``missed``, ``not enough data``: never by colour alone."""
    if figure.state is FigureState.NOT_ENOUGH_DATA:
        return _tr("not enough data")
    return short_state(figure)


def short_state(figure: KpiFigure) -> str:
    """The same where there is little room, and `basis_words` say the rest."""
    if figure.state is FigureState.LEARNING and not figure.notes:
        return _tr("not judged")
    return _short_states()[figure.state]


def short_states() -> tuple[str, ...]:
    """All that `short_state` may say, for whoever makes room for it."""
    return *_short_states().values(), _tr("not judged")


def _short_states() -> dict[FigureState, str]:
    return {
        FigureState.MET: _tr("met", "a target"),
        FigureState.MISSED: _tr("missed", "a target"),
        FigureState.FAILED: _tr("failed", "a target, by far"),
        FigureState.LEARNING: _tr("learning"),
        FigureState.NOT_ENOUGH_DATA: _tr("too few"),
        FigureState.NO_DATA: _tr("no data"),
    }


def value_words(figure: KpiFigure) -> str:
    """``2.8 s``; a dash where there are too few observations."""
    return amount(figure, figure.value)


def amount(figure: KpiFigure, value: float | None) -> str:
    """Another value of the same kind."""
    return amount_text(value, KPIS[figure.kpi].unit)


def bar_of(figure: KpiFigure) -> Bar:
    """The bar of a figure; where nothing is known its target may still be marked."""
    drawn = key_figure(figure)
    return Bar(drawn.fraction, drawn.target_fraction)


def target_words(figure: KpiFigure) -> str:
    """``< 3 s``; empty where there is none."""
    return target_text(figure)


def basis_words(figure: KpiFigure, now_seconds: float) -> str:
    """What it rests on and how old that is: ``63 answers · 12 s ago``."""
    if not figure.count:
        return _tr("nothing to measure")
    if figure.state is FigureState.NOT_ENOUGH_DATA:
        few = _tr("not enough data: {count} of {needed}").format(count=figure.count, needed=ENOUGH)
        return _joined((few, age_words(figure, now_seconds)))
    counted = counted_text(figure)
    if figure.kpi is Kpi.AVAILABILITY:
        counted = _tr("{count} min asked").format(count=count_text(figure.count))  # there is little room
    return _joined((counted, age_words(figure, now_seconds)))


def age_words(figure: KpiFigure, now_seconds: float) -> str:
    """How old its newest observation is; nothing for what is measured all the time."""
    if figure.newest_seconds is None or figure.kpi in _ALWAYS_FRESH:
        return ""
    return ago_words(figure.newest_seconds, now_seconds)


def trend_words(figure: KpiFigure) -> str:
    """Against the period before: ``0.4 s better``, ``steady``; empty where nothing can be compared."""
    trend = trend_of(figure)
    if figure.change is None or trend is TrendWord.UNKNOWN:
        return ""
    if trend is TrendWord.STEADY:
        return _tr("steady")
    words = _tr("{change} better") if trend is TrendWord.BETTER else _tr("{change} worse")
    return words.format(change=change_words(figure, figure.change.value))


def change_words(figure: KpiFigure, change: float) -> str:
    """How much, without its sign: ``0.4 s``; of ratios in points, for a difference is no share."""
    if KPIS[figure.kpi].unit is Unit.RATIO:
        points = abs(change) * 100.0
        return _tr("{points} pts").format(points=local(f"{points:.1f}") if points < _TWO_DIGITS else f"{points:.0f}")
    if KPIS[figure.kpi].unit is Unit.SECONDS and (figure.value or 0.0) >= 1.0 and abs(change) < _TWO_DIGITS:
        return local(f"{abs(change):.1f}") + " s"  # in the unit of the value beside it
    return amount(figure, abs(change))


def spoken(figure: KpiFigure, now_seconds: float) -> str:
    """All of a row in one sentence, for who cannot see it."""
    target = target_words(figure)
    aim = _tr("target {target}").format(target=target) if target else ""
    parts = (value_words(figure) if figure.value is not None else "", state_word(figure), aim, trend_words(figure))
    return f"{kpi_name(figure.kpi)}: {_joined((*parts, basis_words(figure, now_seconds)), ', ')}"


def score_words(score: Score | None) -> str:
    """``74``; a dash while it is withheld or not known."""
    return MISSING if score is None or score.value is None else f"{score.value:.0f}"


def grade_word(score: Score | None) -> str:
    """``good``; that it is withheld; empty where there is none."""
    if score is None:
        return ""
    words = {
        Grade.EXCELLENT: _tr("excellent"),
        Grade.GOOD: _tr("good"),
        Grade.FAIR: _tr("fair"),
        Grade.POOR: _tr("poor"),
        None: _tr("withheld"),
    }
    return words[score.grade]


def _joined(parts: Iterable[str], between: str = " · ") -> str:
    return between.join(part for part in parts if part)
