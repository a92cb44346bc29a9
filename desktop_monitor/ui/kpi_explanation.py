"""Everything that is behind a figure, as lines to read: no number without where it came from.

Must not know widgets or how a figure was reckoned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.engine.performance_view import PerformanceView
from desktop_monitor.language.quantities import ratio_text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.report.cells import range_text
from desktop_monitor.report.kpi_blocks import counted_text
from desktop_monitor.ui.agent_words import age_words as length_words
from desktop_monitor.ui.agent_words import ago_words, client_name
from desktop_monitor.ui.kpi_words import (
    amount,
    change_words,
    state_word,
    target_words,
    trend_words,
    value_words,
)
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.untrusted import one_line

_MOST_INTERFACES = 4


class Explanation(NamedTuple):
    """A title, what it is, named lines, and remarks."""

    title: str
    meaning: str
    lines: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


def _tr(text: str) -> str:
    return QCoreApplication.translate("KpiExplanation", text)


def explained(figure: KpiFigure, view: PerformanceView, now_seconds: float, title: str) -> Explanation:
    """What is behind `figure`, one of the KPIs of `view`; `title` is what it is called."""
    lines = tuple(line for line in _lines(figure, now_seconds) if line[1])
    parted = tuple(_by_interface(figure, view))
    remarks = tuple(one_line(words(note)) for note in figure.notes)
    return Explanation(title, _meaning(figure.kpi), (*lines, *parted), remarks)


def _lines(figure: KpiFigure, now: float) -> Iterator[tuple[str, str]]:
    yield _tr("Value"), _value(figure)
    yield _tr("Target"), _target(figure)
    yield _tr("State"), state_word(figure)
    yield _tr("Period"), _period(figure, now)
    yield _tr("Rests on"), counted_text(figure) if figure.count else _tr("nothing was observed")
    newest = figure.newest_seconds
    yield _tr("Newest"), "" if newest is None else ago_words(newest, now)
    yield _tr("Coverage"), _coverage(figure)
    yield _tr("Spread"), _spread(figure)
    yield _tr("Before"), _before(figure)
    yield _tr("Sources"), ", ".join(_source(name) for name in figure.sources)


def _value(figure: KpiFigure) -> str:
    if figure.value is None:
        return ""
    if figure.low is None or figure.high is None:
        return value_words(figure)
    between = range_text(figure.low, figure.high, KPIS[figure.kpi].unit)
    return _tr("{value}, with 95 % certainty {between}").format(value=value_words(figure), between=between)


def _target(figure: KpiFigure) -> str:
    target = target_words(figure)
    if not target:
        return _tr("none yet: what is usual here is still being learned") if figure.count else ""
    aim = f"{target} ({_whose(figure)})"
    if figure.limit is None:
        return aim
    worse = _tr("failed from {limit} on") if KPIS[figure.kpi].is_lower_better else _tr("failed at {limit} and below")
    return f"{aim}, {worse.format(limit=amount(figure, figure.limit))}"


def _whose(figure: KpiFigure) -> str:
    if figure.is_own_target:
        return _tr("yours")
    if figure.kpi is Kpi.RESPONSE_TIME:
        return _tr("half more than the slowest twentieth of your last 14 days; of own workflows the standard one")
    if figure.kpi is Kpi.AGENT_MEMORY:
        return _tr("a quarter of this machine's")
    return _tr("the standard one")


def _period(figure: KpiFigure, now: float) -> str:
    start, end = figure.start_seconds, figure.end_seconds
    length = length_words(end - start)
    return f"{length}, {near_moment(start, now)} – {near_moment(end, now)}"


def _coverage(figure: KpiFigure) -> str:
    if figure.coverage_ratio is None:
        return ""
    share = ratio_text(figure.coverage_ratio)
    if figure.kpi is Kpi.AGENT_MEMORY:
        return _tr("{share} of the time was recorded").format(share=share)
    return _tr("known for {share} of all observations").format(share=share)


def _spread(figure: KpiFigure) -> str:
    if figure.p50 is None or figure.p95 is None:
        return ""
    half, most = amount(figure, figure.p50), amount(figure, figure.p95)
    return _tr("half within {half} (p50), 95 % within {most} (p95)").format(half=half, most=most)


def _before(figure: KpiFigure) -> str:
    if figure.previous is None:
        return ""
    before = _tr("{value} in the same time before").format(value=amount(figure, figure.previous))
    trend = trend_words(figure)
    change = figure.change
    if not trend or change is None or change.low is None or change.high is None:
        return before
    low, high = _signed(figure, change.low), _signed(figure, change.high)
    between = _tr("between {low} and {high}").format(low=low, high=high)
    return f"{before}: {trend} ({between})"


def _signed(figure: KpiFigure, change: float) -> str:
    sign = "−" if change < 0 else "+"
    return f"{sign}{change_words(figure, change)}"


def _source(name: str) -> str:
    names = {
        "files": _tr("agents' own files"),
        "otlp": _tr("agents' telemetry"),
        "workflow": _tr("events of own workflows"),
        "machine": _tr("readings of this machine"),
    }
    return names.get(name, one_line(name))


def _by_interface(figure: KpiFigure, view: PerformanceView) -> Iterator[tuple[str, str]]:
    """The same of each interface, where there are several."""
    if len(view.kpis_by_interface) < 2:
        return
    for name, figures in view.kpis_by_interface[:_MOST_INTERFACES]:
        found = next((one for one in figures if one.kpi is figure.kpi), None)
        if found is not None and found.count:
            parts = (value_words(found), state_word(found), target_words(found), counted_text(found))
            yield client_name(name), " · ".join(part for part in parts if part)


def _meaning(kpi: Kpi) -> str:
    meanings = {
        Kpi.RESPONSE_TIME: _tr("How long agents' requests to their models took on average, from sent to answered."),
        Kpi.SUCCESS_RATE: _tr("The share of requests that were answered; those you cancelled do not count."),
        Kpi.CACHE_HIT_RATE: _tr("The share of the input that models had in their cache already, in tokens."),
        Kpi.TOKEN_EFFICIENCY: _tr(
            "The share of the money for tokens that bought something; wasted are failed requests and caches "
            "that nobody read while they lived. Weighted by list price."
        ),
        Kpi.AGENT_MEMORY: _tr("What all agents and the programs they started took, while any ran."),
        Kpi.CONTEXT_PREPARATION: _tr("How long own workflows took to prepare a context."),
        Kpi.AVAILABILITY: _tr("Of the minutes in which an answer was wanted, those in which one came."),
    }
    return meanings[kpi]
