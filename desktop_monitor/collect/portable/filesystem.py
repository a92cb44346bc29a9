"""Space of file systems through psutil; belongs behind a `BackgroundCollector`. Must not know disks."""

from __future__ import annotations

from pathlib import Path

import psutil

from desktop_monitor.collect.portable.door import door
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_FULL_BY_NATURE = ("cdrom", "squashfs", "iso9660", "udf", "cd9660")
_MAC_DATA = Path("/System/Volumes/Data")


def is_shown(mount: str, filesystem: str, options: str) -> bool:
    """Whether a mounted file system holds somebody's files."""
    if not filesystem or filesystem in _FULL_BY_NATURE or "cdrom" in options.split(","):
        return False
    return not mount.startswith("/System/Volumes/")


class FilesystemCollector:
    """Size and use of each file system."""

    name = "filesystem"

    def collect(self) -> Samples:
        """Space now; a file system that cannot be asked is left out. Raises SourceError."""
        with door(sentence("cannot read file systems")):
            partitions = psutil.disk_partitions(all=False)
        samples: dict[SeriesKey, float] = {}
        for part in partitions:
            if is_shown(part.mountpoint, part.fstype, part.opts):
                samples.update(_space(part.mountpoint, "ro" in part.opts.split(",")))
        return samples

    def close(self) -> None:
        """Nothing is kept open."""


def _space(mount: str, read_only: bool) -> dict[SeriesKey, float]:
    """Size and use; no share used where nothing can be written, so that a full image is no full disk."""
    # macOS splits the disk in a sealed system volume on / and the user's data beside it.
    asked = str(_MAC_DATA) if mount == "/" and _MAC_DATA.is_dir() else mount
    try:
        space = psutil.disk_usage(asked)
    except OSError:
        return {}
    if not space.total or not space.used + space.free:
        return {}
    samples: dict[SeriesKey, float] = {
        SeriesKey("filesystem_total_bytes", (mount,)): space.total,
        SeriesKey("filesystem_used_bytes", (mount,)): space.used,
    }
    if asked != mount or not read_only:
        samples[SeriesKey("filesystem_used_ratio", (mount,))] = space.used / (space.used + space.free)
    return samples
