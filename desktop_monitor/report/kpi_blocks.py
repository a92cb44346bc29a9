"""Key figures of KPIs: value, target, count and trend in words, and how each stands.

Must not know which section shows which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from desktop_monitor.assess.performance.figure import ENOUGH, FigureState, KpiFigure
from desktop_monitor.assess.performance.score import HEADROOM, Grade, Score
from desktop_monitor.assess.performance.trend import TrendWord, trend_of
from desktop_monitor.language.quantities import MISSING, count_text, ratio_text
from desktop_monitor.language.text import Text, counted, forms, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.metrics.units import value_text
from desktop_monitor.report.blocks import Block, KeyFigure, KeyFigures, Paragraph, Tone
from desktop_monitor.report.cells import amount_text, signed_text

TITLES: Mapping[str, Text] = {
    Kpi.RESPONSE_TIME.value: text("report.kpi.response_time"),
    Kpi.SUCCESS_RATE.value: text("report.kpi.success_rate"),
    Kpi.CACHE_HIT_RATE.value: text("report.kpi.cache_hit_rate"),
    Kpi.TOKEN_EFFICIENCY.value: text("report.kpi.token_efficiency"),
    Kpi.AGENT_MEMORY.value: text("report.kpi.agent_memory"),
    Kpi.CONTEXT_PREPARATION.value: text("report.kpi.context_preparation"),
    Kpi.AVAILABILITY.value: text("report.kpi.availability"),
    HEADROOM: text("report.kpi.machine_headroom"),
}
"""Of every part of a score."""
STATES: Mapping[FigureState, tuple[Tone, Text]] = {
    FigureState.MET: (Tone.GOOD, text("report.state.met")),
    FigureState.MISSED: (Tone.WARNING, text("report.state.missed")),
    FigureState.FAILED: (Tone.BAD, text("report.state.failed")),
    FigureState.LEARNING: (Tone.UNKNOWN, text("report.state.learning")),
    FigureState.NOT_ENOUGH_DATA: (Tone.UNKNOWN, text("report.state.not_enough_data")),
    FigureState.NO_DATA: (Tone.UNKNOWN, text("report.state.no_data")),
}
TRENDS: Mapping[TrendWord, Text] = {
    TrendWord.BETTER: text("report.trend.better"),
    TrendWord.WORSE: text("report.trend.worse"),
    TrendWord.STEADY: text("report.trend.steady"),
    TrendWord.UNKNOWN: text("report.trend.unknown"),
}
_GRADES: Mapping[Grade | None, tuple[Tone, Text]] = {
    Grade.EXCELLENT: (Tone.GOOD, text("report.grade.excellent")),
    Grade.GOOD: (Tone.GOOD, text("report.grade.good")),
    Grade.FAIR: (Tone.WARNING, text("report.grade.fair")),
    Grade.POOR: (Tone.BAD, text("report.grade.poor")),
    None: (Tone.UNKNOWN, text("report.grade.withheld")),
}
_ANSWERS = forms("{number} answer", "{number} answers")
_REQUESTS = forms("{number} request", "{number} requests")
_COUNTED: Mapping[Kpi, tuple[str, str]] = {
    Kpi.RESPONSE_TIME: _ANSWERS,
    Kpi.SUCCESS_RATE: _REQUESTS,
    Kpi.CACHE_HIT_RATE: _REQUESTS,
    Kpi.TOKEN_EFFICIENCY: _REQUESTS,
    Kpi.AGENT_MEMORY: forms("{number} reading", "{number} readings"),
    Kpi.CONTEXT_PREPARATION: forms("{number} context", "{number} contexts"),
    Kpi.AVAILABILITY: forms("{number} minute with requests", "{number} minutes with requests"),
}
_BAR_ROOM = 1.25
"""A bar whose greatest good value is a limit leaves a quarter beyond it."""


def figures_of(figures: Iterable[KpiFigure], kpis: Iterable[Kpi]) -> KeyFigures:
    """Key figures of `kpis`, in their order."""
    by_kpi = {figure.kpi: figure for figure in figures}
    return KeyFigures(tuple(key_figure(by_kpi[kpi]) for kpi in kpis if kpi in by_kpi))


def known_figures(figures: Sequence[KpiFigure], kpis: Sequence[Kpi]) -> Iterator[Block]:
    """Those of `kpis` of which anything is known, and a line that names the others."""
    by_kpi = {figure.kpi: figure for figure in figures}
    unknown = [kpi for kpi in kpis if kpi not in by_kpi or by_kpi[kpi].state is FigureState.NO_DATA]
    if known := figures_of(figures, (kpi for kpi in kpis if kpi not in unknown)).figures:
        yield KeyFigures(known)
    if unknown:
        names = ", ".join(words(TITLES[kpi.value]) for kpi in unknown)
        yield Paragraph(words(text("report.no_data", names=names)), is_quiet=True)


def key_figure(figure: KpiFigure) -> KeyFigure:
    """One of them."""
    tone, word = STATES[figure.state]
    unit = KPIS[figure.kpi].unit
    value, target = _bar(figure)
    return KeyFigure(
        title=words(TITLES[figure.kpi.value]),
        value=amount_text(figure.value, unit),
        detail=" · ".join(_details(figure)),
        tone=tone,
        word=words(word),
        fraction=value,
        target_fraction=target,
    )


def score_figure(score: Score, previous: Score) -> KeyFigure:
    """The score and its grade, with that of the period before."""
    tone, word = _GRADES[score.grade]
    details = [words(text("report.score.known", known=score.known_ratio))]
    if previous.value is not None and are_comparable(score, previous):
        details.append(words(text("report.score.previous", value=f"{previous.value:.0f}")))
    return KeyFigure(
        title=words(text("report.score.title")),
        value=MISSING if score.value is None else f"{score.value:.0f} / 100",
        detail=" · ".join(details),
        tone=tone,
        word=words(word),
        fraction=None if score.value is None else score.value / 100.0,
    )


def are_comparable(score: Score, previous: Score) -> bool:
    """Whether both are made of the same parts: one that was not known before would move the score by itself."""
    known, former = (
        frozenset(part.name for part in one.parts if part.fraction is not None) for one in (score, previous)
    )
    return score.value is not None and previous.value is not None and known == former


def target_text(figure: KpiFigure) -> str:
    """``< 3 s``; empty where there is none."""
    if figure.target is None:
        return ""
    sign = "<" if KPIS[figure.kpi].is_lower_better else ">"
    return f"{sign} {value_text(figure.target, KPIS[figure.kpi].unit)}"


def counted_text(figure: KpiFigure) -> str:
    """``812 answers``; too few of them are told as so many of those it takes."""
    count, number = figure.count, count_text(figure.count)
    if figure.state is FigureState.NOT_ENOUGH_DATA:
        count, number = ENOUGH, words(text("report.counted.of", count=number, needed=ENOUGH))
    return words(counted(*_COUNTED[figure.kpi], count, number=number))


def trend_text(figure: KpiFigure) -> str:
    """``better by 0.4 s (12 %)``; empty where nothing can be compared."""
    trend = trend_of(figure)
    if figure.change is None or trend is TrendWord.UNKNOWN:
        return ""
    if trend is TrendWord.STEADY:
        return words(TRENDS[trend])
    change = signed_text(figure.change.value, KPIS[figure.kpi].unit).lstrip("+-±")
    return words(text("report.trend.by", trend=words(TRENDS[trend]), change=change + _share(figure)))


def _share(figure: KpiFigure) -> str:
    """Of the former value, in brackets; what is a share itself has moved by points."""
    if figure.change is None or not figure.previous or KPIS[figure.kpi].unit is Unit.RATIO:
        return ""
    return f" ({ratio_text(abs(figure.change.value / figure.previous))})"


def _details(figure: KpiFigure) -> Iterable[str]:
    target = target_text(figure)
    aim = words(text("report.target", target=target)) if target else ""
    found = (aim, counted_text(figure) if figure.count else "", trend_text(figure))
    return (one for one in found if one)


def _bar(figure: KpiFigure) -> tuple[float | None, float | None]:
    """How full the bar is and where its tick stands."""
    definition = KPIS[figure.kpi]
    if figure.value is None:
        return None, None
    if not definition.is_lower_better:
        return figure.value, figure.target
    if figure.target is None or not figure.limit:
        return None, None
    whole = max(figure.limit, figure.value / _BAR_ROOM) * _BAR_ROOM
    return figure.value / whole, figure.target / whole
