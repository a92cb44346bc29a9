"""What agents did, kept in a SQLite file of its own: several processes may write at once."""

from desktop_monitor.store.journal.opening import memory_location, open_journal
from desktop_monitor.store.journal.reader import StoredJournal, read_journal
from desktop_monitor.store.journal.writer import Journal

__all__ = ["Journal", "StoredJournal", "memory_location", "open_journal", "read_journal"]
