"""Runs programs of the user's: an argument list, never a shell, with limits and hardly any environment.

A program is run only where nobody else can have put it there or changed it: its file
belongs to the user or to root, and neither it nor its folder can be written by others.
Must not know what it is for.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from desktop_monitor.actions.controls.driver import UncertainError
from desktop_monitor.errors import ActionError, SourceError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.programs import NotStartedError, RunLimits, Runner

_OUTPUT_BYTES = 64 * 1024
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_UNCHANGED = sentence("Nothing was changed")


class Programs:
    """Finds and runs them; may be used from several threads."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Of `environment` only what no program can do without reaches them."""
        self._environment = dict(environment)

    def find(self, command: tuple[str, ...]) -> Path:
        """The program that `command` names, links followed. Raises ActionError for one that is not safe to run."""
        if not command or any("\0" in word for word in command):
            raise ActionError(_UNCHANGED, "No program is named.")
        found = shutil.which(os.path.expanduser(command[0]), path=self._environment.get("PATH", os.defpath))
        if found is None:
            raise ActionError(_UNCHANGED, text("There is no program {name} that may be run.", name=repr(command[0])))
        path = Path(os.path.realpath(found))
        _refuse_foreign(path)
        return path

    def mark(self, command: tuple[str, ...]) -> str:
        """Something that changes when the program does. Raises ActionError."""
        path = self.find(command)
        try:
            status = path.stat()
        except OSError as error:
            raise _failure(path, error) from error
        return f"{path} {status.st_dev} {status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_mode}"

    def run(self, command: tuple[str, ...], seconds: float) -> str:
        """What it printed, without blanks around it.

        Raises ActionError: it was not run; UncertainError: it failed, was too slow or said too much.
        """
        path = self.find(command)
        runner = Runner(self._environment, RunLimits(seconds, _OUTPUT_BYTES))
        try:
            return runner.run((path, *command[1:]), path.parent).decode(errors="replace").strip()
        except NotStartedError as error:
            raise ActionError(_UNCHANGED, text("{name} {why}.", name=path.name, why=str(error))) from error
        except SourceError as error:
            raise UncertainError(text("{name} {why}", name=path.name, why=str(error))) from error


def _refuse_foreign(path: Path) -> None:
    if sys.platform == "win32":
        return
    try:
        status, folder = path.stat(), path.parent.stat()
    except OSError as error:
        raise _failure(path, error) from error
    if status.st_uid not in (os.geteuid(), 0):
        raise ActionError(_UNCHANGED, text("{path} belongs to somebody else; it is not run.", path=str(path)))
    if status.st_mode & _OTHERS_MAY_WRITE:
        raise ActionError(
            _UNCHANGED, text("{path} can be written by others; it is not run (chmod go-w {path}).", path=str(path))
        )
    if folder.st_mode & stat.S_IWOTH and not folder.st_mode & stat.S_ISVTX:
        raise ActionError(
            _UNCHANGED, text("{folder} can be written by others; nothing in it is run.", folder=str(path.parent))
        )


def _failure(path: Path, error: OSError) -> ActionError:
    return ActionError(_UNCHANGED, text("{path}: {why}", path=str(path), why=error.strerror or str(error)))
