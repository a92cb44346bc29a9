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
from desktop_monitor.language.text import Text, text
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
        raise UsageError(
            text("incident {number} ended meanwhile", number=number), "alerts list shows what is wrong now"
        )
    said = text("{subject}: acknowledged", subject=titled(known))
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
    ends = optional_time(until)
    say(arguments, {"snoozed": _document(about), "until": ends}, _snoozed(subject, None if until is None else seconds))


def _snoozed(subject: str, seconds: float | None) -> Text:
    if seconds is None:
        return text("{subject}: nothing is said about it until you want it", subject=subject)
    return text("{subject}: nothing is said about it for {time:duration}", subject=subject, time=seconds)


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
        raise _nothing_snoozed(arguments, silences)
    writer = open_ledger(paths.ledger)
    try:
        ended = [one for one in meant if writer.end_silence(one.rule, one.incident_id)]
    finally:
        writer.close()
    document = {"unsnoozed": [_document(one) for one in ended]}
    say(arguments, document, text("{subjects}: it is said again", subjects=", ".join(map(named, meant))))


def _nothing_snoozed(arguments: Arguments, silences: Sequence[Silence]) -> UsageError:
    known = ", ".join(named(one) for one in silences[:_MOST_NAMED])
    return UsageError(
        text("all alerts: nothing is snoozed")
        if arguments.all
        else text("{name}: nothing is snoozed", name=repr(arguments.name)),
        text("snoozed are {names}", names=known) if known else "nothing at all is snoozed",
    )


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
        return Silence(None), words(text("All alerts"))
    if _is_number(arguments.name) and arguments.name not in {rule.name for rule in config.rules}:
        incident = _open_incident(int(arguments.name), _open_incidents(paths))
        return Silence(None, "", incident.incident_id), titled(incident)
    rule = wanted_rule(arguments.name, config)
    return Silence(None, rule.name), rule.name


def _reject_contradictions(arguments: Arguments) -> None:
    if arguments.all and arguments.name:
        raise UsageError(
            text("{first} does not go with {second}", first="--all", second=arguments.name), "it means every alert"
        )
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
            text("there is no open incident {number}", number=number),
            text("open are {numbers}", numbers=numbers) if numbers else "nothing is wrong now",
        )
    return found


def _document(silence: Silence) -> dict[str, object]:
    return {"incident": silence.incident_id, "rule": silence.rule or None}


def _now() -> float:
    return SystemClock().now().wall_seconds
