"""Thousands of snapshots, pages, themes and glances later the window holds no more than at its beginning."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from desktop_monitor.config.settings import Settings, Theme
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.paths import Paths
from desktop_monitor.ui.garbage import GuiGarbageCollection
from desktop_monitor.ui.glance import Glance
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import Period, SettingsHolder
from desktop_monitor.ui.window.pages import page_entries
from tests.helpers.clock import FakeClock
from tests.helpers.snapshots import WALL_SECONDS, FakeReader, degraded, process_row, samples, snapshot
from tests.soak.quantities import Held, compared, held_now, lowest, printed

EARLY_SNAPSHOTS = (1_000, 2_000, 3_000, 4_000)
LATE_SNAPSHOTS = (9_000, 10_000, 11_000, 12_000)
PASSING_OBJECTS = 10.0
"""Qt's own timers and animations come and go; what a page leaked would be there hundreds of times."""
PROCESSES = 200
PERIODS_SECONDS = (900.0, 3600.0, 6 * 3600.0, 86_400.0)

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]


class Machine:
    """Gives snapshots of a machine that works: values wander, processes come and go."""

    def __init__(self) -> None:
        self._random = random.Random(3)
        self._base = samples()
        self._rows = [self._newcomer(pid) for pid in range(1, PROCESSES + 1)]
        self._next_pid = PROCESSES + 1
        self.tick = 0

    def next(self) -> Snapshot:
        self.tick += 1
        for _ in range(2):
            self._rows[self._random.randrange(1, PROCESSES)] = self._newcomer(self._next_pid)
            self._next_pid += 1
        for index in self._random.sample(range(PROCESSES), 30):
            self._rows[index] = self._rows[index]._replace(cpu_core_ratio=self._random.random())
        health = degraded(tick=self.tick) if self.tick % 97 < 20 else None
        return snapshot(self.tick, changes=self._values(), rows=tuple(self._rows), health=health)

    def _values(self) -> Samples:
        return {key: value * self._random.uniform(0.3, 1.0) for key, value in self._base.items()}

    def _newcomer(self, pid: int) -> ProcessRow:
        return process_row(pid, f"process-{pid % 50}", parent_pid=max(1, pid // 3) if pid < PROCESSES else 1)


class Life:
    """A window and a glance, and a user who cannot sit still."""

    def __init__(self, app: QApplication, paths: Paths) -> None:
        self._app = app
        self._machine = Machine()
        self._look = Look(Theme.LIGHT)
        self._look.apply(app)
        stored = {key: [(WALL_SECONDS + at, value) for at in range(-3600, 0, 10)] for key, value in samples().items()}
        self._desk = HistoryDesk(lambda: FakeReader(stored))
        self._state = AppState(_ignore)
        self._garbage = GuiGarbageCollection(self._state)
        settings = SettingsHolder(Settings(), _keep)
        self._clock = FakeClock(WALL_SECONDS)
        self.window = MainWindow(self._state, self._desk, self._look, settings, paths, self._clock, lambda: True, None)
        self.glance = Glance(self._state, self._desk, self._look, settings, self._clock)
        self._pages = [entry.name for entry in page_entries()]

    def run_until(self, snapshots: int) -> Held:
        """Go on until so many snapshots have been; what is held then, on the first page with the light theme."""
        self.window.show()
        while self._machine.tick < snapshots:
            self._clock.advance(1.0)
            self._state.accept(self._machine.next())
            self._fidget(self._machine.tick)
            self._work_off()
        self._come_to_rest()
        objects = [self.window, *self.window.findChildren(QObject), *self.glance.findChildren(QObject)]
        return held_now(widgets=float(len(self._app.allWidgets())), objects=float(len(objects)))

    def close(self) -> None:
        """End as the program does."""
        self.window.hide()
        self.glance.hide()
        self._desk.close()
        self._garbage.close()
        self.window.deleteLater()
        self.glance.deleteLater()
        self._work_off()

    def _fidget(self, tick: int) -> None:
        if tick % 20 == 0:
            self.window.open_page(self._pages[tick // 20 % len(self._pages)])
        if tick % 230 == 0:
            self._look.set_theme(Theme.DARK if tick // 230 % 2 else Theme.LIGHT)
        if tick % 70 in (0, 10):
            self.window.toggle_freeze()
        if tick % 110 == 0:
            self.window.set_period(Period(PERIODS_SECONDS[tick // 110 % len(PERIODS_SECONDS)]))
        if tick % 150 in (0, 25):
            self.window.setVisible(tick % 150 == 25)
        if tick % 130 in (0, 15):
            self.glance.setVisible(tick % 130 == 0)
        if tick % 190 == 0:
            self.window.toast("One more")
        if tick % 310 == 0:
            self.window.resize(900 + tick % 300, 700)

    def _come_to_rest(self) -> None:
        self.glance.hide()
        self._look.set_theme(Theme.LIGHT)
        self.window.set_period(Period(PERIODS_SECONDS[0]))
        for page in (*self._pages, self._pages[0]):
            self.window.open_page(page)
            self._settle()

    def _settle(self) -> None:
        """Let answers of history arrive and deferred deletions happen."""
        for _ in range(20):
            self._work_off()
            time.sleep(0.005)

    def _work_off(self) -> None:
        """What an event loop does; outside of one, deferred deletions have to be asked for."""
        self._app.processEvents()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _ignore(_value: object) -> None:
    return


def _keep(_changes: dict[str, object]) -> Settings:
    return Settings()


@pytest.fixture
def life(qapp: QApplication, tmp_path: Path) -> Iterator[Life]:
    folders = {name: tmp_path / name for name in ("config", "data", "state", "logs", "runtime")}
    for folder in folders.values():
        folder.mkdir()
    life = Life(qapp, Paths(**folders))
    yield life
    life.close()


def test_the_window_holds_no_more_after_ten_thousand_snapshots(life: Life) -> None:
    begun = time.monotonic()
    early = lowest([life.run_until(count) for count in EARLY_SNAPSHOTS])
    late = lowest([life.run_until(count) for count in LATE_SNAPSHOTS])
    quantities = compared(early, late, widgets=0.0, objects=PASSING_OBJECTS)
    print(f"\n{printed('window', quantities)}\n{LATE_SNAPSHOTS[-1]} snapshots in {time.monotonic() - begun:.0f} s")
    assert [each for each in quantities if not each.is_steady] == []
