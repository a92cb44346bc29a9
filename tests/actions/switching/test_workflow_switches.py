"""Whole switches of a project of agent-workflow, whose server says one thing and does another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.actions.controls.control import HttpStep
from desktop_monitor.actions.controls.driver import Driver
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject
from desktop_monitor.actions.switching.measure import Observed
from desktop_monitor.actions.switching.order import Order
from desktop_monitor.actions.switching.record import Initiator, Measure, Switch, SwitchState
from desktop_monitor.actions.switching.switcher import Switcher
from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import ActionError
from desktop_monitor.store.ledger import Ledger, memory_location, open_ledger
from tests.helpers.clock import FakeClock
from tests.helpers.controls import Desk
from tests.helpers.seed_interface import SeedProject, serving


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, clock=SystemClock())


@pytest.fixture
def project(desk: Desk) -> Iterator[SeedProject]:
    folder = desk.home / "project"
    (folder / ".orch-state").mkdir(parents=True)
    (folder / ".orch-state" / "context_config.yaml").write_text("default_mode: fancy # mine\n")
    with serving(SeedProject(folder)) as project:
        yield project


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    ledger = open_ledger(memory_location())
    yield ledger
    ledger.close()


class Program:
    """A program that switches the project."""

    def __init__(self, desk: Desk, project: SeedProject, ledger: Ledger, kind: str = "mode") -> None:
        self.clock = FakeClock()
        self.ledger = ledger
        self.control_id = f"agent_workflow.{kind}"
        self.driver: Driver = desk.preset(self.control_id, WorkflowProject(str(project.folder), project.url))
        self.drivers = {self.control_id: self.driver}
        self.switcher = Switcher(ledger, self.drivers, self.clock)

    def begin(self, value: str) -> Switch:
        return self.switcher.begin(
            Order(self.control_id, value, Initiator.AUTOMATIC, rollback_after_seconds=3600.0, watch_seconds=1800.0)
        )

    def attend(self, seconds: float, seen: Observed | None = None) -> SwitchState:
        self.clock.advance(seconds)
        self.switcher.attend(lambda _: seen)
        return self.ledger.switches()[0].state


def test_a_switch_by_its_working_route_takes_effect_and_goes_back_at_its_deadline(
    desk: Desk, project: SeedProject, ledger: Ledger
) -> None:
    program = Program(desk, project, ledger)
    assert program.begin("SIMPLE").state is SwitchState.WATCHING
    assert project.mode == "simple"
    assert program.attend(3700) is SwitchState.ROLLED_BACK
    assert project.mode == "fancy"
    assert "default_mode: fancy" in project.file.read_text()


def test_no_that_was_done_all_the_same_is_taken_back(desk: Desk, project: SeedProject, ledger: Ledger) -> None:
    program = Program(desk, project, ledger)
    control = program.driver.control
    assert isinstance(control.apply, HttpStep)
    request = replace(
        control.apply.request, url=f"{project.url}/api/context/switch", method="POST", body='{"mode": "{value}"}'
    )
    program.drivers[program.control_id] = desk.driver(replace(control, apply=HttpStep(request)))
    assert program.begin("SIMPLE").state is SwitchState.ROLLED_BACK
    assert project.mode == "fancy"


def test_yes_that_was_not_done_is_a_failure(desk: Desk, project: SeedProject, ledger: Ledger) -> None:
    project.lags = True
    assert Program(desk, project, ledger).begin("SIMPLE").state is SwitchState.FAILED
    assert project.mode == "fancy"


def test_what_only_its_file_says_is_taken_back(desk: Desk, project: SeedProject, ledger: Ledger) -> None:
    project.misreads = True
    program = Program(desk, project, ledger)
    assert program.begin("SIMPLE").state in {SwitchState.ROLLED_BACK, SwitchState.ROLLING_BACK}
    assert "default_mode: fancy" in project.file.read_text()


def test_its_simple_mode_that_answers_nothing_goes_back_at_once(
    desk: Desk, project: SeedProject, ledger: Ledger
) -> None:
    program = Program(desk, project, ledger)
    program.begin("SIMPLE")
    failing = Observed(Measure(0.0, 60.0, 3, 3, 0, None, None), leading_failures=3)
    assert program.attend(60, failing) is SwitchState.ROLLED_BACK
    assert project.mode == "fancy"


def test_while_another_version_answers_it_waits_and_then_goes_back(
    desk: Desk, project: SeedProject, ledger: Ledger
) -> None:
    program = Program(desk, project, ledger)
    program.begin("SIMPLE")
    project.generation = 3
    assert program.attend(3700) is SwitchState.WATCHING
    assert ledger.switches()[0].obstacle
    project.generation = 1
    assert program.attend(3600) is SwitchState.ROLLED_BACK
    assert project.mode == "fancy"


def test_an_interface_that_cannot_be_initialised_leaves_the_old_one(
    desk: Desk, project: SeedProject, ledger: Ledger
) -> None:
    assert Program(desk, project, ledger, "interface").begin("anthropic_api").state is SwitchState.FAILED
    assert project.interface == "mock"


@pytest.mark.parametrize("generation", [2, 3])
def test_versions_without_modes_are_refused_before_anything_is_written_down(
    desk: Desk, project: SeedProject, ledger: Ledger, generation: int
) -> None:
    project.generation = generation
    with pytest.raises(ActionError):
        Program(desk, project, ledger).begin("SIMPLE")
    assert ledger.switches() == ()
