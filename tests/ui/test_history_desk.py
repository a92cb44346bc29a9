"""Questions about history are answered in the background, in order."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.ui.history_desk import HistoryDesk
from tests.helpers.snapshots import FakeReader


class Asker(QObject):
    """Takes answers."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []
        self.threads: set[threading.Thread] = set()

    def take(self, answer: object) -> None:
        self.answers.append(answer)
        self.threads.add(threading.current_thread())


@pytest.fixture
def desk(qapp: object) -> Iterator[HistoryDesk]:
    made = HistoryDesk(FakeReader)
    yield made
    made.close()


def worker_name(_reader: HistoryReader) -> bool:
    return threading.current_thread() is threading.main_thread()


def test_a_question_runs_elsewhere_and_its_answer_arrives_here(desk: HistoryDesk, qtbot: QtBot) -> None:
    asker = Asker()
    desk.ask(worker_name, asker.take)
    qtbot.waitUntil(lambda: bool(asker.answers))

    assert asker.answers == [False]
    assert asker.threads == {threading.main_thread()}


def test_answers_come_in_the_order_of_their_questions(desk: HistoryDesk, qtbot: QtBot) -> None:
    asker = Asker()
    for number in range(20):
        desk.ask(lambda _reader, number=number: number, asker.take)
    qtbot.waitUntil(lambda: len(asker.answers) == 20)

    assert asker.answers == list(range(20))


def test_a_question_that_fails_is_reported_and_the_next_is_answered(desk: HistoryDesk, qtbot: QtBot) -> None:
    def fail(_reader: HistoryReader) -> None:
        raise StoreEnvironmentError("The disk refuses history", "disk on fire")

    asker = Asker()
    with qtbot.waitSignal(desk.failed) as caught:
        desk.ask(fail, asker.take)
    desk.ask(lambda _reader: "fine", asker.take)
    qtbot.waitUntil(lambda: bool(asker.answers))

    assert "disk on fire" in caught.args[0]
    assert asker.answers == ["fine"]


def test_after_closing_nothing_is_answered_any_more(qapp: object) -> None:
    desk, asker = HistoryDesk(FakeReader), Asker()
    desk.ask(worker_name, asker.take)
    desk.close()
    desk.close()

    assert asker.answers == []


class ClosingReader(FakeReader):
    """Tells where it was closed."""

    closed_in: list[threading.Thread]

    def close(self) -> None:
        self.closed_in.append(threading.current_thread())


def test_the_reader_is_closed_by_the_thread_that_opened_it(qapp: object, qtbot: QtBot) -> None:
    reader, asker = ClosingReader(), Asker()
    reader.closed_in = []
    desk = HistoryDesk(lambda: reader)
    desk.ask(worker_name, asker.take)
    qtbot.waitUntil(lambda: bool(asker.answers))

    assert desk.close()
    assert len(reader.closed_in) == 1
    assert reader.closed_in[0] is not threading.main_thread()


def test_a_question_that_hangs_does_not_hang_the_end(
    qapp: object, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_monitor.ui.reader_desk._STOP_LIMIT_MS", 50)
    begun, disk_is_back = threading.Event(), threading.Event()

    def hang(_reader: HistoryReader) -> bool:
        begun.set()
        return disk_is_back.wait(30)

    desk, asker = HistoryDesk(FakeReader), Asker()
    desk.ask(hang, asker.take)
    assert begun.wait(10)
    assert not desk.close()
    disk_is_back.set()
    qtbot.waitUntil(desk.close)
