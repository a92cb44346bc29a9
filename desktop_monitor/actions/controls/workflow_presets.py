"""Controls of a project of agent-workflow: its context mode and its interface.

Where such a project is and whether its server runs is never guessed: the user names it
in ``modes.yaml``. Routes and files: github.com/jmontp/agent-workflow. Must not know how
requests are sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.actions.controls.control import (
    Control,
    ControlKind,
    ControlValue,
    Effect,
    FileFormat,
    FileStep,
    HttpStep,
)
from desktop_monitor.actions.policy import RequestSpec
from desktop_monitor.language.text import text

WORKFLOW = "agent_workflow"
_LONGEST_TEST_SECONDS = 330.0
"""Before it switches, it has the new interface answer, which may take it 300 s."""


@dataclass(frozen=True, slots=True)
class WorkflowProject:
    """One project as the user named it."""

    folder: str
    """Where it is started: its ``.orch-state`` is there. Absolute, or below ``~``."""
    url: str = "http://127.0.0.1:5000"
    """Of its server."""
    name: str = ""
    """Tells it from other projects; empty for the only one."""


def workflow_controls(project: WorkflowProject) -> tuple[Control, ...]:
    """Its context mode and its interface."""
    return _mode(project), _interface(project)


def modes_url(settings_url: str) -> str:
    """Where the server that has its settings at `settings_url` tells the mode in force."""
    return settings_url.removesuffix("config") + "modes"


def _mode(project: WorkflowProject) -> Control:
    base = project.url.rstrip("/")
    return Control(
        control_id=_id(project, "mode"),
        called=text("{title}: context mode", title=_title(project)),
        kind=ControlKind.CONTEXT_MODE,
        interface="",
        values=(ControlValue("SIMPLE", "simple"), ControlValue("FANCY", "fancy"), ControlValue("AUTO", "auto")),
        effect=Effect.NEXT_OPERATION,
        get=HttpStep(_get(f"{base}/api/context/config"), ("config", "mode")),
        # Its own route for switching answers 400 and stops the running mode.
        apply=HttpStep(_request(f"{base}/api/context/config", "PUT", '{"default_mode": "{value}"}')),
        verify=FileStep(f"{project.folder}/.orch-state/context_config.yaml", FileFormat.YAML, (("default_mode",),)),
        is_preset=True,
    )


def _interface(project: WorkflowProject) -> Control:
    base = project.url.rstrip("/")
    names = ("claude_code", "anthropic_api", "mock")
    return Control(
        control_id=_id(project, "interface"),
        called=text("{title}: interface", title=_title(project)),
        kind=ControlKind.INTERFACE,
        interface="",
        values=tuple(ControlValue(name, name) for name in names),
        effect=Effect.NEXT_OPERATION,
        get=HttpStep(_get(f"{base}/api/interfaces"), ("active_interface",)),
        apply=HttpStep(_request(f"{base}/api/interfaces/{{value}}/switch", "POST", "{}")),
        # Never to made-up answers by itself.
        fallbacks=("claude_code", "anthropic_api"),
        timeout_seconds=_LONGEST_TEST_SECONDS,
        is_preset=True,
    )


def _id(project: WorkflowProject, name: str) -> str:
    return f"{WORKFLOW}.{project.name}.{name}" if project.name else f"{WORKFLOW}.{name}"


def _title(project: WorkflowProject) -> str:
    return project.name or "agent-workflow"


def _get(url: str) -> RequestSpec:
    return _request(url, "GET", "")


def _request(url: str, method: str, body: str) -> RequestSpec:
    return RequestSpec(url, method, body, allow_private=True)
