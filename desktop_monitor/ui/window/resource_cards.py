"""The cards of the Resources page that are no charts: file systems.

Must not know charts or history.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_monitor.language.quantities import MISSING, bytes_text, ratio_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DENSE_ROW_HEIGHT_PX, SPACING_PX
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.widgets.meter import Meter

_MOST_MOUNTS = 6
_NEARLY_FULL = 0.9


class _MountRow(QWidget):
    """One file system: where it is, how full, what is left."""

    def __init__(self, look: Look, mount: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(for_text(DENSE_ROW_HEIGHT_PX, self))
        self._mount = mount
        name = ElidedLabel(visible_text(mount), None, self)
        self._value = plain_label("", Role.STRONG, self)
        self._value.setAlignment(trailing())
        self._value.setFixedWidth(self._value.fontMetrics().horizontalAdvance("100.0 %"))
        self._meter = Meter(look, "disk", self)
        self._note = plain_label("", Role.QUIET, self)
        self._note.setAlignment(trailing())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACING_PX)
        for widget, stretch in ((name, 3), (self._value, 0), (self._meter, 4), (self._note, 4)):
            row.addWidget(widget, stretch)

    def show_samples(self, samples: Samples) -> None:
        """Take the values of this mount."""
        ratio = samples.get(SeriesKey("filesystem_used_ratio", (self._mount,)))
        used = samples.get(SeriesKey("filesystem_used_bytes", (self._mount,)))
        total = samples.get(SeriesKey("filesystem_total_bytes", (self._mount,)))
        self._value.setText(MISSING if ratio is None else ratio_text(ratio))
        self._meter.show_ratio(ratio, role="degraded" if ratio is not None and ratio >= _NEARLY_FULL else "disk")
        if used is not None and total is not None:
            self._note.setText(self.tr("{used} of {total}").format(used=bytes_text(used), total=bytes_text(total)))
        self.setAccessibleName(f"{visible_text(self._mount)}: {self._value.text()} {self._note.text()}")


class FilesystemCard(Card):
    """Every file system as a meter, the fullest first."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("File systems"))
        self._look = look
        self._rows: dict[str, _MountRow] = {}
        self.body.addStretch(1)

    def show_samples(self, samples: Samples) -> None:
        """Take newer values; file systems that came or went get or lose their row."""
        ratios = {key.labels[0]: value for key, value in samples.items() if key.metric == "filesystem_used_ratio"}
        mounts = sorted(ratios, key=lambda mount: (-round(ratios[mount], 2), mount))[:_MOST_MOUNTS]
        if set(mounts) != set(self._rows):
            self._rebuild(mounts)
        for row in self._rows.values():
            row.show_samples(samples)
        left_out = len(ratios) - len(mounts)
        more = counted("{count} more, less full", "{count} more, less full", left_out)
        self.set_quiet(words(more) if left_out else "")

    def _rebuild(self, mounts: Sequence[str]) -> None:
        for row in self._rows.values():
            row.deleteLater()
            self.body.removeWidget(row)
        self._rows = {mount: _MountRow(self._look, mount, self) for mount in mounts}
        for index, row in enumerate(self._rows.values()):
            self.body.insertWidget(index, row)
