"""The executive summary: what is read first, and maybe alone. Must not know other sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.assess.performance.score import HEADROOM, ScorePart
from desktop_monitor.language.quantities import MISSING, count_text, local
from desktop_monitor.language.text import Text, counted, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.report.blocks import Block, Cell, Heading, KeyFigures, Paragraph, Table, Tone
from desktop_monitor.report.cells import amount, for_csv, heading, sentence, told, usd_text
from desktop_monitor.report.kpi_blocks import (
    STATES,
    TITLES,
    are_comparable,
    counted_text,
    figures_of,
    score_figure,
    target_text,
    trend_text,
)
from desktop_monitor.report.report import Report

_MOST_NOTES = 6
_FIRST = (Kpi.RESPONSE_TIME, Kpi.AVAILABILITY, Kpi.SUCCESS_RATE)
_MOVED: Mapping[Kpi, Text] = {
    Kpi.RESPONSE_TIME: text("report.moved.response_time"),
    Kpi.AVAILABILITY: text("report.moved.availability"),
    Kpi.SUCCESS_RATE: text("report.moved.success_rate"),
}


def summary_section(report: Report) -> Iterator[Block]:
    """Score, average answer, availability and success, each with target, count and trend."""
    yield Heading(2, words(text("report.heading.summary")), "summary")
    if report.is_simulated:
        yield Paragraph(words(text("report.simulated")))
    yield Paragraph(" ".join(_sentences(report)))
    if moved := list(_moved(report)):
        yield Paragraph(" ".join(moved))
    first = figures_of(report.kpis, _FIRST)
    yield KeyFigures((score_figure(report.score, report.previous_score), *first.figures))
    parts = _parts(report)
    # Of parts of which nothing is known, the figures above say so already.
    yield parts if any(part.fraction is not None for part in report.score.parts) else for_csv(parts)
    yield from _notes(report)


def _sentences(report: Report) -> Iterator[str]:
    totals, coverage = report.usage_by_model.totals, report.coverage
    if not totals.requests:
        yield words(text("report.summary.no_requests"))
    else:
        yield words(
            text(
                "Agents made {requests} in {sessions}, with {tokens}.",
                requests=counted(
                    "{number} request", "{number} requests", totals.requests, number=count_text(totals.requests)
                ),
                sessions=counted(
                    "{number} session", "{number} sessions", coverage.sessions, number=count_text(coverage.sessions)
                ),
                tokens=counted("{number} token", "{number} tokens", totals.tokens, number=count_text(totals.tokens)),
            )
        )
    if totals.cost.usd is not None:
        key = "report.summary.least_cost" if totals.cost.unpriced_models else "report.summary.cost"
        yield words(text(key, usd=usd_text(totals.cost.usd)))
    if coverage.machine_ratio:
        yield words(text("report.summary.machine", ratio=coverage.machine_ratio))
    else:
        yield words(text("report.summary.no_machine"))
    if not report.period.is_complete:
        yield words(text("report.summary.so_far"))


def _moved(report: Report) -> Iterator[str]:
    """Against the period before, in words."""
    by_kpi = {figure.kpi: figure for figure in report.kpis}
    known = [(kpi, trend) for kpi in _FIRST if kpi in by_kpi and (trend := trend_text(by_kpi[kpi]))]
    if known:
        trends = ", ".join(f"{words(_MOVED[kpi])} {trend}" for kpi, trend in known)
        yield words(text("report.summary.moved", trends=trends))
    now, before = report.score.value, report.previous_score.value
    if now is not None and before is not None:
        is_alike = are_comparable(report.score, report.previous_score)
        key = "report.summary.score_moved" if is_alike else "report.summary.score_of_other_parts"
        yield words(text(key, now=f"{now:.0f}", before=f"{before:.0f}"))


def _parts(report: Report) -> Table:
    columns = (
        heading(text("report.column.part"), "part", is_number=False),
        heading(text("report.column.state"), "state", is_number=False),
        heading(text("report.column.value"), "value"),
        heading(text("report.column.target"), "target"),
        heading(text("report.column.rests_on"), "count"),
        heading(text("report.column.fraction"), "fraction_ratio"),
        heading(text("report.column.weight"), "weight"),
    )
    rows = tuple(_part(report, part) for part in report.score.parts)
    return Table("score_parts", words(text("report.table.score_parts")), columns, rows)


def _part(report: Report, part: ScorePart) -> tuple[Cell, ...]:
    """A row; its state is a word, and a shape where it is drawn."""
    figure = next((figure for figure in report.kpis if figure.kpi.value == part.name), None)
    title = Cell(words(TITLES[part.name]) if part.name in TITLES else part.name, part.name)
    given = (amount(part.fraction, Unit.RATIO), Cell(local(f"{part.weight:g}"), part.weight))
    if figure is None:
        known = text("report.state.known" if part.fraction is not None else "report.state.no_data")
        tone = Tone.NEUTRAL if part.fraction is not None else Tone.UNKNOWN
        value = amount(part.fraction, Unit.RATIO) if part.name == HEADROOM else told("")
        return (title, Cell(words(known), known.key.rpartition(".")[2], tone), value, told(""), told(""), *given)
    tone, word = STATES[figure.state]
    return (
        title,
        Cell(words(word), figure.state.value, tone),
        amount(figure.value, KPIS[figure.kpi].unit),
        Cell(target_text(figure) or MISSING, figure.target),
        Cell(counted_text(figure) if figure.count else MISSING, figure.count),
        *given,
    )


def _notes(report: Report) -> Iterator[Paragraph]:
    """What figures leave out, and what left-out parts mean."""
    notes = [_told(figure) for figure in report.kpis if figure.notes]
    unknown = (part.name for part in report.score.parts if part.fraction is None)
    left_out = [words(TITLES[name]) for name in unknown if name in TITLES]
    if left_out:
        notes.insert(0, words(text("report.score.left_out", parts=", ".join(left_out))))
    if notes:
        yield Paragraph(" ".join(notes), is_quiet=True)


def _told(figure: KpiFigure) -> str:
    """What one figure leaves out; of many reasons the first ones."""
    notes = [sentence(note) for note in figure.notes[:_MOST_NOTES]]
    more = len(figure.notes) - _MOST_NOTES
    said = "; ".join(notes)
    said = words(text("report.and_more", names=said, count=more)) if more > 0 else said
    return f"{words(TITLES[figure.kpi.value])}: {said}."
