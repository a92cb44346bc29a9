"""plyer: the second link of the chain. Text only, no numbers, no answers.

What is known of plyer 2.1 on Linux: it hands the text to ``notify-send`` as
arguments, or to dbus-python where that is installed; on a hung server it blocks 75 s
or 25 s; it reports success when nothing was shown; and it takes any machine with a
folder ``/app`` for a Flatpak, where it builds a command out of the raw text. So it is
asked only while the bus knows a server, never with such a folder, and in a thread
that can be given up on. "Shown" means "handed over" here.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.bus import LIMIT_SECONDS
from desktop_monitor.notify.channel import Capability, Notification
from desktop_monitor.notify.limit import LimitedCalls
from desktop_monitor.notify.sanitise import never_an_option, one_line, several_lines, without_markup
from desktop_monitor.notify.server import Availability, ask, availability
from desktop_monitor.notify.session_bus import open_session_bus

Notify = Callable[..., None]
Precondition = Callable[[], None]
"""Raises DeliveryError when plyer must not be asked now."""

_LOG = logging.getLogger(__name__)
_APP_NAME = "Desktop Monitor"
_FLATPAK_MARK = Path("/app")
_WINDOWS_TITLE = 63
_WINDOWS_BODY = 255
_DEFAULT_SECONDS = 10
_ANSWER_SECONDS = 1.0
"""A server that needs longer to say its name will not show anything in time either."""


class PlyerChannel:
    """Hands text to plyer."""

    name = "plyer"
    capabilities = Capability.NONE

    def __init__(
        self,
        precondition: Precondition,
        load: Callable[[], Notify] | None = None,
        limit_seconds: float = LIMIT_SECONDS,
    ) -> None:
        """`load` imports plyer and returns its notify function."""
        self._precondition = precondition
        self._load = load or load_plyer
        self._calls = LimitedCalls("plyer", limit_seconds)
        self._notify: Notify | None = None

    def show(self, notification: Notification) -> None:
        """Hand it over. Raises DeliveryError."""
        self._precondition()
        if self._notify is None:
            self._notify = self._load()
        self._calls.run(partial(_call, self._notify, _arguments(notification)))

    def withdraw(self, key: str) -> None:
        """Cannot be done with plyer."""

    def close(self) -> None:
        """Nothing to give back."""


def load_plyer() -> Notify:
    """Import plyer and let it choose its way, silently. Raises DeliveryError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from plyer import notification

            notify: Notify = notification.notify
        except (ImportError, OSError) as error:
            raise DeliveryError("plyer cannot be used", str(error)) from error
    return notify


def server_known(environment: Mapping[str, str], limit_seconds: float = LIMIT_SECONDS) -> None:
    """The precondition on Linux: a server answers or can be started, and this is no Flatpak.

    A server that hangs swallows what notify-send hands it without a word, so it is
    asked who it is. Raises DeliveryError.
    """
    if _FLATPAK_MARK.is_dir():
        raise DeliveryError(
            "plyer cannot be used",
            text("it would take this for a Flatpak because {path} exists", path=str(_FLATPAK_MARK)),
        )
    bus = open_session_bus(environment, limit_seconds)
    try:
        found = availability(bus)
        if found is Availability.NONE:
            raise DeliveryError("no notification server", "none runs and none can be started")
        if found is Availability.RUNNING:
            ask(bus, _ANSWER_SECONDS)
    finally:
        bus.close()


def always() -> None:
    """The precondition where the system itself shows notifications."""


def _arguments(notification: Notification) -> dict[str, str | int]:
    title = one_line(notification.title, _WINDOWS_TITLE) or _APP_NAME
    body = several_lines(notification.body, _WINDOWS_BODY)
    if sys.platform == "linux":
        title, body = (never_an_option(without_markup(part)) for part in (title, body))
    seconds = notification.expires_seconds
    timeout = _DEFAULT_SECONDS if seconds is None else max(1, round(seconds))
    return {"title": title, "message": body, "app_name": _APP_NAME, "timeout": timeout}


def _call(notify: Notify, arguments: Mapping[str, str | int]) -> str:
    """Call plyer; what went wrong in words, nothing if it returned."""
    try:
        notify(**arguments)
    except NotImplementedError:
        return words(text("plyer has no way to notify on this system"))
    except _foreign_errors() as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _foreign_errors() -> tuple[type[BaseException], ...]:
    """What plyer's ways raise; dbus-python's own error is known once plyer has imported it."""
    dbus = sys.modules.get("dbus.exceptions")
    own = (dbus.DBusException,) if dbus is not None else ()
    return (OSError, ValueError, RuntimeError, TypeError, *own)
