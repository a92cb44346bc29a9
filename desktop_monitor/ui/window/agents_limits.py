"""The card of limits that providers set and budgets that the user sets. Must not know where they come from."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_monitor.engine.agents_view import AgentsView, BudgetView, LimitView
from desktop_monitor.language.quantities import ratio_text
from desktop_monitor.ui.agent_words import ago_words, client_name, dollars, tokens_text
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.widgets.meter import Meter

_NEAR, _FULL = 0.8, 1.0
_NAME_LIMIT = 40


class AllowanceRow(QWidget):
    """Name and share over a bar, and one quiet line about it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel("", None, self)
        self._value = plain_label("", Role.STRONG, self)
        self._meter = Meter(look, "agents", self)
        self._note = plain_label("", Role.QUIET, self)
        self._note.setWordWrap(True)
        first = QHBoxLayout()
        first.setSpacing(2 * SPACING_PX)
        first.addWidget(self._name, 1)
        first.addWidget(self._value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACING_PX, 0, 2 * SPACING_PX)
        layout.setSpacing(1)
        layout.addLayout(first)
        layout.addWidget(self._meter)
        layout.addWidget(self._note)

    def show_allowance(self, name: str, value: str, ratio: float, note: str, forecast: float | None = None) -> None:
        """Show `ratio` of the whole; a tick marks where it is heading."""
        heading = max(ratio / _NEAR, forecast or 0.0)
        role = "critical" if ratio >= _FULL else "degraded" if heading >= 1 else "agents"
        self._name.set_text(name)
        if self._value.text() != value:
            self._value.setText(value)
        self._meter.show_ratio(min(ratio, 1.0), None if forecast is None else min(forecast, 1.0), role)
        self._meter.setAccessibleName(name)
        if self._note.text() != note:
            self._note.setText(note)
        self.setAccessibleName(f"{name}: {value}, {note}")


class LimitsCard(Card):
    """A row a limit, then a row a budget."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("limitsCard")
        self.set_title(self.tr("Limits and budgets"))
        self._look = look
        self._rows: list[AllowanceRow] = []
        self._none = plain_label("", Role.QUIET, self)
        self._none.setWordWrap(True)
        self._none.setText(
            self.tr(
                "No limit is known. Codex writes its own into its files, Claude Code tells them to its status line; "
                "budgets of your own stand in the settings file."
            )
        )
        self.body.setSpacing(0)
        self.add(self._none)
        self.body.addStretch(1)

    def show_agents(self, agents: AgentsView, now_seconds: float) -> None:
        """Show every limit with its age, and every budget."""
        while len(self._rows) < len(agents.limits) + len(agents.budgets):
            row = AllowanceRow(self._look, self)
            self.body.insertWidget(1 + len(self._rows), row)
            self._rows.append(row)
        for row, limit in zip(self._rows, agents.limits, strict=False):
            self._show_limit(row, limit, now_seconds)
        for row, budget in zip(self._rows[len(agents.limits) :], agents.budgets, strict=False):
            self._show_budget(row, budget)
        shown = len(agents.limits) + len(agents.budgets)
        for number, row in enumerate(self._rows):
            row.setVisible(number < shown)
        self._none.setVisible(not shown)

    def _show_limit(self, row: AllowanceRow, limit: LimitView, now_seconds: float) -> None:
        name = f"{client_name(limit.interface)} · {self._window_words(limit.name)}"
        passed = limit.resets_at_seconds is not None and limit.resets_at_seconds <= now_seconds
        parts = []
        if limit.exhausted_at_seconds is not None and not passed:
            moment = near_moment(limit.exhausted_at_seconds, now_seconds)
            parts.append(self.tr("full at {time} at this pace").format(time=moment))
        if limit.resets_at_seconds is not None:
            words = self.tr("reset {time}, after this reading") if passed else self.tr("resets {time}")
            parts.append(words.format(time=near_moment(limit.resets_at_seconds, now_seconds)))
        parts.append(self.tr("stated {age}").format(age=ago_words(limit.at_seconds, now_seconds)))
        if limit.plan:
            parts.append(self.tr("plan {name}").format(name=visible_text(limit.plan, _NAME_LIMIT)))
        row.show_allowance(name, ratio_text(limit.used_ratio), limit.used_ratio, " · ".join(parts))

    def _window_words(self, name: str) -> str:
        known = {"five_hour": self.tr("5 hours"), "seven_day": self.tr("7 days")}
        return known.get(name) or visible_text(name.replace("_", " "), _NAME_LIMIT)

    def _show_budget(self, row: AllowanceRow, budget: BudgetView) -> None:
        periods = {"day": self.tr("today"), "week": self.tr("this week"), "month": self.tr("this month")}
        is_cost = budget.quantity == "cost_usd"
        amount = dollars if is_cost else tokens_text
        what = self.tr("Cost") if is_cost else self.tr("Tokens")
        name = f"{what} {periods.get(budget.period, visible_text(budget.period, _NAME_LIMIT))}"
        used = amount(budget.used) if budget.is_complete else f"≥ {amount(budget.used)}"
        value = self.tr("{used} of {limit}").format(used=used, limit=amount(budget.limit))
        if budget.forecast is None:
            note = self.tr("too early for a forecast")
        else:
            note = self.tr("about {amount} at the end, at this pace").format(amount=amount(budget.forecast))
        if not budget.is_complete:
            note += " · " + self.tr("models without a price are not in it")
        ratio = budget.used / budget.limit if budget.limit > 0 else 1.0
        forecast = budget.forecast / budget.limit if budget.forecast is not None and budget.limit > 0 else None
        row.show_allowance(name, value, ratio, note, forecast)
