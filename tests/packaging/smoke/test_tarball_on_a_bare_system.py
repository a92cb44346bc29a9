"""The tarball on a bare system: it runs where it is unpacked, and says what is missing where it cannot."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.bare_system import HOME, USER, BareSystem
from tests.helpers.desktop import DesktopSession
from tests.helpers.polling import wait_until
from tests.helpers.program import TITLE
from tests.packaging.smoke.conftest import Layers, OpenSystem, answer_welcome

_PLACE = HOME / "Prögramme & more"
_COMMAND = HOME / ".local/bin/desktop-monitor"
_ENTRY = HOME / ".local/share/applications/desktop-monitor.desktop"


def unpack(system: BareSystem, folder: Path) -> Path:
    """Where it lies in there, as its user unpacked it."""
    system.run("mkdir", str(_PLACE), user=USER)
    system.lay_in(folder, _PLACE)
    return _PLACE / folder.name


def test_it_runs_where_it_is_and_goes_without_a_trace(
    with_graphics: Layers, open_system: OpenSystem, tarball_folder: Path, desktop: DesktopSession
) -> None:
    with open_system(with_graphics) as system:
        folder = unpack(system, tarball_folder)
        system.run(str(folder / "install.sh"), user=USER)
        assert f'"{folder}/desktop-monitor"' in system.path(_ENTRY).read_text()

        program = desktop.start(system.command(str(_COMMAND), "--hidden"))
        wait_until(lambda: desktop.tray.find(TITLE), 60, "the icon")
        assert desktop.start(system.command(str(_COMMAND))).exit_code(30) == 0
        answer_welcome(desktop, "Return")

        system.run(str(folder / "uninstall.sh"), user=USER)
        assert (program.exit_code(), program.output) == (0, "")
        assert not system.path(_ENTRY).exists()
        assert not system.path(_COMMAND).is_symlink()
        assert system.path(HOME / ".local/share/desktop-monitor/history.sqlite3").exists()


def test_without_the_systems_graphics_it_names_what_to_install_and_the_rest_works(
    base: Path, open_system: OpenSystem, tarball_folder: Path
) -> None:
    with open_system((base,)) as system:
        program = str(unpack(system, tarball_folder) / "desktop-monitor")
        refused = system.run(program, user=USER, status=3).stderr
        assert "Traceback" not in refused
        assert "sudo apt install libegl1 libgl1" in refused
        assert "sudo apt install libegl1 libgl1" in system.run(program, "doctor", user=USER, status=1).stdout
        report = HOME / "report.pdf"
        system.run(program, "--report", "daily", "--output", str(report), user=USER)
        assert system.path(report).read_bytes().startswith(b"%PDF-")
