"""Rows, labels and controls say what they were given, safely and to everybody."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop_monitor.assess.health import Health
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.untrusted import one_line
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.widgets.process_line import ProcessLine
from desktop_monitor.ui.widgets.rows import KeyValueRow, MeterRow
from desktop_monitor.ui.widgets.segments import SegmentedControl
from tests.helpers.snapshots import process_row

HOSTILE = "<b>bold</b>\nsecond\t\u202egnp.exe\x1b[31m" + "x" * 4096


def test_hostile_text_becomes_one_line_without_control_characters() -> None:
    shown = one_line(HOSTILE)
    assert "\n" not in shown
    assert "\u202e" not in shown
    assert "\x1b" not in shown
    assert "<b>bold</b>" in shown


def test_a_shortened_line_is_told_in_full_without_obeying_its_markup(qtbot: QtBot) -> None:
    label = ElidedLabel("<img src=/etc/hostname> and something that is too long")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.toolTip().startswith("<span>&lt;img")


def test_a_long_line_is_shortened_and_told_in_full_on_hovering(qtbot: QtBot) -> None:
    label = ElidedLabel("a rather long reason that will not fit")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole_text() == "a rather long reason that will not fit"


def test_a_process_with_a_hostile_name_stays_one_plain_line(qtbot: QtBot) -> None:
    line = ProcessLine()
    qtbot.addWidget(line)
    line.show_row(process_row(name=HOSTILE), 1)
    assert len(line.command) <= 200
    assert line.command.isprintable()


def test_a_process_seen_for_the_first_time_has_no_cpu_figure(qtbot: QtBot) -> None:
    line = ProcessLine()
    qtbot.addWidget(line)
    line.show_row(process_row(cpu_core_ratio=None), 1)
    assert line.accessibleName().endswith("CPU —")


def test_cpu_of_the_machine_is_cpu_of_a_core_over_their_count(qtbot: QtBot) -> None:
    line = ProcessLine()
    qtbot.addWidget(line)
    line.show_row(process_row(cpu_core_ratio=2.0), 4)
    assert line.accessibleName().endswith("CPU 50 %")


def test_rows_tell_name_and_value_to_screen_readers(qtbot: QtBot, look: Look) -> None:
    pair, meter = KeyValueRow("Own memory"), MeterRow(look, "CPU", "cpu")
    for widget in (pair, meter):
        qtbot.addWidget(widget)
    pair.show_value("74 MiB")
    meter.show_value("42 %", 0.42, 0.9, level=Health.DEGRADED, note="load 3.1")
    assert pair.accessibleName() == "Own memory: 74 MiB"
    assert meter.accessibleName() == "CPU: 42 %"
    assert meter.toolTip() == "load 3.1"


def test_a_card_is_named_by_its_title(qtbot: QtBot) -> None:
    card = Card("System", "what it is")
    qtbot.addWidget(card)
    card.set_title("Machine")
    assert card.accessibleName() == "Machine"
    assert card.title_label.text() == "Machine"


def test_an_empty_state_says_what_is_missing_and_what_to_do(qtbot: QtBot) -> None:
    state = EmptyState("No GPU", "None was found", "Look again")
    qtbot.addWidget(state)
    assert state.accessibleName() == "No GPU"
    assert state.accessibleDescription() == "None was found"
    assert state.button.isVisibleTo(state)
    state.set_texts("Nothing yet")
    assert state.accessibleDescription() == ""


def test_pressing_a_segment_says_which(qtbot: QtBot) -> None:
    control = SegmentedControl((("a", "A"), ("b", "B")), "Letters")
    qtbot.addWidget(control)
    button = control.findChild(QToolButton, "segment_b")
    with qtbot.waitSignal(control.chosen) as caught:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == ["b"]
    assert control.current == "b"


def test_selecting_from_code_says_nothing_and_an_unknown_key_clears(qtbot: QtBot) -> None:
    control = SegmentedControl((("a", "A"), ("b", "B")), "Letters")
    qtbot.addWidget(control)
    with qtbot.assertNotEmitted(control.chosen):
        control.select("a")
        assert control.current == "a"
        control.select("z")
    assert control.current == ""
