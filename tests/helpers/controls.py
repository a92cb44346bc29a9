"""A user's home with settings to be switched, controls of it and what drives them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from desktop_monitor.actions.clients.client import Places
from desktop_monitor.actions.controls.build import Means, driver_for
from desktop_monitor.actions.controls.control import (
    Control,
    ControlKind,
    ControlValue,
    Effect,
    FileFormat,
    FileStep,
    Step,
)
from desktop_monitor.actions.controls.driver import Driver, SwitchPlan
from desktop_monitor.actions.controls.http_step import Ask
from desktop_monitor.actions.controls.presets import preset_controls
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject
from desktop_monitor.clock import Clock
from tests.helpers.clock import FakeClock

SIMPLE, FANCY = ControlValue("SIMPLE", "simple"), ControlValue("FANCY", "fancy")
SETTINGS = {
    FileFormat.JSON: '{\n  // mine\n  "z": 1,\n  "mode" : "fancy", // why\n  "a": [1,\n   2],\n}\n',
    FileFormat.TOML: "# mine\nz = 1\nmode   = 'fancy' # why\n\n[b]\na = [ 1,\n  2 ]\n",
    FileFormat.YAML: "# mine\nz:    1\nmode:   'fancy'   # why\nb:\n    - 1\n    -   2\n",
    FileFormat.ENV: "# mine\nexport Z=1\n  mode='fancy' # why\nA=\"1\n2\"\n",
}
"""Files that say ``fancy``, written as people write them."""
REMEMBERED = ControlValue("FANCY", None, is_remembered=True)


@dataclass
class Desk:
    """One user, and what was configured at first use."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/bin:/bin"})
    clock: Clock = field(default_factory=FakeClock)
    memory: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    """By control: what its newest request was made with."""
    secrets: dict[str, str] = field(default_factory=dict)
    ask: Ask | None = None
    platform: str = "linux"

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def places(self) -> Places:
        return Places(self.environment, self.home, self.platform, self.root / "system")

    @property
    def means(self) -> Means:
        return Means(
            self.places,
            self.clock,
            self.memory.get,
            lambda control: self.seen.get(control.control_id),
            self.secrets.__getitem__,
            self.ask,
        )

    def driver(self, control: Control) -> Driver:
        return driver_for(control, self.means)

    def preset(self, control_id: str, *projects: WorkflowProject) -> Driver:
        """The driver of a built-in control."""
        found = {control.control_id: control for control in preset_controls(self.places, projects)}
        return self.driver(found[control_id])

    def file(self, name: str, content: bytes | str) -> Path:
        """A file below the user's home."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def managed(self, path: str, content: str) -> Path:
        """A file where an administrator would put it."""
        place = self.root / "system" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")
        return place


def control(
    get: Step,
    apply: Step | None = None,
    verify: Step | None = None,
    values: tuple[ControlValue, ...] = (SIMPLE, FANCY),
    effect: Effect = Effect.NOW,
    timeout_seconds: float = 10.0,
) -> Control:
    """A control of the user's own."""
    return Control(
        control_id="own.mode",
        called="Own mode",
        kind=ControlKind.CONTEXT_MODE,
        interface="own",
        values=values,
        effect=effect,
        get=get,
        apply=apply or get,
        verify=verify,
        timeout_seconds=timeout_seconds,
    )


def file_control(
    path: Path | str, form: FileFormat, *keys: tuple[str, ...], values: tuple[ControlValue, ...] = (SIMPLE, FANCY)
) -> Control:
    """A control of keys in a file, ``mode`` by default."""
    return control(FileStep(str(path), form, keys or (("mode",),)), values=values)


def switched(driver: Driver, value: str) -> SwitchPlan:
    """Preview and make a change."""
    plan = driver.plan(value)
    driver.apply(plan)
    return plan
