"""The card of tokens and cost by day, project or model. Must not know the journal."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_monitor.assess.usage import Cost, UsageReport, UsageRow
from desktop_monitor.engine.query import Grouping
from desktop_monitor.language.quantities import count_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.agent_words import cost_text, folder_name, model_name, tokens_text
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.moments import date_format
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.figure_grid import FigureColumn, FigureGrid, FigureRow
from desktop_monitor.ui.widgets.labels import set_role
from desktop_monitor.ui.widgets.segments import SegmentedControl

GROUPINGS = {"day": Grouping.DAY, "project": Grouping.PROJECT, "model": Grouping.MODEL}
_FEW_ROWS, _MOST_ROWS = 7, 60


class UsageCard(Card):
    """A bar a row: its share of the greatest, by cost where everything has one, else by tokens."""

    grouping_chosen = Signal(object)
    """Another Grouping is wanted."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("usageCard")
        self.set_title(self.tr("Usage"))
        self._by = Grouping.DAY
        self._report: UsageReport | None = None
        self._is_long = False
        self.switch = SegmentedControl(
            (("day", self.tr("Day")), ("project", self.tr("Project")), ("model", self.tr("Model"))),
            self.tr("Usage by"),
            self,
        )
        self.switch.select("day")
        self.switch.chosen.connect(self._on_switched)
        self.add_action(self.switch)
        self.grid = FigureGrid(look, self._columns(), meter_role="agents", parent=self)
        self.more = QPushButton(self)
        self.more.setObjectName("usageMore")
        set_role(self.more, Role.FLAT)
        self.more.clicked.connect(self._on_more)
        self.more.hide()
        self.grid.hide()
        self.add(self.grid)
        self.add(self.more)
        self.body.addStretch(1)

    def _columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(self.tr("Requests"), self.tr("Requests in the period"), "12,204", rank=1),
            FigureColumn(self.tr("Tokens"), self.tr("Tokens of all kinds, cached ones included"), "999 M"),
            FigureColumn(self.tr("Output"), self.tr("Generated tokens"), "99.9 M", rank=2),
            FigureColumn(
                self.tr("Cost"), self.tr("API-equivalent where the client states no cost of its own"), "≥ $ 999.99"
            ),
        )

    @property
    def grouping(self) -> Grouping:
        """What usage is parted by."""
        return self._by

    def choose(self, grouping: Grouping) -> None:
        """Part by this from now on."""
        self._by = grouping
        self.switch.select(next(key for key, known in GROUPINGS.items() if known is grouping))

    def show_report(self, report: UsageReport, period: str) -> None:
        """Show these rows: days newest first, others by what they used."""
        self._report = report
        self.set_quiet(period if report.rows else self.tr("no request · {period}").format(period=period))
        self._show()

    def _show(self) -> None:
        report = self._report
        if report is None:
            return
        by_cost = not report.totals.cost.unpriced_requests and report.totals.cost.usd is not None
        by_day = self._by is Grouping.DAY
        rows = sorted(
            report.rows, key=lambda row: (row.key if by_day else "", _weight(row, by_cost=by_cost)), reverse=True
        )
        limit = _MOST_ROWS if self._is_long else _FEW_ROWS
        greatest = max((_weight(row, by_cost=by_cost) for row in rows), default=0.0) or 1.0
        shown = [self._row(row, _weight(row, by_cost=by_cost) / greatest) for row in rows[:limit]]
        if len(rows) > 1:
            shown.insert(0, self._row(report.totals, None, name=self.tr("All")))
        self.grid.setVisible(bool(shown))
        self.grid.show_rows(shown)
        left = len(rows) - _FEW_ROWS
        self.more.setVisible(left > 0)
        more = counted("Show {count} more", "Show {count} more", left)
        self.more.setText(self.tr("Show fewer") if self._is_long else words(more))

    def _row(self, row: UsageRow, ratio: float | None, name: str = "") -> FigureRow:
        cells = (
            count_text(row.requests),
            tokens_text(row.tokens),
            tokens_text(row.output_tokens),
            cost_text(row.cost.usd, is_complete=not row.cost.unpriced_requests, requests=row.requests),
        )
        failed = row.errors + row.timeouts
        tips = (
            words(
                counted(
                    "{failed:count} failed, {count:count} attempt repeated",
                    "{failed:count} failed, {count:count} attempts repeated",
                    row.retries,
                    failed=failed,
                )
            ),
            self.tr("{input} uncached input, {read} read from and {written} written to caches, {output} out").format(
                input=tokens_text(row.input_tokens),
                read=tokens_text(row.cache_read_tokens),
                written=tokens_text(row.cache_write_tokens),
                output=tokens_text(row.output_tokens),
            ),
            self.tr("{count} of them spent on thinking").format(count=tokens_text(row.reasoning_tokens)),
            self._cost_tip(row.cost),
        )
        return FigureRow(
            row.key,
            name or self._name(row.key),
            cells,
            tips,
            ratio=ratio,
            is_strong=bool(name),
            tip="" if name else visible_text(row.key),
        )

    def _name(self, key: str) -> str:
        if not key:
            return self.tr("not stated")
        if self._by is Grouping.DAY:
            return _day_words(key)
        return folder_name(key) if self._by is Grouping.PROJECT else model_name(key)

    def _cost_tip(self, cost: Cost) -> str:
        models = ", ".join(visible_text(model, 60) for model in cost.unpriced_models[:5])
        parts = (
            counted(
                "{count:count} request as its client states it",
                "{count:count} requests as their client states it",
                cost.own_requests,
            ),
            counted(
                "{count:count} at list prices (API-equivalent)",
                "{count:count} at list prices (API-equivalent)",
                cost.priced_requests,
            ),
            counted(
                "{count:count} as its client guesses", "{count:count} as their client guesses", cost.guessed_requests
            ),
            counted(
                "{count:count} without a price: {models}",
                "{count:count} without a price: {models}",
                cost.unpriced_requests,
                models=models,
            ),
        )
        return "\n".join(words(one) for one in parts if dict(one.parameters)["count"]) or self.tr(
            "No request with tokens"
        )

    @Slot(str)
    def _on_switched(self, key: str) -> None:
        if GROUPINGS[key] is not self._by:
            self._by, self._is_long = GROUPINGS[key], False
            self.grouping_chosen.emit(self._by)

    @Slot()
    def _on_more(self) -> None:
        self._is_long = not self._is_long
        self._show()


def _weight(row: UsageRow, *, by_cost: bool) -> float:
    return (row.cost.usd or 0.0) if by_cost else float(row.tokens)


def _day_words(key: str) -> str:
    """``2026-11-22`` as the user's locale writes a day with its weekday."""
    try:
        day = date.fromisoformat(key)
    except ValueError:
        return visible_text(key, 40)
    locale = QLocale()
    shown = QDate(day.year, day.month, day.day)
    return f"{locale.standaloneDayName(shown.dayOfWeek(), QLocale.FormatType.ShortFormat)} " + locale.toString(
        shown, date_format(locale)
    )
