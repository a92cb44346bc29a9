"""An interface health check says what was found, what was not asked, and blames nobody without facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_monitor.assess.interface_check import Answer, InterfaceFacts, Reach, failures_of, findings
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import CODEX, Outcome, Request, Source

NOW = 1_800_000_000.0
FINE = InterfaceFacts("codex", NOW, 3600.0, 2, NOW - 30, 12, (), 0)


def _said(facts: InterfaceFacts) -> str:
    return "\n".join(words(sentence) for sentence in findings(facts)[1])


def _is_fine(facts: InterfaceFacts) -> bool:
    return findings(facts)[0]


def test_an_interface_that_answers_is_fine_and_says_what_was_not_asked() -> None:
    assert _is_fine(FINE)
    assert "2 of its agents run here" in _said(FINE)
    assert "the last answer came 30 s ago" in _said(FINE)
    assert "was not asked" in _said(FINE)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (replace(FINE, processes=0), "none of its agents runs here"),
        (replace(FINE, failures=(("overloaded", 3),)), "they failed with overloaded (3)"),
        (replace(FINE, endpoint=Answer(Reach.FAILED, "no route")), "cannot be reached: no route"),
        (replace(FINE, vendor=Answer(Reach.FAILED, "Partial outage")), "its maker reports: Partial outage"),
        (replace(FINE, clock_behind_seconds=-200.0), "clock is wrong by 3 min 20 s"),
        (replace(FINE, probe=Answer(Reach.FAILED, "exit status 1")), "a test request failed: exit status 1"),
    ],
)
def test_each_thing_that_is_wrong_is_said_and_makes_it_not_fine(facts: InterfaceFacts, said: str) -> None:
    assert not _is_fine(facts)
    assert said in _said(facts)


def test_a_clock_that_is_a_little_off_is_no_trouble() -> None:
    assert _is_fine(replace(FINE, clock_behind_seconds=20.0))


def test_an_interface_nobody_used_is_not_blamed_for_it() -> None:
    unused = replace(FINE, processes=None, last_ok_seconds=None, ok=0)
    assert _is_fine(unused)
    assert "no request was answered in the last 1 h" in _said(unused)


def _request(outcome: Outcome, at: float, status: int | None = None, kind: str = "") -> Request:
    return Request(Source.FILE, CODEX, at, outcome=outcome, status_code=status, error_kind=kind)


def test_failures_are_counted_by_kind_the_most_frequent_first() -> None:
    requests = [
        _request(Outcome.OK, 1.0),
        _request(Outcome.ERROR, 2.0, 500),
        _request(Outcome.ERROR, 3.0, 429, "rate_limit"),
        _request(Outcome.ERROR, 4.0, 429, "rate_limit"),
        _request(Outcome.TIMEOUT, 5.0),
        _request(Outcome.CANCELLED, 6.0),
        _request(Outcome.OK, 7.0),
    ]
    ok, kinds, limited, last_ok = failures_of(requests)
    assert (ok, limited, last_ok) == (2, 2, 7.0)
    assert kinds == (("rate_limit", 2), ("500", 1), ("timeout", 1))
