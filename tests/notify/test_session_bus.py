"""The session bus is found where its address says, else in the runtime folder."""

from __future__ import annotations

import socket

import pytest

from desktop_monitor.notify.bus import BusError
from desktop_monitor.notify.session_bus import open_session_bus
from tests.helpers.session_bus import PrivateBus

pytestmark = pytest.mark.desktop


def test_without_any_place_there_is_no_bus() -> None:
    with pytest.raises(BusError, match="DBUS_SESSION_BUS_ADDRESS is not set"):
        open_session_bus({})


def test_a_socket_that_is_no_bus_is_no_bus(bus: PrivateBus) -> None:
    place = bus.folder / "not-a-bus"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()
        with pytest.raises(BusError, match="no session bus"):
            open_session_bus({"DBUS_SESSION_BUS_ADDRESS": f"unix:path={place}"}, 0.1)


def test_the_bus_in_the_runtime_folder_is_found_without_an_address(bus: PrivateBus) -> None:
    connection = open_session_bus({"XDG_RUNTIME_DIR": str(bus.folder)})
    assert connection.name_has_owner("org.freedesktop.DBus")
    connection.close()
