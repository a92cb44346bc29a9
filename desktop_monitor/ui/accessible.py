"""What screen readers are told of controls and of widgets that paint themselves.

A class that paints itself says what it is by the attribute `accessible_role`, and may
say its values in words by a method `spoken_values`. Must not know the classes.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QComboBox, QWidget


class PaintedInterface(QAccessibleWidget):
    """Role and values of a widget that paints itself; it keeps no hold of the widget, which ends before it."""

    def text(self, kind: QAccessible.Text) -> str:
        """Its values where they are asked for, and as its description where it has none."""
        words = super().text(kind)
        speak = getattr(self.object(), "spoken_values", None)
        if words or speak is None or kind not in (QAccessible.Text.Value, QAccessible.Text.Description):
            return words
        return str(speak())


def speak_for_painted_widgets() -> None:
    """Have screen readers see `accessible_role` of classes that have one. Costs nothing until one asks."""
    QAccessible.installFactory(_interface_of)


def _interface_of(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(type(thing), "accessible_role", None)
    return PaintedInterface(thing, role) if isinstance(thing, QWidget) and role is not None else None


def name_control(control: QWidget, name: str, explanation: str = "") -> None:
    """Call `control` `name` and explain it.

    On Unix Qt gives a choice the name of what is chosen
    (qtbase/src/widgets/accessible/complexwidgets.cpp, QAccessibleComboBox::text), so that
    only its description can say what is chosen from.
    """
    control.setAccessibleName(name)
    parts = (name, explanation) if isinstance(control, QComboBox) else (explanation,)
    control.setAccessibleDescription("\n".join(part for part in parts if part))
