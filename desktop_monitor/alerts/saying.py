"""Which open incidents are said now, alone or as a digest, and why the others are not.

Must not know how an incident came about or who is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_monitor.alerts.draft import Draft
from desktop_monitor.alerts.incident import AlertState, Incident
from desktop_monitor.alerts.inhibition import inhibitor_of
from desktop_monitor.alerts.judging import Course
from desktop_monitor.alerts.memory import Key, Telling
from desktop_monitor.alerts.quiet import (
    ACKNOWLEDGED,
    INHIBITION_OVER,
    RECOVERING,
    cooling_down,
    flood,
    inhibited,
    snoozed,
    unknown,
)
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.alerts.telling import GRACE_SECONDS, is_to_be_told, room, silence_of, told, with_snooze
from desktop_monitor.language.text import Text


def say(draft: Draft) -> None:
    """Decide about every open incident, the worst first."""
    if not draft.incidents:
        return
    ready = []
    for incident in sorted(draft.incidents.values(), key=lambda one: (-one.severity, one.incident_id)):
        key = (incident.rule, incident.labels)
        cause = _inhibition(draft, key, incident)
        _act(draft, key, incident, cause)
        telling = draft.telling(key)
        reason = _obstacle(draft, incident, telling, cause) if is_to_be_told(telling, incident) else None
        draft.quiet[key] = reason
        if reason is None and is_to_be_told(telling, incident):
            ready.append(key)
    if ready:
        _tell(draft, ready)


def _inhibition(draft: Draft, key: Key, incident: Incident) -> Text | None:
    """Which other trouble is thought to be the cause, now or until just now; remembers it, and snoozes too."""
    before = draft.telling(key)
    telling = with_snooze(before, incident, draft.look.silences, draft.look.at_seconds)
    draft.must_keep = draft.must_keep or telling.remind_seconds != before.remind_seconds
    cause = inhibitor_of(incident, draft.rules.in_force, draft.incidents.values())
    if cause is not None:
        telling = telling._replace(inhibited_end_seconds=draft.elapsed_seconds + GRACE_SECONDS)
    draft.set_telling(key, telling)
    if cause is not None:
        return inhibited(cause)
    return INHIBITION_OVER if draft.elapsed_seconds < telling.inhibited_end_seconds else None


def _act(draft: Draft, key: Key, incident: Incident, cause: Text | None) -> None:
    """Have its action carried out once, as soon as nothing else is thought to be the cause."""
    telling = draft.telling(key)
    is_sure = _course(draft, incident).state is AlertState.FIRING and _course(draft, incident).value is not None
    is_free = cause is None and draft.look.hold is None and incident.acknowledged_seconds is None
    if not telling.has_acted and is_sure and is_free:
        draft.set_telling(key, telling._replace(has_acted=True))
        draft.act(key)


def _obstacle(draft: Draft, incident: Incident, telling: Telling, cause: Text | None) -> Text | None:
    """Why it is not said now; None: it may be."""
    if incident.acknowledged_seconds is not None:
        return ACKNOWLEDGED
    if draft.look.hold is not None:
        return draft.look.hold
    if cause is not None:
        return cause
    silence = silence_of(incident, draft.look.silences, draft.look.at_seconds)
    if silence is not None:
        return snoozed(silence, draft.look.at_seconds)
    return _uncertainty(draft.rules.in_force[incident.rule], _course(draft, incident)) or _cooldown(draft, telling)


def _uncertainty(rule: Rule, course: Course) -> Text | None:
    if course.state is not AlertState.FIRING:
        return RECOVERING
    return unknown(rule, course.observations) if course.value is None else None


def _cooldown(draft: Draft, telling: Telling) -> Text | None:
    left = telling.cooldown_end_seconds - draft.elapsed_seconds
    return cooling_down(left) if left > 0 else None


def _course(draft: Draft, incident: Incident) -> Course:
    return draft.courses[incident.rule][incident.labels]


def _tell(draft: Draft, ready: Sequence[Key]) -> None:
    """Each alone where there is room for all and none has waited; otherwise one digest for each set of channels."""
    free = room(draft.recent, draft.look.flood)
    has_waited = any(draft.telling(key).waits_for_digest for key in ready)
    groups = [[key] for key in ready]
    if has_waited or len(ready) > free:
        by_channels: dict[tuple[str, ...], list[Key]] = {}
        for key in ready:
            by_channels.setdefault(draft.rules.in_force[key[0]].channels, []).append(key)
        groups = list(by_channels.values())
    for group in groups[:free]:
        _tell_together(draft, group)
    for group in groups[free:]:
        _put_off(draft, group)


def _tell_together(draft: Draft, group: Sequence[Key]) -> None:
    for key in group:
        incident = draft.incidents[key]
        rule = draft.rules.in_force[incident.rule]
        draft.put(replace(incident, notified=incident.notified + 1))
        draft.set_telling(key, told(draft.telling(key), rule, draft.elapsed_seconds))
    first = draft.rules.in_force[group[0][0]]
    draft.announce([draft.incidents[key] for key in group], first.channels)


def _put_off(draft: Draft, group: Sequence[Key]) -> None:
    limit = max(1, draft.look.flood.notifications)
    left = draft.recent[-limit] + draft.look.flood.window_seconds - draft.elapsed_seconds
    for key in group:
        draft.quiet[key] = flood(left)
        draft.set_telling(key, draft.telling(key)._replace(waits_for_digest=True))
