"""What the journal says of the present: sessions of the last hours, today, limits, budgets.

Asked again only when something was written, and not at every step. Must not know
where facts come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop_monitor.agents.options import Budgets
from desktop_monitor.agents.pricing.table import PriceTable
from desktop_monitor.assess.budgets import LimitState, budget_states, limit_states, period_starts
from desktop_monitor.assess.usage import cost_of
from desktop_monitor.clock import Instant
from desktop_monitor.engine.agents.client_views import LastDay
from desktop_monitor.engine.agents.session_views import SHOWN_SECONDS, SessionKey
from desktop_monitor.engine.agents_view import BudgetView, LimitView, TodayView
from desktop_monitor.engine.query import JournalReader
from desktop_monitor.metrics.agent_event import Outcome, SessionFacts
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup
from desktop_monitor.metrics.periods import period_of
from desktop_monitor.store.journal_types import RequestFilter

_DAY_SECONDS = 86400.0
_LONGEST_SESSION_SECONDS = 30 * _DAY_SECONDS
_PAUSE_SECONDS = 10.0
_WATCHED_PAUSE_SECONDS = 2.0
_OLD_SECONDS = 60.0
"""Asked again after so long even if nothing was written: days end and sessions grow old."""
_NEWEST_REQUESTS = 20


@dataclass(frozen=True, slots=True)
class Summary:
    """The journal's answers, as of one moment."""

    facts: Mapping[SessionKey, SessionFacts] = field(default_factory=dict)
    groups: Mapping[SessionKey, Sequence[RequestGroup]] = field(default_factory=dict)
    durations: Mapping[SessionKey, Sequence[float]] = field(default_factory=dict)
    day: LastDay = field(default_factory=LastDay)
    today: TodayView | None = None
    limits: tuple[LimitView, ...] = ()
    budgets: tuple[BudgetView, ...] = ()


class Summaries:
    """Keeps the newest summary and knows when it is too old."""

    def __init__(self, prices: PriceTable, budgets: Budgets) -> None:
        self.budgets = budgets
        self.newest = Summary()
        self.is_stale = True
        """Something was written since."""
        self._prices = prices
        self._made_at: float | None = None

    def current(self, at: Instant, reader: JournalReader, is_watched: bool) -> Summary:
        """The newest summary, made anew where that is due. Raises StoreError."""
        age = at.monotonic_seconds - self._made_at if self._made_at is not None else _OLD_SECONDS
        pause = _WATCHED_PAUSE_SECONDS if is_watched else _PAUSE_SECONDS
        if age >= _OLD_SECONDS or (self.is_stale and age >= pause):
            self._made_at = at.monotonic_seconds
            self.is_stale = False
            self.newest = self._make(at.wall_seconds, reader)
        return self.newest

    def _make(self, now: float, reader: JournalReader) -> Summary:
        facts = {
            (fact.interface, fact.session): fact
            for fact in reader.sessions(RequestFilter(start_seconds=now - SHOWN_SECONDS))
        }
        groups, durations = _of_sessions(reader, facts, now)
        return Summary(
            facts,
            groups,
            durations,
            _last_day(reader, now),
            today(reader, now, self._prices),
            tuple(_limit_view(state) for state in limit_states(reader.limits(), now)),
            self._budgets(reader, now),
        )

    def _budgets(self, reader: JournalReader, now: float) -> tuple[BudgetView, ...]:
        groups = {
            period: reader.groups(Grouping.INTERFACE, RequestFilter(start_seconds=start))
            for period, start in period_starts(self.budgets, now).items()
        }
        return tuple(
            BudgetView(state.quantity, state.period, state.limit, state.used, state.forecast, state.is_complete)
            for state in budget_states(self.budgets, groups, self._prices, now)
        )


def _of_sessions(
    reader: JournalReader, facts: Mapping[SessionKey, SessionFacts], now: float
) -> tuple[dict[SessionKey, list[RequestGroup]], dict[SessionKey, Sequence[float]]]:
    """Whole sessions, not only what they did within the last hours."""
    if not facts:
        return {}, {}
    begun = min(fact.started_seconds or fact.at_seconds for fact in facts.values())
    wanted = RequestFilter(start_seconds=max(begun - 1.0, now - _LONGEST_SESSION_SECONDS))
    groups: dict[SessionKey, list[RequestGroup]] = defaultdict(list)
    interfaces: dict[str, str] = {}
    for group in reader.groups(Grouping.SESSION, wanted):
        groups[group.interface, group.key].append(group)
        interfaces[group.key] = group.interface
    found = reader.durations(Grouping.SESSION, wanted)
    durations = {(interfaces[session], session): values for session, values in found.items() if session in interfaces}
    return groups, durations


def _last_day(reader: JournalReader, now: float) -> LastDay:
    wanted = RequestFilter(start_seconds=now - _DAY_SECONDS)
    groups: dict[str, list[RequestGroup]] = defaultdict(list)
    for group in reader.groups(Grouping.INTERFACE, wanted):
        groups[group.interface].append(group)
    return LastDay({interface: tuple(found) for interface, found in groups.items()}, reader.totals(wanted))


def today(reader: JournalReader, now: float, prices: PriceTable) -> TodayView:
    """Everything since midnight, local time. Raises StoreError."""
    midnight = period_of(Grouping.DAY, now).start_seconds
    groups = reader.groups(Grouping.INTERFACE, RequestFilter(start_seconds=midnight))
    cost = cost_of(groups, prices)
    newest = reader.requests(RequestFilter(start_seconds=now - _DAY_SECONDS), _NEWEST_REQUESTS)
    answered = [r for r in newest if r.outcome is Outcome.OK and r.duration_seconds is not None]
    last = answered[-1] if answered else None
    return TodayView(
        requests=sum(group.requests for group in groups),
        ok=sum(group.ok for group in groups),
        errors=sum(group.errors + group.timeouts for group in groups),
        tokens=sum(group.tokens for group in groups),
        cost_usd=cost.usd,
        unpriced_models=cost.unpriced_models,
        last_answer_seconds=last.duration_seconds if last else None,
        last_answer_at_seconds=last.at_seconds if last else None,
    )


def _limit_view(state: LimitState) -> LimitView:
    reading = state.reading
    return LimitView(
        interface=reading.interface,
        name=reading.name,
        used_ratio=reading.used_ratio,
        at_seconds=reading.at_seconds,
        source=reading.source,
        resets_at_seconds=reading.resets_at_seconds,
        plan=reading.plan,
        exhausted_at_seconds=state.exhausted_at_seconds,
    )
