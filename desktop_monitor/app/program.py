"""The desktop program as a process: its surroundings, one instance, its run and what follows it.

Must not know what the program is made of.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import NoReturn

from PySide6.QtWidgets import QApplication

from desktop_monitor.app.desktop import EXIT_FAILED, Desktop
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.files import Configuration
from desktop_monitor.language.current import current
from desktop_monitor.paths import Paths
from desktop_monitor.ui.accessible import speak_for_painted_widgets
from desktop_monitor.ui.display import require_display
from desktop_monitor.ui.ending import install_excepthook
from desktop_monitor.ui.first_run import FirstRun
from desktop_monitor.ui.identity import desktop_file_name, tell_windows
from desktop_monitor.ui.qt_log import install_message_handler
from desktop_monitor.ui.replacement import start_again
from desktop_monitor.ui.single_instance import SingleInstance
from desktop_monitor.ui.surroundings import surroundings
from desktop_monitor.ui.translator import follow_language

_LOG = logging.getLogger(__name__)


def run(paths: Paths, configuration: Configuration, hidden: bool, *, may_welcome: bool = False) -> int:
    """Run until quit; with `may_welcome` a new user is welcomed first.

    Raises MonitorError where there is no display or folder to work with.
    """
    require_display(os.environ.get, sys.platform)
    install_excepthook()
    install_message_handler()
    # The GTK platform theme would load OpenGL for windows it never makes: 50 MB, measured.
    os.environ.setdefault("GDK_GL", "disable")
    tell_windows()
    app = QApplication(["desktop-monitor"])
    app.setApplicationName("Desktop Monitor")  # also the tray icon's title
    app.setDesktopFileName(desktop_file_name(os.environ))
    app.setQuitOnLastWindowClosed(False)
    follow_language(app, current())
    speak_for_painted_widgets()
    instance = SingleInstance(paths)
    if not instance.acquire():
        return 0  # the running program was asked to show itself
    try:
        # Before anything is recorded, for that tells who is new here.
        first_run = FirstRun(paths) if may_welcome else None
        desktop = Desktop(app, paths, configuration, SystemClock(), instance, surroundings(), first_run)
        try:
            desktop.start(hidden)
            code = app.exec()
        finally:
            ended = desktop.end()
    finally:
        instance.release()
    return leave(code, desktop.next_program, has_ended=ended)


def leave(code: int, next_program: Path | None, *, has_ended: bool) -> int:
    """What follows the end: another program in this process, or the exit code, at once where a thread of ours hangs."""
    if next_program is not None:
        try:
            # Whatever hangs here ends with it: whoever upgraded is not left without an icon.
            start_again(next_program, sys.argv[1:], hidden=True)
        except OSError as error:
            _LOG.error("%s cannot be started: %s", next_program, error)
            code = EXIT_FAILED
    if not has_ended:
        leave_running_thread()
    return code


def leave_running_thread() -> NoReturn:
    """End while a thread hangs, in a read that never returns: Qt would abort the process that destroys it."""
    _LOG.error("a reading did not end; the newest seconds may be missing from the history")
    logging.shutdown()
    os._exit(EXIT_FAILED)
