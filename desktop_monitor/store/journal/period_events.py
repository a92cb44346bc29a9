"""What own workflows tell of a period apart from requests: contexts, steps, quality.

A workflow says how it found a quality or accuracy in a field or tag `method`,
`quality_method` or `accuracy_method`. Must not know SQL beyond its one question.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop_monitor.language.text import text
from desktop_monitor.metrics.period_facts import ContextCell, QualityCell, StepCell
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.period_names import Days, Names

_MOST = 1e18
_FAILED = frozenset({"error", "timeout"})
_STEPS = frozenset({"state", "interface", "operation"})
_JUDGED = frozenset({"operation", "turn"})
_METHODS = tuple(
    f"{prefix}{name}" for prefix in ("", "tags.") for name in ("method", "quality_method", "accuracy_method")
)
_MODELS = (
    "SELECT w.key, CASE WHEN min(c.model) = max(c.model) THEN c.model ELSE 0 END FROM json_each(?) w"
    " CROSS JOIN requests r ON r.at_us = json_extract(w.value, '$[0]') JOIN contexts c ON c.id = r.context"
    " WHERE c.session = json_extract(w.value, '$[1]') GROUP BY 1"
)
"""Of the request that one event told of together with what else it said: they share moment and session."""


@dataclass(slots=True)
class WorkflowPeriod:
    """What events came to."""

    contexts: tuple[ContextCell, ...] = ()
    steps: tuple[StepCell, ...] = ()
    qualities: tuple[QualityCell, ...] = ()
    sessions: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Contexts:
    count: int = 0
    durations: list[float] = field(default_factory=list)
    hit_durations: list[float] = field(default_factory=list)
    miss_durations: list[float] = field(default_factory=list)
    memories: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    methods: set[str] = field(default_factory=set)
    hits: int = 0
    misses: int = 0
    selected: int = 0
    scanned: int = 0
    newest_us: int = 0


@dataclass(slots=True)
class _Steps:
    count: int = 0
    failed: int = 0
    durations: list[float] = field(default_factory=list)
    newest_us: int = 0


class _Told(NamedTuple):
    """Quality that one event told of."""

    at_us: int
    session: int
    mode: int
    method: str
    ratio: float


class _Sums:
    """Adds events up as they are read."""

    def __init__(self) -> None:
        self.contexts: dict[tuple[str, int, int, int], _Contexts] = {}
        """By day, mode, project and session."""
        self.steps: dict[tuple[str, str], _Steps] = {}
        self.qualities: list[_Told] = []
        self.sessions: set[int] = set()

    def add(self, place: Row, content: Mapping[str, Any], day: str) -> None:
        """One event; `place` is its time and the numbers of session, project and mode."""
        at_us, session, project, mode = place
        self.sessions.add(session)
        kind, fields = content["kind"], dict(content["fields"])
        if content["phase"] == "start":
            return
        if kind == "context":
            sums = self.contexts.get((day, mode, project, session))
            if sums is None:
                sums = self.contexts[day, mode, project, session] = _Contexts()
            _add_context(sums, at_us, content["duration_seconds"], fields)
        elif kind in _STEPS:
            self._add_step(at_us, kind, content, fields)
        if kind in _JUDGED and (quality := _ratio(fields.get("quality"))) is not None:
            self.qualities.append(_Told(at_us, session, mode, _method(fields), quality))

    def _add_step(self, at_us: int, kind: str, content: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        name = _step_name(kind, fields)
        if not name:
            return
        sums = self.steps.setdefault((kind, name), _Steps())
        sums.count += 1
        sums.failed += content["outcome"] in _FAILED
        sums.newest_us = max(sums.newest_us, at_us)
        _append(sums.durations, _amount(content["duration_seconds"]))


def read_workflow_period(database: Database, names: Names, days: Days, *, only_contexts: bool) -> WorkflowPeriod:
    """What the events of these days tell."""
    # Written by `json.dumps`, whose spaces are known; what a text says in between is looked at afterwards.
    kinds = ' AND e.content LIKE \'%"kind": "context"%\'' if only_contexts else ""
    question = (
        f"SELECT e.at_us, e.session, e.project, e.mode, e.content FROM events e"  # noqa: S608
        f" WHERE e.at_us >= ? AND e.at_us < ?{kinds}"
    )
    sums = _Sums()
    try:
        for stretch in days.stretches:
            rows = database.rows(question, (stretch.start_us, stretch.end_us))
            # Many at once: to call the decoder for each would take as long again.
            for row, content in zip(rows, json.loads(f"[{','.join([row[4] for row in rows])}]"), strict=True):
                sums.add(row[:4], content, stretch.day)
    except (ValueError, TypeError, KeyError) as error:
        raise StoreDamagedError(
            "The journal is damaged", text("an event of a workflow: {why}", why=str(error))
        ) from error
    return WorkflowPeriod(
        _context_cells(sums, names), _step_cells(sums), _quality_cells(sums, names, database), sums.sessions
    )


def _add_context(sums: _Contexts, at_us: int, duration: object, fields: Mapping[str, Any]) -> None:
    sums.count += 1
    sums.newest_us = max(sums.newest_us, at_us)
    _append(sums.durations, _amount(duration))
    _append(sums.memories, _amount(fields.get("memory_bytes")))
    accuracy = _ratio(fields.get("accuracy"))
    if accuracy is None:
        accuracy = _ratio(fields.get("quality"))
    if accuracy is not None:
        sums.accuracies.append(accuracy)
        if method := _method(fields):
            sums.methods.add(method)
    hit = fields.get("cache_hit")
    if isinstance(hit, bool):
        sums.hits += hit
        sums.misses += not hit
        _append(sums.hit_durations if hit else sums.miss_durations, _amount(duration))
    selected, scanned = _amount(fields.get("files_selected")), _amount(fields.get("files_scanned"))
    if selected is not None and scanned is not None:
        sums.selected += int(selected)
        sums.scanned += int(scanned)


def _step_name(kind: str, fields: Mapping[str, Any]) -> str:
    if kind == "operation":
        return _text(fields.get("name"))
    before, after = _text(fields.get("from_state")), _text(fields.get("to_state"))
    return f"{before} → {after}" if before or after else _text(fields.get("name"))


def _method(fields: Mapping[str, Any]) -> str:
    for name in _METHODS:
        if name in fields and (told := _text(fields[name])):
            return told
    return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _amount(value: object) -> float | None:
    """A number that is an amount; events may hold anything under a name."""
    # By its exact type: true is no number.
    if type(value) is float or type(value) is int:
        return float(value) if 0 <= value < _MOST else None
    return None


def _ratio(value: object) -> float | None:
    amount = _amount(value)
    return amount if amount is not None and amount <= 1 else None


def _append(values: list[float], value: float | None) -> None:
    if value is not None:
        values.append(value)


def _ascending(values: list[float]) -> array[float]:
    return array("d", sorted(values))


def _context_cells(sums: _Sums, names: Names) -> tuple[ContextCell, ...]:
    texts = names.texts(one for place in sums.contexts for one in place[1:3])
    sessions = names.sessions({place[3] for place in sums.contexts})
    joined: dict[tuple[str, str, str], list[_Contexts]] = {}
    for (day, mode, project, session), found in sums.contexts.items():
        joined.setdefault((day, texts[mode], texts[project] or sessions[session].project), []).append(found)
    return tuple(_context_cell(place, parts) for place, parts in sorted(joined.items()))


def _context_cell(place: tuple[str, str, str], parts: list[_Contexts]) -> ContextCell:
    return ContextCell(
        *place,
        contexts=sum(part.count for part in parts),
        durations_seconds=_ascending([one for part in parts for one in part.durations]),
        memory_bytes=_ascending([one for part in parts for one in part.memories]),
        accuracy_ratios=_ascending([one for part in parts for one in part.accuracies]),
        accuracy_methods=tuple(sorted({one for part in parts for one in part.methods})),
        cache_hits=sum(part.hits for part in parts),
        cache_misses=sum(part.misses for part in parts),
        files_selected=sum(part.selected for part in parts),
        files_scanned=sum(part.scanned for part in parts),
        newest_seconds=max(part.newest_us for part in parts) / 1e6,
        hit_durations_seconds=_ascending([one for part in parts for one in part.hit_durations]),
        miss_durations_seconds=_ascending([one for part in parts for one in part.miss_durations]),
    )


def _step_cells(sums: _Sums) -> tuple[StepCell, ...]:
    return tuple(
        StepCell(kind, name, one.count, one.failed, _ascending(one.durations), one.newest_us / 1e6)
        for (kind, name), one in sorted(sums.steps.items())
    )


def _quality_cells(sums: _Sums, names: Names, database: Database) -> tuple[QualityCell, ...]:
    told = sums.qualities
    models = _models(told, database) if told else []
    texts = names.texts([*models, *(one.mode for one in told)])
    sessions = names.sessions({one.session for one in told})
    joined: dict[tuple[str, str, str, str], list[float]] = {}
    for one, model in zip(told, models, strict=True):
        place = (sessions[one.session].interface, texts[one.mode], texts[model], one.method)
        joined.setdefault(place, []).append(one.ratio)
    return tuple(QualityCell(*place, _ascending(ratios)) for place, ratios in sorted(joined.items()))


def _models(told: list[_Told], database: Database) -> list[int]:
    """The model of each; 0 where it cannot be told."""
    wanted = json.dumps([(one.at_us, one.session) for one in told])
    found: dict[int, int] = dict(database.rows(_MODELS, (wanted,)))
    return [found.get(place, 0) for place in range(len(told))]
