"""Whether there is a display to show anything on.

Asked before Qt is: that would abort the process for want of one. Must not know what is
shown.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_monitor.errors import MonitorError, SourceError
from desktop_monitor.language.text import text
from desktop_monitor.notify.x11 import Display


def require_display(environment: Callable[[str], str | None], platform: str) -> None:
    """Raise MonitorError where Qt would end the process; `platform` is `sys.platform`'s."""
    if platform != "linux" or environment("WAYLAND_DISPLAY") or environment("QT_QPA_PLATFORM"):
        return
    name = environment("DISPLAY")
    if not name:
        raise MonitorError(
            "There is no display here",
            "neither DISPLAY nor WAYLAND_DISPLAY is set. Start it in a desktop session, "
            "or record without a window: desktop-monitor record",
        )
    try:
        with Display(name):
            pass
    except SourceError as error:
        raise MonitorError(
            "The display does not answer",
            text(
                "{why}. Log in to the desktop again or correct DISPLAY, "
                "or record without a window: desktop-monitor record",
                why=str(error),
            ),
        ) from error
