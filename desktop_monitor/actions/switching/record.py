"""A switch from its plan to its end, and who keeps the record. Wall seconds. Must not know how it is decided."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.language.text import Text


class SwitchState(Enum):
    """How far a switch is."""

    PLANNED = "planned"
    """In the ledger, and perhaps on its way: what is configured tells."""
    APPLIED = "applied"
    """Written, not read back yet."""
    WATCHING = "watching"
    """Read back; its outcomes are watched."""
    KEPT = "kept"
    ROLLING_BACK = "rolling_back"
    ROLLED_BACK = "rolled_back"
    FAILED = "failed"
    """Never took effect; what was configured before is configured."""
    SUPERSEDED = "superseded"
    """The user or another program set another value since; it is left alone."""
    STUCK = "stuck"
    """Neither it nor going back could be done; the user is told what to do."""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done or watched."""
        return self in (SwitchState.PLANNED, SwitchState.APPLIED, SwitchState.WATCHING, SwitchState.ROLLING_BACK)


class Initiator(Enum):
    """Who began a switch."""

    USER = "user"
    """By hand, or by confirming a suggestion."""
    AUTOMATIC = "automatic"
    """An action that the user armed."""


class Purpose(Enum):
    """What a switch is to bring about."""

    OTHER = "other"
    """The user's own choice, or an action's that promises nothing that can be measured."""
    FASTER = "faster"
    """Answers are to come sooner: goes back where they do not."""
    FAILOVER = "failover"
    """Away from an interface that failed: never held back, and not counted."""


class Measure(NamedTuple):
    """Requests of the switched interface over a stretch of time."""

    start_seconds: float
    end_seconds: float
    requests: int
    """With an outcome that counts: ok, error or timeout."""
    failures: int
    """Errors and timeouts."""
    timed: int
    """Answered ones with a known duration."""
    mean_seconds: float | None
    """Of those; None without any."""
    standard_error_seconds: float | None
    """Of that mean; None with fewer than two."""


class Difference(NamedTuple):
    """After minus before, with the bounds of its 95 % interval; None where too little was seen."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Switch:
    """One transaction. Everything needed to end it after a crash."""

    switch_id: int
    plan: SwitchPlan
    state: SwitchState
    initiator: Initiator
    began_seconds: float
    evidence: tuple[Text, ...] = ()
    """Why, in sentences with counts and periods."""
    rule: str = ""
    incident_id: int | None = None
    suggestion_id: int | None = None
    action: str = ""
    """The action that asked for it; empty: none."""
    deadline_seconds: float | None = None
    """Goes back then, whatever happened; None: never by itself."""
    watch_until_seconds: float | None = None
    """Until then its outcomes decide; None: they are measured only."""
    before: Measure | None = None
    after: Measure | None = None
    ended_seconds: float | None = None
    reason: Text | None = None
    """Why it ended as it did, or why it is going back."""
    purpose: Purpose = Purpose.OTHER
    superseded_by: int | None = None
    """The switch that took over, where it was one of ours."""
    obstacle: str = ""
    """What stood in the way of settling it at the last try; empty: nothing."""

    def is_beside(self, other: Switch) -> bool:
        """Whether both are about the same thing, and two of them."""
        plan, theirs = self.plan, other.plan
        is_same = (plan.control_id, plan.place) == (theirs.control_id, theirs.place)
        return is_same and self.switch_id != other.switch_id


class Journal(Protocol):
    """Where switches are kept. Every write is on disk when the call returns. All may raise StoreError."""

    def locked(self) -> AbstractContextManager[None]:
        """Alone among all programs on this store. Raises ActionError when another one switches now."""

    def next_switch_id(self) -> int:
        """A number that no switch of this store has had."""

    def put_switch(self, switch: Switch) -> None:
        """Add it, or replace the one with its number."""

    def switches(self, limit: int = 200) -> tuple[Switch, ...]:
        """The newest `limit` and all that are open, newest first."""

    def remembered(self, control_id: str) -> str | None:
        """What was configured at first use, as JSON."""

    def remember(self, control_id: str, raw: str) -> None:
        """Keep that; does nothing where something is remembered already."""
