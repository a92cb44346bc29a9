"""Reads on in one file of own workflows' events. Must not know where files are or who keeps the cursors."""

from __future__ import annotations

import msgspec

from desktop_monitor.agents.files.reading import FileReading
from desktop_monitor.agents.source import Cursor, Pending, Reading
from desktop_monitor.agents.workflow.decode import EventDecoder
from desktop_monitor.agents.workflow.pairing import Start
from desktop_monitor.metrics.agent_event import Findings

_MOST_STARTS = 1_000
"""Kept with a cursor; of more that are open the oldest stay without a duration."""


class _State(msgspec.Struct, array_like=True):
    lines: int = 0
    """Read so far."""
    starts: tuple[Start, ...] = ()


def read_events_file(pending: Pending, cursor: Cursor | None) -> Reading:
    """Read on in one file of events, wherever it lies. Raises SourceError when it cannot be read."""
    with FileReading(pending, cursor) as reading:
        before = _understood(reading.state)
        decoder = EventDecoder(before.starts)
        decoded = decoder.decode_lines(
            reading.lines(), reading.modified_seconds, pending.inode, first_place=before.lines
        )
        state = _State(before.lines + decoded.accepted + decoded.rejected, decoder.open_starts()[-_MOST_STARTS:])
        too_long = Findings(rejected={"line too long": reading.skipped_lines} if reading.skipped_lines else {})
        return Reading(decoded.findings + too_long, reading.cursor(msgspec.msgpack.encode(state)))


def _understood(state: bytes) -> _State:
    if not state:
        return _State()
    try:
        return msgspec.msgpack.decode(state, type=_State)
    except msgspec.MsgspecError:
        return _State()
