"""An interface is looked at from all sides, and its server only where the user allows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.actions.policy import ActionKind, ActionPolicy
from desktop_monitor.engine.agents_view import NO_AGENTS
from desktop_monitor.engine.alerting import checking
from desktop_monitor.engine.alerting.checking import InterfaceChecker
from desktop_monitor.engine.query import open_journal_reader
from desktop_monitor.errors import SourceError
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import CODEX, Findings, Outcome, Request, Source
from desktop_monitor.store.journal import open_journal
from desktop_monitor.web.failures import RequestError
from desktop_monitor.web.request import Answer
from desktop_monitor.web.request import Request as Sent
from tests.helpers.clock import FakeClock

QUIET = ActionPolicy("interface_health_check", ActionKind.HEALTH_CHECK)
REACHING = ActionPolicy("interface_health_check", ActionKind.HEALTH_CHECK, may_reach=True)


class Internet:
    """Answers for vendors."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.asked: list[str] = []
        self.is_down = False
        self.status = b'{"status": {"indicator": "none", "description": "All Systems Operational"}}'
        self.behind_seconds = 0.0

    def ask(self, request: Sent) -> Answer:
        self.asked.append(request.url)
        if self.is_down:
            raise RequestError("api.openai.com cannot be reached", "no route")
        date = self.clock.now().wall_seconds + self.behind_seconds
        return Answer(401, b"", is_whole=True, date_seconds=date)

    def send(self, request: Sent) -> Answer:
        self.asked.append(request.url)
        return Answer(200, self.status, is_whole=True)


class Check:
    """A checker with a journal of its own."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.internet = Internet(self.clock)
        self.ran: list[tuple[str, ...]] = []
        path = folder / "journal.sqlite3"
        self.journal = open_journal(path)
        self.checker = InterfaceChecker(
            self.clock,
            lambda: open_journal_reader(path),
            lambda: NO_AGENTS,
            self.internet,  # type: ignore[arg-type]
            self._run,
        )

    def tell(self, outcome: Outcome, age: float, kind: str = "") -> None:
        at = self.clock.now().wall_seconds - age
        request = Request(Source.FILE, CODEX, at, "s", f"q{at}", outcome=outcome, error_kind=kind)
        self.journal.write(Findings(requests=(request,)))

    def said(self, policy: ActionPolicy) -> tuple[bool, str]:
        report = self.checker.check(CODEX, policy)
        return report.is_fine, "\n".join(words(finding) for finding in report.findings)

    def _run(self, command: tuple[str, ...], _seconds: float) -> str:
        self.ran.append(command)
        if command[0] == "fail":
            raise SourceError("failed", "it ended with 1")
        return ""


@pytest.fixture
def check(tmp_path: Path) -> Iterator[Check]:
    made = Check(tmp_path)
    yield made
    made.journal.close()


def test_without_leave_nothing_leaves_the_machine(check: Check) -> None:
    check.tell(Outcome.OK, 60.0)
    is_fine, said = check.said(QUIET)
    assert is_fine
    assert "requests in the last 1 h: answered 1, failed 0" in said
    assert "was not asked" in said
    assert check.internet.asked == check.ran == []


def test_failures_of_the_last_hour_are_told_by_kind_older_ones_are_not(check: Check) -> None:
    check.tell(Outcome.ERROR, 60.0, "overloaded")
    check.tell(Outcome.ERROR, 7200.0, "ancient")
    is_fine, said = check.said(QUIET)
    assert not is_fine
    assert "they failed with overloaded (1)" in said
    assert "ancient" not in said


def test_with_leave_its_server_and_its_makers_page_are_asked(check: Check) -> None:
    is_fine, said = check.said(REACHING)
    assert is_fine
    assert "its server answers within" in said
    assert "its maker reports no trouble" in said
    assert [url.split("/")[2] for url in check.internet.asked] == ["api.openai.com", "status.openai.com"]


def test_a_server_out_of_reach_and_a_maker_in_trouble_are_told(check: Check) -> None:
    check.internet.is_down = True
    check.internet.status = b'{"status": {"indicator": "major", "description": "Partial System Outage"}}'
    is_fine, said = check.said(REACHING)
    assert not is_fine
    assert "cannot be reached" in said
    assert "its maker reports: Partial System Outage" in said


@pytest.mark.parametrize("status", [b"", b"[]", b'{"status": 3}', b"<html>"])
def test_a_status_page_that_makes_no_sense_blames_nobody(check: Check, status: bytes) -> None:
    check.internet.status = status
    assert check.said(REACHING)[0]


def test_a_wrong_clock_is_noticed_by_the_servers(check: Check) -> None:
    check.internet.behind_seconds = 600.0
    is_fine, said = check.said(REACHING)
    assert not is_fine
    assert "clock is wrong by 10 min" in said


def test_a_request_that_may_cost_something_is_only_the_users_own_command(check: Check) -> None:
    probing = ActionPolicy("check", ActionKind.HEALTH_CHECK, probes=((CODEX, ("codex", "ping")),))
    assert "a test request was answered" in check.said(probing)[1]
    failing = ActionPolicy("check", ActionKind.HEALTH_CHECK, probes=((CODEX, ("fail",)),))
    is_fine, said = check.said(failing)
    assert not is_fine
    assert "it ended with 1" in said
    assert check.ran == [("codex", "ping"), ("fail",)]


def test_an_interface_nobody_knows_is_checked_by_its_requests_alone(check: Check) -> None:
    report = check.checker.check("my_flow", REACHING)
    assert report.is_fine
    assert check.internet.asked == []


def test_this_module_names_no_address_that_is_not_encrypted() -> None:
    addresses = (*checking._ENDPOINTS.values(), *checking._STATUS_PAGES.values())
    assert all(address.startswith("https://") for address in addresses)
