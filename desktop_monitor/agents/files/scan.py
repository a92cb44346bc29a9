"""Finds a client's files that have news, without looking at all of them each time.

A folder's time changes when an entry comes or goes, a file's when it grows. So the
first look walks everything; later ones ask only for the times of what changed most
recently and of a small part of the rest in turn. A live transcript is always among
the former; one that is taken up again after weeks is found within `SWEEP_LOOKS` looks,
or at once when its folder got another file.

Must not know what is in the files or who reads them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from desktop_monitor.agents.files.turns import Turns
from desktop_monitor.agents.source import Cursor, Pending
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text

RECENT = 48
"""So many of the most recently changed files, and folders, are looked at each time."""
SWEEP_LOOKS = 32
"""Everything else is looked at once in so many looks."""
MAX_DEPTH = 8


class Tree(NamedTuple):
    """One folder to look below, and what belongs to it."""

    root: str
    is_wanted: Callable[[str], bool]
    """Whether the file with this path relative to the root, with ``/`` on every system, is the client's."""
    is_entered: Callable[[str], bool] = lambda _: True
    """Whether to look into the folder with this relative path."""


class FolderScan:
    """The files below some trees; remembers when each changed last."""

    def __init__(self, trees: Iterable[Tree]) -> None:
        """Nothing is read yet."""
        self._trees = tuple(trees)
        self._folders: dict[str, _Folder] = {}
        self._folder_turns = Turns(RECENT, SWEEP_LOOKS)
        self._files: dict[str, _File] = {}
        self._file_turns = Turns(RECENT, SWEEP_LOOKS)
        self._unread: set[str] = set()

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        """Files that differ from their cursor, oldest change first.

        Raises SourceError when the roots there are cannot be read.
        """
        for path in self._folder_turns.due():
            self._look_at_folder(path)
        for path in self._file_turns.due():
            self._look_at_file(path)
        self._enter_roots()
        news = [found for path in self._unread if (found := _news(path, self._files.get(path), known.get(path)))]
        self._unread = {pending.path for pending in news}
        return tuple(sorted(news, key=lambda pending: pending.modified_ns))

    def _enter_roots(self) -> None:
        refusals = []
        for tree in self._trees:
            if tree.root not in self._folders:
                try:
                    self._enter(tree.root, _Folder(tree, "", 0))
                except FileNotFoundError:
                    continue
                except OSError as error:
                    refusals.append(
                        SourceError(
                            "Cannot look into a folder",
                            text("{root}: {reason}", root=tree.root, reason=error.strerror or str(error)),
                        )
                    )
        if refusals and not self._folders:
            raise refusals[0]

    def _look_at_folder(self, path: str) -> None:
        folder = self._folders[path]
        try:
            # Listed once more after a change: a second one in the same tick of the file system's clock is not seen.
            if os.stat(path).st_mtime_ns != folder.modified_ns or not folder.is_settled:
                self._enter(path, folder)
        except OSError:
            del self._folders[path]
            self._folder_turns.drop(path)

    def _enter(self, path: str, folder: _Folder) -> None:
        """List a folder and look at everything in it. Raises OSError when it cannot be listed."""
        modified_ns = os.stat(path).st_mtime_ns
        with os.scandir(path) as entries:
            found = sorted((entry.name, entry.path, entry.is_dir(follow_symlinks=False)) for entry in entries)
        self._folders[path] = folder._replace(modified_ns=modified_ns, is_settled=modified_ns == folder.modified_ns)
        self._folder_turns.changed(path, modified_ns)
        for name, inside, is_folder in found:
            relative = f"{folder.relative}/{name}" if folder.relative else name
            if is_folder:
                self._enter_below(inside, _Folder(folder.tree, relative, folder.depth + 1))
            elif folder.tree.is_wanted(relative):
                self._look_at_file(inside)

    def _enter_below(self, path: str, folder: _Folder) -> None:
        if path in self._folders or folder.depth > MAX_DEPTH or not folder.tree.is_entered(folder.relative):
            return
        try:
            self._enter(path, folder)
        except OSError as error:
            # Here, not above: it is rare, and a command without a log would load one for it.
            import logging

            logging.getLogger(__name__).debug("cannot look into %s: %s", path, error.strerror)

    def _look_at_file(self, path: str) -> None:
        try:
            # A link inside a client's folder may lead anywhere, to secrets as well: it is not followed.
            status = os.lstat(path)
        except OSError:
            self._forget_file(path)
            return
        if not stat.S_ISREG(status.st_mode):
            self._forget_file(path)
            return
        file = _File(status.st_ino, status.st_size, status.st_mtime_ns)
        if self._files.get(path) != file:
            self._files[path] = file
            self._file_turns.changed(path, file.modified_ns)
        # Compared with its cursor even so: the journal may have forgotten it.
        self._unread.add(path)

    def _forget_file(self, path: str) -> None:
        if self._files.pop(path, None) is not None:
            self._file_turns.drop(path)


class _Folder(NamedTuple):
    tree: Tree
    relative: str
    depth: int
    modified_ns: int = -1
    is_settled: bool = False


class _File(NamedTuple):
    inode: int
    size_bytes: int
    modified_ns: int


def _news(path: str, file: _File | None, cursor: Cursor | None) -> Pending | None:
    if file is None or (cursor is None and not file.size_bytes):
        return None
    if cursor is None or cursor.inode != file.inode or cursor.offset > file.size_bytes:
        return Pending(path, *file, unread_bytes=file.size_bytes)
    if (cursor.size_bytes, cursor.modified_ns) == (file.size_bytes, file.modified_ns):
        return None
    return Pending(path, *file, unread_bytes=file.size_bytes - cursor.offset)
