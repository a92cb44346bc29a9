"""What agents do at this moment, as signals."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_monitor.assess.signals import SIGNALS
from desktop_monitor.engine.agents_view import (
    AgentSourceView,
    AgentsView,
    BudgetView,
    ClientView,
    Connection,
    LimitView,
    SessionView,
    SourceState,
)
from desktop_monitor.engine.alerting.present import PresentSignals
from desktop_monitor.metrics.agent_event import SessionState
from tests.helpers.agents import agents_view, session_view
from tests.helpers.snapshots import WALL_SECONDS

NOW = 1_790_000_000.0


def values(view: AgentsView, metric: str, signals: PresentSignals | None = None) -> dict[tuple[str, ...], float]:
    """A signal's values by those of its labels."""
    found = (signals or PresentSignals()).of(view, NOW)
    return {tuple(one.labels[name] for name in sorted(one.labels)): one.value for one in found if one.metric == metric}


def session(state: SessionState, **fields: Any) -> SessionView:
    """A session of Claude Code in /api."""
    given: dict[str, Any] = {"project": "/api", "state": state, "state_since_seconds": NOW - 90}
    return session_view("s1", **{**given, **fields})


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        pytest.param(session(SessionState.WAITING), [90.0], id="it waits"),
        pytest.param(session(SessionState.WAITING, state_since_seconds=NOW + 9), [0.0], id="by a clock ahead"),
        pytest.param(session(SessionState.WAITING, state_since_seconds=None), [], id="nobody knows since when"),
        pytest.param(session(SessionState.WORKING), [0.0], id="it works"),
        pytest.param(session(SessionState.IDLE), [0.0], id="it is idle"),
        pytest.param(session(SessionState.UNKNOWN), [], id="nobody knows"),
        pytest.param(session(SessionState.ENDED), [], id="it never waited and is over"),
    ],
)
def test_waiting_is_told_in_seconds(view: SessionView, expected: list[float]) -> None:
    assert list(values(AgentsView(sessions=(view,)), "agent_waiting_seconds").values()) == expected


def test_a_session_that_waited_waits_no_more_when_it_ends() -> None:
    signals = PresentSignals()
    values(AgentsView(sessions=(session(SessionState.WAITING),)), "agent_waiting_seconds", signals)
    ended = AgentsView(sessions=(session(SessionState.ENDED),))
    assert values(ended, "agent_waiting_seconds", signals) == {("claude_code", "/api", "s1"): 0.0}
    assert values(AgentsView(), "agent_waiting_seconds", signals) == {}
    assert values(ended, "agent_waiting_seconds", signals) == {}


def test_a_context_is_told_while_its_session_lasts() -> None:
    views = (session(SessionState.IDLE, context_ratio=0.4), session(SessionState.ENDED))
    assert list(values(AgentsView(sessions=views), "agent_context_used_ratio").values()) == [0.4]


def test_budgets_are_told_as_shares_of_their_limits() -> None:
    view = AgentsView(
        budgets=(
            BudgetView("cost_usd", "day", 10.0, 5.0, 20.0),
            BudgetView("tokens", "week", 100.0, 5.0, None),
            BudgetView("tokens", "month", 0.0, 5.0, 9.0),
        )
    )
    assert values(view, "agent_budget_used_ratio") == {("day", "cost_usd"): 0.5, ("week", "tokens"): 0.05}
    assert values(view, "agent_budget_forecast_ratio") == {("day", "cost_usd"): 2.0}


@pytest.mark.parametrize(
    ("age_seconds", "resets_in_seconds", "is_told"),
    [(60.0, 3600.0, True), (60.0, None, True), (60.0, -1.0, False), (90_000.0, 3600.0, False)],
)
def test_a_limit_is_told_until_it_resets_or_its_reading_is_a_day_old(
    age_seconds: float, resets_in_seconds: float | None, is_told: bool
) -> None:
    resets = None if resets_in_seconds is None else NOW + resets_in_seconds
    limit = LimitView("codex", "five_hour", 0.8, NOW - age_seconds, "rollout", resets, "plus")
    found = [
        one for one in PresentSignals().of(AgentsView(limits=(limit,)), NOW) if one.metric.startswith("agent_limit")
    ]
    assert [(one.value, one.newest_seconds) for one in found] == ([(0.8, NOW - age_seconds)] if is_told else [])


def client(*sources: AgentSourceView) -> AgentsView:
    """One client with these sources."""
    return AgentsView(clients=(ClientView("claude_code", Connection.CONNECTED, sources),))


def test_a_source_lags_behind_others_that_tell_of_requests() -> None:
    view = client(
        AgentSourceView("files", SourceState.FRESH, NOW - 60, None),
        AgentSourceView("otlp", SourceState.FRESH, NOW - 4000, None),
        AgentSourceView("registry", SourceState.FRESH, NOW, None),
        AgentSourceView("status_line", SourceState.ABSENT, None, None),
    )
    lags = values(view, "agent_source_lag_seconds")
    assert lags == {("claude_code", "files"): 0.0, ("claude_code", "otlp"): 3940.0}
    assert values(view, "agent_source_age_seconds")["claude_code", "registry"] == 0.0


def test_a_client_that_nobody_uses_lags_behind_nothing() -> None:
    view = client(AgentSourceView("files", SourceState.STALE, NOW - 9e5, None))
    assert values(view, "agent_source_lag_seconds") == {("claude_code", "files"): 0.0}
    assert values(view, "agent_source_error_count") == {("claude_code", "files"): 0.0}


def test_a_broken_source_counts_and_an_absent_one_says_nothing() -> None:
    view = client(
        AgentSourceView("files", SourceState.ERROR, None, None, error="not allowed"),
        AgentSourceView("otlp", SourceState.ABSENT, None, None),
    )
    assert values(view, "agent_source_error_count") == {("claude_code", "files"): 1.0}


def test_whatever_is_told_has_the_labels_of_its_signal() -> None:
    told = PresentSignals().of(agents_view(), WALL_SECONDS)
    assert {one.metric for one in told} >= {"agent_waiting_seconds", "agent_limit_used_ratio"}
    assert all(set(one.labels) == set(SIGNALS[one.metric].definition.labels) for one in told)
