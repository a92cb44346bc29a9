"""Channels in words: what each is, where it leads, how it does. Must not know widgets.

An address is shown without what may be secret in it: of a web address only the server.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from desktop_monitor.assess.health import Health
from desktop_monitor.engine.alert_settings import ChannelOptions, DesktopChannel, EmailChannel, WebhookChannel
from desktop_monitor.engine.alerts_view import ChannelView
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.agent_words import ago_words
from desktop_monitor.ui.untrusted import visible_text

_NAME_CHARACTERS = 60
_PLACE_CHARACTERS = 120
_ERROR_CHARACTERS = 300


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChannelWords", text)


def channel_title(options: ChannelOptions) -> str:
    """What the user calls it; this desktop by its own name."""
    if isinstance(options, DesktopChannel) and options.name == "desktop":
        return _tr("This desktop")
    return visible_text(options.name, _NAME_CHARACTERS)


def channel_kind(options: ChannelOptions) -> str:
    """What kind of channel it is, and where it leads."""
    if isinstance(options, WebhookChannel):
        host = server_of(options.url) or _tr("a secret address")
        return _tr("webhook to {server}").format(server=visible_text(host, _PLACE_CHARACTERS))
    if isinstance(options, EmailChannel):
        to = visible_text(", ".join(options.recipients), _PLACE_CHARACTERS)
        return _tr("e-mail to {recipients}").format(recipients=to)
    return _tr("notifications")


def server_of(url: str) -> str:
    """The server of a web address; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def least_words(options: ChannelOptions) -> str:
    """From which severity on it is told; empty: of everything."""
    if isinstance(options, DesktopChannel) or options.minimum_severity == "info":
        return ""
    return _tr("critical alone") if options.minimum_severity == "critical" else _tr("warnings and worse")


def channel_level(view: ChannelView) -> Health:
    """How it does."""
    if not view.options.is_enabled:
        return Health.UNKNOWN
    return Health.CRITICAL if view.last_error else Health.DEGRADED if view.waiting else Health.HEALTHY


def standing_words(view: ChannelView, now_seconds: float) -> str:
    """How it does: off, waiting messages, last delivery."""
    if not view.options.is_enabled:
        return _tr("off")
    parts = []
    if view.waiting:
        parts.append(words(counted("{count:count} message waits", "{count:count} messages wait", view.waiting)))
    if view.last_delivered_seconds is not None:
        parts.append(_tr("delivered {age}").format(age=ago_words(view.last_delivered_seconds, now_seconds)))
    elif not isinstance(view.options, DesktopChannel) and not view.waiting:
        parts.append(_tr("nothing was sent yet"))
    least = least_words(view.options)
    return " · ".join([*parts, least] if least else parts)


def error_of(view: ChannelView) -> str:
    """What went wrong last; empty while it works."""
    return visible_text(view.last_error, _ERROR_CHARACTERS) if view.options.is_enabled else ""
