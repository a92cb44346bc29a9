"""Targets, weights, strategy and the schedule of reports: checked while typing, applied at once, kept in their file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.assess.performance.targets import Target
from desktop_monitor.config.performance_edit import PerformanceFile
from desktop_monitor.config.performance_keys import ALL, ROOT
from desktop_monitor.config.performance_options import PerformanceConfig, Strategy
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.report.order import ReportKind
from desktop_monitor.ui.performance_holder import PerformanceHolder
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.settings import SettingsPage
from tests.helpers.settings_page import line, problems, write

WRITTEN = "performance_optimization:\n  thresholds:\n    max_response_time: 2.5  # mine\n"
TARGET, LIMIT = "thresholds.max_response_time.target", "thresholds.max_response_time.limit"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "performance_config.yaml"
    file.write_text(WRITTEN)
    return file


@pytest.fixture
def applied() -> list[PerformanceConfig]:
    return []


@pytest.fixture
def page(qtbot: QtBot, context: PageContext, file: Path, applied: list[PerformanceConfig]) -> Iterator[SettingsPage]:
    holder = PerformanceHolder(PerformanceFile(file, file.with_name("alerts_config.yaml")), applied.append)
    page = SettingsPage(replace(context, performance=holder))
    qtbot.addWidget(page)
    page.resize(1084, 744)
    page.show()
    page.activate()
    yield page
    page.deactivate()


def _line(page: SettingsPage, name: str) -> QLineEdit:
    return line(page, f"{ROOT}.{name}")


def _write(page: SettingsPage, name: str, text: str, *, finish: bool = True) -> None:
    write(page, f"{ROOT}.{name}", text, finish=finish)


def _choose(page: SettingsPage, name: str, choice: str) -> None:
    box = page.findChild(QComboBox, f"{ROOT}.{name}")
    assert box is not None
    box.setCurrentIndex(box.findData(choice))
    box.activated.emit(box.currentIndex())


def _reset(page: SettingsPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, f"reset_{ROOT}.{name}")
    assert found is not None
    return found


def test_every_key_has_a_field_with_its_name(page: SettingsPage) -> None:
    for key in ALL:
        field = page.findChild(QWidget, key.name)
        assert field is not None, key.name
        assert field.accessibleName() == key.title


def test_a_field_shows_what_the_file_says_and_in_grey_what_holds_without(page: SettingsPage) -> None:
    assert _line(page, TARGET).text() == "2.5"
    assert (_line(page, LIMIT).text(), _line(page, LIMIT).placeholderText()) == ("", "5 s")
    assert _line(page, "thresholds.min_success_rate.target").placeholderText() == "95 %"
    assert _line(page, "weights.response_time").placeholderText() == "25"


def test_a_choice_shows_what_holds_and_nothing_is_to_be_reset(page: SettingsPage) -> None:
    for name, words in (("context.mode_selection_strategy", "Balanced"), ("reports.kind", "Never")):
        box = page.findChild(QComboBox, f"{ROOT}.{name}")
        assert box is not None
        assert box.currentText() == words
        assert _reset(page, name).isHidden()


def test_a_target_is_in_force_when_it_is_finished_and_its_comment_stays(
    page: SettingsPage, file: Path, applied: list[PerformanceConfig]
) -> None:
    _write(page, TARGET, "4")
    assert [config.targets.own[Kpi.RESPONSE_TIME] for config in applied] == [Target(4.0, 4.0 * 5 / 3, is_own=True)]
    assert file.read_text() == WRITTEN.replace("2.5", "4")
    assert problems(page) == []


def test_what_is_wrong_is_said_while_typing_and_nothing_is_changed(
    page: SettingsPage, file: Path, applied: list[PerformanceConfig]
) -> None:
    _write(page, "thresholds.min_success_rate.target", "97", finish=False)
    assert "did you mean 97 %?" in problems(page)[0]
    QTest.keyClick(_line(page, "thresholds.min_success_rate.target"), Qt.Key.Key_Return)
    assert _line(page, "thresholds.min_success_rate.target").text() == "97"
    assert (file.read_text(), applied) == (WRITTEN, [])


def test_a_limit_and_a_target_may_be_typed_in_any_order(page: SettingsPage, applied: list[PerformanceConfig]) -> None:
    _write(page, "thresholds.min_availability.limit", "90 %")
    assert "missing" in problems(page)[0]
    assert applied == []
    _write(page, "thresholds.min_availability.target", "99 %")
    assert problems(page) == []
    assert applied[-1].targets.own[Kpi.AVAILABILITY] == Target(0.99, 0.9, is_own=True)


def test_choices_are_in_force_when_they_are_made(page: SettingsPage, applied: list[PerformanceConfig]) -> None:
    _choose(page, "context.mode_selection_strategy", "performance_first")
    _choose(page, "reports.kind", "weekly")
    assert applied[-1].strategy is Strategy.PERFORMANCE_FIRST
    assert applied[-1].schedule.kind is ReportKind.WEEKLY


def test_a_choice_that_is_the_same_changes_nothing(page: SettingsPage, file: Path) -> None:
    _choose(page, "context.mode_selection_strategy", "balanced")
    assert file.read_text() == WRITTEN


def test_reset_takes_keys_out_of_the_file_and_what_was_refused_out_of_the_fields(
    page: SettingsPage, file: Path, applied: list[PerformanceConfig]
) -> None:
    _write(page, TARGET, "never")
    assert problems(page)
    _reset(page, TARGET).click()
    assert problems(page) == []
    assert _line(page, TARGET).text() == ""
    assert "max_response_time" not in file.read_text()
    assert applied[-1].targets.own == {}
    assert _reset(page, TARGET).isHidden()


def test_a_channel_that_is_not_there_is_refused_in_place(page: SettingsPage, file: Path) -> None:
    _write(page, "reports.channel", "opps")
    assert "no channel" in problems(page)[0]
    assert file.read_text() == WRITTEN


def test_a_file_that_was_broken_elsewhere_is_named_in_place(page: SettingsPage, file: Path) -> None:
    file.write_text("performance_optimization: [")
    _write(page, TARGET, "4")
    assert "performance_config.yaml" in problems(page)[0]
    assert file.read_text() == "performance_optimization: ["


def test_a_change_made_in_the_file_is_shown_when_the_page_is_opened(page: SettingsPage, file: Path) -> None:
    file.write_text(WRITTEN.replace("2.5", "7"))
    page.activate()
    assert _line(page, TARGET).text() == "7"


def test_what_somebody_types_stays_when_another_field_is_saved(page: SettingsPage) -> None:
    _write(page, TARGET, "9", finish=False)
    _choose(page, "reports.kind", "daily")
    assert _line(page, TARGET).text() == "9"


def test_a_target_for_all_modes_is_left_to_the_file(page: SettingsPage, file: Path) -> None:
    name = "thresholds.max_context_preparation.FANCY.target"
    assert _line(page, name).isEnabled()
    file.write_text("performance_optimization:\n  thresholds: {max_context_preparation: 2}\n")
    page.activate()
    assert not _line(page, name).isEnabled()
    assert _line(page, name).placeholderText() == "in the file"
    _write(page, "weights.context_preparation", "5")
    assert "max_context_preparation: 2" in file.read_text()


def test_fields_are_found_by_the_search(page: SettingsPage) -> None:
    page.search.setText("cache hit")
    assert _line(page, "thresholds.min_cache_hit_rate.target").isVisibleTo(page)
    assert not _line(page, TARGET).isVisibleTo(page)


def test_without_a_file_to_change_there_are_no_fields(qtbot: QtBot, context: PageContext) -> None:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    assert page.findChild(QWidget, "settings_performance") is None
