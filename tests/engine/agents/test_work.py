"""Following agents step by step, with a journal on disk and a clock moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.agents.options import AgentOptions, Budgets
from desktop_monitor.engine.agents import keeper as keeper_module
from desktop_monitor.engine.agents.work import AgentWork, Inbox
from desktop_monitor.engine.agents_view import AgentsView, ReceiverView, SourceState
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.metrics.agent_event import (
    NOTHING,
    Findings,
    MetricReading,
    Outcome,
    Request,
    SessionFacts,
    SessionState,
    SessionStatus,
    Source,
)
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.agent_facts import tree
from tests.helpers.agent_parts import Desk, FakeFeed

MUCH = 100 << 20


class HalfWrong(FakeFeed):
    """Has news although a part of it failed."""

    error = ""

    def news(self) -> Findings:
        found, self.findings = self.findings, NOTHING
        self.error = "a.prom is not yours"
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Fakes on a journal of their own."""
    return Desk(tmp_path)


@pytest.fixture
def work(desk: Desk) -> Iterator[AgentWork]:
    """A work that is closed at the end."""
    made = desk.work()
    yield made
    made.close()


def answer(desk: Desk, source: Source = Source.FILE, **more: object) -> Findings:
    """One answered request of session s1, just now."""
    now = desk.clock.now().wall_seconds
    request = Request(
        source,
        "claude_code",
        now,
        "s1",
        "req_1",
        outcome=Outcome.OK,
        model="claude-opus-4-5",
        duration_seconds=2.0,
        input_tokens=1_000_000,
    )
    facts = SessionFacts("claude_code", "s1", now, project="/home/dev/api", started_seconds=now - 60.0)
    return Findings(requests=(request._replace(**more),), sessions=(facts,))  # type: ignore[arg-type]


def step(desk: Desk, work: AgentWork, inbox: Inbox = Inbox(), seconds: float = 60.0) -> AgentsView:  # noqa: B008
    """One step, so much later."""
    desk.clock.advance(seconds)
    return work.step(desk.clock.now(), inbox)


def told(desk: Desk, name: str = "queue", value: float = 3.0, seconds_ago: float = 0.0) -> Findings:
    """One custom metric."""
    at = desk.clock.now().wall_seconds - seconds_ago
    return Findings(metrics=(MetricReading(name, (), at, value, source="file:x"),))


def test_custom_metrics_are_handed_out_once_and_kept_from_the_journal(desk: Desk, work: AgentWork) -> None:
    desk.feed.findings = told(desk)
    step(desk, work)

    assert work.hand_out_readings() == {SeriesKey("queue", ("source=file:x",)): 3.0}
    step(desk, work)
    assert work.hand_out_readings() == {}


def test_a_metric_that_is_not_kept_is_counted_at_its_source(desk: Desk, work: AgentWork) -> None:
    desk.feed.findings = told(desk, seconds_ago=7200.0)
    view = step(desk, work)

    (metrics,) = (client for client in view.clients if client.interface == "metrics")
    assert [(source.name, source.rejected) for source in metrics.sources] == [("files", 1)]
    assert work.hand_out_readings() == {}


def test_a_part_of_a_feed_that_fails_is_its_error_while_the_rest_is_kept(desk: Desk, work: AgentWork) -> None:
    feed = HalfWrong(told(desk))
    desk.feed = feed
    half = desk.work()
    view = step(desk, half)

    (metrics,) = (client for client in view.clients if client.interface == "metrics")
    assert metrics.sources[0].error == "a.prom is not yours"
    assert half.hand_out_readings() != {}
    half.close()


def test_a_feed_that_has_nothing_is_no_client(desk: Desk, work: AgentWork) -> None:
    assert "metrics" not in {client.interface for client in step(desk, work).clients}


def test_feeds_work_with_new_options(desk: Desk, work: AgentWork) -> None:
    options = AgentOptions(run_metric_executables=True)
    work.set_options(options, Budgets())
    assert desk.feed.options is options


def test_what_files_hold_becomes_a_session_today_and_a_fresh_source(desk: Desk, work: AgentWork) -> None:
    desk.files.files["/a.jsonl"] = answer(desk)

    view = step(desk, work)

    (session,) = view.sessions
    assert (session.name, session.requests, session.cost_usd) == ("api", 1, 5.0)
    assert view.today is not None
    assert (view.today.requests, view.today.last_answer_seconds) == (1, 2.0)
    files = next(source for source in view.clients[0].sources if source.name == "files")
    assert (files.state, files.coverage_ratio) == (SourceState.FRESH, 1.0)


def test_nothing_is_read_twice_not_even_by_the_next_program(desk: Desk, work: AgentWork, tmp_path: Path) -> None:
    # A real file: how far one that is gone was read is forgotten after a while.
    path = tmp_path / "a.jsonl"
    path.touch()
    desk.files.files[str(path)] = answer(desk)
    step(desk, work)
    step(desk, work)
    work.close()

    again = desk.work()
    view = step(desk, again)
    again.close()

    assert desk.files.log == [str(path)]
    assert [session.requests for session in view.sessions] == [1]


def test_one_request_that_a_file_and_a_port_told_of_is_one(desk: Desk, work: AgentWork) -> None:
    desk.files.files["/a.jsonl"] = answer(desk)
    inbox = Inbox(findings=(("claude_code.otlp", answer(desk, Source.EVENT, cost_usd=4.5)),))

    view = step(desk, work, inbox)

    (session,) = view.sessions
    assert (session.requests, session.cost_usd) == (1, 4.5)
    assert session.sources == {"files", "otlp"}
    coverage = {source.name: source.coverage_ratio for source in view.clients[0].sources}
    assert (coverage["files"], coverage["otlp"]) == (1.0, 1.0)


def test_a_clock_years_ahead_at_the_start_costs_nothing_if_it_is_put_right_soon(desk: Desk) -> None:
    work = desk.work()
    work.step(desk.clock.now(), Inbox(findings=(("claude_code.otlp", answer(desk)),)))
    work.close()

    desk.clock.step_wall(800 * 86_400.0)
    work = desk.work()
    step(desk, work)
    desk.clock.step_wall(-800 * 86_400.0)
    for _ in range(20):
        view = step(desk, work)
    work.close()

    assert [(session.session, session.requests) for session in view.sessions] == [("s1", 1)]


def test_what_is_older_than_the_journal_may_be_goes_in_time(desk: Desk) -> None:
    work = desk.work()
    work.step(desk.clock.now(), Inbox(findings=(("claude_code.otlp", answer(desk)),)))
    desk.clock.advance(366 * 86_400.0)
    step(desk, work)

    keeper = desk.keeper()
    assert keeper.reader.size().requests == 0
    keeper.close()
    work.close()


def test_files_are_left_alone_when_the_user_says_so(desk: Desk, work: AgentWork) -> None:
    desk.files.files["/a.jsonl"] = answer(desk)
    work.set_options(AgentOptions(read_files=False), Budgets())

    view = step(desk, work)

    assert desk.files.log == []
    assert view.sessions == ()


def test_much_that_is_unread_is_left_to_a_process_of_its_own(desk: Desk, work: AgentWork) -> None:
    desk.files.files["/a.jsonl"] = answer(desk)
    desk.files.size_bytes = MUCH

    view = step(desk, work)

    assert len(desk.imports) == 1
    assert desk.files.log == []
    assert view.importing is not None
    assert (view.importing.done_bytes, view.importing.total_bytes) == (0, MUCH)


def test_what_an_import_that_came_to_nothing_left_is_read_here(desk: Desk, work: AgentWork) -> None:
    desk.files.files["/a.jsonl"] = answer(desk)
    desk.files.size_bytes = MUCH
    step(desk, work)

    desk.imports[0].running = False
    view = step(desk, work)

    assert desk.files.log == ["/a.jsonl"]
    assert view.importing is None
    assert len(desk.imports) == 1


def test_only_so_much_is_read_in_one_step(desk: Desk, work: AgentWork) -> None:
    desk.files.files |= {f"/{number}.jsonl": answer(desk) for number in range(5)}
    desk.files.size_bytes = 3 << 20

    step(desk, work)
    assert work.has_more
    step(desk, work)
    step(desk, work)

    assert len(desk.files.log) == 5
    assert not work.has_more


def test_a_folder_that_refuses_is_an_error_of_its_source_and_nothing_else(desk: Desk, work: AgentWork) -> None:
    desk.files.error = "/home/dev/.claude: permission denied"
    inbox = Inbox(findings=(("codex.otlp", answer(desk, Source.EVENT)),))

    view = step(desk, work, inbox)

    files = next(source for source in view.clients[0].sources if source.name == "files")
    assert files.state is SourceState.ERROR
    assert "permission denied" in files.error
    assert view.today is not None
    assert view.today.requests == 1


def test_a_session_that_waits_is_first_and_says_for_what(desk: Desk, work: AgentWork) -> None:
    desk.statuses.statuses = (
        SessionStatus("claude_code", "s9", 1.0, SessionState.WAITING, "approve Bash", project="/home/dev/web"),
    )
    desk.files.files["/a.jsonl"] = answer(desk)

    view = step(desk, work)

    assert [session.session for session in view.sessions] == ["s9", "s1"]
    assert view.sessions[0].waiting_for == "approve Bash"


def test_a_process_pass_measures_trees_for_view_history_and_journal(desk: Desk, work: AgentWork) -> None:
    desk.files.files["/a.jsonl"] = answer(desk)
    desk.trees.trees = (tree(),)
    for _ in range(3):
        inbox = Inbox(processes=ProcessPass(desk.clock.now(), ()))
        view = step(desk, work, inbox)

    assert view.sessions[0].tree == tree()
    assert work.samples[SeriesKey("agent_cpu_cores", ("claude_code",))] == 0.5
    now = desk.clock.now().wall_seconds
    kept = desk.keeper().reader.tree_samples("claude_code", "s1", 0.0, now + 1)
    assert kept
    assert {sample.cpu_core_ratio for sample in kept} == {0.5}


def test_a_feed_that_fails_shows_it_and_the_rest_goes_on(desk: Desk, work: AgentWork) -> None:
    desk.feed.error = "no permission"
    desk.files.files["/a.jsonl"] = answer(desk)

    view = step(desk, work)

    (metrics,) = (client for client in view.clients if client.interface == "metrics")
    assert metrics.sources[0].state is SourceState.ERROR
    assert view.sessions


def test_a_forgotten_project_is_gone_from_the_view(desk: Desk, work: AgentWork) -> None:
    desk.files.files["/a.jsonl"] = answer(desk)
    step(desk, work)

    forgotten = work.forget_project("/home/dev/api")

    assert forgotten > 0
    assert step(desk, work).sessions == ()


def test_a_budget_shows_what_was_spent(desk: Desk) -> None:
    work = desk.work(budgets=Budgets(cost_usd_per_day=10.0))
    desk.files.files["/a.jsonl"] = answer(desk)

    view = step(desk, work)
    work.close()

    (budget,) = view.budgets
    assert (budget.quantity, budget.period, budget.limit, budget.used) == ("cost_usd", "day", 10.0, 5.0)


def test_the_ports_are_shown_as_they_were_reported(desk: Desk, work: AgentWork) -> None:
    ports = ReceiverView(4319, 9417, 12, 0)

    assert step(desk, work, Inbox(receiver=ports)).receiver == ports


def test_a_disk_that_refuses_is_named_and_nothing_is_lost_when_it_takes_again(desk: Desk) -> None:
    desk.folder /= "not-there-yet"
    desk.folder.write_text("a file where a folder should be")
    work = desk.work()
    desk.files.files["/a.jsonl"] = answer(desk)
    assert step(desk, work).error

    desk.folder.unlink()
    view = step(desk, work, seconds=120.0)
    work.close()

    assert view.error == ""
    assert [session.requests for session in view.sessions] == [1]


def refusing(desk: Desk) -> None:
    """No journal can be opened there until `desk.folder` is unlinked."""
    desk.folder /= "not-there-yet"
    desk.folder.write_text("a file where a folder should be")


def test_no_file_is_read_on_while_what_files_told_waits_for_the_disk(desk: Desk) -> None:
    refusing(desk)
    work = desk.work()
    for name in "abcd":
        desk.files.files[f"/{name}.jsonl"] = answer(desk, request_id=f"req_{name}")
    for _ in range(10):
        step(desk, work)
        assert not work.has_more
    assert desk.files.log == ["/a.jsonl"]

    desk.folder.unlink()
    step(desk, work, seconds=120.0)
    view = step(desk, work, seconds=120.0)
    work.close()

    assert desk.files.log == ["/a.jsonl", "/b.jsonl", "/c.jsonl", "/d.jsonl"]
    assert [session.requests for session in view.sessions] == [4]


def test_a_file_whose_news_gave_way_to_telemetry_is_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_module, "_MOST_WAITING", 10)
    refusing(desk)
    work = desk.work()
    desk.files.files["/a.jsonl"] = answer(desk, request_id="req_of_file")
    step(desk, work)
    for number in range(10):
        told_of = answer(desk, Source.EVENT, request_id=f"req_{number}")
        step(desk, work, Inbox(findings=(("claude_code.otlp", told_of),)))
    desk.folder.unlink()
    step(desk, work, seconds=120.0)
    view = step(desk, work, seconds=120.0)
    work.close()

    assert desk.files.log == ["/a.jsonl", "/a.jsonl"]
    assert [session.requests for session in view.sessions] == [4]
