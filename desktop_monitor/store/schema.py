"""What a store file holds, as numbered steps; step n makes version n out of version n - 1.

A step is SQL and is never changed once released: a new shape is a new step. The
version stands in the file's ``user_version``, the file's kind in its
``application_id`` (https://www.sqlite.org/pragma.html#pragma_application_id).

Must not know how a file is opened.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.store.database import BUSY_TIMEOUT_SECONDS, HISTORY_NAME


class Schema(NamedTuple):
    """One kind of store file."""

    application_id: int
    migrations: tuple[str, ...]
    """Each step's statements; the length is the newest version."""
    data_tables: tuple[str, ...]
    """Everything recorded; each has an ``id``, the newest row the greatest."""
    busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS
    """How long to wait for another process that writes."""
    name: str = HISTORY_NAME
    """What people are told it is."""

    @property
    def version(self) -> int:
        """The newest."""
        return len(self.migrations)


def statements(script: str) -> list[str]:
    """The single statements of a step (which holds no semicolon inside a statement)."""
    return [statement for part in script.split(";") if (statement := part.strip())]
