"""Facts of the machine that do not change while it runs. Must not know how they are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResourceLimit:
    """A limit below what the machine has, set on the place this program runs in."""

    origin: str
    """What sets it, in words: ``container``, ``cgroup /user.slice``, ``WSL``."""
    memory_bytes: int | None = None
    cpu_cores: float | None = None


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What the machine is."""

    hostname: str
    system: str
    """Operating system and release: ``Linux 6.1.0``."""
    boot_id: str
    booted_seconds: float
    """Wall time of the boot."""
    cpu_model: str
    core_count: int
    """Logical cores this program may see."""
    memory_total_bytes: int
    limits: tuple[ResourceLimit, ...] = ()
