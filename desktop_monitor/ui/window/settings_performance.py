"""The cards of the settings page about performance: what is good enough, how much it weighs, reports by themselves.

Must not know how the file is written or who works with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_monitor.config.performance_keys import SCHEDULE, SCORE_ROWS, STRATEGY, PerformanceKey, ScoreRow
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.performance_holder import PerformanceHolder
from desktop_monitor.ui.widgets.labels import hairline, plain_label
from desktop_monitor.ui.window.settings_cards import SettingsCard
from desktop_monitor.ui.window.settings_key_fields import NARROW_PX, KeyBinding, box_for
from desktop_monitor.ui.window.settings_rows import ControlRow, ProblemLabel, SettingsRow, reset_button

_LABEL_PX = 150


class KeyRow(ControlRow):
    """One key on a line of its own."""

    def __init__(
        self, key: PerformanceKey, holder: PerformanceHolder, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(key.title, key.help, look, key.name, parent)
        box = box_for(key, parent=self)
        binding = KeyBinding((box,), holder, self)
        reset = reset_button(self.tr("Reset"), self.tr("Reset {title}").format(title=key.title), self)
        reset.setObjectName(f"reset_{key.name}")
        self.controls.addWidget(reset)
        self.controls.addWidget(box)
        reset.clicked.connect(binding.reset)
        binding.problem_changed.connect(self.problem.show_problem)
        binding.standing_changed.connect(reset.setHidden)
        binding.refresh()


class ScoreLine(SettingsRow):
    """Target, limit and weight of one part of the score."""

    def __init__(self, row: ScoreRow, holder: PerformanceHolder, look: Look, parent: QWidget | None = None) -> None:
        keys = [key for key in row.keys if key is not None]
        super().__init__(" ".join(f"{key.title} {key.help} {key.name}" for key in keys), parent)
        self._problem = ProblemLabel(look, self)
        self._reset = reset_button(self.tr("Reset"), self.tr("Reset {title}").format(title=row.title), self)
        self._reset.setObjectName(f"reset_{keys[0].name}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, SPACING_PX, 0, SPACING_PX)
        grid.setHorizontalSpacing(2 * SPACING_PX)
        label = plain_label(row.title, None, self)
        label.setWordWrap(True)
        label.setFixedWidth(for_text(_LABEL_PX, self))
        grid.addWidget(label, 0, 0)
        boxes = []
        for column, key in enumerate(row.keys, start=1):
            grid.setColumnMinimumWidth(column, NARROW_PX)
            if key is not None:
                boxes.append(box_for(key, NARROW_PX, self))
                grid.addWidget(boxes[-1], 0, column)
        grid.addWidget(self._reset, 0, len(row.keys) + 1)
        grid.setColumnStretch(len(row.keys) + 2, 1)
        grid.addWidget(self._problem, 1, 1, 1, len(row.keys) + 2)
        binding = KeyBinding(boxes, holder, self)
        self._reset.clicked.connect(binding.reset)
        binding.problem_changed.connect(self._problem.show_problem)
        binding.standing_changed.connect(self._reset.setHidden)
        binding.refresh()


class ScoreCard(SettingsCard):
    """What is good enough, and how much it counts."""

    def __init__(self, holder: PerformanceHolder, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Performance"))
        self.set_quiet(self.tr("what is good enough, and how much it counts in the score"))
        self._words = self.tr("Performance targets weights score").casefold()
        self.setObjectName("settings_performance")
        self.add_row(KeyRow(STRATEGY, holder, look, self))
        self._add_heading((self.tr("Target"), self.tr("Limit"), self.tr("Weight")))
        for row in SCORE_ROWS:
            self.add_row(ScoreLine(row, holder, look, self))

    def _add_heading(self, titles: Sequence[str]) -> None:
        line = QGridLayout()
        line.setContentsMargins(0, 2 * SPACING_PX, 0, SPACING_PX)
        line.setHorizontalSpacing(2 * SPACING_PX)
        for column, title in enumerate(("", *titles)):
            label = plain_label(title, Role.QUIET, self)
            label.setFixedWidth(for_text(NARROW_PX if column else _LABEL_PX, self))
            line.addWidget(label, 0, column, Qt.AlignmentFlag.AlignBottom)
        line.setColumnStretch(len(titles) + 1, 1)
        self.add(hairline(self))
        self.add(line)


class ScheduleCard(SettingsCard):
    """When reports are made without being asked for."""

    def __init__(self, holder: PerformanceHolder, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Reports"))
        self.set_quiet(self.tr("made without being asked for"))
        self._words = self.tr("Performance reports schedule").casefold()
        self.setObjectName("settings_reports")
        for key in SCHEDULE:
            self.add_row(KeyRow(key, holder, look, self))


def performance_cards(
    holder: PerformanceHolder | None, look: Look, parent: QWidget | None = None
) -> tuple[SettingsCard, ...]:
    """Both; none where there is no file to change."""
    return () if holder is None else (ScoreCard(holder, look, parent), ScheduleCard(holder, look, parent))
