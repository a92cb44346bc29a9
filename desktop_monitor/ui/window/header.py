"""The strip above every page: title, health, time range, freeze, machine, palette. Must not know pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.phrases import headline, headline_reason, is_paused
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.widgets.pill import HealthPill
from desktop_monitor.ui.widgets.segments import SegmentedControl
from desktop_monitor.ui.window.page import Period

HEIGHT_PX = 56
_MARGIN_PX, _GAP_PX = 5 * SPACING_PX, 3 * SPACING_PX
_MACHINE_PX = 120
_ROOMY_PX = 900
"""Narrower, only title, health, range and freeze fit."""
CUSTOM = "custom"
RANGES_SECONDS = {"1h": 3600.0, "6h": 21_600.0, "24h": 86_400.0, "7d": 604_800.0, "30d": 2_592_000.0}


class Header(QWidget):
    """Shows what is so and says what was pressed; the window decides what comes of it."""

    range_chosen = Signal(str)
    """A key of RANGES_SECONDS, or CUSTOM."""
    freeze_toggled = Signal(bool)
    palette_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setProperty("role", Role.HEADER.value)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._has_second_line = False
        self._title = plain_label("", Role.TITLE, self)
        self._title.setObjectName("pageTitle")
        self._pill = HealthPill(look, self)
        self._reason = ElidedLabel("", Role.QUIET, self)
        self._reason.setObjectName("healthReason")
        self._machine = ElidedLabel("", Role.QUIET, self)
        self._machine.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._machine.setMaximumWidth(_MACHINE_PX)
        self._machine.setObjectName("machineName")
        self._ranges = SegmentedControl(
            (
                ("1h", self.tr("1 h")),
                ("6h", self.tr("6 h")),
                ("24h", self.tr("24 h")),
                ("7d", self.tr("7 d")),
                ("30d", self.tr("30 d")),
                (CUSTOM, self.tr("Custom…")),
            ),
            self.tr("Time range"),
            self,
        )
        self._freeze = self._button("freezeButton", self.tr("Freeze"), self.tr("Let the view stand; recording goes on"))
        self._freeze.setCheckable(True)
        self._palette = self._button("paletteButton", self.tr("Ctrl K"), self.tr("Search pages and commands"))
        self._ranges.chosen.connect(self.range_chosen)
        self._freeze.toggled.connect(self._on_freeze)
        self._palette.clicked.connect(self.palette_requested)
        self._arrange()

    def _button(self, name: str, text: str, explanation: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setToolTip(explanation)
        button.setAccessibleDescription(explanation)
        return button

    def _arrange(self) -> None:
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        for line in (self._upper, self._lower):
            line.setSpacing(_GAP_PX)
        self._upper.addWidget(self._title)
        self._upper.addWidget(self._pill)
        self._upper.addWidget(self._reason, 1)
        self._gap = QSpacerItem(0, 0)
        self._upper.addItem(self._gap)
        for widget in (self._machine, self._ranges, self._freeze, self._palette):
            self._upper.addWidget(widget)
        self._lower.addStretch(1)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(_MARGIN_PX, 0, _MARGIN_PX, 0)
        self._lines.setSpacing(0)
        self._lines.addLayout(self._upper, 1)
        self._lines.addLayout(self._lower)
        self.setFixedHeight(for_text(HEIGHT_PX, self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what is least needed, and take a second line where even the rest finds no room."""
        roomy = self.width() >= for_text(_ROOMY_PX, self)
        for widget in (self._machine, self._reason, self._palette):
            widget.setVisible(roomy)
        self._ranges.set_label(CUSTOM, self.tr("Custom…") if roomy else "…")
        self._gap.changeSize(0, 0, QSizePolicy.Policy.Minimum if roomy else QSizePolicy.Policy.Expanding)
        self._take_second_line(wanted=self._needed_px() > self.width())

    def _needed_px(self) -> int:
        """What has to be shown, side by side."""
        always = (self._title, self._pill, self._ranges, self._freeze)
        return sum(widget.sizeHint().width() + _GAP_PX for widget in always) + 2 * _MARGIN_PX

    def _take_second_line(self, *, wanted: bool) -> None:
        if wanted is self._has_second_line:
            return
        self._has_second_line = wanted
        self._upper.removeWidget(self._ranges)
        self._lower.removeWidget(self._ranges)
        if wanted:
            self._lower.addWidget(self._ranges)
        else:
            self._upper.insertWidget(self._upper.indexOf(self._freeze), self._ranges)
        self._lines.setStretch(1, 1 if wanted else 0)
        self.setFixedHeight(for_text(HEIGHT_PX, self) * (2 if wanted else 1))

    def set_title(self, title: str) -> None:
        """Name the page that is shown."""
        self._title.setText(title)
        self._fit()

    def set_offers(self, *, period: bool, freeze: bool) -> None:
        """Enable what means something on the page that is shown."""
        self._ranges.setEnabled(period)
        self._freeze.setEnabled(freeze)

    def show_state(self, state: AppState) -> None:
        """Show health, the score, the reason and the machine's name."""
        paused = is_paused(state.snapshot)
        self._pill.set_health(state.health, headline(state), paused=paused)
        self._fit()
        self._reason.set_text(headline_reason(state))
        if state.snapshot is not None:
            self._machine.set_text(state.snapshot.machine.hostname)

    def show_period(self, period: Period) -> None:
        """Mark the range in force; a period of one's own marks the last choice."""
        keys = (key for key, seconds in RANGES_SECONDS.items() if seconds == period.seconds)
        self._ranges.select(CUSTOM if period.end_seconds is not None else next(keys, CUSTOM))

    def set_frozen(self, frozen: bool) -> None:
        """Press or release the freeze button."""
        self._freeze.setChecked(frozen)

    @Slot(bool)
    def _on_freeze(self, frozen: bool) -> None:
        self._freeze.setText(self.tr("Frozen") if frozen else self.tr("Freeze"))
        self.freeze_toggled.emit(frozen)
