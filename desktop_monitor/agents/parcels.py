"""What one reading brought as bytes, for another process of this program on this machine.

Must not know who sends or receives them.
"""

from __future__ import annotations

import msgspec

from desktop_monitor.agents.source import Cursor, Reading
from desktop_monitor.metrics.agent_event import (
    ClientTotal,
    Findings,
    LimitReading,
    MetricReading,
    Request,
    SessionFacts,
    ToolCall,
    Turn,
    WorkflowEvent,
)


class _Parcel(msgspec.Struct, array_like=True, gc=False):
    cursor: Cursor
    requests: tuple[Request, ...]
    tool_calls: tuple[ToolCall, ...]
    turns: tuple[Turn, ...]
    sessions: tuple[SessionFacts, ...]
    totals: tuple[ClientTotal, ...]
    limits: tuple[LimitReading, ...]
    workflow_events: tuple[WorkflowEvent, ...]
    metrics: tuple[MetricReading, ...]
    rejected: dict[str, int]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Parcel)


def packed(reading: Reading) -> bytes:
    """`reading` as bytes. Raises ValueError for a number or a name that has no such form."""
    found = reading.findings
    parcel = _Parcel(
        reading.cursor,
        found.requests,
        found.tool_calls,
        found.turns,
        found.sessions,
        found.totals,
        found.limits,
        found.workflow_events,
        found.metrics,
        dict(found.rejected),
    )
    try:
        return _ENCODER.encode(parcel)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def unpacked(content: bytes) -> Reading:
    """The reading of `packed`. Raises ValueError for bytes that are none."""
    parcel = _DECODER.decode(content)
    return Reading(
        Findings(
            requests=parcel.requests,
            tool_calls=parcel.tool_calls,
            turns=parcel.turns,
            sessions=parcel.sessions,
            totals=parcel.totals,
            limits=parcel.limits,
            workflow_events=parcel.workflow_events,
            metrics=parcel.metrics,
            rejected=parcel.rejected,
        ),
        parcel.cursor,
    )
