"""What the journal answers: sums, durations, sessions, totals, and everything as it was told."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.metrics.agent_event import (
    CLAUDE_CODE,
    CODEX,
    ClientTotal,
    Findings,
    LimitReading,
    Outcome,
    Source,
    Turn,
    WorkflowEvent,
)
from desktop_monitor.metrics.agent_sums import Grouping, TotalRow
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal import Journal, memory_location, open_journal, read_journal
from desktop_monitor.store.journal_types import JournalSize, RequestFilter, TreeSample
from tests.helpers.journals import ALL, NOON, event, journal_of, kept, line, reading, session, told, tool


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """An empty one on disk."""
    return journal_of(tmp_path)


def test_a_journal_that_does_not_exist_answers_as_an_empty_one_until_it_does(tmp_path: Path) -> None:
    reader = read_journal(tmp_path / "journal.sqlite3")
    assert reader.size() == JournalSize(0, 0, None, None, 0)
    assert reader.groups(Grouping.DAY, ALL) == reader.sessions(ALL) == reader.requests(ALL) == ()
    assert reader.durations(Grouping.DAY, ALL) == {}
    assert reader.totals(ALL) == reader.tool_calls(ALL) == reader.turns(ALL) == reader.limits() == ()
    assert reader.workflow_events(ALL) == reader.tree_samples(CLAUDE_CODE, "s1", 0, 1) == reader.projects() == ()
    journal = journal_of(tmp_path, line())
    assert reader.size().requests == 1
    assert reader.size().size_bytes == journal.size_bytes > 0
    reader.close()
    journal.close()


def test_a_journal_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    journal_of(tmp_path, line()).close()
    path = tmp_path / "journal.sqlite3"
    database = Database(path, path.as_uri())
    database.run("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()
    with pytest.raises(StoreEnvironmentError, match="newer version"):
        read_journal(path).size()
    with pytest.raises(StoreEnvironmentError, match="newer version"):
        open_journal(path)
    assert path.read_bytes() == before


def test_sums_hold_everything_a_price_depends_on(journal: Journal) -> None:
    journal.write(
        told(
            [
                line("q1", "a1", cache_write_1h_tokens=40, retries=2, reasoning_tokens=5),
                line("q2", "a2", cache_read_tokens=200_000),
                line("q3", "a3", is_fast=True, outcome=Outcome.ERROR),
                event("q4", is_cost_guess=True, outcome=Outcome.CANCELLED),
                line("q1", "a1", source=Source.SPAN),
                line("q5", "a5", source=Source.WORKFLOW, outcome=Outcome.TIMEOUT),
                line("q6", "a6", input_tokens=None, output_tokens=None, outcome=None),
            ]
        )
    )
    groups = reading(journal).groups(Grouping.MODEL, ALL)
    assert all(one.key == one.model == "claude-opus-4-8" for one in groups)
    usual, paid, long, fast = groups
    assert (usual.requests, usual.ok, usual.timeouts, usual.retries) == (3, 1, 1, 2)
    assert (usual.input_tokens, usual.cache_write_1h_tokens, usual.reasoning_tokens) == (20, 40, 5)
    assert (usual.by_file, usual.by_otlp, usual.by_workflow, usual.by_both) == (2, 1, 1, 1)
    assert (long.context_band, long.requests) == (3, 1)
    assert (paid.has_cost, paid.cost_usd, paid.guessed, paid.cancelled) == (True, 0.25, 1, 1)
    assert (fast.is_fast, fast.errors, fast.ok) == (True, 1, 0)
    journal.close()


def test_requests_are_added_up_by_whatever_is_asked(journal: Journal) -> None:
    journal.write(
        Findings(
            sessions=(session("s1", "/p"), session("s2", "/q"), session("s3", "", parent="s2")),
            requests=(
                line("q1", "a1", mode="fancy"),
                line("q2", "a2", session="s2"),
                line("q3", "a3", session="s3"),
                line("q4", "a4", session="s2", project="/elsewhere"),
                line("q5", "a5", session="", interface=CODEX, model="gpt-5"),
            ),
        )
    )
    reader = reading(journal)

    def counted(by: Grouping, wanted: RequestFilter = ALL) -> list[tuple[str, int]]:
        return [(one.key, one.requests) for one in reader.groups(by, wanted)]

    assert counted(Grouping.SESSION) == [("", 1), ("s1", 1), ("s2", 2), ("s3", 1)]
    assert counted(Grouping.PROJECT) == [("", 1), ("/elsewhere", 1), ("/p", 1), ("/q", 2)]
    assert counted(Grouping.MODEL) == [("claude-opus-4-8", 4), ("gpt-5", 1)]
    assert counted(Grouping.INTERFACE) == [(CLAUDE_CODE, 4), (CODEX, 1)]
    assert counted(Grouping.MODE) == [("", 3), ("", 1), ("fancy", 1)]
    assert counted(Grouping.MODEL, RequestFilter(project="/q")) == [("claude-opus-4-8", 2)]
    assert counted(Grouping.PROJECT, RequestFilter(session="s2")) == [("/elsewhere", 1), ("/q", 1)]
    assert counted(Grouping.SESSION, RequestFilter(interface=CODEX)) == [("", 1)]
    assert counted(Grouping.SESSION, RequestFilter(model="nobody")) == []
    assert counted(Grouping.SESSION, RequestFilter(mode="fancy")) == [("s1", 1)]
    assert counted(Grouping.SESSION, RequestFilter(start_seconds=NOON + 1)) == []
    assert counted(Grouping.SESSION, RequestFilter(end_seconds=NOON)) == []
    assert {one.project for one in reader.requests(RequestFilter(session="s3"))} == {"/q"}
    assert reader.projects() == ("/elsewhere", "/p", "/q")
    reader.close()
    journal.close()


def test_durations_are_those_of_answered_requests_in_order(journal: Journal) -> None:
    seconds = {"q1": 3.0, "q2": 1.5, "q3": 2.25}
    journal.write(told(line(name, name, duration_seconds=duration) for name, duration in seconds.items()))
    journal.write(
        told([line("q4", "a4", duration_seconds=9.0, outcome=Outcome.ERROR), line("q5", "a5", duration_seconds=None)])
    )
    reader = reading(journal)
    assert reader.durations(Grouping.MODEL, ALL) == {"claude-opus-4-8": [1.5, 2.25, 3.0]}
    assert list(reader.durations(Grouping.DAY, ALL).values()) == [[1.5, 2.25, 3.0]]
    reader.close()
    journal.close()


def test_a_client_s_own_sums_stand_beside_those_of_its_requests(journal: Journal) -> None:
    def total(key: str, value: float, quantity: str = "input_tokens", **fields: object) -> ClientTotal:
        usual = ClientTotal(key, "otlp_metric", CLAUDE_CODE, NOON, "s1", "claude-opus-4-8", quantity, value)
        return usual._replace(**fields)  # type: ignore[arg-type]

    totals = (
        total("one", 5.0),
        total("one", 12.0),
        total("one", 9.0),
        total("other", 3.0),
        total("state", 14.0, source="cost_state"),
        total("requests", 3.0, "requests"),
        total("cost", 1.0, "cost_usd"),
        total("lines", 7.0, "lines_of_code"),
    )
    journal.write(Findings(requests=(line(), line("q2", "a2", session="s2"), event("q1")), totals=totals))
    about = (CLAUDE_CODE, "s1", "claude-opus-4-8")
    reader = reading(journal)
    assert reader.totals(ALL) == (
        TotalRow(*about, "cost_usd", 1.0, 0.25),
        TotalRow(*about, "input_tokens", 15.0, 10.0),
        TotalRow(*about, "requests", 3.0, 1.0),
    )
    # What a failed request used, nobody knows but the client.
    nothing = {"input_tokens": None, "output_tokens": None, "cost_usd": None}
    journal.write(told([event("q7", outcome=Outcome.CANCELLED, **nothing)]))
    assert reader.totals(ALL)[0] == TotalRow(*about, "cost_usd", 1.0, 0.25)
    # What an answered one or one that was broken off does not state cannot be compared.
    journal.write(told([line("q3", "a3", outcome=Outcome.CANCELLED)]))
    assert [row.quantity for row in reader.totals(ALL)] == ["input_tokens", "requests"]
    assert reader.totals(RequestFilter(session="s2")) == ()
    reader.close()
    journal.close()


def test_sums_without_a_session_are_compared_over_the_time_they_cover(journal: Journal) -> None:
    """And with a turn before, whose answers are added up at its end; not with sessions that have sums of their own."""
    usual = ClientTotal("m", "otlp_metric", CODEX, NOON + 30, "", "gpt-5", "output_tokens", 80.0, NOON)
    totals = (
        usual,
        usual._replace(at_seconds=NOON + 90),
        usual._replace(key="its own", session="s4", value=1.0),
        usual._replace(key="its own from a file", source="cost_state", session="s5", value=1.0),
    )
    ends = {"early": -3700, "before": -3500, "": 60, "after": 91, "s4": 60, "s5": 60}
    requests = [
        line(f"q{name}", f"a{name}", interface=CODEX, model="gpt-5", session=name, at_seconds=NOON + end)
        for name, end in ends.items()
    ]
    journal.write(Findings(requests=tuple(requests), totals=totals))
    assert reading(journal).totals(ALL)[0] == TotalRow(CODEX, "", "gpt-5", "output_tokens", 80.0, 150.0)
    journal.close()


def test_sessions_are_those_with_anything_in_the_range_newest_first(journal: Journal) -> None:
    journal.write(
        Findings(
            sessions=(
                session("told", "/p", at_seconds=NOON - 500, model="m", context_tokens=7, started_seconds=NOON - 900),
                session("child", "", at_seconds=NOON - 400, parent="told"),
            ),
            requests=(line("q1", "a1", session="asked", at_seconds=NOON + 10), line("q2", "a2", session="told")),
            tool_calls=(tool(session="tooled", at_seconds=NOON + 5),),
            turns=(Turn(Source.FILE, CLAUDE_CODE, NOON + 7, "turned", "t"),),
        )
    )
    reader = reading(journal)
    found = reader.sessions(ALL)
    assert [(one.session, one.at_seconds) for one in found] == [
        ("asked", NOON + 10),
        ("turned", NOON + 7),
        ("tooled", NOON + 5),
        ("told", NOON),
        ("child", NOON - 400),
    ]
    assert found[3]._replace(at_seconds=0) == session(
        "told", "/p", at_seconds=0, model="m", context_tokens=7, started_seconds=NOON - 900
    )
    assert found[4].project == "/p"
    assert [one.session for one in reader.sessions(RequestFilter(project="/p"))] == ["told", "child"]
    assert [one.session for one in reader.sessions(RequestFilter(start_seconds=NOON + 6))] == ["asked", "turned"]
    assert [one.session for one in reader.sessions(RequestFilter(model="claude-opus-4-8"))] == ["asked", "told"]
    reader.close()
    journal.close()


def test_of_many_the_newest_are_listed_oldest_first(journal: Journal) -> None:
    journal.write(told(line(f"q{n}", f"a{n}", at_seconds=NOON + n) for n in range(5)))
    journal.write(Findings(tool_calls=tuple(tool(f"t{n}", at_seconds=NOON + n) for n in range(5))))
    reader = reading(journal)
    assert [one.request_id for one in reader.requests(ALL, limit=2)] == ["q3", "q4"]
    assert [one.call_id for one in reader.tool_calls(ALL, limit=2)] == ["t3", "t4"]
    reader.close()
    journal.close()


def test_a_tool_call_is_one_whoever_tells_of_it(journal: Journal) -> None:
    asked = tool(outcome=None)
    ended = tool(at_seconds=NOON + 9, duration_seconds=8.0)
    seen = tool(source=Source.EVENT, at_seconds=NOON + 9.5, duration_seconds=6.5, decision="accept")
    nameless = tool("", name="Read")
    assert journal.write(Findings(tool_calls=(asked, nameless))) == 2
    assert journal.write(Findings(tool_calls=(seen, ended, ended, nameless))) == 0
    first, second = reading(journal).tool_calls(ALL)
    assert first == nameless
    assert (second.outcome, second.duration_seconds, second.decision) == (Outcome.OK, 6.5, "accept")
    assert (second.at_seconds, second.source) == (NOON + 9, Source.EVENT)
    journal.close()


@pytest.mark.parametrize("is_at_once", [True, False])
def test_a_copied_tool_call_is_one_and_another_session_s_with_the_same_id_is_another(
    journal: Journal, is_at_once: bool
) -> None:
    first = tool(duration_seconds=3.0)
    copy = tool(session="fork", at_seconds=NOON + 0.001, duration_seconds=3.0)
    others = (tool(session="s2", at_seconds=NOON + 6), tool(session="s3", name="Read"))
    calls = (copy, others[0], first, others[1], first)
    new = [journal.write(Findings(tool_calls=part)) for part in ([calls] if is_at_once else [(one,) for one in calls])]
    assert sum(new) == 3
    found = {(one.session, one.name, one.at_seconds) for one in reading(journal).tool_calls(ALL)}
    assert found == {("s1", "Bash", NOON), ("s2", "Bash", NOON + 6), ("s3", "Read", NOON)}
    journal.close()


def test_turns_limits_events_and_trees_come_back_as_they_were_told(journal: Journal) -> None:
    turn = Turn(Source.EVENT, CODEX, NOON, "s1", "t1", 4.0, 0.5, Outcome.CANCELLED)
    limits = [LimitReading(CODEX, NOON + n, "five_hour", "rollout", 0.1 * n, 18_000.0, NOON, "plus") for n in (1, 3, 2)]
    other = LimitReading(CLAUDE_CODE, NOON, "seven_day", "status_line", 0.5)
    happened = WorkflowEvent(
        "mine", "context", NOON, "o1", "end", "/p", "s1", "own", "fancy", Outcome.OK, 1.5, (("k", 1), ("tags.x", "y"))
    )
    told_once = Findings(turns=(turn,), limits=(*limits, other), workflow_events=(happened,))
    assert journal.write(told_once) == 5
    assert journal.write(told_once) == 0
    samples = [TreeSample(NOON + n, 0.5 * n, 1024 * n, n, 1.0, None) for n in (1, 2, 3)]
    journal.add_tree_samples(CODEX, "s1", samples)
    journal.add_tree_samples(CODEX, "s1", [samples[2]._replace(process_count=9)])
    reader = reading(journal)
    assert reader.turns(ALL) == (turn,)
    assert reader.limits() == (other, limits[1])
    assert reader.workflow_events(ALL) == (happened,)
    assert reader.workflow_events(RequestFilter(project="/other")) == ()
    assert reader.tree_samples(CODEX, "s1", NOON + 2, NOON + 9) == (samples[1], samples[2]._replace(process_count=9))
    assert reader.tree_samples(CLAUDE_CODE, "s1", 0, NOON + 9) == ()
    reader.close()
    journal.close()


def test_a_journal_in_memory_is_read_by_its_location() -> None:
    journal = open_journal(memory_location())
    journal.write(told([line()]))
    assert kept(journal) == (line(),)
    assert journal.size_bytes > 0
    journal.close()
