"""`alerts`: what is wrong and was, a channel's test, and a rule taken through the past.

Works without a running program. Must not know how incidents are kept or judged.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterator
from datetime import datetime

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rehearsal import Rehearsal
from desktop_monitor.alerts.rule import Comparator, Rule
from desktop_monitor.alerts.sentences import incident_sentence, incident_title, recovery_sentence
from desktop_monitor.assess.signals import definition_of
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.alerts_loader import load_alerts
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.engine.alerting.channel_trial import send_test
from desktop_monitor.engine.alerting.rehearsing import rehearse
from desktop_monitor.engine.query import open_history, open_journal_reader
from desktop_monitor.errors import UsageError
from desktop_monitor.escaping import visible
from desktop_monitor.metrics.units import duration_text
from desktop_monitor.metrics.wording import words
from desktop_monitor.paths import Paths
from desktop_monitor.store.ledger import read_ledger

_WEEK_SECONDS = 604_800.0
_MOST = 200


def run(arguments: Arguments, paths: Paths) -> int:
    """Do one of the three; 0. Raises ConfigError, UsageError, StoreError, DeliveryError."""
    config = load_alerts(paths.alerts_file)
    match arguments.action:
        case "list":
            _list(arguments, paths, config)
        case "test":
            _test(arguments, paths, config)
        case _:
            _rehearse(arguments, paths, config)
    return 0


def _list(arguments: Arguments, paths: Paths, config: AlertsConfig) -> None:
    now = SystemClock().now().wall_seconds
    ledger = read_ledger(paths.ledger)
    try:
        incidents = ledger.incidents(now - _WEEK_SECONDS, now + 1, _MOST)
    finally:
        ledger.close()
    if arguments.json:
        rules = [{"rule": rule.name, "metric": rule.metric, "enabled": rule.is_enabled} for rule in config.rules]
        told = [document(one) for one in incidents]
        print(json.dumps({"generated_at": _local(now), "incidents": told, "rules": rules}))
        return
    opened = [one for one in incidents if one.ended_seconds is None]
    over = [one for one in incidents if one.ended_seconds is not None]
    comparators = {rule.name: rule.comparator for rule in config.rules}
    print("\n".join(_open_lines(opened, comparators, now)))
    if over:
        print("\nIn the last week:")
        print("\n".join(f"  {_local(one.fired_seconds)}  {_title(one)}: {_over(one)}" for one in over))


def _open_lines(opened: list[Incident], comparators: dict[str, Comparator], now: float) -> Iterator[str]:
    if not opened:
        yield "Nothing is wrong."
    for one in opened:
        sentence = incident_sentence(one, comparators.get(one.rule, Comparator.ABOVE), definition_of(one.metric).unit)
        known = ", acknowledged" if one.acknowledged_seconds is not None else ""
        since = duration_text(max(0.0, now - one.onset_seconds))
        yield f"{one.severity.name.lower()}: {_title(one)}: {visible(words(sentence))}, for {since}{known}"


def _title(incident: Incident) -> str:
    return visible(incident_title(incident))


def _over(incident: Incident) -> str:
    return visible(words(recovery_sentence(incident, definition_of(incident.metric).unit)))


def document(incident: Incident) -> dict[str, object]:
    """One incident of ``--json``. Times are local, with their offset."""
    return {
        "id": incident.incident_id,
        "rule": incident.rule,
        "labels": dict(incident.labels),
        "severity": incident.severity.name.lower(),
        "metric": incident.metric,
        "threshold": incident.threshold,
        "onset": _local(incident.onset_seconds),
        "fired": _local(incident.fired_seconds),
        "ended": None if incident.ended_seconds is None else _local(incident.ended_seconds),
        "acknowledged": incident.acknowledged_seconds is not None,
        "peak": incident.peak,
        "latest": incident.latest,
        "observations": incident.observations,
        "culprits": [{"kind": one.kind, "name": one.name, "value": one.value} for one in incident.culprits],
        "notified": incident.notified,
    }


def _test(arguments: Arguments, paths: Paths, config: AlertsConfig) -> None:
    names = [channel.name for channel in config.channels]
    channel = next((one for one in config.channels if one.name == arguments.name), None)
    if channel is None:
        raise UsageError(f"there is no channel {arguments.name!r}", f"channels are {', '.join(names)}")
    send_test(channel, SystemClock(), os.environ)
    if arguments.json:
        print(json.dumps({"channel": arguments.name, "delivered": True}))
    else:
        print(f"A test message was delivered over {arguments.name}.")


def _rehearse(arguments: Arguments, paths: Paths, config: AlertsConfig) -> None:
    rule = _wanted(arguments.name, config)
    now = SystemClock().now().wall_seconds
    seconds = arguments.last_seconds or _WEEK_SECONDS
    history, journal = open_history(paths.history), open_journal_reader(paths.journal)
    try:
        found = rehearse(rule, history, journal, now - seconds, now)
    finally:
        history.close()
        journal.close()
    if arguments.json:
        print(json.dumps(_rehearsal_document(rule, found)))
    else:
        print("\n".join(_rehearsal_lines(rule, found, seconds)))


def _wanted(name: str, config: AlertsConfig) -> Rule:
    rules = {rule.name: rule for rule in config.rules}
    if name not in rules:
        near = difflib.get_close_matches(name, rules, n=1)
        hint = f"did you mean {near[0]}?" if near else f"rules are {', '.join(rules)}"
        raise UsageError(f"there is no rule {name!r}", hint)
    return rules[name]


def _rehearsal_document(rule: Rule, found: Rehearsal) -> dict[str, object]:
    return {
        "rule": rule.name,
        "fired": [document(one) for one in found.fired],
        "notifications": found.notified,
        "observed_seconds": found.observed_seconds,
        "readings": found.readings,
        "gaps": [{"start": _local(gap.start_seconds), "end": _local(gap.end_seconds)} for gap in found.gaps],
        "notes": [words(note) for note in found.notes],
    }


def _rehearsal_lines(rule: Rule, found: Rehearsal, seconds: float) -> Iterator[str]:
    times = f"{len(found.fired)} time{'' if len(found.fired) == 1 else 's'}"
    told = f"{found.notified} notification{'' if found.notified == 1 else 's'}"
    yield f"{rule.name} would have fired {times} in the last {duration_text(seconds)}, with {told}."
    unit = definition_of(rule.metric).unit
    for one in found.fired:
        ended = "still open" if one.ended_seconds is None else visible(words(recovery_sentence(one, unit)))
        yield f"  {_local(one.fired_seconds)}  {_title(one)}: {ended}"
    yield f"Observed for {duration_text(found.observed_seconds)} of it, with {found.readings} readings."
    for note in found.notes:
        yield visible(words(note))


def _local(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
