"""The glance's suggestions: nothing is confirmed there that cannot be seen there in full."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.alerts_view import SuggestionView
from desktop_monitor.ui.glance_suggestions import GlanceSuggestions
from tests.helpers.switch_views import MODE, action_suggestion, control_view, plan, suggestion


@pytest.fixture
def shown(qtbot: QtBot) -> GlanceSuggestions:
    widget = GlanceSuggestions()
    qtbot.addWidget(widget)
    return widget


def with_plan(*more: str) -> SuggestionView:
    one = suggestion()
    assert one.planned is not None
    return replace(one, planned=replace(one.planned, plan=plan(MODE, "SIMPLE", "FANCY", *more)))


def test_a_short_change_is_shown_and_can_be_confirmed(shown: GlanceSuggestions, qtbot: QtBot) -> None:
    assert shown.show_suggestions((suggestion(),))
    title, why, change = shown.texts
    assert title == "Claude Code: context mode → SIMPLE"
    assert "observations: 23" in why
    assert change == '-  "mode": "FANCY",\n+  "mode": "SIMPLE",'
    with qtbot.waitSignal(shown.confirmed) as confirmed:
        shown.confirm.click()
    assert confirmed.args == [7, "hash-FANCY-SIMPLE"]
    with qtbot.waitSignal(shown.review_requested):
        shown.preview.click()
    with qtbot.waitSignal(shown.dismissed):
        shown.dismiss.click()


@pytest.mark.parametrize("more", [["+one", "+two", "+three"], ["+" + "x" * 61], ["+" + "x" * 4000]])
def test_what_is_too_long_to_be_seen_has_to_be_previewed(shown: GlanceSuggestions, more: list[str]) -> None:
    shown.show_suggestions((with_plan(*more),))
    assert shown.confirm.isHidden()
    assert not shown.preview.isHidden()


def test_an_action_that_is_no_switch_has_to_be_previewed(shown: GlanceSuggestions) -> None:
    shown.show_suggestions((action_suggestion(),))
    assert shown.confirm.isHidden()
    assert shown.texts[0] == "Restart the proxy"


def test_what_cannot_be_done_now_cannot_be_confirmed(shown: GlanceSuggestions) -> None:
    locked = control_view(MODE, "FANCY", refusal="It is managed.")
    shown.show_suggestions((suggestion(of=locked),))
    assert shown.confirm.isHidden()


def test_it_says_whether_its_room_changed(shown: GlanceSuggestions) -> None:
    assert not shown.show_suggestions(()) or shown.isHidden()
    assert shown.show_suggestions((suggestion(), suggestion(8)))
    assert not shown.show_suggestions((suggestion(), suggestion(8)))
    assert shown.show_suggestions(())
    assert shown.isHidden()
