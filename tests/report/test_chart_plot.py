"""Charts become shapes: round ticks, unbroken runs, gaps, bars, and no more points than are seen."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.blocks import Chart, ChartKind, Line
from desktop_monitor.report.chart_plot import Plot, Point, plot, thinned
from tests.helpers.report_strategies import charts

_DAY = 86400.0
_BERLIN = ZoneInfo("Europe/Berlin")


def _chart(*values: float | None, unit: Unit = Unit.SECONDS, kind: ChartKind = ChartKind.LINE) -> Chart:
    points = tuple((float(index), value) for index, value in enumerate(values))
    return Chart("t", unit, kind, (Line("l", "cpu", points),), 0.0, float(len(values)))


def _plotted(chart: Chart) -> Plot:
    found = plot(chart, UTC)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("highest", "unit", "labels"),
    [
        (5.2, Unit.SECONDS, ["0 s", "2 s", "4 s", "6 s"]),
        (0.9, Unit.RATIO, ["0 %", "25 %", "50 %", "75 %", "100 %"]),
        (9.0 * 1024**3, Unit.BYTES, ["0 B", "4 GiB", "8 GiB", "12 GiB"]),
        (1.0, Unit.COUNT, ["0", "1"]),
        (0.0, Unit.COUNT, ["0", "1"]),
        (0.22, Unit.COUNT, ["0", "0.1", "0.2", "0.3"]),
    ],
)
def test_the_value_axis_begins_at_zero_and_ends_on_a_round_value(highest: float, unit: Unit, labels: list[str]) -> None:
    values = _plotted(_chart(0.0, highest, unit=unit)).values
    assert [tick.label for tick in values] == labels
    assert (values[0].position, values[-1].position) == (0.0, pytest.approx(1.0))


def test_days_begin_at_local_midnight_also_when_the_clocks_change() -> None:
    start = datetime(2026, 10, 24, tzinfo=_BERLIN).timestamp()
    end = datetime(2026, 10, 27, tzinfo=_BERLIN).timestamp()
    chart = Chart("t", Unit.COUNT, ChartKind.LINE, (Line("l", "cpu", ((start, 1.0),)),), start, end)
    found = plot(chart, _BERLIN)
    assert found is not None
    days = {tick.label: tick.position for tick in found.times if ":" not in tick.label}
    assert list(days) == ["24 Oct", "25 Oct", "26 Oct", "27 Oct"]
    assert days["26 Oct"] - days["25 Oct"] == pytest.approx(25 / 73)


def test_a_missing_value_breaks_the_line_and_a_value_alone_stays() -> None:
    (line,) = _plotted(_chart(1.0, 2.0, None, 3.0, math.nan, 4.0, 4.0)).lines
    assert [len(run) for run in line.runs] == [2, 1, 2]


def test_a_gap_breaks_the_line_and_is_drawn() -> None:
    chart = _chart(1.0, 2.0, 3.0, 4.0)
    gapped = Chart(chart.title, chart.unit, chart.kind, chart.lines, 0.0, 4.0, ((1.2, 1.8), (3.5, 9.0), (-5.0, -1.0)))
    found = _plotted(gapped)
    assert [len(run) for run in found.lines[0].runs] == [2, 2]
    assert found.gaps == (pytest.approx((0.3, 0.45)), pytest.approx((0.875, 1.0)))


def test_sets_of_bars_stand_beside_each_other_above_their_day() -> None:
    days = [(day * _DAY, 10.0) for day in range(4)]
    lines = (Line("ok", "agents", tuple(days)), Line("failed", "disk", tuple(days)))
    found = _plotted(Chart("t", Unit.COUNT, ChartKind.BARS, lines, 0.0, 10 * _DAY))
    first, second = (line.bars[1] for line in found.lines)
    assert 0.1 < first.x < first.x + first.width <= second.x < second.x + second.width < 0.2
    assert found.times[0].position == pytest.approx(0.05)


def test_a_chart_without_a_value_or_without_length_is_none() -> None:
    assert plot(_chart(None, math.inf)) is None
    assert plot(Chart("t", Unit.COUNT, ChartKind.LINE, (Line("l", "cpu", ((5.0, 1.0),)),), 5.0, 5.0)) is None
    assert plot(Chart("t", Unit.COUNT, ChartKind.LINE, (), 0.0, 5.0)) is None


@given(st.lists(st.floats(0, 1), min_size=21, max_size=200), st.integers(1, 20))
def test_thinning_keeps_the_extremes_of_every_column_and_the_order(heights: list[float], columns: int) -> None:
    points = [Point(index / len(heights), height) for index, height in enumerate(heights)]
    kept = list(thinned(points, columns))
    assert len(kept) <= 4 * columns
    assert [point.x for point in kept] == sorted(point.x for point in kept)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    for column in range(columns):
        ours = [point.y for point in kept if int(point.x * columns) == column]
        all_of_them = [point.y for point in points if int(point.x * columns) == column]
        assert (min(ours), max(ours)) == (min(all_of_them), max(all_of_them))


@given(charts())
def test_every_shape_stays_within_the_square(chart: Chart) -> None:
    found = plot(chart, UTC)
    if found is None:
        return
    shares = [found.zero, *(tick.position for tick in (*found.times, *found.values))]
    shares += [share for gap in found.gaps for share in gap]
    for line in found.lines:
        shares += [share for run in line.runs for point in run for share in point]
        shares += [share for bar in line.bars for share in (*bar, bar.x + bar.width, bar.bottom + bar.height)]
    assert all(-1e-6 <= share <= 1 + 1e-6 for share in shares)
    assert len(found.times) <= 10
    assert 2 <= len(found.values) <= 7
