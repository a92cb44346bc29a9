"""Files and folders the user names: whose each is, its beginning tells.

Must not know what becomes of what they hold.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from desktop_monitor.agents.files.scan import FolderScan, Tree
from desktop_monitor.agents.source import Cursor, Pending, Reading
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI, Findings

_BEGINNING_BYTES = 65_536
_ENDINGS = (".jsonl", ".json")
_ASIDE = ".meta.json"
"""What Claude Code notes beside a subagent's transcript."""
_REGISTRY = "registry.yaml"
"""Agent-workflow's list of projects."""
_CREDENTIALS = re.compile(
    r"\..*|(?:.*[-_.])?(?:auth|credentials?|creds|accounts?|tokens?|secrets?)\.json", re.IGNORECASE
)
"""Names of files that clients keep beside those of sessions: hidden ones, and what they log in with. Never opened."""
UNKNOWN = "file of no known kind"

Reader = Callable[[Pending, Cursor | None], Reading]


class Kind(NamedTuple):
    """One kind of file that can be read."""

    interface: str
    beginning: re.Pattern[bytes]
    """Found in the first bytes of every such file."""
    reader: Callable[[Path], Reader]
    """Makes what reads files of this kind below a folder."""


def _claude(_: Path) -> Reader:
    from desktop_monitor.agents.claude.source import read_transcript

    return read_transcript


def _codex(folder: Path) -> Reader:
    from desktop_monitor.agents.codex.source import CodexFiles

    return CodexFiles(folder).read


def _gemini(folder: Path) -> Reader:
    from desktop_monitor.agents.gemini.source import GeminiFiles

    return GeminiFiles(folder).read


def _workflow(_: Path) -> Reader:
    from desktop_monitor.agents.workflow.reading import read_events_file

    return read_events_file


def _seed(_: Path) -> Reader:
    from desktop_monitor.agents.workflow.seed_documents import read_document

    return partial(read_document, unknown=UNKNOWN)


KINDS = (
    Kind(
        "workflow",
        re.compile(
            rb'\A(?:\xef\xbb\xbf)?\s*\{(?=[^\n]*"v"\s*:\s*1\s*[,}])(?=[^\n]*"source"\s*:\s*")'
            rb'[^\n]*"kind"\s*:\s*"(?:operation|turn|tool|context|state|interface|limit|metric)"'
        ),
        _workflow,
    ),
    Kind(CODEX, re.compile(rb'\A\s*\{[^\n]{0,400}"type"\s*:\s*"session_meta"'), _codex),
    Kind(GEMINI, re.compile(rb'\A\s*\{[^\n]{0,400}"(?:projectHash|startTime)"\s*:|"projectHash"\s*:'), _gemini),
    Kind(CLAUDE_CODE, re.compile(rb'"(?:sessionId|parentUuid|leafUuid|isSidechain|isSnapshotUpdate)"\s*:'), _claude),
    Kind(
        "agent-workflow",
        re.compile(
            rb'"(?:snapshots_count|story_id|total_test_runs|orchestration_mode|current_state)"\s*:'
            rb"|\A(?:\s|#[^\n]*\n)*projects:\s"
        ),
        _seed,
    ),
)


class NamedFiles:
    """Everything below one path. Implements `agents.source.FileSource`."""

    name = "named.files"
    interface = ""

    def __init__(self, path: Path, kinds: tuple[Kind, ...] = KINDS) -> None:
        """`path` is a folder or one file."""
        self._path = os.path.realpath(path)
        self._kinds = kinds
        self._scan = FolderScan([Tree(self._path, _may_be_read)])
        self._readers: dict[tuple[str, Path], Reader] = {}

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        """Files with news, oldest change first. Raises SourceError when there is nothing at the path."""
        try:
            status = os.stat(self._path)
        except (OSError, ValueError) as error:
            reason = str(getattr(error, "strerror", None) or error)
            raise SourceError(
                "Nothing to import", text("{path}: {reason}", path=self._path, reason=str(reason))
            ) from error
        if stat.S_ISDIR(status.st_mode):
            return self._scan.pending(known)
        if not stat.S_ISREG(status.st_mode):
            # Opening a pipe would wait for whoever writes into it.
            raise SourceError("Nothing to import", text("{path}: neither a file nor a folder", path=self._path))
        cursor = known.get(self._path)
        if cursor is not None and (cursor.inode, cursor.size_bytes, cursor.modified_ns) == _mark(status):
            return ()
        read = cursor.offset if cursor is not None and cursor.inode == status.st_ino else 0
        return (Pending(self._path, *_mark(status), unread_bytes=max(status.st_size - read, 0)),)

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        """Read one file on by its kind; one of no known kind is rejected as a whole. Raises SourceError."""
        kind = self._kind_of(pending.path)
        if kind is None:
            # Offset 0: it is looked at again when it changes, and from its beginning.
            nothing_read = Cursor(pending.path, pending.inode, 0, pending.size_bytes, pending.modified_ns)
            return Reading(Findings(rejected={UNKNOWN: 1}), nothing_read)
        return self._reader(kind, pending.path)(pending, cursor)

    def _reader(self, kind: Kind, path: str) -> Reader:
        folder = _client_folder(Path(path))
        key = (kind.interface, folder)
        if key not in self._readers:
            self._readers[key] = kind.reader(folder)
        return self._readers[key]

    def _kind_of(self, path: str) -> Kind | None:
        if _holds_credentials(path):
            return None
        try:
            with open(path, "rb") as file:
                beginning = file.read(_BEGINNING_BYTES)
        except OSError as error:
            raise SourceError(
                "Cannot read a file", text("{path}: {reason}", path=path, reason=error.strerror or str(error))
            ) from error
        return next((kind for kind in self._kinds if kind.beginning.search(beginning)), None)


def _may_be_read(relative: str) -> bool:
    is_named_so = relative.endswith((*_ENDINGS, _REGISTRY)) and not relative.endswith(_ASIDE)
    return is_named_so and not _holds_credentials(relative)


def _holds_credentials(path: str) -> bool:
    return _CREDENTIALS.fullmatch(os.path.basename(path)) is not None


def _mark(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _client_folder(path: Path) -> Path:
    """The client's own folder that a file lies in, where its place says so."""
    for folder in path.parents:
        if folder.name in ("sessions", "archived_sessions", "tmp", "projects"):
            return folder.parent
    return path.parent
