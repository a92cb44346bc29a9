"""Make the .icns file of the macOS application from the pictures in ``resources/icons``.

    python packaging/macos/make_icon.py build/macos/desktop-monitor.icns

The same pictures give the same bytes. Format (types and what each holds):
https://en.wikipedia.org/wiki/Apple_Icon_Image_format; every picture is a PNG file as it is.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
_CHUNK = struct.Struct(">4sI")


class Variant(NamedTuple):
    """A picture by the type that says where macOS shows it."""

    type: bytes
    size_px: int


VARIANTS = (
    Variant(b"icp4", 16),
    Variant(b"icp5", 32),
    Variant(b"icp6", 64),
    Variant(b"ic07", 128),
    Variant(b"ic08", 256),
    Variant(b"ic09", 512),
    # The same places on displays of twice the density; 512 points there would take a picture of 1024 pixels.
    Variant(b"ic11", 32),
    Variant(b"ic12", 64),
    Variant(b"ic13", 256),
    Variant(b"ic14", 512),
)


def icon(pictures: Sequence[tuple[bytes, bytes]]) -> bytes:
    """The container of `pictures`, each a type and a PNG file."""
    chunks = [_chunk(name, png) for name, png in pictures]
    contents = [_chunk(b"TOC ", b"".join(chunk[: _CHUNK.size] for chunk in chunks)), *chunks]
    return _chunk(b"icns", b"".join(contents))


def _chunk(name: bytes, content: bytes) -> bytes:
    return _CHUNK.pack(name, _CHUNK.size + len(content)) + content


def make(path: Path) -> Path:
    """Write the program's icon. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = [(kind, (_ICONS / f"desktop-monitor-{size}.png").read_bytes()) for kind, size in VARIANTS]
    path.write_bytes(icon(pictures))
    return path


if __name__ == "__main__":
    make(Path(sys.argv[1]))
