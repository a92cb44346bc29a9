"""The packaged program on a real desktop: its icon, every page of its window, a second start, its end."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.desktop import ROOT, DesktopOptions, DesktopSession
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
