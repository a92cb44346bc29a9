"""The tray menu's entries about suggestions, modes and snoozing. Must not know the icon; it says what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from desktop_monitor.actions.controls.control import ControlKind
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.engine.alerts_view import AlertsView, ControlView
from desktop_monitor.engine.command import EndSnooze, Snooze
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.moments import local, near_moment, seconds_until_morning, time_words
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.suggestion_words import headline
from desktop_monitor.ui.switch_words import group_word, title_of, value_word
from desktop_monitor.ui.switching import alerts_of
from desktop_monitor.ui.untrusted import menu_entry

_MOST_SUGGESTIONS = 3
_HOUR_SECONDS = 3600.0


class SwitchingMenu(QObject):
    """Adds to a menu that is filled anew each time; what it made before is given back then."""

    review_requested = Signal(int)
    """The number of a suggestion."""
    dismissed = Signal(int)
    value_requested = Signal(str, str)
    """Control id and value."""

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._made: list[QObject] = []

    def key(self) -> tuple[object, ...]:
        """What the entries are made of: the menu is rebuilt when it changes."""
        alerts = alerts_of(self._state)
        standing = tuple(
            (view.control.control_id, view.state.configured, view.state.refusal) for view in alerts.controls
        )
        numbers = tuple(view.suggestion.suggestion_id for view in alerts.suggestions)
        return numbers, standing, _silence(alerts)

    def forget(self) -> None:
        """Give back what was made for the menu that is about to be filled again."""
        for thing in self._made:
            thing.deleteLater()
        self._made.clear()

    def add_suggestions(self, menu: QMenu) -> None:
        """What waits for an answer, each with Confirm and Dismiss."""
        views = alerts_of(self._state).suggestions
        for number, view in enumerate(views[:_MOST_SUGGESTIONS]):
            submenu = self._submenu(menu, menu_entry(self.tr("Suggested: {what}").replace("{what}", headline(view))))
            submenu.menuAction().setObjectName(f"traySuggestion{number}")
            one = view.suggestion.suggestion_id
            self._add(submenu, self.tr("Confirm…"), f"trayConfirm{number}", self._on_review, one)
            self._add(submenu, self.tr("Dismiss"), f"trayDismiss{number}", self._on_dismiss, one)

    def add_modes(self, menu: QMenu) -> None:
        """The values of every control of a context mode or an interface."""
        alerts = alerts_of(self._state)
        self._add_kind(menu, alerts, ControlKind.CONTEXT_MODE, self.tr("Context mode"))
        self._add_kind(menu, alerts, ControlKind.INTERFACE, self.tr("Interface"))

    def _add_kind(self, menu: QMenu, alerts: AlertsView, kind: ControlKind, title: str) -> None:
        views = [view for view in alerts.controls if view.control.kind is kind]
        if not views:
            return
        submenu = self._submenu(menu, title)
        submenu.menuAction().setObjectName(f"tray_{kind.value}")
        for place, view in enumerate(views):
            if len(views) > 1:
                if place:
                    submenu.addSeparator()
                self._head(submenu, view, views)
            self._add_values(submenu, view)

    def _head(self, menu: QMenu, view: ControlView, views: Iterable[ControlView]) -> None:
        """Whose mode it is; the whole title where two are of one client."""
        group = group_word(view.control)
        alike = sum(group_word(other.control) == group for other in views)
        menu.addAction(menu_entry(group if alike == 1 else title_of(view.control))).setEnabled(False)

    def _add_values(self, menu: QMenu, view: ControlView) -> None:
        group = QActionGroup(menu)
        for value in view.control.values:
            name = f"trayValue_{view.control.control_id}_{value.name}"
            action = self._add(
                menu, menu_entry(value_word(value.name)), name, self._on_value, (view.control.control_id, value.name)
            )
            action.setCheckable(True)
            action.setChecked(value.name == view.state.configured)
            action.setEnabled(not view.state.refusal)
            group.addAction(action)

    def add_snooze(self, menu: QMenu) -> None:
        """Say nothing for a while, or again."""
        submenu = self._submenu(menu, self.tr("Snooze alerts"))
        submenu.menuAction().setObjectName("traySnooze")
        snapshot = self._state.snapshot
        now = 0.0 if snapshot is None else snapshot.at.wall_seconds
        self._add(submenu, self.tr("For 1 h"), "traySnooze0", self._on_snooze, _HOUR_SECONDS)
        night = seconds_until_morning(now)
        morning = self.tr("Until tomorrow, {time}").format(time=time_words(local(now + night)))
        self._add(submenu, morning, "traySnooze1", self._on_snooze, night)
        self._add(submenu, self.tr("Until ended"), "traySnooze2", self._on_snooze, None)
        silence = _silence(alerts_of(self._state))
        if silence is not None:
            submenu.addSeparator()
            until = silence.until_seconds
            title = self.tr("End snooze")
            if until is not None:
                title = self.tr("End snooze (until {time})").format(time=near_moment(until, now))
            self._add(submenu, title, "trayEndSnooze", self._on_end, None)

    def _submenu(self, menu: QMenu, title: str) -> QMenu:
        submenu = QMenu(title, menu)
        menu.addMenu(submenu)
        self._made.append(submenu)
        return submenu

    def _add(self, menu: QMenu, title: str, name: str, slot: Callable[[], None], data: object) -> QAction:
        action = menu.addAction(title)
        action.setObjectName(name)
        action.setData(data)
        action.triggered.connect(slot)
        return action

    def _data(self) -> object:
        action = self.sender()
        return action.data() if isinstance(action, QAction) else None

    @Slot()
    def _on_review(self) -> None:
        self.review_requested.emit(self._data())

    @Slot()
    def _on_dismiss(self) -> None:
        self.dismissed.emit(self._data())

    @Slot()
    def _on_value(self) -> None:
        data = self._data()
        if isinstance(data, tuple | list) and not self._is_set(*data):
            self.value_requested.emit(*data)

    def _is_set(self, control_id: str, value: str) -> bool:
        views = alerts_of(self._state).controls
        return any(view.control.control_id == control_id and view.state.configured == value for view in views)

    @Slot()
    def _on_snooze(self) -> None:
        seconds = self._data()
        length = float(seconds) if isinstance(seconds, float | int) else None
        self._state.send(Snooze(self._state.next_command_id(), length))

    @Slot()
    def _on_end(self) -> None:
        self._state.send(EndSnooze(self._state.next_command_id()))


def firing_line(state: AppState) -> str:
    """How many alerts fire that the user does not know of; nothing for none, and where the data are old."""
    count = alerts_of(state).firing if state.stale_seconds is None else 0
    if not count:
        return ""
    return words(counted("{count:count} alert", "{count:count} alerts", count))


def _silence(alerts: AlertsView) -> Silence | None:
    """The one that holds everything back."""
    return next((one for one in alerts.silences if not one.rule and one.incident_id is None), None)
