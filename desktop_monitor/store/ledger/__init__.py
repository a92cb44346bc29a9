"""Trouble that was noticed and what was done about it, in a SQLite file of its own: several processes may write."""

from desktop_monitor.store.ledger.opening import memory_location, open_ledger
from desktop_monitor.store.ledger.reader import StoredLedger, read_ledger
from desktop_monitor.store.ledger.writer import Ledger

__all__ = ["Ledger", "StoredLedger", "memory_location", "open_ledger", "read_ledger"]
