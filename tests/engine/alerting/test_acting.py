"""What follows from incidents by itself follows as often as it may, whatever the clock says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.engine.alerting.parts import SwitchesView
from tests.helpers.alert_program import AlertProgram


@pytest.fixture
def program(tmp_path: Path) -> Iterator[AlertProgram]:
    made = AlertProgram(tmp_path, "hold_after_start: 0\n")
    yield made
    made.close()


def failing(program: AlertProgram, number: int = 1, interface: str = "codex") -> Incident:
    """Requests of an interface fail; the rule has it checked."""
    labels = (("interface", interface),)
    times = (program.now, program.now)
    return Incident(number, "success_rate", labels, Severity.WARNING, "agent_success_ratio", 0.95, *times, 0.5, 0.5, 20)


def is_checked(program: AlertProgram, interface: str = "codex") -> bool:
    """Whether the interface is checked when it fails now."""
    before = [report.at_seconds for report in program.switches.view.checks if report.interface == interface]
    program.work.acting.propose(failing(program, interface=interface), program.now)
    after = [report.at_seconds for report in program.switches.view.checks if report.interface == interface]
    return after != before


@pytest.mark.parametrize("step_seconds", [0.0, -5 * 3600.0, 5 * 3600.0])
def test_an_action_runs_three_times_an_hour_and_not_twice_a_minute_also_where_the_clock_is_set(
    program: AlertProgram, step_seconds: float
) -> None:
    assert is_checked(program)
    program.clock.step_wall(step_seconds)
    program.clock.advance(30.0)
    assert not is_checked(program)
    for expected in (True, True, False):
        program.clock.advance(61.0)
        assert is_checked(program) is expected
    assert is_checked(program, "claude_code"), "each interface by itself"
    program.clock.advance(3600.0)
    assert is_checked(program)


def test_what_is_over_before_the_controls_are_known_has_no_consequence(program: AlertProgram) -> None:
    known, program.switches.work.view = program.switches.work.view, SwitchesView()
    one, other = failing(program, 1), failing(program, 2, "claude_code")
    for incident in (one, other):
        program.work.acting.propose(incident, program.now)
    program.work.acting.catch_up((one,), program.now)
    program.switches.work.view = known
    program.work.acting.catch_up((one, other), program.now)
    assert [report.interface for report in program.switches.view.checks] == ["codex"]
