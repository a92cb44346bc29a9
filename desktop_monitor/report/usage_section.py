"""Usage and cost: by day, by model, by project. Must not know response times' judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop_monitor.assess.usage import Cost, UsageReport, UsageRow
from desktop_monitor.language.quantities import MISSING, count_text
from desktop_monitor.language.text import Text, counted, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.report.blocks import (
    Block,
    Cell,
    Chart,
    ChartKind,
    Heading,
    KeyFigure,
    KeyFigures,
    Line,
    Paragraph,
    Table,
    Tone,
)
from desktop_monitor.report.cells import amount, for_csv, heading, named, names_text, told, usd, usd_text, whole
from desktop_monitor.report.report import ChartSeries, DayRow, Report
from desktop_monitor.report.resources_section import chart

_REQUESTS = (
    ("requests_ok", text("report.chart.ok"), "agents"),
    ("requests_failed", text("report.chart.failed"), "cpu"),
)
_RESPONSE = (("response_p50_seconds", text("report.chart.p50"), "agents"),)
_TOKENS = (("tokens", text("report.chart.tokens"), "agents"),)
_COST = (("cost_usd", text("report.chart.usd"), "accent"),)
_BARS: tuple[tuple[Text, Text | None, tuple[tuple[str, Text, str], ...], Unit], ...] = (
    (text("report.chart.requests"), text("report.chart.requests_hourly"), _REQUESTS, Unit.COUNT),
    (text("report.chart.response"), text("report.chart.response_hourly"), _RESPONSE, Unit.SECONDS),
    (text("report.chart.token_sums"), text("report.chart.token_sums_hourly"), _TOKENS, Unit.COUNT),
    (text("report.chart.cost"), None, _COST, Unit.COUNT),
)
"""Title by day, title by hour, series, unit."""
_HOURLY = "_by_hour"
_MOST_INTERFACES = 4


def usage_section(report: Report) -> Iterator[Block]:
    """Sums, charts by day, accounts by model and project, and the days."""
    yield Heading(2, words(text("report.heading.usage")), "usage")
    if report.usage_by_model.totals.requests:
        yield _sums(report)
        yield from _charts(report)
    else:
        yield Paragraph(words(text("report.empty.requests")), is_quiet=True)
    yield _account("models", text("report.table.models"), text("report.column.model"), report.usage_by_model)
    yield _account("projects", text("report.table.projects"), text("report.column.project"), report.usage_by_project)
    yield from _remarks(report.usage_by_model.totals)
    yield from _days(report.days)


def _sums(report: Report) -> KeyFigures:
    totals = report.usage_by_model.totals
    failed = totals.errors + totals.timeouts
    cached = totals.cache_read_tokens
    return KeyFigures(
        (
            _sum(
                text("report.usage.requests"),
                count_text(totals.requests),
                text("report.usage.failed", count=count_text(failed), cancelled=count_text(totals.cancelled)),
            ),
            _sum(
                text("report.usage.tokens"),
                value_text(float(totals.tokens), Unit.COUNT),
                text("report.usage.cached", tokens=value_text(float(cached), Unit.COUNT)),
            ),
            _sum(
                text("report.usage.cost"),
                usd_text(totals.cost.usd, is_complete=not totals.cost.unpriced_models),
                text("report.usage.list_price", usd=usd_text(totals.cost.priced_usd))
                if totals.cost.priced_usd
                else text("report.usage.own_price"),
            ),
            _sum(
                text("report.usage.sessions"),
                count_text(report.coverage.sessions),
                text("report.usage.interfaces", names=names_text(totals.interfaces, _MOST_INTERFACES) or MISSING),
            ),
        )
    )


def _sum(title: Text, value: str, detail: Text) -> KeyFigure:
    return KeyFigure(words(title), value, words(detail), Tone.NEUTRAL, "")


def _charts(report: Report) -> Iterator[Chart]:
    by_name = {series.name: series for series in report.charts}
    for daily, hourly, bars, unit in _BARS:
        lines = tuple(_lines(by_name, bars, _HOURLY)) if hourly else ()
        title = hourly if hourly and lines else daily
        if lines := lines or tuple(_lines(by_name, bars, "")):
            yield chart(report, words(title), unit, ChartKind.BARS, lines)


def _lines(by_name: Mapping[str, ChartSeries], bars: tuple[tuple[str, Text, str], ...], ending: str) -> Iterator[Line]:
    for name, title, role in bars:
        if series := by_name.get(name + ending):
            yield Line(words(title), role, series.points)


def _account(name: str, title: Text, key: Text, account: UsageReport) -> Table:
    columns = (
        heading(key, "key", is_number=False),
        heading(text("report.column.requests"), "requests"),
        heading(text("report.column.failures"), "failed"),
        heading(text("report.column.input"), "input_tokens"),
        heading(text("report.column.cache_read"), "cache_read_tokens"),
        heading(text("report.column.cache_write"), "cache_write_tokens"),
        heading(text("report.column.output"), "output_tokens"),
        heading(text("report.column.p50"), "response_p50_seconds"),
        heading(None, "response_p95_seconds"),
        heading(text("report.column.cost"), "cost_usd"),
    )
    rows = sorted(account.rows, key=lambda row: (-(row.cost.usd or 0.0), -row.tokens, row.key))
    cells = tuple(_row(row, named(row.key)) for row in rows)
    if len(rows) > 1:
        cells = (*cells, _row(account.totals, told(words(text("report.total")))))
    return Table(name, words(title), columns, cells)


def _row(row: UsageRow, key: Cell) -> tuple[Cell, ...]:
    return (
        key,
        whole(row.requests),
        whole(row.errors + row.timeouts),
        _tokens(row.input_tokens),
        _tokens(row.cache_read_tokens),
        _tokens(row.cache_write_tokens),
        _tokens(row.output_tokens),
        amount(row.durations.p50 if row.durations else None, Unit.SECONDS),
        amount(row.durations.p95 if row.durations else None, Unit.SECONDS),
        usd(row.cost.usd, is_complete=not row.cost.unpriced_models),
    )


def _tokens(tokens: int) -> Cell:
    """Short for people, all digits for CSV."""
    return Cell(value_text(float(tokens), Unit.COUNT), tokens)


def _remarks(totals: UsageRow) -> Iterator[Paragraph]:
    said = list(_cost_remarks(totals.cost))
    more = totals.unattributed
    if more is not None and (more.tokens or more.cost_usd):
        said.append(words(_unattributed(more.tokens, more.cost_usd)))
    if said:
        yield Paragraph(" ".join(said), is_quiet=True)


def _cost_remarks(cost: Cost) -> Iterator[str]:
    if cost.priced_usd:
        yield words(text("report.cost.list_prices", usd=usd_text(cost.priced_usd)))
    if cost.guessed_requests:
        yield words(_guessed(cost.guessed_requests))
    if cost.priced_as:
        names = names_text([f"{model} → {name}" for model, name in cost.priced_as])
        yield words(text("report.cost.priced_as", names=names))
    if cost.unpriced_models:
        yield words(text("report.cost.unpriced", models=names_text(cost.unpriced_models)))


def _unattributed(tokens: int, cost_usd: float) -> Text:
    return counted(
        "Clients' own totals have {number} token and {usd} more, mostly of aborted requests; not in the tables.",
        "Clients' own totals have {number} tokens and {usd} more, mostly of aborted requests; not in the tables.",
        tokens,
        number=count_text(tokens),
        usd=usd_text(cost_usd),
    )


def _guessed(requests: int) -> Text:
    return counted(
        "Clients guessed the cost of {number} request.",
        "Clients guessed the cost of {number} requests.",
        requests,
        number=count_text(requests),
    )


def _days(rows: tuple[DayRow, ...]) -> Iterator[Table]:
    """Every one for CSV; drawn are those of which anything is known, and one alone the summary tells of."""
    every = _day_table(rows)
    known = tuple(row for row in rows if row.requests or row.machine_ratio)
    if len(known) == len(rows) > 1:
        yield every
        return
    yield for_csv(every)
    if len(rows) > 1:
        shown = _day_table(known).drawn
        yield replace(shown, columns=tuple(replace(column, name="") for column in shown.columns))


def _day_table(rows: tuple[DayRow, ...]) -> Table:
    columns = (
        heading(text("report.column.day"), "day", is_number=False),
        heading(text("report.column.requests"), "requests"),
        heading(None, "ok"),
        heading(text("report.column.failures"), "failed"),
        heading(text("report.column.tokens"), "tokens"),
        heading(text("report.column.cost"), "cost_usd"),
        heading(text("report.column.p50"), "response_p50_seconds"),
        heading(text("report.column.score"), "score"),
        heading(text("report.column.incidents"), "incidents"),
        heading(text("report.column.recorded"), "machine_ratio"),
    )
    return Table("days", words(text("report.table.days")), columns, tuple(map(_day, rows)))


def _day(row: DayRow) -> tuple[Cell, ...]:
    return (
        told(row.day),
        whole(row.requests),
        whole(row.ok),
        whole(row.failed),
        _tokens(row.tokens),
        usd(row.cost_usd),
        amount(row.response_p50_seconds, Unit.SECONDS),
        Cell(MISSING if row.score is None else f"{row.score:.0f}", row.score),
        whole(row.incidents),
        amount(row.machine_ratio, Unit.RATIO),
    )
