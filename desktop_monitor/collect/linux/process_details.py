"""Details of single processes from /proc/PID: cwd, fd, smaps_rollup, status (proc(5)).

The directory is opened and its process checked before anything in it is read: the
descriptor belongs to one process for good. Every read here gives up the interpreter
lock, since the kernel walks a process's whole memory for smaps_rollup. Must not know
who asks.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_monitor.collect.linux.process_stat import parse_stat
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.process import ProcessIdentity

_DIRECTORY = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
_MOST_FILES = 4096
"""Open files looked at of one process."""
_CONTENT_BYTES = 8192
_PSS = re.compile(rb"^Pss:\s+(\d+) kB$", re.MULTILINE)
_NAMESPACES = re.compile(rb"^NSpid:((?:\s+\d+)+)$", re.MULTILINE)


class LinuxProcessDetails:
    """Reads below `root`, where /proc is mounted. Safe in any thread."""

    def __init__(self, root: str = "/proc") -> None:
        self._root = root

    def working_folder(self, identity: ProcessIdentity) -> str:
        """Target of cwd; see `ProcessDetails.working_folder`."""
        with self._directory(identity, own_only=True) as directory:
            return "" if directory is None else _path(_target("cwd", directory))

    def open_paths(self, identity: ProcessIdentity, below: str) -> tuple[str, ...]:
        """Targets of fd/*; see `ProcessDetails.open_paths`."""
        with self._directory(identity, own_only=True) as directory:
            targets = () if directory is None else _open_targets(directory)
            start = os.path.join(below, "")
            paths = {_path(target) for target in targets if target.startswith(start)}
            return tuple(sorted(paths - {""}))

    def memory_bytes(self, identity: ProcessIdentity) -> int | None:
        """PSS of smaps_rollup (Linux 4.14 and newer)."""
        with self._directory(identity) as directory:
            match = None if directory is None else _PSS.search(_content("smaps_rollup", directory))
            return None if match is None else int(match[1]) * 1024

    def is_contained(self, identity: ProcessIdentity) -> bool:
        """Whether it has a second pid, in a namespace below the one this /proc shows."""
        with self._directory(identity) as directory:
            match = None if directory is None else _NAMESPACES.search(_content("status", directory))
            return match is not None and len(match[1].split()) > 1

    @contextmanager
    def _directory(self, identity: ProcessIdentity, own_only: bool = False) -> Iterator[int | None]:
        """The process's directory, open; None if it is gone, or not this user's where it must be."""
        try:
            directory = os.open(f"{self._root}/{identity.pid}", _DIRECTORY)
        except OSError:
            yield None
            return
        try:
            yield directory if _is_meant(directory, identity, own_only) else None
        finally:
            os.close(directory)


def _is_meant(directory: int, identity: ProcessIdentity, own_only: bool) -> bool:
    try:
        if own_only and os.stat(directory).st_uid != os.geteuid():
            return False
        return parse_stat(_content("stat", directory)).start_ticks == identity.start_ticks
    except (OSError, SourceError):
        return False


def _content(file: str, directory: int) -> bytes:
    """What one file says; nothing if the process refuses or has ended."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC, dir_fd=directory)
    except OSError:
        return b""
    try:
        return os.read(descriptor, _CONTENT_BYTES)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _target(link: str, directory: int) -> str:
    try:
        return os.readlink(link, dir_fd=directory)
    except OSError:
        return ""


def _open_targets(directory: int) -> Iterator[str]:
    try:
        descriptors = os.open("fd", _DIRECTORY, dir_fd=directory)
    except OSError:
        return
    try:
        for number in os.listdir(descriptors)[:_MOST_FILES]:
            yield _target(number, descriptors)
    except OSError:  # it ended meanwhile
        return
    finally:
        os.close(descriptors)


def _path(target: str) -> str:
    """A path as text that can be kept; empty for a file or folder that was deleted."""
    if target.endswith(" (deleted)"):
        return ""
    return os.fsencode(target).decode("utf-8", "replace")
