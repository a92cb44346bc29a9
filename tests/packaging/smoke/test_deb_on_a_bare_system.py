"""The Debian package on a bare system: installed, used by an ordinary user, upgraded, removed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import desktop_monitor
from tests.helpers.bare_system import HOME, USER, BareSystem
from tests.helpers.desktop import ROOT, DesktopSession, RunningProgram
from tests.helpers.packages import EPOCH_SECONDS
from tests.helpers.polling import wait_until
from tests.helpers.program import TITLE
from tests.packaging.smoke.conftest import Layers, OpenSystem, answer_welcome

_PROGRAM = "/usr/bin/desktop-monitor"
_PICTURE = ROOT / "build" / "package-screenshots" / "bare-system.png"
_SETTINGS = HOME / ".claude/settings.json"
_AUTOSTART = HOME / ".config/autostart/desktop-monitor.desktop"
_HISTORY = HOME / ".local/share/desktop-monitor/history.sqlite3"
_WITH_AUTOSTART = ("Tab", "space", "shift+Tab", "Return")
_USERS_OWN = b'{\n\t"statusLine": {"type": "command",  "command": "echo \xc3\xa4"},\n   "env": { "A": "1" } }'
"""Settings no program would write in this way."""


@pytest.fixture
def system(with_deb: Layers, open_system: OpenSystem) -> Iterator[BareSystem]:
    """It is installed, and its user sits before a desktop."""
    with open_system(with_deb) as system:
        yield system


def start(system: BareSystem, desktop: DesktopSession, *words: str) -> RunningProgram:
    """As the user, from a menu."""
    return desktop.start(system.command(_PROGRAM, *words))


def end(system: BareSystem, program: RunningProgram) -> None:
    """As the user; it ends well, and has nothing to complain of."""
    system.run(_PROGRAM, "quit", user=USER)
    assert (program.exit_code(), program.output) == (0, "")


def connect_everything(system: BareSystem) -> None:
    """What the program may change outside its own folders, besides autostart."""
    system.write(_SETTINGS, _USERS_OWN)
    system.run(_PROGRAM, "connect", "claude-code", "--yes", user=USER)
    connected = system.path(_SETTINGS).read_bytes()
    assert b"CLAUDE_CODE_ENABLE_TELEMETRY" in connected
    system.run(_PROGRAM, "connect", "claude-code", "--status-line", "--yes", user=USER)
    assert system.path(_SETTINGS).read_bytes() != connected


def test_a_new_user_is_welcomed_and_sees_icon_window_and_reports(system: BareSystem, desktop: DesktopSession) -> None:
    program = start(system, desktop)
    answer_welcome(desktop, "Return")
    wait_until(lambda: desktop.tray.find(TITLE), 30, "the icon")
    desktop.screenshot(_PICTURE)
    assert not system.path(_AUTOSTART).exists()

    assert start(system, desktop).exit_code(30) == 0
    assert program.is_running()
    for ending, beginning in (("html", b"<!doctype html>"), ("pdf", b"%PDF-1.")):
        report = HOME / f"report.{ending}"
        system.run(_PROGRAM, "--report", "daily", "--output", str(report), user=USER)
        assert system.path(report).read_bytes().lower().startswith(beginning.lower())
    end(system, program)


def test_nothing_a_doctor_sees_is_missing(system: BareSystem, desktop: DesktopSession) -> None:
    told = system.run(_PROGRAM, "doctor", user=USER).stdout
    assert "the program brings its own libraries" in told
    assert "0 problems" in told


@pytest.mark.parametrize("removal", ["remove", "purge"])
def test_a_removal_takes_everything_back_and_keeps_what_is_the_users(
    system: BareSystem, desktop: DesktopSession, removal: str
) -> None:
    program = start(system, desktop)
    answer_welcome(desktop, *_WITH_AUTOSTART)
    assert "Exec=/usr/lib/desktop-monitor/desktop-monitor" in system.path(_AUTOSTART).read_text()
    wait_until(system.path(_HISTORY).exists, what="a history")
    connect_everything(system)
    files = [Path(line) for line in system.run("dpkg", "-L", "desktop-monitor").stdout.splitlines()]
    assert Path(_PROGRAM) in files

    said = system.run("apt-get", removal, "--yes", "desktop-monitor").stdout
    assert f"taking back for {USER}" in said
    assert program.exit_code() == 0
    assert system.path(_SETTINGS).read_bytes() == _USERS_OWN
    assert not system.path(_AUTOSTART).exists()
    assert not system.path("/usr/lib/desktop-monitor").exists()
    assert [path for path in files if not system.path(path).is_dir() and _is_there(system.path(path))] == []

    assert "desktop-monitor" not in system.run("dpkg-query", "--show").stdout
    assert system.path(_HISTORY).stat().st_size > 0


def _is_there(path: Path) -> bool:
    return path.is_symlink() or path.exists()


@pytest.fixture
def next_package(plain_output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of a later version, whose program is another one."""
    from linux import deb

    monkeypatch.setattr(desktop_monitor, "__version__", f"{desktop_monitor.__version__}+later")
    root = tmp_path / "root"
    deb.lay_out(plain_output / "desktop-monitor", root, EPOCH_SECONDS)
    (root / deb.INSTALLED / "desktop-monitor").write_text("#!/bin/sh\necho later\n")
    package = tmp_path / deb.file_name(deb.architecture())
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", root, package], check=True)
    return package


def test_an_upgrade_keeps_everything_and_lets_the_program_run(
    system: BareSystem, desktop: DesktopSession, next_package: Path
) -> None:
    program = start(system, desktop)
    answer_welcome(desktop, *_WITH_AUTOSTART)
    wait_until(system.path(_HISTORY).exists, what="a history")
    connect_everything(system)
    kept = (_SETTINGS, _AUTOSTART)
    before = [system.path(path).read_bytes() for path in kept]
    system.lay_in(next_package, "/srv")
    system.install(f"/srv/{next_package.name}")
    assert system.run(_PROGRAM, user=USER).stdout == "later\n"
    assert [system.path(path).read_bytes() for path in kept] == before
    assert system.path(_HISTORY).stat().st_size > 0

    assert program.is_running()
    desktop.tray.choose(desktop.tray.items()[0], "Quit")
    assert program.exit_code() == 0
    assert program.output == ""
