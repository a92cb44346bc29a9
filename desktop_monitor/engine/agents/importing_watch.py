"""Watches the process that reads many files at once, by how far the journal says it has come.

Must not know how that process works.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from desktop_monitor.agents.source import Cursor, Pending
from desktop_monitor.engine.agents.parts import ImportProcess
from desktop_monitor.engine.agents_view import ImportView


class ImportWatch:
    """One import at a time; after one that brought nothing no other is begun."""

    def __init__(self, start: Callable[[], ImportProcess]) -> None:
        self.view: ImportView | None = None
        self._start = start
        self._process: ImportProcess | None = None
        self._wanted: tuple[Pending, ...] = ()
        self._has_failed = False

    @property
    def is_begun(self) -> bool:
        """Whether one is under way."""
        return self._process is not None

    def begin(self, pending: Sequence[Pending]) -> bool:
        """Have all of `pending` read; False where that was of no use before. Raises SourceError."""
        if self._has_failed:
            return False
        self._wanted = tuple(pending)
        self._process = self._start()
        self.look({})
        return True

    def look(self, cursors: Mapping[str, Cursor]) -> None:
        """See how far it has come."""
        read = [cursors[file.path].offset if file.path in cursors else 0 for file in self._wanted]
        done = [min(offset, file.size_bytes) for offset, file in zip(read, self._wanted, strict=True)]
        self.view = ImportView(
            done_bytes=sum(done),
            total_bytes=sum(file.size_bytes for file in self._wanted),
            done_files=sum(file.path in cursors for file in self._wanted),
            total_files=len(self._wanted),
        )
        if self._process is not None and not self._process.is_running():
            # Whatever is left is read step by step by this program itself.
            self._has_failed = not any(done)
            self._process, self.view = None, None

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.stop()
            self._process = None
