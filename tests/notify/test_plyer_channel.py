"""plyer is asked only where it can work, gets harmless text and never blocks for long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import warnings
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify import plyer_channel
from desktop_monitor.notify.channel import Capability, Notification
from desktop_monitor.notify.plyer_channel import PlyerChannel, always, load_plyer, server_known
from desktop_monitor.notify.server import NAME
from tests.helpers.session_bus import PrivateBus

HELLO = Notification("hello", "Hello", "world")

RECORDER = """#!{python}
import json, sys
with open({log!r}, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
"""

SENDER = """
import sys
sys.modules["dbus"] = None  # with dbus-python installed plyer would not call the command
from desktop_monitor.notify.channel import Notification
from desktop_monitor.notify.plyer_channel import PlyerChannel, always
PlyerChannel(always).show(Notification("k", sys.argv[1], sys.argv[2]))
"""


class Plyer:
    """What plyer's notify function would be."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[dict[str, object]] = []
        self.error = error

    def __call__(self, **arguments: object) -> None:
        self.calls.append(arguments)
        if self.error is not None:
            raise self.error


def test_text_is_handed_over_without_any_promise() -> None:
    plyer = Plyer()
    channel = PlyerChannel(always, lambda: plyer)
    channel.show(HELLO)
    channel.withdraw("hello")
    channel.close()
    assert (plyer.calls[0]["title"], plyer.calls[0]["message"]) == ("Hello", "world")
    assert channel.capabilities is Capability.NONE


@pytest.mark.skipif(sys.platform != "linux", reason="the text reaches a command on Linux only")
def test_hostile_text_reaches_the_command_as_text(tmp_path: Path) -> None:
    """The real plyer, and a command in the place of notify-send that writes down its arguments."""
    log = tmp_path / "arguments"
    command = tmp_path / "notify-send"
    command.write_text(RECORDER.format(python=sys.executable, log=str(log)))
    command.chmod(0o755)
    modules = os.pathsep.join([str(Path(plyer_channel.__file__).parents[2]), *sys.path])
    subprocess.run(
        [sys.executable, "-W", "error", "-c", SENDER, "--icon=/etc/shadow", "-u low\n<b>&'\"$(id)"],
        env={
            **os.environ,
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "PYTHONPATH": modules,
        },
        timeout=60,
        check=True,
    )
    title, body, *options = json.loads(log.read_text())
    assert title == " --icon=/etc/shadow"
    assert body == " -u low\n‹b›＆'\"$(id)"
    assert options[0] == "-i"


def test_a_hanging_plyer_is_given_up_on_and_not_called_again_while_it_hangs() -> None:
    hang, calls = threading.Event(), []

    def hanging(**arguments: object) -> None:
        calls.append(arguments)
        hang.wait()

    channel = PlyerChannel(always, lambda: hanging, limit_seconds=0.05)
    with pytest.raises(DeliveryError, match="did not end"):
        channel.show(HELLO)
    with pytest.raises(DeliveryError, match="still hanging"):
        channel.show(HELLO)
    hang.set()
    assert len(calls) == 1


def test_the_error_of_dbus_python_is_an_error_of_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is installed plyer goes through it, and its error is no kin of the usual ones."""

    class DBusError(Exception):
        pass

    stand_in = ModuleType("dbus.exceptions")
    stand_in.DBusException = DBusError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dbus.exceptions", stand_in)
    with pytest.raises(DeliveryError, match="DBusError: no bus"):
        PlyerChannel(always, lambda: Plyer(DBusError("no bus"))).show(HELLO)


@pytest.mark.parametrize("error", [NotImplementedError(), OSError("gone"), RuntimeError("broken")])
def test_what_plyer_raises_is_an_error_of_delivery(error: Exception) -> None:
    with pytest.raises(DeliveryError):
        PlyerChannel(always, lambda: Plyer(error)).show(HELLO)


def test_plyers_warnings_stay_inside() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_plyer()


def test_plyer_is_not_loaded_where_it_must_not_be_asked() -> None:
    def never() -> Plyer:
        raise AssertionError("plyer was loaded")

    with pytest.raises(DeliveryError, match="no session bus"):
        PlyerChannel(partial(server_known, {}), never).show(HELLO)


def test_a_folder_that_plyer_takes_for_a_flatpak_rules_it_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(plyer_channel, "_FLATPAK_MARK", tmp_path)
    with pytest.raises(DeliveryError, match="Flatpak"):
        server_known({})


@pytest.mark.desktop
def test_a_bus_without_server_rules_plyer_out_and_one_that_can_be_started_does_not(bus: PrivateBus) -> None:
    with pytest.raises(DeliveryError, match="no notification server"):
        server_known(bus.environment)
    bus.make_startable(NAME, "/bin/true")
    server_known(bus.environment)
