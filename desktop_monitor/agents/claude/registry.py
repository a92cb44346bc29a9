"""Claude Code's registry of running sessions: what each does at this moment, and which process it is.

One small file a session below ``sessions`` of the configuration folder, rewritten at
every change and removed at the end; a session that was killed leaves its file behind,
so whether the process still lives is for those to say who see processes. Undocumented:
every field may be missing. Must not know transcripts or process tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from desktop_monitor.agents.values import NAME_CHARACTERS, PATH_CHARACTERS
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, SessionState, SessionStatus

_SIZE_LIMIT_BYTES = 65_536
_STATES = {"busy": SessionState.WORKING, "waiting": SessionState.WAITING, "idle": SessionState.IDLE}


class _Entry(msgspec.Struct):
    sessionId: str  # noqa: N815  the client's own names
    pid: int | None = None
    cwd: str | None = None
    procStart: str | None = None  # noqa: N815
    entrypoint: str | None = None
    pidDomain: str | None = None  # noqa: N815
    name: str | None = None
    status: str | None = None
    waitingFor: str | None = None  # noqa: N815
    updatedAt: float | None = None  # noqa: N815
    statusUpdatedAt: float | None = None  # noqa: N815


class _Known(NamedTuple):
    mark: tuple[int, int, int]
    status: SessionStatus | None


_DECODER = msgspec.json.Decoder(_Entry)


class ClaudeRegistry:
    """The sessions that some configuration folders know of."""

    name = "claude_code.registry"
    interface = CLAUDE_CODE

    def __init__(self, roots: Iterable[Path], pid_domain: str) -> None:
        """`roots` as for the transcripts; `pid_domain` (`own_pid_domain`): processes of others are not ours."""
        self._folders = tuple(str(root / "sessions") for root in roots)
        self._pid_domain = pid_domain
        self._known: dict[str, _Known] = {}

    def read(self) -> tuple[SessionStatus, ...]:
        """Every session there is a file of. Raises SourceError where the folders cannot be read."""
        found: dict[str, _Known] = {}
        for folder in self._folders:
            for path in _files(folder):
                if (known := self._look(path)) is not None:
                    found[path] = known
        self._known = found
        return tuple(known.status for known in found.values() if known.status is not None)

    def _look(self, path: str) -> _Known | None:
        before = self._known.get(path)
        try:
            status = os.stat(path)
            mark = (status.st_ino, status.st_size, status.st_mtime_ns)
            if before is not None and before.mark == mark:
                return before
            content = _content(path)
        except OSError:
            return None
        try:
            entry = _DECODER.decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            # Half written, mostly: what was known before holds, and the next look reads it again.
            return _Known((0, 0, 0), before.status if before is not None else None)
        return _Known(mark, self._status(entry, status.st_mtime))

    def _status(self, entry: _Entry, modified_seconds: float) -> SessionStatus:
        since = entry.statusUpdatedAt or entry.updatedAt
        return SessionStatus(
            CLAUDE_CODE,
            entry.sessionId[:NAME_CHARACTERS],
            since / 1000 if since is not None and 0 < since < 1e14 else modified_seconds,
            _STATES.get(entry.status or "", SessionState.UNKNOWN),
            waiting_for=(entry.waitingFor or "")[:NAME_CHARACTERS] if entry.status == "waiting" else "",
            pid=entry.pid if entry.pid is not None and 0 < entry.pid < 1 << 32 else None,
            start_ticks=_start_ticks(entry),
            project=(entry.cwd or "")[:PATH_CHARACTERS],
            name=(entry.name or "")[:NAME_CHARACTERS],
            entrypoint=(entry.entrypoint or "")[:NAME_CHARACTERS],
            is_remote=bool(entry.pidDomain and self._pid_domain and entry.pidDomain != self._pid_domain),
        )


def own_pid_domain(proc_root: Path = Path("/proc"), etc: Path = Path("/etc")) -> str:
    """This process's pid namespace on this machine, as Claude Code names it; empty where it cannot be told."""
    try:
        namespace = os.readlink(proc_root / "self" / "ns" / "pid")
        machine = (etc / "machine-id").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return f"linux:{machine}:{namespace}"


def _start_ticks(entry: _Entry) -> int | None:
    """Only Linux states it in the kernel's own ticks; elsewhere it is a date."""
    written = entry.procStart or ""
    is_linux = (entry.pidDomain or "").startswith("linux:")
    return int(written) if is_linux and written.isascii() and written.isdigit() and len(written) < 20 else None


def _files(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            own = [entry for entry in entries if entry.is_file(follow_symlinks=False)]
            return sorted(entry.path for entry in own if entry.name.endswith(".json"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SourceError(
            "Cannot look into a folder", text("{folder}: {reason}", folder=folder, reason=error.strerror or str(error))
        ) from error


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(_SIZE_LIMIT_BYTES)
