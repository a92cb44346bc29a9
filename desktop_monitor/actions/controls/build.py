"""Makes the driver of a control from its steps. Must not know which controls there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from desktop_monitor.actions.clients.client import Places
from desktop_monitor.actions.controls.command_step import Command
from desktop_monitor.actions.controls.control import CommandStep, Control, FileStep, HttpStep, Step
from desktop_monitor.actions.controls.driver import Driver
from desktop_monitor.actions.controls.http_step import Ask, Exchange, Secret
from desktop_monitor.actions.controls.programs import Programs
from desktop_monitor.actions.controls.settings_file import Replace, SettingsFile
from desktop_monitor.actions.controls.step_driver import Home, InForce, StepDriver
from desktop_monitor.actions.controls.surroundings import surroundings_of
from desktop_monitor.actions.controls.values import Memory
from desktop_monitor.actions.controls.workflow_presets import WORKFLOW, modes_url
from desktop_monitor.actions.controls.workflow_steps import WorkflowFile, WorkflowInterface, WorkflowMode
from desktop_monitor.actions.documents import files
from desktop_monitor.clock import Clock
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text
from desktop_monitor.web.posting import Poster
from desktop_monitor.web.request import PostLimits

_ANSWER_BYTES = 256 * 1024


def nothing_seen(_control: Control) -> str | None:
    """For a caller that knows no requests."""
    return None


def no_secret(name: str) -> str:
    """For a caller without secrets. Raises ActionError."""
    raise ActionError("Nothing was changed", text("There is no secret {name} here.", name=repr(name)))


@dataclass(frozen=True, slots=True)
class Means:
    """What drivers do their work with."""

    places: Places
    clock: Clock
    memory: Callable[[str], str | None]
    """`record.Journal.remembered`."""
    in_force: InForce = nothing_seen
    """What the newest request of a control's interface was made with, for controls that cannot be asked."""
    secret: Secret = no_secret
    """`notify.secrets.Secrets.secret_of`."""
    ask: Ask | None = None
    """Instead of requests over the network."""
    replace: Replace = files.replace


def driver_for(control: Control, means: Means) -> Driver:
    """What reads and switches `control`. Touches nothing yet."""
    memory = partial(means.memory, control.control_id)
    if control.is_preset and control.control_id.startswith(f"{WORKFLOW}."):
        return _workflow_driver(control, means, memory)
    get = _part(control.get, control, means)
    apply = get if control.apply == control.get else _part(control.apply, control, means)
    check = None if control.verify is None else _part(control.verify, control, means)
    home = None
    if isinstance(control.get, FileStep) and isinstance(get, SettingsFile) and get is apply:
        home = Home(str(get.named), partial(_moved, control, control.get, means))
    return StepDriver(control, get, apply, check, memory, means.in_force, home)


def _moved(control: Control, step: FileStep, means: Means, place: str) -> Driver:
    """The driver of the same control in another file than `step`'s, by which it is read and switched."""
    verify = control.verify
    if isinstance(verify, FileStep) and verify.path == step.path:
        verify = replace(verify, path=place)
    there = replace(step, path=place)
    return driver_for(replace(control, get=there, apply=there, verify=verify), means)


def _workflow_driver(control: Control, means: Means, memory: Memory) -> Driver:
    get, apply, verify = control.get, control.apply, control.verify
    if not isinstance(get, HttpStep) or not isinstance(apply, HttpStep):
        raise TypeError(f"{control.control_id} has no requests")
    if not isinstance(verify, FileStep):
        interface = WorkflowInterface(apply, _ask(control, means), means.secret)
        return StepDriver(control, _exchange(get, control, means), interface, None, memory, means.in_force)
    file = _file(verify, means)
    modes = replace(get, request=replace(get.request, url=modes_url(get.request.url)))
    server, change, in_force = (_exchange(step, control, means) for step in (get, apply, modes))
    mode = WorkflowMode(server, change, in_force, file, file.named)
    # The file is what lasts; what the server says is held against it.
    return StepDriver(control, WorkflowFile(file), mode, mode, memory, lambda _control: mode.in_force())


def _part(step: Step, control: Control, means: Means) -> SettingsFile | Exchange | Command:
    if isinstance(step, FileStep):
        return _file(step, means)
    if isinstance(step, CommandStep):
        return Command(step, Programs(means.places.environment))
    return _exchange(step, control, means)


def _file(step: FileStep, means: Means) -> SettingsFile:
    places = means.places
    return SettingsFile(step, places.home, means.clock, lambda path: surroundings_of(path, places), means.replace)


def _exchange(step: HttpStep, control: Control, means: Means) -> Exchange:
    return Exchange(step, _ask(control, means), means.secret)


def _ask(control: Control, means: Means) -> Ask:
    return means.ask or Poster(means.clock, PostLimits(control.timeout_seconds, _ANSWER_BYTES)).ask
