"""The Recording card tells why history is not what it should be, in full."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.snapshot import Recording, RecordingState
from desktop_monitor.language.text import text
from desktop_monitor.ui.window.overview_cards import RecordingCard
from tests.helpers.snapshots import snapshot


@pytest.fixture
def card(qtbot: QtBot) -> RecordingCard:
    made = RecordingCard()
    qtbot.addWidget(made)
    return made


def _notice(card: RecordingCard) -> QLabel:
    label = card.findChild(QLabel, "recordingNotice")
    assert isinstance(label, QLabel)
    return label


def _all_texts(card: RecordingCard) -> str:
    return "\n".join(label.accessibleName() or label.text() for label in card.findChildren(QLabel))


def test_an_ordinary_recording_needs_no_words(card: RecordingCard) -> None:
    card.show_recording(snapshot())
    assert _notice(card).isHidden()


def test_a_disk_that_refuses_is_named_with_its_reason(card: RecordingCard) -> None:
    reason = text("store.in_memory", reason="The data folder cannot be made: /nowhere: Not a directory.")
    card.show_recording(replace(snapshot(), recording=Recording(RecordingState.IN_MEMORY, reason=reason)))
    assert "In memory only" in _all_texts(card)
    assert "/nowhere" in _notice(card).text()
    assert not _notice(card).isHidden()
    assert _notice(card).wordWrap()


def test_a_damaged_file_that_was_kept_is_named_while_recording_goes_on(card: RecordingCard) -> None:
    reason = text("store.set_aside", file="/data/history.sqlite3.corrupt-20260101-000000")
    card.show_recording(replace(snapshot(), recording=Recording(RecordingState.RECORDING, reason=reason)))
    assert "Recording every" in _all_texts(card)
    assert "corrupt-20260101" in _notice(card).text()


def test_a_folder_with_a_hostile_name_cannot_dress_the_notice_up(card: RecordingCard) -> None:
    reason = text("store.set_aside", file="/tmp/<b>\n\u202ename")
    card.show_recording(replace(snapshot(), recording=Recording(RecordingState.RECORDING, reason=reason)))
    assert "<b>" in _notice(card).text()
    assert "\n" not in _notice(card).text()
    assert "\u202e" not in _notice(card).text()


def test_on_battery_the_slower_pace_and_its_reason_are_said(card: RecordingCard) -> None:
    card.show_recording(replace(snapshot(), interval_seconds=5.0, interval_reason=text("engine.on_battery")))
    assert "Recording every 5 s · slower on battery" in _all_texts(card)
