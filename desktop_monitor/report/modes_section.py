"""Context management in a report: the modes beside each other, and what one is against another.

Must not know interfaces or the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.tables import ModeComparison, ModeRow
from desktop_monitor.language.quantities import MISSING, count_text, local
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.blocks import Block, Cell, ItemList, ListItem, Paragraph, Table
from desktop_monitor.report.cells import (
    amount,
    change_text,
    estimated,
    for_csv,
    heading,
    lean,
    name_text,
    named,
    names_text,
    usd_parts_text,
    whole,
)
from desktop_monitor.report.report import Report

_MOST_COMPARED = 3
"""The modes used most; differences between all of many would be a page of their own."""


def modes_section(report: Report) -> Iterator[Block]:
    """What modes were used for, how their contexts were prepared, and the differences."""
    rows = sorted(report.tables.modes, key=lambda row: -row.operations)
    yield from lean(_use(rows))
    yield from _prepared(rows)
    yield from _comparisons(report.tables.mode_comparisons, [row.mode for row in rows[:_MOST_COMPARED]])
    yield from _methods(rows)
    yield from _memories(rows)


def _use(rows: Iterable[ModeRow]) -> Table:
    columns = (
        heading(text("report.column.mode"), "mode", is_number=False),
        heading(text("report.column.share"), "share_ratio"),
        heading(text("report.column.operations"), "operations"),
        heading(text("report.column.response"), "response_seconds"),
        heading(text("report.column.success"), "success_ratio"),
        heading(text("report.column.usd_per_request"), "usd_per_request"),
    )
    title, empty = words(text("report.table.modes")), words(text("report.empty.modes"))
    return Table("context_modes", title, columns, tuple(map(_used, rows)), empty)


def _used(row: ModeRow) -> tuple[Cell, ...]:
    return (
        named(row.mode),
        amount(row.share_ratio, Unit.RATIO),
        whole(row.operations),
        estimated(row.response_seconds, Unit.SECONDS),
        estimated(row.success_ratio, Unit.RATIO),
        Cell(usd_parts_text(row.usd_per_request), row.usd_per_request),
    )


def _prepared(rows: Sequence[ModeRow]) -> Iterator[Block]:
    """Only modes whose contexts somebody told of; clients tell of none."""
    known = tuple(cells for cells in map(_context, rows) if any(cell.value is not None for cell in cells[1:]))
    columns = (
        heading(text("report.column.mode"), "mode", is_number=False),
        heading(text("report.column.preparation"), "preparation_seconds"),
        heading(text("report.column.memory"), "memory_bytes"),
        heading(text("report.column.accuracy"), "accuracy_ratio"),
        heading(text("report.column.context_cache"), "context_cache_hit_ratio"),
        heading(text("report.column.files"), "files_selected"),
        heading(None, "files_scanned"),
    )
    title, empty = words(text("report.table.contexts")), words(text("report.empty.contexts"))
    table = Table("contexts", title, columns, known, empty)
    # Without any mode the table before has said so.
    yield from lean(table if rows else for_csv(table))


def _context(row: ModeRow) -> tuple[Cell, ...]:
    has_files = row.files_selected is not None and row.files_scanned is not None
    files = f"{count_text(row.files_selected or 0)} / {count_text(row.files_scanned or 0)}" if has_files else MISSING
    return (
        named(row.mode),
        estimated(row.preparation_seconds, Unit.SECONDS),
        estimated(row.memory_bytes, Unit.BYTES),
        estimated(row.accuracy_ratio, Unit.RATIO),
        estimated(row.cache_hit_ratio, Unit.RATIO),
        Cell(files, row.files_selected),
        Cell("", row.files_scanned),
    )


def _comparisons(rows: Iterable[ModeComparison], modes: Iterable[str]) -> Iterator[ItemList]:
    wanted = frozenset(modes)
    shown = (row for row in rows if {row.first, row.second} <= wanted)
    items = [ListItem(_title(row), tuple(lines)) for row in shown if (lines := list(_differences(row)))]
    if items:
        yield ItemList(tuple(items))


def _title(row: ModeComparison) -> str:
    return words(text("report.comparison.title", first=name_text(row.first), second=name_text(row.second)))


def _differences(row: ModeComparison) -> Iterator[str]:
    if row.speed_ratio:
        yield _times("report.comparison.faster", "report.comparison.slower", row.speed_ratio)
    if row.memory_ratio:
        yield _times("report.comparison.less", "report.comparison.more", row.memory_ratio)
    if row.accuracy_difference:
        yield _difference(text("report.comparison.accuracy"), row.accuracy_difference, Unit.RATIO)
    if row.response_difference_seconds:
        yield _difference(text("report.comparison.response"), row.response_difference_seconds, Unit.SECONDS)


def _times(above_one: str, below_one: str, estimate: Estimate) -> str:
    """How many times as much, always told by a number above 1."""
    key, value, low, high = above_one, estimate.value, estimate.low, estimate.high
    if 0 < value < 1:
        key, value = below_one, 1 / value
        low, high = (1 / high if high else None), (1 / low if low else None)
    interval = "" if low is None or high is None else f" ({local(f'{low:.1f}')}–{local(f'{high:.1f}')})"
    return words(text(key, times=f"{local(f'{value:.1f}')}{interval}", count=estimate.count))


def _difference(what: Text, estimate: Estimate, unit: Unit) -> str:
    value = change_text(estimate, unit)
    return words(text("report.comparison.difference", what=words(what), value=value, count=estimate.count))


def _methods(rows: Iterable[ModeRow]) -> Iterator[Paragraph]:
    methods = sorted({method for row in rows for method in row.accuracy_methods})
    if methods:
        yield Paragraph(words(text("report.accuracy_methods", methods=names_text(methods))), is_quiet=True)


def _memories(rows: Iterable[ModeRow]) -> Iterator[Paragraph]:
    modes = [row.mode for row in rows if row.is_session_memory and row.memory_bytes]
    if modes:
        yield Paragraph(words(text("report.session_memory", modes=names_text(modes))), is_quiet=True)
