"""The cards of the settings page: a group of options, thresholds of health, privacy, files.

Must not know how they are found or laid out.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from desktop_monitor.config.options import CHECK_TITLES, OPTIONS, Option
from desktop_monitor.language.marking import sentence
from desktop_monitor.paths import Paths
from desktop_monitor.ui.look.sides import leading
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.flow import FlowLayout
from desktop_monitor.ui.widgets.labels import hairline, plain_label
from desktop_monitor.ui.window.page import SettingsHolder
from desktop_monitor.ui.window.settings_rows import (
    LABEL_WIDTH_PX,
    THRESHOLD_WIDTH_PX,
    OptionRow,
    SettingsRow,
    ThresholdRow,
)

_FACT_WIDTH_PX = 120


class SettingsCard(Card):
    """A card whose rows can be searched."""

    def __init__(self, title: str, quiet: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, quiet, parent)
        self._words = f"{title} {quiet}".casefold()
        self._rows: list[tuple[SettingsRow, QWidget | None]] = []
        self.body.setSpacing(0)

    def add_row(self, row: SettingsRow) -> None:
        """Append `row`, with a hairline above all but the first."""
        line = hairline(self) if self._rows else None
        if line is not None:
            self.add(line)
        self._rows.append((row, line))
        self.add(row)

    def search(self, words: Sequence[str]) -> bool:
        """Show the rows in which all `words` occur; says whether there are any."""
        own = all(word in self._words for word in words)
        any_shown = False
        for row, line in self._rows:
            shown = own or row.matches(words)
            if line is not None:
                line.setVisible(shown and any_shown)
            row.setVisible(shown)
            any_shown |= shown
        self.setVisible(any_shown)
        return any_shown


def options_of(section: str) -> tuple[Option, ...]:
    """The options of one section, in their order."""
    return tuple(option for option in OPTIONS if option.key_path.startswith(f"{section}."))


def option_card(
    title: str, sections: str, holder: SettingsHolder, look: Look, parent: QWidget, action: QWidget | None = None
) -> SettingsCard:
    """A card with a row per option of `sections` (names apart by spaces), and `action` in its heading."""
    card = SettingsCard(title, "", parent)
    if action is not None:
        # Before the rows: Tab follows the order in which controls come into the window.
        card.add_action(action)
    card.setObjectName(f"settings_{sections.split()[0]}")
    for section in sections.split():
        for option in options_of(section):
            card.add_row(OptionRow(option, holder, look, card))
    return card


_NUMBERS = {
    "degraded": sentence("Degraded from"),
    "critical": sentence("Critical from"),
    "clear_margin": sentence("Clears below by"),
    "for_seconds": sentence("Must last"),
}
"""Headings of the numbers of a check, by the last part of their keys."""


class HealthCard(SettingsCard):
    """All health checks as a table: a row per check, a column per number."""

    def __init__(self, holder: SettingsHolder, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Health"))
        self.set_quiet(self.tr("when a check turns degraded or critical, and when it is well again"))
        self._words = self.tr("Health").casefold()
        self.setObjectName("settings_health")
        checks: dict[str, list[Option]] = {}
        for option in options_of("health"):
            checks.setdefault(option.key_path.split(".")[1], []).append(option)
        self._add_heading(next(iter(checks.values())))
        for check, options in checks.items():
            title = CHECK_TITLES[check]
            self.add_row(ThresholdRow(self.tr(title), options, holder, look, self))

    def _add_heading(self, options: Sequence[Option]) -> None:
        line = QGridLayout()
        line.setContentsMargins(0, 0, 0, SPACING_PX)
        line.setHorizontalSpacing(2 * SPACING_PX)
        line.setColumnMinimumWidth(0, for_text(LABEL_WIDTH_PX, self))
        for column, option in enumerate(options, start=1):
            words = _NUMBERS[option.key_path.rpartition(".")[2]]
            label = plain_label(self.tr(words), Role.QUIET, self)
            label.setWordWrap(True)
            label.setFixedWidth(for_text(THRESHOLD_WIDTH_PX, self))
            line.addWidget(label, 0, column, Qt.AlignmentFlag.AlignBottom)
        line.setColumnStretch(len(options) + 1, 1)
        self.add(line)
        self.add(hairline(self))


class FactRow(SettingsRow):
    """A quiet word and what it stands for."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{title} {text}", parent)
        name = plain_label(title, Role.QUIET, self)
        name.setFixedWidth(for_text(_FACT_WIDTH_PX, self))
        name.setAlignment(leading() & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop)
        value = plain_label(text, None, self)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2 * SPACING_PX, 0, 2 * SPACING_PX)
        layout.addWidget(name)
        layout.addWidget(value, 1)


class PrivacyCard(SettingsCard):
    """What is read, stored and sent; the buttons open the folder and delete its data."""

    def __init__(self, paths: Paths, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Privacy"))
        self._words = self.tr("Privacy data").casefold()
        self.setObjectName("settings_privacy")
        # Not in the heading: in a long language they need a line of their own, or two.
        self._buttons = FlowLayout()
        self.add(self._buttons)
        self.welcome = self._button(self.tr("Welcome…"), "openWelcome")
        self.open_folder = self._button(self.tr("Open data folder"), "openDataFolder")
        self.delete = self._button(self.tr("Delete my data…"), "deleteData")
        for title, text in self._facts(paths):
            self.add_row(FactRow(title, text, self))

    def _button(self, title: str, name: str) -> QPushButton:
        button = push_button(title, name, self)
        self._buttons.addWidget(button)
        return button

    def _facts(self, paths: Paths) -> tuple[tuple[str, str], ...]:
        return (
            (
                self.tr("Reads"),
                self.tr(
                    "Figures the operating system publishes (/proc and /sys, or what psutil reports): use of CPU, "
                    "memory, disks, networks, graphics, temperatures, battery. Of each process: name, program and "
                    "sub-command, user, state and use of resources; arguments are not kept, files are not opened."
                ),
            ),
            (
                self.tr("Of agents"),
                self.tr(
                    "What Claude Code, Codex and Gemini CLI write about their sessions, unless switched off above: "
                    "times, models, tokens, costs, errors, names of tools and folders. Prompts, arguments and "
                    "answers are not kept, credentials are not read."
                ),
            ),
            (
                self.tr("Stores"),
                self.tr(
                    "Samples of the machine's figures in {file}, what agents did in {journal}, alerts and switches in "
                    "{ledger}. Of processes only the names of the few that were on top in an alert are stored. Beside "
                    "them: your settings, the window's state and a log."
                ).format(file=paths.history, journal=paths.journal, ledger=paths.ledger),
            ),
            (
                self.tr("Of your own"),
                self.tr(
                    "Figures in text files you put into {files}; what executables in {executables} print, while that "
                    "is switched on above."
                ).format(files=paths.metric_files, executables=paths.metric_executables),
            ),
            (
                self.tr("Sends"),
                self.tr(
                    "Nothing that you did not set up: servers named under agents.scrapes in config.yaml are asked for "
                    "their figures, with the token you named; channels and actions of alerts send what they say; and "
                    "newer versions, while that is switched on above, are asked for once a day, saying nothing but "
                    "this program's name."
                ),
            ),
        )
