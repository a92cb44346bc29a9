"""Drives a control by its steps: what to read, what to change, what to hold the change against.

Must not know what the steps are (see `steps`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_monitor.actions.controls.control import Control, Effect
from desktop_monitor.actions.controls.driver import ControlState, Driver, SwitchPlan
from desktop_monitor.actions.controls.steps import Draft, Reader, Writer
from desktop_monitor.actions.controls.values import Choices, Memory, Values, raw_of, text_of, values_of
from desktop_monitor.actions.documents.document import ABSENT
from desktop_monitor.digests import sha256
from desktop_monitor.errors import ActionError, MonitorError, StoreError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import words

InForce = Callable[[Control], str | None]
"""What counts at the moment, in the words of the value; empty: nothing does; None: what the check says, if anything."""

_UNCHANGED = sentence("Nothing was changed")
_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Home:
    """The file a control is about."""

    place: str
    """Its whole path."""
    elsewhere: Callable[[str], Driver]
    """The same control with another file."""


class StepDriver:
    """Implements `driver.Driver`."""

    def __init__(
        self,
        control: Control,
        reader: Reader,
        writer: Writer,
        check: Reader | None,
        memory: Memory,
        in_force: InForce,
        home: Home | None = None,
    ) -> None:
        """`check` reads what is held against `reader`; None: that one says enough.

        `in_force` tells what counts at the moment, whatever is configured; `home` is None
        where it is no file that is changed.
        """
        self._control = control
        self._reader, self._writer, self._check = reader, writer, check
        self._choices = Choices(control, reader.width, memory, is_text=reader.is_text)
        self._in_force = in_force
        self._home = home

    @property
    def control(self) -> Control:
        """What it drives."""
        return self._control

    def at(self, place: str) -> Driver:
        """What drives the same control in the file it was switched in (`SwitchPlan.place`)."""
        return self if self._home is None or place in ("", self._home.place) else self._home.elsewhere(place)

    def state(self) -> ControlState:
        """What is configured and in force now; refusals are in it, nothing is raised."""
        try:
            now = self._reader.read()
            checked = self._checked()
            name = self._choices.name_of(now)
        except MonitorError as error:
            return ControlState(None, "", None, error.message or error.title)
        raw, written = _raw(now, checked), raw_of(now)
        return ControlState(name, raw, self._effective(checked), self._refusal(), written if written != raw else "")

    def plan(self, value: str) -> SwitchPlan:
        """The change to `value`. Raises ActionError where it cannot be made, with the reason."""
        return self._planned(value)[0]

    def apply(self, plan: SwitchPlan) -> None:
        """Make it if nothing changed since the plan. Raises ActionError: nothing was done; UncertainError."""
        found, draft = self._planned(plan.value)
        if found.hash != plan.hash:
            raise ActionError(_UNCHANGED, "Something changed since the preview. Look at the change again.")
        draft.carry_out()

    def restore(self, plan: SwitchPlan) -> None:
        """Configure `plan.before` again. Raises ActionError, UncertainError."""
        before, after = (values_of(raw)[: self._reader.width] for raw in (plan.before, plan.after))
        self._writer.restore(before, after, plan.undo)

    def _planned(self, value: str) -> tuple[SwitchPlan, Draft]:
        now = self._reader.read()
        checked = self._checked()
        wanted = self._choices.wanted(value, now)
        if raw_of(wanted) == raw_of(now):
            raise ActionError(_UNCHANGED, text("{title} is {value} already.", title=self._control.title, value=value))
        self._writer.refuse()
        draft = self._writer.draft(now, wanted)
        before, after = _raw(now, checked), raw_of(wanted)
        parts = (self._control.control_id, value, before, after, *draft.depends_on)
        plan = SwitchPlan(
            control_id=self._control.control_id,
            value=value,
            before=before,
            after=after,
            before_value=self._choices.name_of(now),
            diff_lines=draft.diff_lines,
            warnings=(*_about_effect(self._control, draft.effect, value), *draft.warnings),
            hash=sha256(_SEPARATOR.join(parts).encode(errors="surrogatepass")).hexdigest(),
            undo=draft.undo,
            place=self._home.place if self._home else "",
        )
        return plan, draft

    def _checked(self) -> Values | None:
        if self._check is None:
            return None
        found = self._check.read()
        return tuple(one if one is ABSENT else text_of(one) for one in found) if self._reader.is_text else found

    def _effective(self, checked: Values | None) -> str | None:
        try:
            seen = self._in_force(self._control)
        except StoreError:
            seen = None
        if seen is None:
            return None if checked is None else self._choices.name_of(checked)
        return self._choices.name_of_seen(seen)

    def _refusal(self) -> str:
        try:
            self._writer.refuse()
        except ActionError as error:
            return error.message
        return ""


def _raw(now: Values, checked: Values | None) -> str:
    """What is read; and where the check says something else, that too: such a state is like no other."""
    if checked is None or raw_of(checked) == raw_of(now):
        return raw_of(now)
    return raw_of((*now, raw_of(checked)))


def _about_effect(control: Control, effect: Effect | None, value: str) -> tuple[str, ...]:
    effect = effect or control.effect
    if effect is Effect.NOW:
        return ()
    if effect is Effect.NEXT_OPERATION:
        return (words(text("It takes effect with the next operation.")),)
    pasted = dict(control.paste).get(value)
    if not pasted:
        return (words(text("It takes effect in sessions that are started from then on; running ones keep theirs.")),)
    running = text(
        "It takes effect in sessions that are started from then on; running ones keep theirs. There, type {command}"
        " to have it now.",
        command=pasted,
    )
    return (words(running),)
