"""What this machine is."""

from __future__ import annotations

import os

import psutil
import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.facts import machine_facts


def test_the_facts_of_this_machine_are_those_psutil_and_the_system_tell() -> None:
    facts = machine_facts(SystemClock())

    assert facts.hostname == os.uname().nodename
    assert facts.system == f"{os.uname().sysname} {os.uname().release}"
    assert facts.core_count == len(psutil.Process().cpu_affinity())
    assert facts.memory_total_bytes == psutil.virtual_memory().total
    assert facts.booted_seconds == pytest.approx(psutil.boot_time(), abs=5)
    assert facts.boot_id
    assert facts.cpu_model


def test_two_looks_at_one_boot_find_the_same() -> None:
    first, second = machine_facts(SystemClock()), machine_facts(SystemClock())

    assert first.boot_id == second.boot_id
    assert first.booted_seconds == pytest.approx(second.booted_seconds, abs=0.5)
