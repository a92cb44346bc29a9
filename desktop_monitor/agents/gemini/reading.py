"""Reads on in one chat of Gemini CLI. Must not know where chats are or who keeps the cursors."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from desktop_monitor.agents.files.reading import LINE_LIMIT_BYTES, FileReading
from desktop_monitor.agents.gemini.chat import Chat
from desktop_monitor.agents.gemini.projects import Projects
from desktop_monitor.agents.source import Cursor, Pending, Reading
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text


class ChatReader:
    """Reads chats, and remembers which projects they were held in."""

    def __init__(self, home: Path, known_projects: Iterable[str]) -> None:
        """`home` as `source.gemini_home` gives it, `known_projects` folders that other sources named."""
        self._root = home / "tmp"
        self._projects = Projects(home, known_projects)

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        """Read on in one chat; an older one, a single document, as a whole. Raises SourceError."""
        is_lines = pending.path.endswith(".jsonl")
        return self._read_lines(pending, cursor) if is_lines else self._read_document(pending)

    def _read_lines(self, pending: Pending, cursor: Cursor | None) -> Reading:
        with FileReading(pending, cursor) as reading:
            chat = self._chat(pending.path, reading.state)
            for line in reading.lines():
                chat.take_line(line)
            chat.reject("line too long", reading.skipped_lines)
            return Reading(chat.findings(), reading.cursor(chat.state()))

    def _read_document(self, pending: Pending) -> Reading:
        chat = self._chat(pending.path, b"")
        document, status = _document(pending.path)
        if status.st_size > LINE_LIMIT_BYTES:
            chat.reject("document too long")
        elif document:
            chat.take_document(document)
        cursor = Cursor(pending.path, status.st_ino, status.st_size, status.st_size, status.st_mtime_ns)
        return Reading(chat.findings(), cursor)

    def _chat(self, path: str, state: bytes) -> Chat:
        # A chat that the user names may lie anywhere; then its place tells neither project nor parent.
        place = Path(path)
        parts = place.relative_to(self._root).parts if place.is_relative_to(self._root) else ()
        parent = parts[2] if len(parts) == 4 else ""
        return Chat(parent, state, partial(self._projects.path_of, parts[0] if parts else ""))


def _document(path: str) -> tuple[bytes, os.stat_result]:
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            return file.read(LINE_LIMIT_BYTES), status
    except (OSError, ValueError) as error:
        raise SourceError("Cannot read a file", text("{path}: {reason}", path=path, reason=str(error))) from error
