"""``modes.yaml`` to `ModesConfig`: every mistake named at once, with its place and a suggestion.

A missing file means the built-in controls alone. Must not know how a control is read
or switched.
"""

from __future__ import annotations

import re
from pathlib import Path

from desktop_monitor.actions.controls.control import (
    CommandStep,
    Control,
    ControlKind,
    ControlValue,
    Effect,
    FileFormat,
    FileStep,
    HttpStep,
    Step,
)
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject
from desktop_monitor.config.alert_actions import request_from
from desktop_monitor.config.file import content_of
from desktop_monitor.config.modes_options import ModesConfig, PresetChange
from desktop_monitor.config.sections import Problems, Section
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.errors import ConfigError
from desktop_monitor.language.text import text
from desktop_monitor.web.places import address_problem

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}\Z")
_KINDS = {one.value: one for one in ControlKind}
_EFFECTS = {one.value: one for one in Effect}
_FORMATS = {one.value: one for one in FileFormat}
_SUFFIXES = {".json": FileFormat.JSON, ".yaml": FileFormat.YAML, ".yml": FileFormat.YAML, ".toml": FileFormat.TOML}
_STEPS = ("file", "http", "command")
_REMEMBERED = "remembered"
_TIMEOUT_SECONDS = 30.0


def load_modes(path: Path) -> ModesConfig:
    """What the file says; nothing where there is none. Raises ConfigError with every mistake."""
    content = content_of(path)
    if content is None:
        return ModesConfig()
    return modes_from(tree_of(content, str(path)), str(path))


def modes_from(tree: object, source: str) -> ModesConfig:
    """The same from parsed data. Raises ConfigError with every mistake."""
    problems = Problems(source)
    config = modes_in(Section(tree, "", problems))
    if problems.found:
        raise ConfigError(tuple(problems.found))
    return config


def modes_in(root: Section) -> ModesConfig:
    """The same from the file's outermost section. Mistakes are noted in it."""
    own, changes = _controls(root.section("controls"))
    config = ModesConfig(own, changes, tuple(_project(item) for item in root.items("projects")))
    root.finish()
    names = [project.name for project in config.projects]
    if len(set(names)) != len(names):
        root.wrong("projects", "have equal names", "give each a name of its own")
    return config


def _project(item: Section) -> WorkflowProject:
    folder, url = item.text("folder", longest=2000), item.text("url", WorkflowProject("").url, 2000)
    if not folder:
        item.wrong("folder", "is missing")
    elif not folder.startswith(("/", "~")) and ":" not in folder[:3]:
        item.wrong("folder", "must be a whole path, or begin with ~")
    if wrong := address_problem(url):
        item.wrong("url", wrong)
    project = WorkflowProject(folder, url, item.text("name", "", 60))
    item.finish()
    return project


def _controls(section: Section) -> tuple[tuple[Control, ...], dict[str, PresetChange]]:
    own, changes = [], {}
    for name in section.names():
        entry = section.section(name)
        if not _ID.match(name):
            section.wrong(name, "is no name for a control", "such as my_workflow.mode")
        elif any(entry.has(key) for key in (*_STEPS, "get", "apply", "verify")):
            own.append(_control(entry, name))
        else:
            changes[name] = _change(entry)
    return tuple(own), changes


def _change(entry: Section) -> PresetChange:
    change = PresetChange(
        entry.boolean("enabled", True),
        _values(entry.section("values")),
        entry.texts("fallbacks") if entry.has("fallbacks") else None,
    )
    entry.finish()
    return change


def _control(entry: Section, name: str) -> Control:
    values = _values(entry.section("values"))
    if not values:
        entry.wrong("values", "is missing", "name at least two values")
    get, apply, verify = _steps(entry)
    control = Control(
        name,
        entry.text("title", name, 120),
        entry.choice("kind", ControlKind.OTHER, _KINDS),
        entry.text("interface", "", 100),
        values,
        entry.choice("effect", Effect.NEXT_OPERATION, _EFFECTS),
        get,
        apply,
        verify,
        entry.texts("fallbacks"),
        _pasted(entry.section("paste")),
        entry.seconds("timeout", _TIMEOUT_SECONDS, low=1.0, high=600.0),
    )
    for fallback in control.fallbacks:
        if control.value(fallback) is None:
            entry.wrong("fallbacks", text("names {fallback}, which is none of its values", fallback=repr(fallback)))
    entry.finish()
    return control


def _pasted(section: Section) -> tuple[tuple[str, str], ...]:
    return tuple((name, section.text(name, longest=500)) for name in section.names())


def _values(section: Section) -> tuple[ControlValue, ...]:
    return tuple(_value(section, name) for name in section.names())


def _value(section: Section, name: str) -> ControlValue:
    written = section.raw(name)
    if written == _REMEMBERED:
        return ControlValue(name, None, is_remembered=True)
    if not isinstance(written, dict):
        return ControlValue(name, _raw(section, name, written))
    entry = section.section(name)
    raw = _raw(entry, "value", entry.raw("value"))
    value = ControlValue(name, raw, features=entry.texts("features"))
    entry.finish()
    return value


def _raw(section: Section, key: str, written: object) -> object:
    """Scalars, null for no key at all, or a list of both for several keys."""
    parts = written if isinstance(written, list) else [written]
    if not all(part is None or isinstance(part, bool | int | float | str) for part in parts):
        section.wrong(key, "must be a text, a number, true, false, null, or a list of them")
        return ""
    return tuple(written) if isinstance(written, list) else written


def _steps(entry: Section) -> tuple[Step, Step, Step | None]:
    """The same place for reading and writing, or one for each."""
    if any(entry.has(key) for key in _STEPS):
        step = _step(entry)
        return step, step, None
    get, apply = _step(entry.section("get")), _step(entry.section("apply"))
    verify = _step(entry.section("verify")) if entry.has("verify") else None
    return get, apply, verify


def _step(section: Section) -> Step:
    written = [key for key in _STEPS if section.has(key)]
    if len(written) != 1:
        section.wrong("", "must have one of file, http and command")
        return CommandStep(())
    if written == ["file"]:
        return _file(section.section("file"))
    if written == ["http"]:
        return _http(section.section("http"))
    return _command(section)


def _file(section: Section) -> FileStep:
    path = section.text("path", longest=2000)
    if not path.startswith(("/", "~")) and ":" not in path[:3]:
        section.wrong("path", "must be a whole path, or begin with ~")
    default = next((form for suffix, form in _SUFFIXES.items() if path.lower().endswith(suffix)), FileFormat.ENV)
    form = section.choice("format", default, _FORMATS)
    keys = _keys(section)
    section.finish()
    return FileStep(path, form, keys)


def _keys(section: Section) -> tuple[tuple[str, ...], ...]:
    """``key: [context, mode]``, ``key: context.mode``, or several below ``keys``."""
    if section.has("keys"):
        written = section.raw("keys")
        items = written if isinstance(written, list) else [written]
    else:
        items = [section.raw("key")]
    found = tuple(_key(item) for item in items)
    if not found or any(not key for key in found):
        section.wrong("key", "must be the way to the value, such as context.mode or [context, mode]")
    return found


def _key(written: object) -> tuple[str, ...]:
    parts = written.split(".") if isinstance(written, str) else written
    if not isinstance(parts, list) or not all(isinstance(part, str) and part for part in parts):
        return ()
    return tuple(parts)


def _http(section: Section) -> HttpStep:
    pointer = section.raw("pointer")
    found = _key(pointer) if pointer is not None else ()
    if pointer is not None and not found:
        section.wrong("pointer", "must be the way to the value in the answer, such as config.mode")
    return HttpStep(request_from(section, known=("pointer",)), found)


def _command(section: Section) -> CommandStep:
    command = section.texts("command")
    if command and not command[0].startswith("/") and ":" not in command[0][:3]:
        section.wrong("command", "must begin with the program's whole path", "such as /usr/local/bin/mode")
    return CommandStep(command, section.seconds("timeout", _TIMEOUT_SECONDS, low=1.0, high=600.0))
