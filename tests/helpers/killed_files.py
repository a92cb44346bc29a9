"""Runs switches of settings files that are killed with SIGKILL before every call that changes a file; for tests.

``python -m tests.helpers.killed_files FOLDER SCENE [again]`` carries the scene's deed out
once for each format and each step there is: each write of the ledger, before and after
it, and each call to the system that opens, renames, removes or dresses a file beside the
settings. With ``again``, each killed program is followed by one that comes after the
deadline and is killed at every step of going back.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from desktop_monitor.actions.controls.control import FileFormat
from desktop_monitor.actions.switching.order import Order
from desktop_monitor.actions.switching.record import Initiator, Switch
from desktop_monitor.actions.switching.switcher import Switcher
from desktop_monitor.store.ledger import open_ledger
from tests.helpers.clock import FakeClock
from tests.helpers.controls import SETTINGS, Desk, file_control
from tests.helpers.killed_switches import HOUR, Step, SteppingJournal, is_killed

MODE = 0o640
PLAIN_JSON = "plain"
_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.chmod", "os.chown", "os.mkdir", "os.truncate"})
KINDS = {**{form.value: (form, text) for form, text in SETTINGS.items()}, PLAIN_JSON: (
    FileFormat.JSON, '{"z":1,"mode":"fancy","a":[1,2]}',
)}  # fmt: skip
"""By name: a format, and a file that says ``fancy``."""


def written(kind: str) -> bytes:
    """What stands in the file at first: with a byte order mark, and line ends of two signs."""
    return b"\xef\xbb\xbf" + KINDS[kind][1].replace("\n", "\r\n").encode()


def _nothing() -> None:
    pass


class FileProgram:
    """What switches one settings file, which is a link to one elsewhere."""

    def __init__(
        self, folder: Path, kind: str, step: Step = _nothing, hours: float = 0.0, after: Step | None = None
    ) -> None:
        """`hours` after the first program; `after` instead of `step` once something was written down."""
        clock = FakeClock()
        clock.advance(hours * HOUR)
        self.ledger = open_ledger(folder / "ledger.sqlite3")
        # What was written outlives the process without it; thousands of waits for the disk tell nothing more.
        self.ledger._database.run("PRAGMA synchronous = OFF")
        self.named, self.real = folder / "home" / "settings", folder / "home" / "real" / "settings"
        self.driver = Desk(folder, clock=clock).driver(file_control(self.named, KINDS[kind][0]))
        self.switcher = Switcher(SteppingJournal(self.ledger, step, after), {"own.mode": self.driver}, clock)

    def begin(self) -> Switch:
        """To SIMPLE for an hour, by an action."""
        return self.switcher.begin(Order("own.mode", "SIMPLE", Initiator.AUTOMATIC, rollback_after_seconds=HOUR))

    def take_back(self) -> Switch:
        """As the user asks."""
        return self.switcher.roll_back(self.ledger.switches()[0].switch_id)

    def settle(self) -> None:
        """As every program does at its start."""
        self.switcher.resolve()


SCENES: dict[str, tuple[Callable[[FileProgram], object], Callable[[FileProgram], object]]] = {
    "begin": (lambda _: None, FileProgram.begin),
    "take back": (FileProgram.begin, FileProgram.take_back),
}
"""What happens before, and what is killed at each of its steps."""


def prepared(folder: Path, kind: str) -> Path:
    """A folder with a settings file."""
    real = folder / "home" / "real" / "settings"
    real.parent.mkdir(parents=True)
    real.write_bytes(written(kind))
    real.chmod(MODE)
    (folder / "home" / "settings").symlink_to(Path("real") / "settings")
    return folder


def _watched(step: Step, folder: Path) -> None:
    """Have each call that may change something beside the settings be a step."""
    place = str(folder / "home")

    def on_event(event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS and any(str(one).startswith(place) for one in arguments if isinstance(one, str | Path)):
            step()

    sys.addaudithook(on_event)


def _deed(
    folder: Path, kind: str, hours: float, do: Callable[[FileProgram], object], *, is_brief: bool
) -> Callable[[Step], object]:
    """`is_brief`: without the steps after a write of the ledger, which leave what the next one before leaves."""

    def deed(step: Step) -> object:
        program = FileProgram(folder, kind, step, hours, _nothing if is_brief else None)
        _watched(step, folder)
        return do(program)

    return deed


def _run(root: Path, kind: str, scene: str, *, again: bool) -> None:
    before, do = SCENES[scene]
    empty = root / "empty.sqlite3"
    open_ledger(empty).close()
    for first in count(1):
        for second in count(1) if again else [0]:
            folder = prepared(root / f"{kind}-{first}-{second}", kind)
            # To make one takes longer than all that follows.
            shutil.copy(empty, folder / "ledger.sqlite3")
            program = FileProgram(folder, kind)
            before(program)
            program.ledger.close()
            if not is_killed(_deed(folder, kind, 0.0, do, is_brief=again), first):
                return
            if not second or not is_killed(_deed(folder, kind, 3.0, FileProgram.settle, is_brief=True), second):
                break


if __name__ == "__main__":
    # As for the ledger.
    os.fsync = lambda _: None  # type: ignore[assignment]
    for _kind in KINDS:
        _run(Path(sys.argv[1]), _kind, sys.argv[2], again=len(sys.argv) > 3)
    os._exit(0)
