"""All transcripts of Claude Code as one source of files.

Must not know what the lines mean or where cursors are kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from desktop_monitor.agents.files.scan import FolderScan, Tree
from desktop_monitor.agents.source import Cursor, Pending, Reading
from desktop_monitor.metrics.agent_terms import CLAUDE_CODE

_TOO_LONG = "line too long"


class ClaudeFiles:
    """Implements `agents.source.FileSource`."""

    name = "claude_code.files"
    interface = CLAUDE_CODE

    def __init__(self, roots: Iterable[Path]) -> None:
        """`roots`: configuration folders (`roots.configuration_roots`); those that are not there hold nothing."""
        self._scan = FolderScan(Tree(str(root / "projects"), is_transcript, _is_entered) for root in roots)

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        """Transcripts with news, oldest change first. Raises SourceError."""
        return self._scan.pending(known)

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        """Read one transcript on; a very long one in several readings. Raises SourceError."""
        return read_transcript(pending, cursor)


def read_transcript(pending: Pending, cursor: Cursor | None) -> Reading:
    """Read one transcript on, wherever it lies. Raises SourceError."""
    # Here, not above: where no file has news, nothing that reads is loaded.
    from desktop_monitor.agents.claude.state import kept, resumed
    from desktop_monitor.agents.claude.transcript import Transcript
    from desktop_monitor.agents.files.reading import FileReading

    with FileReading(pending, cursor) as reading:
        transcript = Transcript(resumed(reading.state), is_subagent=_is_subagent(pending.path))
        for block in reading.blocks():
            transcript.feed(block)
        if reading.skipped_lines:
            transcript.rejected[_TOO_LONG] += reading.skipped_lines
        findings = transcript.findings()
        return Reading(findings, reading.cursor(kept(transcript.state)))


def is_transcript(relative: str) -> bool:
    """Whether a path below ``projects`` is a session's transcript or one of its subagents'."""
    return relative.endswith(".jsonl")


def _is_entered(relative: str) -> bool:
    # Results of tools, too big for the transcript: nothing of ours, and private.
    return not relative.endswith("/tool-results")


def _is_subagent(path: str) -> bool:
    folder, name = os.path.split(path)
    return name.startswith("agent-") or "subagents" in folder.split(os.sep)
