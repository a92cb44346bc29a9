"""The card of newer versions says what is known and asks when its button is pressed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

import desktop_monitor
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.command import CheckUpdates
from desktop_monitor.engine.updates_view import UpdateView
from desktop_monitor.ui.widgets.labels import WrappedLabel
from desktop_monitor.ui.window.page import PageContext, SettingsHolder
from desktop_monitor.ui.window.settings_updates import UpdatesCard
from tests.helpers.snapshots import snapshot
from tests.ui.conftest import SavedSettings, StubEngine

OWN = desktop_monitor.__version__


@pytest.fixture
def saved() -> SavedSettings:
    return SavedSettings()


@pytest.fixture
def card(qtbot: QtBot, context: PageContext, saved: SavedSettings) -> UpdatesCard:
    made = UpdatesCard(SettingsHolder(Settings(), saved.save), context.state, context.look)
    qtbot.addWidget(made)
    return made


def line(card: UpdatesCard) -> str:
    found = card.findChild(WrappedLabel, "updatesLine")
    assert found is not None
    return found.whole_text()


def see(engine: StubEngine, view: UpdateView) -> float:
    shown = replace(snapshot(), updates=view)
    engine.deliver(shown)
    return shown.at.wall_seconds


def test_it_is_off_until_the_user_switches_it_on(card: UpdatesCard, saved: SavedSettings) -> None:
    box = card.findChild(QCheckBox, "updates.check")
    assert box is not None
    assert not box.isChecked()
    assert "Nobody has asked" in line(card)
    box.click()
    assert saved.changes == [{"updates.check": True}]


def test_a_newer_version_is_named_with_where_to_get_it(card: UpdatesCard, engine: StubEngine) -> None:
    now = see(engine, UpdateView())
    see(engine, UpdateView(asked_seconds=now - 7200.0, latest="99.1", is_newer=True))
    assert line(card) == f"Version 99.1 is there; this is {OWN}. Get it where you got this one. (2 h ago)"


def test_without_one_it_says_so(card: UpdatesCard, engine: StubEngine) -> None:
    now = see(engine, UpdateView())
    see(engine, UpdateView(asked_seconds=now, latest=OWN))
    assert line(card) == f"There is no newer version than this one, {OWN}. (now)"


def test_a_failure_is_said_as_plain_text(card: UpdatesCard, engine: StubEngine) -> None:
    see(engine, UpdateView(error="<b>pypi.org\u202e cannot be reached</b>"))
    assert "<b>pypi.org" in line(card)
    assert "\u202e" not in line(card)
    assert all(label.textFormat() is not label.textFormat().RichText for label in card.findChildren(QLabel))


def test_the_button_asks_and_waits_for_the_answer(card: UpdatesCard, engine: StubEngine) -> None:
    card.ask.click()
    assert len(engine.sent(CheckUpdates)) == 1
    see(engine, UpdateView(is_asking=True))
    assert not card.ask.isEnabled()
    assert "looked up" in line(card)
    see(engine, UpdateView())
    assert card.ask.isEnabled()
