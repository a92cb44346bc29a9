"""Makes the driver of a control from its steps. Must not know which controls there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from desktop_monitor.actions.clients.client import Places
from desktop_monitor.actions.controls.command_step import Command
from desktop_monitor.actions.controls.control import CommandStep, Control, FileStep, Step
from desktop_monitor.actions.controls.driver import Driver
from desktop_monitor.actions.controls.http_step import Ask, Exchange, Secret
from desktop_monitor.actions.controls.programs import Programs
from desktop_monitor.actions.controls.settings_file import Replace, SettingsFile
from desktop_monitor.actions.controls.step_driver import InForce, StepDriver
from desktop_monitor.actions.controls.surroundings import surroundings_of
from desktop_monitor.actions.documents import files
from desktop_monitor.clock import Clock
from desktop_monitor.errors import ActionError
from desktop_monitor.web.posting import Poster, PostLimits

_ANSWER_BYTES = 256 * 1024


def nothing_seen(_control: Control) -> str | None:
    """For a caller that knows no requests."""
    return None


def no_secret(name: str) -> str:
    """For a caller without secrets. Raises ActionError."""
    raise ActionError("Nothing was changed", f"There is no secret {name!r} here.")


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
    get = _part(control.get, control, means)
    apply = get if control.apply == control.get else _part(control.apply, control, means)
    check = None if control.verify is None else _part(control.verify, control, means)
    return StepDriver(control, get, apply, check, partial(means.memory, control.control_id), means.in_force)


def _part(step: Step, control: Control, means: Means) -> SettingsFile | Exchange | Command:
    if isinstance(step, FileStep):
        places = means.places
        return SettingsFile(step, places.home, lambda path: surroundings_of(path, places), means.replace)
    if isinstance(step, CommandStep):
        return Command(step, Programs(means.places.environment))
    limits = PostLimits(control.timeout_seconds, _ANSWER_BYTES)
    return Exchange(step, means.ask or Poster(means.clock, limits).ask, means.secret)
