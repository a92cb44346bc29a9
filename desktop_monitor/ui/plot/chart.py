"""Lines over time: named traces on one or two value axes.

Must not know where samples come from, or any page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop_monitor.language.quantities import MISSING
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.plot.axis import ValueScale
from desktop_monitor.ui.plot.buffer import value_at
from desktop_monitor.ui.plot.canvas import Canvas
from desktop_monitor.ui.plot.group import ChartGroup
from desktop_monitor.ui.plot.reading import Legend, Reading
from desktop_monitor.ui.plot.trace import Place, Trace

_SECOND_AXIS_PX = 64
_COLUMN_REACH = 2.0
_SAMPLE_REACH = 3.0


class Chart(Canvas):
    """Several traces in one frame; `legend` is for the heading of the card around it."""

    def __init__(
        self,
        title: str,
        unit: Unit,
        group: ChartGroup,
        parent: QWidget | None = None,
        *,
        maximum: float | None = None,
    ) -> None:
        """`maximum` fixes the top of the value axis; without it the axis fits what it shows."""
        super().__init__(title, group, parent)
        self.legend = Legend()
        self.traces: list[Trace] = []
        self._scales = [ValueScale(unit, maximum)]
        group.crosshair_moved.connect(self.refresh_legend)

    @property
    def curves(self) -> tuple[Any, ...]:
        """Every curve item it draws with."""
        return tuple(curve for trace in self.traces for curve in trace.curves)

    def set_traces(self, traces: Sequence[Trace], unit: Unit | None = None, maximum: float | None = None) -> None:
        """Draw these from now on; `unit` and `maximum` replace the first axis where given.

        A trace on the second axis brings that axis and its unit along.
        """
        self.traces = list(traces)
        first = self._scales[0] if unit is None else ValueScale(unit, maximum)
        second = next((trace.unit for trace in traces if trace.second_axis), None)
        self._scales = [first] if second is None else [first, ValueScale(second, 1.0 if second is Unit.RATIO else None)]
        self._right_px = 12 if second is None else _SECOND_AXIS_PX
        self.redress()

    @Slot()
    def redress(self) -> None:
        """Take the colours of the look in force."""
        for trace in self.traces:
            trace.dress(self.group.look.tokens)
        self.refresh()

    def gather(self, place: Place) -> None:
        """Reduce every trace to the width, fit the axes, arrange the lines."""
        extremes = [trace.gather(place.start, place.end, place.columns) for trace in self.traces]
        for index, scale in enumerate(self._scales):
            seen = [
                pair
                for trace, pair in zip(self.traces, extremes, strict=True)
                if pair is not None and trace.second_axis == bool(index)
            ]
            if seen:
                scale.fit(min(pair[0] for pair in seen), max(pair[1] for pair in seen))
        for trace in self.traces:
            scale = self._scales[trace.second_axis]
            trace.arrange(place, scale.bottom, scale.top)
        self.refresh_legend()

    def paint_data(self, painter: QPainter, place: Place) -> None:
        """Draw areas and bands, then the lines, the first one on top."""
        for trace in self.traces:
            trace.paint_ground(painter)
        for trace in reversed(self.traces):
            trace.paint_line(painter)

    def value_marks(self, most: int) -> tuple[tuple[float, str, str], ...]:
        """Marks of the first axis, and what the second one says at the same heights."""
        first = self._scales[0]
        marks = []
        for value, label in first.marks(most):
            share = (value - first.bottom) / (first.top - first.bottom)
            marks.append((share, label, self._second_label(share)))
        return tuple(marks)

    def _second_label(self, share: float) -> str:
        if len(self._scales) < 2:
            return ""
        second = self._scales[1]
        return value_text(second.bottom + share * (second.top - second.bottom), second.unit)

    def readings(self, wall_seconds: float | None) -> tuple[Reading, ...]:
        """Each trace's value at a moment, or its newest one."""
        return tuple(self._reading(trace, wall_seconds) for trace in self.traces)

    def _reading(self, trace: Trace, wall_seconds: float | None) -> Reading:
        times, values = trace.samples.times, trace.samples.values
        at = self.group.end if wall_seconds is None else wall_seconds
        column_seconds = (self.group.end - self.group.start) / max(self.place().width, 1)
        value = value_at(
            times, values, at, max(_SAMPLE_REACH * trace.samples.spacing_seconds, _COLUMN_REACH * column_seconds)
        )
        return Reading(trace.name, MISSING if value is None else value_text(value, trace.unit), trace.colour)

    @Slot()
    def refresh_legend(self) -> None:
        """Show the values at the crosshair, or the newest ones."""
        if self.isVisible():
            readings = self.readings(self.group.crosshair)
            self.legend.show_readings(readings, self.group.look.tokens)
            self.describe(readings)

    def table(self) -> tuple[tuple[str, ...], Sequence[tuple[float, ...]]]:
        """Time and one column a trace, in base units, of the window shown."""
        rows: dict[float, list[float]] = {}
        for column, trace in enumerate(self.traces):
            times, values = trace.window(self.group.start, self.group.end)
            for at, value in zip(times.tolist(), values.tolist(), strict=True):
                rows.setdefault(at, [np.nan] * len(self.traces))[column] = value
        names = ("time", *(f"{trace.name} ({trace.unit.value})" for trace in self.traces))
        return names, [(at, *rows[at]) for at in sorted(rows)]
