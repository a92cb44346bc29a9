"""A control as it is declared: its values, where they are read, written and checked.

Declared by the presets and by the user in ``modes.yaml``. Must not know how any step
is carried out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.actions.policy import RequestSpec
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words


class Effect(Enum):
    """When a new value begins to count."""

    NOW = "now"
    NEXT_OPERATION = "next_operation"
    NEXT_SESSION = "next_session"


class ControlKind(Enum):
    """What is switched, for the tray's menu and the built-in actions."""

    CONTEXT_MODE = "context_mode"
    INTERFACE = "interface"
    OTHER = "other"


class OwnNames(Enum):
    """Which values a control has that nobody declared."""

    NONE = "none"
    CONFIGURED = "configured"
    """What the user wrote there."""
    SEEN = "seen"
    """That, and what requests were made with."""


class FileFormat(Enum):
    """How a settings file is written."""

    JSON = "json"
    YAML = "yaml"
    TOML = "toml"
    ENV = "env"
    """``NAME=value`` a line."""


@dataclass(frozen=True, slots=True)
class FileStep:
    """Keys in one settings file."""

    path: str
    """Absolute, or below ``~``."""
    format: FileFormat
    keys: tuple[tuple[str, ...], ...]
    """Every key the control reads and writes, each the way from the file's root."""


@dataclass(frozen=True, slots=True)
class HttpStep:
    """One request; what it answers with is read at `pointer`."""

    request: RequestSpec
    """The body's ``{value}`` is the value's own text."""
    pointer: tuple[str, ...] = ()
    """The way to the value in the JSON of the answer."""


@dataclass(frozen=True, slots=True)
class CommandStep:
    """One program; ``{value}`` in an argument is the value's own text, its output is the value."""

    command: tuple[str, ...]
    timeout_seconds: float = 30.0


Step = FileStep | HttpStep | CommandStep


@dataclass(frozen=True, slots=True)
class ControlValue:
    """One value a control may have."""

    name: str
    """As people call it: SIMPLE, FANCY, opus…"""
    raw: object
    """What stands in the file (by key, for several keys: a tuple of values in `FileStep.keys`' order, None for no
    key), in the request or in the command."""
    is_remembered: bool = False
    """Whatever the user had at first use, instead of `raw`."""
    features: tuple[str, ...] = ()
    """What the interface can do with it, as the user declares."""
    is_for_testing: bool = False
    """Of an interface control: nobody is switched to it without being asked."""


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that can be switched."""

    control_id: str
    """As the command line names it: ``claude_code.effort``."""
    called: str | Text
    """As people call it: a preset's in their language, the user's own as written."""
    kind: ControlKind
    interface: str
    """Whose requests it changes, as `metrics.agent_event` names it; empty: all."""
    values: tuple[ControlValue, ...]
    effect: Effect
    get: Step
    apply: Step
    verify: Step | None = None
    """None: read back with `get`."""
    fallbacks: tuple[str, ...] = ()
    """Of an interface control: values to fall back to, the best first."""
    paste: tuple[tuple[str, str], ...] = ()
    """What a person may type into a running session for each value, as ``/effort low``."""
    timeout_seconds: float = 30.0
    is_preset: bool = False
    own_names: OwnNames = OwnNames.NONE

    @property
    def title(self) -> str:
        """What it is called, in words."""
        return words(self.called) if isinstance(self.called, Text) else self.called

    def value(self, name: str) -> ControlValue | None:
        """The value of this name, if there is one."""
        return next((value for value in self.values if value.name == name), None)
