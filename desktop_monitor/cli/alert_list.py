"""`alerts list`: what is wrong now and was in the last week, how it stands, and why nothing is said of it.

Reads what a program that looks has kept; such a program need not run. Must not know how
anything is judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop_monitor.alerts.incident import AlertState, AlertStatus, Incident
from desktop_monitor.alerts.rule import Comparator, Labels, Rule, Severity
from desktop_monitor.alerts.sentences import incident_sentence, labels_text, rule_title
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.assess.signals import definition_of
from desktop_monitor.cli.alert_answers import in_force, named
from desktop_monitor.cli.alert_words import WEEK_SECONDS, incident_document, over_words, titled
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.local_times import local_time, optional_time
from desktop_monitor.cli.printing import show
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.engine.alerting.remembered import remembered, statuses
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import Text, counted, sentence, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.units import value_text
from desktop_monitor.paths import Paths
from desktop_monitor.store.ledger import read_ledger
from desktop_monitor.store.lock import is_recording

_MOST = 200
_NOBODY = text("No program looks now: desktop-monitor does while it runs, and so does serve.")
_SEVERITIES: Mapping[Severity, Text] = {
    Severity.INFO: text("cli.severity.info"),
    Severity.WARNING: text("cli.severity.warning"),
    Severity.CRITICAL: text("cli.severity.critical"),
}
_SINCE: Mapping[AlertState | None, str] = {
    None: sentence("open since {since}, in trouble for {lasts:duration}; {told}"),
    AlertState.FIRING: sentence("firing since {since}, in trouble for {lasts:duration}; {told}"),
    AlertState.RECOVERING: sentence("recovering since {since}, in trouble for {lasts:duration}; {told}"),
}
_FRESH_SECONDS = 180.0
"""A program that looks keeps what it knows once a minute while something goes on."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the ledger holds, and what follows from it."""

    now_seconds: float
    looked_seconds: float | None
    """When somebody last looked and something was to be kept of it."""
    is_watched: bool
    """A program records now."""
    open: tuple[Incident, ...]
    """Newest first."""
    over: tuple[Incident, ...]
    """Of the last week, newest first."""
    statuses: tuple[AlertStatus, ...]
    silences: tuple[Silence, ...]
    rules: Mapping[str, Rule]

    def status(self, incident: Incident) -> AlertStatus | None:
        """How an open incident stands; None: nothing is remembered of it, as after its rule changed."""
        return next((one for one in self.statuses if one.incident_id == incident.incident_id and _is_open(one)), None)

    @property
    def is_fresh(self) -> bool:
        """Whether what goes on was looked at lately."""
        looked = self.looked_seconds
        return looked is not None and self.now_seconds - looked <= _FRESH_SECONDS

    @property
    def pending(self) -> tuple[AlertStatus, ...]:
        """What may become an incident; kept once a minute while it may, so that it is over where it is old."""
        if not self.is_fresh:
            return ()
        return tuple(one for one in self.statuses if one.state is AlertState.PENDING)


def show_list(arguments: Arguments, paths: Paths, config: AlertsConfig) -> None:
    """Print it. Raises StoreError."""
    found = _found(paths, config)
    if arguments.json:
        print(json.dumps(_document(found)))
    else:
        show(_lines(found))


def _found(paths: Paths, config: AlertsConfig) -> _Found:
    now = SystemClock().now().wall_seconds
    ledger = read_ledger(paths.ledger)
    try:
        opened = ledger.open_incidents()
        memory = remembered(ledger.memory(), opened)
        lately = ledger.incidents(now - WEEK_SECONDS, now + 1, _MOST)
        silences = in_force(ledger.silences(), now)
    finally:
        ledger.close()
    known = statuses(memory, config, silences, now)
    rules = {rule.name: rule for rule in config.rules}
    over = tuple(one for one in lately if one.ended_seconds is not None)
    is_watched = is_recording(paths.data) is not None
    return _Found(now, memory.looked_seconds, is_watched, opened, over, known, silences, rules)


def _is_open(status: AlertStatus) -> bool:
    return status.state in (AlertState.FIRING, AlertState.RECOVERING)


def _document(found: _Found) -> dict[str, object]:
    return {
        "generated_at": local_time(found.now_seconds),
        "watched": found.is_watched,
        "incidents": [_incident(one, found) for one in (*found.open, *found.over)],
        "pending": [_pending(one) for one in found.pending],
        "snoozed": [
            {"incident": one.incident_id, "rule": one.rule or None, "until": optional_time(one.until_seconds)}
            for one in found.silences
        ],
        "rules": [
            {"rule": rule.name, "metric": rule.metric, "enabled": rule.is_enabled} for rule in found.rules.values()
        ],
    }


def _incident(incident: Incident, found: _Found) -> dict[str, object]:
    status = found.status(incident) if incident.ended_seconds is None else None
    if incident.ended_seconds is not None:
        state = incident.ending.value if incident.ending is not None else "ended"
    else:
        state = status.state.value if status is not None else "open"
    since = status.since_seconds if status is not None else None
    return {
        **incident_document(incident),
        "state": state,
        "since": local_time(incident.ended_seconds or since or incident.fired_seconds),
        "quiet": words(status.quiet) if status is not None and status.quiet is not None else None,
    }


def _pending(status: AlertStatus) -> dict[str, object]:
    return {
        "rule": status.rule,
        "labels": dict(status.labels),
        "since": optional_time(status.since_seconds),
        "value": status.value,
        "observations": status.observations,
        "quiet": words(status.quiet) if status.quiet is not None else None,
    }


def _lines(found: _Found) -> Iterator[str]:
    if not found.open:
        yield words(_nothing_wrong(found))
    for one in found.open:
        yield from _open_lines(one, found)
    for status in found.pending:
        yield from _pending_lines(status, found)
    for silence in found.silences:
        yield words(_snoozed(silence))
    if found.over:
        yield ""
        yield words(text("In the last week:"))
    for one in found.over:
        ended = over_words(one, definition_of(one.metric).unit)
        yield f"  {one.incident_id}  {local_time(one.fired_seconds)}  {titled(one)}: {ended}"
    if found.open and not found.is_fresh and found.looked_seconds is not None:
        yield words(_looked(found, local_time(found.looked_seconds)))


def _nothing_wrong(found: _Found) -> Text:
    if found.is_watched:
        return text("Nothing is wrong.")
    return text("Nothing is known to be wrong. {nobody}", nobody=_NOBODY)


def _snoozed(silence: Silence) -> Text:
    subject = visible(named(silence))
    if silence.until_seconds is None:
        return text("snoozed: {subject}, until you end it", subject=subject)
    return text("snoozed: {subject}, until {until}", subject=subject, until=local_time(silence.until_seconds))


def _looked(found: _Found, at: str) -> Text:
    if found.is_watched:
        return text("So it stood at {time}.", time=at)
    return text("So it stood at {time}. {nobody}", time=at, nobody=_NOBODY)


def _open_lines(incident: Incident, found: _Found) -> Iterator[str]:
    rule, status = found.rules.get(incident.rule), found.status(incident)
    comparator = rule.comparator if rule is not None else Comparator.ABOVE
    said = visible(words(incident_sentence(incident, comparator, definition_of(incident.metric).unit)))
    yield f"{incident.incident_id}  {words(_SEVERITIES[incident.severity])}: {titled(incident)}: {said}"
    stands = text(
        _SINCE[status.state if status is not None else None],
        since=local_time(incident.fired_seconds),
        lasts=max(0.0, found.now_seconds - incident.onset_seconds),
        told=_told(incident, status),
    )
    yield f"   {words(stands)}"
    if incident.refusal is not None:
        yield "   " + words(text("about its action: {why}", why=visible(words(incident.refusal))))


def _told(incident: Incident, status: AlertStatus | None) -> Text:
    """How often it was said, and why it is not."""
    times = incident.notified
    said = counted("said {count} time", "said {count} times", times) if times else text("not said yet")
    if status is not None and status.quiet is not None:
        return text("{said}: {why}", said=said, why=visible(words(status.quiet)))
    return text("{said}, acknowledged", said=said) if incident.acknowledged_seconds is not None else said


def _pending_lines(status: AlertStatus, found: _Found) -> Iterator[str]:
    rule = found.rules[status.rule]
    unit = definition_of(rule.metric).unit
    pending = text(
        "pending: {subject}: {value}, the limit is {limit}",
        subject=_subject(status.rule, status.labels),
        value=value_text(status.value, unit),
        limit=value_text(rule.threshold, unit),
    )
    yield words(pending) + (f"; {visible(words(status.quiet))}" if status.quiet is not None else "")


def _subject(rule: str, labels: Labels) -> str:
    title, what = words(rule_title(rule)), labels_text(labels)
    return visible(f"{title}: {what}" if what else title)
