"""Qt's own messages go to the log, not to the terminal of whoever started the program.

Qt remarks on the surroundings (no portal, an odd font), which no user can act on;
they matter when something is being looked for. Must not know who logs.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_LOG = logging.getLogger("desktop_monitor.qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.INFO,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def install_message_handler() -> None:
    """Take Qt's messages from now on, in any thread."""
    qInstallMessageHandler(_log)


def _log(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    _LOG.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "qt", message or "")
