"""How much was seen, who told of it, and when nothing was. Must not know figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo

from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.metrics.text import Text, text
from desktop_monitor.metrics.units import duration_text
from desktop_monitor.metrics.wording import words
from desktop_monitor.report.blocks import Block, Cell, Heading, Paragraph, Table
from desktop_monitor.report.cells import count_text, heading
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
        yield Paragraph(words(text("report.gap.more", count=left_out)), is_quiet=True)


def _sentences(report: Report) -> Iterator[str]:
    coverage, sources = report.coverage, dict(report.coverage.sources)
    yield words(text("report.coverage.machine", ratio=coverage.machine_ratio))
    empty = sum(not (row.requests or row.machine_ratio) for row in report.days)
    if empty:
        yield words(text("report.coverage.empty_days", count=empty, days=len(report.days)))
    yield words(text("report.coverage.sources", **{name: count_text(count) for name, count in sources.items()}))
    if coverage.unattributed_tokens:
        yield words(text("report.coverage.unattributed", tokens=count_text(coverage.unattributed_tokens)))


def _gaps(report: Report, zone: tzinfo | None) -> Table:
    """The longest, in the order of time."""
    columns = (
        heading(text("report.column.from"), "start", is_number=False),
        heading(text("report.column.until"), "end", is_number=False),
        heading(text("report.column.lasted"), "seconds"),
        heading(text("report.column.reason"), "reason", is_number=False),
    )
    longest = sorted(report.coverage.gaps, key=lambda gap: gap.start_seconds - gap.end_seconds)[:_MOST_GAPS]
    rows = tuple(_gap(gap, zone) for gap in sorted(longest, key=lambda gap: gap.start_seconds))
    return Table("gaps", words(text("report.table.gaps")), columns, rows, words(text("report.empty.gaps")))


def _gap(gap: Gap, zone: tzinfo | None) -> tuple[Cell, ...]:
    seconds = gap.end_seconds - gap.start_seconds
    return (
        Cell(moment_words(gap.start_seconds, zone), stamp(gap.start_seconds, zone)),
        Cell(moment_words(gap.end_seconds, zone), stamp(gap.end_seconds, zone)),
        Cell(duration_text(seconds), seconds),
        Cell(words(REASONS[gap.reason]), gap.reason.value),
    )
