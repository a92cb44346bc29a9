"""What a desktop and a software centre read about the program is valid, and says what the program does."""

from __future__ import annotations

import ast
import configparser
import re
import shlex
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
import render_icons
from linux import changelog, shared_files
from PySide6.QtGui import QImage

import desktop_monitor
from desktop_monitor.cli.options import parser
from desktop_monitor.ui.identity import desktop_file_name
from tests.helpers.packages import EPOCH_SECONDS, ROOT, needs_tools

_LINUX = ROOT / "packaging" / "linux"
_ENTRY = _LINUX / "desktop-monitor.desktop"
_METAINFO = _LINUX / "io.github.desktop_monitor.metainfo.xml"


@pytest.fixture
def entry() -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    read.optionxform = str  # type: ignore[method-assign,assignment]
    read.read(_ENTRY, encoding="utf-8")
    return read


@pytest.fixture
def metainfo() -> ElementTree.Element:
    return ElementTree.parse(_METAINFO).getroot()  # noqa: S314 - it is ours


@needs_tools("desktop-file-validate")
def test_the_menu_entry_is_valid() -> None:
    checked = subprocess.run(["desktop-file-validate", _ENTRY], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


@needs_tools("appstreamcli")
def test_the_metadata_are_valid_down_to_the_last_hint() -> None:
    command = ["appstreamcli", "validate", "--no-net", "--pedantic", "--no-color", _METAINFO]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert re.findall(r"^[EWIP]: .*", checked.stdout, re.MULTILINE) == []


@needs_tools("appstreamcli", "desktop-file-validate")
def test_entry_metadata_and_icons_fit_together_where_they_are_installed(tmp_path: Path) -> None:
    for name, content in shared_files.shared_files(EPOCH_SECONDS).items():
        path = tmp_path / "usr" / "share" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    command = ["appstreamcli", "validate-tree", "--no-net", "--no-color", tmp_path]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert re.findall(r"^[EW]: .*", checked.stdout, re.MULTILINE) == []


def test_every_command_of_the_entry_is_one_the_program_takes(entry: configparser.ConfigParser) -> None:
    commands = [shlex.split(section["Exec"]) for section in entry.values() if "Exec" in section]
    assert commands[0] == ["desktop-monitor"]
    for command in commands:
        parser().parse_args(command[1:])


def test_every_action_has_its_group(entry: configparser.ConfigParser) -> None:
    actions = [name for name in entry["Desktop Entry"]["Actions"].split(";") if name]
    assert [f"Desktop Action {name}" for name in actions] == entry.sections()[1:]


def test_windows_are_known_as_the_entrys_by_what_the_program_calls_itself(entry: configparser.ConfigParser) -> None:
    # Qt makes the X11 class of the application's name; on Wayland it is the entry's file name.
    tree = ast.parse((ROOT / "desktop_monitor" / "app" / "program.py").read_text(encoding="utf-8"))
    names = [
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr == "setApplicationName" and isinstance(call.args[0], ast.Constant)
    ]
    assert names == [entry["Desktop Entry"]["StartupWMClass"]]
    assert f"{desktop_file_name({})}.desktop" == _ENTRY.name


def test_metadata_launch_the_entry_and_name_the_command(metainfo: ElementTree.Element) -> None:
    assert metainfo.findtext("launchable") == _ENTRY.name
    assert metainfo.findtext("provides/binary") == "desktop-monitor"
    assert f"{metainfo.findtext('id')}.metainfo.xml" == _METAINFO.name


def test_version_changelog_and_metadata_tell_of_the_same_releases(metainfo: ElementTree.Element) -> None:
    known = changelog.releases()
    releases = metainfo.findall("releases/release")
    assert known[0].version == desktop_monitor.__version__
    assert [release.get("version") for release in releases] == [release.version for release in known]
    for ours, theirs in zip(known, releases, strict=True):
        # What is not released is no release to a software centre either, and of no date of ours.
        assert theirs.get("type") == ("stable" if ours.date else "development")
        assert ours.date in ("", theirs.get("date"))


def test_all_sizes_of_the_icon_are_there_as_the_drawing_gives_them(tmp_path: Path, qapp: object) -> None:
    assert render_icons.SIZES_PX == shared_files.ICON_SIZES_PX
    assert {16, 22, 24, 32, 48, 64, 128, 256, 512} == set(render_icons.SIZES_PX)
    for size in render_icons.SIZES_PX:
        shipped = QImage(str(ROOT / "resources" / "icons" / f"desktop-monitor-{size}.png"))
        drawn = render_icons.rendered(size)
        assert (shipped.width(), shipped.height()) == (size, size)
        assert shipped.convertToFormat(drawn.format()) == drawn
