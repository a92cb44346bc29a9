"""A rule is rehearsed off the window's thread; the newest question alone is answered, a failure is an answer, too."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop_monitor.alerts.rule import Comparator, Rule
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap
from desktop_monitor.ui.rehearsal_desk import Past, RehearsalDesk, Rehearsed
from tests.helpers.agents_journal import FakeJournal
from tests.helpers.snapshots import WALL_SECONDS, FakeReader

RULE = Rule("busy", "cpu_used_ratio", Comparator.ABOVE, 0.9, for_seconds=30.0)
DAY = 86_400.0


class SlowReader(FakeReader):
    """Answers nothing before it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()
        self.is_asked = threading.Event()
        self.problem = ""
        self.questions = 0

    def gaps(self, start: float, end: float) -> tuple[Gap, ...]:
        self.questions += 1
        self.is_asked.set()
        self.may_go_on.wait(10)
        if self.problem:
            raise StoreEnvironmentError("History cannot be read", self.problem)
        return super().gaps(start, end)


@pytest.fixture
def reader() -> SlowReader:
    return SlowReader()


@pytest.fixture
def rehearsals(reader: SlowReader, qtbot: QtBot) -> Iterator[RehearsalDesk]:
    desk = RehearsalDesk(lambda: Past(reader, FakeJournal()))
    yield desk
    reader.may_go_on.set()
    assert desk.close()


def fill(reader: SlowReader) -> None:
    """An hour ago the CPU was busy for two minutes."""
    begin = WALL_SECONDS - 3600.0
    points = [(begin + 5.0 * n, 0.97 if 120 <= n < 144 else 0.2) for n in range(720)]
    reader.stored = {SeriesKey("cpu_used_ratio"): points}


def test_every_moment_is_told_that_it_would_have_fired(
    rehearsals: RehearsalDesk, reader: SlowReader, qtbot: QtBot
) -> None:
    fill(reader)
    reader.may_go_on.set()
    said: list[Rehearsed] = []
    rehearsals.ask(RULE, WALL_SECONDS - DAY, WALL_SECONDS, said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].rehearsal is not None
    (fired,) = said[0].rehearsal.fired
    assert fired.peak == pytest.approx(0.97)


def test_only_the_newest_question_is_answered(rehearsals: RehearsalDesk, reader: SlowReader, qtbot: QtBot) -> None:
    """The first one is given up in the middle, those between never begin."""
    said: list[Rehearsed] = []
    rehearsals.ask(RULE, WALL_SECONDS - DAY, WALL_SECONDS, said.append)
    qtbot.waitUntil(reader.is_asked.is_set)
    for days in (2, 3, 7):
        rehearsals.ask(RULE, WALL_SECONDS - days * DAY, WALL_SECONDS, said.append)
    reader.may_go_on.set()
    qtbot.waitUntil(lambda: bool(said))
    assert [one.end_seconds - one.start_seconds for one in said] == [7 * DAY]
    assert reader.questions == 2


def test_a_failure_is_told_as_the_answer(rehearsals: RehearsalDesk, reader: SlowReader, qtbot: QtBot) -> None:
    reader.problem = "the disk is gone"
    reader.may_go_on.set()
    said: list[Rehearsed] = []
    rehearsals.ask(RULE, WALL_SECONDS - DAY, WALL_SECONDS, said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].rehearsal is None
    assert "the disk is gone" in said[0].problem


def test_a_forgotten_question_is_not_answered(rehearsals: RehearsalDesk, reader: SlowReader, qtbot: QtBot) -> None:
    said: list[Rehearsed] = []
    rehearsals.ask(RULE, WALL_SECONDS - DAY, WALL_SECONDS, said.append)
    qtbot.waitUntil(reader.is_asked.is_set)
    rehearsals.forget()
    reader.may_go_on.set()
    assert rehearsals.close()
    assert not said
