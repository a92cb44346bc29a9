"""What else is counted of a period: failures, tools, turns, sessions. Must not know requests' sums."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping

from desktop_monitor.agents.outcomes import outcome_rank
from desktop_monitor.metrics.agent_terms import Outcome
from desktop_monitor.metrics.period_facts import FailureCell, ToolCell, TurnCell
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.packing import DECISION_SHIFT, DECISIONS, OUTCOME_MASK
from desktop_monitor.store.journal.period_names import Names, SessionNames
from desktop_monitor.store.journal.period_requests import FAILED, OK

_DAY_US = 86_400_000_000
_CANCELLED = outcome_rank(Outcome.CANCELLED)
_ACCEPT, _REJECT = DECISIONS.index("accept"), DECISIONS.index("reject")
_DECISION_MASK = 3
_NAME_SHIFT, _SESSION_SHIFT = 8, 36
_KIND_MASK, _NAME_MASK = (1 << _NAME_SHIFT) - 1, (1 << _SESSION_SHIFT - _NAME_SHIFT) - 1
_BESIDE_SESSION = (1 << _SESSION_SHIFT) - 1
"""Session, name, and what of the flags counts, as one number: faster to group by than three."""


def failure_cells(database: Database, names: Names, start_us: int, end_us: int) -> tuple[FailureCell, ...]:
    """Failed requests by interface and kind of error."""
    failed = ", ".join(map(str, sorted(FAILED)))
    rows = database.rows(
        f"SELECT r.context, r.error_kind, count(*) FROM requests r WHERE r.at_us >= ? AND r.at_us < ?"  # noqa: S608
        f" AND r.flags & {OUTCOME_MASK} IN ({failed}) GROUP BY 1, 2",
        (start_us, end_us),
    )
    contexts = names.contexts({row[0] for row in rows})
    kinds = names.texts(row[1] for row in rows)
    counts: Counter[tuple[str, str]] = Counter()
    for context, kind, count in rows:
        counts[contexts[context].interface, kinds[kind]] += count
    return tuple(FailureCell(*place, count) for place, count in sorted(counts.items()))


def tool_cells(database: Database, names: Names, start_us: int, end_us: int) -> tuple[tuple[ToolCell, ...], set[int]]:
    """Calls by interface and tool, and the sessions they are of."""
    question = (
        f"SELECT (t.session << {_SESSION_SHIFT}) + (t.name << {_NAME_SHIFT}) + (t.flags & {_KIND_MASK}),"  # noqa: S608
        " count(*), count(t.duration_us), coalesce(sum(t.duration_us), 0)"
        " FROM tool_calls t WHERE t.at_us >= ? AND t.at_us < ? GROUP BY 1"
    )
    # A day at a time: what is sorted at once then stays in the processor's cache.
    starts = range(start_us, end_us, _DAY_US)
    rows = [row for first in starts for row in database.each(question, (first, min(first + _DAY_US, end_us)))]
    sessions = names.sessions({row[0] >> _SESSION_SHIFT for row in rows})
    texts = names.texts({row[0] >> _NAME_SHIFT & _NAME_MASK for row in rows})
    found: dict[tuple[str, str], _Tool] = {}
    for (interface, packed), counts in _by_interface(rows, sessions).items():
        tool = found.setdefault((interface, texts[packed >> _NAME_SHIFT]), _Tool())
        tool.add(packed & OUTCOME_MASK, packed >> DECISION_SHIFT & _DECISION_MASK, *counts)
    return tuple(tool.cell(*place) for place, tool in sorted(found.items())), set(sessions)


def _by_interface(rows: Iterable[Row], sessions: Mapping[int, SessionNames]) -> dict[tuple[str, int], list[int]]:
    """The counts of all sessions of an interface together, by it and by what is packed beside the session."""
    interfaces = {number: session.interface for number, session in sessions.items()}
    found: dict[tuple[str, int], list[int]] = {}
    for packed, calls, timed, duration_us in rows:
        place = interfaces[packed >> _SESSION_SHIFT], packed & _BESIDE_SESSION
        sums = found.get(place)
        if sums is None:
            found[place] = [calls, timed, duration_us]
        else:
            sums[0] += calls
            sums[1] += timed
            sums[2] += duration_us
    return found


class _Tool:
    """Calls of one tool."""

    def __init__(self) -> None:
        self._outcomes: Counter[int] = Counter()
        self._decisions: Counter[int] = Counter()
        self._timed = self._duration_us = 0

    def add(self, outcome: int, decision: int, calls: int, timed: int, duration_us: int) -> None:
        """So many calls that ended alike."""
        self._outcomes[outcome] += calls
        self._decisions[decision] += calls
        self._timed += timed
        self._duration_us += duration_us

    def cell(self, interface: str, name: str) -> ToolCell:
        """Their sums."""
        return ToolCell(
            interface,
            name,
            calls=self._outcomes.total(),
            ok=self._outcomes[OK],
            errors=sum(self._outcomes[failed] for failed in FAILED),
            rejected=self._decisions[_REJECT],
            accepted=self._decisions[_ACCEPT],
            timed=self._timed,
            duration_seconds=self._duration_us / 1e6,
        )


def turn_cells(database: Database, names: Names, start_us: int, end_us: int) -> tuple[tuple[TurnCell, ...], set[int]]:
    """Turns by interface, and the sessions they are of."""
    rows = database.rows(
        f"SELECT u.session, u.flags & {OUTCOME_MASK}, count(*), json_group_array(u.duration_us)"  # noqa: S608
        " FROM turns u WHERE u.at_us >= ? AND u.at_us < ? GROUP BY 1, 2",
        (start_us, end_us),
    )
    sessions = names.sessions({row[0] for row in rows})
    outcomes: dict[str, Counter[int]] = {}
    durations: dict[str, list[int]] = {}
    for session, outcome, count, stored in rows:
        interface = sessions[session].interface
        outcomes.setdefault(interface, Counter())[outcome] += count
        durations.setdefault(interface, []).extend(us for us in json.loads(stored) if us is not None)
    cells = tuple(_turn_cell(interface, sums, durations[interface]) for interface, sums in sorted(outcomes.items()))
    return cells, set(sessions)


def _turn_cell(interface: str, outcomes: Counter[int], durations_us: list[int]) -> TurnCell:
    return TurnCell(
        interface,
        turns=outcomes.total(),
        aborted=outcomes[_CANCELLED],
        failed=sum(outcomes[failed] for failed in FAILED),
        durations_seconds=array("d", (us / 1e6 for us in sorted(durations_us))),
    )


def session_count(database: Database, start_us: int, end_us: int, seen: Iterable[int]) -> int:
    """Sessions with a name that were seen, or that something else is known of in the period."""
    return int(
        database.value(
            "SELECT count(*) FROM sessions s WHERE s.session <> ''"
            " AND (s.at_us >= ? AND s.at_us < ? OR s.id IN (SELECT value FROM json_each(?)))",
            (start_us, end_us, json.dumps(list(seen))),
        )
    )
