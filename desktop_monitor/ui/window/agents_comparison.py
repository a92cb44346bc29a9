"""The card that sets interfaces, models or modes beside each other. Must not know the journal."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop_monitor.assess.comparison import ENOUGH, Difference, Figures, difference, figures
from desktop_monitor.assess.usage import UsageReport
from desktop_monitor.engine.query import Grouping
from desktop_monitor.language.quantities import MISSING, count_text, local, ratio_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.agent_words import client_name, dollars, model_name, seconds_pair
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.figure_grid import FigureColumn, FigureGrid, FigureRow
from desktop_monitor.ui.widgets.segments import SegmentedControl

GROUPINGS = {"interface": Grouping.INTERFACE, "model": Grouping.MODEL, "mode": Grouping.MODE}
_MOST_ROWS = 8
_NAME_LIMIT = 60


def key_name(by: Grouping, key: str, *, unnamed: str) -> str:
    """What a group is called."""
    if not key:
        return unnamed
    if by is Grouping.INTERFACE:
        return client_name(key)
    return model_name(key) if by is Grouping.MODEL else visible_text(key, _NAME_LIMIT)


class ComparisonCard(Card):
    """Rows by interface, model or mode; the two that are ticked are told apart in the last row."""

    grouping_chosen = Signal(object)
    """Another Grouping is wanted."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("comparisonCard")
        self.set_title(self.tr("Comparison"))
        self._by = Grouping.INTERFACE
        self._rows: tuple[Figures, ...] = ()
        self._chosen: list[str] = []
        self._period = ""
        self.switch = SegmentedControl(
            (("interface", self.tr("Client")), ("model", self.tr("Model")), ("mode", self.tr("Mode"))),
            self.tr("Compare by"),
            self,
        )
        self.switch.select("interface")
        self.switch.chosen.connect(self._on_switched)
        self.add_action(self.switch)
        self.grid = FigureGrid(look, self._columns(), checkable=True, parent=self)
        self.grid.toggled.connect(self._on_toggled)
        self.grid.make_ready(_MOST_ROWS + 1)
        self.add(self.grid)
        self.grid.hide()
        self.body.addStretch(1)

    def _columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(self.tr("Requests"), self.tr("Requests in the period"), "97 · 214"),
            FigureColumn(self.tr("Answer"), self.tr("How long an answer took, in the mean"), "−12.4 s"),
            FigureColumn(
                self.tr("p50 / p95"),
                self.tr("How long half of the answers took at most, and 95 of 100"),
                "−1.2 / −2.0 s",
                rank=3,
            ),
            FigureColumn(
                self.tr("Success"),
                self.tr("Of the requests that ended well or badly those that ended well"),
                self.tr("{points} pts").format(points="−0.2"),
            ),
            FigureColumn(
                self.tr("Cache"),
                self.tr("The share of the input that was read from a cache"),
                self.tr("{points} pts").format(points="−5.4"),
                2,
            ),
            FigureColumn(
                self.tr("Cost each"),
                self.tr("Cost of a request, API-equivalent where the client states none"),
                "$ 0.041",
                rank=1,
            ),
        )

    @property
    def grouping(self) -> Grouping:
        """What is compared."""
        return self._by

    def choose(self, grouping: Grouping) -> None:
        """Compare by this from now on."""
        self._by = grouping
        self._chosen = []
        self.switch.select(next(key for key, known in GROUPINGS.items() if known is grouping))

    def show_report(self, report: UsageReport, timed: Mapping[str, int], period: str) -> None:
        """Show these rows, those with the most requests first."""
        found = sorted((figures(row, timed.get(row.key, 0)) for row in report.rows), key=_requests, reverse=True)
        self._rows = tuple(found[:_MOST_ROWS])
        self._period = period
        known = {row.key for row in self._rows}
        self._chosen = [key for key in self._chosen if key in known]
        if not self._chosen:
            self._chosen = [row.key for row in self._rows if row.is_enough][:2]
        self._show()

    def _show(self) -> None:
        rows = [self._row(row) for row in self._rows]
        chosen = [row for key in self._chosen for row in self._rows if row.key == key]
        quiet = self._period if rows else self.tr("no request · {period}").format(period=self._period)
        if len(chosen) == 2:
            rows.append(self._difference_row(chosen[0], chosen[1]))
            quiet += f" · {rows[-1].tip}"
        self.set_quiet(quiet)
        self.grid.setVisible(bool(rows))
        self.grid.show_rows(rows, [_tick(key) for key in self._chosen])

    def _name(self, key: str) -> str:
        return key_name(self._by, key, unnamed=self.tr("not stated"))

    def _row(self, row: Figures) -> FigureRow:
        name, whole = self._name(row.key), visible_text(row.key)
        count = count_text(row.requests)
        if not row.is_enough:
            return FigureRow(_tick(row.key), name, (count,), note=self.tr("not enough data"), tip=whole)
        few = words(
            counted(
                "not enough data: fewer than {count} observation",
                "not enough data: fewer than {count} observations",
                ENOUGH,
            )
        )
        answers = words(
            counted(
                "{count:count} answer with a known duration", "{count:count} answers with a known duration", row.timed
            )
        )
        tips = (
            "",
            answers if row.mean_seconds is not None else few,
            answers if row.p50_seconds is not None else few,
            words(
                counted(
                    "{count:count} request that ended well or badly",
                    "{count:count} requests that ended well or badly",
                    row.judged,
                )
            ),
            words(counted("of {count:count} input token", "of {count:count} input tokens", row.input_tokens)),
            words(counted("{count:count} request with a cost", "{count:count} requests with a cost", row.priced)),
        )
        cells = (
            count,
            MISSING if row.mean_seconds is None else local(f"{row.mean_seconds:.1f}") + " s",
            seconds_pair(row.p50_seconds, row.p95_seconds),
            MISSING if row.success_ratio is None else ratio_text(row.success_ratio),
            MISSING if row.cache_hit_ratio is None else ratio_text(row.cache_hit_ratio),
            MISSING if row.usd_per_request is None else dollars(row.usd_per_request),
        )
        return FigureRow(_tick(row.key), name, cells, tips, tip=whole)

    def _difference_row(self, first: Figures, second: Figures) -> FigureRow:
        name = self.tr("{second} against {first}").format(second=self._name(second.key), first=self._name(first.key))
        apart = difference(first, second)
        tip = words(
            counted(
                "From {first:count} and {count:count} request; differences may be chance",
                "From {first:count} and {count:count} requests; differences may be chance",
                second.requests,
                first=first.requests,
            )
        )
        cells = self._differences(first, second, apart)
        return FigureRow("", self.tr("Difference"), cells, (tip,) * len(cells), is_strong=True, tip=name)

    def _differences(self, first: Figures, second: Figures, apart: Difference) -> tuple[str, ...]:
        pair = MISSING
        if apart.p50_seconds is not None and apart.p95_seconds is not None:
            pair = f"{_signed(apart.p50_seconds, 1)} / {_signed(apart.p95_seconds, 1)} s"
        return (
            f"{count_text(second.requests)} · {count_text(first.requests)}",
            MISSING if apart.mean_seconds is None else f"{_signed(apart.mean_seconds, 1)} s",
            pair,
            self._points(apart.success_ratio),
            self._points(apart.cache_hit_ratio),
            MISSING if apart.usd_ratio is None else f"{_signed(apart.usd_ratio * 100, 0)} %",
        )

    def _points(self, ratio: float | None) -> str:
        if ratio is None:
            return MISSING
        return self.tr("{points} pts").format(points=_signed(ratio * 100, 1 if abs(ratio) < 0.095 else 0))

    @Slot(str)
    def _on_switched(self, key: str) -> None:
        if GROUPINGS[key] is not self._by:
            self._by, self._chosen = GROUPINGS[key], []
            self.grouping_chosen.emit(self._by)

    @Slot(str, bool)
    def _on_toggled(self, key: str, ticked: bool) -> None:
        plain = key[1:]
        self._chosen = [other for other in self._chosen if other != plain]
        if ticked:
            self._chosen = [*self._chosen[-1:], plain]
        self._show()


def _tick(key: str) -> str:
    """A row's key in the grid: never empty, as that of the row of differences is."""
    return f"={key}"


def _requests(row: Figures) -> int:
    return row.requests


def _signed(value: float, digits: int) -> str:
    shown = f"{abs(value):.{digits}f}"
    if float(shown) == 0:
        return "±0"
    return ("+" if value > 0 else "−") + local(shown)
