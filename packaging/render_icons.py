"""Make the pictures of ``resources/icons/desktop-monitor.svg`` anew, one for each size a desktop asks for.

Run by a developer, never by the program::

    python packaging/render_icons.py
    python packaging/render_icons.py --output DIR

The same drawing and the same Qt give the same bytes.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ICONS = Path(__file__).resolve().parents[1] / "resources" / "icons"


def main(argv: list[str] | None = None) -> int:
    """Write the pictures; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=_ICONS)
    arguments = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    arguments.output.mkdir(parents=True, exist_ok=True)
    for size in SIZES_PX:
        rendered(size).save(str(arguments.output / f"desktop-monitor-{size}.png"))
    del application
    return 0


def rendered(size_px: int) -> QImage:
    """The drawing as a square picture on nothing. Needs a Qt application."""
    picture = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(_ICONS / "desktop-monitor.svg")).render(painter)
    painter.end()
    return picture


if __name__ == "__main__":
    raise SystemExit(main())
