"""Fixtures of the desktop suite: each test gets desktops of its own; a failed test leaves pictures and logs.

Must not know the program under test beyond the command that starts it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.helpers.desktop import ROOT, DesktopOptions, DesktopSession

OpenDesktop = Callable[..., DesktopSession]

_FAILED = pytest.StashKey[bool]()
_FAILURES = ROOT / "build" / "desktop-failures"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder belongs to the desktop suite.

    A desktop of seven programs has races of its own (a key pressed while the window
    manager moves the focus), so a test that fails is tried once more on a new one; the
    summary names each such test.
    """
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.desktop)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember whether the test itself failed, for the fixture that keeps the evidence."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture
def open_desktop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenDesktop]:
    """Open a desktop with the given DesktopOptions; it is closed after the test."""
    opened: list[DesktopSession] = []
    with ExitStack() as stack:

        def open_one(**options: object) -> DesktopSession:
            folder = tmp_path / f"desktop-{len(opened)}"
            folder.mkdir()
            opened.append(stack.enter_context(DesktopSession(DesktopOptions(**options), folder)))  # type: ignore[arg-type]
            return opened[-1]

        yield open_one
        if request.node.stash.get(_FAILED, False):
            for desktop in opened:
                desktop.screenshot(desktop.folder / "at-failure.png")
    if request.node.stash.get(_FAILED, False):
        shutil.copytree(tmp_path, _FAILURES / request.node.name, dirs_exist_ok=True, ignore_dangling_symlinks=True)


@pytest.fixture
def desktop(open_desktop: OpenDesktop) -> DesktopSession:
    """The usual desktop: SNI tray host and notification daemon."""
    return open_desktop()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures of the program are left for people to look at."""
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
