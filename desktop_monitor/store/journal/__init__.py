"""What agents did, kept in a SQLite file of its own: several processes may write at once."""

from desktop_monitor.store.journal.reader import read_journal
from desktop_monitor.store.journal.writer import Journal, open_journal

__all__ = ["Journal", "open_journal", "read_journal"]
