"""Why nothing was sent about trouble, or what was: sentence by sentence, from what is known now.

Must not know widgets or how it is decided.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from desktop_monitor.alerts.incident import AlertStatus, Incident
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.alerts_view import AlertsView, ChannelView
from desktop_monitor.language.quantities import duration_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.alert_words import channel_names, quiet_words
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.phrases import capitalized, sentence
from desktop_monitor.ui.untrusted import visible_text

_NAME_CHARACTERS = 60
_ERROR_CHARACTERS = 160


def _tr(text: str) -> str:
    return QCoreApplication.translate("AlertReasons", text)


def reasons(
    alerts: AlertsView,
    settings: Settings,
    rule: Rule | None,
    status: AlertStatus | None,
    incident: Incident | None,
    now_seconds: float,
) -> list[str]:
    """What holds a message back or where it went, the most telling first."""
    found = []
    if status is not None and status.quiet is not None:
        said = quiet_words(status.quiet, alerts.last_look_seconds, now_seconds)
        found.append(_tr("Now: {reason}.").format(reason=said.rstrip(".")))
    if incident is not None:
        found.append(_sent_words(incident))
        if incident.refusal is not None:
            why = sentence(incident.refusal).rstrip(".")
            found.append(_tr("About its action: {reason}.").format(reason=visible_text(why, _ERROR_CHARACTERS)))
        if incident.acknowledged_seconds is not None:
            moment = near_moment(incident.acknowledged_seconds, now_seconds)
            found.append(_tr("You acknowledged it at {time}: nothing more is said of it.").format(time=moment))
    if rule is not None and rule.cooldown_seconds > 0:
        cooling = _tr("After a message, nothing is said of the same for {time}, longer while it comes and goes.")
        found.append(cooling.format(time=duration_text(rule.cooldown_seconds)))
    found.extend(_about_channels(alerts, settings, rule))
    found.extend(_checks(alerts, incident, now_seconds))
    return found


def _checks(alerts: AlertsView, incident: Incident | None, now_seconds: float) -> Iterator[str]:
    """What the newest check of the interface found."""
    interface = dict(incident.labels).get("interface") if incident is not None else None
    for report in alerts.checks:
        if report.interface == interface:
            findings = "; ".join(sentence(finding) for finding in report.findings)
            moment = near_moment(report.at_seconds, now_seconds)
            yield _tr("Checked at {time}: {findings}.").format(time=moment, findings=findings)


def _sent_words(incident: Incident) -> str:
    if not incident.notified:
        return _tr("No message was sent about it.")
    return words(
        counted("One message was sent about it.", "{count:count} messages were sent about it.", incident.notified)
    )


def _about_channels(alerts: AlertsView, settings: Settings, rule: Rule | None) -> Iterator[str]:
    wanted = rule.channels if rule is not None else ()
    meant = [view for view in alerts.channels if not wanted or view.options.name in wanted]
    yield _tr("It goes to: {channels}.").format(channels=channel_names(tuple(view.options.name for view in meant)))
    for view in meant:
        name = visible_text(view.options.name, _NAME_CHARACTERS)
        said = _channel_words(view, settings, rule)
        if said:
            yield f"{capitalized(name)}: {said}"


def _channel_words(view: ChannelView, settings: Settings, rule: Rule | None) -> str:
    options = view.options
    if not options.is_enabled:
        return _tr("is switched off.")
    least = str(getattr(options, "minimum_severity", "info"))
    if rule is not None and rule.severity < _SEVERITY_ORDER.get(least, 1):
        return _tr("only takes what is critical.") if least == "critical" else _tr("only takes warnings and worse.")
    if view.last_error:
        return _failed_words(view.waiting, visible_text(view.last_error, _ERROR_CHARACTERS))
    if not hasattr(options, "minimum_severity") and not settings.notifications.desktop:
        return _tr("notifications are switched off in the settings.")
    return ""


def _failed_words(waiting: int, why: str) -> str:
    if not waiting:
        return _tr("failed: {why}").format(why=why)
    return words(counted("{count:count} message waits: {why}", "{count:count} messages wait: {why}", waiting, why=why))


_SEVERITY_ORDER = {"info": 1, "warning": 2, "critical": 3}
