"""The card of channels: how each does, a test, and how it is changed. Must not know how messages travel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_monitor.engine.alert_settings import DesktopChannel
from desktop_monitor.engine.alerts_view import ChannelView
from desktop_monitor.ui.channel_words import channel_kind, channel_level, channel_title, error_of, standing_words
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, hairline, plain_label
from desktop_monitor.ui.widgets.mark import HealthMark
from desktop_monitor.ui.window.settings_rows import ProblemLabel

WEBHOOK, EMAIL = "webhook", "email"


class ChannelRow(QWidget):
    """Name and kind over how it does; Test and Edit at the right."""

    test_requested = Signal(str)
    edit_requested = Signal(str)
    switched = Signal(str, bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: ChannelView | None = None
        self._mark = HealthMark(look, self)
        self._title = ElidedLabel("", Role.STRONG, self)
        self._kind = ElidedLabel("", Role.QUIET, self)
        self._standing = plain_label("", Role.QUIET, self)
        self._standing.setWordWrap(True)
        self._error = ProblemLabel(look, self)
        self.test = push_button(self.tr("Test"), "testChannel", self)
        self.edit = push_button(self.tr("Edit…"), "editChannel", self)
        self._arrange()
        self._keep_width()
        self.test.clicked.connect(self._on_test)
        self.edit.clicked.connect(self._on_edit)

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        for label in (self._title, self._kind, self._standing, self._error):
            words.addWidget(label)
        words.addStretch(1)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, SPACING_PX, 0, 0)
        mark.addWidget(self._mark)
        mark.addStretch(1)
        side = QVBoxLayout()
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACING_PX)
        buttons.addWidget(self.test)
        buttons.addWidget(self.edit)
        side.addLayout(buttons)
        side.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2 * SPACING_PX, 0, 2 * SPACING_PX)
        layout.setSpacing(3 * SPACING_PX)
        layout.addLayout(mark)
        layout.addLayout(words, 1)
        layout.addLayout(side)

    def _keep_width(self) -> None:
        """Buttons of all rows stand below one another, whatever they say."""
        titles = (self.tr("Edit…"), self.tr("Turn off"), self.tr("Turn on"))
        widths = []
        for title in titles:
            self.edit.setText(title)
            widths.append(self.edit.sizeHint().width())
        self.edit.setMinimumWidth(max(widths))

    def show_channel(self, view: ChannelView, now_seconds: float, *, can_edit: bool) -> None:
        """Show how this channel does."""
        self._view = view
        title, kind, standing = (
            channel_title(view.options),
            channel_kind(view.options),
            standing_words(view, now_seconds),
        )
        error = error_of(view)
        self._mark.show_level(channel_level(view), paused=not view.options.is_enabled)
        self._title.set_text(title)
        self._kind.set_text(kind)
        if self._standing.text() != standing:
            self._standing.setText(standing)
        self._standing.setVisible(bool(standing))
        if self._error.text() != error:
            self._error.show_problem(error)
        self.test.setEnabled(view.options.is_enabled)
        is_desktop = isinstance(view.options, DesktopChannel)
        word = self.tr("Edit…")
        if is_desktop:
            word = self.tr("Turn off") if view.options.is_enabled else self.tr("Turn on")
        self.edit.setText(word)
        self.edit.setEnabled(can_edit)
        self.setAccessibleName(", ".join(filter(None, (title, kind, standing, error))))
        self.test.setAccessibleName(self.tr("Send a test over {channel}").format(channel=title))
        self.edit.setAccessibleName(f"{word} {title}")

    @Slot()
    def _on_test(self) -> None:
        if self._view is not None:
            self.test_requested.emit(self._view.options.name)

    @Slot()
    def _on_edit(self) -> None:
        if self._view is None:
            return
        options = self._view.options
        if isinstance(options, DesktopChannel):
            self.switched.emit(options.name, not options.is_enabled)
        else:
            self.edit_requested.emit(options.name)


class ChannelsCard(Card):
    """A row a channel; new ones are added here."""

    test_requested = Signal(str)
    edit_requested = Signal(str)
    switched = Signal(str, bool)
    add_requested = Signal(str)
    """A channel of this kind is to be added."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("channelsCard")
        self.set_title(self.tr("Channels"))
        self._look = look
        self._rows: list[tuple[QFrame, ChannelRow]] = []
        self.add_channel = push_button(self.tr("Add ▾"), "addChannel", self)
        self.add_channel.setAccessibleName(self.tr("Add a channel"))
        self.add_action(self.add_channel)
        self._none = plain_label(self.tr("No channel is known yet"), Role.QUIET, self)
        self.body.setSpacing(0)
        self.add(self._none)
        self.add_channel.clicked.connect(self._on_add)

    @property
    def rows(self) -> list[ChannelRow]:
        """Those that are shown."""
        return [row for _, row in self._rows if not row.isHidden()]

    def show_channels(self, channels: Sequence[ChannelView], now_seconds: float, *, can_edit: bool) -> None:
        """Show every channel."""
        while len(self._rows) < len(channels):
            self._add_row()
        for number, (line, row) in enumerate(self._rows):
            shown = number < len(channels)
            line.setVisible(shown and number > 0)
            row.setVisible(shown)
            if shown:
                row.show_channel(channels[number], now_seconds, can_edit=can_edit)
        self._none.setVisible(not channels)
        self.add_channel.setEnabled(can_edit)

    def _add_row(self) -> None:
        line, row = hairline(self), ChannelRow(self._look, self)
        row.test_requested.connect(self.test_requested)
        row.edit_requested.connect(self.edit_requested)
        row.switched.connect(self.switched)
        self.add(line)
        self.add(row)
        self._rows.append((line, row))

    def menu(self) -> QMenu:
        """Which kinds there are."""
        menu = QMenu(self)
        for kind, title in ((WEBHOOK, self.tr("Webhook or Slack…")), (EMAIL, self.tr("E-mail…"))):
            menu.addAction(title).setData(kind)
        menu.triggered.connect(self._on_kind)
        return menu

    @Slot()
    def _on_add(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.add_channel.mapToGlobal(QPoint(0, self.add_channel.height() + 2)))

    @Slot(QAction)
    def _on_kind(self, action: QAction) -> None:
        self.add_requested.emit(str(action.data()))
