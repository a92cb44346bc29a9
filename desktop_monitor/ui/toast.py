"""One sentence shown for a few seconds: over the window, or at the screen's corner without it.

Must not know who has something to say.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop_monitor.ui.look.sides import placed
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import several_lines
from desktop_monitor.ui.widgets.labels import plain_label

_SHOWN_MS = 6000
_LONGEST_TEXT = 400
_WIDTH_PX = 360
_MARGIN_PX = 5 * SPACING_PX


class Toast(QFrame):
    """Replaces its own text; a click takes it away."""

    def __init__(self, window: QWidget | None = None) -> None:
        """Over `window` while that is visible, else a small window of its own."""
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        self.setProperty("role", Role.CARD.value)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label: QLabel = plain_label("", None, self)
        self._label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * SPACING_PX, 3 * SPACING_PX, 4 * SPACING_PX, 3 * SPACING_PX)
        layout.addWidget(self._label)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        if window is not None:
            window.installEventFilter(self)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show `sentence`, plain text, instead of what was said before."""
        shown = several_lines(sentence, _LONGEST_TEXT)
        self._label.setText(shown)
        self.setAccessibleName(shown)
        self._attach()
        self.setFixedWidth(for_text(_WIDTH_PX, self))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_SHOWN_MS)

    @property
    def text(self) -> str:
        """What it says, or said last."""
        return self._label.text()

    def _attach(self) -> None:
        over = self._window is not None and self._window.isVisible() and not self._window.isMinimized()
        wanted = self._window if over else None
        if wanted is self.parentWidget() and (wanted is not None or self.isWindow()):
            return
        flags = Qt.WindowType.Widget if over else _OWN_WINDOW
        self.setParent(wanted, flags)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            area = parent.rect()
        else:
            screen = QGuiApplication.primaryScreen()
            if screen is None:
                return
            area = screen.availableGeometry()
        corner = area.bottomRight() - QPoint(self.width() + _MARGIN_PX, self.height() + _MARGIN_PX)
        self.move(placed(QRect(corner, self.size()), area).topLeft())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.hide()


_OWN_WINDOW = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
)
