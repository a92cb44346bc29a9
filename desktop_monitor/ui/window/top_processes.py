"""The card of the processes that use most CPU. Must not know which page it is on, or who subscribes."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from desktop_monitor.config.settings import CpuScale
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.ui.readings import cpu_beside, cpu_divisor, top_processes
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.process_line import ProcessLine

_TOP_COUNT = 5


class TopProcessesCard(Card):
    """The processes that use most CPU."""

    def __init__(self, button_name: str, parent: QWidget | None = None) -> None:
        """`button_name` is the object name of the button that leads to all processes."""
        super().__init__("", "", parent)
        self.set_title(self.tr("Top processes"))
        self.set_quiet(self.tr("by CPU"))
        self.setObjectName("topProcessesCard")
        self.details = QPushButton(self.tr("Process details"), self)
        self.details.setObjectName(button_name)
        self.add_action(self.details)
        self.body.setSpacing(0)
        self._lines = [ProcessLine(self) for _ in range(_TOP_COUNT)]
        self._rest = ProcessLine(self)
        self._rest.setToolTip(self.tr("Also processes that began and ended between two looks at the table"))
        for line in (*self._lines, self._rest):
            self.add(line)
        self.body.addStretch(1)

    def show_processes(self, snapshot: Snapshot, scale: CpuScale) -> None:
        """Show the busiest of the newest pass; before the first one the lines are empty."""
        divisor = cpu_divisor(snapshot, scale)
        rows = top_processes(snapshot, _TOP_COUNT)
        self.set_quiet(
            self.tr("by CPU, of all cores") if scale is CpuScale.MACHINE else self.tr("by CPU, 100 % is one core")
        )
        for index, line in enumerate(self._lines):
            line.show_row(rows[index] if index < len(rows) else None, divisor)
        beside = cpu_beside(snapshot, rows)
        if beside is not None:
            self._rest.show_rest(self.tr("all others, short-lived ones too"), beside / divisor)
