"""The desk's thread: what comes in is kept, what is known goes out, the end waits for both."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.clock import SystemClock
from desktop_monitor.engine.agents.desk import AgentDesk
from desktop_monitor.engine.agents.work import AgentWork
from desktop_monitor.engine.agents_view import NO_AGENTS
from desktop_monitor.engine.query import RequestFilter, open_journal_reader
from desktop_monitor.errors import MonitorError, StoreEnvironmentError
from desktop_monitor.metrics.agent_event import Findings, MetricReading, Outcome, Request, Source
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.agent_parts import Desk, FakeFeed
from tests.helpers.polling import wait_until

_PATIENCE_SECONDS = 20.0


def found(number: int) -> Findings:
    """One request."""
    now = SystemClock().now().wall_seconds
    return Findings(requests=(Request(Source.EVENT, "codex", now, "s1", f"req_{number}", outcome=Outcome.OK),))


def many(number: int) -> Findings:
    """A thousand requests."""
    return Findings(requests=tuple(found(1000 * number + each).requests[0] for each in range(1000)))


def kept(folder: Path) -> int:
    """Requests in the journal."""
    reader = open_journal_reader(folder / "journal.sqlite3")
    try:
        return len(reader.requests(RequestFilter(), 100_000))
    finally:
        reader.close()


def test_everything_taken_is_kept_when_it_ends(tmp_path: Path) -> None:
    desk = AgentDesk(Desk(tmp_path).work, SystemClock())
    desk.start()

    taken = [desk.take("codex.otlp", found(number)) for number in range(200)]
    desk.close()

    assert all(taken)
    assert kept(tmp_path) == 200


def test_a_custom_metric_that_was_taken_is_handed_out_once(tmp_path: Path) -> None:
    desk = AgentDesk(Desk(tmp_path).work, SystemClock())
    now = SystemClock().now().wall_seconds
    desk.start()
    reading = MetricReading("queue", (), now, 3.0)

    assert desk.take("w.workflow", Findings(metrics=(reading,)))
    desk.close()

    assert desk.take_readings() == {SeriesKey("queue"): 3.0}
    assert desk.take_readings() == {}


def test_after_the_end_nothing_is_taken(tmp_path: Path) -> None:
    desk = AgentDesk(Desk(tmp_path).work, SystemClock())
    desk.start()
    desk.close()

    assert not desk.take("codex.otlp", found(1))


def test_too_much_that_waits_is_refused_instead_of_lost(tmp_path: Path) -> None:
    go_on = threading.Event()

    def make() -> AgentWork:
        assert go_on.wait(_PATIENCE_SECONDS)
        return Desk(tmp_path).work()

    desk = AgentDesk(make, SystemClock())
    desk.start()
    bodies = [many(number) for number in range(40)]
    taken = sum(desk.take("codex.otlp", body) for body in bodies)
    go_on.set()
    desk.close()

    assert 0 < taken < len(bodies)
    assert kept(tmp_path) == taken * 1000


def test_what_is_being_kept_counts_until_it_is(tmp_path: Path) -> None:
    """Taken off the pile it is still in memory."""
    entered, go_on = threading.Event(), threading.Event()

    class HoldingFeed(FakeFeed):
        """Is asked for news amid a step."""

        def news(self) -> Findings:
            entered.set()
            assert go_on.wait(_PATIENCE_SECONDS)
            return super().news()

    made = Desk(tmp_path, feed=HoldingFeed())
    desk = AgentDesk(made.work, SystemClock())
    while desk.take("codex.otlp", many(1)):
        pass
    desk.start()
    assert entered.wait(_PATIENCE_SECONDS)
    while_busy = desk.take("codex.otlp", found(1))
    go_on.set()
    wait_until(lambda: desk.take("codex.otlp", found(2)), what="room again")
    desk.close()

    assert not while_busy


def test_an_order_is_answered(tmp_path: Path) -> None:
    desk = AgentDesk(Desk(tmp_path).work, SystemClock())
    desk.start()
    desk.take("codex.otlp", found(1))

    desk.delete_all().result(_PATIENCE_SECONDS)
    forgotten = desk.forget_project("/nowhere").result(_PATIENCE_SECONDS)
    desk.set_options(AgentOptions(), Desk(tmp_path).budgets)
    desk.close()

    assert forgotten == 0


def test_a_desk_that_cannot_be_made_says_why() -> None:
    def make() -> AgentWork:
        raise StoreEnvironmentError("The journal cannot be opened", "disk on fire")

    desk = AgentDesk(make, SystemClock())
    desk.start()
    answer = desk.delete_all()
    desk.close()

    assert "disk on fire" in desk.view.error
    with pytest.raises(MonitorError, match="disk on fire"):
        answer.result(_PATIENCE_SECONDS)


def test_after_the_end_an_order_is_refused_at_once(tmp_path: Path) -> None:
    desk = AgentDesk(Desk(tmp_path).work, SystemClock())
    desk.start()
    desk.close()

    with pytest.raises(MonitorError, match="ends"):
        desk.delete_all().result(0)


def test_before_the_first_step_nothing_is_known(tmp_path: Path) -> None:
    assert AgentDesk(Desk(tmp_path).work, SystemClock()).view is NO_AGENTS
