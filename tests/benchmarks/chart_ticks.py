"""Opens charts and the Resources page, hands them snapshots and prints what a tick took, as JSON."""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from desktop_monitor.config.settings import Settings, Theme
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.paths import Paths
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.window.page import PageContext, SettingsHolder
from desktop_monitor.ui.window.resources import ResourcesPage
from tests.helpers.snapshots import WALL_SECONDS, FakeReader, samples, snapshot

_SAMPLES = 3600
_TICKS = 200
_GROWTH_TICKS = 10_000
_WARM_UP_TICKS = 500


class _Bench:
    """The application and what pages are given."""

    def __init__(self, app: QApplication, cores: int) -> None:
        self.app = app
        self.random = random.Random(7)
        self.look = Look(Theme.LIGHT)
        self.look.apply(app)
        self._cores = {SeriesKey("cpu_core_used_ratio", (str(core),)): 0.5 for core in range(cores)}
        base = samples(self._cores)
        times = range(-_SAMPLES, 0)
        stored = {
            key: [(WALL_SECONDS + at, value * self.random.uniform(0.2, 1)) for at in times]
            for key, value in base.items()
        }
        self.desk = HistoryDesk(lambda: FakeReader(stored))
        self.state = AppState(_ignore)
        folder = Path(tempfile.gettempdir())
        self.context = PageContext(
            self.state, self.desk, self.look, SettingsHolder(Settings(), _keep), Paths(*[folder] * 5), _open, _ignore
        )

    def snapshot(self, tick: int) -> object:
        changes = {key: value * self.random.uniform(0.2, 1.0) for key, value in samples(self._cores).items()}
        return snapshot(tick, changes=changes)

    def page(self) -> tuple[float, ResourcesPage]:
        """The page on screen, and the milliseconds from opening it to its first charts."""
        self.state.accept(self.snapshot(0))  # type: ignore[arg-type]
        begun = time.perf_counter()
        page = ResourcesPage(self.context)
        page.resize(1084, 744)
        page.show()
        page.activate()
        self.app.processEvents()
        took = (time.perf_counter() - begun) * 1000
        board = page._board
        while board is None or len(board.charts[0].group.gaps) or not _filled(page):
            self.app.processEvents()
        return took, page

    def ticks(self, count: int, first: int = 1) -> list[float]:
        """Milliseconds the GUI thread worked for each snapshot, painting included."""
        taken = []
        for tick in range(first, first + count):
            arriving = self.snapshot(tick)
            begun = time.thread_time()
            self.state.accept(arriving)  # type: ignore[arg-type]
            self.app.processEvents()
            taken.append((time.thread_time() - begun) * 1000)
        return taken


def _filled(page: ResourcesPage) -> bool:
    board = page._board
    return board is not None and len(board._live.series(SeriesKey("cpu_used_ratio")).times) > _SAMPLES // 2


def _six_charts(bench: _Bench) -> list[float]:
    from desktop_monitor.ui.plot.chart import Chart
    from desktop_monitor.ui.plot.group import ChartGroup
    from desktop_monitor.ui.plot.live import LiveSeries
    from desktop_monitor.ui.plot.trace import Trace

    window = QWidget()
    grid = QGridLayout(window)
    group = ChartGroup(bench.look, window)
    rings = [LiveSeries(_SAMPLES) for _ in range(6)]
    for index, ring in enumerate(rings):
        for at in range(-_SAMPLES, 0):
            ring.append(WALL_SECONDS + at, bench.random.random(), 1.0)
        chart = Chart(f"chart {index}", Unit.RATIO, group, maximum=1.0)
        chart.set_traces([Trace("value", "cpu", Unit.RATIO, ring)])
        grid.addWidget(chart, index // 2, index % 2)
    group.advance(WALL_SECONDS)
    group.follow(float(_SAMPLES))
    window.resize(1084, 744)
    window.show()
    bench.app.processEvents()

    def tick(number: int) -> None:
        for ring in rings:
            ring.append(WALL_SECONDS + number, bench.random.random(), 1.0)
        group.advance(WALL_SECONDS + number)

    taken = _timed(bench.app, tick)
    window.close()
    return taken


def _timed(app: QApplication, tick: Callable[[int], None]) -> list[float]:
    taken = []
    for number in range(_TICKS):
        begun = time.thread_time()
        tick(number)
        app.processEvents()
        taken.append((time.thread_time() - begun) * 1000)
    return taken


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _resident_mib() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _ignore(_value: object) -> None:
    return


def _open(_name: str, _argument: object) -> None:
    return


def _keep(_changes: dict[str, object]) -> Settings:
    return Settings()


def main() -> int:
    """Measure all and print one line."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    bench, many = _Bench(app, 4), _Bench(app, 64)
    first, page = bench.page()
    found = {"first": first, "page": _p95(bench.ticks(_TICKS))}
    bench.ticks(_WARM_UP_TICKS, _TICKS)
    before = _resident_mib()
    bench.ticks(int(os.environ.get("CHART_TICKS", _GROWTH_TICKS)), _TICKS + _WARM_UP_TICKS)
    found["growth"] = _resident_mib() - before
    page.deactivate()
    page.close()
    found["six"] = _p95(_six_charts(bench))
    _, page = many.page()
    found["page_64"] = _p95(many.ticks(_TICKS))
    page.deactivate()
    for each in (bench, many):
        each.desk.close()
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
