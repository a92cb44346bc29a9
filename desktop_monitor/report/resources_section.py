"""The machine in a report: in words, in charts, and metric by metric. Must not know agents' requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from desktop_monitor.assess.performance.levels import BOUNDS, Level, level_range, level_text
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import ENGLISH, words
from desktop_monitor.metrics.client_names import client_name
from desktop_monitor.metrics.custom import definition_of
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.report.blocks import Block, Cell, Chart, ChartKind, Heading, ItemList, Line, ListItem, Table
from desktop_monitor.report.cells import amount, heading
from desktop_monitor.report.report import ChartSeries, Report, ResourceFigure

_SAID: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (text("report.resource.cpu"), ("cpu_used_ratio",)),
    (text("report.resource.memory"), ("memory_used_ratio", "memory_used_bytes")),
    (text("report.resource.agents"), ("agent_memory_bytes", "agent_cpu_cores")),
    (text("report.resource.disk"), ("disk_read_bytes_per_second", "disk_written_bytes_per_second")),
    (text("report.resource.network"), ("network_received_bytes_per_second", "network_sent_bytes_per_second")),
    (text("report.resource.waiting"), ("pressure_some_ratio",)),
)
_MOST_OF_A_METRIC = 2
_CHARTS: tuple[tuple[Text, tuple[tuple[str, str], ...], Unit], ...] = (
    (
        text("report.chart.machine"),
        (("cpu_used_ratio", "cpu"), ("memory_used_ratio", "memory")),
        Unit.RATIO,
    ),
    (text("report.chart.agent_memory"), (("agent_memory_bytes", "agents"),), Unit.BYTES),
)


def resources_section(report: Report) -> Iterator[Block]:
    """Sentences with stated bounds, the course of the machine, then every metric."""
    yield Heading(3, words(text("report.heading.resources")))
    yield ItemList(tuple(_sentences(report.resources)), words(text("report.empty.machine")))
    yield from _charts(report)
    yield _table(report.resources)


def metric_title(metric: str, labels: Iterable[str] = ()) -> str:
    """What a metric is called, with its labels; one without a name of ours keeps its own."""
    key = f"report.metric.{metric}"
    name = words(Text(key)) if key in ENGLISH else metric.replace("_", " ")
    return " · ".join((name, *map(client_name, labels)))


def _sentences(figures: Iterable[ResourceFigure]) -> Iterator[ListItem]:
    by_metric: dict[str, list[ResourceFigure]] = {}
    for figure in figures:
        by_metric.setdefault(figure.metric, []).append(figure)
    for subject, metrics in _SAID:
        lines = [_line(one) for metric in metrics for one in _busiest(by_metric.get(metric, ()))]
        if lines:
            yield ListItem(words(subject), tuple(lines))


def _busiest(figures: Iterable[ResourceFigure]) -> list[ResourceFigure]:
    """Of several devices or interfaces those with the greatest means."""
    return sorted(figures, key=lambda figure: -(figure.mean or 0.0))[:_MOST_OF_A_METRIC]


def _line(figure: ResourceFigure) -> str:
    values = {
        "metric": metric_title(figure.metric, figure.labels),
        "mean": value_text(figure.mean, figure.unit),
        "maximum": value_text(figure.maximum, figure.unit),
    }
    if not figure.level or figure.metric not in BOUNDS:
        return words(text("report.resource.line", **values))
    level = Level(figure.level)
    bounds = words(level_range(figure.metric, level))
    return words(text("report.resource.levelled", level=words(level_text(level)), bounds=bounds, **values))


def _charts(report: Report) -> Iterator[Chart]:
    for title, metrics, unit in _CHARTS:
        lines = tuple(_lines(report.charts, dict(metrics)))
        if lines:
            yield chart(report, words(title), unit, ChartKind.LINE, lines)


def chart(report: Report, title: str, unit: Unit, kind: ChartKind, lines: tuple[Line, ...]) -> Chart:
    """Over the period as far as it has passed, with what was not observed of the machine."""
    end = min(report.period.end_seconds, report.period.generated_seconds)
    start = report.period.start_seconds
    is_machine = kind is ChartKind.LINE
    coverage = report.coverage
    lost = sorted((*((gap.start_seconds, gap.end_seconds) for gap in coverage.gaps), *coverage.unrecorded))
    within = ((max(first, start), min(last, end)) for first, last in lost)
    return Chart(title, unit, kind, lines, start, end, tuple(one for one in within if is_machine and one[0] < one[1]))


def _lines(charts: Iterable[ChartSeries], roles: Mapping[str, str]) -> Iterator[Line]:
    for series in charts:
        metric, _, labels = series.name.partition("{")
        if metric in roles:
            name = metric_title(metric, filter(None, [labels.removesuffix("}")]))
            yield Line(name, roles[metric], series.points)


def _table(figures: tuple[ResourceFigure, ...]) -> Table:
    columns = (
        heading(text("report.column.metric"), "metric", is_number=False),
        heading(None, "unit", is_number=False),
        heading(text("report.column.mean"), "mean"),
        heading(text("report.column.minimum"), "minimum"),
        heading(text("report.column.maximum"), "maximum"),
        heading(text("report.column.p95"), "p95"),
        heading(text("report.column.previous_mean"), "previous_mean"),
        heading(text("report.column.level"), "level", is_number=False),
        heading(text("report.column.observed"), "observed_ratio"),
    )
    return Table("resources", words(text("report.table.resources")), columns, tuple(map(_row, figures)))


def _row(figure: ResourceFigure) -> tuple[Cell, ...]:
    unit = definition_of(figure.metric).unit
    level = words(level_text(Level(figure.level))) if figure.level else ""
    series = f"{figure.metric}{{{','.join(figure.labels)}}}" if figure.labels else figure.metric
    return (
        Cell(metric_title(figure.metric, figure.labels), series),
        Cell("", unit.value),
        amount(figure.mean, unit),
        amount(figure.minimum, unit),
        amount(figure.maximum, unit),
        amount(figure.p95, unit),
        amount(figure.previous_mean, unit),
        Cell(level, figure.level),
        amount(figure.observed_ratio, Unit.RATIO),
    )
