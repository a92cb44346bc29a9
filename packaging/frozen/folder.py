"""Makes the folder: checks that the machine has what belongs in, runs PyInstaller, strips, adds licences, checks.

Must not know packages made of the folder.
"""

from __future__ import annotations

import fnmatch
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from frozen import libraries, licences, sources
from frozen.contents import Part, is_wanted_plugin
from macos.bundle import BUNDLE_NAME
from reproducible import build_environment, set_times

_HERE = Path(__file__).parent
_SPEC = _HERE / "desktop_monitor.spec"
NAME = "desktop-monitor"
STRIPPED = (
    "libpython3*",
    "python3*/lib-dynload/*",
    "aiohttp/*",
    "cryptography/*",
    "fontTools/*",
    "frozenlist/*",
    "multidict/*",
    "propcache/*",
    "yarl/*",
)
"""Below _internal. Not numpy and what else had its libraries moved: strip breaks the pages of such files."""


class BuildError(Exception):
    """The folder cannot be made, or is not what it must be; the message says what to do."""


def build_folder(output: Path, work: Path, epoch_seconds: int) -> Path:
    """Make ``output/desktop-monitor`` with intermediate files in `work`. Raises BuildError."""
    if sys.platform == "linux":
        check_machine()
    work.mkdir(parents=True, exist_ok=True)
    # Taken before, so that what is changed meanwhile is not thought to be inside.
    digest = sources.digest()
    sources.forget(output)
    parts_file = work / "parts.json"
    _run_pyinstaller(output, work, parts_file, epoch_seconds)
    folder = output / NAME
    parts = [Part(*part) for part in json.loads(parts_file.read_text(encoding="utf-8"))]
    if sys.platform == "linux":
        strip(folder)
        drop_foreign_search_paths(folder)
        check_libraries(folder)
    try:
        licences.write(folder / "licences", parts)
        if sys.platform == "darwin":  # where the bundle is handed out, not the folder
            licences.write(output / BUNDLE_NAME / "Contents" / "Resources" / "licences", parts)
    except licences.UnaccountedError as error:
        raise BuildError(str(error)) from error
    set_times(folder, epoch_seconds)
    sources.keep(output, digest)
    return folder


def check_machine() -> None:
    """That every library of Qt's wanted plugins is here: PyInstaller leaves out what is not. Raises BuildError."""
    specification = importlib.util.find_spec("PySide6")
    if specification is None or not specification.submodule_search_locations:
        raise BuildError("PySide6 is not installed for this Python")
    plugins = Path(specification.submodule_search_locations[0], "Qt", "plugins")
    wanted = [path for path in plugins.rglob("*.so") if is_wanted_plugin(path.relative_to(plugins).as_posix())]
    if absent := libraries.missing(libraries.needed_by(wanted)):
        raise BuildError(
            "libraries that belong into the folder are not installed on this machine:\n  "
            + "\n  ".join(absent)
            + "\nInstall the packages .ci/debian-packages names under [run] (.ci/bootstrap does)."
        )


def check_libraries(folder: Path) -> None:
    """That the folder has all libraries but those that belong to the system. Raises BuildError."""
    internal = folder / "_internal"
    needed = libraries.needed_by(libraries.elf_files(folder), internal)
    if absent := libraries.missing(needed):
        raise BuildError("the folder lacks libraries:\n  " + "\n  ".join(absent))
    if foreign := libraries.outside(needed, folder) - set(libraries.FROM_THE_SYSTEM):
        raise BuildError("not in the folder, and no part of every system: " + ", ".join(sorted(foreign)))


def strip(folder: Path) -> None:
    """Take what only debuggers read out of the libraries that bear it. Raises BuildError."""
    if shutil.which("strip") is None:
        raise BuildError("there is no strip; install binutils")
    internal = folder / "_internal"
    chosen = [path for path in libraries.elf_files(internal) if _is_stripped(path.relative_to(internal).as_posix())]
    _run(["strip", "--strip-unneeded", *map(str, chosen)])


def drop_foreign_search_paths(folder: Path) -> None:
    """Have no library look for others where the build machine keeps its Python. Raises BuildError."""
    if shutil.which("chrpath") is None:
        raise BuildError("there is no chrpath; install it")
    files = libraries.elf_files(folder)
    if foreign := [path for path in files if any(not place.startswith("$ORIGIN") for place in search_paths(path))]:
        _run(["chrpath", "--delete", *map(str, foreign)])


def search_paths(library: Path) -> list[str]:
    """Where this ELF file looks for the libraries it needs, before the system's places (RPATH, RUNPATH)."""
    command = ["chrpath", "--list", str(library)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    _, found, places = said.strip().rpartition("PATH=")
    return places.split(":") if found else []


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    except subprocess.CalledProcessError as error:
        message = f"{command[0]} failed with exit status {error.returncode}; its messages are above"
        raise BuildError(message) from error


def _is_stripped(place: str) -> bool:
    return any(fnmatch.fnmatchcase(place, pattern) for pattern in STRIPPED)


def _run_pyinstaller(output: Path, work: Path, parts_file: Path, epoch_seconds: int) -> None:
    shutil.rmtree(output / NAME, ignore_errors=True)
    environment = build_environment(os.environ, epoch_seconds)
    environment |= {"DESKTOP_MONITOR_PARTS": str(parts_file), "PYINSTALLER_CONFIG_DIR": str(work / "cache")}
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(output), "--workpath", str(work / "pyinstaller"), str(_SPEC)]
    try:
        subprocess.run(command, check=True, env=environment, cwd=work)
    except subprocess.CalledProcessError as error:
        raise BuildError(f"PyInstaller failed with exit status {error.returncode}; its messages are above") from error
