"""Processes planted by hand for trees: a table to spawn, work and end in. Must not know what is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

BOOTED_SECONDS = 1_699_999_000.0
TICKS = 100.0


@dataclass
class PlantedProcess:
    """One process and what it used."""

    pid: int
    parent: int
    start_ticks: int
    name: str
    command: str
    cpu_seconds: int = 0
    waited_seconds: int = 0
    state: str = "S"
    resident_bytes: int = 1000

    @property
    def identity(self) -> ProcessIdentity:
        return ProcessIdentity("boot", self.pid, self.start_ticks)

    def row(self) -> ProcessRow:
        """As the process table tells of it."""
        return ProcessRow(
            self.identity,
            self.parent,
            self.name,
            self.command,
            "me",
            self.state,
            None,
            self.resident_bytes,
            1,
            BOOTED_SECONDS + self.start_ticks / TICKS,
            0,
            cpu_seconds=float(self.cpu_seconds),
            waited_cpu_seconds=float(self.waited_seconds),
        )


@dataclass
class PlantedTable:
    """Processes as a kernel keeps them: pid 1 takes over whoever lost its parent."""

    living: dict[int, PlantedProcess] = field(default_factory=dict)
    ticks: int = 100

    def __post_init__(self) -> None:
        self.spawn(1, 0, "systemd")

    def spawn(self, pid: int, parent: int, name: str = "bash", command: str = "") -> PlantedProcess:
        """A process begins; a pid may be one that was free."""
        self.ticks += 1
        process = self.living[pid] = PlantedProcess(pid, parent, self.ticks, name, command or name)
        return process

    def end(self, pid: int, is_waited_for: bool = True) -> None:
        """A process ends and is collected at once by its parent, which may not care."""
        ended = self.living.pop(pid)
        parent = self.living.get(ended.parent)
        if parent is not None and is_waited_for:
            parent.waited_seconds += ended.cpu_seconds + ended.waited_seconds
        for process in self.living.values():
            if process.parent == pid:
                process.parent = 1

    def rows(self) -> tuple[ProcessRow, ...]:
        """One pass."""
        return tuple(process.row() for process in self.living.values())


class PlantedDetails:
    """Answers that a test wrote down; counts the questions."""

    def __init__(self) -> None:
        self.folders: dict[int, str] = {}
        self.files: dict[int, tuple[str, ...]] = {}
        self.memory: dict[int, int] = {}
        self.contained: set[int] = set()
        self.asked: list[tuple[str, int]] = []

    def working_folder(self, identity: ProcessIdentity) -> str:
        self.asked.append(("folder", identity.pid))
        return self.folders.get(identity.pid, "")

    def open_paths(self, identity: ProcessIdentity, below: str) -> tuple[str, ...]:
        self.asked.append(("files", identity.pid))
        return tuple(path for path in self.files.get(identity.pid, ()) if path.startswith(below))

    def memory_bytes(self, identity: ProcessIdentity) -> int | None:
        self.asked.append(("memory", identity.pid))
        return self.memory.get(identity.pid)

    def is_contained(self, identity: ProcessIdentity) -> bool:
        return identity.pid in self.contained
