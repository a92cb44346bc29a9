"""The glance's machine: a line a subject, or all of them in one line where agents come first.

Must not know the glance or who asks for the past.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_monitor.language.quantities import MISSING
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DENSE_ROW_HEIGHT_PX
from desktop_monitor.ui.phrases import subject_name, subject_names
from desktop_monitor.ui.readings import ROLES, Reading, past_of
from desktop_monitor.ui.recent import RecentPast
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.widgets.rows import MeterRow

_SHOWN_SUBJECTS = ("cpu", "memory", "disk", "pressure", "network")
_SHORT_SUBJECTS = ("cpu", "memory", "disk", "gpu")


class GlanceMachine(QWidget):
    """Rows with bars and the last hour; `make_short` puts them into one line."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Machine"))
        self._look = look
        self._is_short = False
        self.keys: dict[str, tuple[SeriesKey, ...]] = {}
        """The series whose past each row shows."""
        self.rows = {subject: self._row(subject) for subject in _SHOWN_SUBJECTS}
        self._line = ElidedLabel("", Role.QUIET, self)
        self._line.setObjectName("glanceMachine")
        self._line.setFixedHeight(for_text(DENSE_ROW_HEIGHT_PX, self))
        self._line.hide()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows.values():
            column.addWidget(row)
        column.addWidget(self._line)

    def _row(self, subject: str) -> MeterRow:
        maximum = None if subject == "network" else 1.0
        row = MeterRow(
            self._look, subject_name(subject), ROLES[subject], alike=subject_names(), note=False, maximum=maximum
        )
        row.setObjectName(f"glance_{subject}")
        row.show_value(MISSING, None)
        return row

    def make_short(self, *, short: bool) -> None:
        """One line, or rows."""
        self._is_short = short
        self._line.setVisible(short)
        if short:
            for row in self.rows.values():
                row.hide()
        # At once: whoever shows it wants to know its height.
        self._column.activate()
        self.updateGeometry()

    def show_readings(self, readings: Sequence[Reading], wall_seconds: float) -> None:
        """Show the newest values."""
        found = {reading.subject: reading for reading in readings}
        if self._is_short:
            shown = (found[subject] for subject in _SHORT_SUBJECTS if subject in found)
            self._line.set_text(" · ".join(f"{subject_name(one.subject)} {one.text}" for one in shown))
            return
        for subject, row in self.rows.items():
            row.setVisible(subject in found)
            if subject in found:
                self._show_reading(row, found[subject], wall_seconds)

    def _show_reading(self, row: MeterRow, reading: Reading, wall_seconds: float) -> None:
        row.show_value(reading.text, reading.ratio, reading.target, level=reading.level, note=reading.detail)
        row.sparkline.add(wall_seconds, reading.value)
        self.keys[reading.subject] = reading.keys

    def show_past(self, past: RecentPast) -> None:
        """Fill the sparklines."""
        for subject, keys in self.keys.items():
            self.rows[subject].sparkline.set_points(past_of(subject, keys, past), past.end_seconds)

    def forget(self) -> None:
        """Hold no past while nobody looks."""
        self.keys = {}
        for row in self.rows.values():
            row.sparkline.set_points(())

    @property
    def line(self) -> str:
        """What the one line says; empty while there are rows."""
        return self._line.whole_text() if self._is_short else ""
