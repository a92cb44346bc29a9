"""A report as blocks, in one order for every format that is read.

The summary first, for who reads no further; then key metrics, usage and cost, alerts,
switches, recommendations, trends, and last how much of it all was seen. Must not know formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from desktop_monitor.language.current import current
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import in_words, words
from desktop_monitor.report.advice_section import advice_section
from desktop_monitor.report.blocks import Block, Heading, Layout
from desktop_monitor.report.coverage_section import coverage_section
from desktop_monitor.report.events_section import alerts_section, switches_section
from desktop_monitor.report.metrics_section import metrics_section
from desktop_monitor.report.moments import moment_words, span_words
from desktop_monitor.report.order import ReportKind
from desktop_monitor.report.report import Report
from desktop_monitor.report.resources_section import resources_section
from desktop_monitor.report.summary_section import summary_section
from desktop_monitor.report.trends_section import trends_section
from desktop_monitor.report.usage_section import usage_section

_TITLES = {
    ReportKind.DAILY: text("report.title.daily"),
    ReportKind.WEEKLY: text("report.title.weekly"),
    ReportKind.MONTHLY: text("report.title.monthly"),
    ReportKind.CUSTOM: text("report.title.custom"),
}


def lay_out(report: Report, zone: tzinfo | None = None) -> Layout:
    """The layout; days and times are of `zone`, None the local one."""
    period = report.period
    title = f"{words(_TITLES[period.kind])}: {span_words(period.start_seconds, period.end_seconds, zone)}"
    spoken = current()
    return Layout(
        title, _subtitle(report, zone), (Heading(1, title), *_blocks(report, zone)), spoken.tag, spoken.is_right_to_left
    )


def _blocks(report: Report, zone: tzinfo | None) -> Iterator[Block]:
    yield from summary_section(report)
    yield from metrics_section(report)
    yield from resources_section(report)
    yield from usage_section(report)
    yield from alerts_section(report, zone)
    yield from switches_section(report, zone)
    yield from advice_section(report)
    yield from trends_section(report, zone)
    yield from coverage_section(report, zone)


def _subtitle(report: Report, zone: tzinfo | None) -> str:
    period = report.period
    made = text("report.made", at=moment_words(period.generated_seconds, zone), version=report.program_version)
    parts = [in_words(period.zone), words(made)]
    if not period.is_complete:
        parts.insert(0, words(text("report.so_far")))
    if report.is_simulated:
        parts.append(words(text("report.simulated_short")))
    return " · ".join(parts)
