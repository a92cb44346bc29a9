"""The journal is asked as history is: in the background, by one class for both."""

import threading

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.query import JournalReader
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.journal_desk import JournalDesk
from desktop_monitor.ui.reader_desk import ReaderDesk
from tests.helpers.agents_journal import FakeJournal


def test_one_class_works_for_both() -> None:
    assert issubclass(HistoryDesk, ReaderDesk)
    assert issubclass(JournalDesk, ReaderDesk)


def test_the_journal_is_read_in_a_thread_named_after_it(qapp: object, qtbot: QtBot) -> None:
    answers: list[object] = []

    def projects(reader: JournalReader) -> tuple[object, ...]:
        return threading.current_thread() is threading.main_thread(), reader.projects()

    journal = FakeJournal()
    desk = JournalDesk(lambda: journal)
    desk.ask(projects, answers.append)
    qtbot.waitUntil(lambda: bool(answers))

    assert answers == [(False, journal.projects())]
    assert [thread.objectName() for thread in desk.findChildren(QThread)] == ["journal"]
    assert desk.close()
    assert journal.closed
