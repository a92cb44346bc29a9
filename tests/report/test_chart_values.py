"""Who cannot see a chart reads its values."""

from __future__ import annotations

from datetime import UTC

import pytest

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.blocks import Chart, ChartKind, Line
from desktop_monitor.report.chart_values import LineSummary, summaries, value_rows

_DAY = 86400.0


def _chart(*values: float | None, step: float = _DAY) -> Chart:
    points = tuple((index * step, value) for index, value in enumerate(values))
    return Chart("t", Unit.COUNT, ChartKind.BARS, (Line("l", "cpu", points),), 0.0, len(values) * step)


def test_few_values_are_told_one_by_one_with_what_is_missing() -> None:
    assert value_rows(_chart(1.0, None, 3.0), UTC) == (
        ("1 Jan", ("1",)),
        ("2 Jan", ("—",)),
        ("3 Jan", ("3",)),
    )


def test_values_of_hours_carry_the_time() -> None:
    assert [row.time for row in value_rows(_chart(1.0, 2.0, step=3600.0), UTC)] == ["1 Jan, 00:00", "1 Jan, 01:00"]


def test_many_values_are_told_in_stretches_by_their_mean() -> None:
    rows = value_rows(_chart(*[1.0, 3.0] * 64, step=60.0), UTC, most=4)
    assert [row.values for row in rows] == [("2",)] * 4


def test_a_line_is_summed_up_with_its_course() -> None:
    assert summaries(_chart(1.0, None, 8.0, 4.0)) == (LineSummary("l", "▂·█▅", "1", "4.33", "8", "4"),)


@pytest.mark.parametrize("values", [(), (None, None)])
def test_a_line_without_a_value_has_no_figures(values: tuple[None, ...]) -> None:
    (line,) = summaries(_chart(*values))
    assert set(line.sparkline) == {"·"}
    assert line[2:] == ("—",) * 4
