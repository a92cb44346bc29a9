"""Sums that clients keep themselves, beside those of their requests. Must not know single requests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_monitor.agents.outcomes import outcome_rank
from desktop_monitor.metrics.agent_sums import TotalRow
from desktop_monitor.metrics.agent_terms import Outcome
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.filters import Condition, both, of_sessions, time_range
from desktop_monitor.store.journal.packing import OUTCOME_MASK, clean, hash_of, is_amount, is_time
from desktop_monitor.store.journal_types import RequestFilter

if TYPE_CHECKING:
    from desktop_monitor.metrics.agent_event import ClientTotal
    from desktop_monitor.store.journal.names import Names

_COLUMNS = frozenset(
    {
        "input_tokens",
        "cache_read_tokens",
        "cache_write_tokens",
        "cache_write_1h_tokens",
        "output_tokens",
        "reasoning_tokens",
        "cost_usd",
        "retries",
    }
)
"""Quantities that are columns of requests as well; the only other one that can be compared is their number."""

_LONGEST_TURN_US = 3_600_000_000


def write_totals(database: Database, names: Names, totals: Sequence[ClientTotal]) -> int:
    """Keep the greatest value of each running sum; how many new sums there were."""
    before = int(database.value("SELECT count(*) FROM totals"))
    database.run_many(
        "INSERT INTO totals (id, source, session, model, quantity, first_us, last_us, value)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET first_us = min(first_us, excluded.first_us),"
        " last_us = max(last_us, excluded.last_us), value = max(value, excluded.value)",
        [_row(names, total) for total in totals if is_time(total.at_seconds) and is_amount(total.value)],
    )
    return int(database.value("SELECT count(*) FROM totals")) - before


def _row(names: Names, total: ClientTotal) -> tuple[object, ...]:
    at_us = round(total.at_seconds * 1e6)
    since = total.since_seconds
    since_us = min(round(since * 1e6), at_us) if since is not None and is_time(since) else at_us
    return (
        hash_of(total.key, total.source, total.interface, total.session, total.model, total.quantity),
        clean(total.source),
        names.session_id(total.interface, total.session),
        names.text_id(total.model),
        clean(total.quantity),
        since_us,
        at_us,
        float(total.value),
    )


def read_totals(database: Database, wanted: RequestFilter) -> tuple[TotalRow, ...]:
    """Clients' own sums and those of the requests they are about.

    Of two kinds of sums of one session the greater counts. A sum without a session is
    compared with the requests of its interface and model over the time it covers, and of
    a turn before, whose answers a client may add up at its end; those of sessions with
    such sums of their own are not in it. A quantity that some of these requests with an
    answer, whole or in part, do not state cannot be compared and is left out; what those
    without any used is the very difference that is sought.
    """
    condition = both(time_range(wanted, "t.last_us"), of_sessions(wanted, "t.session"))
    if wanted.model:
        condition = condition.and_("t.model = (SELECT id FROM texts WHERE text = ?)", clean(wanted.model))
    rows = database.rows(
        "SELECT t.session, s.interface, i.text, s.session, t.model, m.text, t.quantity, max(t.value), t.source,"  # noqa: S608
        " t.first_us, t.last_us FROM (SELECT session, model, quantity, source, sum(value) AS value,"
        " min(first_us) AS first_us, max(last_us) AS last_us"
        f" FROM totals t WHERE {condition.sql} GROUP BY 1, 2, 3, 4) t"
        " JOIN sessions s ON s.id = t.session JOIN texts i ON i.id = s.interface LEFT JOIN texts m ON m.id = t.model"
        " GROUP BY t.session, t.model, t.quantity ORDER BY 3, 4, 6, 7",
        condition.values,
    )
    quantities = sorted({row[6] for row in rows} & _COLUMNS)
    of_session = _stated_by_sessions(database, [row[0] for row in rows if row[3]], quantities)
    nothing = _nothing(quantities)
    found = []
    for session_id, interface_id, interface, session, model_id, model, quantity, value, *covered in rows:
        if session:
            stated = of_session.get((session_id, model_id), nothing).get(quantity)
        else:
            about = _about(interface_id, model_id, *covered)
            stated = _stated(database, quantity, about)
        if stated is not None:
            found.append(TotalRow(interface, session, model or "", quantity, value, stated))
    return tuple(found)


def _about(interface_id: int, model_id: int, source: str, first_us: int, last_us: int) -> Condition:
    """The requests that a sum without a session is about."""
    about = Condition("c.model = ?", (model_id,))
    about = about.and_("c.session IN (SELECT id FROM sessions WHERE interface = ?)", interface_id)
    about = about.and_(
        "c.session NOT IN (SELECT t.session FROM totals t JOIN sessions s ON s.id = t.session"
        " WHERE t.source = ? AND s.session <> '')",
        source,
    )
    return about.and_("r.at_us BETWEEN ? AND ?", first_us - _LONGEST_TURN_US, last_us)


_Sums = dict[str, float | None]
"""By quantity; None where some requests do not state it."""


def _stated_by_sessions(
    database: Database, sessions: Sequence[int], quantities: Sequence[str]
) -> dict[tuple[int, int], _Sums]:
    """Sums of requests by session and model: one pass over the requests, however many sums there are to compare."""
    if not sessions:
        return {}
    columns = "".join(f", sum(r.{name}), {_unstated(name)}" for name in quantities)
    # By context first: to join it to every request would cost as much again.
    rows = database.rows(
        f"SELECT r.context, count(*){columns} FROM requests r WHERE r.context IN (SELECT id FROM contexts"  # noqa: S608
        " WHERE session IN (SELECT value FROM json_each(?))) GROUP BY 1",
        (json.dumps(sorted(set(sessions))),),
    )
    context_of = {row[0]: (row[1], row[2]) for row in database.rows("SELECT id, session, model FROM contexts")}
    found: dict[tuple[int, int], _Sums] = {}
    for context, count, *sums in rows:
        _add(found.setdefault(context_of[context], _nothing(quantities)), count, quantities, sums)
    return found


def _unstated(quantity: str) -> str:
    # One that was broken off and has tokens gets its cost from list prices: it is no difference.
    is_answer = f"(r.flags & {OUTCOME_MASK} = {outcome_rank(Outcome.OK)} OR r.output_tokens IS NOT NULL)"
    return f"sum(r.{quantity} IS NULL AND {is_answer})"


def _nothing(quantities: Sequence[str]) -> _Sums:
    return dict.fromkeys(("requests", *quantities), 0.0)


def _add(stated: _Sums, count: int, quantities: Sequence[str], sums: Sequence[float | None]) -> None:
    stated["requests"] = (stated["requests"] or 0.0) + count
    for name, value, unknown in zip(quantities, sums[::2], sums[1::2], strict=True):
        known = stated[name]
        stated[name] = None if unknown or known is None else known + (value or 0)


def _stated(database: Database, quantity: str, about: Condition) -> float | None:
    """The sum over requests; None where it cannot be told."""
    tables = "requests r JOIN contexts c ON c.id = r.context"
    if quantity == "requests":
        return float(database.value(f"SELECT count(*) FROM {tables} WHERE {about.sql}", about.values))  # noqa: S608
    if quantity not in _COLUMNS:
        return None
    question = f"SELECT sum(r.{quantity}), {_unstated(quantity)} FROM {tables} WHERE {about.sql}"  # noqa: S608
    ((value, unknown),) = database.rows(question, about.values)
    return None if unknown else float(value or 0)
