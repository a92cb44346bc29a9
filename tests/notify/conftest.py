"""Real parts: a private bus for a test, one screen for all, a dunst where asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.notify.fake_server import Behaviour, FakeServer
from tests.notify.session import PrivateBus, Screen, end, start_dunst

StartServer = Callable[[Behaviour], FakeServer]


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    """A session bus without any notification server."""
    private = PrivateBus()
    yield private
    private.close()


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """A screen without window manager."""
    xvfb = Screen()
    yield xvfb
    xvfb.close()


@pytest.fixture
def start_server(bus: PrivateBus) -> Iterator[StartServer]:
    """Start a server of the tests on `bus`."""
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
