"""Deletes the history and the journal of a folder that nobody records into. Must not know what is in the files."""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.store.damage import COMPANIONS, delete_file, delete_kept
from desktop_monitor.store.location import HISTORY_FILE, JOURNAL_FILE
from desktop_monitor.store.lock import WriterLock


def erase_folder(folder: Path) -> None:
    """Delete history and journal, their backups and what was set aside, damaged or of a newer version or not.

    For a user who wants everything gone while recording goes on in memory. Raises
    StoreBusyError if a program records there, StoreEnvironmentError for a folder that refuses.
    """
    if not folder.is_dir():
        return
    lock = WriterLock(folder)
    try:
        for path in (folder / HISTORY_FILE, folder / JOURNAL_FILE):
            for suffix in ("", *COMPANIONS):
                delete_file(path.with_name(path.name + suffix))
            delete_kept(path)
    finally:
        lock.release()
