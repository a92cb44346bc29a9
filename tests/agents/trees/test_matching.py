"""Evidence is weighed strongest first, and no session is given twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.trees.matching import AgentProcess, match
from desktop_monitor.agents.trees.reading import Confidence
from desktop_monitor.metrics.agent_event import SessionFacts, SessionState, SessionStatus
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow


def agent(pid: int, folder: str = "/p", interface: str = "claude_code", start: int = 500) -> AgentProcess:
    row = ProcessRow(ProcessIdentity("boot", pid, start), 1, "x", "x", "me", "S", None, None, 1, 1000.0, 0)
    return AgentProcess(row, interface, (row,), folder)


def status(session: str, pid: int | None = None, start: int | None = None, **fields: object) -> SessionStatus:
    made = SessionStatus("claude_code", session, 2000.0, SessionState.WORKING, pid=pid, start_ticks=start)
    return made._replace(**fields)  # type: ignore[arg-type]


def facts(session: str, at: float = 2000.0, project: str = "/p", is_ended: bool | None = None) -> SessionFacts:
    return SessionFacts("claude_code", session, at, project=project, is_ended=is_ended)


def found(
    agents: list[AgentProcess], statuses: list[SessionStatus], known: list[SessionFacts]
) -> list[tuple[str, str]]:
    matches = match(agents, statuses, known)
    return [(matches[one.root.identity].session, matches[one.root.identity].evidence.key) for one in agents]


def test_the_only_agent_in_a_folder_is_thought_to_work_on_its_newest_session() -> None:
    assert found([agent(1)], [], [facts("old", 1500.0), facts("new")]) == [("new", "trees.folder")]
    assert match([agent(1)], [], [facts("new")])[agent(1).root.identity].confidence is Confidence.GUESS


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (facts("s", at=999.0), "trees.no_session"),
        (facts("s", project="/other"), "trees.no_session"),
        (facts("s", is_ended=True), "trees.no_session"),
        (facts("s")._replace(interface="codex"), "trees.no_session"),
    ],
)
def test_a_session_of_before_of_elsewhere_or_that_ended_is_not_guessed(known: SessionFacts, why: str) -> None:
    assert found([agent(1)], [], [known]) == [("", why)]


def test_two_agents_of_one_client_in_a_folder_are_not_guessed() -> None:
    assert found([agent(1), agent(2, "/p/")], [], [facts("s")]) == [("", "trees.several")] * 2


def test_other_clients_in_the_folder_do_not_matter() -> None:
    assert found([agent(1), agent(2, interface="codex")], [], [facts("s")])[0] == ("s", "trees.folder")


def test_a_registry_without_start_is_strong_only_if_it_is_newer_than_the_process() -> None:
    assert found([agent(1)], [status("s", 1)], []) == [("s", "trees.registry_pid")]
    assert found([agent(1)], [status("s", 1, at_seconds=999.0)], []) == [("", "trees.no_session")]
    assert found([agent(1)], [status("s", 1, interface="codex")], []) == [("", "trees.no_session")]


def test_a_start_in_microseconds_may_be_told_in_whole_seconds() -> None:
    started = 1_700_000_000_123_456
    assert found([agent(1, start=started)], [status("s", 1, 1_700_000_000_000_000)], []) == [("s", "trees.registry")]
    assert found([agent(1, start=started)], [status("s", 1, 1_699_999_990_000_000)], []) == [("", "trees.no_session")]


def test_what_runs_in_a_container_or_serves_agents_is_not_guessed() -> None:
    assert found([agent(1)._replace(is_contained=True)], [], [facts("s")]) == [("", "trees.contained")]
    assert found([agent(1)._replace(is_infrastructure=True)], [], [facts("s")]) == [("", "trees.infrastructure")]


def test_a_server_that_holds_several_sessions_open_belongs_to_none() -> None:
    server = agent(1)._replace(is_infrastructure=True, open_sessions=("a", "b"))
    assert found([server], [], []) == [("", "trees.infrastructure")]
    assert found([server._replace(open_sessions=("a",))], [], []) == [("a", "trees.open_file")]


_AGENTS = st.lists(
    st.builds(agent, st.integers(1, 6), st.sampled_from(["/p", "/q", ""]), start=st.integers(1, 3)),
    max_size=6,
    unique_by=lambda one: one.root.pid,
)
_STATUSES = st.lists(
    st.builds(
        status,
        st.sampled_from(["a", "b", "c", ""]),
        st.none() | st.integers(1, 6),
        st.none() | st.integers(1, 3),
        is_remote=st.booleans(),
    ),
    max_size=6,
)
_FACTS = st.lists(
    st.builds(
        facts, st.sampled_from("abc"), st.floats(900, 1100), st.sampled_from(["/p", "/q"]), st.none() | st.booleans()
    ),
    max_size=6,
)


@given(_AGENTS, _STATUSES, _FACTS)
def test_every_agent_is_answered_and_no_session_is_given_twice(
    agents: list[AgentProcess], statuses: list[SessionStatus], known: list[SessionFacts]
) -> None:
    matches = match(agents, statuses, known)
    assert matches.keys() == {one.root.identity for one in agents}
    given_sessions = [one.session for one in matches.values() if one.session]
    assert len(given_sessions) == len(set(given_sessions))
    for one in agents:
        found_match = matches[one.root.identity]
        assert bool(found_match.session) == (found_match.confidence is not Confidence.NONE)
        if found_match.confidence is Confidence.EXACT:
            named = [(s.pid, s.start_ticks) for s in statuses if s.session == found_match.session and not s.is_remote]
            assert (one.root.pid, one.root.identity.start_ticks) in named
