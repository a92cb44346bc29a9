"""Who the selected process is, and its CPU since it was selected.

Must not know the table or how actions are carried out.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_monitor.language.quantities import MISSING
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.process_texts import Scale, age_text, cpu_text, priority_text, state_text
from desktop_monitor.ui.moments import date_and_time
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.widgets.sparkline import Sparkline

HISTORY_SECONDS = 300.0
_GAP_CADENCES = 3.0
_NAME_LIMIT = 32
_SPARKLINE_HEIGHT_PX = 44


class ActionButton(QPushButton):
    """A button that is enabled while its action is, and triggers it."""

    def __init__(self, action: QAction, name: str, parent: QWidget | None = None) -> None:
        super().__init__(action.text(), parent)
        self._action = action
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._on_action_changed)
        self._on_action_changed()

    def _on_action_changed(self) -> None:
        self.setEnabled(self._action.isEnabled())


class ProcessDetails(Card):
    """The process named by the selection, until another one is selected."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("processDetails")
        self._identity: ProcessIdentity | None = None
        self._cpu = Sparkline(look, "cpu", window_seconds=HISTORY_SECONDS, maximum=None, parent=self)
        self._cpu.setFixedHeight(_SPARKLINE_HEIGHT_PX)
        self._cpu.setAccessibleName(self.tr("CPU of this process in the last five minutes"))
        self._values: dict[str, QLabel] = {}
        self._build()

    def _build(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(8 * SPACING_PX)
        body.addLayout(self._facts(), 3)
        right = QVBoxLayout()
        right.setSpacing(SPACING_PX)
        caption = QHBoxLayout()
        caption.addWidget(plain_label(self.tr("CPU, last 5 min"), Role.QUIET, self), 1)
        self._cpu_now = plain_label("", Role.STRONG, self)
        caption.addWidget(self._cpu_now)
        right.addLayout(caption)
        right.addWidget(self._cpu)
        right.addStretch(1)
        body.addLayout(right, 2)
        self.add(body)

    def _facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * SPACING_PX)
        grid.setVerticalSpacing(SPACING_PX)
        titles = (
            ("started", self.tr("Started"), 0, 0),
            ("memory", self.tr("Memory"), 0, 2),
            ("user", self.tr("User"), 1, 0),
            ("children", self.tr("Children"), 1, 2),
            ("parents", self.tr("Started by"), 2, 0),
            ("command", self.tr("Command"), 3, 0),
        )
        for key, title, line, column in titles:
            grid.addWidget(plain_label(title, Role.QUIET, self), line, column)
            value = ElidedLabel("", None, self)
            value.setObjectName(f"process_{key}")
            self._values[key] = value
            grid.addWidget(value, line, column + 1, 1, 1 if line < 2 else 3)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)
        return grid

    @property
    def identity(self) -> ProcessIdentity | None:
        """The process it shows."""
        return self._identity

    def set_cadence(self, seconds: float) -> None:
        """Processes are read this often; much longer without a reading is a gap."""
        self._cpu.set_gap(_GAP_CADENCES * seconds)

    def show_process(self, row: ProcessRow, parents: Sequence[ProcessRow], child_count: int, scale: Scale) -> None:
        """Show `row` with the chain of its `parents`, nearest first."""
        if row.identity != self._identity:
            self._identity = row.identity
            self._cpu.set_points(())
        name = visible_text(row.name, _NAME_LIMIT)
        self.set_title(name)
        self.set_quiet(
            self.tr("pid {pid} · {state} · priority {priority}").format(
                pid=row.pid, state=state_text(row), priority=priority_text(row)
            )
        )
        self._cpu_now.setText(cpu_text(row, scale))
        self._cpu.add(scale.now_seconds, row.cpu_core_ratio)
        self._set_facts(row, parents, child_count, scale)

    def _set_facts(self, row: ProcessRow, parents: Sequence[ProcessRow], child_count: int, scale: Scale) -> None:
        started = date_and_time(row.started_seconds, seconds=True)
        age = age_text(row.started_seconds, scale.now_seconds)
        chain = " ‹ ".join(f"{visible_text(parent.name, 24)} {parent.pid}" for parent in parents)
        facts = {
            "started": self.tr("{moment} · {age} ago").format(moment=started, age=age),
            "memory": value_text(row.resident_bytes, Unit.BYTES),
            "user": visible_text(row.user),
            "children": str(child_count) if child_count else self.tr("none"),
            "parents": chain or MISSING,
            "command": visible_text(row.command),
        }
        for key, text in facts.items():
            label = self._values[key]
            if isinstance(label, ElidedLabel):
                label.set_text(text)

    def show_ended(self) -> None:
        """The process is gone; what was last known of it stays."""
        self.set_quiet(self.tr("has ended"))
        self._cpu_now.setText(MISSING)

    def clear(self) -> None:
        """Nothing is selected."""
        self._identity = None
