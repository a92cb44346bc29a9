"""The seed document's file, unchanged: each of its rules notices, says and does what it says there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.config.modes_loader import modes_from
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import Outcome
from desktop_monitor.notify.message import MessageKind
from desktop_monitor.store.ledger import read_ledger
from tests.helpers.alert_program import WRITTEN, AlertProgram, said

SEED = (Path(__file__).parents[2] / "data" / "seed_alerts_config.yaml").read_text(encoding="utf-8")
FLOW = "flow.interface"
MINUTE, HOUR = 60.0, 3600.0


@pytest.fixture
def program(tmp_path: Path) -> Iterator[AlertProgram]:
    """With an interface of the user's own workflow that can be switched."""
    (tmp_path / "flow.json").write_text('{"interface": "claude_code"}')
    controls = f"""
    controls:
      {FLOW}:
        kind: interface
        file: {{path: "{tmp_path}/flow.json", key: interface}}
        values: {{claude_code: claude_code, anthropic_api: anthropic_api, mock: mock}}
        fallbacks: [mock, anthropic_api]
    """
    made = AlertProgram(tmp_path, SEED, modes=modes_from(tree_of(controls, "modes.yaml"), "modes.yaml"))
    made.run(2 * MINUTE)
    yield made
    made.close()


def telling(program: AlertProgram, *outcomes: Outcome, seconds: float = 2.0) -> Callable[[], None]:
    """A step in which one request more is told of every half minute."""
    coming, ticks = cycle(outcomes), cycle(range(6))

    def step() -> None:
        if next(ticks) == 0:
            program.tell(next(coming), seconds, error_kind="overloaded")

    return step


def fired(program: AlertProgram) -> tuple[Incident, ...]:
    ledger = read_ledger(program.paths.ledger)
    try:
        return tuple(ledger.incidents(0, program.now + 1))
    finally:
        ledger.close()


def interface(program: AlertProgram) -> str:
    return (program.folder / "flow.json").read_text()


def test_answers_of_more_than_five_seconds_have_the_simple_mode_suggested(program: AlertProgram) -> None:
    program.run(10 * MINUTE, step=telling(program, Outcome.OK, seconds=5.5))
    (incident,) = fired(program)
    assert (incident.rule, incident.severity, incident.threshold) == ("response_time", Severity.WARNING, 5.0)
    (notification,) = program.notifier.shown
    assert "5.5 s, over the limit of 5 s" in notification.body
    (suggestion,) = program.view.suggestions
    assert (suggestion.suggestion.action, suggestion.suggestion.value) == ("suggest_simple_mode", "SIMPLE")
    assert program.effort() == WRITTEN


def test_answers_of_less_are_fine(program: AlertProgram) -> None:
    program.run(HOUR, step=telling(program, Outcome.OK, seconds=4.9))
    assert fired(program) == ()


def test_memory_that_is_used_up_forces_the_simple_mode_for_an_hour_once_armed(program: AlertProgram) -> None:
    program.switches.arm("claude_code.mode", is_armed=True)
    program.run(5 * MINUTE, memory=0.91)
    (incident,) = fired(program)
    assert (incident.rule, incident.severity) == ("memory_usage", Severity.CRITICAL)
    assert '"effortLevel": "low"' in program.effort()
    program.run(HOUR, memory=0.5)
    assert program.effort() == WRITTEN


def test_memory_that_is_used_up_asks_before_it_was_armed(program: AlertProgram) -> None:
    program.run(5 * MINUTE, memory=0.91)
    assert [view.suggestion.action for view in program.view.suggestions] == ["force_simple_mode"]
    assert program.effort() == WRITTEN


def test_memory_that_is_nearly_used_up_is_fine(program: AlertProgram) -> None:
    program.run(HOUR, memory=0.89)
    assert fired(program) == ()


def test_fewer_than_95_of_100_answers_have_the_interface_checked_and_its_findings_shown(program: AlertProgram) -> None:
    outcomes = (Outcome.OK, Outcome.OK, Outcome.OK, Outcome.ERROR)
    program.run(HOUR, step=telling(program, *outcomes))
    (incident,) = fired(program)
    assert (incident.rule, incident.severity, incident.threshold) == ("success_rate", Severity.WARNING, 0.95)
    (report,) = program.view.checks
    assert report.interface == "claude_code"
    assert any("overloaded" in words(finding) for finding in report.findings)


def test_three_failures_in_a_row_switch_to_the_backup_interface_once_armed_and_tell_the_channels(
    program: AlertProgram,
) -> None:
    program.switches.arm(FLOW, is_armed=True)
    program.run(61.0, step=telling(program, Outcome.ERROR))
    assert fired(program) == ()
    program.run(30.0, step=telling(program, Outcome.TIMEOUT))
    (incident,) = fired(program)
    assert (incident.rule, incident.severity, incident.peak) == ("interface_failure", Severity.CRITICAL, 3.0)
    assert interface(program) == '{"interface": "anthropic_api"}'
    told = [message for message, _ in program.remote.sent if message.kind is MessageKind.NOTICE]
    assert ["anthropic_api" in message.body for message in told] == [True]


def test_three_failures_in_a_row_only_suggest_a_backup_before_it_was_armed(program: AlertProgram) -> None:
    program.run(91.0, step=telling(program, Outcome.ERROR))
    assert interface(program) == '{"interface": "claude_code"}'
    (view,) = program.view.suggestions
    assert (view.suggestion.action, view.suggestion.control_id) == ("automatic_fallback", FLOW)
    assert view.planned is not None
    assert view.planned.plan is not None
    confirmed = program.work.acting.confirm(view.suggestion.suggestion_id, view.planned.plan.hash)
    assert view.suggestion.value in said(confirmed)
    assert view.suggestion.value in interface(program)
