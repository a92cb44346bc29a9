"""Which session a rollout belongs to, and what in it is a parent's history told again.

A fork or subagent may begin with a copy of its parent's records, with times of their
own or the copy's. Codex's ids of sessions and turns are UUIDs of version 7 (RFC 9562
§5.7): they begin with the millisecond they were made in, so a turn older than its
session is copied. Older versions tell less: then times older than the session, and
totals under the id of the first ancestor, keep copies apart from its own.

Must not know tokens or files.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from desktop_monitor.agents.codex.records import Meta, is_subagent, parent_of
from desktop_monitor.agents.values import count_or_none, epoch_seconds, iso_seconds, name_or_empty

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_SHORTEST_UNIQUE = 32
"""OpenAI's own response ids are far longer; local servers number theirs anew at each start."""
_CLOCK_SECONDS = 1.5
"""Whole seconds are compared with milliseconds."""


class Lineage(msgspec.Struct):
    """One rollout's session and where its own history begins; kept with the cursor."""

    session: str = ""
    parent: str = ""
    root: str = ""
    """The first ancestor whose records may be copied here; the session itself without one."""
    is_subagent: bool = False
    born_seconds: float | None = None
    first_own_ordinal: int | None = None
    turn: str = ""
    """Of the newest record that named one."""
    is_turn_copied: bool = False

    def begin(self, meta: Meta, ancestor: str) -> None:
        """Take the file's own header; `ancestor` is the first of the sessions it was forked from."""
        self.session = name_or_empty(meta.id)
        self.parent = parent_of(meta)
        self.is_subagent = is_subagent(meta)
        self.root = ancestor or self.session
        self.born_seconds = iso_seconds(meta.timestamp)
        self.first_own_ordinal = count_or_none(meta.subagent_history_start_ordinal)
        self.is_turn_copied = bool(self.parent)

    def enter_turn(self, turn: object, started_at: object = None) -> None:
        """A record of `turn` begins; `started_at` are whole epoch seconds where known."""
        if not (name := name_or_empty(turn)):
            # Versions that do not name turns: nothing is known to be copied.
            self.is_turn_copied = self.is_turn_copied and self._is_before_birth(started_at)
            return
        if name != self.turn:
            self.turn = name
            self.is_turn_copied = bool(self.parent) and self._is_older(name, started_at)

    def is_copied(self, ordinal: Any, at_seconds: float | None) -> bool:
        """Whether a record with this place and time is a parent's, told again."""
        if not self.parent:
            return False
        place = count_or_none(ordinal)
        if self.first_own_ordinal is not None and place is not None:
            return place < self.first_own_ordinal
        if at_seconds is not None and self.born_seconds is not None and at_seconds < self.born_seconds:
            return True
        return self.is_turn_copied

    def identity(self, what: str) -> str:
        """An id of `what` that its copies in other rollouts have as well, and nothing else has."""
        turn = self.turn if _UUID.fullmatch(self.turn) else ""
        return f"{turn or self.root or self.session}:{what}"

    def response_identity(self, response_id: object) -> str:
        """The id of a response; one too short to be unique among servers gets its turn's before it."""
        name = name_or_empty(response_id)
        return name if len(name) >= _SHORTEST_UNIQUE or not name else self.identity(name)

    def _is_older(self, turn: str, started_at: object) -> bool:
        made, born = _made_milliseconds(turn), _made_milliseconds(self.session)
        if made is not None and born is not None:
            return made < born
        return self._is_before_birth(started_at)

    def _is_before_birth(self, started_at: object) -> bool:
        seconds = epoch_seconds(started_at)
        return seconds is not None and self.born_seconds is not None and seconds < self.born_seconds - _CLOCK_SECONDS


def _made_milliseconds(identifier: str) -> int | None:
    """When a UUID of version 7 was made."""
    found = _UUID.fullmatch(identifier)
    return int(identifier[:8] + identifier[9:13], 16) if found and found[1] == "7" else None
