"""The newest requests are held, asked for only where something was written, and late ones are not missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_monitor.engine.alerting.held_requests import MOST_HELD, HeldRequests
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, Findings, Outcome, Source, WorkflowEvent
from desktop_monitor.metrics.request_outline import RequestOutline
from desktop_monitor.store.journal import open_journal, read_journal
from desktop_monitor.store.journal_types import RequestFilter
from tests.helpers.clock import FakeClock
from tests.helpers.journals import line

START = 1_790_000_000.0


@dataclass
class FakeJournal:
    """Requests that are there, and what was asked."""

    known: list[RequestOutline] = field(default_factory=list)
    written: int = 0
    asked: list[float] = field(default_factory=list)
    lessons: int = 0
    broken: bool = False
    answers: int = 100

    def put(self, *requests: RequestOutline) -> None:
        self.known = sorted([*self.known, *requests], key=lambda one: one.at_seconds)
        self.written += 1

    def changes(self) -> object:
        if self.broken:
            raise StoreEnvironmentError("The disk is gone")
        return self.written

    def outlines(self, wanted: RequestFilter, limit: int = MOST_HELD) -> tuple[RequestOutline, ...]:
        since = wanted.start_seconds or 0.0
        self.asked.append(since)
        return tuple(one for one in self.known if one.at_seconds >= since)[-limit:]

    def workflow_events(self, wanted: RequestFilter, limit: int = MOST_HELD) -> tuple[WorkflowEvent, ...]:
        return ()

    def usual(self, wanted: RequestFilter, share: float) -> Mapping[str, tuple[int, float]]:
        self.lessons += 1
        return {"claude_code": (self.answers, 10.0)} if self.answers else {}


class Holding:
    """What is held of a journal, on a clock that is moved by hand."""

    def __init__(self, *, with_limits: bool = False, request_seconds: float = 1800.0) -> None:
        self.clock = FakeClock(wall_seconds=START)
        self.journal = FakeJournal()
        self.held = HeldRequests(self.journal)
        self.held.want(request_seconds, 0.0, with_limits=with_limits)

    def after(self, seconds: float) -> bool:
        """Time passes; whether anything was asked."""
        self.clock.advance(seconds)
        return self.held.refresh(self.clock.now())

    def request(self, number: int, age: float = 0.0) -> RequestOutline:
        """One that ended so long ago."""
        at_seconds = self.clock.now().wall_seconds - age
        return RequestOutline(Source.FILE, CLAUDE_CODE, at_seconds, f"q{number}", Outcome.OK)


def test_nothing_is_asked_while_nothing_is_written() -> None:
    holding = Holding()
    holding.after(0)
    asked = len(holding.journal.asked)
    assert not any(holding.after(5.0) for _ in range(1000))
    assert len(holding.journal.asked) == asked


def test_news_is_asked_for_a_few_seconds_later_and_only_that() -> None:
    holding = Holding()
    holding.journal.put(holding.request(1, age=600))
    holding.after(0)
    holding.after(6)
    holding.journal.put(holding.request(2))
    assert holding.after(1.0) is False
    assert holding.after(5.0) is True
    assert [one.session for one in holding.held.requests] == ["q1", "q2"]
    assert holding.journal.asked[-1] == holding.journal.known[0].at_seconds - 120


def test_what_is_told_late_or_changed_afterwards_is_there_within_a_minute() -> None:
    holding = Holding()
    holding.journal.put(holding.request(1))
    holding.after(0)
    holding.clock.advance(30)
    holding.journal.put(holding.request(2))
    holding.after(0)
    holding.journal.put(holding.request(3, age=900))
    holding.journal.known = [one._replace(outcome=Outcome.ERROR) for one in holding.journal.known]
    holding.after(6)
    assert [one.session for one in holding.held.requests] == ["q1", "q2"]
    holding.after(60)
    assert [one.session for one in holding.held.requests] == ["q3", "q1", "q2"]
    assert {one.outcome for one in holding.held.requests} == {Outcome.ERROR}


def test_old_ones_are_let_go_and_no_more_are_held_than_there_is_room_for() -> None:
    holding = Holding()
    holding.journal.put(*(holding.request(number, age=1700 - number / 20) for number in range(MOST_HELD + 500)))
    holding.after(0)
    assert len(holding.held.requests) == MOST_HELD
    holding.clock.advance(1790)
    holding.journal.put(holding.request(99_999))
    holding.after(6)
    assert [one.session for one in holding.held.requests] == ["q99999"]


def test_what_is_not_wanted_is_not_asked() -> None:
    holding = Holding(request_seconds=0.0)
    holding.journal.put(holding.request(1))
    assert holding.after(60) is False
    holding.held.want(1800.0, 0.0, with_limits=False)
    assert holding.after(0) is True
    assert len(holding.held.requests) == 1
    holding.held.want(0.0, 0.0, with_limits=False)
    assert holding.held.requests == ()


def test_usual_answers_are_learned_now_and_then() -> None:
    holding = Holding(with_limits=True)
    for number in range(240):
        holding.journal.put(holding.request(number))
        holding.after(5)
    assert holding.held.limits == {"claude_code": 15.0}
    assert holding.journal.lessons == 2


@pytest.mark.parametrize("answers", [0, 99])
def test_what_is_still_learned_is_looked_up_soon_after_more_was_imported(answers: int) -> None:
    holding = Holding(with_limits=True)
    holding.journal.answers = answers
    holding.journal.put(holding.request(1))
    holding.after(0)
    assert holding.held.limits == {}
    holding.journal.answers = 100
    holding.journal.put(holding.request(2))
    holding.after(31)
    assert holding.held.limits == {"claude_code": 15.0}


def test_while_nothing_is_imported_nothing_is_learned_anew() -> None:
    holding = Holding(with_limits=True)
    holding.journal.answers = 99
    for _ in range(240):
        holding.after(5)
    assert holding.journal.lessons == 1


def test_a_journal_that_cannot_be_read_is_tried_again_and_says_why() -> None:
    holding = Holding()
    holding.journal.put(holding.request(1))
    holding.journal.broken = True
    assert holding.after(0) is False
    assert holding.held.error == "The disk is gone"
    holding.journal.broken = False
    assert holding.after(5) is True
    assert holding.held.error == ""
    assert len(holding.held.requests) == 1


def test_a_real_journal_says_when_somebody_else_wrote(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    reader = read_journal(path)
    assert reader.changes() == reader.changes()
    absent = reader.changes()
    journal = open_journal(path)
    begun = reader.changes()
    assert begun != absent
    assert reader.requests(RequestFilter()) == ()
    assert reader.changes() == begun
    journal.write(Findings(requests=(line("q1"),)))
    assert reader.changes() != begun
    journal.close()
    reader.close()
