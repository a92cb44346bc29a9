"""A tray program of one screen: what the harness is proved against.

A green icon that turns red on demand, a menu, a window with a button, a field, a
table, and a notification.
"""

from __future__ import annotations

import signal
import socket
import sys

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtGui import QAction, QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSystemTrayIcon,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

TITLE = "Small tray program"
GREEN, RED = "22aa33", "cc2222"
CELLS = (("pid", "name"), ("1", "init"), ("2", "a <b>\nc"))


def icon(colour: str) -> QIcon:
    """A plain square."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(QColor(f"#{colour}"))
    return QIcon(pixmap)


class SmallTrayProgram(QObject):
    """Icon, menu and window."""

    def __init__(self) -> None:
        super().__init__()
        self.window = QWidget()
        self.window.setWindowTitle(TITLE)
        self.window.resize(400, 300)
        self.label = QLabel("waiting", objectName="answer")
        self.field = QLineEdit(objectName="field")
        self.button = QPushButton("Take over", objectName="takeOver")
        self.button.clicked.connect(self.take_over)
        self.table = self._table()
        layout = QVBoxLayout(self.window)
        for widget in (self.label, self.field, self.button, self.table):
            layout.addWidget(widget)
        self.menu = QMenu()
        self.entries = [QAction("Turn red", self), QAction("Quit", self)]
        self.entries[0].triggered.connect(self.turn_red)
        self.entries[1].triggered.connect(self.quit)
        self.menu.addActions(self.entries)
        self.tray = QSystemTrayIcon(icon(GREEN))
        self.tray.setToolTip("all <well>")
        self.tray.setContextMenu(self.menu)
        self.tray.activated.connect(self.show_window)
        self.tray.show()

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(CELLS) - 1, len(CELLS[0]), objectName="table")
        table.setHorizontalHeaderLabels(CELLS[0])
        for row, cells in enumerate(CELLS[1:]):
            for column, text in enumerate(cells):
                table.setItem(row, column, QTableWidgetItem(text))
        return table

    @Slot()
    def turn_red(self) -> None:
        """As a health that became critical."""
        self.tray.setIcon(icon(RED))

    @Slot()
    def show_window(self) -> None:
        """On a click."""
        self.window.show()

    @Slot()
    def take_over(self) -> None:
        """Show what stands in the field."""
        self.label.setText(self.field.text())

    @Slot()
    def quit(self) -> None:
        """End in order."""
        self.tray.hide()
        QApplication.quit()


def main() -> int:
    """Run until told to end, by menu or signal."""
    app = QApplication(sys.argv)
    app.setApplicationDisplayName(TITLE)
    app.setApplicationName(TITLE)
    app.setQuitOnLastWindowClosed(False)
    program = SmallTrayProgram()
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    signal.set_wakeup_fd(writing.fileno())
    signal.signal(signal.SIGTERM, lambda *_: None)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(program.quit)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
