"""The rule editor: checked with every key by the file's loader, tried on the past, saved while nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.actions.policy import BUILT_IN
from desktop_monitor.alerts.rehearsal import Rehearsal
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.config.alert_drafts import FIELDS
from desktop_monitor.language.text import text
from desktop_monitor.ui.dialogs.edit_rule import EditRuleDialog
from desktop_monitor.ui.dialogs.rule_form import Offers
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.rehearsal_desk import Rehearsed
from desktop_monitor.ui.widgets.choice_fields import PickField, SearchedField
from desktop_monitor.ui.widgets.key_fields import KeyField, TextField
from tests.helpers.alerts_page import RULES, incident
from tests.helpers.snapshots import WALL_SECONDS

OFFERS = Offers(
    ("custom_queue_count",),
    tuple((rule.name, rule.name) for rule in RULES),
    ("desktop", "team"),
    tuple((policy.name, policy.name) for policy in BUILT_IN),
)


class FakeRehearsals:
    """Remembers what was asked; a test answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[Rule, float]] = []
        self.take: Callable[[Rehearsed], None] | None = None
        self.forgotten = 0

    def ask(self, rule: Rule, start: float, end: float, take: Callable[[Rehearsed], None]) -> None:
        self.asked.append((rule, end - start))
        self.take = take

    def forget(self) -> None:
        self.forgotten += 1

    def answer(self, rehearsal: Rehearsal | None, problem: str = "") -> None:
        rule, seconds = self.asked[-1]
        assert self.take is not None
        self.take(Rehearsed(rule, WALL_SECONDS - seconds, WALL_SECONDS, rehearsal, problem))


@pytest.fixture
def rehearsals() -> FakeRehearsals:
    return FakeRehearsals()


@pytest.fixture
def make(look: Look, rehearsals: FakeRehearsals, qtbot: QtBot) -> Callable[..., EditRuleDialog]:
    def made(name: str = "memory_usage", *, is_new: bool = False) -> EditRuleDialog:
        rule = next((one for one in RULES if one.name == name), None)
        dialog = EditRuleDialog(
            rule,
            RULES,
            {"notification_channels": [{"type": "webhook", "name": "team", "url": "https://example.org"}]},
            OFFERS,
            look,
            rehearsals,  # type: ignore[arg-type]
            WALL_SECONDS,
            is_new=is_new,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return made


def field(dialog: EditRuleDialog, key: str) -> KeyField:
    return dialog.form.fields[key]


def type_into(dialog: EditRuleDialog, key: str, words: str) -> None:
    """As somebody who replaces what stands there."""
    one = field(dialog, key)
    assert isinstance(one, TextField)
    one.line.selectAll()
    QTest.keyClicks(one.line, words)


def test_every_key_of_a_rule_has_a_field(make: Callable[..., EditRuleDialog]) -> None:
    assert set(make().form.fields) == set(FIELDS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_that_is_only_looked_at_stays_what_it_is(
    make: Callable[..., EditRuleDialog], rehearsals: FakeRehearsals, qtbot: QtBot, rule: Rule
) -> None:
    dialog = make(rule.name)
    assert dialog.save.isEnabled()
    qtbot.waitUntil(lambda: bool(rehearsals.asked))
    assert rehearsals.asked[0][0] == rule


def test_all_mistakes_stand_at_their_fields_and_hold_back_save(make: Callable[..., EditRuleDialog]) -> None:
    dialog = make()
    type_into(dialog, "threshold", "much")
    type_into(dialog, "for", "soon")
    type_into(dialog, "where", "colour=red")
    assert "must be a number" in field(dialog, "threshold").problem
    assert "must be a length of time" in field(dialog, "for").problem
    assert "no label of memory_used_ratio" in field(dialog, "where").problem
    assert not dialog.save.isEnabled()
    type_into(dialog, "threshold", "95 %")
    type_into(dialog, "for", "3 min")
    field(dialog, "where").show_value({})
    type_into(dialog, "cooldown", "2 min")
    assert dialog.save.isEnabled()
    assert dialog.summary.text() == "Fires when: Memory used over 95 % for 3 min"


def test_saving_hands_over_every_key_and_closes_when_it_worked(
    make: Callable[..., EditRuleDialog], qtbot: QtBot
) -> None:
    dialog = make()
    type_into(dialog, "threshold", "95 %")
    with qtbot.waitSignal(dialog.saved) as caught:
        dialog.save.click()
    name, keys = caught.args
    assert name == "memory_usage"
    assert keys["threshold"] == "95 %"
    assert keys["action"] == "force_simple_mode"
    dialog.show_refusal("the disk is full")
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    assert dialog.problem.text() == "the disk is full"
    dialog.end()
    assert not dialog.isVisible()


def test_a_new_rule_wants_a_name_of_its_own(make: Callable[..., EditRuleDialog]) -> None:
    dialog = make("", is_new=True)
    assert not dialog.save.isEnabled()
    QTest.keyClicks(dialog.name_field.line, "Memory usage")
    assert dialog.name_field.problem == "is the name of another rule"
    QTest.keyClicks(dialog.name_field.line, " at night!")
    assert dialog.rule_name == "memory_usage_at_night"
    assert dialog.save.isEnabled()


def test_a_new_rule_begins_as_any_other(make: Callable[..., EditRuleDialog]) -> None:
    dialog = make("", is_new=True)
    dialog.template.show_value("disk_full")
    dialog.template.changed.emit("template")
    assert field(dialog, "metric").value() == "filesystem_shortage_ratio"
    assert field(dialog, "group_by").value() == ["mount"]


def test_another_metric_is_looked_at_as_usual_and_told_apart_by_its_own_labels(
    make: Callable[..., EditRuleDialog],
) -> None:
    dialog = make("", is_new=True)
    metric, group = field(dialog, "metric"), field(dialog, "group_by")
    assert isinstance(metric, SearchedField)
    assert isinstance(group, PickField)
    metric.box.setEditText("Requests failed")
    assert metric.value() == "agent_error_ratio"
    assert field(dialog, "window").value() == "30 min"
    assert field(dialog, "minimum_observations").value() == 5
    assert [action.data() for action in group.menu().actions()] == ["interface", "mode", "model", "project", "session"]
    group.menu().actions()[0].trigger()
    assert group.value() == ["interface"]


def test_a_metric_of_ones_own_is_taken_and_one_that_is_almost_known_is_not(
    make: Callable[..., EditRuleDialog],
) -> None:
    dialog = make("", is_new=True)
    metric = field(dialog, "metric")
    assert isinstance(metric, SearchedField)
    metric.box.setEditText("custom_queue_count")
    assert not metric.problem
    metric.box.setEditText("cpu_used_ratoi")
    assert "did you mean cpu_used_ratio?" in metric.problem


def test_typing_asks_once_for_the_newest_rule(
    make: Callable[..., EditRuleDialog], rehearsals: FakeRehearsals, qtbot: QtBot
) -> None:
    dialog = make()
    type_into(dialog, "threshold", "95 %")
    qtbot.waitUntil(lambda: bool(rehearsals.asked))
    assert [(rule.threshold, seconds) for rule, seconds in rehearsals.asked] == [(0.95, 604_800.0)]
    dialog.panel.period.select("30d")
    dialog.panel.period.chosen.emit("30d")
    assert rehearsals.asked[-1][1] == 2_592_000.0


def test_a_rehearsal_tells_how_often_and_when(
    make: Callable[..., EditRuleDialog], rehearsals: FakeRehearsals, qtbot: QtBot
) -> None:
    dialog = make()
    qtbot.waitUntil(lambda: bool(rehearsals.asked))
    ended = incident(2, fired_seconds=WALL_SECONDS - 7200, ended_seconds=WALL_SECONDS - 6600)
    found = Rehearsal((ended, incident(3)), 2, 100, 90, 0.5 * 604_800, (), (text("alerts.rehearsal.many_series"),))
    rehearsals.answer(found)
    assert dialog.panel.answer.text() == "Would have fired 2 times in the last 7 days."
    assert dialog.panel.note.text().startswith("2 messages · 50 % of the time was observed · so many series")
    shown = dialog.findChild(QListWidget)
    assert isinstance(shown, QListWidget)
    items = [shown.item(row).text().split("\n")[1] for row in range(shown.count())]
    assert items == ["until now · worst 96 %", "for 10 min · worst 96 %"]


def test_a_past_that_knows_nothing_is_not_called_quiet(
    make: Callable[..., EditRuleDialog], rehearsals: FakeRehearsals, qtbot: QtBot
) -> None:
    dialog = make()
    qtbot.waitUntil(lambda: bool(rehearsals.asked))
    rehearsals.answer(Rehearsal((), 0, 0, 0, 0.0, ()))
    assert dialog.panel.answer.text() == "Nothing of it is known in the last 7 days."
    rehearsals.answer(None, "the disk is gone")
    assert "the disk is gone" in dialog.panel.note.text()


def test_closing_gives_the_rehearsal_up(make: Callable[..., EditRuleDialog], rehearsals: FakeRehearsals) -> None:
    dialog = make()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert rehearsals.forgotten


def test_a_rule_can_still_be_deleted_after_that_was_refused(make: Callable[..., EditRuleDialog], qtbot: QtBot) -> None:
    dialog = make("build_box_busy")
    with qtbot.waitSignal(dialog.deletion_wanted) as caught:
        dialog.delete.click()
    assert caught.args == ["build_box_busy"]
    dialog.wait()
    assert not dialog.delete.isEnabled()
    dialog.show_refusal("the disk is full")
    assert dialog.delete.isEnabled()
    assert dialog.save.isEnabled()


def test_a_refusal_does_not_make_a_nameless_rule_good(make: Callable[..., EditRuleDialog]) -> None:
    dialog = make("", is_new=True)
    dialog.show_refusal("the disk is full")
    assert not dialog.save.isEnabled()


def test_tab_goes_through_the_fields_before_the_buttons(make: Callable[..., EditRuleDialog], qtbot: QtBot) -> None:
    dialog = make("build_box_busy", is_new=True)
    qtbot.waitActive(dialog)
    dialog.name_field.setFocus()
    seen = []
    for _ in range(40):
        widget = dialog.focusWidget()
        assert widget is not None
        if widget.objectName() in seen:
            break
        seen.append(widget.objectName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    ends = ("field_name", "field_metric", "field_keep_firing_for", "cancelRule")
    assert [seen.index(name) for name in ends] == sorted(seen.index(name) for name in ends)
