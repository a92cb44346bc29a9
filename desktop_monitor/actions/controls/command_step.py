"""A program as a control's step: what it prints is the value, or it is given one. Must not know controls."""

from __future__ import annotations

from functools import partial

from desktop_monitor.actions.controls.control import CommandStep
from desktop_monitor.actions.controls.driver import UncertainError
from desktop_monitor.actions.controls.placeholders import PLACEHOLDER, plain_text
from desktop_monitor.actions.controls.programs import Programs
from desktop_monitor.actions.controls.steps import Draft
from desktop_monitor.actions.controls.values import Values
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import sentence, text

_UNCHANGED = sentence("Nothing was changed")


class Command:
    """Implements `steps.Reader` and `steps.Writer`."""

    width = 1
    is_text = True

    def __init__(self, step: CommandStep, programs: Programs) -> None:
        self._step = step
        self._programs = programs

    def read(self) -> Values:
        """What it prints. Raises ActionError where it fails."""
        try:
            printed = self._programs.run(self._step.command, self._step.timeout_seconds)
        except UncertainError as error:
            raise ActionError("It cannot be read", text("{why}.", why=str(error))) from error
        return (plain_text(printed, text("What it printed")),)

    def refuse(self) -> None:
        """Raise ActionError where it cannot be run, or is not told the value."""
        self._programs.find(self._step.command)
        if not any(PLACEHOLDER in word for word in self._step.command[1:]):
            raise ActionError(
                _UNCHANGED, text("No argument of the command holds {placeholder}.", placeholder=PLACEHOLDER)
            )

    def draft(self, now: Values, wanted: Values) -> Draft:
        """The command that sets `wanted`. Raises ActionError. Runs nothing."""
        command = self._filled(wanted)
        return Draft(
            diff_lines=tuple(map(shown_word, command)),
            warnings=(),
            depends_on=(*command, self._programs.mark(command)),
            carry_out=partial(self._run, command),
        )

    def restore(self, before: Values, after: Values, undo: str) -> None:
        """Set `before`. Raises ActionError, UncertainError."""
        command = self._filled(before)
        if any(old == PLACEHOLDER and new.startswith("-") for old, new in self._words(command)):
            # It came from a program, so that it must not become an option of another.
            raise ActionError(_UNCHANGED, "The former value looks like an option of the command.")
        self._run(command)

    def _run(self, command: tuple[str, ...]) -> None:
        self._programs.run(command, self._step.timeout_seconds)

    def _filled(self, values: Values) -> tuple[str, ...]:
        """The value inside of single arguments, never as several of them, and never as the program."""
        value = plain_text(values[0], text("The value"))
        program, *words = self._step.command
        return (program, *(word.replace(PLACEHOLDER, value) for word in words))

    def _words(self, command: tuple[str, ...]) -> zip[tuple[str, str]]:
        return zip(self._step.command[1:], command[1:], strict=True)


def shown_word(word: str) -> str:
    """One argument as a line of its own, so that it is seen where it begins and ends."""
    return repr(word) if not word or any(sign.isspace() or not sign.isprintable() for sign in word) else word
