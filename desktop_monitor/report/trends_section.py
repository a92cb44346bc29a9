"""Trends against the period before, each with its interval and a word. Must not know how figures are made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.assess.performance.trend import TrendWord, trend_of
from desktop_monitor.language.quantities import MISSING
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.kpi import KPIS
from desktop_monitor.report.blocks import Block, Cell, Heading, Paragraph, Table, Tone
from desktop_monitor.report.cells import amount, change_range_text, heading, signed_text
from desktop_monitor.report.kpi_blocks import TITLES, TRENDS, are_comparable, trend_text
from desktop_monitor.report.moments import span_words
from desktop_monitor.report.report import Report

_TONES = {
    TrendWord.BETTER: Tone.GOOD,
    TrendWord.WORSE: Tone.WARNING,
    TrendWord.STEADY: Tone.NEUTRAL,
    TrendWord.UNKNOWN: Tone.UNKNOWN,
}


def trends_section(report: Report, zone: tzinfo | None) -> Iterator[Block]:
    """Every KPI and the score, now and before."""
    period = report.period
    yield Heading(2, words(text("report.heading.trends")), "trends")
    former = span_words(period.previous_start_seconds, period.previous_end_seconds, zone)
    rows = (_score(report), *map(_kpi, report.kpis))
    known = tuple(row for row in rows if row[2].text != MISSING)
    if known:
        yield Paragraph(words(text("report.trend.compared", span=former)))
    columns = (
        heading(text("report.column.figure"), "kpi", is_number=False),
        heading(text("report.column.this_period"), "value"),
        heading(text("report.column.previous"), "previous"),
        heading(text("report.column.difference"), "change"),
        heading(text("report.column.interval"), "change_low"),
        heading(None, "change_high"),
        heading(text("report.column.trend"), "trend", is_number=False),
    )
    nothing = words(text("report.empty.trends", span=former))
    yield Table("trends", words(text("report.table.trends")), columns, known, nothing)
    if known:
        yield Paragraph(words(text("report.trend.how")), is_quiet=True)


def _score(report: Report) -> tuple[Cell, ...]:
    now, before = report.score.value, report.previous_score.value
    is_alike = are_comparable(report.score, report.previous_score)
    change = now - before if is_alike and now is not None and before is not None else None
    return (
        Cell(words(text("report.score.title")), "score"),
        Cell(_points(now), now),
        Cell(_points(before), before),
        Cell(MISSING if change is None else _signed(change), change),
        Cell(MISSING, None),
        Cell("", None),
        Cell(MISSING, None),
    )


def _points(value: float | None) -> str:
    return MISSING if value is None else f"{value:.0f}"


def _signed(points: float) -> str:
    return f"{points:+.0f}" if round(points) else "±0"


def _kpi(figure: KpiFigure) -> tuple[Cell, ...]:
    unit, change, trend = KPIS[figure.kpi].unit, figure.change, trend_of(figure)
    low, high = (change.low, change.high) if change else (None, None)
    return (
        Cell(words(TITLES[figure.kpi.value]), figure.kpi.value),
        amount(figure.value, unit),
        amount(figure.previous, unit),
        Cell(signed_text(change.value, unit) if change else MISSING, change.value if change else None),
        Cell(MISSING if low is None or high is None else change_range_text(low, high, unit), low),
        Cell("", high),
        Cell(trend_text(figure) or words(TRENDS[trend]), trend.value, _TONES[trend]),
    )
