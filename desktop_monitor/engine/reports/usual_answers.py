"""How long answers took in the days that usual times are learned from, most of them out of facts that were read anyway.

Must not know what is learned of them, or who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from itertools import chain

from desktop_monitor.assess.learned_limits import LEARNED_DAYS
from desktop_monitor.engine.journal_query import Grouping, JournalReader, RequestFilter
from desktop_monitor.metrics.period_facts import PeriodFacts, RequestCell
from desktop_monitor.metrics.periods import DAY_SECONDS
from desktop_monitor.report.choosing import days_of


def usual_durations(journal: JournalReader, facts: PeriodFacts, zone: tzinfo | None) -> Mapping[str, Sequence[float]]:
    """Ascending seconds of the answers of the `LEARNED_DAYS` before the end of `facts`, by interface.

    `facts` are of `journal`, their days of `zone`. Only what is not in whole days of theirs is
    asked of the journal. Raises StoreEnvironmentError.
    """
    start = facts.end_seconds - LEARNED_DAYS * DAY_SECONDS
    known_from, cells = _known(facts, start, zone)
    parts: dict[str, list[Sequence[float]]] = {}
    if start < known_from:
        for interface, durations in journal.durations(Grouping.INTERFACE, RequestFilter(start, known_from)).items():
            parts.setdefault(interface, []).append(durations)
    for cell in cells:
        if cell.durations_seconds:
            parts.setdefault(cell.key.interface, []).append(cell.durations_seconds)
    return {interface: sorted(chain.from_iterable(durations)) for interface, durations in parts.items()}


def _known(facts: PeriodFacts, start: float, zone: tzinfo | None) -> tuple[float, Iterable[RequestCell]]:
    """From when on the cells hold everything, and those that are of then or later."""
    if facts.start_seconds >= start:
        return facts.start_seconds, facts.agents.requests
    whole = [day for day in days_of(start, facts.end_seconds, zone) if day.start_seconds >= start]
    if not whole:
        return facts.end_seconds, ()
    first = whole[0].key
    return whole[0].start_seconds, (cell for cell in facts.agents.requests if cell.key.day >= first)
