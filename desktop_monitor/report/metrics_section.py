"""Key metrics of agents: KPIs, modes, interfaces, what own workflows and tools tell. Must not know the machine."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.tables import ApplicationFigures, InterfaceRow
from desktop_monitor.language.quantities import MISSING, ratio_text
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.report.blocks import Block, Cell, Heading, Paragraph, Table
from desktop_monitor.report.cells import (
    amount,
    estimated,
    heading,
    lean,
    name_text,
    named,
    names_text,
    usd_parts_text,
    whole,
)
from desktop_monitor.report.kpi_blocks import known_figures
from desktop_monitor.report.modes_section import modes_section
from desktop_monitor.report.report import Report

_SECOND = (Kpi.CACHE_HIT_RATE, Kpi.TOKEN_EFFICIENCY, Kpi.AGENT_MEMORY, Kpi.CONTEXT_PREPARATION)


def metrics_section(report: Report) -> Iterator[Block]:
    """The KPIs that the summary does not name, then the tables behind all of them."""
    interfaces = report.tables.interfaces
    yield Heading(2, words(text("report.heading.metrics")), "metrics")
    yield from known_figures(report.kpis, _SECOND)
    yield from modes_section(report)
    yield from lean(_interfaces(interfaces))
    yield from lean(_reliability(interfaces))
    yield from _features(interfaces)
    if report.tables.application is not None:
        yield from _application(report.tables.application)
    if interfaces or report.tables.modes:
        yield Paragraph(words(text("report.dash")), is_quiet=True)


def _interfaces(rows: tuple[InterfaceRow, ...]) -> Table:
    columns = (
        heading(text("report.column.interface"), "interface", is_number=False),
        heading(text("report.column.share"), "share_ratio"),
        heading(text("report.column.requests"), "requests"),
        heading(text("report.column.response"), "response_seconds"),
        heading(text("report.column.p95"), "response_p95_seconds"),
        heading(text("report.column.usd_per_1k"), "usd_per_1k_tokens"),
    )
    return Table("interfaces", words(text("report.table.interfaces")), columns, tuple(map(_interface, rows)))


def _interface(row: InterfaceRow) -> tuple[Cell, ...]:
    return (
        named(row.key),
        amount(row.share_ratio, Unit.RATIO),
        whole(row.requests),
        estimated(row.response_seconds, Unit.SECONDS),
        amount(row.response_p95_seconds, Unit.SECONDS),
        Cell(usd_parts_text(row.usd_per_1k_tokens), row.usd_per_1k_tokens),
    )


def _reliability(rows: tuple[InterfaceRow, ...]) -> Table:
    columns = (
        heading(text("report.column.interface"), "interface", is_number=False),
        heading(text("report.column.availability"), "availability_ratio"),
        heading(text("report.column.success"), "success_ratio"),
        heading(text("report.column.errors"), "error_ratio"),
        heading(text("report.column.timeouts"), "timeout_ratio"),
        heading(text("report.column.rate_limits"), "rate_limit_hits"),
        heading(text("report.column.retries"), "retries"),
    )
    return Table("interface_reliability", words(text("report.table.reliability")), columns, tuple(map(_reliable, rows)))


def _reliable(row: InterfaceRow) -> tuple[Cell, ...]:
    return (
        named(row.key),
        amount(row.availability_ratio, Unit.RATIO),
        estimated(row.success_ratio, Unit.RATIO),
        _ratio(row.error_ratio),
        _ratio(row.timeout_ratio),
        whole(row.rate_limit_hits),
        whole(row.retries),
    )


def _ratio(estimate: Estimate | None) -> Cell:
    """Without its interval, which is that of the success rate turned round."""
    return Cell(MISSING, None) if estimate is None else Cell(ratio_text(estimate.value), estimate.value)


def _features(rows: tuple[InterfaceRow, ...]) -> Iterator[Paragraph]:
    told_of = [
        words(text("report.features", interface=name_text(row.key), features=names_text(row.features)))
        for row in rows
        if row.features
    ]
    if told_of:
        yield Paragraph(" ".join(told_of), is_quiet=True)


def _application(figures: ApplicationFigures) -> Iterator[Block]:
    """What was told of; the rest in a line."""
    every = (
        (text("report.application.preparation"), figures.preparation_seconds, Unit.SECONDS),
        (text("report.application.response"), figures.response_seconds, Unit.SECONDS),
        (text("report.application.switching"), figures.interface_switch_seconds, Unit.SECONDS),
        (text("report.application.transition"), figures.transition_seconds, Unit.SECONDS),
        (text("report.application.accepted"), figures.edits_accepted_ratio, Unit.RATIO),
        (text("report.application.rejected"), figures.tools_rejected_ratio, Unit.RATIO),
        (text("report.application.failed"), figures.tools_failed_ratio, Unit.RATIO),
        (text("report.application.aborted"), figures.turns_aborted_ratio, Unit.RATIO),
        (text("report.application.quality"), figures.reported_quality_ratio, Unit.RATIO),
    )
    columns = (
        heading(text("report.column.figure"), "figure", is_number=False),
        heading(text("report.column.value"), "value"),
        heading(text("report.column.rests_on"), "count"),
    )
    cells = tuple((_named(title), estimated(found, unit), whole(found.count)) for title, found, unit in every if found)
    yield Table("application", words(text("report.table.application")), columns, cells)
    if unknown := [words(title) for title, found, _unit in every if found is None]:
        yield Paragraph(words(text("report.application.unknown", names="; ".join(unknown))), is_quiet=True)
    if figures.quality_methods:
        methods = names_text(figures.quality_methods)
        yield Paragraph(words(text("report.quality_methods", methods=methods)), is_quiet=True)


def _named(title: Text) -> Cell:
    return Cell(words(title), title.key.rpartition(".")[2])
