"""Finds text that is cut: labels, buttons and fields that have less room than what they say takes.

Text that is shortened with … on purpose, wrapped, or scrolled to, is not cut. Must not
know pages; works in every language and with every font.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QToolButton,
    QTreeView,
    QWidget,
)

from desktop_monitor.ui.widgets.badge import Badge
from desktop_monitor.ui.widgets.pill import HealthPill
from desktop_monitor.ui.window.table_header import TableHeader

# Hints are rounded up, boxes are measured without the overhang of slanted letters.
_TOLERANCE_PX = 2
_NO_LIMIT_PX = 1 << 20
_BUTTONS = QPushButton | QToolButton | QCheckBox | QRadioButton
_SPEAKING = QLabel | QLineEdit | QComboBox | QAbstractSpinBox | QGroupBox | _BUTTONS


def clipped(widget: QWidget) -> list[str]:
    """What is cut in `widget` and below it, one line each: which widget, what it says, how much is missing.

    The widget must be shown and laid out; what is hidden is not looked at.
    """
    shown = [part for part in (widget, *widget.findChildren(QWidget)) if part.isVisible()]
    found = [f"{_called(part)}: {trouble}" for part in shown for trouble in _troubles(part)]
    return found + [f"{_called(part)}: {trouble}" for part in shown for trouble in _cut_by_parents(part, widget)]


def _called(widget: QWidget) -> str:
    said = widget.text() if isinstance(widget, QLabel | QLineEdit | _BUTTONS) else widget.accessibleName()
    parent = widget.parentWidget()
    inside = f" in {type(parent).__name__} {parent.objectName()!r}" if parent is not None else ""
    return f"{type(widget).__name__} {widget.objectName()!r} {said[:80]!r}{inside}"


def _troubles(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel():
            yield from _cut_label(widget)
        case QPushButton() | QToolButton() | QCheckBox() | QRadioButton():
            yield from _cut_button(widget)
        case QComboBox():
            yield from _cut_choice(widget)
        case QHeaderView():
            yield from _cut_titles(widget)
        case QTableView() | QTreeView():
            yield from _cut_rows(widget)
        case QLineEdit():
            yield from _cut_line(widget)
        case Badge() | HealthPill():
            yield from _cut_painting(widget)
        case _:
            return


def _missing(direction: str, needed: float, given: float) -> Iterator[str]:
    if needed > given + _TOLERANCE_PX:
        yield f"{direction} {given:.0f} px of {needed:.0f}"


def _cut_label(label: QLabel) -> Iterator[str]:
    if not label.text() or not label.pixmap().isNull():
        return
    if label.text() == "…":
        yield "nothing but … is left of it"
        return
    room = label.contentsRect().adjusted(label.margin(), label.margin(), -label.margin(), -label.margin())
    needed = _text_box(label, room.width())
    yield from _missing("width", needed.width(), room.width())
    yield from _missing("height", needed.height(), room.height())


def _text_box(label: QLabel, width: int) -> QSize:
    if label.textFormat() is Qt.TextFormat.RichText:
        return QSize(0, label.heightForWidth(width) if label.wordWrap() else label.sizeHint().height())
    flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextExpandTabs
    limits = QRect(0, 0, width if label.wordWrap() else _NO_LIMIT_PX, _NO_LIMIT_PX)
    return label.fontMetrics().boundingRect(limits, int(flags.value), label.text()).size()


def _cut_button(button: QPushButton | QToolButton | QCheckBox | QRadioButton) -> Iterator[str]:
    if not button.text():
        return
    needed = button.sizeHint()
    yield from _missing("width", needed.width(), button.width())
    yield from _missing("height", needed.height(), button.height())


def _cut_choice(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    option.initFrom(box)
    option.editable = box.isEditable()
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    metrics = box.fontMetrics()
    if not box.isEditable():
        yield from _missing("width", metrics.horizontalAdvance(box.currentText()), room.width())
    yield from _missing("height", metrics.height(), box.height())


def _cut_titles(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    elides = header.textElideMode() is not Qt.TextElideMode.ElideNone or isinstance(header, TableHeader)
    if model is None or elides:
        return
    for section in range(header.count()):
        title = model.headerData(section, header.orientation())
        if not title or header.isSectionHidden(section):
            continue
        needed = header.sectionSizeFromContents(section)
        yield from _missing(f"title {title!r} width", needed.width(), header.sectionSize(section))
        yield from _missing(f"title {title!r} height", needed.height(), header.height())


def _cut_rows(view: QTableView | QTreeView) -> Iterator[str]:
    model = view.model()
    if model is None or not model.rowCount():
        return
    height = view.visualRect(model.index(0, 0)).height()
    if height:
        yield from _missing("row height", view.fontMetrics().height(), height)


def _cut_line(line: QLineEdit) -> Iterator[str]:
    metrics = line.fontMetrics()
    yield from _missing("height", metrics.height(), line.height())
    if isinstance(line.parentWidget(), QAbstractSpinBox):  # elsewhere a long text is scrolled
        yield from _missing("width", metrics.horizontalAdvance(line.text()), line.width())


def _cut_painting(widget: QWidget) -> Iterator[str]:
    """What paints its own text and asks for exactly the room it takes."""
    needed = widget.sizeHint()
    yield from _missing("width", needed.width(), widget.width())
    yield from _missing("height", needed.height(), widget.height())


def _cut_by_parents(widget: QWidget, root: QWidget) -> Iterator[str]:
    """What sticks out of something it is in, where nobody can scroll to it."""
    if not isinstance(widget, _SPEAKING) or not _says_something(widget):
        return
    parent = widget.parentWidget()
    across = down = True
    while widget is not root and parent is not None and (across or down):
        area = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
        scroller = parent.parentWidget()
        if isinstance(scroller, QAbstractScrollArea) and scroller.viewport() is parent:
            off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            across = across and scroller.horizontalScrollBarPolicy() == off
            down = down and scroller.verticalScrollBarPolicy() == off
        if across and (area.right() > parent.width() + _TOLERANCE_PX or area.left() < -_TOLERANCE_PX):
            yield f"sticks out of the width of {type(parent).__name__} {parent.objectName()!r}"
            return
        if down and (area.bottom() > parent.height() + _TOLERANCE_PX or area.top() < -_TOLERANCE_PX):
            yield f"sticks out of the height of {type(parent).__name__} {parent.objectName()!r}"
            return
        if parent is root or parent.isWindow():
            return
        parent = parent.parentWidget()


def _says_something(widget: QWidget) -> bool:
    return bool(widget.text()) if isinstance(widget, QLabel | _BUTTONS) else True
