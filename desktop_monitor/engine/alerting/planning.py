"""What every other value of a control would change, planned anew only when that may be something else by now.

A plan costs as much as ten readings, and controls are read again and again. Must not
know who is shown the plans.
"""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.actions.controls.control import Control, FileStep
from desktop_monitor.actions.controls.driver import ControlState, Driver
from desktop_monitor.engine.alerts_view import PlannedValue
from desktop_monitor.errors import ActionError

_Mark = tuple[int, int, int] | None
_Basis = tuple[ControlState, tuple[_Mark, ...]]


class Plans:
    """The newest plans of every control. One thread uses it."""

    def __init__(self, home: Path) -> None:
        """`home`: the user's, which paths that begin with ``~`` are below."""
        self._home = home
        self._known: dict[str, tuple[_Basis, tuple[PlannedValue, ...]]] = {}

    def of(self, driver: Driver, state: ControlState) -> tuple[PlannedValue, ...]:
        """Of every value that is not configured now; none where nothing can be switched."""
        control = driver.control
        basis = (state, self._marks(control))
        known = self._known.get(control.control_id)
        if known is not None and known[0] == basis:
            return known[1]
        values = (value.name for value in control.values if value.name != state.configured)
        plans = () if state.refusal else tuple(_planned(driver, value) for value in values)
        self._known[control.control_id] = (basis, plans)
        return plans

    def forget(self, control_id: str) -> None:
        """Plan this control anew with the next reading, whatever it says."""
        self._known.pop(control_id, None)

    def _marks(self, control: Control) -> tuple[_Mark, ...]:
        """Of each file of the control, something that changes when the file does."""
        steps = (control.get, control.apply, control.verify)
        return tuple(self._mark(Path(step.path)) for step in steps if isinstance(step, FileStep))

    def _mark(self, path: Path) -> _Mark:
        try:
            status = (self._home / path.relative_to("~") if path.parts[:1] == ("~",) else path).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def _planned(driver: Driver, value: str) -> PlannedValue:
    try:
        return PlannedValue(value, driver.plan(value))
    except ActionError as error:
        return PlannedValue(value, None, error.message or error.title)
