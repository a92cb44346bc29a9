"""The wheel on a bare system with Debian's Python: pip brings what it needs, and a doctor names what pip cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import desktop_monitor
from tests.helpers import host_sources
from tests.helpers.bare_system import HOME, USER, BareSystem, Loan
from tests.helpers.desktop import DesktopSession
from tests.helpers.polling import wait_until
from tests.helpers.program import TITLE
from tests.packaging.smoke.conftest import Layers, LendingSystem

_PROGRAM = "env/bin/desktop-monitor"
_ADVICE = re.compile(r"sudo apt install ([a-z0-9. +-]+)")


@pytest.fixture
def system(with_graphics: Layers, lending_system: LendingSystem, wheel: Path) -> Iterator[BareSystem]:
    """Its user installed the wheel into an environment."""
    loans = tuple(Loan(folder, folder) for folder in host_sources.pip_folders())
    with lending_system(with_graphics, loans) as system:
        system.install("python3-venv")
        system.lay_in(wheel, HOME)
        system.run("python3", "-m", "venv", "env", user=USER)
        network = {**host_sources.network(), **host_sources.pip_settings()}
        install = ("env/bin/pip", "install", "--no-cache-dir", "--no-compile", str(HOME / wheel.name))
        system.run(*install, user=USER, environment=network, timeout=600)
        yield system


def test_what_the_doctor_prescribes_is_enough_for_the_icon(system: BareSystem, desktop: DesktopSession) -> None:
    version = system.run(_PROGRAM, "--version", user=USER).stdout
    assert version == f"desktop-monitor {desktop_monitor.__version__}\n"
    examined = system.run(_PROGRAM, "doctor", user=USER, status=1).stdout
    refused = system.run(_PROGRAM, "--hidden", user=USER, status=3).stderr
    prescribed = _ADVICE.findall(examined)
    assert prescribed == _ADVICE.findall(refused)
    system.install(*prescribed[0].split())

    assert "0 problems" in system.run(_PROGRAM, "doctor", user=USER).stdout
    program = desktop.start(system.command(_PROGRAM, "--hidden"))
    wait_until(lambda: desktop.tray.find(TITLE), 60, "the icon")
    system.run(_PROGRAM, "quit", user=USER)
    assert (program.exit_code(), program.output) == (0, "")
