"""The monitor's own use of the machine through psutil. Must not know what it is used for."""

from __future__ import annotations

import sys

import psutil

from desktop_monitor.clock import cpu_seconds
from desktop_monitor.collect.own import OwnUsage
from desktop_monitor.collect.portable.door import door
from desktop_monitor.language.text import sentence


def portable_usage() -> OwnUsage:
    """What this process has used. Raises SourceError."""
    with door(sentence("cannot read the monitor's own cost")):
        own = psutil.Process()
        with own.oneshot():
            return OwnUsage(cpu_seconds(), own.memory_info().rss, _wakeups(own))


def _wakeups(own: psutil.Process) -> int | None:
    # Windows adds up all switches and calls them voluntary, which would be a wrong figure.
    return None if sys.platform == "win32" else own.num_ctx_switches().voluntary
