"""What a desktop finds below a prefix's ``share``: entry, metadata, icons, manual, completions.

The same for every way of installing. Must not know which that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from linux import completions
from linux.man_page import man_page_gz

DESKTOP_ENTRY = "desktop-monitor.desktop"
METAINFO = "io.github.desktop_monitor.metainfo.xml"
ICON_SIZES_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_HERE = Path(__file__).resolve().parent
_ICONS = _HERE.parents[1] / "resources" / "icons"


def shared_files(epoch_seconds: int) -> Mapping[str, bytes]:
    """Path below ``share`` → content, sorted; the manual page is dated `epoch_seconds`."""
    files = {
        f"applications/{DESKTOP_ENTRY}": (_HERE / DESKTOP_ENTRY).read_bytes(),
        f"metainfo/{METAINFO}": (_HERE / METAINFO).read_bytes(),
        "icons/hicolor/scalable/apps/desktop-monitor.svg": (_ICONS / "desktop-monitor.svg").read_bytes(),
        "man/man1/desktop-monitor.1.gz": man_page_gz(epoch_seconds),
        "bash-completion/completions/desktop-monitor": completions.bash().encode(),
        "zsh/vendor-completions/_desktop-monitor": completions.zsh().encode(),
        "fish/vendor_completions.d/desktop-monitor.fish": completions.fish().encode(),
    }
    for size in ICON_SIZES_PX:
        picture = _ICONS / f"desktop-monitor-{size}.png"
        files[f"icons/hicolor/{size}x{size}/apps/desktop-monitor.png"] = picture.read_bytes()
    return dict(sorted(files.items()))
