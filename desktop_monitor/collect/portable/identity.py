"""What a macOS or Windows machine is called and how much memory it has. Must not know usage."""

from __future__ import annotations

import sys

import psutil

from desktop_monitor.collect.portable.boot import sysctl
from desktop_monitor.collect.portable.door import door
from desktop_monitor.collect.portable.registry import registry_value
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.machine import ResourceLimit


def cpu_model() -> str:
    """The processor's name; empty where the system does not tell."""
    if sys.platform == "win32":
        return registry_value(r"HARDWARE\DESCRIPTION\System\CentralProcessor\0", "ProcessorNameString")
    return sysctl("machdep.cpu.brand_string")


def memory_total_bytes() -> int:
    """Memory of the machine. Raises SourceError."""
    with door(sentence("cannot read memory")):
        return psutil.virtual_memory().total


def resource_limits() -> tuple[ResourceLimit, ...]:
    """None: neither system limits a desktop program's share."""
    return ()
