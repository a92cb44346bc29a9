"""One process in one dense line: command, who runs it, CPU, memory. Must not know the process table."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_monitor.language.quantities import MISSING, ratio_text
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import DENSE_ROW_HEIGHT_PX, SPACING_PX
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label

_LONGEST_NAME, _LONGEST_USER = 200, 32


class ProcessLine(QWidget):
    """Texts of processes are untrusted: shown plain, on one line, cut to what fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(for_text(DENSE_ROW_HEIGHT_PX, self))
        self._command = ElidedLabel("", None, self)
        self._owner = plain_label("", Role.QUIET, self)
        self._cpu = plain_label("", None, self)
        self._memory = plain_label("", Role.QUIET, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(self._command, 1)
        for label, sample in ((self._owner, ""), (self._cpu, "888 %"), (self._memory, "88.8 GiB")):
            label.setAlignment(trailing())
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(sample) + 8)
            layout.addWidget(label)

    def show_row(self, row: ProcessRow | None, core_count: int) -> None:
        """Show `row`, its CPU divided by `core_count`; None empties the line."""
        if row is None:
            for label in (self._owner, self._cpu, self._memory):
                label.setText("")
            self._command.set_text("")
            return
        name = visible_text(row.command or row.name, _LONGEST_NAME)
        cpu = MISSING if row.cpu_core_ratio is None else ratio_text(row.cpu_core_ratio / core_count)
        self._command.set_text(name)
        self._owner.setText(f"{visible_text(row.user, _LONGEST_USER)} · {row.pid}")
        self._cpu.setText(cpu)
        self._memory.setText(value_text(row.resident_bytes, Unit.BYTES))
        self.setAccessibleName(f"{name}: CPU {cpu}")

    def show_rest(self, name: str, cpu: float | None) -> None:
        """Show the sum of what no line names, `cpu` of one core or of all (0–1); None empties the line."""
        self.show_row(None, 1)
        if cpu is not None:
            self._owner.setText(name)
            self._cpu.setText(ratio_text(cpu))
            self.setAccessibleName(f"{name}: CPU {ratio_text(cpu)}")

    @property
    def command(self) -> str:
        """The command it shows; empty for none."""
        return self._command.whole_text()
