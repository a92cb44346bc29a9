"""May the reader be disturbed now? Quiet hours and programs that fill the screen.

Full screen is known on X11 (also for X11 programs under Wayland) and on Windows.
On macOS and for Wayland's own programs it is not known and counts as "no"; there
the system's own do-not-disturb applies. Must not know what is held back.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from functools import partial

from desktop_monitor.clock import Clock
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import Text, text
from desktop_monitor.notify.options import NotifyOptions
from desktop_monitor.notify.x11 import Display

_LOG = logging.getLogger(__name__)
# shellapi.h, QUERY_USER_NOTIFICATION_STATE: busy, Direct3D full screen, presentation mode.
_WINDOWS_BUSY = frozenset({2, 3, 4})


class Presence:
    """Answers for one desktop."""

    def __init__(self, clock: Clock, in_full_screen: Callable[[], bool], zone: tzinfo | None = None) -> None:
        """`zone` is the reader's; None asks the system."""
        self._clock = clock
        self._in_full_screen = in_full_screen
        self._zone = zone

    def reason_to_wait(self, options: NotifyOptions) -> Text | None:
        """Why nothing may be shown now, or nothing."""
        quiet = options.quiet_hours
        if quiet is not None and quiet.contains(self._minute()):
            hours, minutes = divmod(quiet.end_minute, 60)
            return text("notify.quiet_hours", until=f"{hours % 24:02d}:{minutes:02d}")
        if options.hold_in_full_screen and self._in_full_screen():
            return text("notify.full_screen")
        return None

    def _minute(self) -> int:
        """Minutes since local midnight."""
        local = datetime.fromtimestamp(self._clock.now().wall_seconds, UTC).astimezone(self._zone)
        return local.hour * 60 + local.minute


def full_screen_question(environment: Mapping[str, str]) -> Callable[[], bool]:
    """The question "does a program fill the screen?" for this platform."""
    if sys.platform == "win32":
        return full_screen_on_windows
    if sys.platform == "darwin" or not environment.get("DISPLAY"):
        return never_known
    return partial(full_screen_on_x11, environment["DISPLAY"])


def full_screen_on_x11(display: str) -> bool:
    """Whether the active window fills the screen; False where that cannot be asked."""
    try:
        with Display(display) as x11:
            active = x11.words(x11.root, "_NET_ACTIVE_WINDOW")
            return bool(active) and active[0] != 0 and x11.has_state(active[0], "_NET_WM_STATE_FULLSCREEN")
    except SourceError as error:
        _LOG.debug("full screen is not known: %s", error)
        return False


def never_known() -> bool:
    """Where nobody can tell: nothing is held back for it."""
    return False


def full_screen_on_windows() -> bool:
    """SHQueryUserNotificationState (shellapi.h); False where that cannot be asked."""
    windll = getattr(ctypes, "windll", None)
    state = ctypes.c_int(0)
    if windll is None or windll.shell32.SHQueryUserNotificationState(ctypes.byref(state)) != 0:
        return False
    return state.value in _WINDOWS_BUSY
