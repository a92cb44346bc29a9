"""The facts of a period are what its single requests, tools, turns and events come to, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.simulator.scenario import story
from desktop_monitor.agents.simulator.truth import truth_of
from desktop_monitor.engine.performance.facts import KPI_METRICS, period_facts, step_seconds
from desktop_monitor.engine.query import open_journal_reader
from desktop_monitor.engine.simulating import findings_of
from desktop_monitor.metrics.agent_event import (
    Findings,
    Outcome,
    Request,
    SessionFacts,
    Source,
    ToolCall,
    Turn,
    WorkflowEvent,
)
from desktop_monitor.metrics.period_facts import AgentPeriod, MinuteCell, PeriodFacts
from desktop_monitor.store.history import open_history
from desktop_monitor.store.journal import StoredJournal, open_journal, read_journal
from desktop_monitor.store.journal_types import UNDIVIDED_SECONDS, RequestFilter, TreeSample
from tests.helpers import plain_period as plain
from tests.helpers.clock import FakeClock
from tests.helpers.journals import CLAUDE_CODE, NOON, line, session, tool
from tests.helpers.recording import CPU, MINUTE_START, record, start

_ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia")
_DAY = 86_400.0
_STARTS = (1_774_569_600.0, 1_792_886_400.0, 1_775_275_200.0, NOON)
"""Days before European clocks are set forward and back, Australian ones are set, and an ordinary one."""
_TOKENS = st.none() | st.integers(0, 400) | st.integers(0, 300_000)


@contextmanager
def journal_with(findings: Findings, zone: str = "UTC") -> Iterator[StoredJournal]:
    """Questions to a journal that was told of `findings`."""
    with TemporaryDirectory() as folder:
        journal = open_journal(Path(folder) / "journal.sqlite3")
        journal.write(findings)
        reader = read_journal(journal.location, ZoneInfo(zone))
        try:
            yield reader
        finally:
            reader.close()
            journal.close()


def at_times(first: float) -> st.SearchStrategy[float]:
    """Moments of three days, many of them close together, some at midnights."""
    near = st.integers(0, 4000).map(float)
    days = st.sampled_from([0.0, _DAY, 2 * _DAY])
    return st.builds(lambda day, more: first + day + more, days, near | st.floats(0, _DAY).map(lambda x: round(x, 3)))


@st.composite
def requests(draw: st.DrawFn, first: float) -> list[Request]:
    """Requests of a few sessions; one request has one source, so single rows say which."""
    found = draw(
        st.lists(
            st.builds(
                Request,
                source=st.sampled_from([Source.FILE, Source.EVENT, Source.WORKFLOW]),
                interface=st.sampled_from(["claude_code", "codex", "nightly"]),
                at_seconds=at_times(first),
                session=st.sampled_from(["s1", "s2"]),
                outcome=st.sampled_from([Outcome.OK, Outcome.OK, Outcome.OK, *Outcome, None]),
                model=st.sampled_from(["opus", "haiku", ""]),
                project=st.sampled_from(["", "", "/home/sam/tools\n|=1+1"]),
                mode=st.sampled_from(["", "plan"]),
                duration_seconds=st.none() | st.integers(0, 10**8).map(lambda us: us / 1e6),
                input_tokens=_TOKENS,
                cache_read_tokens=_TOKENS,
                cache_write_tokens=_TOKENS,
                cache_write_1h_tokens=_TOKENS,
                output_tokens=_TOKENS,
                cost_usd=st.sampled_from([None, None, 0.25]),
                is_fast=st.booleans(),
                error_kind=st.sampled_from(["", "rate_limit", "overloaded"]),
                retries=st.none() | st.integers(0, 3),
            ),
            max_size=40,
        )
    )
    return [one._replace(request_id=f"q{number}") for number, one in enumerate(found)]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Request], str, float, float, float]:
    """Requests, a zone, a period's start and end, and when it is looked at."""
    first = draw(st.sampled_from(_STARTS))
    begin = first + draw(st.sampled_from([0.0, 1234.5, _DAY, 1.5 * _DAY]))
    end = begin + draw(st.sampled_from([1800.0, _DAY, 3 * _DAY, 5 * _DAY]))
    now = end + draw(st.sampled_from([0.0, 100.0, 1000.0, 30 * _DAY]))
    return draw(requests(first)), draw(st.sampled_from(_ZONES)), begin, end, now


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_requests_waste_minutes_and_failures_are_those_of_single_requests(
    case: tuple[list[Request], str, float, float, float],
) -> None:
    told, zone_name, begin, end, now = case
    zone = ZoneInfo(zone_name)
    named = tuple(SessionFacts("claude_code", name, NOON, project="/home/sam/api") for name in ("s1", "s2"))
    with journal_with(Findings(requests=tuple(told), sessions=named), zone_name) as journal:
        every = journal.requests(RequestFilter())
        found = period_facts(None, journal, begin, end, now).agents
    inside = [one for one in every if begin <= one.at_seconds < end]
    assert {cell.key: plain.told_cell(cell) for cell in found.requests} == _whole(plain.plain_cells(inside, zone))
    assert found.waste == plain.plain_waste(every, begin, end, now, zone)
    assert set(found.minutes) == plain.plain_minutes(inside, zone)
    assert set(found.failures) == plain.plain_failures(inside)
    assert [cell.key for cell in found.requests] == sorted(cell.key for cell in found.requests)


def _whole(cells: dict[object, dict[str, object]]) -> dict[object, dict[str, object]]:
    """With a 0 for what no request told."""
    for cell in cells.values():
        for sums in cell["groups"].values():  # type: ignore[attr-defined]
            sums.setdefault("cache_write_1h_tokens", 0)
    return cells


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_brief_form_is_the_same_with_the_days_of_a_short_period_in_one(
    case: tuple[list[Request], str, float, float, float],
) -> None:
    told, zone_name, begin, end, now = case
    with journal_with(Findings(requests=tuple(told)), zone_name) as journal:
        brief = period_facts(None, journal, begin, end, now, is_brief=True).agents
        whole = period_facts(None, journal, begin, end, now).agents
    if end - begin > UNDIVIDED_SECONDS:
        assert (brief.requests, brief.waste, brief.minutes) == (whole.requests, whole.waste, whole.minutes)
    else:
        assert {cell.key.day for cell in (*brief.requests, *brief.waste)} <= {""}
    assert _tokens(brief) == _tokens(whole)
    assert _waste(brief) == _waste(whole)
    assert _minutes(brief.minutes) == _minutes(whole.minutes)
    assert sorted(_durations(brief)) == sorted(_durations(whole))


def _tokens(period: AgentPeriod) -> tuple[int, int]:
    groups = [group for cell in period.requests for group in cell.groups]
    return sum(group.requests for group in groups), sum(group.tokens for group in groups)


def _waste(period: AgentPeriod) -> list[int]:
    return [sum(column) for column in zip(*(cell[3:] for cell in period.waste), strict=True)]


def _minutes(cells: Sequence[MinuteCell]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for cell in cells:
        attempted, answered = found.get(cell.interface, (0, 0))
        found[cell.interface] = (attempted + cell.attempted, answered + cell.answered)
    return found


def _durations(period: AgentPeriod) -> list[float]:
    return [seconds for cell in period.requests for seconds in cell.durations_seconds]


_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "memory_bytes": st.integers(0, 10**9),
        "quality": st.sampled_from([0.0, 0.5, 1.0]),
        "cache_hit": st.booleans(),
        "files_selected": st.integers(0, 50),
        "files_scanned": st.integers(0, 500),
        "name": st.just("=HYPERLINK()"),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(_ZONES), st.sampled_from(_STARTS))
def test_tools_turns_and_contexts_are_those_of_single_ones(data: st.DataObject, zone_name: str, first: float) -> None:
    calls = data.draw(
        st.lists(
            st.builds(
                ToolCall,
                source=st.just(Source.EVENT),
                interface=st.sampled_from(["claude_code", "codex"]),
                at_seconds=at_times(first),
                session=st.sampled_from(["s1", "s2"]),
                name=st.sampled_from(["Bash", "Edit", ""]),
                outcome=st.sampled_from([*Outcome, None]),
                decision=st.sampled_from(["", "accept", "reject"]),
                duration_seconds=st.none() | st.integers(0, 10**7).map(lambda us: us / 1e6),
            ),
            max_size=20,
        )
    )
    turns = data.draw(
        st.lists(
            st.builds(
                Turn,
                source=st.just(Source.FILE),
                interface=st.sampled_from(["claude_code", "codex"]),
                at_seconds=at_times(first),
                session=st.just("s1"),
                turn_id=st.uuids().map(str),
                duration_seconds=st.none() | st.integers(0, 10**7).map(lambda us: us / 1e6),
                outcome=st.sampled_from([*Outcome, None]),
            ),
            max_size=10,
        )
    )
    events = data.draw(
        st.lists(
            st.builds(
                WorkflowEvent,
                source=st.just("nightly"),
                kind=st.sampled_from(["context", "context", "state", "operation", "limit"]),
                at_seconds=at_times(first),
                op_id=st.uuids().map(str),
                phase=st.sampled_from(["", "end", "start"]),
                project=st.just("/home/sam/api"),
                session=st.just("s3"),
                interface=st.just("nightly"),
                mode=st.sampled_from(["FANCY", ""]),
                outcome=st.sampled_from([Outcome.OK, Outcome.ERROR, None]),
                duration_seconds=st.none() | st.integers(0, 10**7).map(lambda us: us / 1e6),
                fields=_FIELDS.map(lambda fields: tuple(fields.items())),
            ),
            max_size=20,
        )
    )
    named_calls = tuple(call._replace(call_id=f"t{number}") for number, call in enumerate(calls))
    findings = Findings(tool_calls=named_calls, turns=tuple(turns), workflow_events=tuple(events))
    begin, end = first + 1000.0, first + 2 * _DAY
    wanted = RequestFilter(begin, end)
    with journal_with(findings, zone_name) as journal:
        found = period_facts(None, journal, begin, end, end).agents
        assert set(found.tools) == plain.plain_tools(journal.tool_calls(wanted))
        assert plain.turns_of(found) == plain.plain_turns(journal.turns(wanted))
        contexts = plain.plain_contexts(journal.workflow_events(wanted), ZoneInfo(zone_name))
        assert list(map(plain.told_context, found.contexts)) == contexts
        of = {(one.interface, one.session) for one in (*journal.tool_calls(wanted), *journal.turns(wanted))}
        of |= {(one.interface, one.session) for one in journal.workflow_events(wanted)}
        assert found.sessions == len(of)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_simulated_week_comes_to_what_it_really_was(tmp_path: Path, seed: int) -> None:
    told = story(seed, NOON, 48.0)
    journal = open_journal(tmp_path / "journal.sqlite3")
    journal.write(findings_of(told.facts(told.start_seconds, NOON)))
    journal.close()
    reader = read_journal(tmp_path / "journal.sqlite3", ZoneInfo("Europe/Berlin"))
    found = period_facts(None, reader, told.start_seconds, NOON, NOON).agents
    reader.close()
    for interface, truth in truth_of(told, NOON).items():
        groups = [group for cell in found.requests if cell.key.interface == interface for group in cell.groups]
        assert sum(group.requests for group in groups) == truth.requests
        assert sum(group.ok for group in groups) == truth.ok
        assert sum(group.cache_write_tokens for group in groups) == truth.cache_write_tokens
        assert sum(cell.requests for cell in found.failures if cell.interface == interface) == truth.errors
        assert sum(cell.calls for cell in found.tools if cell.interface == interface) == truth.tool_calls
        assert sum(cell.turns for cell in found.turns if cell.interface == interface) == truth.turns
    assert found.sessions == sum(truth.sessions for truth in truth_of(told, NOON).values())


def test_one_event_is_a_whole_period() -> None:
    with journal_with(Findings(requests=(line(),), sessions=(session(),))) as journal:
        found = period_facts(None, journal, NOON - 30 * _DAY, NOON + 1, NOON + _DAY)
    (cell,) = found.agents.requests
    assert (cell.key.day, cell.key.project, cell.is_workflow) == ("2026-09-22", "/home/sam/api", False)
    assert found.agents.sessions == 1
    (waste,) = found.agents.waste
    assert waste.unread_cache_write_tokens == 100


@pytest.mark.parametrize("other", [Source.FILE, Source.EVENT])
def test_what_a_client_told_as_well_is_no_workflows_own(other: Source) -> None:
    own = line("q1", "a1", source=Source.WORKFLOW)
    with journal_with(Findings(requests=(own,))) as journal:
        (cell,) = period_facts(None, journal, NOON - 10, NOON + 10, NOON + 10).agents.requests
    assert cell.is_workflow
    with journal_with(Findings(requests=(own, line("q2", "a2", source=other)))) as journal:
        (cell,) = period_facts(None, journal, NOON - 10, NOON + 10, NOON + 10).agents.requests
    assert not cell.is_workflow


def test_a_past_period_is_judged_by_what_was_read_after_it() -> None:
    later = line("q2", "a2", at_seconds=NOON + 60, cache_read_tokens=1100, cache_write_tokens=0)
    with journal_with(Findings(requests=(line(), later))) as journal:
        assert period_facts(None, journal, NOON - 10, NOON + 10, NOON + _DAY).agents.waste == ()


def test_what_may_still_be_read_is_open() -> None:
    with journal_with(Findings(requests=(line(),))) as journal:
        (waste,) = period_facts(None, journal, NOON - 10, NOON + 10, NOON + 10).agents.waste
    assert (waste.unread_cache_write_tokens, waste.open_cache_write_tokens) == (0, 100)


def test_the_quality_of_an_operation_names_the_model_of_its_request() -> None:
    request = line("q9", "a9", source=Source.WORKFLOW, interface="nightly", session="s9", model="haiku")
    told = WorkflowEvent(
        "nightly", "operation", NOON, "o1", session="s9", interface="nightly", mode="FANCY",
        fields=(("quality", 0.75), ("tags.method", "judge"), ("name", "answer")),
    )  # fmt: skip
    with journal_with(Findings(requests=(request,), workflow_events=(told,))) as journal:
        found = period_facts(None, journal, NOON - 10, NOON + 10, NOON + 10).agents
    (quality,) = found.qualities
    assert (quality.interface, quality.mode, quality.model, quality.method) == ("nightly", "FANCY", "haiku", "judge")
    assert list(quality.ratios) == [0.75]
    assert [(step.kind, step.name, step.steps) for step in found.steps] == [("operation", "answer", 1)]


def test_steps_are_counted_by_where_they_lead() -> None:
    moves = tuple(
        WorkflowEvent(
            "flow", "state", NOON + number, f"m{number}", outcome=outcome, duration_seconds=0.5,
            fields=(("from_state", "planned"), ("to_state", "active")),
        )
        for number, outcome in enumerate((Outcome.OK, Outcome.ERROR))
    )  # fmt: skip
    with journal_with(Findings(workflow_events=moves)) as journal:
        (step,) = period_facts(None, journal, NOON - 10, NOON + 10, NOON + 10).agents.steps
    assert (step.kind, step.name, step.steps, step.failed) == ("state", "planned → active", 2, 1)


def test_a_period_without_anything_is_empty(tmp_path: Path) -> None:
    reader = open_journal_reader(tmp_path / "none.sqlite3")
    history = open_history(tmp_path / "none.sqlite3")
    found = period_facts(history, reader, NOON, NOON + 60, NOON)
    assert found == PeriodFacts(NOON, NOON + 60)
    with pytest.raises(ValueError, match="period"):
        period_facts(history, reader, NOON, NOON - 1, NOON)


def test_the_machine_of_a_period_is_what_was_recorded_of_it(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    recorder = start(tmp_path, clock)
    record(recorder, clock, 180)
    recorder.close(clock.now())
    history = open_history(tmp_path / "history.sqlite3", clock)
    begin = MINUTE_START + 60
    found = period_facts(history, None, begin, begin + 60, begin + 60, is_brief=True).machine
    assert set(found.rollups) <= {key for key in history.keys() if key.metric in KPI_METRICS}  # noqa: SIM118
    assert list(found.rollups[CPU].counts) == [60.0]
    assert found.observed_seconds == 60.0
    history.close()


def test_buckets_grow_with_the_period() -> None:
    assert [step_seconds(0, days * _DAY) for days in (1 / 48, 0.5, 1, 7, 30, 365)] == [60, 60, 120, 900, 3600, 3600]


def test_the_memory_of_a_sessions_processes_is_that_of_its_mode() -> None:
    """A session that was in two modes, and one whose mode nobody told, are of none."""
    modes = {"s1": ("FANCY",), "s2": ("FANCY",), "s3": ("SIMPLE",), "s4": ("FANCY", "SIMPLE"), "s5": ("",)}
    told = [
        line(f"{name}{mode}", f"a{name}{mode}", session=name, mode=mode) for name, of in modes.items() for mode in of
    ]
    with TemporaryDirectory() as folder:
        journal = open_journal(Path(folder) / "journal.sqlite3")
        journal.write(Findings(requests=tuple(told)))
        for place, name in enumerate(modes, 1):
            sizes = ((-20.0, 10**9), (-5.0, 100 * place), (5.0, 300 * place), (6.0, None), (10.0, 10**9))
            journal.add_tree_samples(
                CLAUDE_CODE, name, [TreeSample(NOON + after, 0.5, size, 1) for after, size in sizes]
            )
        reader = read_journal(journal.location)
        found = period_facts(None, reader, NOON - 10, NOON + 10, NOON + 10).agents.session_memory
        reader.close()
        journal.close()
    assert [(cell.mode, list(cell.memory_bytes)) for cell in found] == [("FANCY", [200.0, 400.0]), ("SIMPLE", [600.0])]


def test_tools_refused_and_agreed_to_are_told_apart() -> None:
    calls = (tool("t1", decision="accept"), tool("t2", decision="reject", outcome=Outcome.CANCELLED), tool("t3"))
    with journal_with(Findings(tool_calls=calls)) as journal:
        (cell,) = period_facts(None, journal, NOON - 10, NOON + 10, NOON + 10).agents.tools
    assert (cell.calls, cell.accepted, cell.rejected, cell.ok) == (3, 1, 1, 2)
