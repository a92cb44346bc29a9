"""The file cache of ZFS, which the kernel counts as used memory. Must not know other memory."""

from __future__ import annotations

import os

from desktop_monitor.collect.linux.procfile import ProcFile
from desktop_monitor.errors import SourceError


class ArcCache:
    """ZFS' adaptive replacement cache; its least size (``c_min``) is never given back."""

    def __init__(self, proc_root: str = "/proc") -> None:
        path = f"{proc_root}/spl/kstat/zfs/arcstats"
        self._file = ProcFile(path) if os.path.exists(path) else None

    def reclaimable_bytes(self) -> int:
        """What it would give back to programs; 0 without ZFS."""
        if self._file is None:
            return 0
        try:
            content = self._file.read()
        except SourceError:
            # The module was unloaded, and its cache with it.
            return 0
        return max(0, _field(content, b"size") - _field(content, b"c_min"))

    def close(self) -> None:
        """Give back the descriptor."""
        if self._file:
            self._file.close()


def _field(content: bytes, name: bytes) -> int:
    """The number in the third column of a field's line; 0 when it is not there whole."""
    for line in content.split(b"\n"):
        words = line.split()
        if len(words) == 3 and words[0] == name and words[2].isdigit():
            return int(words[2])
    return 0
