"""The desktop session: display, tray host, notification server, accessibility.

Asks the session bus and the X11 server directly, without a toolkit. Must not
know the program's own tray icon.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from desktop_monitor.diagnostics.finding import Finding, advice, ok, problem
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.notify.bus import LIMIT_SECONDS, Bus, BusError
from desktop_monitor.notify.server import Availability, ask, availability
from desktop_monitor.notify.session_bus import open_session_bus
from desktop_monitor.notify.x11 import Display

_WATCHER = "org.kde.StatusNotifierWatcher"
_WATCHER_PLACE = (_WATCHER, "/StatusNotifierWatcher", _WATCHER)
_A11Y = "org.a11y.Bus"
_A11Y_STATUS = (_A11Y, "/org/a11y/bus", "org.a11y.Status")
_XEMBED_SELECTION = "_NET_SYSTEM_TRAY_S0"


def examine_desktop(environment: Mapping[str, str], limit_seconds: float = LIMIT_SECONDS) -> tuple[Finding, ...]:
    """Display, bus, tray, notifications and accessibility; each question takes at most `limit_seconds`."""
    if sys.platform != "linux":
        return (ok("desktop", "desktop.native"),)
    try:
        bus = open_session_bus(environment, limit_seconds)
    except BusError as error:
        return (_display(environment), *_without_bus(environment, error))
    try:
        return (
            _display(environment),
            ok("session bus", "bus.ok"),
            _tray(bus, environment),
            _notifications(bus),
            _accessibility(bus),
        )
    finally:
        bus.close()


def _display(environment: Mapping[str, str]) -> Finding:
    wayland, x11 = environment.get("WAYLAND_DISPLAY", ""), environment.get("DISPLAY", "")
    if wayland:
        return ok("display", "display.wayland", name=wayland)
    if not x11:
        return advice("display", "display.none")
    try:
        with Display(x11):
            return ok("display", "display.x11", name=x11)
    except SourceError as error:
        return problem("display", "display.dead", name=x11, why=str(error))


def _without_bus(environment: Mapping[str, str], error: BusError) -> tuple[Finding, ...]:
    """No bus: a problem on a desktop, to be expected on a machine without one."""
    why = error.message or error.title
    if not _has_display(environment):
        return (advice("session bus", "bus.none_headless", why=why), advice("tray", "tray.headless"))
    if _xembed_host(environment):
        return (problem("session bus", "bus.none", why=why), ok("tray", "tray.xembed"))
    return (problem("session bus", "bus.none", why=why), _no_tray(environment))


def _tray(bus: Bus, environment: Mapping[str, str]) -> Finding:
    try:
        watched = bus.name_has_owner(_WATCHER)
        if watched and bus.property(_WATCHER_PLACE, "IsStatusNotifierHostRegistered"):
            return ok("tray", "tray.sni")
    except BusError as error:
        return advice("tray", "tray.silent", why=str(error))
    if _xembed_host(environment):
        return ok("tray", "tray.xembed")
    return advice("tray", "tray.no_host") if watched else _no_tray(environment)


def _no_tray(environment: Mapping[str, str]) -> Finding:
    if not _has_display(environment):
        return advice("tray", "tray.headless")
    desktops = environment.get("XDG_CURRENT_DESKTOP", "").lower()
    return problem("tray", "tray.none_gnome" if "gnome" in desktops else "tray.none")


def _xembed_host(environment: Mapping[str, str]) -> bool:
    if not environment.get("DISPLAY"):
        return False
    try:
        with Display(environment["DISPLAY"]) as x11:
            return x11.selection_has_owner(_XEMBED_SELECTION)
    except SourceError:
        return False


def _notifications(bus: Bus) -> Finding:
    try:
        state = availability(bus)
        if state is Availability.NONE:
            return advice("notifications", "notifications.none")
        if state is Availability.STARTABLE:
            return ok("notifications", "notifications.startable")
        server = ask(bus)
    except BusError as error:
        return problem("notifications", "notifications.silent", why=str(error))
    able = ", ".join(sorted(server.capabilities)) or text("doctor.nothing")
    key = "notifications.ok" if server.takes_actions else "notifications.no_buttons"
    return ok("notifications", key, name=server.name, version=server.version, able=able)


def _accessibility(bus: Bus) -> Finding:
    try:
        if not bus.name_has_owner(_A11Y):
            if bus.is_activatable(_A11Y):
                return ok("accessibility", "accessibility.startable")
            return advice("accessibility", "accessibility.none")
        enabled = bool(bus.property(_A11Y_STATUS, "IsEnabled"))
    except BusError as error:
        return advice("accessibility", "accessibility.silent", why=str(error))
    return ok("accessibility", "accessibility.on" if enabled else "accessibility.off")


def _has_display(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
