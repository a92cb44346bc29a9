"""Real parts for the doctor: a private bus for a test, one screen for all, programs on them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from desktop_monitor.notify.x11 import Display
from tests.helpers.polling import wait_until
from tests.helpers.session_bus import PrivateBus, Screen, end

if TYPE_CHECKING:
    from tests.diagnostics.bus_object import BusObject

    StartObject = Callable[[str, dict[str, bool]], BusObject]

# Session bus, /proc and resource limits are Linux's.
collect_ignore = [] if sys.platform == "linux" else ["test_desktop.py", "test_system.py"]


@pytest.fixture
def start_object(bus: PrivateBus) -> Iterator[StartObject]:
    """Put a program on `bus` that owns a name and has properties."""
    from tests.diagnostics.bus_object import BusObject

    started: list[BusObject] = []

    def start(name: str, properties: dict[str, bool]) -> BusObject:
        started.append(BusObject(bus.address, name, properties))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def xembed_tray(screen: Screen) -> Iterator[None]:
    """A real tray of the old kind on `screen`."""
    trayer = subprocess.Popen(["trayer"], env={"DISPLAY": screen.name}, stderr=subprocess.DEVNULL)

    def owned() -> bool:
        with Display(screen.name) as x11:
            return x11.selection_has_owner("_NET_SYSTEM_TRAY_S0")

    wait_until(owned)
    yield
    end(trayer)
    wait_until(lambda: not owned())
