"""What one tick of the process table costs the GUI thread: model, paint, new order.

Must not know the page around it.
"""

from __future__ import annotations

import os
import random
import statistics
from collections.abc import Callable, Sequence

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from desktop_monitor.clock import SystemClock
from desktop_monitor.config.settings import Theme
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.model.process_columns import COLUMNS
from desktop_monitor.ui.model.process_texts import Scale
from desktop_monitor.ui.model.processes import ProcessModel
from desktop_monitor.ui.window.process_table import ProcessTable
from tests.benchmarks.measure import Measurement
from tests.helpers.snapshots import GIB, WALL_SECONDS, process_row

ROW_COUNTS = (300, 600, 1000)
CHANGED_SHARE = 0.15
COLUMN_COUNT = 12
TICKS = 60
RESORT_LIMIT_MS = 25.0
TICK_LIMIT_MS = 5.0
"""Update and paint together, at 600 rows."""
WINDOW_PX = (1084, 700)


def table_of(count: int) -> list[ProcessRow]:
    """`count` processes, a few of them busy."""
    return [
        process_row(
            pid,
            f"process-{pid}",
            parent_pid=max(1, pid // 3),
            cpu_core_ratio=random.choice((0.0, 0.0, 0.01, 0.2, 1.1)),
            resident_bytes=random.randrange(1, int(GIB)),
            read_bytes_per_second=0.0,
            written_bytes_per_second=0.0,
        )
        for pid in range(1, count + 1)
    ]


def changed(rows: list[ProcessRow]) -> list[ProcessRow]:
    """The next pass: a share of the rows has other figures."""
    rows = list(rows)
    for index in random.sample(range(len(rows)), int(len(rows) * CHANGED_SHARE)):
        rows[index] = rows[index]._replace(
            cpu_core_ratio=random.random() * 2, resident_bytes=random.randrange(1, int(GIB))
        )
    return rows


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that `work` took."""
    clock = SystemClock()
    begun = clock.monotonic()
    work()
    return (clock.monotonic() - begun) * 1000


class Bench:
    """A shown table and its passes."""

    def __init__(self, count: int, *, tree: bool) -> None:
        self._rows = table_of(count)
        self._tick = 0
        look = Look(Theme.LIGHT)
        self.model = ProcessModel()
        self.table = ProcessTable(self.model, look)
        self.table.set_machine(int(16 * GIB), 1)
        self.table.titles.show_columns({column.key for column in COLUMNS[:COLUMN_COUNT]})
        self.model.set_formatted(self.table.titles.shown_columns())
        self.table.resize(*WINDOW_PX)
        self.table.set_tree(tree)
        self.table.show()
        self.update()
        self.model.resort()
        self.picture = QPixmap(self.table.viewport().size())
        self.paint()

    def update(self) -> None:
        """One pass without a new order."""
        self._tick += 1
        with self.table.place_kept():
            self.model.show(self._rows, Scale(1, WALL_SECONDS + self._tick))

    def paint(self) -> None:
        """Lay out and paint the whole viewport."""
        self.table.executeDelayedItemsLayout()
        self.table.viewport().render(self.picture)

    def next_pass(self) -> None:
        """Let a share of the rows change."""
        self._rows = changed(self._rows)

    def resort(self) -> None:
        """Put rows into a new order and lay out."""
        with self.table.place_kept():
            self.model.resort()
        self.table.executeDelayedItemsLayout()


def measure(count: int, *, tree: bool) -> tuple[float, float]:
    """Medians in ms of update and paint together, and of a new order."""
    bench = Bench(count, tree=tree)
    ticks, sorts = [], []
    for _ in range(TICKS):
        bench.next_pass()
        ticks.append(timed(bench.update) + timed(bench.paint))
        sorts.append(timed(bench.resort))
        bench.paint()
    bench.table.deleteLater()
    return statistics.median(ticks), statistics.median(sorts)


def bench_process_table() -> Sequence[Measurement]:
    """Ticks and new orders of lists and trees of several sizes."""
    app = QApplication.instance() or QApplication([])
    random.seed(1)
    note = f"{COLUMN_COUNT} columns, {CHANGED_SHARE:.0%} of rows change"
    found: list[Measurement] = []
    for shape in ("list", "tree"):
        for count in ROW_COUNTS:
            tick, sort = measure(count, tree=shape == "tree")
            goal = TICK_LIMIT_MS if count <= 600 else None
            found.append(Measurement(f"process {shape}, tick at {count} rows", tick, "ms", goal=goal, note=note))
            found.append(
                Measurement(f"process {shape}, re-sort at {count} rows", sort, "ms", goal=RESORT_LIMIT_MS, note=note)
            )
            app.processEvents()
    return found
