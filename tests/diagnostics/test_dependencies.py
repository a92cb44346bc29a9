"""Missing, unsuitable and deadly libraries are named with the command that helps."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.diagnostics import dependencies
from desktop_monitor.diagnostics.dependencies import (
    DEBIAN_PACKAGES,
    deadly_pair,
    distributions,
    examine_dependencies,
    installed_version,
    libraries_finding,
    missing_libraries,
)
from desktop_monitor.diagnostics.finding import Verdict
from desktop_monitor.diagnostics.requirements import Requirement

LDD = """	linux-vdso.so.1 (0x00007ffc)
	libxcb-cursor.so.0 => not found
	libxcb-icccm.so.4 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
	libstrange.so.9 => not found
/x/libQt6.so: /lib/libc.so.6: version `GLIBC_2.99' not found (required by /x)
"""


def test_what_is_installed_here_is_fine() -> None:
    assert {found.verdict for found in examine_dependencies()} == {Verdict.OK}


def test_a_missing_and_an_unsuitable_package_are_each_named() -> None:
    wanted = [Requirement("present", ((">=", "2"),)), Requirement("absent", ()), Requirement("fine", ())]
    versions = {"present": "1.9", "fine": "1"}
    missing, unsuitable = sorted(distributions(wanted, versions.get), key=lambda found: "installed, but" in found.words)
    assert "absent" in missing.words
    assert "present 1.9 is installed, but >=2 is needed" in unsuitable.words
    assert {missing.verdict, unsuitable.verdict} == {Verdict.PROBLEM}


def test_a_program_that_is_not_installed_as_a_package_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "_DISTRIBUTION", "surely-not-installed")
    bundled, *_qt_libraries = examine_dependencies()
    assert bundled.words == "the program brings its own libraries"
    assert bundled.verdict is Verdict.OK
    assert installed_version("surely-not-installed") is None


def test_who_lacks_libraries_is_told_which_packages_bring_them() -> None:
    error = dependencies.no_window(dependencies.libraries_finding(("libGL.so.1",)))
    assert error is not None
    assert "libGL.so.1" in str(error)
    assert "sudo apt install libgl1" in str(error)


def test_where_no_library_is_missing_there_is_another_reason() -> None:
    assert dependencies.no_window(dependencies.libraries_finding(())) is None
    assert dependencies.no_window(None) is None


@pytest.mark.parametrize(
    ("qt", "python", "deadly"),
    [("6.12.0", (3, 11), True), ("6.12.0", (3, 12), False), ("6.11.3", (3, 11), False), (None, (3, 11), False)],
)
def test_the_pair_that_ends_the_program_is_a_problem(qt: str | None, python: tuple[int, int], deadly: bool) -> None:
    found = deadly_pair(qt, python)
    assert (found is not None) == deadly
    assert found is None or found.verdict is Verdict.PROBLEM


def test_libraries_that_were_not_found_are_told_with_their_packages() -> None:
    found = libraries_finding(missing_libraries(LDD))
    assert found.verdict is Verdict.PROBLEM
    assert "libstrange.so.9, libxcb-cursor.so.0, libxcb-icccm.so.4" in found.words
    assert found.what_to_do == "On Debian or Ubuntu run: sudo apt install libxcb-cursor0 libxcb-icccm4"


def test_libraries_of_unknown_packages_are_told_too() -> None:
    found = libraries_finding(("libstrange.so.9",))
    assert "libstrange.so.9" in found.words
    assert found.what_to_do


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="only Debian can say who owns a library")
def test_the_named_packages_really_hold_the_libraries() -> None:
    """Every library of the table that this machine has belongs to the package the table names."""
    checked = 0
    for library, package in DEBIAN_PACKAGES.items():
        listing = subprocess.run(["dpkg-query", "-L", package], capture_output=True, text=True, check=False)
        if listing.returncode == 0:
            assert library in {Path(line).name for line in listing.stdout.splitlines()}
            checked += 1
    assert checked > 0


def test_nothing_is_imported_to_find_out() -> None:
    program = (
        "import sys\n"
        "from desktop_monitor.diagnostics.dependencies import examine_dependencies\n"
        "assert examine_dependencies()\n"
        "print(sorted({'PySide6', 'pyqtgraph', 'numpy', 'plyer', 'jeepney'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
