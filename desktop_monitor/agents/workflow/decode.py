"""Bytes to findings: one JSON object, an array of them, or one a line.

One bad event does not spoil the others: it is counted by its reason. Must not know who
sent them or who keeps the findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from desktop_monitor.agents.workflow.checks import UnusableEventError
from desktop_monitor.agents.workflow.event import Event, read_event
from desktop_monitor.agents.workflow.facts import Fact, facts_of
from desktop_monitor.agents.workflow.pairing import Pairing, Start
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.agent_event import (
    Findings,
    LimitReading,
    MetricReading,
    Request,
    SessionFacts,
    ToolCall,
    Turn,
    WorkflowEvent,
)

_BOM = b"\xef\xbb\xbf"
_WHITESPACE = b" \t\r\n\x00"
_DECODER = msgspec.json.Decoder()


@dataclass(frozen=True, slots=True)
class DecodedEvents:
    """What became of the events of one body."""

    findings: Findings
    """What they said; `Findings.rejected` holds why others were not understood."""
    accepted: int
    """Events understood."""
    rejected: int
    """Events not understood."""


class EventDecoder:
    """Decodes one body after another; remembers what began and has not ended."""

    def __init__(self, starts: tuple[Start, ...] = ()) -> None:
        """`starts` that another decoder left open."""
        self._pairing = Pairing(starts)

    def decode(self, body: bytes, received_seconds: float) -> DecodedEvents:
        """Events of a body received at a wall time.

        Raises SourceError for a body that holds none; its message holds nothing of the body.
        """
        content = body.removeprefix(_BOM).strip(_WHITESPACE)
        if not content:
            raise SourceError("Not events", "the body is empty")
        return self._decoded(_read(content), received_seconds, received_seconds, 0)

    def decode_lines(
        self, lines: Iterable[bytes], changed_seconds: float, inode: int, first_place: int
    ) -> DecodedEvents:
        """Events of a file's lines, one each, the first of them the `first_place`th of the file."""
        return self._decoded((_read_line(line) for line in lines), changed_seconds, inode, first_place)

    def decode_objects(self, objects: Iterable[object], received_seconds: float) -> DecodedEvents:
        """Events that another reader made of a document."""
        return self._decoded(objects, received_seconds, received_seconds, 0)

    def open_starts(self) -> tuple[Start, ...]:
        """What began and has not ended."""
        return self._pairing.open()

    def _decoded(
        self, values: Iterable[Any], received_seconds: float, origin: float, first_place: int
    ) -> DecodedEvents:
        gathered = _Gathered()
        accepted = 0
        for place, value in enumerate(values, first_place):
            try:
                event = read_event(value, received_seconds, (origin, place))
                gathered.add(list(facts_of(event, self._paired_seconds(event))))
                accepted += 1
            except UnusableEventError as error:
                gathered.rejected[error.reason] += 1
        return DecodedEvents(gathered.findings(), accepted, gathered.rejected.total())

    def _paired_seconds(self, event: Event) -> float | None:
        if event.phase == "start":
            self._pairing.note(event)
            return None
        return self._pairing.seconds(event)


def decode_events(body: bytes, received_seconds: float) -> DecodedEvents:
    """Events of a body that stands alone. Raises SourceError for a body that holds none."""
    return EventDecoder().decode(body, received_seconds)


class _NoJson:
    """In place of a line that is not JSON."""


_NO_JSON = _NoJson()


def _read(content: bytes) -> list[Any]:
    try:
        whole = _DECODER.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _read_lines(content)
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        return [whole]
    raise SourceError("Not events", "neither an object, an array nor JSON Lines")


def _read_lines(content: bytes) -> list[Any]:
    values = [_read_line(line) for line in content.split(b"\n") if line.strip(_WHITESPACE)]
    if not any(isinstance(value, dict) for value in values):
        raise SourceError("Not events", "neither an object, an array nor JSON Lines")
    return values


def _read_line(line: bytes) -> Any:
    try:
        return _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _NO_JSON


@dataclass(slots=True)
class _Gathered:
    """Facts by their type."""

    facts: dict[type[Any], list[Any]] = field(default_factory=dict)
    rejected: Counter[str] = field(default_factory=Counter)

    def add(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self.facts.setdefault(type(fact), []).append(fact)

    def findings(self) -> Findings:
        def of(kind: type[Any]) -> tuple[Any, ...]:
            return tuple(self.facts.get(kind, ()))

        return Findings(
            requests=of(Request),
            tool_calls=of(ToolCall),
            turns=of(Turn),
            sessions=_newest(of(SessionFacts)),
            limits=of(LimitReading),
            workflow_events=of(WorkflowEvent),
            metrics=of(MetricReading),
            rejected=dict(self.rejected),
        )


def _newest(sessions: Iterable[SessionFacts]) -> tuple[SessionFacts, ...]:
    """What differs of them in more than the time: every event of a session tells of it again."""
    told: dict[tuple[str, ...], SessionFacts] = {}
    for facts in sessions:
        key = (facts.interface, facts.session, facts.project, facts.model, facts.mode)
        if key not in told or told[key].at_seconds < facts.at_seconds:
            told[key] = facts
    return tuple(told.values())
