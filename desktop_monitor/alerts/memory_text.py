"""The memory of the alert rules as text, to be kept from run to run.

JSON of this version alone. Whoever can write the file can write anything into it, so
everything is checked: types, finite numbers, counts, and what must agree. Rules that no
configuration knows are kept as they are. Must not know files or databases.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from math import isfinite
from typing import NoReturn, TypeVar

from desktop_monitor.alerts.incident import AlertState, Culprit, Ending, Incident
from desktop_monitor.alerts.judging import Course
from desktop_monitor.alerts.memory import AlertMemory, Digest, Key, Telling
from desktop_monitor.alerts.rule import Labels, Severity
from desktop_monitor.alerts.telling import MOST_GROWTH, YEAR_SECONDS
from desktop_monitor.language.text import Parameter, Text
from desktop_monitor.language.wording import keepable, sayable

VERSION = 1
_LARGEST_CHARACTERS = 16 << 20
_MOST = 1 << 53
"""An incident's number beyond this is not exact everywhere."""
_LATEST_SECONDS = 1e12
_FORMER_CELLS = 16
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def memory_to_text(memory: AlertMemory) -> str:
    """`memory` as `memory_from_text` reads it; without the rules themselves."""
    document = {
        "version": VERSION,
        "looked_seconds": memory.looked_seconds,
        "elapsed_seconds": memory.elapsed_seconds,
        "kept_seconds": memory.kept_seconds,
        "next_incident_id": memory.next_incident_id,
        "courses": {
            rule: [_course_row(*entry) for entry in courses.items()] for rule, courses in memory.courses.items()
        },
        "tellings": [[*key, list(telling)] for key, telling in memory.tellings.items()],
        "incidents": [_incident_row(incident) for incident in memory.incidents.values()],
        "judgements": dict(memory.judgements),
        "unlooked": dict(memory.unlooked),
        "recent": memory.recent,
        "digests": [[[_incident_row(one) for one in incidents], channels] for incidents, channels in memory.digests],
    }
    return json.dumps(document, allow_nan=False, separators=(",", ":"))


def memory_from_text(text: str) -> AlertMemory:
    """What `memory_to_text` wrote. Raises ValueError for anything damaged or of another version."""
    if len(text) > _LARGEST_CHARACTERS:
        _damaged("too long")
    try:
        document = json.loads(text, parse_constant=_damaged)
        return _memory(_object(document))
    except (KeyError, RecursionError, OverflowError) as error:
        raise ValueError(f"the memory of alerts is damaged: {type(error).__name__}") from error


def _memory(document: Mapping[str, object]) -> AlertMemory:
    if document["version"] is True or document["version"] != VERSION:
        _damaged("of another version")
    memory = AlertMemory(
        looked_seconds=_optional(_number, document["looked_seconds"]),
        elapsed_seconds=_amount(document["elapsed_seconds"]),
        kept_seconds=_amount(document["kept_seconds"]),
        next_incident_id=_count(document["next_incident_id"], least=1),
        courses={name: _unique(map(_course, _list(rows))) for name, rows in _object(document["courses"]).items()},
        tellings=_unique(map(_telling, _list(document["tellings"]))),
        incidents=_unique(map(_keyed_incident, _list(document["incidents"]))),
        judgements={name: _text(value) for name, value in _object(document["judgements"]).items()},
        unlooked={name: _amount(value) for name, value in _object(document["unlooked"]).items()},
        recent=tuple(_amount(value) for value in _list(document["recent"])),
        digests=tuple(_digest(row) for row in _list(document["digests"])),
    )
    _check(memory)
    return memory


def _check(memory: AlertMemory) -> None:
    """What must agree."""
    opened = {
        (rule, labels): course.incident_id
        for rule, courses in memory.courses.items()
        for labels, course in courses.items()
        if course.is_open
    }
    if opened != {key: incident.incident_id for key, incident in memory.incidents.items()}:
        _damaged("states and incidents do not agree")
    if any(incident.ended_seconds is not None for incident in memory.incidents.values()):
        _damaged("an open incident has ended")
    if not memory.courses.keys() <= memory.judgements.keys():
        _damaged("a rule was judged by nothing")
    if not max(_numbers(memory), default=0) < memory.next_incident_id <= _MOST:
        _damaged("the next incident would have a number that is in use")
    _check_times(memory)


def _check_times(memory: AlertMemory) -> None:
    """No time may lie where a cooldown or a limit would never end."""
    now = memory.elapsed_seconds
    if now > _LATEST_SECONDS or abs(memory.looked_seconds or 0.0) > _LATEST_SECONDS:
        _damaged("a time beyond all calendars")
    ended = (one.ended_seconds for one in memory.tellings.values() if one.ended_seconds is not None)
    if any(when > now for when in (memory.kept_seconds, *memory.recent, *ended)):
        _damaged("something happened in the future")
    ends = (max(one.cooldown_end_seconds, one.inhibited_end_seconds) for one in memory.tellings.values())
    if any(end > now + YEAR_SECONDS for end in ends):
        _damaged("a cooldown lasts for longer than a year")


def _numbers(memory: AlertMemory) -> Iterator[int]:
    yield from (incident.incident_id for incident in memory.incidents.values())
    yield from (incident.incident_id for digest in memory.digests for incident in digest.incidents)
    for courses in memory.courses.values():
        yield from (course.incident_id for course in courses.values() if course.incident_id is not None)


def _course_row(labels: Labels, course: Course) -> list[object]:
    return [labels, course.state.value, *course[1:]]


def _course(row: object) -> tuple[Labels, Course]:
    labels, state, since, value, observations, newest, dwell, count, silent, onset, peak, number = _row(row, 12)
    return _labels(labels), Course(
        AlertState(_text(state)),
        _optional(_number, since),
        _optional(_number, value),
        _count(observations),
        _optional(_number, newest),
        _amount(dwell),
        _count(count),
        _amount(silent),
        _number(onset),
        _number(peak),
        _optional(_count, number),
    )


def _telling(row: object) -> tuple[Key, Telling]:
    rule, labels, fields = _row(row, 3)
    cooldown_end, growth, refired, ended, inhibited_end, acted, waits, remind, channels = _row(fields, 9)
    if not 1 <= _count(growth) <= MOST_GROWTH:
        _damaged("a cooldown grew too much")
    return (_text(rule), _labels(labels)), Telling(
        _amount(cooldown_end),
        _count(growth),
        _count(refired),
        _optional(_amount, ended),
        _amount(inhibited_end),
        _truth(acted),
        _truth(waits),
        _optional(_number, remind),
        _texts(channels),
    )


def _incident_row(incident: Incident) -> list[object]:
    return [
        incident.incident_id,
        incident.rule,
        incident.labels,
        incident.severity.name,
        incident.metric,
        incident.threshold,
        incident.onset_seconds,
        incident.fired_seconds,
        incident.peak,
        incident.latest,
        incident.observations,
        incident.ended_seconds,
        incident.acknowledged_seconds,
        [[one.kind, one.name, one.value, one.unit] for one in incident.culprits],
        incident.notified,
        incident.ending.value if incident.ending else None,
        None if incident.refusal is None else _sentence_row(incident.refusal),
    ]


def _keyed_incident(row: object) -> tuple[Key, Incident]:
    incident = _incident(row)
    return (incident.rule, incident.labels), incident


def _incident(row: object) -> Incident:
    cells = _list(row)
    # A shorter row was written where nobody knew yet what became of actions.
    fields = iter(_row([*cells, None] if len(cells) == _FORMER_CELLS else cells, _FORMER_CELLS + 1))
    return Incident(
        incident_id=_count(next(fields)),
        rule=_text(next(fields)),
        labels=_labels(next(fields)),
        severity=Severity[_text(next(fields))],
        metric=_text(next(fields)),
        threshold=_number(next(fields)),
        onset_seconds=_number(next(fields)),
        fired_seconds=_number(next(fields)),
        peak=_number(next(fields)),
        latest=_number(next(fields)),
        observations=_count(next(fields)),
        ended_seconds=_optional(_number, next(fields)),
        acknowledged_seconds=_optional(_number, next(fields)),
        culprits=tuple(_culprit(one) for one in _list(next(fields))),
        notified=_count(next(fields)),
        ending=_optional(lambda value: Ending(_text(value)), next(fields)),
        refusal=_optional(_sentence, next(fields)),
    )


def _sentence_row(said: Text) -> list[object]:
    kept = keepable(said)
    return [kept.key, kept.parameters]


def _sentence(row: object) -> Text:
    key, parameters = _row(row, 2)
    pairs = (_row(one, 2) for one in _list(parameters))
    return sayable(Text(_text(key), tuple((_text(name), _parameter(value)) for name, value in pairs)))


def _parameter(value: object) -> Parameter:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return _number(value)


def _culprit(row: object) -> Culprit:
    kind, name, value, unit = _row(row, 4)
    return Culprit(_text(kind), _text(name), _number(value), _text(unit))


def _digest(row: object) -> Digest:
    incidents, channels = _row(row, 2)
    told = tuple(_incident(one) for one in _list(incidents))
    if len(told) < 2 or all(one.ended_seconds is not None for one in told):
        _damaged("a digest of too few, or of what is over")
    return Digest(told, _texts(channels))


def _labels(value: object) -> Labels:
    rows = (_row(one, 2) for one in _list(value))
    return tuple((_text(name), _text(label)) for name, label in rows)


def _unique(entries: Iterable[tuple[_Key, _Value]]) -> dict[_Key, _Value]:
    found: dict[_Key, _Value] = {}
    for key, value in entries:
        if key in found:
            _damaged("something is there twice")
        found[key] = value
    return found


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else _damaged("no object")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else _damaged("no list")


def _row(value: object, length: int) -> list[object]:
    row = _list(value)
    return row if len(row) == length else _damaged("a row of another length")


def _text(value: object) -> str:
    return value if isinstance(value, str) else _damaged("no text")


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value))


def _truth(value: object) -> bool:
    return value if isinstance(value, bool) else _damaged("neither true nor false")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        _damaged("no number")
    return float(value)


def _amount(value: object) -> float:
    number = _number(value)
    return number if number >= 0 else _damaged("less than nothing")


def _count(value: object, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        _damaged("no count")
    return value


def _optional(read: Callable[[object], _Value], value: object) -> _Value | None:
    return None if value is None else read(value)


def _damaged(why: str) -> NoReturn:
    raise ValueError(f"the memory of alerts is damaged: {why}")
