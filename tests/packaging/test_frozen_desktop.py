"""The packaged program on a real desktop: its icon, every page of its window, a second start, an upgrade, its end."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.desktop import ROOT, DesktopOptions, DesktopSession
from tests.helpers.polling import wait_until
from tests.helpers.program import PAGES, TITLE, DesktopMonitor, stop_politely

pytestmark = [
    pytest.mark.package,
    pytest.mark.desktop,
    pytest.mark.flaky(reruns=1),
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        sys.platform != "linux" or not shutil.which("Xvfb"), reason="needs the desktop session's Debian packages"
    ),
]
_PICTURES = ROOT / "build" / "package-screenshots"
_OWN_LIBRARIES = re.compile(r"[0-9a-f]+-[0-9a-f]+ .*?(/\S+\.so\S*)")


@pytest.fixture
def monitor(frozen_program: Path, tmp_path: Path) -> Iterator[DesktopMonitor]:
    """The packaged program on a desktop with the accessibility tree, not yet started."""
    with DesktopSession(DesktopOptions(a11y=True), tmp_path) as desktop:
        yield DesktopMonitor(desktop, tmp_path / "program", frozen_program)


def test_every_page_opens_and_nothing_is_missing(monitor: DesktopMonitor) -> None:
    program = monitor.start("--hidden")
    assert monitor.icon()
    monitor.desktop.focus(monitor.open_window())
    _PICTURES.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        monitor.open_page(page)
        monitor.desktop.screenshot(_PICTURES / f"{page}.png")
    stop_politely(program)
    said = program.output + "".join(path.read_text() for path in (monitor.storage / "logs").iterdir())
    assert "Error" not in said, said
    assert "Traceback" not in said, said


def test_it_loads_libraries_of_its_own_and_the_systems_graphics_only(
    monitor: DesktopMonitor, frozen_folder: Path
) -> None:
    from frozen.libraries import FROM_THE_SYSTEM

    program = monitor.start("--hidden")
    assert monitor.icon()
    maps = Path(f"/proc/{program.pid}/maps").read_text()
    loaded = {Path(match[1]) for match in _OWN_LIBRARIES.finditer(maps)}
    foreign = {path.name for path in loaded if not path.is_relative_to(frozen_folder.resolve())}
    assert {name for name in foreign if not any(_same(name, known) for known in FROM_THE_SYSTEM)} == set()
    stop_politely(program)


def _same(file: str, name: str) -> bool:
    """Whether the file is that library in some version: libEGL.so.1.1.0 is libEGL.so.1."""
    return file.startswith(name.partition(".so")[0])


def test_a_second_start_raises_the_first(monitor: DesktopMonitor) -> None:
    first = monitor.start("--hidden")
    assert monitor.icon()
    second = monitor.start()
    assert second.exit_code() == 0
    assert monitor.desktop.wait_for_window(TITLE)
    assert first.is_running()
    stop_politely(first)


def test_an_upgrade_while_it_runs_takes_over_once_nobody_looks(frozen_folder: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed" / "desktop-monitor"
    installed.parent.mkdir()
    (installed.parent / "_internal").symlink_to(frozen_folder / "_internal")
    shutil.copy2(frozen_folder / "desktop-monitor", installed)
    with DesktopSession(DesktopOptions(), tmp_path) as desktop:
        monitor = DesktopMonitor(desktop, tmp_path / "program", installed)
        program = monitor.start("--hidden")
        assert monitor.icon()
        running = Path(f"/proc/{program.pid}/exe")
        _upgrade(installed)
        # With modules that it had not loaded before its file was another's.
        window = monitor.open_window()
        assert not running.samefile(installed)
        desktop.close_window(window)
        wait_until(lambda: running.samefile(installed), 60, "the other version in the same process")
        assert monitor.icon()
        assert desktop.windows(TITLE) == []
        stop_politely(program)
        gaps = monitor.ask("history", "cpu_used_ratio", "--format", "json")["gaps"]
        assert "stopped" in {gap["reason"] for gap in gaps}


def _upgrade(program: Path) -> None:
    """As package managers do it: another file takes the name."""
    other = program.with_suffix(".new")
    shutil.copy2(program, other)
    other.replace(program)
