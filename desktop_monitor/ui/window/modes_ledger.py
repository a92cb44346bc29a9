"""The card of all switches there were: when, what, by whom and why, what became of it and what it did.

Must not know the ledger; it takes what was read of it.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop_monitor.actions.switching.measure import duration_difference, failure_difference
from desktop_monitor.actions.switching.record import Switch, SwitchState
from desktop_monitor.language.text import Text, text
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.listed import ListedColumn, ListedModel, ListedRow
from desktop_monitor.ui.moments import date_and_time, near_moment, usual_moment
from desktop_monitor.ui.phrases import capitalized
from desktop_monitor.ui.switch_words import (
    TITLE_LIMIT,
    VALUE_LIMIT,
    ahead_words,
    by_words,
    change_words,
    measured_words,
    rule_word,
    said,
    state_word,
    why_words,
)
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.labels import WrappedLabel, plain_label
from desktop_monitor.ui.window.alerts_table import BODY_INSET_PX, ListedTable, TableCard

_OUTCOME, _BY, _WHEN = 1, 2, 3
_OUTCOME_SHARE = 0.6
_LEAST_OUTCOME_PX = 200
_NEVER_MADE = (SwitchState.FAILED, SwitchState.STUCK)


class SwitchTable(ListedTable):
    """Shares its room between what was switched and what came of it."""

    def fit_columns(self) -> None:
        super().fit_columns()
        others = sum(self.titles.sectionSize(column) for column in (_BY, _WHEN))
        share = round((self.viewport().width() - others) * _OUTCOME_SHARE)
        self.titles.resizeSection(_OUTCOME, max(share, _LEAST_OUTCOME_PX))


class LedgerCard(TableCard):
    """Newest first; the selected one in full below."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("switchLedgerCard")
        self.set_title(self.tr("All switches"))
        self._switches: dict[int, Switch] = {}
        self._titles: dict[str, str] = {}
        self._now_seconds = 0.0
        self.model = ListedModel(
            (
                ListedColumn(self.tr("Switch"), ""),
                ListedColumn(
                    self.tr("What came of it"), _ended_words(SwitchState.ROLLED_BACK, text("switch.deadline"))
                ),
                ListedColumn(self.tr("By"), self.tr("you, as suggested"), rank=1),
                ListedColumn(self.tr("When"), usual_moment(), is_number=True),
            ),
            self,
        )
        self.table = SwitchTable(self.model, look, self)
        self.table.setObjectName("switchTable")
        self.table.setAccessibleName(self.tr("All switches, newest first"))
        self.table.selectionModel().currentRowChanged.connect(self._on_selected)
        self.detail = WrappedLabel("", Role.QUIET, self)
        self.detail.setObjectName("switchDetail")
        self.detail.setContentsMargins(BODY_INSET_PX, SPACING_PX, BODY_INSET_PX, 2 * SPACING_PX)
        self.none = plain_label(
            self.tr("Nothing was switched yet. Every switch is kept here, with what it did and how it ended."),
            Role.QUIET,
            self,
        )
        self.none.setObjectName("noSwitches")
        self.none.setWordWrap(True)
        self.none.setContentsMargins(BODY_INSET_PX, 0, BODY_INSET_PX, 2 * SPACING_PX)
        for part in (self.table, self.detail, self.none):
            self.add(part)
        self.table.hide()
        self.detail.hide()

    def show_switches(self, switches: tuple[Switch, ...], titles: dict[str, str], now_seconds: float) -> None:
        """Show these, the newest first; `titles` of controls by their ids."""
        self._switches = {switch.switch_id: switch for switch in switches}
        self._titles, self._now_seconds = titles, now_seconds
        self.model.show([self._row(switch) for switch in switches])
        self.set_quiet(self.tr("newest first") if switches else "")
        self.table.setVisible(bool(switches))
        self.none.setVisible(not switches)
        self._on_selected()

    def show_problem(self, reason: str) -> None:
        """Say why the ledger cannot be read."""
        self.set_quiet(reason)

    def _row(self, switch: Switch) -> ListedRow:
        did = effect_words(switch)
        outcome = capitalized(outcome_words(switch, self._now_seconds))
        change = change_words(switch.plan)
        texts = (
            f"{self._named(switch)}\n{change}",
            f"{outcome}\n{did}" if did else outcome,
            f"{by_words(switch)}\n{rule_word(switch.rule)}" if switch.rule else by_words(switch),
            near_moment(switch.began_seconds, self._now_seconds),
        )
        return ListedRow(switch.switch_id, texts, switch, self._whole(switch))

    def _named(self, switch: Switch) -> str:
        control_id = switch.plan.control_id
        return visible_text(self._titles.get(control_id, control_id), TITLE_LIMIT)

    def _whole(self, switch: Switch) -> str:
        began = f"{capitalized(by_words(switch))}, {date_and_time(switch.began_seconds)}"
        if switch.action:
            began += self.tr(" (action {name})").format(name=visible_text(switch.action, VALUE_LIMIT))
        parts = (
            f"{self._named(switch)}: {change_words(switch.plan)}",
            began,
            why_words(switch),
            capitalized(outcome_words(switch, self._now_seconds)),
            capitalized(effect_words(switch)),
        )
        return "\n".join(part for part in parts if part)

    @Slot()
    def _on_selected(self) -> None:
        row = self.table.selected
        switch = self._switches.get(row.key) if row is not None and isinstance(row.key, int) else None
        self.detail.set_text("" if switch is None else self._whole(switch))
        self.detail.setVisible(switch is not None)


def outcome_words(switch: Switch, now_seconds: float) -> str:
    """What became of it and why: ``taken back · Its time was over``."""
    if switch.state is SwitchState.WATCHING:
        return ahead_words(switch, now_seconds)
    if switch.state.is_open:
        return f"{state_word(switch.state)} · {ahead_words(switch, now_seconds)}"
    return state_word(switch.state) if switch.reason is None else _ended_words(switch.state, switch.reason)


def _ended_words(state: SwitchState, reason: Text) -> str:
    """The reason is a sentence of its own: which of its letters are capital, its language knows."""
    return f"{state_word(state)} · {said(reason)}"


def effect_words(switch: Switch) -> str:
    """What it did, as far as that was measured; nothing where it never took effect."""
    if switch.state in _NEVER_MADE or (switch.before is None and switch.after is None):
        return ""
    before, after = switch.before, switch.after
    return measured_words(
        before,
        after,
        duration_difference(before, after),
        failure_difference(before, after),
        is_over=not switch.state.is_open,
    )
