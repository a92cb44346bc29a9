"""Runs one program of the user's: no shell, no input, little environment, little time, little output.

Its process group ends with it: nothing it started goes on because it was slow. Must not
know what it is for or what it prints.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text

_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""On Windows, a console program opens a window for itself when who starts it has none."""
_PASSED_ON = ("HOME", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TZ", "USERPROFILE")
"""Nothing else of the environment reaches it: keys of other programs stand there."""
_CHUNK_BYTES = 16_384
_UNFINISHED_LIMIT = 5
_KILLED_SECONDS = 0.5
"""After the end of a process group its output ends at once."""


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What one run may take."""

    seconds: float = 5.0
    output_bytes: int = 256 * 1024


class NotStartedError(SourceError):
    """The program did not run at all."""


class Runner:
    """Runs one executable after the other; `end` may come from any thread."""

    def __init__(self, environment: Mapping[str, str], limits: RunLimits = RunLimits()) -> None:
        self._environment = {name: environment[name] for name in _PASSED_ON if name in environment}
        self._limits = limits
        self._unfinished: list[_Output] = []
        self._running: subprocess.Popen[bytes] | None = None
        self._changed = threading.Lock()

    def run(self, command: Sequence[str | Path], folder: Path | None = None) -> bytes:
        """What the program printed, started in `folder`; its name and each argument arrive as they are.

        Raises SourceError where it failed, was too slow or said too much, NotStartedError where it never ran.
        """
        self._refuse_to_pile_up()
        process = self._start(command, folder)
        output = _Output(process, self._limits.output_bytes)
        try:
            is_over = output.wait(self._limits.seconds)
            if is_over and not output.is_too_long:
                is_over = self._has_ended(process)
        finally:
            self._close(process)
            output.wait(_KILLED_SECONDS)
        if output.is_open:
            self._unfinished.append(output)
        if output.is_too_long:
            raise SourceError(
                "printed too much",
                text("{most} KiB is the most", most=self._limits.output_bytes // 1024),
            )
        if not is_over:
            raise SourceError("was ended", text("it ran for longer than {seconds:g} s", seconds=self._limits.seconds))
        if process.returncode:
            raise SourceError("failed", text("it ended with {code}", code=process.returncode))
        return output.content

    def end(self) -> None:
        """End the one that runs, if any."""
        with self._changed:
            if self._running is not None and self._running.returncode is None:
                _kill(self._running)

    def _refuse_to_pile_up(self) -> None:
        """What left its process group may hold the output of its starter open for good; a thread waits for each."""
        self._unfinished = [output for output in self._unfinished if output.is_open]
        if len(self._unfinished) >= _UNFINISHED_LIMIT:
            raise NotStartedError("is not run", "programs that executables started before have not ended")

    def _start(self, command: Sequence[str | Path], folder: Path | None) -> subprocess.Popen[bytes]:
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            raise NotStartedError("cannot be started", error.strerror or type(error).__name__) from error
        except ValueError as error:
            # An argument with a NUL in it.
            raise NotStartedError("cannot be started", "an argument cannot be passed on") from error
        with self._changed:
            self._running = process
        return process

    def _has_ended(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it ends soon: what has closed its output has little left to do."""
        try:
            process.wait(self._limits.seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _close(self, process: subprocess.Popen[bytes]) -> None:
        with self._changed:
            self._running = None
            # Not waited for yet, so that its number is still its own.
            if process.returncode is None:
                _kill(process)
        process.wait()


class _Output:
    """Reads what a process prints on a thread of its own, so that a silent one can be given up."""

    def __init__(self, process: subprocess.Popen[bytes], limit_bytes: int) -> None:
        self.content = b""
        self.is_too_long = False
        self._process = process
        self._limit_bytes = limit_bytes
        self._thread = threading.Thread(target=self._read, name="metrics.output", daemon=True)
        self._thread.start()

    @property
    def is_open(self) -> bool:
        """Whether somebody may still write."""
        return self._thread.is_alive()

    def wait(self, limit_seconds: float) -> bool:
        """Wait for the end of the output; False where it does not come."""
        self._thread.join(limit_seconds)
        return not self.is_open

    def _read(self) -> None:
        pipe = self._process.stdout
        if pipe is None:
            return
        with pipe:
            chunks, size = [], 0
            while size <= self._limit_bytes and (chunk := os.read(pipe.fileno(), _CHUNK_BYTES)):
                chunks.append(chunk)
                size += len(chunk)
        self.is_too_long = size > self._limit_bytes
        self.content = b"".join(chunks)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started; only while it has not been waited for."""
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
