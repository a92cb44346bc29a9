"""One look at all rules: memory and readings in, the next memory and what is worth doing out.

A function of its arguments alone, in this order: what the user changed about rules ends
incidents (`changes`); every rule is judged for every set of labels (`judging`); incidents
begin, go on and end; then, knowing all that is open, what is to be said is decided
(`saying`).

Whoever keeps the memory keeps it *before* anything of the outcome is told or done, where
`must_keep` says so: then nothing is told twice and no number is used twice, wherever the
program is killed. Must not know the clock, a store, or how anything is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import floor, isfinite, log

from desktop_monitor.alerts.draft import Draft
from desktop_monitor.alerts.evaluation import Look, Outcome
from desktop_monitor.alerts.incident import AlertState, AlertStatus, Culprit, Ending, Incident
from desktop_monitor.alerts.judging import NEW, OPEN_SILENCE_SECONDS, Course, Step, judge
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.quiet import NO_DATA, before_firing
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Labels, Rule
from desktop_monitor.alerts.saying import say
from desktop_monitor.alerts.telling import begun
from desktop_monitor.language.text import Text

FORGET_SECONDS = 86_400.0
"""Observed time without a reading after which labels that once had an incident are not listed any more."""
_NOTABLY = 0.05
"""An incident that got worse is worth keeping before it ends where it is so far beyond its threshold…"""
_GROWS_BY = 0.1
"""… and by so much farther than when it was kept."""
_INACTIVE, _PENDING, _RESOLVED = AlertState.INACTIVE, AlertState.PENDING, AlertState.RESOLVED
_RANKS = {AlertState.FIRING: 0, AlertState.RECOVERING: 1, _PENDING: 2}


def evaluate(memory: AlertMemory, look: Look) -> tuple[AlertMemory, Outcome]:
    """What is remembered after `look`, and what came of it."""
    draft = Draft(memory, look)
    _follow_changes(draft)
    for rule in draft.rules.in_force.values():
        _judge_rule(draft, rule)
    draft.end_what_is_over()
    _begin(draft)
    say(draft)
    statuses = _statuses(draft)
    return draft.memory(), draft.outcome(statuses)


def acknowledged(memory: AlertMemory, incident_id: int, at_seconds: float) -> AlertMemory:
    """`memory` after the user said that he knows of this incident.

    It is said no more; its end still withdraws what was said. Where no such incident is
    open, or it was acknowledged before, nothing changes: the same object comes back.
    Another one is to be kept, and `AlertMemory.incident` gives the incident as it is now.
    """
    incident = memory.incident(incident_id)
    if incident is None or incident.acknowledged_seconds is not None:
        return memory
    known = replace(incident, acknowledged_seconds=at_seconds)
    return replace(memory, incidents={**memory.incidents, (incident.rule, incident.labels): known})


def with_refusal(memory: AlertMemory, incident_id: int, why: Text) -> AlertMemory:
    """`memory` after the action of this incident was not carried out; the same where none of this number is open."""
    incident = memory.incident(incident_id)
    if incident is None:
        return memory
    key = (incident.rule, incident.labels)
    return replace(memory, incidents={**memory.incidents, key: replace(incident, refusal=why)})


def _follow_changes(draft: Draft) -> None:
    if draft.judgements is draft.before.judgements:
        return
    for key, incident in draft.incidents.copy().items():
        if incident.rule in draft.void:
            draft.over.append((key, Ending.RULE_CHANGED))
        elif draft.rules.in_force[incident.rule].severity is not incident.severity:
            draft.put(replace(incident, severity=draft.rules.in_force[incident.rule].severity))


def _judge_rule(draft: Draft, rule: Rule) -> None:
    before = {} if rule.name in draft.void else draft.before.courses.get(rule.name, {})
    readings = draft.look.readings.get(rule.name)
    waited = draft.observed_seconds
    if draft.before.unlooked:
        waited += draft.before.unlooked.get(rule.name, 0.0)
    if readings is None and waited < OPEN_SILENCE_SECONDS:
        draft.courses[rule.name] = dict(before)
        draft.unlooked[rule.name] = waited
        return
    step = Step(draft.look.at_seconds, waited, draft.look.hold is not None)
    draft.courses[rule.name] = after = _judge_labels(rule, before, readings or (), step)
    for labels, course in after.items():
        was = before.get(labels, NEW)
        if course.state is not _INACTIVE or was.state is not _INACTIVE:
            _follow(draft, rule, labels, was, course)


def _judge_labels(
    rule: Rule, before: Mapping[Labels, Course], readings: Sequence[Reading], step: Step
) -> dict[Labels, Course]:
    after = {one.labels: judge(rule, before.get(one.labels, NEW), one, step) for one in readings}
    for labels, course in before.items():
        if labels not in after:
            silent = judge(rule, course, None, step)
            # What ended now is followed first, and forgotten at a later look.
            if course.is_open or not _is_forgettable(silent):
                after[labels] = silent
    return after


def _is_forgettable(course: Course) -> bool:
    if course.is_open or course.state is _PENDING:
        return False
    return course.silent_seconds >= (OPEN_SILENCE_SECONDS if course.incident_id is None else FORGET_SECONDS)


def _follow(draft: Draft, rule: Rule, labels: Labels, was: Course, now: Course) -> None:
    """Incidents begin, go on and end as states change."""
    key = (rule.name, labels)
    if was.is_open:
        _go_on(draft, rule, draft.incidents[key], now)
        if not now.is_open:
            draft.over.append((key, Ending.RECOVERED if now.state is _RESOLVED else Ending.NO_DATA))
    elif now.is_open:
        draft.begun.append((rule, labels, now))
    if now.state not in (_INACTIVE, _RESOLVED):
        draft.is_unsettled = True


def _go_on(draft: Draft, rule: Rule, incident: Incident, course: Course) -> None:
    if course.value is None:
        return
    changed = replace(incident, latest=course.value, peak=course.peak, observations=course.observations)
    if _grade(rule, course.peak) > _grade(rule, incident.peak):
        draft.put(changed)
    else:
        draft.incidents[incident.rule, incident.labels] = changed


def _grade(rule: Rule, peak: float) -> int:
    """How far beyond the threshold, on a scale so coarse that a long climb is kept some dozen times at most."""
    excess = max(abs(peak - rule.threshold), _NOTABLY * abs(rule.threshold), 1e-9)
    return floor(log(min(excess, 1e300)) / log(1.0 + _GROWS_BY))


def _begin(draft: Draft) -> None:
    """Numbers follow severity and name, not the order of rules and readings."""
    for rule, labels, course in sorted(draft.begun, key=lambda one: (-one[0].severity, one[0].name, one[1])):
        key = (rule.name, labels)
        draft.put(_incident(draft, rule, labels, course))
        draft.courses[rule.name][labels] = course._replace(incident_id=draft.next_id)
        draft.set_telling(key, begun(draft.telling(key), rule, draft.elapsed_seconds))
        draft.next_id += 1


def _incident(draft: Draft, rule: Rule, labels: Labels, course: Course) -> Incident:
    value = course.peak if course.value is None else course.value
    return Incident(
        incident_id=draft.next_id,
        rule=rule.name,
        labels=labels,
        severity=rule.severity,
        metric=rule.metric,
        threshold=rule.threshold,
        onset_seconds=course.onset_seconds,
        fired_seconds=draft.look.at_seconds,
        peak=course.peak,
        latest=value,
        observations=course.observations,
        culprits=_known_culprits(draft.look.culprits_of(rule, labels)),
    )


def _known_culprits(culprits: Sequence[Culprit]) -> tuple[Culprit, ...]:
    """Those of which a number is known."""
    return tuple(one for one in culprits if isfinite(one.value))


def _statuses(draft: Draft) -> tuple[AlertStatus, ...]:
    """Those that fire first, then what is pending; otherwise in the order of rules and readings."""
    calm: list[AlertStatus] = []
    loud: list[AlertStatus] = []
    for name, rule in draft.rules.in_force.items():
        courses = draft.courses[name]
        for labels, course in courses.items():
            is_calm = course.state is _INACTIVE or course.state is _RESOLVED
            is_well = is_calm and course.value is not None and not rule.confidence
            quiet = None if is_well else _quiet(draft, rule, labels, course)
            (calm if is_calm else loud).append(_status(name, labels, course, quiet))
        if not courses:
            calm.append(_status(name, (), NEW, NO_DATA))
    loud.sort(key=lambda one: _RANKS[one.state])
    return (*loud, *calm)


def _quiet(draft: Draft, rule: Rule, labels: Labels, course: Course) -> Text | None:
    return draft.quiet[rule.name, labels] if course.is_open else before_firing(rule, course, draft.look.hold)


def _status(rule: str, labels: Labels, course: Course, quiet: Text | None) -> AlertStatus:
    since, value, observations = course.since_seconds, course.value, course.observations
    return AlertStatus(rule, labels, course.state, since, value, observations, quiet, course.incident_id)
