"""The welcome: what is read, stored and never done; starting at login; connecting the clients that are here.

One screen, answered by one button. Nothing waits for it: the program works without.
Must not know when it is shown, or how a client is connected.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.errors import MonitorError
from desktop_monitor.paths import Paths
from desktop_monitor.ui.autostart import Autostart
from desktop_monitor.ui.client_connector import ClientConnector
from desktop_monitor.ui.dialogs.connect_client import ConnectClientDialog
from desktop_monitor.ui.dialogs.welcome_clients import WelcomeClients
from desktop_monitor.ui.look.icons import app_icon
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import WrappedLabel, plain_label
from desktop_monitor.ui.widgets.scrolled import scrolled
from desktop_monitor.ui.window.settings_rows import ProblemLabel, error_words

_WIDTH_PX = 640
_ICON_PX = 48
_EDGE_PX = 5 * SPACING_PX


class WelcomeDialog(QDialog):
    """`Start` keeps what was chosen; `Skip`, Esc and closing it leave everything as it is."""

    def __init__(
        self,
        state: AppState,
        look: Look,
        paths: Paths,
        autostart: Autostart | None,
        connector: ClientConnector | None,
        parent: QWidget | None = None,
    ) -> None:
        """Without a `parent` it stands alone, as at the first start."""
        super().__init__(parent)
        self._state, self._look, self._autostart, self._connector = state, look, autostart, connector
        self._change: ConnectClientDialog | None = None
        self._needed_px = 0
        self.setObjectName("welcomeDialog")
        self.setWindowTitle(self.tr("Welcome to Desktop Monitor"))
        if parent is not None:
            self.setWindowModality(Qt.WindowModality.WindowModal)
            self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(for_text(_WIDTH_PX, self))
        self._box = QCheckBox(self.tr("Start when I log in"), self)
        self._box.setObjectName("welcomeAutostart")
        self._box.setVisible(autostart is not None)
        self._box.setChecked(autostart is not None and autostart.is_enabled())
        self._problem = ProblemLabel(look, self)
        self._clients = WelcomeClients(look, self)
        self._clients.setVisible(connector is not None)
        self._clients.connect_requested.connect(self._on_connect)
        self._build(paths)
        state.snapshot_changed.connect(self._on_snapshot)
        if state.snapshot is not None:
            self._on_snapshot(state.snapshot)

    def _build(self, paths: Paths) -> None:
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(_EDGE_PX, _EDGE_PX, _EDGE_PX, 0)
        self._column.setSpacing(3 * SPACING_PX)
        self._column.addLayout(self._heading())
        self._column.addWidget(self._facts(paths))
        self._column.addWidget(self._clients)
        self._column.addWidget(self._box)
        self._column.addWidget(self._problem)
        self._column.addStretch(1)
        self._inside.installEventFilter(self)
        self._foot = self._buttons()
        self._foot.setContentsMargins(_EDGE_PX, 0, _EDGE_PX, _EDGE_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(scrolled(self._inside, self, shines_through=True), 1)
        layout.addLayout(self._foot)

    def sizeHint(self) -> QSize:
        """High enough for all of it; where the screen is lower, the part above the buttons is scrolled."""
        width = for_text(_WIDTH_PX, self)
        height = self._column.totalHeightForWidth(width) + self._foot.sizeHint().height() + 3 * SPACING_PX
        return QSize(width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with what is in it: clients are found after it was opened."""
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return super().eventFilter(watched, event)

    def _grow(self) -> None:
        needed = self.sizeHint().height()
        if needed <= self._needed_px:
            return
        self._needed_px = needed
        screen, frame = self.screen().availableGeometry(), self.frameGeometry()
        room = screen.height() - (frame.height() - self.height())
        grown = max(min(needed, room) - self.height(), 0)
        self.resize(self.width(), self.height() + grown)
        below = frame.bottom() + grown - screen.bottom()
        if below > 0:
            self.move(self.x(), max(self.y() - below, screen.top()))

    def _heading(self) -> QHBoxLayout:
        picture = plain_label("", None, self)
        picture.setPixmap(app_icon().pixmap(_ICON_PX, _ICON_PX))
        words = QVBoxLayout()
        words.addWidget(plain_label(self.windowTitle(), Role.FIGURE, self))
        words.addWidget(
            WrappedLabel(
                self.tr(
                    "Its icon in the tray shows the health of this machine and what your coding agents do. "
                    "A click on it tells why."
                ),
                Role.QUIET,
                self,
            )
        )
        words.addStretch(1)
        heading = QHBoxLayout()
        heading.setSpacing(4 * SPACING_PX)
        heading.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        heading.addLayout(words, 1)
        return heading

    def _facts(self, paths: Paths) -> Card:
        card = Card(self.tr("Your privacy"), "", self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * SPACING_PX)
        grid.setVerticalSpacing(2 * SPACING_PX)
        grid.setColumnStretch(1, 1)
        for row, (title, sentence) in enumerate(self._sentences(paths)):
            grid.addWidget(plain_label(title, Role.QUIET, card), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(WrappedLabel(sentence, None, card), row, 1)
        card.add(grid)
        return card

    def _sentences(self, paths: Paths) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("Reads"),
                self.tr(
                    "Figures of the machine and its processes, and what Claude Code, Codex and Gemini CLI write "
                    "about their sessions."
                ),
            ),
            (
                self.tr("Stores"),
                self.tr(
                    "Times, counts, tokens, costs, and names of models, tools and folders. Only you can read them:\n"
                    "{folder}"
                ).format(folder=visible_text(str(paths.data))),
            ),
            (
                self.tr("Never"),
                self.tr(
                    "Prompts, answers and arguments are not kept, credentials are not read, and nothing leaves this "
                    "machine that you did not set up."
                ),
            ),
        )

    def _buttons(self) -> QHBoxLayout:
        self.skip = push_button(self.tr("Skip"), "welcomeSkip", self)
        self.skip.clicked.connect(self.reject)
        self.start = QPushButton(self.tr("Start"), self)
        self.start.setObjectName("welcomeStart")
        self.start.setProperty("role", Role.PRIMARY.value)
        self.start.setDefault(True)
        self.start.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACING_PX)
        buttons.addStretch(1)
        buttons.addWidget(self.skip)
        buttons.addWidget(self.start)
        return buttons

    def show_and_raise(self) -> None:
        """Bring it to the front."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.start.setFocus()

    def accept(self) -> None:
        """Keep what was chosen; where that cannot be done, say why and stay."""
        try:
            self._switch_autostart()
        except MonitorError as error:
            self._problem.show_problem(visible_text(error_words(error)))
            return
        super().accept()

    def _switch_autostart(self) -> None:
        if self._autostart is None or self._box.isChecked() == self._autostart.is_enabled():
            return
        if self._box.isChecked():
            self._autostart.enable()
        else:
            self._autostart.disable()

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if self._connector is not None:
            self._clients.show_clients(snapshot.agents.clients, self._connector.folders())

    @Slot(str, bool)
    def _on_connect(self, interface: str, connect: bool) -> None:
        if self._connector is None or self._change is not None:
            return
        self._problem.show_problem("")
        try:
            preview = (self._connector.preview if connect else self._connector.preview_disconnect)(interface)
        except MonitorError as error:
            self._problem.show_problem(visible_text(error_words(error)))
            return
        self._change = ConnectClientDialog(interface, preview, self._state, connect=connect, parent=self)
        self._change.finished.connect(self._on_answered)
        self._change.open()

    @Slot(int)
    def _on_answered(self, _result: int) -> None:
        self._change = None
