"""Where pages ask what the machine did. Must not know SQLite."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.ui.reader_desk import ReaderDesk


class HistoryDesk(ReaderDesk[HistoryReader]):
    """Takes questions about history."""

    def __init__(self, open_reader: Callable[[], HistoryReader], parent: QObject | None = None) -> None:
        super().__init__("history", open_reader, parent)
