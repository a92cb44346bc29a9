"""Reads a client's settings file, and replaces it in one step only while it is still the one that was read.

Mode, owner and a link that leads to it stay as they are. Must not know what is in it.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from desktop_monitor.errors import ActionError
from desktop_monitor.file_locks import try_lock, unlock
from desktop_monitor.language.text import text
from desktop_monitor.private_files import make_private_folder

_SIZE_LIMIT_BYTES = 1 << 20
"""No settings file of a person is larger."""
_LOCK_SECONDS = 10.0
_DRAFT = "desktop-monitor-"
_WRITE_BITS = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def real_path(path: Path) -> Path:
    """The file itself where a link stands."""
    return Path(os.path.realpath(path))


def content(path: Path) -> bytes | None:
    """Its bytes; None without a file. Raises ActionError where it cannot be read, or is no settings file."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ActionError("Nothing was changed", text("{path} is no ordinary file.", path=str(path)))
        if status.st_size > _SIZE_LIMIT_BYTES:
            raise ActionError(
                "Nothing was changed",
                text("{path} is larger than 1 MiB; it cannot be a settings file.", path=str(path)),
            )
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _failure(path, error) from error


def refuse_read_only(path: Path) -> None:
    """Raise ActionError where its owner has taken the right to write it from everybody."""
    with suppress(OSError):
        if not path.stat().st_mode & _WRITE_BITS:
            raise ActionError(
                "Nothing was changed", text("{path} is read-only. Allow writing to it first.", path=str(path))
            )


def refuse_locked(path: Path, wall_seconds: float) -> None:
    """Raise ActionError where another program says that it writes the file now, by a lock or a folder beside it."""
    beside = path.with_name(f"{path.name}.lock")
    with suppress(OSError):
        # As proper-lockfile does, which clients written in JavaScript use; it touches the folder every few seconds.
        if abs(wall_seconds - beside.stat().st_mtime) < _LOCK_SECONDS:
            raise ActionError(
                "Nothing was changed",
                text("Another program writes {path} now ({name} says so).", path=str(path), name=beside.name),
            )
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            if not try_lock(descriptor):
                raise ActionError("Nothing was changed", text("Another program holds {path} locked.", path=str(path)))
            unlock(descriptor)
        finally:
            os.close(descriptor)


def links(path: Path) -> int:
    """Names the file has; 0 without a file."""
    try:
        return path.stat().st_nlink
    except OSError:
        return 0


def replace(path: Path, before: bytes | None, after: bytes | None) -> None:
    """Make the file hold `after` (None: be gone) if it still holds `before`. Raises ActionError, nothing done."""
    try:
        if after is None:
            _clear_drafts(path)
            _refuse_changed(path, before)
            path.unlink(missing_ok=True)
        else:
            _replace(path, before, after)
        _make_durable(path.parent)
    except OSError as error:
        raise _failure(path, error) from error


def _replace(path: Path, before: bytes | None, after: bytes) -> None:
    make_private_folder(path.parent)
    _clear_drafts(path)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.{_DRAFT}")
    try:
        with os.fdopen(descriptor, "wb") as file:
            _lock_draft(descriptor)
            file.write(after)
            file.flush()
            _dress(draft, path)
            os.fsync(file.fileno())
        _refuse_changed(path, before)
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def _lock_draft(descriptor: int) -> None:
    """Say that it is written now, where the file system knows locks."""
    with suppress(OSError):
        try_lock(descriptor)
    # On Windows, a lock is taken by where the file is written next.
    os.lseek(descriptor, 0, os.SEEK_SET)


def _clear_drafts(path: Path) -> None:
    """Remove what programs of ours that were killed had begun to write; one that is written now is locked."""
    for draft in path.parent.glob(f".{glob.escape(path.name)}.{_DRAFT}*"):
        with suppress(OSError), draft.open("rb") as file:
            if try_lock(file.fileno()):
                draft.unlink()


def _dress(draft: str, path: Path) -> None:
    """Give the draft the mode and, as far as we may, the owner of the file it replaces."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return
    if sys.platform != "win32" and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):
            os.chown(draft, status.st_uid, status.st_gid)
    os.chmod(draft, stat.S_IMODE(status.st_mode))


def _refuse_changed(path: Path, before: bytes | None) -> None:
    if content(path) != before:
        raise ActionError(
            "Nothing was changed", text("{path} was changed meanwhile. Look at the change again.", path=str(path))
        )


def _make_durable(folder: Path) -> None:
    """A rename outlives a power cut only when its folder was written, too."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _failure(path: Path, error: OSError) -> ActionError:
    return ActionError("Nothing was changed", text("{path}: {why}", path=str(path), why=error.strerror or str(error)))
