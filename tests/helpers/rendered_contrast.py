"""How well text stands out where it is really painted: colours are counted in a picture of the window.

A wrong style sheet, palette or painter is seen here, whatever the tokens say. Must not
know pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from desktop_monitor.ui.look.colour import contrast
from desktop_monitor.ui.widgets.badge import Badge
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.widgets.pill import HealthPill

TEXT_CONTRAST = 4.5
_SCALE = 2
"""Strokes of letters cover whole pixels then, so that their colour is there unmixed."""
_FRAME_PX = 4
_LEAST_PIXELS = 4
"""What is rarer is the edge of a letter."""


def picture_of(window: QWidget) -> QImage:
    """The window as it is painted, twice as sharp."""
    image = QImage(window.size() * _SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SCALE)
    painter = QPainter(image)
    window.render(
        painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren
    )
    painter.end()
    return image


def faint_texts(window: QWidget) -> list[str]:
    """Texts in the window that reach less than 4.5:1, with their colours; what is disabled may be faint."""
    image = picture_of(window)
    found = []
    for widget, words in _texts(window):
        area = _seen(window, widget)
        if area.width() < 2 * _FRAME_PX or area.height() < 2 * _FRAME_PX:
            continue
        ground, ink, ratio = _colours(image, area)
        if ratio < TEXT_CONTRAST:
            found.append(f"{type(widget).__name__} {widget.objectName()!r} {words!r}: {ink} on {ground} {ratio:.2f}")
    return found


def _texts(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    for widget in window.findChildren(QWidget):
        words = _words(widget)
        if words.strip(" •·—…") and widget.isVisible() and widget.isEnabled():
            yield widget, words


def _words(widget: QWidget) -> str:
    match widget:
        case ElidedLabel():
            return widget.text()
        case QLabel():
            return widget.text() if widget.pixmap().isNull() else ""
        case QAbstractButton():
            return widget.text()
        case QLineEdit():
            return widget.text() or widget.placeholderText()
        case QComboBox():
            return widget.currentText()
        case Badge() | HealthPill():
            return widget.accessibleName()
        case _:
            return ""


def _seen(window: QWidget, widget: QWidget) -> QRect:
    """Where a widget can be seen in its window, without its frame."""
    inside = widget.visibleRegion().boundingRect()
    inside = inside.intersected(widget.rect())
    if not isinstance(widget, QLabel | Badge):
        inside = inside.adjusted(_FRAME_PX, _FRAME_PX, -_FRAME_PX, -_FRAME_PX)
    return QRect(widget.mapTo(window, inside.topLeft()), inside.size())


def _colours(image: QImage, area: QRect) -> tuple[str, str, float]:
    """The ground, the ink that stands out most, and their contrast."""
    size = QSize(area.width() * _SCALE, area.height() * _SCALE)
    part = image.copy(QRect(area.topLeft() * _SCALE, size)).convertToFormat(QImage.Format.Format_RGB32)
    counts = Counter(memoryview(part.constBits()).cast("I"))
    ground = QColor(counts.most_common(1)[0][0]).name()
    inks = [QColor(value).name() for value, count in counts.items() if count >= _LEAST_PIXELS]
    best = max(inks, key=lambda ink: contrast(ink, ground), default=ground)
    return ground, best, contrast(best, ground)
