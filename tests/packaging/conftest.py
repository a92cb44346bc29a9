"""The packaged folder, built once, for every test that looks at it or runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SCRIPTS = str(ROOT / "packaging")
if _SCRIPTS not in sys.path:
    # As it is for the scripts themselves.
    sys.path.append(_SCRIPTS)


@pytest.fixture(scope="session")
def package_output() -> Iterator[Path]:
    """Where packages are made: DESKTOP_MONITOR_DIST, or a folder of the tests' own, kept while sources stay."""
    given = os.environ.get("DESKTOP_MONITOR_DIST", "")
    output = Path(given) if given else ROOT / "build" / "package-tests"
    output.mkdir(parents=True, exist_ok=True)
    # Where there is one, packages are built.
    import fcntl

    with (output / ".lock").open("w") as lock:
        # Several runs on one machine build it one after the other, which is once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield output


@pytest.fixture(scope="session")
def frozen_folder(package_output: Path) -> Path:
    """The folder `desktop-monitor`, made of the sources as they are."""
    from frozen.sources import is_current

    if not is_current(package_output):
        command = [sys.executable, str(ROOT / "packaging" / "build.py"), "--output", str(package_output)]
        command += ["--work", str(ROOT / "build" / "package-tests-work"), "folder"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return package_output / "desktop-monitor"


@pytest.fixture(scope="session")
def frozen_program(frozen_folder: Path) -> Path:
    """The executable in it."""
    return frozen_folder / "desktop-monitor"
