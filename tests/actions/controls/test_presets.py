"""Clients that are there are offered as controls, with keys that really count."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.actions.controls.control import ControlKind, Effect, FileFormat
from desktop_monitor.actions.controls.in_force import request_fact
from desktop_monitor.actions.controls.presets import preset_controls
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject
from desktop_monitor.errors import ActionError
from tests.helpers.controls import Desk, file_control, switched

CLAUDE = """{
  // how I like it
  "env": { "ANTHROPIC_API_KEY": "sk-ant-hidden-0123456789abcdef" },
  "model": "opus",
  "permissions": {"allow": ["Bash(ls:*)"]},
}
"""
CODEX = """# mine
model = "gpt-5.2-codex"
model_reasoning_effort = "high"   # thinks

[model_providers.own]
env_key = "OWN_KEY"

[otel]
exporter = "none"
"""
GEMINI = '{"security": {"auth": {"selectedType": "oauth-personal"}}, "model": {"name": "gemini-2.5-pro"}}'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.file(".claude/settings.json", CLAUDE)
    desk.file(".codex/config.toml", CODEX)
    desk.file(".gemini/settings.json", GEMINI)
    return desk


def _ids(desk: Desk, *projects: WorkflowProject) -> list[str]:
    return [control.control_id for control in preset_controls(desk.places, projects)]


def test_only_clients_that_are_there_are_offered(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert _ids(desk) == []

    desk.file(".codex/config.toml", "")
    assert _ids(desk) == ["codex.mode", "codex.effort", "codex.model"]


def test_every_control_has_a_name_of_its_own(desk: Desk) -> None:
    projects = (WorkflowProject("/a"), WorkflowProject("/b", name="other"))
    ids = _ids(desk, *projects)

    assert len(set(ids)) == len(ids) == 12
    assert {"agent_workflow.mode", "agent_workflow.interface", "agent_workflow.other.mode"} <= set(ids)


def test_clients_are_found_where_their_variables_lead(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.environment["CLAUDE_CONFIG_DIR"] = str(tmp_path / "elsewhere")
    desk.environment["CODEX_HOME"] = str(tmp_path / "codex")
    (tmp_path / "codex").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "settings.json").write_text("{}")

    switched(desk.preset("claude_code.effort"), "low")

    assert json.loads((tmp_path / "elsewhere" / "settings.json").read_text()) == {"maxEffortLevel": "low"}
    assert desk.preset("codex.mode").state().refusal == ""


def test_each_folder_of_claude_codes_settings_has_controls_that_say_which(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for folder in (".config/claude", ".claude"):
        desk.file(f"{folder}/settings.json", '{"effortLevel": "high"}')

    switched(desk.preset("claude_code.config_claude.mode"), "SIMPLE")

    assert (desk.home / ".claude/settings.json").read_text() == '{"effortLevel": "high"}'
    assert '"low"' in (desk.home / ".config/claude/settings.json").read_text()
    titles = [control.title for control in preset_controls(desk.places) if control.kind is ControlKind.CONTEXT_MODE]
    assert titles == ["Claude Code (~/.claude): context mode", "Claude Code (~/.config/claude): context mode"]


def test_the_usual_folder_has_the_short_name_wherever_it_is_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    names = (".claude-work", ".claude", ".claude_work", "123", "\u202ekлод")
    for name in names:
        desk.file(f"{name}/settings.json", "{}")
    desk.environment["CLAUDE_CONFIG_DIR"] = ",".join(f"~/{name}" for name in names)

    controls = preset_controls(desk.places)

    assert [control.control_id for control in controls if control.kind is ControlKind.CONTEXT_MODE] == [
        "claude_code.claude_work.mode",
        "claude_code.mode",
        "claude_code.claude_work_no2.mode",
        "claude_code.folder_123.mode",
        "claude_code.k.mode",
    ]
    assert len({control.control_id for control in controls}) == 15


def test_no_two_folders_share_a_name_whatever_they_are_called(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    names = ("work_no3", "work", ".work", ".work-", "work-notes")
    for name in names:
        desk.file(f"{name}/settings.json", "{}")
    desk.environment["CLAUDE_CONFIG_DIR"] = ",".join(f"~/{name}" for name in ("usual", *names))
    desk.file("usual/settings.json", "{}")

    controls = preset_controls(desk.places)

    assert [control.control_id for control in controls if control.kind is ControlKind.CONTEXT_MODE] == [
        "claude_code.mode",
        "claude_code.work_no3.mode",
        "claude_code.work.mode",
        "claude_code.work_no2.mode",
        "claude_code.work_no4.mode",
        "claude_code.work_notes.mode",
    ]


def test_claude_codes_simple_mode_caps_the_effort_of_every_model(desk: Desk) -> None:
    driver, path = desk.preset("claude_code.mode"), desk.home / ".claude/settings.json"
    assert driver.control.effect is Effect.NEXT_OPERATION
    assert driver.state().configured == "FANCY"

    plan = switched(driver, "SIMPLE")

    assert '  "maxEffortLevel": "low",\n  "effortLevel": "low",\n' in path.read_text()
    assert "how I like it" in path.read_text()
    assert "hidden" not in str(plan)
    driver.restore(plan)
    assert path.read_text() == CLAUDE


def test_fancy_is_what_the_user_had_at_first_use(desk: Desk) -> None:
    driver = desk.preset("codex.mode")
    desk.memory["codex.mode"] = switched(driver, "SIMPLE").before
    assert driver.state().configured == "SIMPLE"

    plan = switched(driver, "FANCY")

    assert (plan.before_value, plan.after) == ("SIMPLE", '[["high"]]')
    assert (desk.home / ".codex/config.toml").read_text() == CODEX
    assert driver.state().configured == "FANCY"


def test_fancy_is_the_clients_own_default_for_who_had_simple_at_first(desk: Desk) -> None:
    path = desk.file(".codex/config.toml", CODEX.replace("high", "low"))
    driver = desk.preset("codex.mode")
    assert driver.state().configured == "SIMPLE"
    for memory in ({}, {"codex.mode": driver.state().raw}):
        desk.memory = memory
        driver = desk.preset("codex.mode")

        assert driver.plan("FANCY").after == "[[]]"
        with pytest.raises(ActionError, match="SIMPLE already"):
            driver.plan("SIMPLE")
    switched(driver, "FANCY")
    assert "model_reasoning_effort" not in path.read_text()
    assert driver.state().configured == "FANCY"


def test_what_is_neither_has_no_name(desk: Desk) -> None:
    desk.memory["codex.mode"] = '[["medium"]]'

    assert desk.preset("codex.mode").state().configured is None
    assert desk.preset("codex.effort").state().configured == "high"


@pytest.mark.parametrize(
    ("control_id", "value", "line"),
    [
        ("claude_code.model", "sonnet", '  "model": "sonnet",'),
        ("claude_code.effort", "medium", '  "maxEffortLevel": "medium",'),
        ("codex.effort", "xhigh", 'model_reasoning_effort = "xhigh"   # thinks'),
        ("gemini.mode", "SIMPLE", GEMINI.replace("gemini-2.5-pro", "flash")),
        ("gemini.model", "flash-lite", GEMINI.replace("gemini-2.5-pro", "flash-lite")),
    ],
)
def test_one_line_is_changed_and_brought_back(desk: Desk, control_id: str, value: str, line: str) -> None:
    contents = {path: path.read_bytes() for path in desk.home.glob(".*/*.*")}
    driver = desk.preset(control_id)

    plan = switched(driver, value)

    added = [line[1:] for line in plan.diff_lines if line.startswith("+") and not line.startswith("+++")]
    assert added == [line]
    assert driver.state().configured == value
    driver.restore(plan)
    assert {path: path.read_bytes() for path in contents} == contents


def test_the_default_is_no_key_at_all(desk: Desk) -> None:
    driver = desk.preset("codex.model")

    plan = switched(driver, "default")

    assert "gpt-5.2" not in (desk.home / ".codex/config.toml").read_text()
    driver.restore(plan)
    assert (desk.home / ".codex/config.toml").read_text() == CODEX


def test_what_may_be_typed_into_a_running_session_is_told(desk: Desk) -> None:
    (warning,) = desk.preset("claude_code.model").plan("haiku").warnings
    assert warning.endswith("running ones keep theirs. There, type /model haiku to have it now.")
    assert "running ones keep theirs." in desk.preset("gemini.model").plan("pro").warnings[0]


def test_the_price_of_another_effort_is_told(desk: Desk) -> None:
    warnings = desk.preset("claude_code.mode").plan("SIMPLE").warnings

    assert warnings[0] == "It takes effect with the next operation."
    assert any("prompt cache" in warning for warning in warnings)
    assert any("/effort" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        ("claude-opus-5-5", "opus"),
        ("claude-haiku-4-5-20251001", "haiku"),
        ("gpt-5", None),
        ("opus", "opus"),
        ("", None),
    ],
)
def test_the_newest_requests_model_is_the_one_in_force(desk: Desk, seen: str, name: str | None) -> None:
    desk.seen["claude_code.model"] = seen

    assert desk.preset("claude_code.model").state().effective == name


def test_the_newest_requests_effort_is_the_one_in_force(desk: Desk) -> None:
    desk.seen = {"codex.effort": "low", "codex.mode": "low", "claude_code.mode": "low", "gemini.mode": "medium"}

    found = {name: desk.preset(name).state().effective for name in desk.seen}

    assert found == {"codex.effort": "low", "codex.mode": "SIMPLE", "claude_code.mode": "SIMPLE", "gemini.mode": None}


def test_context_modes_have_the_names_that_actions_ask_for(desk: Desk) -> None:
    modes = [control for control in preset_controls(desk.places) if control.kind is ControlKind.CONTEXT_MODE]

    assert [control.interface for control in modes] == ["claude_code", "codex", "gemini"]
    assert all(control.value("SIMPLE") and control.value("FANCY") for control in modes)


def test_each_control_is_seen_by_a_fact_of_its_requests(desk: Desk) -> None:
    facts = {control.control_id: request_fact(control) for control in preset_controls(desk.places)}

    assert facts == {
        "claude_code.mode": "effort",
        "claude_code.effort": "effort",
        "claude_code.model": "model",
        "codex.mode": "effort",
        "codex.effort": "effort",
        "codex.model": "model",
        "gemini.mode": "model",
        "gemini.model": "model",
    }
    own = file_control("/x", FileFormat.YAML, ("context", "default"))
    assert request_fact(own) == "mode"
    assert request_fact(replace(own, kind=ControlKind.OTHER)) == ""
