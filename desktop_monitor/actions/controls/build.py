"""Makes the driver of a control from its steps. Must not know which controls there are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desktop_monitor.actions.clients.client import Places
from desktop_monitor.actions.controls.control import Control, FileStep, Step
from desktop_monitor.actions.controls.driver import Driver
from desktop_monitor.actions.controls.settings_file import Replace, SettingsFile
from desktop_monitor.actions.controls.step_driver import InForce, StepDriver
from desktop_monitor.actions.controls.surroundings import surroundings_of
from desktop_monitor.actions.documents import files


def nothing_seen(_control: Control) -> str | None:
    """For a caller that knows no requests."""
    return None


def driver_for(
    control: Control,
    places: Places,
    memory: Callable[[str], str | None],
    in_force: InForce = nothing_seen,
    replace: Replace = files.replace,
) -> Driver:
    """What reads and switches `control`. Touches nothing yet.

    `memory` is `record.Journal.remembered`; `in_force` tells what the newest request of
    a control's interface was made with, for controls that cannot be asked.
    """
    reader = _file(control.get, places, replace)
    writer = reader if control.apply == control.get else _file(control.apply, places, replace)
    check = None if control.verify is None else _file(control.verify, places, replace)
    return StepDriver(control, reader, writer, check, partial(memory, control.control_id), in_force)


def _file(step: Step, places: Places, replace: Replace) -> SettingsFile:
    if not isinstance(step, FileStep):
        raise NotImplementedError
    return SettingsFile(step, places.home, lambda path: surroundings_of(path, places), replace)
