"""What every control can be asked to do, whatever its steps are. Must not know any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from desktop_monitor.actions.controls.control import Control
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import in_words


@dataclass(frozen=True, slots=True)
class ControlState:
    """What a control is set to, and what is in force as far as that can be known."""

    configured: str | None
    """The value's name; None: something that is none of the declared values."""
    raw: str
    """What is configured, as JSON: two states are the same when these are equal. Empty: it cannot be read."""
    effective: str | None
    """In force now, where that can be asked apart from what is configured; None: not known."""
    refusal: str = ""
    """Why it cannot be switched now: not there, managed, unreadable, locked. Empty: it can."""
    written: str = ""
    """What stands where it is written, as JSON, where the check says something else; empty: as `raw`."""


@dataclass(frozen=True, slots=True)
class SwitchPlan:
    """One switch before anything was touched. Everything is kept in the ledger before it is applied."""

    control_id: str
    value: str
    """The name of the value to come."""
    before: str
    """What is configured now, as JSON: what going back restores."""
    after: str
    """What will be configured, as JSON."""
    before_value: str | None
    """The name of what is configured now; None: none of the declared values."""
    diff_lines: tuple[str, ...]
    """The exact change: a unified diff of a file, the request or the command. Never a secret."""
    warnings: tuple[str, ...]
    """What the user should know first, one sentence each."""
    hash: str
    """Of everything the change depends on: it is made only while that is as it was previewed."""
    undo: str = ""
    """What going back needs beside `before`, for the driver alone, as JSON: places of changes, what was made.

    Not in `before`, for that is held against `ControlState.raw`, which must not depend on it.
    """
    place: str = ""
    """The file that is changed; empty: it is none. The same control may be about another file by the time it goes
    back: a variable or the configuration says where a client has its settings."""


class UncertainError(Exception):
    """Whether the value was changed is not known: a request or a program failed on its way."""

    def __init__(self, why: str | Text) -> None:
        super().__init__(why)
        self._why = why

    def __str__(self) -> str:
        return in_words(self._why)


class DeniedError(UncertainError):
    """The answer was that the change failed; such answers come for changes that were made, too."""


class Driver(Protocol):
    """Reads and switches one control. Every call may take as long as the control's time limit."""

    @property
    def control(self) -> Control:
        """What it drives."""

    def at(self, place: str) -> Driver:
        """What drives the same control in the file it was switched in (`SwitchPlan.place`)."""

    def state(self) -> ControlState:
        """What is configured and in force now; refusals are in it, nothing is raised."""

    def plan(self, value: str) -> SwitchPlan:
        """The change to `value`. Raises ActionError where it cannot be made, with the reason."""

    def apply(self, plan: SwitchPlan) -> None:
        """Make it if nothing changed since the plan. Raises ActionError: nothing was done; UncertainError."""

    def restore(self, plan: SwitchPlan) -> None:
        """Configure `plan.before` again. Raises ActionError, UncertainError.

        Only called while `plan.after` is still configured, or after an UncertainError.
        """
