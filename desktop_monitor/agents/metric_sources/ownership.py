"""Files in a folder of the user's that nobody else can have put there or changed.

What such a file says is recorded, or even run: so folder and file must be the user's
own and not writable by anybody else, and a link must not lead out of the folder. On
Windows access follows the user's profile. Must not know what is in the files.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text

_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def own_folder(folder: Path) -> Path | None:
    """The folder itself, links followed; None where there is none. Raises SourceError for one that is not safe."""
    resolved = Path(os.path.realpath(folder))
    try:
        status = resolved.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SourceError(text("{folder} cannot be read", folder=str(folder)), str(error.strerror)) from error
    if not stat.S_ISDIR(status.st_mode):
        raise SourceError(text("{folder} is no folder", folder=str(folder)))
    _refuse_foreign(folder, status)
    return resolved


def names_in(folder: Path) -> tuple[str, ...]:
    """What the folder holds, sorted. Raises SourceError."""
    try:
        return tuple(sorted(os.listdir(folder)))
    except OSError as error:
        raise SourceError(text("{folder} cannot be read", folder=str(folder)), str(error.strerror)) from error


def open_own(folder: Path, name: str) -> tuple[int, os.stat_result]:
    """A descriptor to read the file with, and its status. Raises SourceError for a file that is not safe.

    `folder` is one that `own_folder` gave.
    """
    path = own_path(folder, name)
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError as error:
        raise SourceError(text("{name} cannot be read", name=name), str(error.strerror)) from error
    try:
        return descriptor, _own_file(name, os.fstat(descriptor))
    except BaseException:
        os.close(descriptor)
        raise


def _own_file(name: str, status: os.stat_result) -> os.stat_result:
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(text("{name} is no ordinary file", name=name))
    _refuse_foreign(name, status)
    return status


def own_path(folder: Path, name: str) -> Path:
    """Where the file is, links followed. Raises SourceError where that is outside of `folder`."""
    path = Path(os.path.realpath(folder / name))
    if not path.is_relative_to(folder):
        raise SourceError(text("{name} is a link that leads outside of its folder", name=name))
    return path


def _refuse_foreign(place: Path | str, status: os.stat_result) -> None:
    if sys.platform == "win32":
        return
    if status.st_uid != os.geteuid():
        raise SourceError(
            text("{place} is not yours", place=str(place)), "it must belong to the user who runs this program"
        )
    if status.st_mode & _OTHERS_MAY_WRITE:
        raise SourceError(
            text("{place} can be written by others", place=str(place)), text("chmod go-w {place}", place=str(place))
        )
