"""A private session bus, a screen and a real notification server for tests that speak D-Bus."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

from desktop_monitor.notify.bus import Bus, Signal
from desktop_monitor.notify.session_bus import open_session_bus

_BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<servicedir>{folder}/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""
_START_SECONDS = 20


class PrivateBus:
    """A dbus-daemon that can start only what the test puts into its folder of services."""

    def __init__(self) -> None:
        # Not tmp_path: the path of a socket must be shorter than 108 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="dm-bus-"))
        (self.folder / "services").mkdir()
        configuration = self.folder / "bus.conf"
        configuration.write_text(_BUS_CONFIGURATION.format(folder=self.folder))
        self.daemon = subprocess.Popen(
            ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.daemon.stdout is not None
        self.address = self.daemon.stdout.readline().strip()
        assert self.address, "the bus did not start"

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to find this bus."""
        return {"DBUS_SESSION_BUS_ADDRESS": self.address}

    def connect(self, limit_seconds: float = 5.0) -> Bus:
        """A connection; the test closes it."""
        return open_session_bus(self.environment, limit_seconds)

    def make_startable(self, name: str, command: str) -> None:
        """Let the bus start `command` for `name`."""
        (self.folder / "services" / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec={command}\n")
        bus = self.connect()
        bus.call(("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"), "ReloadConfig")
        bus.close()

    def close(self) -> None:
        """End the daemon and remove its folder."""
        end(self.daemon)
        shutil.rmtree(self.folder, ignore_errors=True)


class Screen:
    """An Xvfb on a display number of its own choosing."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"]
        self.server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with open(reading, encoding="ascii") as answer:
            self.name = f":{answer.readline().strip()}"
        assert self.name != ":", "the screen did not start"

    def close(self) -> None:
        """End the server."""
        end(self.server)


def start_dunst(bus: PrivateBus, screen: Screen) -> subprocess.Popen[bytes]:
    """A real dunst, ready to show."""
    owned = threading.Event()
    watcher = bus.connect()

    def changed(signal: Signal) -> None:
        if signal.member == "NameOwnerChanged" and signal.body[2]:
            owned.set()

    watcher.subscribe("org.freedesktop.DBus", "/org/freedesktop/DBus", changed, about="org.freedesktop.Notifications")
    configuration = bus.folder / "dunstrc"
    configuration.write_text("[global]\nfont=Sans 10\nmouse_left_click=do_action, close_current\n")
    dunst = subprocess.Popen(
        ["dunst", "-config", str(configuration)],
        env={"PATH": os.environ["PATH"], "HOME": str(bus.folder), "DISPLAY": screen.name, **bus.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert owned.wait(_START_SECONDS), "dunst did not start"
    watcher.close()
    return dunst


def end(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """End a child of the test, also one that was stopped."""
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
