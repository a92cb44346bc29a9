"""Make the .ico file of the Windows program and its installer from the pictures in ``resources/icons``.

    python packaging/windows/make_icon.py build/windows/desktop-monitor.ico

The same pictures give the same bytes. Format: https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10);
since Windows Vista each picture may be a PNG file as it is.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Sequence
from pathlib import Path

SIZES_PX = (16, 24, 32, 48, 64, 128, 256)
"""16 to 64 in the tray, the taskbar and lists at 100 to 250 %, 256 in Explorer's large views."""
_ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
_HEADER = struct.Struct("<HHH")
_ENTRY = struct.Struct("<BBBBHHII")
_IS_ICON = 1
_BITS_PER_PIXEL = 32


def icon(pictures: Sequence[tuple[int, bytes]]) -> bytes:
    """The container of `pictures`, each its size in pixels and a PNG file."""
    place = _HEADER.size + _ENTRY.size * len(pictures)
    entries, files = [], []
    for size, png in pictures:
        side = size % 256  # 0 stands for 256
        entries.append(_ENTRY.pack(side, side, 0, 0, 1, _BITS_PER_PIXEL, len(png), place))
        files.append(png)
        place += len(png)
    return b"".join((_HEADER.pack(0, _IS_ICON, len(pictures)), *entries, *files))


def make(path: Path) -> Path:
    """Write the program's icon. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(icon([(size, (_ICONS / f"desktop-monitor-{size}.png").read_bytes()) for size in SIZES_PX]))
    return path


if __name__ == "__main__":
    make(Path(sys.argv[1]))
