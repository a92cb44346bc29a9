"""How alerts stand by what is remembered and decided, for a program that does not look itself.

The rules judge what they remember as if they looked once more and saw nothing new, so
that the reasons for silence are theirs; nothing of it is kept or said. Must not know
stores or faces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop_monitor.alerts.evaluation import Look
from desktop_monitor.alerts.evaluator import acknowledged, evaluate
from desktop_monitor.alerts.incident import AlertStatus, Incident
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.memory_text import memory_from_text
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.config.alerts_options import AlertsConfig


def remembered(kept: str | None, incidents: Iterable[Incident]) -> AlertMemory:
    """What the rules remember, and what the user said of these open incidents; nothing where it cannot be read."""
    try:
        memory = memory_from_text(kept or "")
    except ValueError:
        memory = AlertMemory()
    return with_acknowledgements(memory, incidents)


def with_acknowledgements(memory: AlertMemory, incidents: Iterable[Incident]) -> AlertMemory:
    """`memory` after the user said, in whatever program, that he knows of those that are acknowledged."""
    for incident in incidents:
        if incident.acknowledged_seconds is not None:
            memory = acknowledged(memory, incident.incident_id, incident.acknowledged_seconds)
    return memory


def statuses(
    memory: AlertMemory, config: AlertsConfig, silences: Sequence[Silence], now_seconds: float
) -> tuple[AlertStatus, ...]:
    """Every rule and set of labels as of the last look, with why nothing is said now; those that fire first."""
    look = Look(now_seconds, 0.0, config.rules, {}, tuple(silences), config.flood)
    return evaluate(memory, look)[1].statuses
