"""What a control's steps can be asked, whether they are files, requests or programs. Must not know any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from desktop_monitor.actions.controls.control import Effect
from desktop_monitor.actions.controls.values import Values


class Reader(Protocol):
    """Where a control's value is read."""

    @property
    def width(self) -> int:
        """How many keys it has."""

    @property
    def is_text(self) -> bool:
        """Whether every value is a text there."""

    def read(self) -> Values:
        """What is there now. Raises ActionError where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One change before it is made."""

    diff_lines: tuple[str, ...]
    warnings: tuple[str, ...]
    depends_on: tuple[str, ...]
    """Everything that must be the same when it is made."""
    carry_out: Callable[[], None]
    """Make it. Raises ActionError: nothing was done; UncertainError."""
    undo: str = ""
    """See `driver.SwitchPlan.undo`."""
    effect: Effect | None = None
    """When it counts, where that is not as the control says."""


class Writer(Protocol):
    """Where a control's value is changed."""

    def refuse(self) -> None:
        """Raise ActionError where nothing can be changed now, whatever the value."""

    def draft(self, now: Values, wanted: Values) -> Draft:
        """The change from `now` to `wanted`. Raises ActionError. Touches nothing."""

    def restore(self, before: Values, after: Values, undo: str) -> None:
        """Bring `before` back where `after` is still there. Raises ActionError, UncertainError."""
