"""A user's home with settings of clients, and what changes them; and ways to end half way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop_monitor.actions.clients.actions import CLIENTS, ClientActions
from desktop_monitor.actions.clients.client import Client, Places
from desktop_monitor.actions.clients.journal import Journal, Record
from desktop_monitor.actions.clients.ports import ReceiverPort
from desktop_monitor.actions.clients.states import ClientConnections
from desktop_monitor.actions.clients.status_line import StatusLine
from desktop_monitor.actions.documents import files
from desktop_monitor.agents.held_ports import PortsFile
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from tests.helpers.clock import FakeClock

PORT = 4318
FILES = {
    CLAUDE_CODE: ".claude/settings.json",
    CODEX: ".codex/config.toml",
    GEMINI: ".gemini/settings.json",
}


@dataclass
class UserHome:
    """One user's settings below `root`, and our state beside them."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    strangers: set[int] = field(default_factory=set)
    """Ports on which another program listens."""
    platform: str = "linux"

    def __post_init__(self) -> None:
        for file in FILES.values():
            (self.home / file).parent.mkdir(parents=True, exist_ok=True)

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def state(self) -> Path:
        return self.root / "state"

    @property
    def places(self) -> Places:
        return Places(self.environment, self.home, self.platform, self.root / "system")

    @property
    def port(self) -> ReceiverPort:
        return ReceiverPort(self.state / "ports.json", lambda: PORT, self.strangers.__contains__)

    def file(self, interface: str) -> Path:
        return self.home / FILES[interface]

    def write(self, interface: str, content: bytes) -> Path:
        path = self.file(interface)
        path.write_bytes(content)
        return path

    def managed(self, path: str, content: str) -> None:
        """Put a file where an administrator would."""
        place = self.root / "system" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")

    def hold(self, otlp_port: int) -> PortsFile:
        """Say that our receiver has this port, until released."""
        held = PortsFile(self.state / "ports.json")
        held.write(otlp_port, 9417)
        return held

    @property
    def journal(self) -> Journal:
        return Journal(self.state)

    @property
    def clients(self) -> tuple[Client, ...]:
        return (*CLIENTS, StatusLine(self.state / "status_line", "/usr/bin/python3"))

    def actions(self, crash: Crash | None = None) -> ClientActions:
        if crash is None:
            return ClientActions(self.places, self.journal, self.port, FakeClock(), self.clients)
        journal = CrashingJournal(self.state, crash)
        replace = crash.guarded(files.replace)
        return ClientActions(self.places, journal, self.port, FakeClock(), self.clients, replace)

    def connections(self) -> ClientConnections:
        return ClientConnections(self.places, self.journal, self.port)

    def connect(self, interface: str) -> bool:
        actions = self.actions()
        return actions.connect(interface, actions.preview(interface).hash)

    def disconnect(self, interface: str) -> bool:
        actions = self.actions()
        return actions.disconnect(interface, actions.preview_disconnect(interface).hash)


class PowerCutError(BaseException):
    """The program is gone; nothing of it runs any more."""


class Crash:
    """Ends the program at its n-th write, before or after it took place; later writes do not happen either."""

    def __init__(self, at_step: int, *, before: bool) -> None:
        self._left, self._before = at_step, before
        self.happened = False

    def guarded(self, write: Callable[..., None]) -> Callable[..., None]:
        def step(*arguments: object) -> None:
            self.step(lambda: write(*arguments))

        return step

    def step(self, write: Callable[[], object]) -> object:
        if self.happened:
            raise PowerCutError
        self._left -= 1
        if self._left < 0 and self._before:
            self.happened = True
            raise PowerCutError
        result = write()
        if self._left < 0:
            self.happened = True
            raise PowerCutError
        return result


class CrashingJournal(Journal):
    """A journal whose writes a crash may end."""

    def __init__(self, state: Path, crash: Crash) -> None:
        super().__init__(state)
        self._crash = crash

    def keep(self, records: tuple[Record, ...]) -> None:
        self._crash.step(lambda: super(CrashingJournal, self).keep(records))

    def keep_copy(self, content: bytes) -> str:
        return str(self._crash.step(lambda: super(CrashingJournal, self).keep_copy(content)))
