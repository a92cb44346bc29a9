"""The drop folder as a source: files of JSON Lines that own workflows append to.

Only the user may write there: who else could would put invented figures into the
journal. Must not know who keeps the cursors.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from desktop_monitor.agents.files.scan import FolderScan, Tree
from desktop_monitor.agents.source import Cursor, Pending, Reading
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text


class WorkflowFiles:
    """The files of one drop folder. Implements `agents.source.FileSource`."""

    name = "workflow.files"
    interface = "workflow"

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self._folder = folder
        self._scan = FolderScan([Tree(str(folder), _is_wanted, lambda _: False)])

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        """Files that differ from their cursor, oldest change first.

        Raises SourceError where others than the user can write into the folder.
        """
        try:
            status = os.stat(self._folder)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise SourceError(
                "Cannot look into a folder",
                text("{folder}: {reason}", folder=str(self._folder), reason=error.strerror or str(error)),
            ) from error
        _require_own(str(self._folder), status)
        return self._scan.pending(known)

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        """Read on in one file. Raises SourceError when it cannot be read or others can write it."""
        # Here, not above: where no file has news, nothing that reads is loaded.
        from desktop_monitor.agents.workflow.reading import read_events_file

        try:
            _require_own(pending.path, os.stat(pending.path))
        except OSError as error:
            raise SourceError(
                "Cannot read a file", text("{path}: {reason}", path=pending.path, reason=error.strerror or str(error))
            ) from error
        return read_events_file(pending, cursor)


def _require_own(path: str, status: os.stat_result) -> None:
    if sys.platform == "win32":  # where access follows the user's profile
        return
    if status.st_uid != os.geteuid():
        raise SourceError("Not the user's own", text("{path} belongs to another user", path=path))
    if stat.S_IMODE(status.st_mode) & 0o022:
        raise SourceError("Open to others", text("{path} can be written by others", path=path))


def _is_wanted(relative: str) -> bool:
    """Any file with lines, a rotated one as well; hidden ones are somebody's drafts."""
    return ".jsonl" in relative and not relative.startswith(".")
