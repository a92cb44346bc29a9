"""How many answers each interface gave and how long they usually took, without bringing every duration out.

Must not know what is judged by it.
"""

from __future__ import annotations

from desktop_monitor.agents.outcomes import outcome_rank
from desktop_monitor.metrics.agent_terms import Outcome
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.filters import Condition, both, of_contexts, time_range
from desktop_monitor.store.journal.packing import OUTCOME_MASK
from desktop_monitor.store.journal_types import RequestFilter, UsualAnswers


def read_usual(database: Database, wanted: RequestFilter, share: float) -> dict[str, UsualAnswers]:
    """By interface, of answered requests with a known duration; `share` as `metrics.statistics.percentile` has it."""
    answered = Condition(f"r.flags & {OUTCOME_MASK} = {outcome_rank(Outcome.OK)} AND r.duration_us IS NOT NULL", ())
    condition = both(both(time_range(wanted, "r.at_us"), of_contexts(wanted)), answered)
    counts = database.rows(
        "SELECT c.interface, (SELECT text FROM texts WHERE id = c.interface), sum(g.answers)"  # noqa: S608
        f" FROM (SELECT r.context, count(*) AS answers FROM requests r WHERE {condition.sql} GROUP BY 1) g"
        " CROSS JOIN contexts c ON c.id = g.context GROUP BY 1",
        condition.values,
    )
    return {
        name: UsualAnswers(count, _percentile(database, _of_interface(condition, interface), count, share))
        for interface, name, count in counts
    }


def _of_interface(condition: Condition, interface: int) -> Condition:
    return condition.and_("r.context IN (SELECT id FROM contexts WHERE interface = ?)", interface)


def _percentile(database: Database, condition: Condition, count: int, share: float) -> float:
    """Seconds. Sorted from above, the database keeps only what is over it."""
    position = share * (count - 1)
    low = int(position)
    above = count - low
    rows = database.rows(
        f"SELECT r.duration_us FROM requests r WHERE {condition.sql}"  # noqa: S608
        " ORDER BY r.duration_us DESC LIMIT ? OFFSET ?",
        (*condition.values, min(2, above), max(0, above - 2)),
    )
    (high_us,), (low_us,) = rows[0], rows[-1]
    seconds: float = (low_us + (high_us - low_us) * (position - low)) / 1e6
    return seconds
