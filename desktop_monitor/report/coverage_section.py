"""How much was seen, who told of it, and when nothing was. Must not know figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo

from desktop_monitor.language.quantities import count_text, duration_text
from desktop_monitor.language.text import Text, counted, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.report.blocks import Block, Cell, Heading, Paragraph, Table
from desktop_monitor.report.cells import heading
from desktop_monitor.report.moments import moment_words, stamp
from desktop_monitor.report.report import Report

REASONS: Mapping[GapReason, Text] = {
    GapReason.ASLEEP: text("report.gap.asleep"),
    GapReason.STOPPED: text("report.gap.stopped"),
    GapReason.PAUSED: text("report.gap.paused"),
    GapReason.STALLED: text("report.gap.stalled"),
    GapReason.CLOCK_STEP: text("report.gap.clock_step"),
}
_MOST_GAPS = 200


def coverage_section(report: Report, zone: tzinfo | None) -> Iterator[Block]:
    """Sentences, then the gaps."""
    yield Heading(2, words(text("report.heading.coverage")), "coverage")
    yield Paragraph(" ".join(_sentences(report)))
    yield _gaps(report, zone)
    left_out = len(report.coverage.gaps) - _MOST_GAPS
    if left_out > 0:
        yield Paragraph(words(_left_out(left_out)), is_quiet=True)


def _sentences(report: Report) -> Iterator[str]:
    coverage, sources = report.coverage, dict(report.coverage.sources)
    is_recorded = coverage.machine_ratio > 0
    key = "report.coverage.machine" if is_recorded else "report.empty.machine"
    yield words(text(key, ratio=coverage.machine_ratio))
    empty = sum(not (row.requests or row.machine_ratio) for row in report.days)
    if empty and len(report.days) > 1:
        yield words(text("report.coverage.empty_days", count=empty, days=len(report.days)))
    requests = report.usage_by_model.totals.requests
    if requests:
        counts = {name: count_text(count) for name, count in sources.items()}
        yield words(_told_by(requests, counts))
    if coverage.unattributed_tokens:
        yield words(_unattributed(coverage.unattributed_tokens))


def _told_by(requests: int, counts: Mapping[str, str]) -> Text:
    return counted(
        "Of {number} request, {files} stand in files of clients, {otlp} came as telemetry ({both} as both), and own "
        "workflows told of {workflow}.",
        "Of {number} requests, {files} stand in files of clients, {otlp} came as telemetry ({both} as both), and own "
        "workflows told of {workflow}.",
        requests,
        number=count_text(requests),
        **counts,
    )


def _unattributed(tokens: int) -> Text:
    return counted(
        "Clients' own totals have {number} token more than their requests.",
        "Clients' own totals have {number} tokens more than their requests.",
        tokens,
        number=count_text(tokens),
    )


def _left_out(gaps: int) -> Text:
    return counted(
        "{count} shorter gap is not in the table.",
        "{count} shorter gaps are not in the table.",
        gaps,
    )


def _gaps(report: Report, zone: tzinfo | None) -> Table:
    """The longest, in the order of time."""
    columns = (
        heading(text("report.column.from"), "start", is_number=False),
        heading(text("report.column.until"), "end", is_number=False),
        heading(text("report.column.lasted"), "seconds"),
        heading(text("report.column.reason"), "reason", is_number=False),
    )
    longest = sorted(report.coverage.gaps, key=lambda gap: gap.start_seconds - gap.end_seconds)[:_MOST_GAPS]
    told = [(gap.start_seconds, gap.end_seconds, _reason(gap)) for gap in longest]
    begun = report.period.start_seconds
    for start, end in report.coverage.unrecorded:
        key = text("report.gap.before" if start == begun else "report.gap.after")
        told.append((start, end, Cell(words(key), "not_recorded")))
    rows = tuple(_gap(*one, zone) for one in sorted(told, key=lambda one: one[:2]))
    nothing = words(text("report.coverage.no_gaps")) if report.coverage.machine_ratio else ""
    return Table("gaps", words(text("report.table.gaps")), columns, rows, nothing)


def _reason(gap: Gap) -> Cell:
    return Cell(words(REASONS[gap.reason]), gap.reason.value)


def _gap(start: float, end: float, reason: Cell, zone: tzinfo | None) -> tuple[Cell, ...]:
    seconds = end - start
    return (
        Cell(moment_words(start, zone), stamp(start, zone)),
        Cell(moment_words(end, zone), stamp(end, zone)),
        Cell(duration_text(seconds), seconds),
        reason,
    )
