"""Alerts of a machine that has some trouble, as a page is given them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.incident import AlertState, AlertStatus, Culprit, Ending, Incident
from desktop_monitor.alerts.rule import Comparator, Labels, Rule, Severity
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.engine.alerts_view import AlertsView, ChannelView
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.language.text import Text, text
from desktop_monitor.notify.message import DesktopChannel, EmailChannel, WebhookChannel
from tests.helpers.snapshots import WALL_SECONDS, snapshot

OWN_RULE = Rule("build_box_busy", "cpu_used_ratio", Comparator.ABOVE, 0.95, Severity.INFO, for_seconds=600.0)
RULES = (*DEFAULT_RULES, OWN_RULE)


def status(rule: str, value: float | None = None, labels: Labels = (), **fields: Any) -> AlertStatus:
    """A rule that finds nothing wrong."""
    usual: dict[str, Any] = {
        "state": AlertState.INACTIVE,
        "since_seconds": WALL_SECONDS - 3600,
        "observations": 12,
        "quiet": text("alerts.quiet.no_data") if value is None else None,
    }
    return AlertStatus(rule, labels, value=value, **{**usual, **fields})


def incident(number: int, rule: str = "memory_usage", **fields: Any) -> Incident:
    """Memory that is nearly used up since 13 minutes."""
    known = next(one for one in RULES if one.name == rule)
    usual: dict[str, Any] = {
        "labels": (),
        "severity": known.severity,
        "metric": known.metric,
        "threshold": known.threshold,
        "onset_seconds": WALL_SECONDS - 900,
        "fired_seconds": WALL_SECONDS - 780,
        "peak": 0.957,
        "latest": 0.934,
        "observations": 24,
        "culprits": (
            Culprit("process", "rust-analyzer", 5.2 * 1024**3, "bytes"),
            Culprit("agent", "claude_code", 1.4 * 1024**3, "bytes"),
        ),
        "notified": 1,
    }
    return Incident(number, rule, **{**usual, **fields})


def open_incidents() -> tuple[Incident, ...]:
    """Memory, and slow answers of two clients, one of them known to the user."""
    return (
        incident(41),
        incident(
            42,
            "response_time",
            labels=(("interface", "claude_code"),),
            peak=1.86,
            latest=1.31,
            observations=17,
            culprits=(Culprit("agent", "claude_code", 0.8, "cores"),),
            notified=0,
        ),
        incident(
            40,
            "disk_nearly_full",
            labels=(("mount", "/home"),),
            peak=0.94,
            latest=0.93,
            observations=1,
            culprits=(),
            onset_seconds=WALL_SECONDS - 30_000,
            acknowledged_seconds=WALL_SECONDS - 20_000,
        ),
    )


_VALUES: tuple[tuple[str, float | None, Labels], ...] = (
    ("success_rate", 0.991, (("interface", "claude_code"),)),
    ("success_rate", 0.972, (("interface", "codex"),)),
    ("error_rate", 0.009, (("interface", "claude_code"),)),
    ("interface_failure", 0.0, (("interface", "claude_code"),)),
    ("waiting_for_user", 0.0, (("interface", "codex"), ("project", "engine"))),
    ("limit_used", 0.62, (("interface", "codex"), ("limit", "five_hour"))),
    ("budget_used", 0.41, (("period", "day"), ("quantity", "cost_usd"))),
    ("source_error", 0.0, (("client", "codex"), ("source", "files"))),
    ("memory_pressure", 0.16, ()),
    ("swap_storm", 2.1e6, ()),
    ("disk_full", 0.93, (("mount", "/home"),)),
    ("disk_full", 0.61, (("mount", "/"),)),
    ("context_preparation", None, ()),
)


def statuses() -> tuple[AlertStatus, ...]:
    """How every rule stands."""
    known = [
        status("memory_usage", 0.934, state=AlertState.FIRING, incident_id=41),
        status(
            "response_time",
            1.31,
            (("interface", "claude_code"),),
            state=AlertState.FIRING,
            quiet=text("alerts.quiet.cooling_down", left=240.0),
            incident_id=42,
        ),
        status(
            "disk_nearly_full",
            0.93,
            (("mount", "/home"),),
            state=AlertState.RECOVERING,
            quiet=text("alerts.quiet.acknowledged"),
            incident_id=40,
        ),
        status(
            "build_box_busy",
            0.97,
            state=AlertState.PENDING,
            since_seconds=WALL_SECONDS - 520,
            quiet=text("alerts.quiet.waiting", left=80.0),
        ),
    ]
    return (*known, *(status(rule, value, labels) for rule, value, labels in _VALUES))


CHANNELS = (
    ChannelView(DesktopChannel(), 0, "", None),
    ChannelView(
        WebhookChannel("team", "https://hooks.example.org/services/T1", minimum_severity="warning"),
        0,
        "",
        WALL_SECONDS - 700,
    ),
    ChannelView(
        EmailChannel("me", ("me@example.org",), "mail.example.org", user="me", password_secret="keyring:mail"),  # noqa: S106  the secret's name
        3,
        "mail.example.org does not answer: timed out",
        WALL_SECONDS - 86_000,
    ),
)


def alerts_view(**fields: Any) -> AlertsView:
    """Everything, two seconds after the last look."""
    usual: dict[str, Any] = {
        "rules": RULES,
        "statuses": statuses(),
        "open_incidents": open_incidents(),
        "silences": (Silence(WALL_SECONDS + 2400, "temperature"), Silence(None, incident_id=42)),
        "channels": CHANNELS,
        "last_look_seconds": WALL_SECONDS - 2,
    }
    return AlertsView(**{**usual, **fields})


def calm_view(**fields: Any) -> AlertsView:
    """Nothing is wrong."""
    fine = tuple(one for one in statuses() if one.state is AlertState.INACTIVE)
    return alerts_view(**{"statuses": fine, "open_incidents": (), "silences": (), **fields})


def many_troubles(count: int, name: str = "memory_usage") -> AlertsView:
    """So many open incidents, each of a place of its own."""
    open_ = tuple(incident(number, name, labels=(("mount", f"/srv/{number}"),)) for number in range(1, count + 1))
    return alerts_view(open_incidents=open_)


def many_rules(count: int) -> tuple[Rule, ...]:
    """So many rules of the user's own."""
    return tuple(replace(OWN_RULE, name=f"own_rule_{number}") for number in range(count))


def past_incidents(count: int = 30) -> tuple[Incident, ...]:
    """Those that are over, the newest first."""
    names = ("memory_usage", "response_time", "disk_nearly_full", "interface_failure", "build_box_busy")
    found = []
    for number in range(count):
        name = names[number % len(names)]
        onset = WALL_SECONDS - 3600.0 * (number + 1)
        labels: Labels = (("interface", "codex"),) if name in ("response_time", "interface_failure") else ()
        found.append(
            incident(
                count - number,
                name,
                labels=labels,
                onset_seconds=onset,
                fired_seconds=onset + 120,
                ended_seconds=onset + 120 + 40 * (number + 1),
                ending=Ending.NO_DATA if number % 7 == 6 else Ending.RECOVERED,
                notified=number % 3,
            )
        )
    return tuple(found)


def alerts_snapshot(alerts: AlertsView | None = None, tick: int = 0) -> Snapshot:
    """A usual snapshot with these alerts."""
    return replace(snapshot(tick), alerts=alerts_view() if alerts is None else alerts)


def hostile(length: int = 4000) -> str:
    """Markup, a line feed, a mark that turns the reading direction, and much too long."""
    return ("<b>x</b>\n\u202egnihtyna\x1b[31m&amp;" * length)[:length]


def quiet(key: str, **parameters: Any) -> Text:
    """Why nothing is said."""
    return text(f"alerts.quiet.{key}", **parameters)
