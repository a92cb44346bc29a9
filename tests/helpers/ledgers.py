"""Short ways to make what a ledger keeps."""

from __future__ import annotations

from typing import Any

from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.actions.switching.record import Initiator, Measure, Switch, SwitchState
from desktop_monitor.alerts.incident import Culprit, Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.language.text import text
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.notify.queue import RemoteDelivery

NOON = 1_790_078_400.0
"""2026-09-22 12:00 UTC."""


def incident(number: int, **fields: Any) -> Incident:
    """Trouble with slow answers."""
    usual: dict[str, Any] = {
        "rule": "response_time",
        "labels": (("interface", "claude_code"), ("mode", "FANCY")),
        "severity": Severity.WARNING,
        "metric": "agent.response_time",
        "threshold": 5.0,
        "onset_seconds": NOON - 30,
        "fired_seconds": NOON,
        "peak": 9.5,
        "latest": 7.0,
        "observations": 12,
        "culprits": (Culprit("process", "cc1plus", 0.97, "ratio"),),
    }
    return Incident(number, **{**usual, **fields})


def suggestion(**fields: Any) -> Suggestion:
    """Proposes the SIMPLE mode."""
    usual: dict[str, Any] = {
        "suggestion_id": 0,
        "action": "suggest_simple_mode",
        "control_id": "claude_code.effort",
        "value": "SIMPLE",
        "rule": "response_time",
        "incident_id": 1,
        "made_seconds": NOON,
        "evidence": (text("alerts.own_rule", name="slow"),),
    }
    return Suggestion(**{**usual, **fields})


def plan(before: str = '"high"', after: str = '"low"', **fields: Any) -> SwitchPlan:
    """From FANCY to SIMPLE."""
    usual: dict[str, Any] = {
        "control_id": "claude_code.effort",
        "value": "SIMPLE",
        "before_value": "FANCY",
        "diff_lines": ('-  "effortLevel": "high"', '+  "effortLevel": "low"'),
        "warnings": ("It counts from the next session on.",),
        "hash": "abc",
    }
    return SwitchPlan(before=before, after=after, **{**usual, **fields})


def switch(number: int, **fields: Any) -> Switch:
    """One that is watched."""
    usual: dict[str, Any] = {
        "plan": plan(),
        "state": SwitchState.WATCHING,
        "initiator": Initiator.AUTOMATIC,
        "began_seconds": NOON,
        "evidence": (text("alerts.own_rule", name="slow"),),
        "deadline_seconds": NOON + 3600,
        "before": Measure(NOON - 1800, NOON, 20, 1, 18, 6.5, 0.4),
    }
    return Switch(number, **{**usual, **fields})


def delivery(**fields: Any) -> RemoteDelivery:
    """One message that waits."""
    message = Message("incident-1", MessageKind.FIRING, "Slow", "Answers are slow.", "warning", NOON, (("rule", "x"),))
    usual: dict[str, Any] = {"delivery_id": 0, "channel": "team", "message": message, "made_seconds": NOON}
    return RemoteDelivery(**{**usual, **fields})
