"""Which boot this is, and when it was, on macOS and Windows. Must not know who needs identities."""

from __future__ import annotations

import subprocess
import sys

import psutil

from desktop_monitor.clock import Clock
from desktop_monitor.collect.portable.door import door
from desktop_monitor.language.text import sentence


def boot_id() -> str:
    """A name of this boot that no other has; empty where the system gives none."""
    if sys.platform == "win32":
        return _windows_boot_number()
    return sysctl("kern.bootsessionuuid")


def booted_seconds(clock: Clock) -> float:
    """Wall time of the boot. Raises SourceError."""
    with door(sentence("cannot read the time of the boot")):
        return psutil.boot_time()


def sysctl(name: str) -> str:
    """A value of the macOS kernel; empty where there is none of that name."""
    try:
        answer = subprocess.run(["/usr/sbin/sysctl", "-n", name], capture_output=True, text=True, timeout=5, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()


def _windows_boot_number() -> str:
    from desktop_monitor.collect.portable.registry import registry_value

    place = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
    number = registry_value(place, "BootId")
    return f"boot {number}" if number else ""
