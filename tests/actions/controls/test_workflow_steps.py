"""Projects of agent-workflow are switched by what really works there, whatever its server says."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.actions.controls.control import HttpStep
from desktop_monitor.actions.controls.driver import Driver, UncertainError
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject
from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import ActionError
from tests.helpers.controls import Desk, switched
from tests.helpers.seed_interface import SeedProject, serving

FILE = "# ours\ndefault_mode: fancy # the good one\nmax_tokens: 1000\nunknown: 1\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, clock=SystemClock())


@pytest.fixture
def folder(desk: Desk) -> Path:
    (desk.home / "project" / ".orch-state").mkdir(parents=True)
    return desk.home / "project"


@pytest.fixture
def project(folder: Path) -> Iterator[SeedProject]:
    with serving(SeedProject(folder)) as project:
        yield project


def _mode(desk: Desk, project: SeedProject, url: str = "") -> Driver:
    named = WorkflowProject(str(project.folder), url or project.url)
    return desk.preset("agent_workflow.mode", named)


def _interface(desk: Desk, project: SeedProject) -> Driver:
    return desk.preset("agent_workflow.interface", WorkflowProject(str(project.folder), project.url))


class TestWhileItsServerRuns:
    def test_the_mode_is_what_its_settings_say(self, desk: Desk, project: SeedProject) -> None:
        state = _mode(desk, project).state()

        assert (state.configured, state.raw, state.effective, state.refusal) == ("AUTO", '[["auto"]]', None, "")

    def test_it_is_switched_by_its_one_route_that_works(self, desk: Desk, project: SeedProject) -> None:
        driver = _mode(desk, project)

        plan = switched(driver, "SIMPLE")

        assert driver.state().raw == plan.after == '[["simple"]]'
        assert "default_mode: simple\n" in project.file.read_text()
        assert plan.diff_lines == (f"PUT {project.url}/api/context/config", '{"default_mode": "simple"}')
        assert not any("switch" in request for request in project.requests)

    def test_it_goes_back_the_same_way(self, desk: Desk, project: SeedProject) -> None:
        driver = _mode(desk, project)
        plan = switched(driver, "FANCY")

        driver.restore(plan)

        assert (project.mode, driver.state().raw) == ("auto", plan.before)

    def test_the_mode_in_force_is_told_apart(self, desk: Desk, project: SeedProject) -> None:
        project.running = "fancy"

        state = _mode(desk, project).state()

        assert (state.configured, state.effective) == ("AUTO", "FANCY")

    def test_that_it_says_yes_proves_nothing(self, desk: Desk, project: SeedProject) -> None:
        project.lags = True
        driver = _mode(desk, project)

        plan = switched(driver, "SIMPLE")

        assert driver.state().raw == plan.before

    def test_a_wrong_answer_is_held_against_the_file(self, desk: Desk, project: SeedProject) -> None:
        project.misreads = True
        driver = _mode(desk, project)

        plan = switched(driver, "SIMPLE")

        state = driver.state()
        assert state.raw not in (plan.before, plan.after)
        assert state.written == plan.after
        driver.restore(plan)
        assert (driver.state().raw, driver.state().written) == (plan.before, "")

    def test_no_that_was_done_all_the_same_is_uncertain_and_goes_back(self, desk: Desk, project: SeedProject) -> None:
        control = _mode(desk, project).control
        assert isinstance(control.apply, HttpStep)
        request = replace(
            control.apply.request, url=f"{project.url}/api/context/switch", method="POST", body='{"mode": "{value}"}'
        )
        driver = desk.driver(replace(control, apply=HttpStep(request)))
        plan = driver.plan("SIMPLE")

        with pytest.raises(UncertainError, match="answers 400"):
            driver.apply(plan)
        assert driver.state().raw == plan.after
        with pytest.raises(UncertainError):
            driver.restore(plan)
        assert driver.state().raw == plan.before

    def test_what_its_server_does_to_the_file_is_told(self, desk: Desk, project: SeedProject) -> None:
        project.file.write_text(FILE.replace("fancy", "auto"))

        warnings = _mode(desk, project).plan("SIMPLE").warnings

        assert any("anew" in warning for warning in warnings)
        assert any("orchestrator" in warning for warning in warnings)

    def test_a_file_that_was_changed_under_its_server_is_told_apart(self, desk: Desk, project: SeedProject) -> None:
        project.file.write_text(FILE)
        driver = _mode(desk, project)

        state = driver.state()
        plan = switched(driver, "SIMPLE")

        assert (state.configured, state.written) == ("FANCY", '[["fancy"]]')
        assert (driver.state().raw, driver.state().written) == (plan.after, "")
        driver.restore(plan)
        assert (project.mode, driver.state().configured) == ("fancy", "FANCY")

    def test_another_project_on_the_same_port_is_left_alone(self, desk: Desk, project: SeedProject) -> None:
        other = SeedProject(desk.home / "other")
        other.file.parent.mkdir(parents=True)

        driver = _mode(desk, other, project.url)

        assert "does not keep its settings" in driver.state().refusal
        with pytest.raises(ActionError):
            driver.plan("SIMPLE")

    @pytest.mark.parametrize("generation", [2, 3])
    def test_versions_without_modes_are_not_switched(self, desk: Desk, project: SeedProject, generation: int) -> None:
        project.generation = generation
        driver = _mode(desk, project)

        assert driver.state().refusal
        with pytest.raises(ActionError):
            driver.plan("SIMPLE")

    def test_a_version_that_says_it_has_no_modes_is_not_switched(self, desk: Desk, project: SeedProject) -> None:
        project.reply = lambda *_: (200, {"context_management_available": False})  # type: ignore[method-assign]

        assert "no context modes" in _mode(desk, project).state().refusal


class TestWhileNoServerRuns:
    @pytest.fixture
    def stopped(self, folder: Path) -> SeedProject:
        project = SeedProject(folder)
        project.file.write_text(FILE)
        with serving(project):
            pass
        return project

    def test_the_mode_is_what_the_file_says(self, desk: Desk, stopped: SeedProject) -> None:
        state = _mode(desk, stopped).state()

        assert (state.configured, state.raw, state.effective, state.refusal) == ("FANCY", '[["fancy"]]', None, "")

    def test_only_the_key_is_changed(self, desk: Desk, stopped: SeedProject) -> None:
        driver = _mode(desk, stopped)

        plan = switched(driver, "SIMPLE")

        assert stopped.file.read_text() == FILE.replace("fancy", "simple")
        assert driver.state().raw == plan.after
        assert "from its next start" in " ".join(plan.warnings)
        assert "sessions that are started" in plan.warnings[0]
        driver.restore(plan)
        assert stopped.file.read_text() == FILE

    def test_it_counts_with_the_next_start_and_goes_back_by_the_server(self, desk: Desk, stopped: SeedProject) -> None:
        plan = switched(_mode(desk, stopped), "SIMPLE")

        with serving(SeedProject(stopped.folder)) as project:
            driver = _mode(desk, project)
            assert driver.state().raw == plan.after
            driver.restore(plan)

            assert project.mode == "fancy"

    def test_what_the_server_switched_goes_back_without_it(self, desk: Desk, folder: Path) -> None:
        with serving(SeedProject(folder)) as project:
            plan = switched(_mode(desk, project), "SIMPLE")
        driver = _mode(desk, project)
        assert driver.state().raw == plan.after

        driver.restore(plan)

        assert driver.state().raw == plan.before
        assert "default_mode: auto\n" in project.file.read_text()

    def test_a_file_that_says_nothing_means_the_default(self, desk: Desk, stopped: SeedProject) -> None:
        stopped.file.write_text("max_tokens: 1\n")
        driver = _mode(desk, stopped)
        assert driver.state().configured == "AUTO"

        plan = switched(driver, "SIMPLE")
        driver.restore(plan)

        assert stopped.file.read_text() == "max_tokens: 1\n"
        assert driver.state().raw == plan.before

    def test_a_preview_of_the_file_is_not_carried_out_by_the_server(self, desk: Desk, stopped: SeedProject) -> None:
        with serving(SeedProject(stopped.folder)) as project:
            url = project.url
        driver = _mode(desk, stopped, url)
        plan = driver.plan("SIMPLE")

        with serving(SeedProject(stopped.folder)) as project:
            driver = _mode(desk, project)
            with pytest.raises(ActionError, match="changed since the preview"):
                driver.apply(plan)

    def test_a_damaged_file_is_left_alone(self, desk: Desk, stopped: SeedProject) -> None:
        stopped.file.write_text("default_mode: [")

        assert "line 1" in _mode(desk, stopped).state().refusal

    def test_a_folder_that_is_no_project_is_not_made_one(self, desk: Desk, stopped: SeedProject) -> None:
        elsewhere = SeedProject(desk.home / "elsewhere")
        driver = _mode(desk, elsewhere, stopped.url)

        assert "There is no" in driver.state().refusal
        with pytest.raises(ActionError):
            driver.plan("SIMPLE")
        assert not elsewhere.folder.exists()


class TestItsInterface:
    def test_it_is_read_and_switched(self, desk: Desk, project: SeedProject) -> None:
        driver = _interface(desk, project)
        assert driver.state().configured == "mock"

        plan = switched(driver, "claude_code")

        assert (project.interface, driver.state().raw) == ("claude_code", plan.after)
        assert plan.diff_lines == (f"POST {project.url}/api/interfaces/claude_code/switch", "{}")
        assert any("tokens" in warning for warning in plan.warnings)
        driver.restore(plan)
        assert project.interface == "mock"

    def test_one_that_cannot_be_initialised_leaves_the_old_one(self, desk: Desk, project: SeedProject) -> None:
        driver = _interface(desk, project)
        plan = driver.plan("anthropic_api")

        with pytest.raises(UncertainError, match="answers 400"):
            driver.apply(plan)

        assert driver.state().raw == plan.before
        assert [request for request in project.requests if "switch" in request] == [
            "POST /api/interfaces/anthropic_api/switch"
        ]

    def test_a_test_that_does_not_end_is_given_up_and_not_repeated(self, desk: Desk, project: SeedProject) -> None:
        project.test_over.clear()
        driver = desk.driver(replace(_interface(desk, project).control, timeout_seconds=0.3))
        plan = driver.plan("claude_code")

        with pytest.raises(UncertainError, match="did not answer"):
            driver.apply(plan)

        assert len([request for request in project.requests if "switch" in request]) == 1

    def test_made_up_answers_are_never_chosen_without_being_asked_for(self, desk: Desk, project: SeedProject) -> None:
        project.interface = "claude_code"
        driver = _interface(desk, project)

        assert driver.control.fallbacks == ("claude_code", "anthropic_api")
        assert any("invents" in warning for warning in driver.plan("mock").warnings)
