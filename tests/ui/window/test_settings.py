"""The page of settings: checked while typing, applied at once, refused in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.config.edit import save
from desktop_monitor.config.loader import changed
from desktop_monitor.config.options import OPTIONS
from desktop_monitor.config.settings import Settings, Theme
from desktop_monitor.engine.command import DeleteHistory, TestNotification
from desktop_monitor.errors import ActionError
from desktop_monitor.ui.dialogs.delete_data import DeleteDataDialog
from desktop_monitor.ui.window.page import PageContext, SettingsHolder
from desktop_monitor.ui.window.settings import SettingsPage
from desktop_monitor.ui.window.settings_rows import OptionRow
from tests.helpers.settings_page import line, problems, write
from tests.ui.conftest import StubEngine


class FakeAutostart:
    """A switch that may be stuck."""

    def __init__(self) -> None:
        self.enabled = False
        self.stuck = False

    def is_enabled(self) -> bool:
        return self.enabled

    def enable(self) -> None:
        if self.stuck:
            raise ActionError("Autostart could not be written", "the folder is read-only")
        self.enabled = True

    def disable(self) -> None:
        self.enabled = False

    def refresh(self) -> None: ...


class RealSettings:
    """Checks changes as the program does, without a file."""

    def __init__(self) -> None:
        self.settings = Settings()

    def save(self, changes: dict[str, object]) -> Settings:
        self.settings = changed(self.settings, changes)
        return self.settings


@pytest.fixture
def autostart() -> FakeAutostart:
    return FakeAutostart()


@pytest.fixture
def holder() -> SettingsHolder:
    return SettingsHolder(Settings(), RealSettings().save)


@pytest.fixture
def page(
    qtbot: QtBot, context: PageContext, holder: SettingsHolder, autostart: FakeAutostart
) -> Iterator[SettingsPage]:
    page = SettingsPage(replace(context, settings=holder, autostart=autostart))
    qtbot.addWidget(page)
    page.resize(1084, 744)
    page.show()
    page.activate()
    yield page
    page.deactivate()


def shown_rows(page: SettingsPage) -> list[str]:
    rows = page.findChildren(OptionRow)
    return [row.findChildren(QLabel)[0].text() for row in rows if row.isVisibleTo(page)]


def test_every_option_has_a_control_with_its_name(page: SettingsPage) -> None:
    for option in OPTIONS:
        control = page.findChild(QWidget, option.key_path)
        assert control is not None, option.key_path
        assert control.accessibleName() == option.title


def test_a_number_is_in_force_when_it_is_finished(page: SettingsPage, holder: SettingsHolder) -> None:
    write(page, "sampling.interval_seconds", "2,5")
    assert holder.settings.sampling.interval_seconds == 2.5
    assert problems(page) == []


def test_what_is_wrong_is_said_while_typing_and_nothing_is_changed(page: SettingsPage, holder: SettingsHolder) -> None:
    write(page, "sampling.interval_seconds", "100", finish=False)
    assert problems(page) == ["must be between 0.2 and 60 s"]
    QTest.keyClick(line(page, "sampling.interval_seconds"), Qt.Key.Key_Return)
    assert holder.settings == Settings()
    assert line(page, "sampling.interval_seconds").text() == "100"


def test_servers_to_ask_are_counted_and_written_in_the_file_alone(page: SettingsPage, holder: SettingsHolder) -> None:
    shown = page.findChild(QLabel, "agents.scrapes")
    assert shown is not None
    assert shown.text() == "none"
    holder.change({"agents.scrapes": [{"url": "http://127.0.0.1:8080"}, {"url": "http://127.0.0.1:4000"}]})
    assert shown.text() == "2 in config.yaml"


def test_a_budget_may_be_empty_and_say_so(page: SettingsPage, holder: SettingsHolder) -> None:
    field = line(page, "budgets.tokens_per_month")
    assert (field.text(), field.placeholderText()) == ("", "none")
    write(page, "budgets.tokens_per_month", "1000000000000")
    assert holder.settings.budgets.tokens_per_month == 10**12
    assert field.text() == "1000000000000"
    write(page, "budgets.tokens_per_month", "")
    assert holder.settings.budgets.tokens_per_month is None
    assert problems(page) == []


@pytest.mark.parametrize(("text", "problem"), [("0", "between 0.01"), ("much", "a number"), ("1e9", "and 1000000 US$")])
def test_a_wrong_budget_is_refused_in_words(
    page: SettingsPage, holder: SettingsHolder, text: str, problem: str
) -> None:
    write(page, "budgets.cost_usd_per_day", text)
    assert holder.settings.budgets.cost_usd_per_day is None
    assert len(problems(page)) == 1
    assert problem in problems(page)[0]


def test_all_about_agents_stands_in_one_card(page: SettingsPage) -> None:
    card = page.findChild(QWidget, "settings_agents")
    assert card is not None
    for key_path in ("agents.read_files", "receiver.enabled", "budgets.cost_usd_per_day"):
        assert card.findChild(QWidget, key_path) is not None


@pytest.mark.parametrize("text", ["fast", "", "1e999", "nan", "--"])
def test_what_is_no_number_is_refused_in_words(page: SettingsPage, holder: SettingsHolder, text: str) -> None:
    write(page, "sampling.interval_seconds", text)
    assert len(problems(page)) == 1
    assert holder.settings == Settings()


def test_a_fraction_of_an_hour_is_refused(page: SettingsPage, holder: SettingsHolder) -> None:
    write(page, "history.raw_hours", "1.5")
    assert "whole number" in problems(page)[0]
    write(page, "history.raw_hours", "72")
    assert holder.settings.history.raw_hours == 72


def test_ratios_are_written_in_percent(page: SettingsPage, holder: SettingsHolder) -> None:
    assert line(page, "health.memory.degraded").text() == "90"
    write(page, "health.memory.degraded", "80")
    assert holder.settings.health.memory.degraded == 0.8
    write(page, "health.memory.degraded", "180")
    assert problems(page) == ["must be between 1 and 100 %"]


def test_a_contradiction_is_named_in_place_and_what_was_typed_stays(page: SettingsPage, holder: SettingsHolder) -> None:
    write(page, "health.memory.critical", "70")
    assert problems(page) == ["“Memory: critical from” is below “Memory: degraded from” (0.7 < 0.9)"]
    assert line(page, "health.memory.critical").text() == "70"
    assert holder.settings == Settings()
    write(page, "sampling.interval_seconds", "2")
    assert line(page, "health.memory.critical").text() == "70"


def test_two_numbers_that_only_fit_together_may_be_typed_one_after_the_other(
    page: SettingsPage, holder: SettingsHolder
) -> None:
    write(page, "health.memory.critical", "70")
    assert problems(page) != []
    write(page, "health.memory.degraded", "60")
    assert problems(page) == []
    assert (holder.settings.health.memory.degraded, holder.settings.health.memory.critical) == (0.6, 0.7)


def test_a_number_that_still_contradicts_stays_refused(page: SettingsPage, holder: SettingsHolder) -> None:
    write(page, "health.memory.critical", "70")
    write(page, "health.memory.degraded", "80")
    assert problems(page) == ["“Memory: critical from” is below “Memory: degraded from” (0.7 < 0.8)"]
    assert holder.settings.health.memory.degraded == 0.8


class FilePage:
    """Settings that live in a file, as in the program."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.holder = SettingsHolder(Settings(), self._save)

    def _save(self, changes: dict[str, object]) -> Settings:
        settings = changed(self.holder.settings, changes)
        save(self.file, changes)
        return settings


@pytest.fixture
def on_disk(context: PageContext) -> FilePage:
    return FilePage(context.paths.config_file)


@pytest.fixture
def file_page(qtbot: QtBot, context: PageContext, on_disk: FilePage) -> SettingsPage:
    page = SettingsPage(replace(context, settings=on_disk.holder))
    qtbot.addWidget(page)
    page.show()
    return page


def test_a_file_that_was_broken_elsewhere_is_named_in_place_until_it_is_mended(
    file_page: SettingsPage, on_disk: FilePage
) -> None:
    on_disk.file.write_text("sampling: [unfinished")
    write(file_page, "sampling.interval_seconds", "2")
    assert len(problems(file_page)) == 1
    assert problems(file_page)[0].startswith(f"{on_disk.file}: cannot be changed: ")
    assert line(file_page, "sampling.interval_seconds").text() == "2"
    box = file_page.findChild(QCheckBox, "notifications.desktop")
    assert box is not None
    box.click()
    assert len(problems(file_page)) == 2
    assert box.isChecked()  # what is in force
    on_disk.file.write_text("")
    box.click()
    assert not box.isChecked()
    assert len(problems(file_page)) == 1


def test_a_folder_that_cannot_be_written_is_named_in_place(file_page: SettingsPage, on_disk: FilePage) -> None:
    on_disk.file.parent.rmdir()
    on_disk.file.parent.write_text("a file, where a folder should be")
    write(file_page, "history.raw_hours", "72")
    assert len(problems(file_page)) == 1
    assert str(on_disk.file) in problems(file_page)[0]
    assert on_disk.holder.settings == Settings()


def test_quiet_hours_are_two_times_or_nothing(page: SettingsPage, holder: SettingsHolder) -> None:
    write(page, "notifications.quiet_hours", "22:00-07:00")
    assert holder.settings.notifications.quiet_hours is not None
    write(page, "notifications.quiet_hours", "late")
    assert problems(page) == ["write two times, such as 22:00-07:00"]
    write(page, "notifications.quiet_hours", "")
    assert holder.settings.notifications.quiet_hours is None


def test_a_switch_is_in_force_when_it_is_pressed(page: SettingsPage, holder: SettingsHolder) -> None:
    box = page.findChild(QCheckBox, "notifications.desktop")
    assert box is not None
    box.click()
    assert holder.settings.notifications.desktop is False


def test_the_theme_is_in_force_when_it_is_chosen(page: SettingsPage, holder: SettingsHolder) -> None:
    box = page.findChild(QComboBox, "appearance.theme")
    assert box is not None
    box.setCurrentIndex(box.findData("dark"))
    box.activated.emit(box.currentIndex())
    assert holder.settings.appearance.theme is Theme.DARK


def test_an_option_goes_back_to_its_default(page: SettingsPage, holder: SettingsHolder) -> None:
    reset = page.findChild(QPushButton, "reset_sampling.interval_seconds")
    assert reset is not None
    assert reset.isHidden()
    write(page, "sampling.interval_seconds", "2")
    assert not reset.isHidden()
    reset.click()
    assert holder.settings == Settings()
    assert line(page, "sampling.interval_seconds").text() == "1"
    assert reset.isHidden()


def test_reset_also_takes_back_what_was_refused(page: SettingsPage) -> None:
    write(page, "sampling.interval_seconds", "100")
    reset = page.findChild(QPushButton, "reset_sampling.interval_seconds")
    assert reset is not None
    reset.click()
    assert line(page, "sampling.interval_seconds").text() == "1"
    assert problems(page) == []


def test_a_check_goes_back_to_its_defaults_as_a_whole(page: SettingsPage, holder: SettingsHolder) -> None:
    write(page, "health.cpu.degraded", "50")
    write(page, "health.cpu.critical", "60")
    reset = page.findChild(QPushButton, "reset_health.cpu")
    assert reset is not None
    reset.click()
    assert holder.settings == Settings()
    assert problems(page) == []


def test_a_change_made_elsewhere_is_shown(page: SettingsPage, holder: SettingsHolder) -> None:
    holder.change({"sampling.interval_seconds": 5.0, "notifications.desktop": False})
    assert line(page, "sampling.interval_seconds").text() == "5"
    box = page.findChild(QCheckBox, "notifications.desktop")
    assert box is not None
    assert not box.isChecked()


def test_the_search_shows_what_has_all_words(page: SettingsPage) -> None:
    page.search.setText("battery interval")
    assert shown_rows(page) == ["Interval on battery"]
    page.search.setText("zzz")
    assert shown_rows(page) == []
    assert "No setting matches" in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    page.search.clear()
    assert len(shown_rows(page)) > 5


def test_start_at_login_is_switched_and_a_failure_is_told(page: SettingsPage, autostart: FakeAutostart) -> None:
    box = page.findChild(QCheckBox, "autostart")
    assert box is not None
    box.click()
    assert autostart.enabled
    box.click()
    autostart.stuck = True
    box.click()
    assert problems(page) == ["Autostart could not be written: the folder is read-only"]
    assert not box.isChecked()


def test_a_test_notification_is_sent(page: SettingsPage, engine: StubEngine) -> None:
    page.test_notification.click()
    assert engine.sent(TestNotification) == [TestNotification(1)]


def test_data_are_deleted_after_a_question(page: SettingsPage, engine: StubEngine) -> None:
    page.privacy.delete.click()
    dialog = page.findChild(DeleteDataDialog)
    assert dialog is not None
    assert engine.sent(DeleteHistory) == []
    dialog.accept()
    assert engine.sent(DeleteHistory) == [DeleteHistory(1)]


def test_privacy_names_the_file_and_says_that_nothing_is_sent(page: SettingsPage) -> None:
    words = "\n".join(label.text() for label in page.privacy.findChildren(QLabel))
    assert str(page.context.paths.history) in words
    assert str(page.context.paths.ledger) in words
    assert "Of processes only the names of the few that were on top" in words
    assert "Nothing that you did not set up" in words
    assert "newer versions, while that is switched on" in words
    assert "agents.scrapes" in words


def test_nothing_is_cut_off_in_a_window_of_usual_size(page: SettingsPage) -> None:
    area = page.findChild(QScrollArea, "settingsScroll")
    assert area is not None
    page.resize(880, 700)
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
