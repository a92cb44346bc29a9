"""Controls that behave, and misbehave, as told; a journal in memory; a switcher over both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from desktop_monitor.actions.controls.control import (
    CommandStep,
    Control,
    ControlKind,
    ControlValue,
    Effect,
)
from desktop_monitor.actions.controls.driver import ControlState, DeniedError, SwitchPlan, UncertainError
from desktop_monitor.actions.switching.order import Order
from desktop_monitor.actions.switching.record import Initiator, Switch
from desktop_monitor.actions.switching.switcher import Switcher
from desktop_monitor.errors import ActionError
from tests.helpers.clock import FakeClock

VALUES = ("FANCY", "SIMPLE", "TURBO")


class Manner(Enum):
    """How a change goes."""

    WELL = "well"
    REFUSED = "refused"
    """An error, and nothing was done."""
    PERSISTED = "persisted"
    """An error, and it was done all the same."""
    DENIED = "denied"
    """The answer that it failed, though it was done."""
    LOST = "lost"
    """No answer, and nothing was done."""
    LATE = "late"
    """No answer, and it was done."""
    IDLE = "idle"
    """No error, and nothing was done."""
    UNPROVEN = "unproven"
    """No error, and it was done where nobody looks."""
    GARBLED = "garbled"
    """No error, and something else was done."""


class Place(Protocol):
    """Where a control's value is."""

    value: str | None
    """The name; None: it cannot be read."""


@dataclass
class Setting:
    """A value in memory."""

    value: str | None = "FANCY"
    hidden: str | None = None
    """What it is while it cannot be read."""


def control(control_id: str = "mode") -> Control:
    """A control of three values."""
    return Control(
        control_id,
        "Context mode",
        ControlKind.CONTEXT_MODE,
        "claude_code",
        tuple(ControlValue(name, name) for name in VALUES),
        Effect.NOW,
        CommandStep(("get",)),
        CommandStep(("set", "{value}")),
    )


@dataclass
class FakeDriver:
    """Implements `driver.Driver` over a place; must never be told to go back from what is not its own."""

    place: Place = field(default_factory=Setting)
    control_id: str = "mode"
    applies: Manner = Manner.WELL
    restores: Manner = Manner.WELL
    unproven: str = ""
    """The value that was written without being in force."""
    writes: list[str] = field(default_factory=list)
    """Every value it was made to write."""

    @property
    def control(self) -> Control:
        return control(self.control_id)

    def at(self, _place: str) -> FakeDriver:
        return self

    def state(self) -> ControlState:
        value = self.place.value
        if value is None:
            return ControlState(None, "", None, "the server does not answer")
        name = value if value in VALUES else None
        if value == self.unproven:
            return ControlState(name, json.dumps([value, "but not in force"]), None, written=json.dumps(value))
        return ControlState(name, json.dumps(value), None)

    def plan(self, value: str) -> SwitchPlan:
        now = self.place.value
        if now is None:
            raise ActionError("Nothing was changed", "The server does not answer.")
        if value not in VALUES:
            raise ActionError("Nothing was changed", f"There is no {value}.")
        before, after = json.dumps(now), json.dumps(value)
        made_of = hashlib.sha256(f"{self.control_id} {before} {after}".encode()).hexdigest()
        known = now if now in VALUES else None
        return SwitchPlan(self.control_id, value, before, after, known, (f"-{now}", f"+{value}"), (), made_of)

    def apply(self, plan: SwitchPlan) -> None:
        if self.plan(plan.value).hash != plan.hash:
            raise ActionError("Nothing was changed", "Something changed since the preview.")
        self._change(self.applies, plan.after)

    def restore(self, plan: SwitchPlan) -> None:
        state = self.state()
        assert plan.after in (state.raw, state.written), "only what is ours is taken back"
        self._change(self.restores, plan.before)

    def _change(self, manner: Manner, raw: str) -> None:
        self.unproven = json.loads(raw) if manner is Manner.UNPROVEN else ""
        if manner in (Manner.WELL, Manner.PERSISTED, Manner.DENIED, Manner.LATE, Manner.UNPROVEN):
            self._write(json.loads(raw))
        if manner is Manner.GARBLED:
            self._write("garbled")
        if manner in (Manner.REFUSED, Manner.PERSISTED):
            raise ActionError("Nothing was changed", "400 Bad Request")
        if manner is Manner.DENIED:
            raise DeniedError("the server answers 400")
        if manner in (Manner.LOST, Manner.LATE):
            raise UncertainError("no answer within 30 s")

    def _write(self, value: str) -> None:
        self.writes.append(value)
        self.place.value = value


class FakeJournal:
    """Implements `record.Journal` in memory; `on_write` is called around every write."""

    def __init__(self, on_write: Callable[[], None] = lambda: None) -> None:
        self.kept: dict[int, Switch] = {}
        self.history: list[Switch] = []
        self.first: dict[str, str] = {}
        self.is_held_elsewhere = False
        self.locks = 0
        self._last = 0
        self._on_write = on_write
        self._is_locked = False

    @contextmanager
    def locked(self) -> Iterator[None]:
        if self.is_held_elsewhere:
            raise ActionError("Nothing was switched", "Another program switches something now. Try again in a moment.")
        assert not self._is_locked, "locked twice"
        self._is_locked, self.locks = True, self.locks + 1
        try:
            yield
        finally:
            self._is_locked = False

    def next_switch_id(self) -> int:
        self._last += 1
        return self._last

    def put_switch(self, switch: Switch) -> None:
        assert self._is_locked, "written without the lock"
        self._on_write()
        self.kept[switch.switch_id] = switch
        self.history.append(switch)
        self._on_write()

    def switches(self, limit: int = 200) -> tuple[Switch, ...]:
        newest = sorted(self.kept.values(), key=lambda one: -one.switch_id)
        return tuple(one for place, one in enumerate(newest) if place < limit or one.state.is_open)

    def remembered(self, control_id: str) -> str | None:
        return self.first.get(control_id)

    def remember(self, control_id: str, raw: str) -> None:
        self._on_write()
        self.first.setdefault(control_id, raw)


class World:
    """One control, one journal, one clock, and a program that switches."""

    def __init__(self) -> None:
        self.setting = Setting()
        self.driver = FakeDriver(self.setting)
        self.drivers = {"mode": self.driver}
        self.journal = FakeJournal()
        self.clock = FakeClock()
        self.switcher = Switcher(self.journal, self.drivers, self.clock)

    def restart(self) -> None:
        """Another program, on the same journal."""
        self.switcher = Switcher(self.journal, self.drivers, self.clock)

    def order(self, value: str = "SIMPLE", **fields: Any) -> Order:
        """By an armed action, unless told otherwise."""
        return Order(**{"control_id": "mode", "value": value, "initiator": Initiator.AUTOMATIC, **fields})

    def begin(self, value: str = "SIMPLE", **fields: Any) -> Switch:
        """Switch by an armed action."""
        return self.switcher.begin(self.order(value, **fields))

    def begin_by_hand(self, value: str = "SIMPLE", **fields: Any) -> Switch:
        """Switch as the user does, after a look at the change."""
        plan = self.switcher.preview("mode", value)
        return self.begin(value, initiator=Initiator.USER, plan_hash=plan.hash, **fields)

    def now(self) -> float:
        """Wall seconds."""
        return self.clock.now().wall_seconds

    def states(self) -> list[str]:
        """Every state that was written down, in order."""
        return [switch.state.value for switch in self.journal.history]
