"""A picture of a screen and the colours in it.

Must not know what the picture shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QColor, QImage


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in pixels."""

    left: int
    top: int
    width: int
    height: int


class Picture:
    """One screenshot, read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
        assert not self._image.isNull(), f"{path} is no picture"

    @property
    def area(self) -> Area:
        """The whole picture."""
        return Area(0, 0, self._image.width(), self._image.height())

    def colour(self, x: int, y: int) -> str:
        """The colour `rrggbb` of one pixel."""
        return f"{self._image.pixel(x, y) & 0xFFFFFF:06x}"

    def colours(self, area: Area | None = None) -> dict[str, int]:
        """How many pixels have each colour, the most frequent first."""
        counts: dict[str, int] = {}
        for x, y in self._places(area or self.area):
            colour = self.colour(x, y)
            counts[colour] = counts.get(colour, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: -item[1]))

    def centre_of(self, colour: str, area: Area | None = None, tolerance: int = 12) -> tuple[int, int] | None:
        """The middle of all pixels within `tolerance` (0–255 a channel) of `colour`; None: there are none."""
        wanted = QColor(f"#{colour}")
        found = [place for place in self._places(area or self.area) if self._close(*place, wanted, tolerance)]
        if not found:
            return None
        return sum(x for x, _ in found) // len(found), sum(y for _, y in found) // len(found)

    def _places(self, area: Area) -> list[tuple[int, int]]:
        return [
            (x, y) for y in range(area.top, area.top + area.height) for x in range(area.left, area.left + area.width)
        ]

    def _close(self, x: int, y: int, wanted: QColor, tolerance: int) -> bool:
        value = self._image.pixel(x, y)
        channels = (value >> 16 & 255, value >> 8 & 255, value & 255)
        return all(
            abs(a - b) <= tolerance
            for a, b in zip(channels, (wanted.red(), wanted.green(), wanted.blue()), strict=True)
        )
