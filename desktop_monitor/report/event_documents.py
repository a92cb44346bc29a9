"""Incidents, switches and advice as plain data of the JSON contract; see `json_format`. Must not know tables."""

from __future__ import annotations

from datetime import tzinfo

from desktop_monitor.actions.switching.measure import duration_difference, failure_difference
from desktop_monitor.actions.switching.record import Difference, Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.assess.advice.recommendation import Gain, Improvement, Recommendation
from desktop_monitor.language.wording import words
from desktop_monitor.report.moments import stamp


def incident_document(incident: Incident, zone: tzinfo | None) -> dict[str, object]:
    """One incident; ``peak``, ``latest`` and ``threshold`` in the unit of its ``metric``."""
    return {
        "id": incident.incident_id,
        "rule": incident.rule,
        "labels": dict(incident.labels),
        "severity": incident.severity.name.lower(),
        "metric": incident.metric,
        "threshold": incident.threshold,
        "onset": stamp(incident.onset_seconds, zone),
        "fired": stamp(incident.fired_seconds, zone),
        "ended": _optional_stamp(incident.ended_seconds, zone),
        "ending": incident.ending.value if incident.ending else None,
        "acknowledged": incident.acknowledged_seconds is not None,
        "peak": incident.peak,
        "latest": incident.latest,
        "observations": incident.observations,
        "culprits": [{"kind": one.kind, "name": one.name, "value": one.value} for one in incident.culprits],
        "notified": incident.notified,
    }


def switch_document(switch: Switch, zone: tzinfo | None) -> dict[str, object]:
    """One switch; differences are after minus before, with their 95 % interval."""
    return {
        "id": switch.switch_id,
        "control": switch.plan.control_id,
        "from": switch.plan.before_value,
        "to": switch.plan.value,
        "state": switch.state.value,
        "initiator": switch.initiator.value,
        "began": stamp(switch.began_seconds, zone),
        "ended": _optional_stamp(switch.ended_seconds, zone),
        "rule": switch.rule,
        "evidence": [words(reason) for reason in switch.evidence],
        "reason": words(switch.reason) if switch.reason else None,
        "requests_before": switch.before.requests if switch.before else None,
        "requests_after": switch.after.requests if switch.after else None,
        "duration_difference_seconds": _difference(duration_difference(switch.before, switch.after)),
        "failure_difference_ratio": _difference(failure_difference(switch.before, switch.after)),
    }


def recommendation_document(one: Recommendation, zone: tzinfo | None) -> dict[str, object]:
    """One piece of advice: why, what it should bring in the unit of its KPI, and what would prove it wrong."""
    return {
        "rule": one.rule,
        "subject": one.subject,
        "priority": one.priority.name.lower(),
        "goal": one.goal.name.lower(),
        "title": words(one.title),
        "evidence": [words(reason) for reason in one.evidence],
        "disproof": words(one.disproof),
        "count": one.count,
        "start": stamp(one.start_seconds, zone),
        "end": stamp(one.end_seconds, zone),
        "gain": _gain(one.gain) if one.gain else None,
        "saving_usd": {"value": one.money.usd, "low": one.money.low_usd, "high": one.money.high_usd}
        if one.money
        else None,
        "control": one.deed.control_id or None,
        "value": one.deed.value or None,
    }


def improvement_document(one: Improvement) -> dict[str, object]:
    """What all advice about one KPI may bring together."""
    return {
        "kpi": one.kpi.value,
        "from": one.from_value,
        "to": one.to_value,
        "to_low": one.to_low,
        "to_high": one.to_high,
        "recommendations": list(one.recommendations),
    }


def _gain(gain: Gain) -> dict[str, object]:
    return {
        "kpi": gain.kpi.value,
        "from": gain.from_value,
        "to": gain.to_value,
        "to_low": gain.to_low,
        "to_high": gain.to_high,
        "count": gain.count,
    }


def _difference(difference: Difference | None) -> dict[str, object] | None:
    return dict(difference._asdict()) if difference else None


def _optional_stamp(wall_seconds: float | None, zone: tzinfo | None) -> str | None:
    return None if wall_seconds is None else stamp(wall_seconds, zone)
