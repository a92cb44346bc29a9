"""The card of all rules: how each stands, its value against its limit, a switch, and what can be done with it.

Must not know how a rule is changed.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QMenu, QWidget

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.look.icons import paint_shape, shape_colour, shape_of
from desktop_monitor.ui.look.sides import placed, placed_exactly
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.model.listed import ListedModel, ListedRow
from desktop_monitor.ui.model.rule_rows import MARK_ROOM_PX, RuleStanding, rule_columns, rule_rows
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.window.alerts_table import ListedTable, TableCard

_MARK_PX = 10
_STATE, _VALUE, _SEVERITY, _ON = 1, 2, 3, 4
_BAR_PX, _TICK_PX = 6, 12
_SWITCH_PX = (30, 16)
_BUILT_IN = frozenset(rule.name for rule in DEFAULT_RULES)


class RuleTable(ListedTable):
    """A row a rule; Space or a click on the switch turns it on and off."""

    switched = Signal(str, bool)
    """This rule is to be on, or off."""

    least_widest_px = 230

    def __init__(self, model: ListedModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(model, look, parent)
        self.setObjectName("ruleTable")
        self.setAccessibleName(self.tr("Rules"))

    def paint_cell(self, painter: QPainter, box: QRect, row: ListedRow, column: int) -> None:
        standing = row.thing
        if not isinstance(standing, RuleStanding):
            return
        if column == _STATE:
            self._paint_state(painter, box, row.texts[column], standing)
        elif column == _VALUE:
            self._paint_value(painter, box, row.texts[column], standing)
        elif column == _ON:
            self._paint_switch(painter, box, is_on=row.checked is True)
        elif column == _SEVERITY:
            ink = self.quiet_ink
            self.line(painter, box, row.texts[column], self.font(), ink, is_number=False)
        else:
            super().paint_cell(painter, box, row, column)

    def _paint_state(self, painter: QPainter, box: QRect, text: str, standing: RuleStanding) -> None:
        shape = shape_of(standing.level, paused=standing.is_paused)
        is_two = "\n" in text
        middle = box.center().y() - (9 if is_two else 0)
        area = QRectF(box.left(), middle - _MARK_PX / 2 + 0.5, _MARK_PX, _MARK_PX)
        paint_shape(painter, placed_exactly(area, box), shape, QColor(shape_colour(shape, self._look.tokens)))
        self.write(painter, placed(box.adjusted(MARK_ROOM_PX, 0, 0, 0), box), text)

    def _paint_value(self, painter: QPainter, box: QRect, text: str, standing: RuleStanding) -> None:
        middle = box.center().y()
        upper = QRect(box.left(), middle - 18, box.width(), 18)
        self.line(painter, upper, text, self.font(), self.text_ink, is_number=False)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(box.left(), middle + 7, box.width(), _BAR_PX)
        painter.setBrush(self._look.color("track"))
        painter.drawRoundedRect(track, _BAR_PX / 2, _BAR_PX / 2)
        if standing.ratio:
            role = "healthy" if not standing.is_beyond else "degraded"
            if standing.is_beyond and standing.level.name == "CRITICAL":
                role = "critical"
            painter.setBrush(self._look.color(role))
            filled = QRectF(track)
            filled.setWidth(max(_BAR_PX, track.width() * standing.ratio))
            painter.drawRoundedRect(placed_exactly(filled, track), _BAR_PX / 2, _BAR_PX / 2)
        if standing.limit is not None:
            tick = self._look.color("text")
            tick.setAlphaF(0.72)
            painter.setBrush(tick)
            left = min(max(track.width() * standing.limit - 1, 0), track.width() - 2)
            area = QRectF(track.left() + left, track.center().y() - _TICK_PX / 2, 2, _TICK_PX)
            painter.drawRect(placed_exactly(area, track))
        painter.restore()

    def _paint_switch(self, painter: QPainter, box: QRect, *, is_on: bool) -> None:
        width, height = _SWITCH_PX
        area = placed_exactly(QRectF(box.left(), box.center().y() - height / 2 + 0.5, width, height), box)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._look.color("accent" if is_on else "card")
        painter.setPen(QPen(self._look.color("accent" if is_on else "unknown"), 1.2))
        painter.setBrush(ground)
        painter.drawRoundedRect(area, height / 2, height / 2)
        knob = height - 6
        left = area.right() - knob - 3 if is_on else area.left() + 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("on_accent" if is_on else "unknown"))
        painter.drawEllipse(placed_exactly(QRectF(left, area.center().y() - knob / 2, knob, knob), area))
        painter.restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.selected
        if row is not None and event.key() == Qt.Key.Key_Space:
            self.switched.emit(str(row.key), not row.checked)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._listed.row_at(index.row()) if index.isValid() else None
        if row is not None and index.column() == _ON and event.button() == Qt.MouseButton.LeftButton:
            self.switched.emit(str(row.key), not row.checked)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if index.column() != _ON:
            super()._on_double_clicked(index)


class RulesCard(TableCard):
    """All rules; the page hears what is to be done with one."""

    switched = Signal(str, bool)
    edit_requested = Signal(str)
    add_requested = Signal()
    copy_requested = Signal(str)
    delete_requested = Signal(str)
    snoozed = Signal(object, str, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("alertsRulesCard")
        self.set_title(self.tr("Rules"))
        self.edit = push_button(self.tr("Edit…"), "editRule", self)
        self.edit.setEnabled(False)
        self.add_rule = push_button(self.tr("New rule…"), "newRule", self)
        for button in (self.edit, self.add_rule):
            self.add_action(button)
        self.model = ListedModel(rule_columns(), self)
        self.table = RuleTable(self.model, look, self)
        self.empty = EmptyState(self.tr("No rules are known yet"), "", "", self)
        self.empty.setMinimumHeight(120)
        self.add(self.table)
        self.add(self.empty)
        self.table.hide()
        self._can_edit = False
        self._connect()

    def _connect(self) -> None:
        self.table.switched.connect(self._on_switched)
        self.table.opened.connect(self._on_opened)
        self.table.customContextMenuRequested.connect(self._on_menu_requested)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.model.modelReset.connect(self._on_current)
        self.add_rule.clicked.connect(self.add_requested)
        self.edit.clicked.connect(self._on_edit)

    def show_alerts(self, alerts: AlertsView, now_seconds: float, *, can_edit: bool) -> None:
        """Show every rule as of now."""
        self._can_edit = can_edit
        self.model.show(rule_rows(alerts, now_seconds))
        there_are = self.model.rowCount() > 0
        self.table.setVisible(there_are)
        self.empty.setVisible(not there_are)
        on = sum(rule.is_enabled for rule in alerts.rules)
        how_many = counted("{on} of {count} on", "{on} of {count} on", len(alerts.rules), on=on)
        self.set_quiet(words(how_many) if there_are else "")
        self.add_rule.setEnabled(can_edit)
        self._on_current()

    def menu(self, name: str) -> QMenu:
        """What can be done with this rule."""
        menu = QMenu(self.table)
        menu.setObjectName("ruleMenu")
        row = self.model.row_at(self.model.place_of(name))
        is_on = row is not None and row.checked is True
        entries = (
            ("edit", self.tr("Edit…"), self._can_edit),
            ("switch", self.tr("Switch off") if is_on else self.tr("Switch on"), self._can_edit),
            ("copy", self.tr("New rule like this…"), self._can_edit),
            ("snooze", self.tr("Snooze for 1 hour"), is_on),
            ("delete", self.tr("Delete…"), self._can_edit and name not in _BUILT_IN),
        )
        for deed, title, enabled in entries:
            action = menu.addAction(title)
            action.setData((deed, name))
            action.setEnabled(enabled)
        menu.triggered.connect(self._on_chosen)
        return menu

    @Slot(QPoint)
    def _on_menu_requested(self, position: QPoint) -> None:
        row = self.table.selected
        if row is not None:
            menu = self.menu(str(row.key))
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.table.viewport().mapToGlobal(position))

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        deed, name = action.data()
        row = self.model.row_at(self.model.place_of(name))
        if deed == "edit":
            self.edit_requested.emit(name)
        elif deed == "switch" and row is not None:
            self.switched.emit(name, not row.checked)
        elif deed == "copy":
            self.copy_requested.emit(name)
        elif deed == "snooze":
            self.snoozed.emit(3600.0, name, None)
        elif deed == "delete":
            self.delete_requested.emit(name)

    @Slot(str, bool)
    def _on_switched(self, name: str, is_on: bool) -> None:
        if self._can_edit:
            self.switched.emit(name, is_on)

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        if self._can_edit:
            self.edit_requested.emit(str(key))

    @Slot()
    def _on_edit(self) -> None:
        row = self.table.selected
        if row is not None:
            self.edit_requested.emit(str(row.key))

    @Slot()
    def _on_current(self) -> None:
        self.edit.setEnabled(self._can_edit and self.table.selected is not None)
