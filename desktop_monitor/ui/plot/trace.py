"""One named line of a chart: where its samples are and how it is drawn.

Lines keep to what draws fast: opaque pens one pixel wide without antialiasing.
Wider, transparent or smoothed pens cost a hundred times as much. Must not know
axes, widgets or where samples come from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
import pyqtgraph
from PySide6.QtGui import QColor, QPainter

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.tokens import Tokens
from desktop_monitor.ui.plot.decimate import Floats, averaged, band, decimate, within

_FILL_SHARE = 0.86
"""How much of the card's colour is in the area under a line."""
_SPREAD_SHARE = 0.6
_MEAN_COLUMN_PX = 3
"""Where samples are denser than pixels the line is their mean over this many."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """Lowest and highest value of each stretch of `step_seconds`; `times` are their starts."""

    times: Floats
    lows: Floats
    highs: Floats
    counts: Floats
    """Samples in each."""
    step_seconds: float


class Samples(Protocol):
    """What a trace draws: times ascending, NaN at gaps."""

    @property
    def times(self) -> Floats:
        """Wall seconds."""

    @property
    def values(self) -> Floats:
        """One value a moment."""

    @property
    def buckets(self) -> Buckets | None:
        """Extremes, where the values are means of stretches of time."""

    @property
    def spacing_seconds(self) -> float:
        """Usual distance of two samples."""


@dataclass(frozen=True, slots=True)
class FixedSamples:
    """Samples that do not grow."""

    times: Floats = field(default_factory=lambda: np.zeros(0))
    values: Floats = field(default_factory=lambda: np.zeros(0))
    buckets: Buckets | None = None
    spacing_seconds: float = 1.0

    def shifted(self, seconds: float) -> FixedSamples:
        """The same samples `seconds` later."""
        held = self.buckets
        moved = held and replace(held, times=held.times + seconds)
        return FixedSamples(self.times + seconds, self.values, moved, self.spacing_seconds)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chart draws: its window of time and its rectangle in pixels."""

    start: float
    end: float
    left: float
    top: float
    width: float
    height: float
    columns: int
    """Device pixels across."""

    def x(self, times: Floats) -> Floats:
        """Pixels of wall times."""
        return self.left + (times - self.start) * (self.width / (self.end - self.start))

    def y(self, values: Floats, bottom: float, top: float) -> Floats:
        """Pixels of values on an axis from `bottom` to `top`, kept inside the rectangle."""
        share = (values - bottom) / (top - bottom)
        return self.top + self.height * (1 - np.clip(share, 0.0, 1.0))


class Trace:
    """One line; under it its area where it is filled, and the spread of what the line averages."""

    def __init__(
        self,
        name: str,
        colour: str,
        unit: Unit,
        samples: Samples,
        *,
        filled: bool = False,
        mirrored: bool = False,
        second_axis: bool = False,
        quiet: bool = False,
    ) -> None:
        """`colour` is the name of a token; a mirrored line is drawn below zero, a quiet one without spread."""
        self.name = name
        self.colour = colour
        self.unit = unit
        self.samples = samples
        self.second_axis = second_axis
        self._quiet = quiet
        self._sign = -1.0 if mirrored else 1.0
        nothing = np.zeros(0), np.zeros(0)
        self._points: tuple[Floats, Floats] = nothing
        self._extremes: tuple[Floats, Floats] = nothing
        self._band: tuple[Floats, Floats, Floats] | None = None
        self.line: Any = pyqtgraph.PlotCurveItem(antialias=False, connect="finite")
        self.area: Any = pyqtgraph.PlotCurveItem(antialias=False, connect="finite", pen=None) if filled else None
        self.envelope: Any = pyqtgraph.PlotCurveItem(antialias=False, connect="finite")
        self.spread: Any = pyqtgraph.PlotCurveItem(antialias=False, connect="pairs")

    @property
    def curves(self) -> tuple[Any, ...]:
        """Every curve item this trace draws with."""
        return tuple(curve for curve in (self.spread, self.envelope, self.area, self.line) if curve is not None)

    def dress(self, tokens: Tokens) -> None:
        """Take the colours of a look."""
        colour = getattr(tokens, self.colour)
        self.line.setPen(pyqtgraph.mkPen(colour, width=1))
        for curve in (self.spread, self.envelope):
            curve.setPen(pyqtgraph.mkPen(mix(colour, tokens.card, _SPREAD_SHARE), width=1))
        if self.area is not None:
            self.area.setBrush(QColor(mix(colour, tokens.card, _FILL_SHARE)))

    def gather(self, start: float, end: float, columns: int) -> tuple[float, float] | None:
        """Reduce to `columns`; gives the lowest and highest value to draw, None where there is none."""
        times, values = self.samples.times, self.samples.values
        at, reduced = decimate(times, values, start, end, columns)
        self._points = self._extremes = at, reduced * self._sign
        dense = within(times, start, end)
        if dense.stop - dense.start > 2 * columns:
            at, means = averaged(times, values, start, end, columns // _MEAN_COLUMN_PX)
            self._points = at, means * self._sign
        self._band = None if self._quiet else self._banded(start, end, columns)
        everything = np.concatenate((self._extremes[1], *(self._band[1:] if self._band else ())))
        everything = everything[np.isfinite(everything)]
        return (float(everything.min()), float(everything.max())) if len(everything) else None

    def _banded(self, start: float, end: float, columns: int) -> tuple[Floats, Floats, Floats] | None:
        held = self.samples.buckets
        if held is None:
            return None
        at, lows, highs = band(held.times, held.lows, held.highs, held.step_seconds, start, end, columns)
        return at, lows * self._sign, highs * self._sign

    def arrange(self, place: Place, bottom: float, top: float) -> None:
        """Turn what was gathered into pixels."""
        x, y = place.x(self._points[0]), place.y(self._points[1], bottom, top)
        self.line.setData(x, y)
        if self.area is not None:
            self.area.setFillLevel(float(place.y(np.zeros(1), bottom, top)[0]))
            self.area.setData(x, y)
        if self._shows_envelope():
            self.envelope.setData(place.x(self._extremes[0]), place.y(self._extremes[1], bottom, top))
        if self._band is not None:
            at, lows, highs = self._band
            ends = np.column_stack((place.y(lows, bottom, top), place.y(highs, bottom, top)))
            self.spread.setData(np.repeat(place.x(at), 2), ends.ravel())

    def _shows_envelope(self) -> bool:
        return self._extremes is not self._points and not self._quiet

    def paint_ground(self, painter: QPainter) -> None:
        """Draw area and spread, which lie under every line."""
        if self.area is not None and len(self._points[0]):
            self.area.paint(painter, None, None)
        if self._band is not None and len(self._band[0]):
            self.spread.paint(painter, None, None)
        if self._shows_envelope():
            self.envelope.paint(painter, None, None)

    def paint_line(self, painter: QPainter) -> None:
        """Draw the line itself."""
        if len(self._points[0]):
            self.line.paint(painter, None, None)

    def window(self, start: float, end: float) -> tuple[Floats, Floats]:
        """Every sample within a stretch of time, gaps left out."""
        times, values = self.samples.times, self.samples.values
        part = within(times, start, end)
        times, values = times[part], values[part]
        inside = (times >= start) & (times <= end) & np.isfinite(values)
        return times[inside], values[inside]
