"""Sessions as faces show them, joined from journal, registry and process trees."""

from __future__ import annotations

import pytest

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.engine.agents.session_views import SHOWN_SECONDS, KnownSessions, session_views
from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.metrics.agent_event import SessionFacts, SessionState, SessionStatus
from tests.helpers.agent_facts import group, tree

NOW = 1_800_000_000.0
KEY = ("claude_code", "s1")
PRICES = PriceTable({"claude-opus-4-5": {"input_usd": 5.0, "output_usd": 25.0, "context_window_tokens": 200_000}})


def facts(age_seconds: float = 5.0, **more: object) -> SessionFacts:
    """What a transcript says of session s1."""
    return SessionFacts("claude_code", "s1", NOW - age_seconds, **more)  # type: ignore[arg-type]


def status(state: SessionState, pid: int | None = 100, **more: object) -> SessionStatus:
    """What the registry says of session s1."""
    return SessionStatus("claude_code", "s1", NOW - 3.0, state, pid=pid, **more)  # type: ignore[arg-type]


def known(**sides: object) -> KnownSessions:
    """Nothing but the sides that are given."""
    nothing = {"facts": {}, "groups": {}, "durations": {}, "statuses": {}, "trees": (), "prices": PRICES}
    return KnownSessions(**{**nothing, **sides})  # type: ignore[arg-type]


def only(sessions: KnownSessions) -> SessionView:
    """The one session that is shown."""
    (view,) = session_views(sessions, NOW)
    return view


def test_all_sides_of_one_session_become_one_row() -> None:
    view = only(
        known(
            facts={KEY: facts(project="/home/dev/api", model="claude-opus-4-5", context_tokens=50_000)},
            groups={KEY: [group(requests=3, ok=2, errors=1, input_tokens=1_000_000, by_file=3, by_otlp=2)]},
            durations={KEY: [1.0, 2.0, 3.0]},
            statuses={KEY: status(SessionState.WAITING, waiting_for="approve Bash")},
            trees=(tree(),),
        )
    )

    assert (view.name, view.state, view.waiting_for) == ("api", SessionState.WAITING, "approve Bash")
    assert (view.requests, view.errors, view.cost_usd) == (3, 1, 5.0)
    assert view.duration_p50_seconds == 2.0
    assert view.context_ratio == 0.25
    assert view.sources == {"files", "otlp", "registry"}
    assert view.tree is not None


def test_what_nobody_told_is_missing_and_not_nought() -> None:
    view = only(known(facts={KEY: facts()}))

    assert view.cost_usd is None
    assert view.cache_hit_ratio is None
    assert view.context_ratio is None
    assert view.duration_p50_seconds is None
    assert view.tree is None


def test_an_unpriced_model_leaves_the_cost_incomplete() -> None:
    groups = [group(requests=1, input_tokens=1_000_000), group(model="nobody-knows", requests=1, input_tokens=9)]

    view = only(known(facts={KEY: facts()}, groups={KEY: groups}))

    assert view.cost_usd == 5.0
    assert not view.is_cost_complete


@pytest.mark.parametrize(
    ("sides", "state"),
    [
        ({"statuses": {KEY: status(SessionState.IDLE)}, "trees": (tree(),)}, SessionState.IDLE),
        ({"facts": {KEY: facts()}, "statuses": {KEY: status(SessionState.WORKING)}}, SessionState.ENDED),
        ({"statuses": {KEY: status(SessionState.WORKING)}, "trees": (tree(pid=None),)}, SessionState.ENDED),
        ({"statuses": {KEY: status(SessionState.WORKING, is_remote=True)}}, SessionState.WORKING),
        ({"statuses": {KEY: status(SessionState.WORKING, pid=None)}}, SessionState.WORKING),
        ({"facts": {KEY: facts(5.0)}, "trees": (tree(),)}, SessionState.WORKING),
        ({"facts": {KEY: facts(60.0)}, "trees": (tree(),)}, SessionState.IDLE),
        ({"facts": {KEY: facts(5.0)}}, SessionState.WORKING),
        ({"facts": {KEY: facts(5.0)}, "left": {KEY: NOW - 6.0}}, SessionState.ENDED),
        ({"facts": {KEY: facts(5.0)}, "left": {KEY: NOW - 60.0}}, SessionState.WORKING),
        ({"facts": {KEY: facts(60.0)}}, SessionState.UNKNOWN),
        ({"facts": {KEY: facts(600.0)}}, SessionState.ENDED),
        ({"facts": {KEY: facts(60.0, is_ended=True)}}, SessionState.ENDED),
        ({"facts": {KEY: facts(600.0)}, "trees": (tree(pid=None),)}, SessionState.ENDED),
    ],
)
def test_the_state_comes_from_the_most_direct_source_there_is(sides: dict[str, object], state: SessionState) -> None:
    assert only(known(**sides)).state is state


def test_a_tree_of_an_unknown_session_is_a_row_of_its_own() -> None:
    view = only(known(trees=(tree(session=""),)))

    assert (view.session, view.name, view.requests) == ("", "api", 0)


def test_a_session_that_ended_long_ago_is_not_shown() -> None:
    assert session_views(known(facts={KEY: facts(SHOWN_SECONDS + 1)}), NOW) == ()


def test_who_waits_for_the_user_comes_first() -> None:
    other = ("codex", "s2")
    sides = known(
        facts={KEY: facts(1.0), other: SessionFacts("codex", "s2", NOW - 200.0)},
        statuses={other: SessionStatus("codex", "s2", NOW, SessionState.WAITING)},
    )

    assert [view.session for view in session_views(sides, NOW)] == ["s2", "s1"]
