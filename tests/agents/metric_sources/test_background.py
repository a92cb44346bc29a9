"""A poll on a thread of its own: asking for news never waits, and the end does not either."""

from __future__ import annotations

import logging
import threading

import pytest

from desktop_monitor.agents.metric_sources.background import BackgroundFeed, Polled
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.clock import Instant
from desktop_monitor.metrics.agent_event import NOTHING, Findings, MetricReading
from tests.helpers.clock import FakeClock

PATIENCE_SECONDS = 20.0
FOUND = Findings(metrics=(MetricReading("queue", (), 1.0, 2.0),))


class GatedPoll:
    """Answers when it is let, with what it was given."""

    name = "metrics.test"

    def __init__(self, *answers: Polled | BaseException) -> None:
        self.answers = list(answers)
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.thread: threading.Thread | None = None
        self.options: AgentOptions | None = None
        self.stopped = False

    def is_due(self, at: Instant) -> bool:
        return bool(self.answers)

    def poll(self, at: Instant) -> Polled:
        self.thread = threading.current_thread()
        self.entered.set()
        assert self.gate.wait(PATIENCE_SECONDS)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def apply(self, options: AgentOptions) -> None:
        self.options = options

    def stop(self) -> None:
        self.stopped = True


def fetched(feed: BackgroundFeed) -> Findings:
    """Ask, wait for the answer, fetch it."""
    first = feed.news()
    assert feed.wait_until_idle(PATIENCE_SECONDS)
    return first + feed.news()


def test_no_thread_is_begun_while_nothing_is_due() -> None:
    feed = BackgroundFeed(GatedPoll(), FakeClock())
    before = threading.active_count()
    assert feed.news() == NOTHING
    assert threading.active_count() == before


def test_news_come_with_a_later_call_and_once() -> None:
    poll = GatedPoll(Polled(FOUND))
    feed = BackgroundFeed(poll, FakeClock())
    assert fetched(feed) == FOUND
    assert feed.news() == NOTHING
    feed.close()


def test_asking_does_not_wait_for_a_poll_that_hangs_and_asks_it_no_second_time() -> None:
    poll = GatedPoll(Polled(FOUND))
    poll.gate.clear()
    feed = BackgroundFeed(poll, FakeClock())
    assert [feed.news() for _ in range(3)] == [NOTHING] * 3
    poll.gate.set()
    assert feed.wait_until_idle(PATIENCE_SECONDS)
    assert feed.news() == FOUND
    feed.close()


def test_what_is_wrong_stays_until_a_poll_finds_it_right_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    wrong = Polled(FOUND, ("a.prom is not yours", "b.prom is no ordinary file"))
    feed = BackgroundFeed(GatedPoll(wrong, wrong, Polled()), FakeClock())
    errors = []
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            feed.news()
            assert feed.wait_until_idle(PATIENCE_SECONDS)
            errors.append(feed.error)
    assert errors == ["a.prom is not yours; b.prom is no ordinary file"] * 2 + [""]
    assert len(caplog.records) == 1
    assert feed.news() == NOTHING
    feed.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_defect_is_said_and_the_next_poll_has_a_new_thread() -> None:
    poll = GatedPoll(ValueError("a defect"), Polled(FOUND))
    feed = BackgroundFeed(poll, FakeClock())
    feed.news()
    assert feed.wait_until_idle(PATIENCE_SECONDS)
    assert poll.thread is not None
    poll.thread.join(PATIENCE_SECONDS)
    assert "failed unexpectedly" in feed.error
    assert fetched(feed) == FOUND
    assert feed.error == ""
    feed.close()


def test_it_ends_without_waiting_and_asks_nothing_more() -> None:
    poll = GatedPoll(Polled(FOUND), Polled(FOUND))
    poll.gate.clear()
    feed = BackgroundFeed(poll, FakeClock())
    feed.news()
    assert poll.entered.wait(PATIENCE_SECONDS)
    feed.close()
    poll.gate.set()
    assert poll.stopped
    assert feed.wait_until_idle(PATIENCE_SECONDS)
    feed.news()
    assert len(poll.answers) == 1


def test_options_reach_the_poll() -> None:
    poll = GatedPoll()
    options = AgentOptions(run_metric_executables=True)
    BackgroundFeed(poll, FakeClock()).apply(options)
    assert poll.options is options
