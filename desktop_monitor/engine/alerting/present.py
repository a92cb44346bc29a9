"""What the view of agents says at this moment, as signals. Must not know rules."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_monitor.assess.present_readings import PresentValue
from desktop_monitor.engine.agents_view import (
    AgentSourceView,
    AgentsView,
    BudgetView,
    ClientView,
    LimitView,
    SessionView,
    SourceState,
)
from desktop_monitor.metrics.agent_event import SessionState

_OLD_LIMIT_SECONDS = 86_400.0
"""A limit that was read longer ago says nothing of now."""
_EVENT_SOURCES = frozenset(("files", "otlp", "workflow"))
"""Sources that tell of requests; others say that a client runs, which is no news of its work."""


class PresentSignals:
    """Makes signals of views as they come."""

    def __init__(self) -> None:
        self._waited: frozenset[tuple[str, str]] = frozenset()
        """Sessions that waited for the user: of them it is said that they do not any more, also when they ended."""

    def of(self, view: AgentsView, now_seconds: float) -> tuple[PresentValue, ...]:
        """Everything that is known now."""
        values = [
            *self._waiting(view.sessions, now_seconds),
            *(value for session in view.sessions for value in _context(session, now_seconds)),
            *(value for budget in view.budgets for value in _budget(budget, now_seconds)),
            *(value for limit in view.limits for value in _limit(limit, now_seconds)),
            *(value for client in view.clients for value in _sources(client, now_seconds)),
        ]
        return tuple(values)

    def _waiting(self, sessions: tuple[SessionView, ...], now: float) -> Iterator[PresentValue]:
        waited = {key for view in sessions if (key := (view.interface, view.session)) in self._waited}
        waited.update((view.interface, view.session) for view in sessions if view.state is SessionState.WAITING)
        self._waited = frozenset(waited)
        for view in sessions:
            seconds = _waiting_seconds(view, now, has_waited=(view.interface, view.session) in waited)
            if seconds is not None:
                yield PresentValue("agent_waiting_seconds", _labels(view), seconds, now)


def _waiting_seconds(view: SessionView, now: float, *, has_waited: bool) -> float | None:
    """None where nothing is known, or where an ended session never waited and nobody asks."""
    if view.state is SessionState.WAITING:
        return None if view.state_since_seconds is None else max(0.0, now - view.state_since_seconds)
    if has_waited or view.state in {SessionState.WORKING, SessionState.IDLE}:
        return None if view.state is SessionState.UNKNOWN else 0.0
    return None


def _labels(view: SessionView) -> dict[str, str]:
    return {"interface": view.interface, "project": view.project, "session": view.session}


def _context(view: SessionView, now: float) -> Iterator[PresentValue]:
    if view.context_ratio is not None and view.state is not SessionState.ENDED:
        yield PresentValue("agent_context_used_ratio", _labels(view), view.context_ratio, now)


def _budget(budget: BudgetView, now: float) -> Iterator[PresentValue]:
    labels = {"period": budget.period, "quantity": budget.quantity}
    if budget.limit <= 0:
        return
    yield PresentValue("agent_budget_used_ratio", labels, budget.used / budget.limit, now)
    if budget.forecast is not None:
        yield PresentValue("agent_budget_forecast_ratio", labels, budget.forecast / budget.limit, now)


def _limit(limit: LimitView, now: float) -> Iterator[PresentValue]:
    is_over = limit.resets_at_seconds is not None and limit.resets_at_seconds <= now
    if not is_over and now - limit.at_seconds <= _OLD_LIMIT_SECONDS:
        labels = {"interface": limit.interface, "limit": limit.name}
        yield PresentValue("agent_limit_used_ratio", labels, limit.used_ratio, limit.at_seconds)


def _sources(client: ClientView, now: float) -> Iterator[PresentValue]:
    newest = max((data for source in client.sources if (data := _event_seconds(source)) is not None), default=None)
    for source in client.sources:
        labels = {"client": client.interface, "source": source.name}
        if source.state is not SourceState.ABSENT:
            is_broken = source.state is SourceState.ERROR
            yield PresentValue("agent_source_error_count", labels, float(is_broken), now)
        if source.last_data_seconds is not None:
            yield PresentValue("agent_source_age_seconds", labels, max(0.0, now - source.last_data_seconds), now)
        own = _event_seconds(source)
        if own is not None and newest is not None:
            yield PresentValue("agent_source_lag_seconds", labels, newest - own, now)


def _event_seconds(source: AgentSourceView) -> float | None:
    return source.last_data_seconds if source.name in _EVENT_SOURCES else None
