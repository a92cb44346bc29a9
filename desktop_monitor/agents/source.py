"""What a source made of files is: it says which files have news and reads one of them on.

A source is read-only and remembers nothing that must survive: how far each file was
read stands in a `Cursor`, which the journal keeps in the same transaction as the
findings. So whoever reads, the running program or a command line, goes on exactly
where the last one stopped. Must not know who asks or where cursors are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from desktop_monitor.metrics.agent_event import Findings


class Cursor(NamedTuple):
    """How far one file has been read."""

    path: str
    inode: int
    offset: int
    """Bytes read; always the end of a whole line."""
    size_bytes: int
    """Of the file when it was looked at last, with `modified_ns`: equal to now means no news."""
    modified_ns: int
    state: bytes = b""
    """What the reader needs to go on (last totals, open tool calls); its own affair."""


class Pending(NamedTuple):
    """One file with news."""

    path: str
    inode: int
    size_bytes: int
    modified_ns: int
    unread_bytes: int
    """About as much as there is to read; for progress and for splitting work."""


class Reading(NamedTuple):
    """What reading on in one file brought."""

    findings: Findings
    cursor: Cursor


class FileSource(Protocol):
    """One client's files."""

    @property
    def name(self) -> str:
        """As statuses and logs say it: ``claude_code.files``."""

    @property
    def interface(self) -> str:
        """Whose files they are."""

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        """Files that differ from their cursor, oldest change first; looks only where something changed.

        Raises SourceError where the client's folder exists and cannot be read;
        no folder at all is no error and no file.
        """

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        """Read on from `cursor`; from the beginning without one, or after the file was rewritten.

        Never raises for what is in the file: a record not understood is counted in
        `Findings.rejected`. Raises SourceError when the file cannot be read.
        """
