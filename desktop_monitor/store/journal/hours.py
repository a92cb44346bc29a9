"""Requests of a short period added up hour by hour, for the charts of a day or a week. Must not know who draws."""

from __future__ import annotations

import json

from desktop_monitor.agents.outcomes import outcome_rank
from desktop_monitor.metrics.agent_sums import RequestHour
from desktop_monitor.metrics.agent_terms import Outcome
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.packing import OUTCOME_MASK

_HOUR_US = 3_600_000_000
_OK = outcome_rank(Outcome.OK)
_FAILED = frozenset(map(outcome_rank, (Outcome.ERROR, Outcome.TIMEOUT)))
_KINDS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens")
_QUESTION = (
    f"SELECT (r.at_us - ?) / {_HOUR_US}, r.flags & {OUTCOME_MASK}, count(*),"  # noqa: S608
    f" {' + '.join(f'coalesce(sum(r.{kind}), 0)' for kind in _KINDS)}, json_group_array(r.duration_us)"
    " FROM requests r WHERE r.at_us >= ? AND r.at_us < ? GROUP BY 1, 2"
)


def read_hours(database: Database, start_seconds: float, end_seconds: float) -> tuple[RequestHour, ...]:
    """Hours counted from the start, those without a request left out; wall seconds."""
    start_us, end_us = round(start_seconds * 1e6), round(end_seconds * 1e6)
    found: dict[int, RequestHour] = {}
    for number, outcome, count, tokens, durations in database.rows(_QUESTION, (start_us, start_us, end_us)):
        hour = found.get(number) or RequestHour(start_seconds + number * 3600.0, 0, 0, 0, ())
        is_ok = outcome == _OK
        found[number] = RequestHour(
            hour.start_seconds,
            hour.ok + count * is_ok,
            hour.failed + count * (outcome in _FAILED),
            hour.tokens + tokens,
            _seconds(durations) if is_ok else hour.durations_seconds,
        )
    return tuple(hour for _number, hour in sorted(found.items()))


def _seconds(durations: str) -> tuple[float, ...]:
    """Ascending; those of requests nobody timed are left out."""
    return tuple(us / 1e6 for us in sorted(us for us in json.loads(durations) if us is not None))
