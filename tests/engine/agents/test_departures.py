"""A session is over when its process is, whatever its newest event says."""

from __future__ import annotations

from desktop_monitor.engine.agents.departures import Departures
from desktop_monitor.metrics.agent_event import SessionState, SessionStatus
from tests.helpers.agent_facts import tree

KEY = ("claude_code", "s1")
STATUS = SessionStatus("claude_code", "s1", 0.0, SessionState.WORKING, pid=100)


def test_who_was_there_and_is_no_more_has_left() -> None:
    departures = Departures()

    assert departures.look(10.0, (STATUS,), ()) == {}
    assert departures.look(11.0, (), (tree(session="s1"),)) == {}
    assert departures.look(12.0, (), (tree(session="s1", pid=None),)) == {KEY: 12.0}
    assert departures.look(13.0, (), ()) == {KEY: 12.0}


def test_who_comes_back_has_not_left() -> None:
    departures = Departures()
    departures.look(10.0, (STATUS,), ())
    departures.look(11.0, (), ())

    assert departures.look(12.0, (STATUS,), ()) == {}


def test_nobody_leaves_who_had_no_process() -> None:
    departures = Departures()
    departures.look(10.0, (STATUS._replace(pid=None),), (tree(session=""),))

    assert departures.look(11.0, (), ()) == {}


def test_a_departure_is_forgotten_after_some_minutes_and_when_the_clock_is_set_back() -> None:
    for later in (700.0, -700.0):
        departures = Departures()
        departures.look(1000.0, (STATUS,), ())
        departures.look(1001.0, (), ())

        assert departures.look(1001.0 + later, (), ()) == {}
