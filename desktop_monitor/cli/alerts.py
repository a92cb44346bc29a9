"""`alerts`: what is wrong and was, what the user says to it, a channel's test, and a rule taken through the past.

Works without a running program. Must not know how incidents are kept or judged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from desktop_monitor.alerts.rehearsal import Rehearsal
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.assess.signals import definition_of
from desktop_monitor.cli.alert_answers import acknowledge, snooze, unsnooze
from desktop_monitor.cli.alert_list import show_list
from desktop_monitor.cli.alert_words import WEEK_SECONDS, incident_document, over_words, titled, wanted_rule
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.local_times import local_time
from desktop_monitor.cli.printing import say, show
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.alerts_loader import load_alerts
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.engine.alerting.channel_trial import send_test
from desktop_monitor.engine.alerting.rehearsing import rehearse
from desktop_monitor.engine.query import open_history, open_journal_reader
from desktop_monitor.errors import UsageError
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import counted, text
from desktop_monitor.language.wording import words
from desktop_monitor.paths import Paths


def run(arguments: Arguments, paths: Paths) -> int:
    """Do what was asked; 0. Raises ConfigError, UsageError, StoreError, DeliveryError."""
    if arguments.action == "acknowledge":
        # Also while the file of rules is wrong.
        acknowledge(arguments, paths)
        return 0
    config = load_alerts(paths.alerts_file)
    match arguments.action:
        case "list":
            show_list(arguments, paths, config)
        case "snooze":
            snooze(arguments, paths, config)
        case "unsnooze":
            unsnooze(arguments, paths)
        case "test":
            _test(arguments, config)
        case _:
            _rehearse(arguments, paths, config)
    return 0


def _test(arguments: Arguments, config: AlertsConfig) -> None:
    names = [channel.name for channel in config.channels]
    channel = next((one for one in config.channels if one.name == arguments.name), None)
    if channel is None:
        raise UsageError(
            text("there is no channel {name}", name=repr(arguments.name)),
            text("channels are {names}", names=", ".join(names)),
        )
    send_test(channel, SystemClock(), os.environ)
    document = {"channel": arguments.name, "delivered": True}
    say(arguments, document, text("A test message was delivered over {name}.", name=arguments.name))


def _rehearse(arguments: Arguments, paths: Paths, config: AlertsConfig) -> None:
    rule = wanted_rule(arguments.name, config)
    now = SystemClock().now().wall_seconds
    seconds = arguments.last_seconds or WEEK_SECONDS
    history, journal = open_history(paths.history), open_journal_reader(paths.journal)
    try:
        found = rehearse(rule, history, journal, now - seconds, now)
    finally:
        history.close()
        journal.close()
    if arguments.json:
        print(json.dumps(_rehearsal_document(rule, found)))
    else:
        show(_rehearsal_lines(rule, found, seconds))


def _rehearsal_document(rule: Rule, found: Rehearsal) -> dict[str, object]:
    return {
        "rule": rule.name,
        "fired": [incident_document(one) for one in found.fired],
        "notifications": found.notified,
        "observed_seconds": found.observed_seconds,
        "readings": found.readings,
        "gaps": [{"start": local_time(gap.start_seconds), "end": local_time(gap.end_seconds)} for gap in found.gaps],
        "notes": [words(note) for note in found.notes],
    }


def _rehearsal_lines(rule: Rule, found: Rehearsal, seconds: float) -> Iterator[str]:
    yield words(
        counted(
            "{rule} would have fired {count} time in the last {span:duration}, with {told}.",
            "{rule} would have fired {count} times in the last {span:duration}, with {told}.",
            len(found.fired),
            rule=visible(rule.name),
            span=seconds,
            told=counted("{count} notification", "{count} notifications", found.notified),
        )
    )
    unit = definition_of(rule.metric).unit
    for one in found.fired:
        ended = words(text("still open")) if one.ended_seconds is None else over_words(one, unit)
        yield f"  {local_time(one.fired_seconds)}  {titled(one)}: {ended}"
    yield words(
        counted(
            "Observed for {span:duration} of it, with {count} reading.",
            "Observed for {span:duration} of it, with {count} readings.",
            found.readings,
            span=found.observed_seconds,
        )
    )
    for note in found.notes:
        yield visible(words(note))
