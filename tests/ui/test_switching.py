"""Dialogs that the tray and the glance ask for: one at a time, none that answers by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.command import Answer, AnswerSuggestion, ArmControl, RollBackSwitch
from desktop_monitor.ui.dialogs.switch import SwitchDialog
from desktop_monitor.ui.dialogs.switch_arm import ArmControlDialog
from desktop_monitor.ui.glance_suggestions import GlanceSuggestions
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.switching import Switching
from desktop_monitor.ui.tray_switching import SwitchingMenu
from desktop_monitor.ui.window.modes import ModesPage
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.switch_views import alerts_snapshot, alerts_view
from tests.ui.conftest import StubEngine


@pytest.fixture
def switching(engine: StubEngine, look: Look, qtbot: QtBot) -> Iterator[Switching]:
    engine.deliver(alerts_snapshot())
    switching = Switching(engine.state, look)
    yield switching
    switching.close()


def test_a_dialog_without_a_window_is_one_of_its_own(switching: Switching) -> None:
    switching.review(7)
    dialog = switching.dialog
    assert isinstance(dialog, SwitchDialog)
    assert dialog.isVisible()
    assert not dialog.isModal()


def test_what_was_asked_for_last_takes_the_place_without_an_answer(switching: Switching, engine: StubEngine) -> None:
    switching.review(7)
    first = switching.dialog
    switching.choose("claude_code.model", "haiku")
    assert first is not None
    assert switching.dialog is not first
    assert isinstance(switching.dialog, SwitchDialog)
    assert switching.dialog.proposal.value == "haiku"
    switching.arm("claude_code.mode", wanted=True)
    assert isinstance(switching.dialog, ArmControlDialog)
    switching.close()
    assert switching.dialog is None
    assert engine.commands == []


def test_what_is_over_opens_nothing(switching: Switching) -> None:
    switching.review(99)
    switching.arm("no.such.control", wanted=True)
    assert switching.dialog is None


def test_before_the_first_snapshot_nothing_is_there(engine: StubEngine, look: Look) -> None:
    switching = Switching(engine.state, look)
    switching.review(7)
    assert switching.dialog is None
    switching.choose("claude_code.mode", "SIMPLE")
    assert isinstance(switching.dialog, SwitchDialog)
    assert not switching.dialog.apply.isEnabled()
    switching.close()


def test_what_needs_no_question_is_sent_at_once(switching: Switching, engine: StubEngine) -> None:
    switching.confirm(7, "hash")
    switching.dismiss(7)
    switching.refuse(7)
    switching.roll_back(9)
    switching.arm("codex.mode", wanted=False)
    assert engine.commands == [
        AnswerSuggestion(1, 7, Answer.CONFIRM, "hash"),
        AnswerSuggestion(2, 7, Answer.DISMISS),
        AnswerSuggestion(3, 7, Answer.NEVER),
        RollBackSwitch(4, 9),
        ArmControl(5, "codex.mode", is_armed=False),
    ]


def test_a_suggestion_that_was_answered_is_gone_from_every_face_at_once(
    engine: StubEngine, look: Look, context: PageContext, qtbot: QtBot
) -> None:
    """Page, tray menu, glance and an open dialog speak of the same one, until any of them answered."""
    page, glance, menu = ModesPage(context), GlanceSuggestions(), SwitchingMenu(engine.state)
    for widget in (page, glance):
        qtbot.addWidget(widget)
    page.activate()
    engine.deliver(alerts_snapshot())
    glance.show_suggestions(alerts_view().suggestions)
    page.receive(7)
    dialog = page.switching.dialog
    assert isinstance(dialog, SwitchDialog)
    row, numbers = page.suggestions.rows[7], []
    glance.dismissed.connect(numbers.append)
    row.dismiss.click()
    glance.dismiss.click()
    assert numbers == [7]
    assert menu.key()[0] == (7,)
    assert engine.sent(AnswerSuggestion) == [AnswerSuggestion(1, 7, Answer.DISMISS)]
    answered = replace(alerts_view(), suggestions=())
    engine.deliver(alerts_snapshot(answered, 1))
    glance.show_suggestions(answered.suggestions)
    assert not page.suggestions.rows
    assert glance.isHidden()
    assert menu.key()[0] == ()
    assert not dialog.apply.isEnabled()
    dialog.reject()
    assert len(engine.sent(AnswerSuggestion)) == 1
