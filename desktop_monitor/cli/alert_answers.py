"""`alerts acknowledge`, `snooze` and `unsnooze`: what the window's buttons say, for a program that runs now or later.

Both keep it in the ledger, where a running program finds it at its next look. Must not
know how anything is judged or told.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.cli.alert_words import titled, wanted_rule
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.local_times import optional_time
from desktop_monitor.cli.printing import say
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.engine.alerting.answers import SNOOZE_SECONDS
from desktop_monitor.errors import UsageError
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.paths import Paths
from desktop_monitor.store.ledger import open_ledger, read_ledger

_MOST_NAMED = 20
_MOST_DIGITS = 15
_FOREVER = float("inf")


def acknowledge(arguments: Arguments, paths: Paths) -> None:
    """Say that the user knows of an incident. Raises UsageError, StoreError."""
    number = arguments.number or 0
    _open_incident(number, _open_incidents(paths))
    ledger = open_ledger(paths.ledger)
    try:
        known = ledger.acknowledge(number, _now())
    finally:
        ledger.close()
    if known is None:
        raise UsageError(f"incident {number} ended meanwhile", "alerts list shows what is wrong now")
    said = f"{titled(known)}: {words(text('alerts.acknowledged')).lower()}"
    say(arguments, {"acknowledged": number, "rule": known.rule, "labels": dict(known.labels)}, said)


def snooze(arguments: Arguments, paths: Paths, config: AlertsConfig) -> None:
    """Have nothing said for a while of an incident, a rule, or at all. Raises UsageError, StoreError."""
    about, subject = _subject(arguments, paths, config)
    seconds = SNOOZE_SECONDS if arguments.for_seconds is None else arguments.for_seconds
    until = None if seconds == _FOREVER else _now() + seconds
    ledger = open_ledger(paths.ledger)
    try:
        ledger.put_silence(Silence(until, about.rule, about.incident_id))
    finally:
        ledger.close()
    said = text("alerts.snoozed_open") if until is None else text("alerts.snoozed", seconds=seconds)
    ends = optional_time(until)
    say(arguments, {"snoozed": _document(about), "until": ends}, f"{subject}: {words(said).lower()}")


def unsnooze(arguments: Arguments, paths: Paths) -> None:
    """Have it said again. Raises UsageError where nothing holds it back; StoreError."""
    _reject_contradictions(arguments)
    ledger = read_ledger(paths.ledger)
    try:
        silences = in_force(ledger.silences(), _now())
    finally:
        ledger.close()
    meant = [one for one in silences if is_meant(one, arguments)]
    if not meant:
        known = ", ".join(named(one) for one in silences[:_MOST_NAMED])
        what = "all alerts" if arguments.all else repr(arguments.name)
        raise UsageError(
            f"{what}: nothing is snoozed", f"snoozed are {known}" if known else "nothing at all is snoozed"
        )
    writer = open_ledger(paths.ledger)
    try:
        ended = [one for one in meant if writer.end_silence(one.rule, one.incident_id)]
    finally:
        writer.close()
    document = {"unsnoozed": [_document(one) for one in ended]}
    say(arguments, document, f"{', '.join(map(named, meant))}: {words(text('alerts.snooze_ended')).lower()}")


def in_force(silences: Sequence[Silence], now_seconds: float) -> tuple[Silence, ...]:
    """Those whose time is not over."""
    return tuple(one for one in silences if one.until_seconds is None or one.until_seconds > now_seconds)


def named(silence: Silence) -> str:
    """What it is about, as it is typed."""
    if silence.incident_id is not None:
        return str(silence.incident_id)
    return silence.rule or "--all"


def is_meant(silence: Silence, arguments: Arguments) -> bool:
    """Whether the command line names it."""
    return named(silence) == ("--all" if arguments.all else arguments.name)


def _subject(arguments: Arguments, paths: Paths, config: AlertsConfig) -> tuple[Silence, str]:
    """What is to be snoozed, and what it is called."""
    _reject_contradictions(arguments)
    if arguments.all:
        return Silence(None), "All alerts"
    if _is_number(arguments.name) and arguments.name not in {rule.name for rule in config.rules}:
        incident = _open_incident(int(arguments.name), _open_incidents(paths))
        return Silence(None, "", incident.incident_id), titled(incident)
    rule = wanted_rule(arguments.name, config)
    return Silence(None, rule.name), rule.name


def _reject_contradictions(arguments: Arguments) -> None:
    if arguments.all and arguments.name:
        raise UsageError(f"--all does not go with {arguments.name}", "it means every alert")
    if not (arguments.all or arguments.name):
        raise UsageError("name an incident, a rule, or --all", "alerts list shows incidents with their numbers")


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal() and len(name) <= _MOST_DIGITS


def _open_incidents(paths: Paths) -> tuple[Incident, ...]:
    ledger = read_ledger(paths.ledger)
    try:
        return ledger.open_incidents()
    finally:
        ledger.close()


def _open_incident(number: int, known: Sequence[Incident]) -> Incident:
    found = next((one for one in known if one.incident_id == number), None)
    if found is None:
        numbers = ", ".join(f"{one.incident_id} ({titled(one)})" for one in known[:_MOST_NAMED])
        raise UsageError(
            f"there is no open incident {number}", f"open are {numbers}" if numbers else "nothing is wrong now"
        )
    return found


def _document(silence: Silence) -> dict[str, object]:
    return {"incident": silence.incident_id, "rule": silence.rule or None}


def _now() -> float:
    return SystemClock().now().wall_seconds
