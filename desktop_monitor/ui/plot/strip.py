"""Many shares of a whole over time as one picture: a row each, the more the darker.

Sixty-four lines in one frame say nothing and cost much; sixty-four rows are one
picture. Must not know what the rows are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, qRgb, qRgba
from PySide6.QtWidgets import QWidget

from desktop_monitor.language.quantities import MISSING, ratio_text
from desktop_monitor.ui.look.colour import channels, mix
from desktop_monitor.ui.plot.canvas import Canvas
from desktop_monitor.ui.plot.decimate import Floats, within
from desktop_monitor.ui.plot.group import ChartGroup
from desktop_monitor.ui.plot.live import LiveMatrix
from desktop_monitor.ui.plot.reading import Legend, Reading
from desktop_monitor.ui.plot.trace import Place

_LEVELS = 255
_CELL_SPACINGS = 1.5
_SPACING_SAMPLES = 60
_LEAST_REACH_SECONDS = 3.0
_COLUMN_PX = 3
"""Width of one cell; narrower ones flicker without saying more."""


class HeatStrip(Canvas):
    """Rows of shares 0–1, lowest label at the top; cells hold the mean of their time."""

    def __init__(
        self,
        title: str,
        row_names: Sequence[str],
        samples: LiveMatrix,
        group: ChartGroup,
        parent: QWidget | None = None,
        *,
        colour: str = "cpu",
    ) -> None:
        """`row_names` name the rows of `samples` in order; `colour` is the name of a token."""
        super().__init__(title, group, parent)
        self.legend = Legend()
        self._row_names = tuple(row_names)
        self._samples = samples
        self._colour = colour
        self._image = QImage()
        self._cells: NDArray[np.uint8] = np.zeros((1, 1), dtype=np.uint8)
        self._palette: list[int] = []
        self._from_share, self._to_share = 0.0, 1.0
        self.redress()

    def sizeHint(self) -> QSize:
        return QSize(420, 150)

    def redress(self) -> None:
        """Take the colours of the look in force."""
        tokens = self.group.look.tokens
        strong = getattr(tokens, self._colour)
        shades = [mix(tokens.track, strong, (level / (_LEVELS - 1)) ** 0.8) for level in range(_LEVELS)]
        self._palette = [qRgba(0, 0, 0, 0), *(qRgb(*channels(shade)) for shade in shades)]
        self.refresh()

    def gather(self, place: Place) -> None:
        """Average every row over cells aligned to absolute time and make the picture."""
        length = place.end - place.start
        step = max(length / max(int(place.width / _COLUMN_PX), 1), _CELL_SPACINGS * self._spacing())
        first, stop = int(np.floor(place.start / step)), int(np.ceil(place.end / step))
        self._cells = _cells(self._samples, place.start, place.end, step, first, stop - first)
        rows, columns = self._cells.shape
        image = QImage(self._cells.data, columns, rows, columns, QImage.Format.Format_Indexed8)
        image.setColorTable(self._palette)
        self._image = image
        self._from_share = (first * step - place.start) / length
        self._to_share = (stop * step - place.start) / length
        summary = self._summary()
        self.legend.show_readings(summary, self.group.look.tokens)
        self.describe(summary)

    def paint_data(self, painter: QPainter, place: Place) -> None:
        """Draw the picture, and hairlines of the card's colour where rows are high enough for them."""
        left = place.left + self._from_share * place.width
        width = (self._to_share - self._from_share) * place.width
        painter.drawImage(QRectF(left, place.top, width, place.height), self._image)
        row_px = place.height / len(self._row_names)
        if row_px >= 6:
            for row in range(1, len(self._row_names)):
                y = round(place.top + row * row_px)
                painter.fillRect(QRectF(place.left, y, place.width, 1), self.card_colour())

    def value_marks(self, most: int) -> tuple[tuple[float, str, str], ...]:
        """No heights to read: names of rows are painted as marks instead."""
        count = len(self._row_names)
        step = 1
        while count / step > most + 1:
            step *= 2
        rows = range(0, count, step)
        return tuple((1 - (row + 0.5) / count, self._row_names[row], "") for row in rows)

    def readings(self, wall_seconds: float | None) -> tuple[Reading, ...]:
        """The busiest rows at a moment and the mean of all."""
        values = self._at(self.group.end if wall_seconds is None else wall_seconds)
        if values is None:
            return (Reading(self.tr("mean"), MISSING, self._colour),)
        busiest = np.argsort(-np.nan_to_num(values, nan=-1.0), kind="stable")[:4]
        named = (Reading(self._row_names[row], ratio_text(float(values[row])), None) for row in busiest)
        return (*named, Reading(self.tr("mean"), ratio_text(float(np.nanmean(values))), self._colour))

    def table(self) -> tuple[tuple[str, ...], Sequence[tuple[float, ...]]]:
        """Time and one column a row, as ratios."""
        part = self._shown()
        rows = np.column_stack((self._samples.times[part], self._samples.matrix[:, part].T))
        return ("time", *self._row_names), [tuple(row) for row in rows.tolist()]

    def _spacing(self) -> float:
        """Usual distance of the newest samples; a cell narrower than that would often be empty."""
        newest = self._samples.times[-_SPACING_SAMPLES:]
        return float(np.median(np.diff(newest))) if len(newest) > 1 else 0.0

    def _shown(self) -> slice:
        return within(self._samples.times, self.group.start, self.group.end)

    def _summary(self) -> tuple[Reading, ...]:
        values = self._at(self.group.end)
        if values is None:
            return ()
        most = int(np.nanargmax(values))
        busiest = f"{self._row_names[most]} · {ratio_text(float(values[most]))}"
        return (Reading(self.tr("busiest"), busiest, None),)

    def _at(self, wall_seconds: float) -> Floats | None:
        """All rows at a moment; None in a gap or outside what is known."""
        times = self._samples.times
        if not len(times):
            return None
        at = max(int(np.searchsorted(times, wall_seconds, side="right")) - 1, 0)
        column_seconds = (self.group.end - self.group.start) / max(self.width(), 1)
        reach = max(_LEAST_REACH_SECONDS, _CELL_SPACINGS * self._spacing(), 2 * column_seconds)
        values: Floats = self._samples.matrix[:, at]
        return None if abs(times[at] - wall_seconds) > reach or np.isnan(values).all() else values


def _cells(samples: LiveMatrix, start: float, end: float, step: float, first: int, count: int) -> NDArray[np.uint8]:
    """Level 1–255 of each row and cell, 0 where nothing was measured."""
    cells = np.zeros((samples.row_count, max(count, 1)), dtype=np.uint8)
    part = slice(*np.searchsorted(samples.times, (start, end)).tolist())
    times, matrix = samples.times[part], samples.matrix[:, part]
    if not len(times):
        return cells
    column = np.clip(np.floor(times / step).astype(np.intp) - first, 0, count - 1)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(column)) + 1))
    measured = np.isfinite(matrix)
    amounts = np.add.reduceat(measured, starts, axis=1, dtype=np.float64)
    sums = np.add.reduceat(np.where(measured, matrix, 0.0), starts, axis=1)
    means = np.divide(sums, amounts, out=np.full_like(sums, np.nan), where=amounts > 0)
    levels = np.where(np.isnan(means), 0, 1 + np.clip(means, 0, 1) * (_LEVELS - 1))
    cells[:, column[starts]] = levels.astype(np.uint8)
    return cells
