"""The dialog before a switch: nothing is hidden, nothing is done by accident, what is confirmed is what is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_monitor.actions.controls.control import CommandStep, Effect, HttpStep
from desktop_monitor.actions.policy import RequestSpec
from desktop_monitor.engine.alerts_view import AlertsView, PlannedValue
from desktop_monitor.engine.command import Answer, AnswerSuggestion, SwitchControl
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.language.text import text
from desktop_monitor.ui.dialogs.switch import SwitchDialog
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.switch_proposal import SwitchProposal, chosen, suggested
from desktop_monitor.ui.widgets.labels import WrappedLabel
from tests.helpers.switch_views import (
    MODE,
    MODEL,
    action_suggestion,
    alerts_snapshot,
    alerts_view,
    control_view,
    plan,
    suggestion,
)
from tests.ui.conftest import StubEngine

HOSTILE = "<b>x</b>\u202e\n\x1b[31m" + "y" * 4000


def changed_view(value: str = "SIMPLE") -> AlertsView:
    """The same with another file below the same controls."""
    found = alerts_view()
    views = tuple(
        replace(
            view,
            plans=tuple(
                replace(one, plan=replace(one.plan, hash="another", diff_lines=("-elsewhere", "+here")))
                for one in view.plans
                if one.plan is not None
            ),
        )
        for view in found.controls
    )
    return replace(found, controls=views)


def read_again(alerts: AlertsView) -> AlertsView:
    """The same as it was read later."""
    views = tuple(replace(view, read_seconds=view.read_seconds + 5.0) for view in alerts.controls)
    return replace(alerts, controls=views)


@pytest.fixture
def opened(engine: StubEngine, look: Look, qtbot: QtBot) -> SwitchDialog:
    """About the suggestion of the simple mode."""
    engine.deliver(alerts_snapshot())
    return show(engine, look, qtbot, suggested(alerts_view(), 7))


def show(engine: StubEngine, look: Look, qtbot: QtBot, proposal: SwitchProposal | None) -> SwitchDialog:
    assert proposal is not None
    dialog = SwitchDialog(proposal, engine.state, look)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def words(dialog: SwitchDialog) -> str:
    """All that can be read in it, without the change."""
    labels = [label for label in dialog.findChildren(QLabel) if not label.isHidden()]
    return "\n".join(label.whole_text() if isinstance(label, WrappedLabel) else label.text() for label in labels)


def test_it_says_what_why_when_at_what_cost_and_how_it_goes_back(opened: SwitchDialog) -> None:
    said = words(opened)
    for part in (
        "Switch Claude Code: context mode to SIMPLE?",
        "FANCY",
        "Slow answers: Claude Code: 6.8 s in the last 5 min, limit 5 s (observations: 23)",
        "Rule: Slow answers",
        "From the next request on, in running sessions too.",
        "Nothing: a file on this machine is written",
        "By itself when more requests fail within 30 min, or when nothing improves.",
        "desktop-monitor mode rollback",
        "Claude Code may rewrite this file while it runs.",
    ):
        assert part in said
    assert '-  "mode": "FANCY",\n+  "mode": "SIMPLE",' in opened.change.toPlainText()
    heard = opened.accessibleDescription()
    assert "Takes effect: From the next request on" in heard
    assert "observations: 23" in heard


def test_a_suggestion_that_promises_no_speed_is_not_said_to_go_back_without_it(
    engine: StubEngine, look: Look, qtbot: QtBot
) -> None:
    engine.deliver(alerts_snapshot())
    one = suggested(alerts_view(), 7)
    assert one is not None
    assert one.suggestion is not None
    calm = replace(one, suggestion=replace(one.suggestion, is_for_speed=False))
    said = words(show(engine, look, qtbot, calm))
    assert "By itself when more requests fail within 30 min." in said
    assert "nothing improves" not in said


def colour_of(dialog: SwitchDialog, line: str) -> str:
    """Of the line in which this stands; empty: that of all text."""
    cursor: QTextCursor = dialog.change.document().find(line)
    assert not cursor.isNull()
    found = cursor.block().layout().formats()
    return found[0].format.foreground().color().name() if found else ""


def test_lines_are_told_apart_by_colour_as_well_as_by_sign(opened: SwitchDialog) -> None:
    colours = {colour_of(opened, line) for line in ('-  "mode"', '+  "mode"', "permissions")}
    assert len(colours) == 3


def test_arguments_of_a_command_are_no_lines_that_go_or_come(opened: SwitchDialog) -> None:
    opened.change.show_lines(("/usr/bin/proxy", "--restart", "-v", "+now", "@@ x"))
    assert {colour_of(opened, line) for line in ("--restart", "-v", "+now", "@@ x")} == {""}


def test_a_line_that_goes_is_one_whatever_it_begins_with(opened: SwitchDialog) -> None:
    opened.change.show_lines(("--- a", "+++ b", "@@ -1,2 +1,2 @@", "--- was a comment", "+-- is one", "-gone"))
    assert colour_of(opened, "was a comment") == colour_of(opened, "-gone") != colour_of(opened, "+++ b")


def test_a_choice_of_the_users_own_needs_no_reason(engine: StubEngine, look: Look, qtbot: QtBot) -> None:
    engine.deliver(alerts_snapshot())
    dialog = show(engine, look, qtbot, chosen(alerts_view(), MODEL.control_id, "haiku"))
    said = words(dialog)
    assert "You chose this." in said
    assert "opus; in force is sonnet" in said
    assert "By itself when more requests fail within 30 min." in said
    assert "nothing improves" not in said
    assert dialog.never.isHidden()
    dialog.apply.click()
    assert engine.commands == [SwitchControl(1, MODEL.control_id, "haiku", "hash-opus-haiku")]
    dialog.put_away()


def test_a_deadline_is_told(engine: StubEngine, look: Look, qtbot: QtBot) -> None:
    one = suggestion()
    later = replace(one, suggestion=replace(one.suggestion, rollback_after_seconds=3600.0))
    dialog = show(engine, look, qtbot, suggested(replace(alerts_view(), suggestions=(later,)), 7))
    assert "By itself after 1 h, and sooner when more requests fail." in words(dialog)


@pytest.mark.parametrize(
    ("step", "cost"),
    [
        (HttpStep(RequestSpec("http://user:pw@127.0.0.1:5000/x?token=1")), "One request to http://127.0.0.1:5000."),
        (HttpStep(RequestSpec("http://[::1")), "One request to its address."),
        (CommandStep(("/usr/bin/own", "--key", "secret")), "A run of /usr/bin/own."),
    ],
)
def test_what_it_costs_depends_on_how_it_is_made(
    engine: StubEngine, look: Look, qtbot: QtBot, step: HttpStep | CommandStep, cost: str
) -> None:
    """Nothing of an address but its place is told, and no argument of a program."""
    view = control_view(replace(MODE, apply=step), "FANCY")
    dialog = show(engine, look, qtbot, chosen(replace(alerts_view(), controls=(view,)), MODE.control_id, "SIMPLE"))
    assert f"{cost} What that costs" in words(dialog)
    assert "token" not in words(dialog)
    assert "secret" not in words(dialog)


@pytest.mark.parametrize(
    ("effect", "said"),
    [(Effect.NOW, "At once"), (Effect.NEXT_SESSION, "running sessions keep what they have")],
)
def test_when_it_counts_is_told(engine: StubEngine, look: Look, qtbot: QtBot, effect: Effect, said: str) -> None:
    view = control_view(replace(MODE, effect=effect), "FANCY")
    dialog = show(engine, look, qtbot, chosen(replace(alerts_view(), controls=(view,)), MODE.control_id, "SIMPLE"))
    assert said in words(dialog)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_escape_and_the_default_button_put_a_suggestion_off(
    opened: SwitchDialog, engine: StubEngine, qtbot: QtBot, key: Qt.Key
) -> None:
    assert opened.cancel.isDefault()
    QTest.keyClick(opened, key)
    assert engine.commands == [AnswerSuggestion(1, 7, Answer.DISMISS)]
    assert not opened.isVisible()


def test_a_suggestion_is_confirmed_with_the_hash_of_what_is_shown(opened: SwitchDialog, engine: StubEngine) -> None:
    QTest.mouseClick(opened.apply, Qt.MouseButton.LeftButton)
    assert engine.commands == [AnswerSuggestion(1, 7, Answer.CONFIRM, "hash-FANCY-SIMPLE")]
    assert opened.isVisible()
    assert not opened.apply.isEnabled()
    engine.deliver(alerts_snapshot(outcomes=(Outcome(1, True, text("engine.done")),)))
    assert not opened.isVisible()
    assert len(engine.commands) == 1


def test_it_can_be_refused_for_ever(opened: SwitchDialog, engine: StubEngine) -> None:
    opened.never.click()
    assert engine.commands == [AnswerSuggestion(1, 7, Answer.NEVER)]


def test_what_is_on_its_way_goes_on_when_the_dialog_is_closed(opened: SwitchDialog, engine: StubEngine) -> None:
    opened.apply.click()
    assert opened.cancel.text() == "Close"
    opened.cancel.click()
    assert [type(command) for command in engine.commands] == [AnswerSuggestion]


def test_a_change_of_the_file_has_to_be_looked_at_before_it_can_be_applied(
    opened: SwitchDialog, engine: StubEngine
) -> None:
    engine.deliver(alerts_snapshot(changed_view(), 1))
    assert "Something changed meanwhile" in opened.notice.whole_text()
    assert "FANCY" in opened.change.toPlainText()
    opened.apply.click()
    opened.apply.click()
    assert engine.commands == []
    assert opened.change.toPlainText() == "-elsewhere\n+here"
    engine.deliver(alerts_snapshot(changed_view(), 2))
    opened.apply.click()
    assert engine.commands == [AnswerSuggestion(1, 7, Answer.CONFIRM, "another")]


def test_a_change_that_is_taken_back_needs_no_look(opened: SwitchDialog, engine: StubEngine) -> None:
    engine.deliver(alerts_snapshot(changed_view(), 1))
    engine.deliver(alerts_snapshot(tick=2))
    assert not opened.notice.isVisible()
    assert opened.apply.text() == "Apply"


def test_what_is_refused_is_said_with_the_new_change_once_that_is_known(
    opened: SwitchDialog, engine: StubEngine
) -> None:
    """While it is carried out a suggestion does not wait; after a refusal it does again."""
    opened.apply.click()
    gone = replace(alerts_view(), suggestions=())
    refused = Outcome(1, ok=False, message="The file was changed meanwhile.")
    engine.deliver(alerts_snapshot(gone, 1, (refused,)))
    engine.deliver(alerts_snapshot(tick=2))
    assert opened.isVisible()
    assert opened.notice.whole_text() == "The file was changed meanwhile."
    assert not opened.apply.isEnabled()
    engine.deliver(alerts_snapshot(read_again(changed_view()), 3))
    assert opened.notice.whole_text() == "The file was changed meanwhile."
    assert opened.change.toPlainText() == "-elsewhere\n+here"
    opened.apply.click()
    assert engine.commands[1:] == [AnswerSuggestion(2, 7, Answer.CONFIRM, "another")]


def test_what_is_refused_for_another_reason_can_be_tried_again(opened: SwitchDialog, engine: StubEngine) -> None:
    opened.apply.click()
    engine.deliver(alerts_snapshot(tick=1, outcomes=(Outcome(1, ok=False, message="Wait for 60 s."),)))
    engine.deliver(alerts_snapshot(read_again(alerts_view()), 2))
    assert opened.notice.whole_text() == "Wait for 60 s."
    opened.apply.click()
    assert engine.commands[1:] == [AnswerSuggestion(2, 7, Answer.CONFIRM, "hash-FANCY-SIMPLE")]


def test_an_action_that_was_refused_can_be_tried_again(engine: StubEngine, look: Look, qtbot: QtBot) -> None:
    alerts = replace(alerts_view(), suggestions=(action_suggestion(),))
    engine.deliver(alerts_snapshot(alerts))
    dialog = show(engine, look, qtbot, suggested(alerts, 8))
    dialog.apply.click()
    engine.deliver(alerts_snapshot(alerts, 1, (Outcome(1, ok=False, message="It failed."),)))
    engine.deliver(alerts_snapshot(alerts, 2))
    dialog.apply.click()
    assert [type(command) for command in engine.commands] == [AnswerSuggestion] * 2
    dialog.put_away()


def test_a_suggestion_that_is_over_cannot_be_answered_any_more(opened: SwitchDialog, engine: StubEngine) -> None:
    engine.deliver(alerts_snapshot(replace(alerts_view(), suggestions=()), 1))
    assert "This suggestion is over" in opened.notice.whole_text()
    assert not opened.apply.isEnabled()
    opened.accept()
    opened.reject()
    assert engine.commands == []


def test_a_value_that_is_refused_says_why_and_cannot_be_applied(engine: StubEngine, look: Look, qtbot: QtBot) -> None:
    view = replace(control_view(MODE, "FANCY"), plans=(PlannedValue("SIMPLE", None, "It is managed."),))
    dialog = show(engine, look, qtbot, chosen(replace(alerts_view(), controls=(view,)), MODE.control_id, "SIMPLE"))
    assert dialog.notice.whole_text() == "It is managed."
    assert dialog.height() == dialog.sizeHint().height(), "no higher than what it says"
    assert not dialog.apply.isEnabled()
    assert not dialog.change.isVisible()


@pytest.mark.parametrize("value", ["FANCY", "no such value"])
def test_nothing_is_offered_where_nothing_would_change(
    engine: StubEngine, look: Look, qtbot: QtBot, value: str
) -> None:
    dialog = show(engine, look, qtbot, chosen(alerts_view(), MODE.control_id, value))
    assert not dialog.apply.isEnabled()
    gone = show(engine, look, qtbot, chosen(AlertsView(), MODE.control_id, value))
    assert gone.notice.whole_text() == "This control is not there any more."


def test_an_action_of_the_users_own_is_described_and_confirmed_without_a_hash(
    engine: StubEngine, look: Look, qtbot: QtBot
) -> None:
    dialog = show(engine, look, qtbot, suggested(replace(alerts_view(), suggestions=(action_suggestion(),)), 8))
    assert "Restart the proxy" in words(dialog)
    assert "No" not in dialog.apply.text()
    dialog.apply.click()
    assert engine.commands == [AnswerSuggestion(1, 8, Answer.CONFIRM, "")]


def test_hostile_names_and_huge_changes_are_shown_as_they_are_and_widen_nothing(
    engine: StubEngine, look: Look, qtbot: QtBot
) -> None:
    evil = replace(MODE, called=HOSTILE)
    huge = plan(evil, "SIMPLE", HOSTILE, *[f"+{number}\t{HOSTILE}" for number in range(5000)], warnings=[HOSTILE] * 3)
    view = replace(control_view(evil, "FANCY"), plans=(PlannedValue("SIMPLE", huge),))
    dialog = show(engine, look, qtbot, chosen(replace(alerts_view(), controls=(view,)), MODE.control_id, "SIMPLE"))
    assert dialog.width() <= 640
    assert dialog.height() <= 700
    shown = dialog.change.toPlainText()
    assert "lines more" in shown
    assert "⟨U+202E⟩" in shown
    assert "\x1b" not in shown + words(dialog)
    assert "\u202e" not in shown + words(dialog)


def test_every_part_can_be_reached_with_the_keyboard(opened: SwitchDialog, qtbot: QtBot) -> None:
    opened.activateWindow()
    qtbot.waitUntil(lambda: opened.cancel.hasFocus())
    seen = set()
    for _ in range(8):
        widget = opened.focusWidget()
        seen.add(widget.objectName() if widget is not None else "")
        QTest.keyClick(opened, Qt.Key.Key_Tab)
    assert {"notNow", "applySwitch", "neverSuggest", "switchChange"} <= seen
    opened.put_away()


def test_putting_it_away_answers_nothing(opened: SwitchDialog, engine: StubEngine) -> None:
    opened.put_away()
    assert engine.commands == []
