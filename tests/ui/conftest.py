"""What tests of the desktop face share: no screen, a stub engine, a page's surroundings."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_monitor.config.settings import Settings, Theme
from desktop_monitor.engine.command import Command
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.paths import Paths
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.journal_desk import JournalDesk
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import PageContext, SettingsHolder
from tests.helpers.agents_journal import FakeJournal
from tests.helpers.agents_journal import journal as full_journal
from tests.helpers.populated import full_snapshot, full_window
from tests.helpers.snapshots import WALL_SECONDS, FakeReader, samples


class StubEngine:
    """Takes commands and gives the snapshots a test hands it."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.state = AppState(self.commands.append)

    def deliver(self, snapshot: Snapshot) -> None:
        """Let the faces see `snapshot`."""
        self.state.accept(snapshot)

    def sent(self, kind: type) -> list[Command]:
        """The commands of one type, in order."""
        return [command for command in self.commands if isinstance(command, kind)]


@dataclass
class Opened:
    """What pages asked the window for."""

    pages: list[tuple[str, object]] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)

    def open_page(self, name: str, argument: object) -> None:
        self.pages.append((name, argument))


class SavedSettings:
    """Remembers changes instead of writing a file."""

    def __init__(self) -> None:
        self.changes: list[dict[str, object]] = []
        self.result = Settings()

    def save(self, changes: dict[str, object]) -> Settings:
        self.changes.append(changes)
        return self.result


@pytest.fixture(autouse=True)
def _garbage_is_collected_in_this_thread() -> Iterator[None]:
    """As in the program: a collection in a worker's thread would leave timers of dead objects behind in this one."""
    gc.disable()
    yield
    gc.disable()
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return


@pytest.fixture
def engine(qapp: QApplication) -> StubEngine:
    return StubEngine()


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look(Theme.LIGHT)


@pytest.fixture
def reader() -> FakeReader:
    """An empty history; fill `stored` before asking."""
    return FakeReader()


@pytest.fixture
def desk(qapp: QApplication, reader: FakeReader) -> Iterator[HistoryDesk]:
    desk = HistoryDesk(lambda: reader)
    yield desk
    desk.close()


@pytest.fixture
def journal() -> FakeJournal:
    """An empty journal; fill it before asking."""
    return FakeJournal()


@pytest.fixture
def journal_desk(qapp: QApplication, journal: FakeJournal) -> Iterator[JournalDesk]:
    desk = JournalDesk(lambda: journal)
    yield desk
    desk.close()


@pytest.fixture
def saved_settings() -> SavedSettings:
    return SavedSettings()


@pytest.fixture
def opened() -> Opened:
    return Opened()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    folders = {name: tmp_path / name for name in ("config", "data", "state", "logs", "runtime")}
    for folder in folders.values():
        folder.mkdir()
    return Paths(**folders)


@pytest.fixture
def context(
    engine: StubEngine,
    desk: HistoryDesk,
    journal_desk: JournalDesk,
    look: Look,
    saved_settings: SavedSettings,
    paths: Paths,
    opened: Opened,
) -> PageContext:
    """What a page is given."""
    return PageContext(
        state=engine.state,
        desk=desk,
        look=look,
        settings=SettingsHolder(Settings(), saved_settings.save),
        paths=paths,
        open_page=opened.open_page,
        notify_in_app=opened.toasts.append,
        journal=journal_desk,
    )


@pytest.fixture
def dressed(qapp: QApplication, look: Look) -> Iterator[Look]:
    """The look, put on the whole application as the program does, and taken off again."""
    style, font, palette = qapp.style().objectName(), qapp.font(), qapp.palette()
    look.apply(qapp)
    yield look
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)
    qapp.setStyle(style)


@pytest.fixture
def full(context: PageContext, engine: StubEngine, reader: FakeReader, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window with a machine and agents to look at, five minutes of history and a week of work."""
    reader.stored = {key: [(WALL_SECONDS - n, value) for n in range(300, 0, -1)] for key, value in samples().items()}
    desk = JournalDesk(full_journal)
    with full_window(replace(context, journal=desk), qtbot) as window:
        for tick in (-1, 0):
            engine.deliver(full_snapshot(tick))
        yield window
    desk.close()
