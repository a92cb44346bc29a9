"""What a rule would have done is read down one edge, sentences and moments alike."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.alerts.rehearsal import Rehearsal
from desktop_monitor.ui.dialogs.rehearsal_panel import RehearsalPanel
from desktop_monitor.ui.look.stylesheet import stylesheet
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.rehearsal_desk import Rehearsed
from tests.helpers.alerts_page import RULES, incident
from tests.helpers.snapshots import WALL_SECONDS


def first_ink(shown: QImage, part: QWidget) -> int:
    """Where what is written in this part of the panel begins, from the left."""
    box = part.geometry()
    paper = shown.pixelColor(box.left(), box.top() + 1)
    return min(
        x
        for x in range(box.left(), box.right())
        for y in range(box.top() + 2, min(box.bottom() - 2, box.top() + 40))
        if abs(shown.pixelColor(x, y).lightness() - paper.lightness()) > 60
    )


def test_moments_stand_below_the_sentence_they_belong_to(look: Look, qtbot: QtBot) -> None:
    panel = RehearsalPanel()
    qtbot.addWidget(panel)
    panel.setStyleSheet(stylesheet(look.tokens, 10.0))
    found = Rehearsal((incident(1), incident(2)), 2, 100, 100, 86_400.0, ())
    panel.show_rehearsed(Rehearsed(RULES[0], WALL_SECONDS - 604_800.0, WALL_SECONDS, found), WALL_SECONDS)
    panel.resize(400, 500)
    panel.show()
    shown = panel.grab().toImage()
    assert abs(first_ink(shown, panel.moments) - first_ink(shown, panel.answer)) <= 2
