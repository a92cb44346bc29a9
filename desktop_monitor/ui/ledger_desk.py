"""Where pages ask what trouble there was and what was switched. Must not know SQLite."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_monitor.engine.query import LedgerReader
from desktop_monitor.ui.reader_desk import ReaderDesk


class LedgerDesk(ReaderDesk[LedgerReader]):
    """Takes questions about incidents, suggestions and switches of the past."""

    def __init__(self, open_reader: Callable[[], LedgerReader], parent: QObject | None = None) -> None:
        super().__init__("ledger", open_reader, parent)
