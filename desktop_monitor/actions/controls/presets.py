"""Controls that need no declaration: the settings of clients that are there, and of named projects.

Keys and when they count were seen with Claude Code 2.1.330, Codex 0.169.0 and Gemini CLI
0.61.0. In Claude Code, ``effortLevel`` alone no longer reaches its newest models, which
take ``modelSettings``; ``maxEffortLevel`` caps every model, in running sessions, too.
Must not know how files are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from desktop_monitor.actions.clients.claude import claude_target
from desktop_monitor.actions.clients.client import Places
from desktop_monitor.actions.clients.codex import Codex
from desktop_monitor.actions.clients.gemini import GeminiCli
from desktop_monitor.actions.controls.control import (
    Control,
    ControlKind,
    ControlValue,
    Effect,
    FileFormat,
    FileStep,
    OwnNames,
)
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject, workflow_controls
from desktop_monitor.actions.documents import files
from desktop_monitor.actions.documents.document import KeyPath
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI

SIMPLE, FANCY = "SIMPLE", "FANCY"
DEFAULT = "default"
"""The client's own: the key is not there."""
_CAP: KeyPath = ("maxEffortLevel",)
_EFFORT: KeyPath = ("effortLevel",)


def preset_controls(places: Places, projects: Iterable[WorkflowProject] = ()) -> tuple[Control, ...]:
    """Of every client that is there, and of the projects of agent-workflow that the user named."""
    clients = (*_claude(places), *_codex(places), *_gemini(places))
    return (*clients, *(control for project in projects for control in workflow_controls(project)))


def _claude(places: Places) -> Iterator[Control]:
    """Of every folder of settings: a person may have one for each account."""
    found = claude_target(places).files
    usual = files.real_path(places.home / ".claude" / "settings.json")
    first = usual if usual in found else next(iter(found), None)
    ids: list[str] = []
    for path in found:
        told = _folder_words(path.parent, places.home)
        ids.append("" if path == first else _folder_id(told, ids))
        yield from _claude_controls(path, ids[-1], told if len(found) > 1 else "")


def _claude_controls(path: Path, folder_id: str, told: str) -> tuple[Control, ...]:
    """Of one folder; `told` names it to people where there are several."""
    client = f"{CLAUDE_CODE}.{folder_id}" if folder_id else CLAUDE_CODE
    title = f"Claude Code ({told})" if told else "Claude Code"
    controls = (
        _control(
            client,
            "mode",
            text("{title}: context mode", title=title),
            _step(path, FileFormat.JSON, _CAP, _EFFORT),
            _mode(("low", "low")),
            Effect.NEXT_OPERATION,
            ControlKind.CONTEXT_MODE,
        ),
        _control(
            client,
            "effort",
            text("{title}: effort at most", title=title),
            _step(path, FileFormat.JSON, _CAP),
            _values("low", "medium", "high", "xhigh"),
            Effect.NEXT_OPERATION,
        ),
        _model(
            client,
            title,
            _step(path, FileFormat.JSON, ("model",)),
            *("haiku", "sonnet", "opus", "opusplan", "best"),
            paste="/model",
        ),
    )
    return tuple(replace(one, interface=CLAUDE_CODE) for one in controls)


def _folder_words(folder: Path, home: Path) -> str:
    """As people write it: ``~/.config/claude``."""
    home = files.real_path(home)
    return f"~/{folder.relative_to(home).as_posix()}" if folder.is_relative_to(home) else str(folder)


def _folder_id(told: str, others: Sequence[str]) -> str:
    """As a control's id has it: ``config_claude``; with a number where another folder's is the same."""
    words = "_".join(re.findall(r"[a-z0-9]+", told.lower()))
    name = words if words[:1].isalpha() else f"folder_{words}".rstrip("_")
    numbered = (f"{name}_no{number}" for number in count(2))
    return next(one for one in chain((name,), numbered) if one not in others)


def _codex(places: Places) -> tuple[Control, ...]:
    found = Codex().target(places).files
    if not found:
        return ()
    effort = _step(found[0], FileFormat.TOML, ("model_reasoning_effort",))
    return (
        _control(
            CODEX,
            "mode",
            text("{title}: context mode", title="Codex"),
            effort,
            _mode("low"),
            kind=ControlKind.CONTEXT_MODE,
        ),
        _control(
            CODEX,
            "effort",
            text("{title}: effort", title="Codex"),
            effort,
            _values("minimal", "low", "medium", "high", "xhigh"),
        ),
        _model(CODEX, "Codex", _step(found[0], FileFormat.TOML, ("model",)), own_names=OwnNames.SEEN),
    )


def _gemini(places: Places) -> tuple[Control, ...]:
    found = GeminiCli().target(places).files
    if not found:
        return ()
    model = _step(found[0], FileFormat.JSON, ("model", "name"))
    return (
        _control(
            GEMINI,
            "mode",
            text("{title}: context mode", title="Gemini CLI"),
            model,
            _mode("flash"),
            kind=ControlKind.CONTEXT_MODE,
        ),
        _model(GEMINI, "Gemini CLI", model, "flash-lite", "flash", "pro", "auto"),
    )


def _model(
    interface: str,
    title: str,
    step: FileStep,
    *aliases: str,
    paste: str = "",
    own_names: OwnNames = OwnNames.CONFIGURED,
) -> Control:
    """`aliases` are names that last, unlike those of models."""
    control = _control(interface, "model", text("{title}: model", title=title), step, _values(*aliases), paste=paste)
    return replace(control, own_names=own_names)


def _control(
    interface: str,
    name: str,
    title: Text,
    step: FileStep,
    values: tuple[ControlValue, ...],
    effect: Effect = Effect.NEXT_SESSION,
    kind: ControlKind = ControlKind.OTHER,
    paste: str = "",
) -> Control:
    """`paste` is the command of a running session that takes a value."""
    return Control(
        control_id=f"{interface}.{name}",
        called=title,
        kind=kind,
        interface=interface,
        values=values,
        effect=effect,
        get=step,
        apply=step,
        paste=tuple((value.name, f"{paste} {value.name}") for value in values) if paste else (),
        is_preset=True,
    )


def _step(path: Path, form: FileFormat, *keys: KeyPath) -> FileStep:
    return FileStep(str(path), form, keys)


def _mode(simple: object) -> tuple[ControlValue, ...]:
    """SIMPLE spares effort, FANCY is what the user had."""
    return ControlValue(SIMPLE, simple), ControlValue(FANCY, None, is_remembered=True)


def _values(*names: str) -> tuple[ControlValue, ...]:
    return *(ControlValue(name, name) for name in names), ControlValue(DEFAULT, None)
