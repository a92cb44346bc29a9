"""What is shown as text, picture or drawing on the clipboard. Must not know series or pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRect, QSize
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap


class Drawable(Protocol):
    """A chart, as far as copying it is concerned."""

    title: str

    def render_to(self, painter: QPainter) -> None:
        """Draw the whole of it."""

    def size(self) -> QSize:
        """Its size in pixels."""

    def devicePixelRatioF(self) -> float:
        """Device pixels a pixel."""

    def card_colour(self) -> QColor:
        """What it stands on."""


def csv_text(names: Sequence[str], rows: Sequence[tuple[float, ...]]) -> str:
    """Rows of (wall seconds, value …) with local ISO times; NaN becomes an empty field."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for at, *values in rows:
        moment = datetime.fromtimestamp(at, UTC).astimezone().isoformat(timespec="milliseconds")
        writer.writerow([moment, *("" if value != value else f"{value:.10g}" for value in values)])
    return out.getvalue()


def copy_text(text: str) -> None:
    """Put plain text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def picture(chart: Drawable) -> QPixmap:
    """The chart as it looks, on its card's colour."""
    ratio = chart.devicePixelRatioF()
    pixmap = QPixmap(chart.size() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(chart.card_colour())
    painter = QPainter(pixmap)
    chart.render_to(painter)
    painter.end()
    return pixmap


def drawing(chart: Drawable) -> bytes:
    """The chart as SVG."""
    # Imported here: only a copied drawing needs the module.
    from PySide6.QtSvg import QSvgGenerator

    store = QByteArray()
    device = QBuffer(store)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(device)
    generator.setTitle(chart.title)
    generator.setSize(chart.size())
    generator.setViewBox(QRect(0, 0, chart.size().width(), chart.size().height()))
    painter = QPainter(generator)
    chart.render_to(painter)
    painter.end()
    device.close()
    return bytes(store.data())


def copy_picture(chart: Drawable) -> None:
    """Put the chart on the clipboard as a picture."""
    QGuiApplication.clipboard().setPixmap(picture(chart))


def copy_drawing(chart: Drawable) -> None:
    """Put the chart on the clipboard as SVG, for programs that take drawings or text."""
    svg = drawing(chart)
    data = QMimeData()
    data.setData("image/svg+xml", QByteArray(svg))
    data.setText(svg.decode("utf-8"))
    QGuiApplication.clipboard().setMimeData(data)
