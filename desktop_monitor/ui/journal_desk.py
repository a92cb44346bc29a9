"""Where pages ask what agents did. Must not know SQLite."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_monitor.engine.query import JournalReader
from desktop_monitor.ui.reader_desk import ReaderDesk


class JournalDesk(ReaderDesk[JournalReader]):
    """Takes questions about agents' requests, tools and sessions."""

    def __init__(self, open_reader: Callable[[], JournalReader], parent: QObject | None = None) -> None:
        super().__init__("journal", open_reader, parent)
