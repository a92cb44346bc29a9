"""What Codex sessions do now: the newest start or end of a turn in their rollouts.

Only the ends of rollouts that changed are read, and only of those changed lately: a
session without news for long is not worth a status. Codex does not write down that it
waits for an approval; such a turn is at work here.

Must not know token counts or cursors.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from desktop_monitor.agents.codex import records
from desktop_monitor.agents.codex.rollout import TURN_ABORTED, TURN_ENDS, TURN_STARTS
from desktop_monitor.agents.codex.source import rollout_scan, session_of_name
from desktop_monitor.agents.values import iso_seconds
from desktop_monitor.metrics.agent_event import CODEX, SessionState, SessionStatus

RECENT_SECONDS = 3600.0
"""Rollouts that did not change for longer say nothing about now."""
_BLOCK_BYTES = 256 << 10
_TAIL_BYTES = 8 << 20
"""A turn that wrote more than this since it began is surely still at work."""
_STATES = {
    **dict.fromkeys(TURN_STARTS, SessionState.WORKING),
    **dict.fromkeys((*TURN_ENDS, TURN_ABORTED), SessionState.IDLE),
}
_MARKS = tuple(f'"{kind}"'.encode() for kind in _STATES)


class _Known(NamedTuple):
    mark: tuple[int, int, int]
    status: SessionStatus | None


class CodexStatuses:
    """The sessions whose rollouts changed lately."""

    name = "codex.rollouts"
    interface = CODEX

    def __init__(self, home: Path, now_seconds: Callable[[], float]) -> None:
        """`home` as `source.codex_home` gives it; `now_seconds` tells the wall time."""
        self._scan = rollout_scan(home)
        self._now_seconds = now_seconds
        self._known: dict[str, _Known] = {}

    def read(self) -> tuple[SessionStatus, ...]:
        """What each of them does. Raises SourceError where the folder cannot be read."""
        oldest_ns = int((self._now_seconds() - RECENT_SECONDS) * 1e9)
        found: dict[str, _Known] = {}
        for pending in self._scan.pending({}):
            if pending.modified_ns < oldest_ns:
                continue
            mark = (pending.inode, pending.size_bytes, pending.modified_ns)
            before = self._known.get(pending.path)
            found[pending.path] = before if before and before.mark == mark else _Known(mark, _status(pending.path))
        self._known = found
        return tuple(known.status for known in found.values() if known.status is not None)


def _status(path: str) -> SessionStatus | None:
    session = session_of_name(os.path.basename(path))
    try:
        newest = _newest_turn_event(path) if session else None
    except OSError:
        return None
    if newest is None:
        return None
    state, at_seconds = newest
    return SessionStatus(CODEX, session, at_seconds, state)


def _newest_turn_event(path: str) -> tuple[SessionState, float] | None:
    """Looks from the end towards the beginning. Raises OSError."""
    with open(path, "rb") as file:
        end = file.seek(0, os.SEEK_END)
        stop = max(0, end - _TAIL_BYTES)
        rest = b""
        while end > stop:
            start = max(stop, end - _BLOCK_BYTES)
            file.seek(start)
            block = file.read(end - start) + rest
            whole = block if start == 0 else block[block.find(b"\n") + 1 :]
            rest = block[: len(block) - len(whole)]
            if found := _newest_in(whole):
                return found
            end = start
    return None


def _newest_in(lines: bytes) -> tuple[SessionState, float] | None:
    for line in reversed(lines.split(b"\n")):
        if any(mark in line for mark in _MARKS) and (found := _turn_event(line)):
            return found
    return None


def _turn_event(line: bytes) -> tuple[SessionState, float] | None:
    try:
        record = records.decode_line(line)
        if record.type != "event_msg":
            return None
        kind = records.decode_event(record.payload).type
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    state, at_seconds = _STATES.get(kind) if isinstance(kind, str) else None, iso_seconds(record.timestamp)
    return (state, at_seconds) if state is not None and at_seconds is not None else None
