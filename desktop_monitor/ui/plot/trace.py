"""One named line of a chart: where its samples are and how it is drawn.

Lines keep to what draws fast: opaque pens one pixel wide without antialiasing.
Wider, transparent or smoothed pens cost a hundred times as much. Must not know
axes, widgets or where samples come from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pyqtgraph
from PySide6.QtGui import QColor, QPainter

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.tokens import Tokens
from desktop_monitor.ui.plot.decimate import Floats, band, decimate, within

_FILL_SHARE = 0.86
"""How much of the card's colour is in the area under a line."""
_BAND_SHARE = 0.62


class Samples(Protocol):
    """What a trace draws: times ascending, NaN at gaps."""

    @property
    def times(self) -> Floats:
        """Wall seconds."""

    @property
    def values(self) -> Floats:
        """One value a moment."""


@dataclass(frozen=True, slots=True)
class FixedSamples:
    """Samples that do not grow."""

    times: Floats = field(default_factory=lambda: np.zeros(0))
    values: Floats = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, slots=True)
class Buckets:
    """Lowest and highest value of each stretch of `step_seconds`; `times` are their starts."""

    times: Floats
    lows: Floats
    highs: Floats
    step_seconds: float


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
    """One line, its area where it has one, and its band where it has buckets."""

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
    ) -> None:
        """`colour` is the name of a token; a mirrored line is drawn below zero."""
        self.name = name
        self.colour = colour
        self.unit = unit
        self.samples = samples
        self.second_axis = second_axis
        self.buckets: Buckets | None = None
        self.reach_seconds = 3.0
        """How far from a moment a sample may lie to speak for it."""
        self._sign = -1.0 if mirrored else 1.0
        self._points: tuple[Floats, Floats] = (np.zeros(0), np.zeros(0))
        self._band: tuple[Floats, Floats, Floats] | None = None
        self.line: Any = pyqtgraph.PlotCurveItem(antialias=False, connect="finite")
        self.area: Any = pyqtgraph.PlotCurveItem(antialias=False, connect="finite", pen=None) if filled else None
        self.spread: Any = pyqtgraph.PlotCurveItem(antialias=False, connect="pairs")

    @property
    def curves(self) -> tuple[Any, ...]:
        """Every curve item this trace draws with."""
        return tuple(curve for curve in (self.spread, self.area, self.line) if curve is not None)

    def dress(self, tokens: Tokens) -> None:
        """Take the colours of a look."""
        colour = getattr(tokens, self.colour)
        self.line.setPen(pyqtgraph.mkPen(colour, width=1))
        self.spread.setPen(pyqtgraph.mkPen(mix(colour, tokens.card, _BAND_SHARE), width=1))
        if self.area is not None:
            self.area.setBrush(QColor(mix(colour, tokens.card, _FILL_SHARE)))

    def gather(self, start: float, end: float, columns: int) -> tuple[float, float] | None:
        """Reduce to `columns`; gives the lowest and highest value to draw, None where there is none."""
        times, values = decimate(self.samples.times, self.samples.values, start, end, columns)
        self._points = times, values * self._sign
        extremes = [self._points[1]]
        self._band = None
        if self.buckets is not None:
            held = self.buckets
            at, lows, highs = band(held.times, held.lows, held.highs, held.step_seconds, start, end, columns)
            self._band = at, lows * self._sign, highs * self._sign
            extremes += self._band[1:]
        everything = np.concatenate(extremes)
        everything = everything[np.isfinite(everything)]
        return (float(everything.min()), float(everything.max())) if len(everything) else None

    def arrange(self, place: Place, bottom: float, top: float) -> None:
        """Turn what was gathered into pixels."""
        x, y = place.x(self._points[0]), place.y(self._points[1], bottom, top)
        self.line.setData(x, y)
        if self.area is not None:
            zero = float(place.y(np.zeros(1), bottom, top)[0])
            self.area.setFillLevel(zero)
            self.area.setData(x, y)
        if self._band is not None:
            at, lows, highs = self._band
            self.spread.setData(
                np.repeat(place.x(at), 2),
                np.column_stack((place.y(lows, bottom, top), place.y(highs, bottom, top))).ravel(),
            )

    def paint_ground(self, painter: QPainter) -> None:
        """Draw area and band, which lie under every line."""
        if self.area is not None and len(self._points[0]):
            self.area.paint(painter, None, None)
        if self._band is not None and len(self._band[0]):
            self.spread.paint(painter, None, None)

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
