"""Runs switches that are killed with SIGKILL at every step, each in a folder of its own; a program for tests.

``python -m tests.helpers.killed_switches FOLDER SCENE [again]`` carries the scene's deed
out once for each step there is, killed before or after that step, until it is carried
out whole. With ``again``, each killed program is followed by one that settles what it
left and is killed at every step of that.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from typing import Any

from desktop_monitor.actions.controls.driver import ControlState
from desktop_monitor.actions.switching.order import Order
from desktop_monitor.actions.switching.record import Initiator, Switch
from desktop_monitor.actions.switching.switcher import Switcher
from desktop_monitor.store.ledger import Ledger, open_ledger
from tests.helpers.clock import FakeClock
from tests.helpers.switching import FakeDriver, Manner

HOUR = 3600.0
_CARRIED_OUT = 17
Step = Callable[[], None]


class FilePlace:
    """A value in a file that is replaced in one piece."""

    def __init__(self, path: Path, step: Step) -> None:
        self._path, self._step = path, step

    @property
    def value(self) -> str | None:
        return self._path.read_text() if self._path.exists() else "FANCY"

    @value.setter
    def value(self, value: str | None) -> None:
        self._step()
        draft = self._path.with_suffix(".draft")
        draft.write_text(value or "")
        draft.replace(self._path)
        self._step()


class SteppingDriver(FakeDriver):
    """Counts every look as a step, too."""

    step: Step = staticmethod(lambda: None)

    def state(self) -> ControlState:
        self.step()
        return super().state()


class SteppingJournal:
    """A ledger whose every write is two steps: before it and after it."""

    def __init__(self, ledger: Ledger, step: Step, after: Step | None = None) -> None:
        """`after` instead of `step` for those after it."""
        self._ledger, self._step, self._after = ledger, step, after or step

    def locked(self) -> AbstractContextManager[None]:
        return self._ledger.locked()

    def next_switch_id(self) -> int:
        return self._around(self._ledger.next_switch_id)

    def put_switch(self, switch: Switch) -> None:
        self._around(lambda: self._ledger.put_switch(switch))

    def switches(self, limit: int = 200) -> tuple[Switch, ...]:
        return self._ledger.switches(limit)

    def remembered(self, control_id: str) -> str | None:
        return self._ledger.remembered(control_id)

    def remember(self, control_id: str, raw: str) -> None:
        self._around(lambda: self._ledger.remember(control_id, raw))

    def _around(self, write: Callable[[], Any]) -> Any:
        self._step()
        result = write()
        self._after()
        return result


class Program:
    """What switches in one folder."""

    def __init__(self, folder: Path, step: Step = lambda: None, hours: float = 0.0) -> None:
        """`hours` after the first program."""
        self.ledger = open_ledger(folder / "ledger.sqlite3")
        # What was written outlives the process without it; thousands of waits for the disk tell nothing more.
        self.ledger._database.run("PRAGMA synchronous = OFF")
        self.place = FilePlace(folder / "mode", step)
        self.driver = SteppingDriver(self.place)
        self.driver.step = step
        self.clock = FakeClock()
        self.clock.advance(hours * HOUR)
        self.switcher = Switcher(SteppingJournal(self.ledger, step), {"mode": self.driver}, self.clock)

    def begin(self, manner: Manner = Manner.WELL) -> Switch:
        """To SIMPLE for an hour, by an action."""
        self.driver.applies = manner
        return self.switcher.begin(Order("mode", "SIMPLE", Initiator.AUTOMATIC, rollback_after_seconds=HOUR))

    def by_hand(self) -> Switch:
        """To TURBO for good, by the user."""
        plan = self.switcher.preview("mode", "TURBO")
        return self.switcher.begin(Order("mode", "TURBO", Initiator.USER, plan.hash))

    def take_back(self) -> None:
        """The newest switch, as the user asks."""
        self.switcher.roll_back(self.ledger.switches()[0].switch_id)


def _nothing(_: Program) -> None:
    pass


def _begin(program: Program) -> None:
    program.begin()


def _begin_and_over(program: Program) -> None:
    program.begin()
    program.by_hand()


def _attend_late(program: Program) -> None:
    program.clock.advance(HOUR)
    program.switcher.attend(lambda _: None)


SCENES: dict[str, tuple[Callable[[Program], object], Callable[[Program], object]]] = {
    "begin": (_nothing, _begin),
    "error but written": (_nothing, lambda program: program.begin(Manner.PERSISTED)),
    "no answer but written": (_nothing, lambda program: program.begin(Manner.LATE)),
    "garbled": (_nothing, lambda program: program.begin(Manner.GARBLED)),
    "take back": (_begin, Program.take_back),
    "deadline": (_begin, _attend_late),
    "another by hand": (_begin, Program.by_hand),
    "take the other back": (_begin_and_over, Program.take_back),
}
"""What happens before, and what is killed at each of its steps."""


def killed_at(number: int) -> Step:
    """Ends the process when it is called for the time of this number."""
    steps = count(1)

    def step() -> None:
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def is_killed(deed: Callable[[Step], object], number: int) -> bool:
    """Do it in a process that is killed at its step of this number; False where it has fewer."""
    child = os.fork()
    if not child:
        deed(killed_at(number))
        os._exit(_CARRIED_OUT)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != _CARRIED_OUT:
        sys.exit("the deed failed")
    return os.WIFSIGNALED(status)


def _prepare(folder: Path, before: Callable[[Program], object]) -> None:
    folder.mkdir()
    program = Program(folder)
    before(program)
    program.ledger.close()


def _run(root: Path, scene: str, *, again: bool) -> None:
    before, deed = SCENES[scene]
    _prepare(root / "prepared", before)
    for first in count(1):
        for second in count(1) if again else [0]:
            folder = shutil.copytree(root / "prepared", root / f"{first}-{second}")
            was_killed = is_killed(lambda step, folder=folder: deed(Program(folder, step)), first)
            if not was_killed:
                return
            if not second:
                break
            if not is_killed(lambda step, folder=folder: Program(folder, step, 0.5).switcher.resolve(), second):
                break


if __name__ == "__main__":
    _run(Path(sys.argv[1]), sys.argv[2], again=len(sys.argv) > 3)
