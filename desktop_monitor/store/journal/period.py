"""What agents did in a period, added up where it is read. Must not know who asks."""

from __future__ import annotations

from datetime import tzinfo

from desktop_monitor.metrics.period_facts import AgentPeriod
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.limits import read_limits
from desktop_monitor.store.journal.period_counts import failure_cells, session_count, tool_cells, turn_cells
from desktop_monitor.store.journal.period_events import read_workflow_period
from desktop_monitor.store.journal.period_memory import session_memory_cells
from desktop_monitor.store.journal.period_names import Days, Names
from desktop_monitor.store.journal.period_requests import Requests
from desktop_monitor.store.journal.period_waste import waste_cells
from desktop_monitor.store.journal.totals import read_totals
from desktop_monitor.store.journal_types import UNDIVIDED_SECONDS, PeriodQuestion, RequestFilter


def read_period(database: Database, question: PeriodQuestion, zone: tzinfo | None) -> AgentPeriod:
    """The sums of one period; days are those of `zone`, None the local one."""
    start_us, end_us = round(question.start_seconds * 1e6), round(question.end_seconds * 1e6)
    if end_us <= start_us:
        return AgentPeriod()
    names = Names(database)
    is_short = question.end_seconds - question.start_seconds <= UNDIVIDED_SECONDS
    days = Days(start_us, end_us, zone, are_named=not (question.is_brief and is_short))
    requests = Requests(database, names)
    for stretch in days.stretches:
        requests.add(stretch)
    events = read_workflow_period(database, names, days, only_contexts=question.is_brief)
    brief = AgentPeriod(
        requests=requests.cells(),
        waste=waste_cells(database, names, days, requests, round(question.now_seconds * 1e6)),
        minutes=tuple(requests.minute_cells()),
        contexts=events.contexts,
    )
    if question.is_brief:
        return brief
    seen = {names.context(number).session for number in requests.contexts} | events.sessions
    tools, tool_sessions = tool_cells(database, names, start_us, end_us)
    turns, turn_sessions = turn_cells(database, names, start_us, end_us)
    return AgentPeriod(
        requests=brief.requests,
        waste=brief.waste,
        minutes=brief.minutes,
        failures=failure_cells(database, names, start_us, end_us),
        tools=tools,
        turns=turns,
        contexts=events.contexts,
        session_memory=session_memory_cells(database, names, requests.contexts, start_us, end_us),
        steps=events.steps,
        qualities=events.qualities,
        totals=read_totals(database, RequestFilter(question.start_seconds, question.end_seconds)),
        limits=tuple(
            one for one in read_limits(database) if question.start_seconds <= one.at_seconds < question.end_seconds
        ),
        sessions=session_count(database, start_us, end_us, seen | tool_sessions | turn_sessions),
    )
