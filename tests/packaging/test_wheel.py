"""Wheel and sdist hold what is needed, are the same each time, and a fresh environment runs the program."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
import python_packages

import desktop_monitor
from tests.helpers.packages import EPOCH_SECONDS, ROOT


class Made(NamedTuple):
    wheel: Path
    sdist: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    output = tmp_path_factory.mktemp("python")
    return Made(*python_packages.build(output, output / "work", EPOCH_SECONDS))


def in_wheel(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def in_sdist(path: Path) -> set[str]:
    with tarfile.open(path) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def sources(*folders: str) -> set[str]:
    """Files of the checkout that git would keep."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return {str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts}


def test_both_bear_the_programs_version(made: Made) -> None:
    version = desktop_monitor.__version__
    assert made.wheel.name == f"desktop_monitor-{version}-py3-none-any.whl"
    assert made.sdist.name == f"desktop_monitor-{version}.tar.gz"


def test_the_wheel_holds_the_package_and_what_it_reads_but_no_pictures_of_it(made: Made) -> None:
    resources = {name for name in sources("resources") if not name.startswith("resources/screenshots/")}
    wanted = sources("desktop_monitor") | {f"desktop_monitor/{name}" for name in resources}
    assert wanted - in_wheel(made.wheel) == set()
    assert [name for name in in_wheel(made.wheel) if "screenshots" in name or name.startswith("tests")] == []


def test_the_wheel_brings_a_menu_entry_with_its_icon(made: Made) -> None:
    shared = f"desktop_monitor-{desktop_monitor.__version__}.data/data/share"
    assert {
        f"{shared}/applications/desktop-monitor.desktop",
        f"{shared}/icons/hicolor/scalable/apps/desktop-monitor.svg",
    } <= in_wheel(made.wheel)


def test_the_sdist_holds_all_that_is_needed_to_build_and_to_test(made: Made) -> None:
    wanted = sources("desktop_monitor", "resources", "packaging", "tests", ".ci")
    wanted |= {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile"}
    assert wanted - in_sdist(made.sdist) == set()


def test_the_sdist_builds_the_same_wheel(made: Made, tmp_path: Path) -> None:
    with tarfile.open(made.sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    script = "import sys; from pathlib import Path; import python_packages as p; p.build(Path(sys.argv[1]), Path(), %d)"
    environment = {**os.environ, "PYTHONPATH": f"{folder}:{folder / 'packaging'}"}
    command = [sys.executable, "-c", script % EPOCH_SECONDS, str(tmp_path / "again")]
    subprocess.run(command, cwd=folder, env=environment, check=True)
    assert (tmp_path / "again" / made.wheel.name).read_bytes() == made.wheel.read_bytes()


def test_a_fresh_environment_runs_the_command_with_its_resources(made: Made, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    venv.create(fresh, with_pip=False, symlinks=sys.platform != "win32")
    scripts = fresh / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "--quiet", "install"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP"))}
    subprocess.run([*pip, "--no-index", "--no-deps", str(made.wheel)], check=True, env=environment, cwd=tmp_path)
    # What the program depends on is that of these tests.
    places = sysconfig.get_paths(vars={"base": str(fresh), "platbase": str(fresh)})
    Path(places["purelib"], "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")

    def said(*command: str) -> str:
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=tmp_path)
        return done.stdout.strip()

    assert said(str(scripts / "desktop-monitor"), "--version") == f"desktop-monitor {desktop_monitor.__version__}"
    ask = "from desktop_monitor.paths import resource; print(resource('icons', 'desktop-monitor.svg').resolve())"
    found = Path(said(str(scripts / "python"), "-c", ask))
    assert found.is_file()
    assert found.is_relative_to(fresh.resolve())
