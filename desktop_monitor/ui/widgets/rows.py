"""Rows that name a thing and show its value. Must not know what is measured."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DENSE_ROW_HEIGHT_PX, SPACING_PX
from desktop_monitor.ui.untrusted import one_line, plain_tooltip
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.widgets.mark import HealthMark
from desktop_monitor.ui.widgets.meter import Meter
from desktop_monitor.ui.widgets.sparkline import Sparkline

_WARNING_ROLES = {Health.DEGRADED: "degraded", Health.CRITICAL: "critical"}


class KeyValueRow(QWidget):
    """Name at the left, value at the right, in one dense line."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(for_text(DENSE_ROW_HEIGHT_PX, self))
        self._name = plain_label(name, Role.QUIET, self)
        self._value = ElidedLabel("", None, self)
        self._value.setAlignment(trailing())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(self._name)
        layout.addWidget(self._value, 1)

    def show_value(self, value: str) -> None:
        """Replace the value."""
        self._value.set_text(value)
        self.setAccessibleName(f"{self._name.text()}: {one_line(value)}")

    @property
    def value(self) -> str:
        """The whole value, also where it is shown shortened."""
        return self._value.whole_text()


class MeterRow(QWidget):
    """Name, value, bar with target, sparkline, and a quiet note where there is room."""

    def __init__(
        self,
        look: Look,
        name: str,
        role: str,
        *,
        alike: Sequence[str] = (),
        note: bool = True,
        maximum: float | None = 1.0,
    ) -> None:
        """`role` names the colour token; `maximum` is the sparkline's range (None: the highest value).

        `alike` are names of rows above and below: bars begin where those of other rows do.
        """
        super().__init__()
        self.setFixedHeight(for_text(36, self))
        self._own_role = role
        self._name = plain_label(name, None, self)
        self._mark = HealthMark(look, self)
        self._value = plain_label("", Role.STRONG, self)
        self._value.setAlignment(trailing())
        self._meter = Meter(look, role, self)
        self.sparkline = Sparkline(look, role, gap_seconds=150.0, maximum=maximum, parent=self)
        self.sparkline.setAccessibleName(self.tr("{name}, last hour").format(name=name))
        self._note: ElidedLabel | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACING_PX)
        layout.addWidget(self._name)
        layout.addWidget(self._mark)
        layout.addWidget(self._value)
        layout.addWidget(self._meter, 4)
        layout.addWidget(self.sparkline, 4)
        if note:
            self._note = ElidedLabel("", Role.QUIET, self)
            self._note.setAlignment(trailing())
            layout.addWidget(self._note, 6)
        self._fix_widths((name, *alike))

    def _fix_widths(self, names: Sequence[str]) -> None:
        metrics = self._value.fontMetrics()
        self._name.setMinimumWidth(max(metrics.horizontalAdvance(f"{name}  ") for name in names))
        self._value.setMinimumWidth(round(metrics.horizontalAdvance("888.8 KiB/s") * 1.08))
        if self._note is not None:
            self._note.setMinimumWidth(metrics.horizontalAdvance("↓ 888 KiB/s · ↑ 88 KiB/s"))

    def show_value(
        self,
        value: str,
        ratio: float | None,
        target: float | None = None,
        *,
        level: Health = Health.HEALTHY,
        note: str = "",
    ) -> None:
        """Replace value, bar and note; while `level` is a warning the row shows its colour and shape."""
        colour = _WARNING_ROLES.get(level, self._own_role)
        self._mark.show_level(level if level in _WARNING_ROLES else None)
        self._value.setText(value)
        self._meter.show_ratio(ratio, target, colour)
        self.sparkline.set_role(colour)
        if self._note is not None:
            self._note.set_text(note)
        self.setToolTip(plain_tooltip(one_line(note)))
        self.setAccessibleName(f"{self._name.text()}: {value}")

    @property
    def value(self) -> str:
        """The value as shown."""
        return self._value.text()
