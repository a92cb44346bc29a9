"""The keyboard in tests of the desktop face: what Tab visits, in which order, and what a screen reader calls it.

Must not know pages.
"""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

_MOST_STEPS = 400


def is_inside_of_a_field(widget: QWidget) -> bool:
    """The line edit that a spin box or a combo box is made of."""
    return isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)


def field_of(widget: QWidget) -> QWidget:
    """The field that a line edit inside of it belongs to, or the widget itself."""
    parent = widget.parentWidget()
    return parent if parent is not None and is_inside_of_a_field(widget) else widget


def controls(root: QWidget) -> list[QWidget]:
    """What can be given the keyboard now."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and not is_inside_of_a_field(widget)
    ]


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else ""


def called(widget: QWidget) -> str:
    """Which widget it is, for messages."""
    return f"{type(widget).__name__} {widget.objectName()!r} {spoken_name(widget)!r}"


def tabbed_through(root: QWidget, *, backwards: bool = False) -> list[QWidget]:
    """The controls that Tab (or Shift+Tab) visits, from the first until one comes again. Raises AssertionError."""
    visited: list[QWidget] = []
    shift = Qt.KeyboardModifier.ShiftModifier if backwards else Qt.KeyboardModifier.NoModifier
    for _ in range(_MOST_STEPS):
        QTest.keyClick(QApplication.focusWidget() or root, Qt.Key.Key_Tab, shift)
        widget = QApplication.focusWidget()
        assert widget is not None, f"the keyboard is lost after {called(visited[-1]) if visited else 'the window'}"
        widget = field_of(widget)
        if visited and widget is visited[-1]:  # on to the next part of a date, or of a field
            continue
        if widget in visited:
            assert widget is visited[0], f"Tab turns back to {called(widget)} before it was everywhere"
            return visited
        visited.append(widget)
    raise AssertionError("Tab never comes back to where it was")


def missed(root: QWidget, visited: list[QWidget]) -> list[str]:
    """Controls that are not among those visited; of choices that exclude each other the one in force is enough."""
    groups = [widget.group() for widget in visited if isinstance(widget, QAbstractButton) and widget.group()]
    left_out = [widget for widget in controls(root) if widget not in visited]
    return [called(w) for w in left_out if not (isinstance(w, QAbstractButton) and w.group() in groups)]


def place(page: QWidget, widget: QWidget) -> QRect:
    """Where it is on the page."""
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def follows(later: QRect, earlier: QRect) -> bool:
    """Whether a reader comes to `later` after `earlier`: inside it, right of it, below it, or in the next column."""
    shared_px = min(earlier.bottom(), later.bottom()) - max(earlier.top(), later.top())
    same_line = shared_px > min(earlier.height(), later.height()) / 2
    right, below = later.left() > earlier.left(), later.top() > earlier.top()
    return earlier.contains(later) or (right if same_line else below or right)


def keys_used_twice(root: QWidget) -> list[str]:
    """Letters that with Alt would press more than one button of `root`."""
    marked = (button.text().replace("&&", "").partition("&")[2] for button in root.findChildren(QAbstractButton))
    letters = Counter(after[0].casefold() for after in marked if after)
    return [letter for letter, count in letters.items() if count > 1]
