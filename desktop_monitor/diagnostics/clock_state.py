"""Is the wall clock right? History is ordered by it. Must not know what the history holds."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from desktop_monitor.clock import Clock
from desktop_monitor.diagnostics.finding import Finding, advice, ok, problem

_TIMESYNC_MARK = Path("/run/systemd/timesync/synchronized")
_UNSYNCHRONISED = 0x0040
_TOLERANCE_SECONDS = 5.0


class _Timex(ctypes.Structure):
    # The beginning of struct timex (adjtimex(2)); the rest is room for the kernel to write in.
    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 256),
    )


def examine_clock(clock: Clock, newest_record_seconds: float | None) -> Finding:
    """`newest_record_seconds`: wall time of the newest record in the history, None without any."""
    if newest_record_seconds is not None:
        behind = newest_record_seconds - clock.now().wall_seconds
        if behind > _TOLERANCE_SECONDS:
            return problem("clock", "clock.behind", behind=behind)
    synchronised = is_synchronised()
    if synchronised is None:
        return ok("clock", "clock.unknown")
    return ok("clock", "clock.ok") if synchronised else advice("clock", "clock.free")


def is_synchronised(mark: Path = _TIMESYNC_MARK) -> bool | None:
    """Whether the kernel's clock follows a time source; None where that cannot be asked."""
    if mark.exists():
        return True
    if sys.platform != "linux":
        return None
    state = _Timex()
    try:
        answer = ctypes.CDLL(None).adjtimex(ctypes.byref(state))
    except (OSError, AttributeError):
        return None
    return None if answer < 0 else not state.status & _UNSYNCHRONISED
