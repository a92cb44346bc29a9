"""Where a store is: a file, or a name in this process' memory. Must not know SQL."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

HISTORY_FILE = "history.sqlite3"
JOURNAL_FILE = "journal.sqlite3"
LOCK_FILE = "recorder.lock"


class MemoryLocation(NamedTuple):
    """A store that lives as long as its recorder; readers of the same process may open it by name."""

    name: str

    def __str__(self) -> str:
        return "memory"


Location = Path | MemoryLocation
