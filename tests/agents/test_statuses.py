"""One table says what a status means, whichever client or source tells of it."""

from __future__ import annotations

import pytest

from desktop_monitor.agents.claude import faults
from desktop_monitor.agents.codex.failures import failure_of
from desktop_monitor.agents.otlp.failures import kind_of
from desktop_monitor.agents.statuses import is_timeout, kind_of_status, status_of

_KINDS = {
    400: "invalid_request",
    401: "authentication",
    402: "authentication",
    404: "invalid_request",
    408: "network",
    418: "invalid_request",
    429: "rate_limit",
    500: "server",
    529: "overloaded",
}


@pytest.mark.parametrize(("status", "kind"), _KINDS.items())
def test_every_source_calls_a_failure_by_its_status_the_same(status: int, kind: str) -> None:
    rollout = failure_of({"codex_error_info": {"anything": {"http_status_code": status}}})

    assert kind_of_status(status) == faults.error_kind(status) == kind_of(status, "") == kind
    assert rollout is not None
    assert rollout.kind == kind


def test_an_answer_that_came_is_no_failure_by_its_status() -> None:
    assert kind_of_status(200) == ""


def test_time_runs_out_here_or_between_servers() -> None:
    assert [status for status in (None, 200, 408, 500, 504, 529) if is_timeout(status)] == [408, 504]


@pytest.mark.parametrize("code", [None, True, "429", 99, 600, -1, 10**30, 429.0])
def test_what_is_no_status_is_none(code: object) -> None:
    assert status_of(code) is None
