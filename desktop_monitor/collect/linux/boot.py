"""Which boot this is, and when it was. Must not know who needs identities."""

from __future__ import annotations

from desktop_monitor.clock import Clock
from desktop_monitor.collect.linux.procfile import read_word


def boot_id(proc_root: str = "/proc") -> str:
    """The kernel's random name of this boot; empty where the kernel gives none."""
    return read_word(f"{proc_root}/sys/kernel/random/boot_id") or ""


def booted_seconds(clock: Clock) -> float:
    """Wall time of the boot, as the wall clock stands now."""
    now = clock.now()
    return now.wall_seconds - now.boottime_seconds
