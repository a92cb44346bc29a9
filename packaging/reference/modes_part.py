"""``modes.yaml`` in the reference: controls of one's own, changes of the built-in ones, projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reference.asked import asked_by, below, merged
from reference.markdown import example, key_table

from desktop_monitor.config.modes_loader import modes_in
from desktop_monitor.config.yaml_tree import tree_of

CONTROL: Mapping[str, str] = {
    "values": "By name: what stands there then; null for no key, `remembered` for what you had at first, or keys "
    "`value` and `features`. Needed.",
    "file": "A key of a settings file. One of `file`, `http`, `command` is needed, or `get` and `apply`.",
    "http": "A request; keys as of an action's, and `pointer`.",
    "command": "A program, its whole path first; `{value}` in an argument is the value, its output, too.",
    "get": "How it is read: one of `file`, `http`, `command`.",
    "apply": "How it is written: the same.",
    "verify": "How it is read back; without it as `get`.",
    "title": "What people call it; without it as its name.",
    "kind": "What is switched.",
    "interface": "Whose requests it changes; without it all.",
    "effect": "When a new value begins to count.",
    "fallbacks": "Of an interface control: its values to fall back to, the best first.",
    "paste": "By value: what may be typed into a running session.",
    "timeout": "How long a step may take.",
    "enabled": "Of a built-in control: false leaves it out.",
}
FILE: Mapping[str, str] = {
    "path": "A whole path, or one that begins with ~. Needed.",
    "format": "Without it as the name ends.",
    "key": "The way to the value, as `context.mode` or `[context, mode]`. Needed, or `keys`.",
    "keys": "Several of them.",
}
HTTP: Mapping[str, str] = {
    "url": "Where. Needed.",
    "method": "How.",
    "body": "`{value}` is the value.",
    "content_type": "What the body is.",
    "secret": "Where the bearer token is kept: `env:NAME` or `keyring:NAME`.",
    "allow_private": "May go to loopback, private and link-local addresses.",
    "pointer": "The way to the value in the JSON of the answer.",
}
PROJECT: Mapping[str, str] = {
    "folder": "The project's folder. Needed.",
    "url": "Where its server answers.",
    "name": "Tells several apart.",
}
EXAMPLE = """
controls:
  my_workflow.mode:
    title: Context mode of my workflow
    kind: context_mode
    interface: my_workflow
    file: {path: ~/flow/settings.yaml, key: context.mode}
    values: {SIMPLE: simple, FANCY: fancy}
  my_gateway.model:
    get: {http: {url: "http://127.0.0.1:8000/model", method: GET, pointer: model, allow_private: true}}
    apply: {command: [/usr/local/bin/set-model, "{value}"]}
    values: {small: m-1, large: m-2}
  claude_code.mode: {values: {SIMPLE: medium}}
  codex.effort: {enabled: false}
projects:
  - {folder: ~/src/flow, name: flow}
"""


def lines() -> Iterator[str]:
    """The part."""
    asked = asked_by(modes_in, (tree_of(EXAMPLE, "example"),))
    yield from ("## modes.yaml", "", "Controls of your own, changes of the built-in ones, and projects.", "")
    yield from example(EXAMPLE)
    yield from ("Keys below a control's name, such as `my_workflow.mode`, under `controls`:", "")
    names = ("my_workflow.mode", "my_gateway.model", "codex.effort")
    found = merged(*(below(asked, f"controls.{name}") for name in names))
    yield from key_table({key: found[key] for key in CONTROL if key in found} | found, CONTROL)
    yield from ("Below `file`:", "")
    yield from key_table(below(asked, "controls.my_workflow.mode.file"), FILE)
    yield from ("Below `http`:", "")
    yield from key_table(below(asked, "controls.my_gateway.model.get.http"), HTTP)
    yield from ("Each of `projects`, a folder of agent-workflow:", "")
    yield from key_table(below(asked, "projects[]"), PROJECT)
