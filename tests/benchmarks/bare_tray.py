"""The least a tray program of PySide6 can be: what ours is compared with.

An icon with a tool tip and a menu of one entry. Must not know Desktop Monitor.
"""

from __future__ import annotations

import sys

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


def main() -> int:
    """Run until ended."""
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    pixmap = QPixmap(32, 32)
    pixmap.fill(QColor("#22aa33"))
    menu = QMenu()
    menu.addAction("Quit", app.quit)
    tray = QSystemTrayIcon(QIcon(pixmap))
    tray.setContextMenu(menu)
    tray.setToolTip("a bare tray program")
    tray.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
