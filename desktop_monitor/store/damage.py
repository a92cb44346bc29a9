"""What happens to a history file that cannot be read: it is kept aside, never deleted.

Must not know SQL or what is in the file.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.language.text import text

COMPANIONS = ("-wal", "-shm", "-journal")
"""SQLite's own files beside a database belong to it and move with it."""


class StoreDamagedError(StoreEnvironmentError):
    """The history file holds bytes that make no sense."""


def _free_name(path: Path, wall_seconds: float) -> Path:
    stamp = datetime.fromtimestamp(wall_seconds, UTC).astimezone().strftime("%Y%m%d-%H%M%S")
    names = (path.with_name(f"{path.name}.corrupt-{stamp}" + (f"-{n}" if n else "")) for n in count())
    return next(name for name in names if not name.exists())


def set_aside(path: Path, wall_seconds: float) -> Path:
    """Rename the file and its companions to ``….corrupt-YYYYmmdd-HHMMSS`` (local time); the new name.

    Raises StoreEnvironmentError where the folder does not allow it.
    """
    kept = _free_name(path, wall_seconds)
    try:
        path.rename(kept)
        for suffix in COMPANIONS:
            companion = path.with_name(path.name + suffix)
            if companion.exists():
                companion.rename(kept.with_name(kept.name + suffix))
    except OSError as error:
        raise StoreEnvironmentError(
            "A damaged history file cannot be set aside",
            text(
                "{path} is damaged and could not be renamed ({why}). Move it away to record again.",
                path=str(path),
                why=error.strerror or str(error),
            ),
        ) from error
    return kept


def delete_kept(path: Path) -> None:
    """Delete what was kept of `path` in its folder: damaged files and backups.

    Only for a user who wants everything gone. Raises StoreEnvironmentError.
    """
    for kept in path.parent.glob(f"{path.name}.*"):
        delete_file(kept)


def delete_file(path: Path) -> None:
    """Delete one file; a missing one is fine. Raises StoreEnvironmentError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreEnvironmentError(
            "A file of old history could not be deleted",
            text("{path}: {why}. Delete it by hand.", path=str(path), why=error.strerror or str(error)),
        ) from error
