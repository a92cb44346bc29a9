"""Real parts: a private bus for a test, one screen for all, a dunst where asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.helpers.session_bus import PrivateBus, Screen, end, start_dunst

if TYPE_CHECKING:
    from tests.notify.fake_server import Behaviour, FakeServer

    StartServer = Callable[[Behaviour], FakeServer]

# The session bus and its client library are Linux's.
_LINUX_ONLY = [
    "test_bus.py",
    "test_freedesktop.py",
    "test_build.py",
    "test_secret_service.py",
    "test_session_bus.py",
    "test_x11.py",
]
collect_ignore = [] if sys.platform == "linux" else _LINUX_ONLY


@pytest.fixture
def start_server(bus: PrivateBus) -> Iterator[StartServer]:
    """Start a server of the tests on `bus`."""
    from tests.notify.fake_server import FakeServer

    started: list[FakeServer] = []

    def start(behaviour: Behaviour) -> FakeServer:
        started.append(FakeServer(bus.address, behaviour).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def dunst(bus: PrivateBus, screen: Screen) -> Iterator[int]:
    """A real notification server on `bus`; its process id."""
    process = start_dunst(bus, screen)
    yield process.pid
    end(process)
