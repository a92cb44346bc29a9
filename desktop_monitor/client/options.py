"""What the user wants own workflows to keep to: caches, operations at a time, memory, CPU.

The monitor writes it into a small file. A damaged file, or one that others could have
written, says nothing. Must not know where the file is.
"""

from __future__ import annotations

import json
import os
from typing import Any, NamedTuple

from desktop_monitor.client.private import private_file

_LIMIT_BYTES = 4096
_MOST = 1e18


class Options(NamedTuple):
    """What the user wrote into ``performance_config.yaml``; None: nothing."""

    cache_size: int | None = None
    """Contexts to keep."""
    preload_common_contexts: bool | None = None
    background_optimization: bool | None = None
    concurrent_operations: int | None = None
    """Operations at a time."""
    max_memory_bytes: int | None = None
    """All processes of the workflow together."""
    cpu_limit_ratio: float | None = None
    """Of all CPU time of the machine, 0-1."""


_NOTHING = Options()
_Version = tuple[int, int, int]


class OptionsFile:
    """Reads the file again when it is another one."""

    def __init__(self, path: str) -> None:
        """Nothing is looked at yet."""
        self._path = path
        # One object: a thread that reads sees a version and its options, or the ones before.
        self._read: tuple[_Version, Options] | None = None

    def options(self) -> Options:
        """What it says now; nothing where there is none or it is damaged. Raises nothing."""
        try:
            status = os.stat(self._path)
            version = status.st_mtime_ns, status.st_size, status.st_ino
            known = self._read
            if known is None or known[0] != version:
                known = version, _options(self._path)
                self._read = known
        except (OSError, ValueError):
            return _NOTHING
        return known[1]


def _options(path: str) -> Options:
    """Raises OSError."""
    with private_file(path) as descriptor:
        content = os.read(descriptor, _LIMIT_BYTES)
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        return _NOTHING
    if not isinstance(tree, dict):
        return _NOTHING
    return Options(
        _whole(tree.get("cache_size"), 0),
        _switch(tree.get("preload_common_contexts")),
        _switch(tree.get("background_optimization")),
        _whole(tree.get("concurrent_operations"), 1),
        _whole(tree.get("max_memory_bytes"), 1),
        _share(tree.get("cpu_limit_ratio")),
    )


def _whole(value: Any, low: int) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and low <= value <= _MOST else None


def _switch(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _share(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value <= 1 else None
