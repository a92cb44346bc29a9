"""Single values of agent-workflow's documents, as fields of events. Must not know the documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

SOURCE = "agent-workflow"


def event(kind: str, op_id: str, at_seconds: float, **fields: Any) -> dict[str, Any]:
    """One event; fields that are unknown are left out."""
    known = {name: value for name, value in fields.items() if value not in (None, "")}
    return {"v": 1, "source": SOURCE, "kind": kind, "op_id": op_id, "ts": at_seconds, **known}


def rows(value: object) -> Iterator[dict[str, Any]]:
    """The objects of a list; nothing of anything else."""
    return (row for row in value if isinstance(row, dict)) if isinstance(value, list) else iter(())


def word(value: object) -> str:
    """A short text; the tool writes an enumeration's value as ``TaskStatus.PENDING`` where it means ``pending``."""
    if not isinstance(value, str) or len(value) > 100:
        return ""
    prefix, dot, rest = value.rpartition(".")
    return rest.lower() if dot and prefix.isidentifier() and rest.isupper() else value


def local_seconds(value: object) -> float | None:
    """Epoch seconds of a time without a zone that was written by the local clock."""
    if not isinstance(value, str):
        return None
    try:
        # A naive time is the system's own.
        return datetime.fromisoformat(value).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def number(value: object) -> float | None:
    """A number as it is, out of range or not: the event's own check counts those."""
    return value if type(value) in (int, float) else None  # type: ignore[return-value]
