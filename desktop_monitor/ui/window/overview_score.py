"""The overview's card of the performance score: what each part gives, how much it weighs, what is left out.

Takes what it shows. Must not know how the score is reckoned.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.assess.performance.score import HEADROOM, Score, ScorePart
from desktop_monitor.language.quantities import local, ratio_text
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.ui.kpi_words import ROLES, grade_word, part_name, score_words
from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DENSE_ROW_HEIGHT_PX, SPACING_PX
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, WrappedLabel, hairline, plain_label
from desktop_monitor.ui.widgets.meter import Meter
from desktop_monitor.ui.widgets.pressable import PressableLine

_ALL, _NOTHING = 0.9995, 0.0005


class PartRow(PressableLine):
    """One part of the score."""

    def __init__(self, look: Look, part: ScorePart, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.part = part
        self.setObjectName(f"score_{part.name}")
        self.setFixedHeight(for_text(DENSE_ROW_HEIGHT_PX, self))
        self._name = plain_label(part_name(part.name), None, self)
        names = (part_name(name) for name in (HEADROOM, *Kpi))
        self._name.setMinimumWidth(max(self.fontMetrics().horizontalAdvance(f"{name} ") for name in names))
        self._meter = Meter(look, "unknown", self)
        self._points = ElidedLabel("", Role.QUIET, self)
        self._points.setAlignment(trailing())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACING_PX)
        row.addWidget(self._name)
        row.addWidget(self._meter, 4)
        row.addWidget(self._points, 3)
        self.let_through(self._name, self._meter, self._points)
        self.setToolTip(self.tr("What is behind it?"))
        self.show_part(part)

    def show_part(self, part: ScorePart) -> None:
        """Show what it gives of what it could."""
        self.part = part
        self._meter.show_ratio(part.fraction, None, ROLES[_level(part.fraction)])
        self._points.set_text(self._words(part))
        self.setAccessibleName(f"{self._name.text()}: {self._points.whole_text()}")

    def _words(self, part: ScorePart) -> str:
        weight = f"{part.weight:.0f}"
        if part.fraction is None:
            return self.tr("left out, weighs {weight}").format(weight=weight)
        points = f"{part.weight * part.fraction:.1f}".removesuffix(".0")
        return self.tr("{points} of {weight}").format(points=local(points), weight=weight)

    @property
    def words(self) -> str:
        """What it gives, in words."""
        return self._points.whole_text()


class ScoreCard(Card):
    """The score, its grade and its parts; a press on one asks what is behind it."""

    explanation_requested = Signal(object)
    """Carries the `PartRow` that was pressed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Performance score"))
        self.setObjectName("scoreCard")
        self._look = look
        self._figure = plain_label("", Role.FIGURE, self)
        self._figure.setObjectName("scoreFigure")
        self.add_action(self._figure)
        self._notice = WrappedLabel("", Role.QUIET, self)
        self._notice.setObjectName("scoreNotice")
        self._notice.hide()
        self.rows: dict[str, PartRow] = {}
        self._lines: list[QWidget] = []
        self.body.setSpacing(0)
        self.add(self._notice)
        self.body.addStretch(1)

    def show_score(self, score: Score | None) -> None:
        """Show the newest."""
        self._show_head(score)
        if score is None:
            return
        if [part.name for part in score.parts] != list(self.rows):
            self._rebuild(score)
        for part in score.parts:
            self.rows[part.name].show_part(part)

    def _show_head(self, score: Score | None) -> None:
        self._figure.setText(self._figure_words(score))
        known = (
            ""
            if score is None
            else self.tr("{known} of its weight is known").format(known=ratio_text(score.known_ratio))
        )
        self.set_quiet(known)
        notice = ""
        if score is None:
            notice = self.tr("Nothing is known yet.")
        elif score.value is None:
            notice = self.tr("Withheld: less than half of its weight is known, and half a score would mislead.")
        self._notice.set_text(notice)
        self._notice.setVisible(bool(notice))

    def _figure_words(self, score: Score | None) -> str:
        return f"{score_words(score)} {grade_word(score)}" if score and score.value is not None else score_words(score)

    def _rebuild(self, score: Score) -> None:
        for widget in (*self.rows.values(), *self._lines):
            self.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.rows, self._lines = {}, []
        for number, part in enumerate(score.parts):
            if number:
                self._lines.append(hairline(self))
                self.body.insertWidget(self.body.count() - 1, self._lines[-1])
            row = PartRow(self._look, part, self)
            row.clicked.connect(self._on_row)
            self.rows[part.name] = row
            self.body.insertWidget(self.body.count() - 1, row)

    @property
    def texts(self) -> tuple[str, str]:
        """The figure with its grade, and the notice."""
        return self._figure.text(), self._notice.whole_text() if not self._notice.isHidden() else ""

    @Slot()
    def _on_row(self) -> None:
        row = self.sender()
        if isinstance(row, PartRow):
            self.explanation_requested.emit(row)


def _level(fraction: float | None) -> Health:
    if fraction is None:
        return Health.UNKNOWN
    if fraction >= _ALL:
        return Health.HEALTHY
    return Health.CRITICAL if fraction <= _NOTHING else Health.DEGRADED
