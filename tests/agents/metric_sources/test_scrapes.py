"""When servers are asked, with which token, and what is said of those that do not answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from desktop_monitor.agents.metric_sources.background import Polled
from desktop_monitor.agents.metric_sources.scrapes import Scrapes
from desktop_monitor.agents.options import AgentOptions, Scrape, ScrapeKind
from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import SourceError
from desktop_monitor.web.fetching import Fetcher
from tests.helpers.clock import FakeClock
from tests.helpers.http_server import answer, saying, serving

FAST = Scrape("http://127.0.0.1:1", ScrapeKind.LLAMACPP, 10.0)
SLOW = Scrape("http://127.0.0.1:2", ScrapeKind.PROMETHEUS, 30.0, "MY_TOKEN")


class Asked:
    """Answers every request and remembers it."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        self.failing: set[str] = set()

    def get(self, url: str, token: str = "", accept: str = "*/*") -> bytes:
        self.requests.append((url, token))
        if url in self.failing:
            raise SourceError(f"{url} cannot be reached")
        return b"llamacpp:requests_processing 2\n"


class Bench:
    """Scrapes on a clock moved by hand."""

    def __init__(self, *scrapes: Scrape, environment: Mapping[str, str] = MappingProxyType({})) -> None:
        self.clock = FakeClock()
        self.fetch = Asked()
        self.scrapes = Scrapes(AgentOptions(scrapes=scrapes), self.fetch, environment)

    def poll(self, seconds: float = 0.0) -> Polled:
        self.clock.advance(seconds)
        self.fetch.requests.clear()
        return self.scrapes.poll(self.clock.now())

    def asked(self, seconds: float) -> list[str]:
        self.poll(seconds)
        return [url for url, _ in self.fetch.requests]


def test_nobody_is_asked_who_was_not_named() -> None:
    bench = Bench()
    assert not bench.scrapes.is_due(bench.clock.now())
    assert bench.poll() == Polled()
    assert bench.fetch.requests == []


def test_each_is_asked_at_its_own_interval() -> None:
    bench = Bench(FAST, SLOW, environment={"MY_TOKEN": "x"})
    fast, slow = "http://127.0.0.1:1/metrics", "http://127.0.0.1:2/metrics"
    assert [bench.asked(10.0) for _ in range(4)] == [[fast, slow], [fast], [fast], [fast, slow]]
    assert not bench.scrapes.is_due(bench.clock.now())
    bench.clock.advance(10.0)
    assert bench.scrapes.is_due(bench.clock.now())


def test_the_token_comes_from_the_environment_and_goes_to_its_server_alone() -> None:
    bench = Bench(FAST, SLOW, environment={"MY_TOKEN": "sk-planted"})
    bench.poll()
    assert [token for _, token in bench.fetch.requests] == ["", "sk-planted"]


def test_without_the_variable_nobody_is_asked_and_its_name_is_said() -> None:
    bench = Bench(SLOW)
    polled = bench.poll()
    assert bench.fetch.requests == []
    assert "MY_TOKEN is not set" in polled.problems[0]


def test_one_that_fails_costs_no_other_and_is_said_until_it_answers() -> None:
    bench = Bench(FAST, SLOW, environment={"MY_TOKEN": "x"})
    bench.fetch.failing.add("http://127.0.0.1:2/metrics")
    polled = bench.poll()
    assert [reading.value for reading in polled.findings.metrics] == [2.0]
    assert polled.problems == ("http://127.0.0.1:2/metrics cannot be reached",)
    assert bench.poll(10.0).problems == polled.problems, "not asked again yet"
    bench.fetch.failing.clear()
    assert bench.poll(20.0).problems == ()


def test_others_are_asked_after_the_settings_changed_and_old_problems_are_forgotten() -> None:
    bench = Bench(FAST)
    bench.fetch.failing.add("http://127.0.0.1:1/metrics")
    assert bench.poll().problems
    bench.scrapes.apply(AgentOptions())
    assert bench.scrapes.is_due(bench.clock.now())
    assert bench.poll() == Polled()
    assert not bench.scrapes.is_due(bench.clock.now())
    bench.scrapes.apply(AgentOptions(scrapes=(SLOW,)))
    assert bench.scrapes.is_due(bench.clock.now())


def test_after_the_end_nobody_is_asked() -> None:
    bench = Bench(FAST)
    bench.scrapes.stop()
    bench.poll()
    assert bench.fetch.requests == []


def test_a_real_server_is_asked_over_http() -> None:
    with serving(saying(answer(b"llamacpp:requests_processing 2\n"))) as server:
        options = AgentOptions(scrapes=(Scrape(server.url, ScrapeKind.LLAMACPP, 30.0, "KEY"),))
        scrapes = Scrapes(options, Fetcher(SystemClock()), {"KEY": "sk-planted"})
        (reading,) = scrapes.poll(FakeClock().now()).findings.metrics
    assert (reading.name, reading.value) == ("llamacpp_requests_processing", 2.0)
    assert "Authorization: Bearer sk-planted" in server.requests[0]


@pytest.mark.parametrize("status", ["401 Unauthorized", "500 Broken"])
def test_what_a_real_server_refuses_is_said_with_its_address(status: str) -> None:
    with serving(saying(answer(b"", status))) as server:
        scrapes = Scrapes(AgentOptions(scrapes=(Scrape(server.url),)), Fetcher(SystemClock()), {})
        (problem,) = scrapes.poll(FakeClock().now()).problems
    assert problem.startswith(f"{server.url}/metrics answers {status[:3]}")
