"""Key metrics of agents: context modes, interfaces, what own workflows and tools tell. Must not know the machine."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.tables import ApplicationFigures, InterfaceRow, ModeComparison, ModeRow
from desktop_monitor.metrics.client_names import client_name
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.text import Text, text
from desktop_monitor.metrics.units import MISSING, ratio_text
from desktop_monitor.metrics.wording import words
from desktop_monitor.report.blocks import Block, Cell, Heading, ItemList, ListItem, Paragraph, Table
from desktop_monitor.report.cells import amount, estimate_text, estimated, heading, told, whole
from desktop_monitor.report.kpi_blocks import figures_of
from desktop_monitor.report.report import Report

_SECOND = (Kpi.CACHE_HIT_RATE, Kpi.TOKEN_EFFICIENCY, Kpi.AGENT_MEMORY, Kpi.CONTEXT_PREPARATION)


def metrics_section(report: Report) -> Iterator[Block]:
    """The KPIs that the summary does not name, then the tables behind all of them."""
    tables = report.tables
    yield Heading(2, words(text("report.heading.metrics")), "metrics")
    yield figures_of(report.kpis, _SECOND)
    yield _modes(tables.modes)
    yield from _comparisons(tables.mode_comparisons)
    yield from _methods(tables.modes)
    yield _interfaces(tables.interfaces)
    yield from _features(tables.interfaces)
    if tables.application is not None:
        yield from _application(tables.application)
    yield Paragraph(words(text("report.dash")), is_quiet=True)


def _modes(rows: tuple[ModeRow, ...]) -> Table:
    columns = (
        heading(text("report.column.mode"), "mode", is_number=False),
        heading(text("report.column.share"), "share_ratio"),
        heading(text("report.column.operations"), "operations"),
        heading(text("report.column.preparation"), "preparation_seconds"),
        heading(text("report.column.response"), "response_seconds"),
        heading(text("report.column.memory"), "memory_bytes"),
        heading(text("report.column.accuracy"), "accuracy_ratio"),
        heading(text("report.column.context_cache"), "context_cache_hit_ratio"),
        heading(text("report.column.files"), "files_selected"),
        heading(text("report.column.success"), "success_ratio"),
        heading(text("report.column.usd_per_request"), "usd_per_request"),
    )
    name, title = "context_modes", words(text("report.table.modes"))
    return Table(name, title, columns, tuple(map(_mode, rows)), words(text("report.empty.modes")))


def _mode(row: ModeRow) -> tuple[Cell, ...]:
    has_files = row.files_selected is not None and row.files_scanned is not None
    return (
        told(row.mode),
        amount(row.share_ratio, Unit.RATIO),
        whole(row.operations),
        estimated(row.preparation_seconds, Unit.SECONDS),
        estimated(row.response_seconds, Unit.SECONDS),
        estimated(row.memory_bytes, Unit.BYTES),
        estimated(row.accuracy_ratio, Unit.RATIO),
        estimated(row.cache_hit_ratio, Unit.RATIO),
        Cell(f"{row.files_selected} / {row.files_scanned}" if has_files else MISSING, row.files_selected),
        estimated(row.success_ratio, Unit.RATIO),
        Cell(MISSING if row.usd_per_request is None else f"$ {row.usd_per_request:.4f}", row.usd_per_request),
    )


def _comparisons(rows: tuple[ModeComparison, ...]) -> Iterator[ItemList]:
    items = [ListItem(_title(row), tuple(lines)) for row in rows if (lines := list(_differences(row)))]
    if items:
        yield ItemList(tuple(items))


def _title(row: ModeComparison) -> str:
    return words(text("report.comparison.title", first=row.first, second=row.second))


def _differences(row: ModeComparison) -> Iterator[str]:
    if row.speed_ratio:
        yield words(text("report.comparison.speed", times=_times(row.speed_ratio), count=row.speed_ratio.count))
    if row.memory_ratio:
        yield words(text("report.comparison.memory", times=_times(row.memory_ratio), count=row.memory_ratio.count))
    if row.accuracy_difference:
        yield _difference(text("report.comparison.accuracy"), row.accuracy_difference, Unit.RATIO)
    if row.response_difference_seconds:
        yield _difference(text("report.comparison.response"), row.response_difference_seconds, Unit.SECONDS)


def _times(estimate: Estimate) -> str:
    interval = "" if estimate.low is None or estimate.high is None else f" ({estimate.low:.1f}–{estimate.high:.1f})"
    return f"{estimate.value:.1f}{interval}"


def _difference(what: Text, estimate: Estimate, unit: Unit) -> str:
    value = estimate_text(estimate, unit)
    return words(text("report.comparison.difference", what=words(what), value=value, count=estimate.count))


def _methods(rows: tuple[ModeRow, ...]) -> Iterator[Paragraph]:
    methods = sorted({method for row in rows for method in row.accuracy_methods})
    if methods:
        yield Paragraph(words(text("report.accuracy_methods", methods=", ".join(methods))), is_quiet=True)


def _interfaces(rows: tuple[InterfaceRow, ...]) -> Table:
    columns = (
        heading(text("report.column.interface"), "interface", is_number=False),
        heading(text("report.column.share"), "share_ratio"),
        heading(text("report.column.requests"), "requests"),
        heading(text("report.column.response"), "response_seconds"),
        heading(text("report.column.p95"), "response_p95_seconds"),
        heading(text("report.column.success"), "success_ratio"),
        heading(text("report.column.errors"), "error_ratio"),
        heading(text("report.column.timeouts"), "timeout_ratio"),
        heading(text("report.column.rate_limits"), "rate_limit_hits"),
        heading(text("report.column.retries"), "retries"),
        heading(text("report.column.availability"), "availability_ratio"),
        heading(text("report.column.usd_per_1k"), "usd_per_1k_tokens"),
    )
    name, title = "interfaces", words(text("report.table.interfaces"))
    return Table(name, title, columns, tuple(map(_interface, rows)), words(text("report.empty.requests")))


def _interface(row: InterfaceRow) -> tuple[Cell, ...]:
    return (
        Cell(client_name(row.key) or words(text("report.unnamed")), row.key),
        amount(row.share_ratio, Unit.RATIO),
        whole(row.requests),
        estimated(row.response_seconds, Unit.SECONDS),
        amount(row.response_p95_seconds, Unit.SECONDS),
        estimated(row.success_ratio, Unit.RATIO),
        _ratio(row.error_ratio),
        _ratio(row.timeout_ratio),
        whole(row.rate_limit_hits),
        whole(row.retries),
        amount(row.availability_ratio, Unit.RATIO),
        Cell(MISSING if row.usd_per_1k_tokens is None else f"$ {row.usd_per_1k_tokens:.4f}", row.usd_per_1k_tokens),
    )


def _ratio(estimate: Estimate | None) -> Cell:
    """Without its interval, which is that of the success rate turned round."""
    return Cell(MISSING, None) if estimate is None else Cell(ratio_text(estimate.value), estimate.value)


def _features(rows: tuple[InterfaceRow, ...]) -> Iterator[Paragraph]:
    told_of = [
        words(text("report.features", interface=client_name(row.key), features=", ".join(row.features)))
        for row in rows
        if row.features
    ]
    if told_of:
        yield Paragraph(" ".join(told_of), is_quiet=True)


def _application(figures: ApplicationFigures) -> Iterator[Block]:
    rows = (
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
    cells = tuple((_named(title), estimated(found, unit), _count(found)) for title, found, unit in rows)
    yield Table("application", words(text("report.table.application")), columns, cells)
    if figures.quality_methods:
        methods = ", ".join(figures.quality_methods)
        yield Paragraph(words(text("report.quality_methods", methods=methods)), is_quiet=True)


def _named(title: Text) -> Cell:
    return Cell(words(title), title.key.rpartition(".")[2])


def _count(estimate: Estimate | None) -> Cell:
    return whole(estimate.count) if estimate else Cell(words(text("report.state.not_enough_data")), None)
