"""The Modes page: how every control stands, what waits, is watched and was, and nothing claimed that is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.actions.switching.record import Switch, SwitchState
from desktop_monitor.config.modes_loader import modes_from
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.engine.command import Answer, AnswerSuggestion, ArmControl, RollBackSwitch, SwitchControl
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.language.text import text
from desktop_monitor.ui.dialogs.switch import SwitchDialog
from desktop_monitor.ui.dialogs.switch_arm import ArmControlDialog
from desktop_monitor.ui.ledger_desk import LedgerDesk
from desktop_monitor.ui.window.modes import ModesPage
from desktop_monitor.ui.window.modes_empty import EXAMPLE
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.snapshots import WALL_SECONDS
from tests.helpers.switch_views import (
    CODEX_MODE,
    MEASURED,
    MODE,
    MODEL,
    alerts_snapshot,
    alerts_view,
    control_view,
    past_switches,
    suggestion,
    switch,
    switch_view,
)
from tests.ui.conftest import Opened, StubEngine

HOSTILE = "<b>x</b>\u202e\n\x1b[31m" + "y" * 4000


class FakeLedger:
    """Answers with what it holds, and counts the questions."""

    def __init__(self) -> None:
        self.kept: tuple[Switch, ...] = past_switches()
        self.questions = 0
        self.is_broken = False

    def switches(self, limit: int = 200) -> tuple[Switch, ...]:
        self.questions += 1
        if self.is_broken:
            raise StoreEnvironmentError("The ledger cannot be read", "It is locked.")
        return self.kept[:limit]

    def close(self) -> None:
        """Nothing to give back."""


@pytest.fixture
def ledger() -> FakeLedger:
    return FakeLedger()


@pytest.fixture
def page(context: PageContext, ledger: FakeLedger, engine: StubEngine, qtbot: QtBot) -> Iterator[ModesPage]:
    desk = LedgerDesk(lambda: ledger)  # type: ignore[arg-type,return-value]
    page = ModesPage(replace(context, ledger=desk))
    qtbot.addWidget(page)
    page.resize(1044, 744)
    page.show()
    page.activate()
    engine.deliver(alerts_snapshot())
    yield page
    page.switching.close()
    desk.close()


def after_all_answers(page: ModesPage, qtbot: QtBot) -> None:
    """Questions are answered in order: what was asked before this was answered before."""
    answers: list[str] = []
    assert page.context.ledger is not None
    page.context.ledger.ask(lambda _: "done", answers.append)
    qtbot.waitUntil(lambda: answers == ["done"])


def answered(page: ModesPage, qtbot: QtBot, count: int = 5) -> None:
    qtbot.waitUntil(lambda: len(page.ledger.model.rows) == count)


# Controls.


def test_configured_and_in_force_are_told_apart(page: ModesPage) -> None:
    cards = {control_id: card.texts[:2] for control_id, card in page.controls.items()}
    assert cards == {
        "claude_code.mode": ("FANCY", "FANCY"),
        "claude_code.model": ("opus", "sonnet"),
        "codex.mode": ("FANCY", "—"),
        "codex.effort": ("another value", "—"),
        "agent_workflow.interface": ("claude_code", "—"),
    }
    captions = [label.text() for label in page.controls["claude_code.model"].findChildren(QLabel)]
    assert "running sessions keep it" in captions


def test_a_locked_control_says_why_and_its_buttons_do_nothing(page: ModesPage) -> None:
    card = page.controls["agent_workflow.interface"]
    assert card.texts[2] == "http://127.0.0.1:5000 does not answer: connection refused."
    assert not any(button.isEnabled() for button in card.buttons.values())


def test_a_value_is_asked_for_in_a_dialog_and_the_set_one_stays_marked(page: ModesPage, engine: StubEngine) -> None:
    card = page.controls["claude_code.model"]
    card.buttons["opus"].click()
    assert page.switching.dialog is None
    card.buttons["haiku"].click()
    assert [name for name, button in card.buttons.items() if button.isChecked()] == ["opus"]
    dialog = page.switching.dialog
    assert isinstance(dialog, SwitchDialog)
    assert (dialog.proposal.control_id, dialog.proposal.value) == ("claude_code.model", "haiku")
    dialog.apply.click()
    assert engine.sent(SwitchControl) == [SwitchControl(1, "claude_code.model", "haiku", "hash-opus-haiku")]


def test_a_value_that_is_suggested_is_asked_for_with_its_reasons(page: ModesPage) -> None:
    page.controls["claude_code.mode"].buttons["SIMPLE"].click()
    dialog = page.switching.dialog
    assert isinstance(dialog, SwitchDialog)
    assert dialog.proposal.suggestion is not None


def test_what_running_sessions_take_can_be_copied(page: ModesPage, opened: Opened) -> None:
    card = page.controls["claude_code.model"]
    assert card.texts[3] == "For running sessions: /model opus"
    card.copy.click()
    assert QApplication.clipboard().text() == "/model opus"
    assert opened.toasts == ["Copied: /model opus"]
    assert not page.controls["claude_code.mode"].texts[3]


def test_arming_asks_first_and_disarming_does_not(page: ModesPage, engine: StubEngine) -> None:
    card = page.controls["claude_code.mode"]
    card.armed.click()
    assert not card.armed.isChecked()
    assert isinstance(page.switching.dialog, ArmControlDialog)
    page.switching.dialog.reject()
    assert engine.sent(ArmControl) == []
    armed = page.controls["codex.mode"]
    assert armed.armed.isChecked()
    armed.armed.click()
    assert armed.armed.isChecked()
    assert engine.sent(ArmControl) == [ArmControl(1, "codex.mode", is_armed=False)]


def test_a_control_that_no_action_could_switch_cannot_be_armed(page: ModesPage) -> None:
    assert page.controls["codex.effort"].armed.isHidden()
    assert not page.controls["claude_code.mode"].armed.isHidden()


def test_cards_follow_what_happens_elsewhere(page: ModesPage, engine: StubEngine) -> None:
    card = page.controls["claude_code.mode"]
    engine.deliver(alerts_snapshot(replace(alerts_view(), controls=(control_view(MODE, "SIMPLE"),)), 1))
    assert list(page.controls) == ["claude_code.mode"]
    assert page.controls["claude_code.mode"] is card
    assert card.texts[0] == "SIMPLE"
    assert [name for name, button in card.buttons.items() if button.isChecked()] == ["SIMPLE"]
    other = replace(MODE, values=CODEX_MODE.values[:1], called="Renamed")
    engine.deliver(alerts_snapshot(replace(alerts_view(), controls=(control_view(other, None),)), 2))
    assert list(card.buttons) == ["SIMPLE"]
    assert card.title_label.text() == "Renamed"


def test_every_button_says_aloud_what_it_is_for(page: ModesPage) -> None:
    spoken = [button.accessibleName() for button in page.controls["claude_code.model"].buttons.values()]
    assert spoken[:3] == [
        "Switch Claude Code: model to haiku…",
        "Switch Claude Code: model to sonnet…",
        "Claude Code: model: opus, set now",
    ]
    unnamed = [button for button in page.findChildren(QPushButton) if not (button.accessibleName() or button.text())]
    assert unnamed == []


def test_tab_goes_through_the_page_as_it_is_read(page: ModesPage, engine: StubEngine, qtbot: QtBot) -> None:
    """Also after rows and cards came later than those below them."""
    answered(page, qtbot)
    engine.deliver(alerts_snapshot(replace(alerts_view(), suggestions=(suggestion(8), suggestion(7))), 1))
    qtbot.waitUntil(lambda: page.suggestions.rows[8].isVisible())
    page.activateWindow()
    page.setFocus()
    seen: list[str] = []
    for _ in range(40):
        page.focusNextChild()
        widget = page.focusWidget()
        if widget is None or widget.objectName() in seen:
            break
        seen.append(widget.objectName())
    wanted = [
        "modesScroll", "reviewSuggestion_8", "reviewSuggestion_7", "refuseSuggestion_7", "rollBack_9",
        "value_claude_code.mode_SIMPLE", "armControl_claude_code.mode", "value_claude_code.model_haiku",
        "copyPaste_claude_code.model", "value_codex.effort_minimal", "switchTable",
    ]  # fmt: skip
    assert [name for name in seen if name in wanted] == wanted


# Suggestions and open switches.


def test_a_suggestion_is_previewed_put_off_or_refused(page: ModesPage, engine: StubEngine) -> None:
    row = page.suggestions.rows[7]
    assert row.texts[0] == "Claude Code: context mode → SIMPLE"
    assert "in the last 5 min" in row.texts[1]
    row.dismiss.click()
    row.refuse.click()
    assert [command.answer for command in engine.sent(AnswerSuggestion) if isinstance(command, AnswerSuggestion)] == [
        Answer.DISMISS,
        Answer.NEVER,
    ]
    row.review.click()
    assert isinstance(page.switching.dialog, SwitchDialog)


def test_nothing_is_offered_where_nothing_is_suggested(page: ModesPage, engine: StubEngine) -> None:
    assert page.suggestions.isVisible()
    engine.deliver(alerts_snapshot(replace(alerts_view(), suggestions=(), open_switches=()), 1))
    assert not page.suggestions.isVisible()
    assert not page.switches.isVisible()


def test_a_suggestion_that_cannot_be_carried_out_now_says_why(page: ModesPage, engine: StubEngine) -> None:
    view = suggestion()
    assert view.planned is not None
    refused = replace(view, planned=replace(view.planned, plan=None, refusal="It is managed."))
    engine.deliver(alerts_snapshot(replace(alerts_view(), suggestions=(refused,)), 1))
    labels = [label.text() for label in page.suggestions.findChildren(QLabel)]
    assert "Cannot be done now: It is managed." in labels


def test_an_open_switch_counts_down_and_tells_what_it_did(page: ModesPage, engine: StubEngine) -> None:
    title, ahead, measured, why = page.switches.rows[9].texts
    assert title == "Codex: context mode: FANCY → SIMPLE"
    assert ahead == "Watched for 15 min more"
    assert measured == "Answers 2.1 s → 1.4 s, difference −1.0 s … −0.4 s, 12 and 9 answers"
    assert why.startswith("You, as suggested, since ")
    engine.deliver(alerts_snapshot(tick=1))
    assert page.switches.rows[9].texts[1] == "Watched for 14 min 59 s more"


def test_a_deadline_is_counted_down_instead(page: ModesPage, engine: StubEngine) -> None:
    timed = switch_view(switch(9, deadline_seconds=WALL_SECONDS + 90))
    engine.deliver(alerts_snapshot(replace(alerts_view(), open_switches=(timed,))))
    assert page.switches.rows[9].texts[1:3] == ("Goes back in 1 min 30 s", "Not enough answers yet")


def test_a_switch_is_rolled_back_by_its_button(page: ModesPage, engine: StubEngine) -> None:
    page.switches.rows[9].back.click()
    assert engine.sent(RollBackSwitch) == [RollBackSwitch(1, 9)]


@pytest.mark.parametrize("state", [SwitchState.PLANNED, SwitchState.APPLIED, SwitchState.ROLLING_BACK])
def test_a_switch_on_its_way_cannot_be_rolled_back(page: ModesPage, engine: StubEngine, state: SwitchState) -> None:
    engine.deliver(alerts_snapshot(replace(alerts_view(), open_switches=(switch_view(switch(9, state)),))))
    assert not page.switches.rows[9].back.isEnabled()


def test_what_holds_a_switch_up_is_said(page: ModesPage, engine: StubEngine) -> None:
    held = replace(switch(9, SwitchState.ROLLING_BACK), obstacle="the file is locked")
    engine.deliver(alerts_snapshot(replace(alerts_view(), open_switches=(switch_view(held),))))
    assert page.switches.rows[9].texts[1] == "Going back · held up: the file is locked"


# The ledger.


def test_all_switches_are_listed_newest_first(page: ModesPage, qtbot: QtBot) -> None:
    answered(page, qtbot)
    cells = [row.texts for row in page.ledger.model.rows]
    assert cells[0][0] == "Claude Code: context mode\nFANCY → SIMPLE"
    assert cells[1][1].startswith("Taken back · Its time was over\nanswers 2.1 s → 2.4 s")
    assert cells[1][2] == "by itself\nSlow answers"
    assert cells[3][0] == "Codex: effort\nanother value → low"
    assert cells[3][1] == "Replaced · Something else was set since; it is left alone"
    assert cells[4][1].startswith("Not made · The program ended")


def test_the_selected_switch_is_told_in_full(page: ModesPage, qtbot: QtBot) -> None:
    answered(page, qtbot)
    assert page.ledger.detail.isHidden()
    page.ledger.table.select(8)
    told = page.ledger.detail.whole_text()
    assert "By itself, 2" in told
    assert "(action suggest_simple_mode)" in told
    assert "observations: 23" in told
    assert "Answers 2.1 s → 2.4 s" in told


def test_an_empty_ledger_says_what_it_is_for(page: ModesPage, ledger: FakeLedger, qtbot: QtBot) -> None:
    answered(page, qtbot)
    ledger.kept = ()
    page.activate()
    qtbot.waitUntil(lambda: page.ledger.none.isVisible())
    assert not page.ledger.table.isVisible()


def test_the_ledger_is_asked_when_something_happened_and_now_and_then(
    page: ModesPage, ledger: FakeLedger, engine: StubEngine, qtbot: QtBot
) -> None:
    answered(page, qtbot)
    for tick in range(1, 20):
        engine.deliver(alerts_snapshot(tick=tick))
    after_all_answers(page, qtbot)
    assert ledger.questions == 1
    engine.deliver(alerts_snapshot(replace(alerts_view(), open_switches=()), 20))
    qtbot.waitUntil(lambda: ledger.questions == 2)
    engine.deliver(alerts_snapshot(replace(alerts_view(), open_switches=()), 60))
    qtbot.waitUntil(lambda: ledger.questions == 3)
    engine.state.next_command_id()
    done = Outcome(1, ok=True, message=text("engine.done"))
    engine.deliver(alerts_snapshot(replace(alerts_view(), open_switches=()), 61, (done,)))
    engine.deliver(alerts_snapshot(replace(alerts_view(), open_switches=()), 62))
    qtbot.waitUntil(lambda: ledger.questions == 4)


def test_a_hidden_page_draws_and_asks_nothing(
    page: ModesPage, ledger: FakeLedger, engine: StubEngine, qtbot: QtBot
) -> None:
    answered(page, qtbot)
    page.deactivate()
    engine.deliver(alerts_snapshot(AlertsView(last_look_seconds=1.0), 100))
    after_all_answers(page, qtbot)
    assert ledger.questions == 1
    assert len(page.controls) == 5


def test_a_ledger_that_cannot_be_read_says_so(page: ModesPage, ledger: FakeLedger, qtbot: QtBot) -> None:
    answered(page, qtbot)
    ledger.is_broken = True
    page.activate()
    qtbot.waitUntil(lambda: "cannot be read" in " ".join(label.text() for label in page.ledger.findChildren(QLabel)))


# Where there is nothing.


def test_without_controls_it_says_how_to_get_one(page: ModesPage, engine: StubEngine, context: PageContext) -> None:
    engine.deliver(alerts_snapshot(AlertsView(last_look_seconds=WALL_SECONDS), 1))
    said = " ".join(label.text() for label in page.empty.findChildren(QLabel))
    assert "Nothing that could be switched was found" in said
    assert str(context.paths.modes_file) in said
    page.empty.state.button.click()
    assert QApplication.clipboard().text() == EXAMPLE


def test_the_example_is_one() -> None:
    found = modes_from(tree_of(EXAMPLE, "modes.yaml"), "modes.yaml")
    assert [control.control_id for control in found.own] == ["my_workflow.mode"]


def test_before_the_first_look_nothing_is_said_to_be_missing(page: ModesPage, engine: StubEngine) -> None:
    engine.deliver(alerts_snapshot(AlertsView(), 1))
    assert "not known yet" in " ".join(label.text() for label in page.empty.findChildren(QLabel))


def test_what_is_wrong_is_said_above_all(page: ModesPage, engine: StubEngine) -> None:
    assert page.problem.isHidden()
    engine.deliver(alerts_snapshot(replace(alerts_view(), error="The disk is full."), 1))
    assert page.problem.isVisible()
    assert page.problem.whole_text() == "The disk is full."


def test_hostile_texts_widen_nothing_and_are_not_obeyed(page: ModesPage, engine: StubEngine) -> None:
    evil = replace(MODEL, called=HOSTILE, interface=HOSTILE, paste=((HOSTILE, HOSTILE),))
    evil = replace(evil, values=tuple(replace(value, name=HOSTILE) for value in evil.values[:1]))
    view = control_view(evil, HOSTILE, HOSTILE, refusal=HOSTILE)
    odd = replace(suggestion(of=view, value=HOSTILE), control_title=HOSTILE)
    odd = replace(odd, suggestion=replace(odd.suggestion, rule=HOSTILE, evidence=(text("no.such.key", x=HOSTILE),)))
    held = replace(switch(9, of=evil, value=HOSTILE, before=HOSTILE, measured=MEASURED), obstacle=HOSTILE, rule=HOSTILE)
    engine.deliver(
        alerts_snapshot(
            AlertsView(suggestions=(odd,), controls=(view,), open_switches=(switch_view(held),), error=HOSTILE), 1
        )
    )
    page.resize(664, 504)
    QApplication.processEvents()
    inside = page.findChild(QLabel, "modesProblem")
    assert inside is not None
    assert inside.width() <= 664
    for label in page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert not {"\u202e", "\x1b"} & set(label.text())


def test_a_number_opens_that_suggestion(page: ModesPage) -> None:
    page.receive("nonsense")
    assert page.switching.dialog is None
    page.receive(7)
    assert isinstance(page.switching.dialog, SwitchDialog)
