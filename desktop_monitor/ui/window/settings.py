"""The page of settings: every option, searchable, applied while it is changed.

Also says what is read, stored and sent, and where files are. Must not know how
settings are written or who works with them.
"""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, QUrl, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QPushButton, QScrollArea, QVBoxLayout, QWidget

import desktop_monitor
from desktop_monitor.engine.command import TestNotification
from desktop_monitor.errors import MonitorError
from desktop_monitor.ui.autostart import Autostart
from desktop_monitor.ui.dialogs.delete_data import DeleteDataDialog
from desktop_monitor.ui.dialogs.welcome import WelcomeDialog
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.process_node import words_of
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.widgets.search_field import SearchField
from desktop_monitor.ui.window.page import Page, PageContext
from desktop_monitor.ui.window.settings_cards import FactRow, HealthCard, PrivacyCard, SettingsCard, option_card
from desktop_monitor.ui.window.settings_fields import BOX_PX
from desktop_monitor.ui.window.settings_performance import performance_cards
from desktop_monitor.ui.window.settings_rows import ControlRow, error_words
from desktop_monitor.ui.window.settings_updates import UpdatesCard

_COLUMN_WIDTH_PX = 900
_SEARCH_WIDTH_PX = 340


class AutostartRow(ControlRow):
    """The switch for starting at login."""

    def __init__(self, switch: Autostart, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("", "", context.look, "autostart login", parent)
        self._switch = switch
        self._box = QCheckBox(self)
        self._box.setObjectName("autostart")
        self._box.setFixedSize(BOX_PX, BOX_PX)
        self._box.setAccessibleName(self.tr("Start at login"))
        self.controls.addWidget(self._box)
        self.set_texts(self.tr("Start at login"), self.tr("Start with the desktop session."))
        self._box.clicked.connect(self._on_clicked)

    def refresh(self) -> None:
        """Show what holds now; something else may have changed it."""
        self._box.setChecked(self._switch.is_enabled())

    @Slot(bool)
    def _on_clicked(self, checked: bool) -> None:
        try:
            if checked:
                self._switch.enable()
            else:
                self._switch.disable()
            self.problem.show_problem("")
        except MonitorError as error:
            self.problem.show_problem(error_words(error))
        self.refresh()


class SettingsPage(Page):
    """All options in cards, from the ones changed most often to the facts."""

    name = "settings"
    has_period = False
    has_live_view = False

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        autostart = context.autostart
        self._autostart = AutostartRow(autostart, context, self) if autostart is not None else None
        self._cards: list[SettingsCard] = []
        self._nothing = EmptyState(self.tr("No setting matches"), self.tr("Every word must occur in it."), "", self)
        self._nothing.hide()
        self.search = SearchField(context.look, self.tr("Search settings"), self)
        self.search.setObjectName("settingsSearch")
        self.search.setFixedWidth(for_text(_SEARCH_WIDTH_PX, self))
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QWidget(self)
        column.setMaximumWidth(for_text(_COLUMN_WIDTH_PX, self))
        cards = QVBoxLayout(column)
        cards.setContentsMargins(0, 0, 2 * SPACING_PX, 5 * SPACING_PX)
        cards.setSpacing(3 * SPACING_PX)
        self._make_cards(column)
        for card in self._cards:
            cards.addWidget(card)
        cards.addWidget(self._nothing)
        cards.addStretch(1)
        area = QScrollArea(self)
        # It follows the control that has the keyboard.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setObjectName("settingsScroll")
        area.setAccessibleName(self.tr("Settings"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setWidget(column)
        area.viewport().setAutoFillBackground(False)
        column.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 3 * SPACING_PX, 0)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(self.search)
        layout.addWidget(area, 1)

    def _make_cards(self, column: QWidget) -> None:
        holder, look = self.context.settings, self.context.look
        appearance = option_card(self.tr("Appearance and start"), "appearance", holder, look, column)
        if self._autostart is not None:
            appearance.add_row(self._autostart)
        self.test_notification = QPushButton(self.tr("Send a test notification"), column)
        self.test_notification.setObjectName("testNotification")
        self.test_notification.setAutoDefault(False)
        self._cards = [
            appearance,
            option_card(self.tr("Notifications"), "notifications", holder, look, column, self.test_notification),
            option_card(self.tr("Agents"), "agents receiver budgets", holder, look, column),
            option_card(self.tr("Sampling"), "sampling", holder, look, column),
            option_card(self.tr("History"), "history", holder, look, column),
            *performance_cards(self.context.performance, look, column),
            UpdatesCard(holder, self.context.state, look, column),
            HealthCard(holder, look, column),
            privacy := PrivacyCard(self.context.paths, column),
            self._files_card(column),
        ]
        self.privacy = privacy

    def _files_card(self, column: QWidget) -> SettingsCard:
        paths = self.context.paths
        card = SettingsCard(self.tr("Files and version"), "", column)
        for title, text in (
            (self.tr("Settings"), str(paths.config_file)),
            (self.tr("Performance"), str(paths.performance_file)),
            (self.tr("History"), str(paths.history)),
            (self.tr("Journal"), str(paths.journal)),
            (self.tr("Own prices"), str(paths.own_prices[0])),
            (self.tr("State", "a folder"), str(paths.state)),
            (self.tr("Logs"), str(paths.logs)),
            (
                self.tr("Version"),
                f"Desktop Monitor {desktop_monitor.__version__} · Python {platform.python_version()} · Qt {qVersion()}",
            ),
        ):
            card.add_row(FactRow(title, text, card))
        return card

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.test_notification.clicked.connect(self._on_test_notification)
        self.privacy.open_folder.clicked.connect(self._on_open_folder)
        self.privacy.welcome.clicked.connect(self._on_welcome)
        self.privacy.delete.clicked.connect(self._on_delete)
        shortcut = QShortcut(QKeySequence("Ctrl+F"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._on_find)

    def activate(self) -> None:
        """Show what holds now."""
        if self._autostart is not None:
            self._autostart.refresh()
        if self.context.performance is not None:
            self.context.performance.refresh()

    def receive(self, argument: object) -> None:
        """Search for a text."""
        if isinstance(argument, str):
            self.search.setText(argument)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        words = words_of(text)
        found = [card.search(words) for card in self._cards]
        self._nothing.setVisible(not any(found))

    @Slot()
    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def _on_test_notification(self) -> None:
        self.context.state.send(TestNotification(self.context.state.next_command_id()))

    @Slot()
    def _on_open_folder(self) -> None:
        folder = self.context.paths.data
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.context.notify_in_app(self.tr("The folder could not be opened: {folder}").format(folder=folder))

    @Slot()
    def _on_welcome(self) -> None:
        context = self.context
        WelcomeDialog(context.state, context.look, context.paths, context.autostart, context.connector, self).open()

    @Slot()
    def _on_delete(self) -> None:
        DeleteDataDialog(self.context.paths, self.context.state, self).open()
