"""What the machine is: read once at the start. Must not know what is done with it."""

from __future__ import annotations

import os
import platform
import sys

from desktop_monitor.clock import Clock
from desktop_monitor.metrics.machine import MachineFacts

if sys.platform == "linux":
    from desktop_monitor.collect.linux.boot import boot_id, booted_seconds
    from desktop_monitor.collect.linux.identity import cpu_model, memory_total_bytes, resource_limits
else:
    from desktop_monitor.collect.portable.boot import boot_id, booted_seconds
    from desktop_monitor.collect.portable.identity import cpu_model, memory_total_bytes, resource_limits


def machine_facts(clock: Clock) -> MachineFacts:
    """The facts of this machine; a text that cannot be found is empty. Raises SourceError."""
    return MachineFacts(
        hostname=platform.node() or "this machine",
        system=f"{platform.system()} {platform.release()}".strip(),
        boot_id=boot_id() or f"booted {booted_seconds(clock):.0f}",
        booted_seconds=booted_seconds(clock),
        cpu_model=cpu_model() or platform.processor() or platform.machine(),
        core_count=usable_cores(),
        memory_total_bytes=memory_total_bytes(),
        limits=resource_limits(),
    )


def usable_cores() -> int:
    """Logical cores this program may run on."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
