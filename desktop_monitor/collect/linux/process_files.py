"""The files of /proc that tell about one process, opened, read and given back.

Vanished and hidden processes are everyday events here and answered by nothing at
all, not by errors. Must not know what rows are made of the content.
"""

from __future__ import annotations

import errno
import os

from desktop_monitor.collect.commands import kept_command
from desktop_monitor.collect.descriptors import DescriptorBudget
from desktop_monitor.collect.linux.users import UserNames
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text

_OPEN = os.O_RDONLY | os.O_CLOEXEC
_NO_ROOM = frozenset({errno.EMFILE, errno.ENFILE})
_COMMAND_LINE_BYTES = 4096
"""Enough of a command line for the little that is kept of it."""
_STAT_BYTES = 2048


class ProcessFiles:
    """Everything below one /proc. Descriptors that are kept count against `budget`."""

    __slots__ = ("_budget", "_root", "_root_descriptor", "_users")

    def __init__(self, root: str, budget: DescriptorBudget) -> None:
        self._root = root
        self._budget = budget
        self._users = UserNames()
        self._root_descriptor = -1

    def listing(self) -> list[str]:
        """Names of everything in /proc; those of digits are processes. Raises SourceError."""
        try:
            if self._root_descriptor < 0:
                self._root_descriptor = os.open(self._root, _OPEN | os.O_DIRECTORY)
            # scandir makes an object per entry on top and is a tenth slower.
            return os.listdir(self._root_descriptor)
        except OSError as error:
            raise SourceError(text("cannot list {root}", root=self._root), error.strerror or str(error)) from error

    def open(self, directory: str, file: str) -> int:
        """A descriptor to keep, or -1: the process has ended, or there is no room for it.

        Raises PermissionError when the process does not want to be read.
        """
        if not self._budget.take():
            return -1
        try:
            return os.open(f"{self._root}/{directory}/{file}", _OPEN)
        except PermissionError:
            self._budget.give_back()
            raise
        except OSError as error:
            self._budget.give_back()
            if error.errno in _NO_ROOM:
                self._budget.shrink()
            return -1

    def give_back(self, descriptor: int) -> None:
        """Close a descriptor that `open` returned; -1 is none."""
        if descriptor >= 0:
            os.close(descriptor)
            self._budget.give_back()

    def read_once(self, directory: str, file: str, size: int = _STAT_BYTES) -> bytes:
        """What one read of a file says; nothing if the process is gone or refuses."""
        try:
            descriptor = os.open(f"{self._root}/{directory}/{file}", _OPEN)
        except OSError:
            return b""
        try:
            return os.read(descriptor, size)
        except OSError:
            return b""
        finally:
            os.close(descriptor)

    def owner(self, directory: str) -> str | None:
        """Name of the user a process runs as; None if it is gone or hidden.

        The directory tells the effective user always; the files in it belong to root
        as soon as a program does not let itself be dumped.
        """
        try:
            return self._users.name(os.stat(f"{self._root}/{directory}").st_uid)
        except OSError:
            return None

    def command(self, directory: str, comm: bytes) -> str:
        """What may be kept of its command line, or its short name where there is none."""
        line = self.read_once(directory, "cmdline", _COMMAND_LINE_BYTES)
        return kept_command(line, comm.decode("utf-8", "replace"))

    def close(self) -> None:
        """Give back the descriptor of the listing."""
        if self._root_descriptor >= 0:
            os.close(self._root_descriptor)
            self._root_descriptor = -1


def is_alive(descriptor: int) -> bool:
    """Whether the process of a kept descriptor still is; yes where none is kept."""
    try:
        return descriptor < 0 or bool(os.pread(descriptor, 1, 0))
    except OSError:
        return False
