"""The files for Windows are ones its tools take, agree with the program, and name nothing that is not there."""

from __future__ import annotations

import ast
import struct
import sys
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree

import pytest
from frozen.executables import executables
from hypothesis import given
from hypothesis import strategies as st
from PyInstaller.utils.win32.winmanifest import create_application_manifest
from windows import make_icon
from windows.version_info import version_info, version_numbers

from desktop_monitor.notify import native
from desktop_monitor.ui import run_key
from desktop_monitor.ui.identity import USER_MODEL_ID
from tests.helpers.inno_setup import Script, read
from tests.helpers.packages import ROOT

FOLDER = ROOT / "packaging" / "windows"
SCRIPT = FOLDER / "desktop-monitor.iss"
MANIFEST = FOLDER / "desktop-monitor.manifest"


@pytest.fixture(scope="module")
def script() -> Script:
    return read(SCRIPT.read_text(encoding="utf-8"), {"AppVersion": "1.2.3"})


def test_the_installer_script_is_one_that_its_compiler_takes(script: Script) -> None:
    assert script.problems == []


def test_without_a_version_it_is_refused() -> None:
    assert any("which version" in problem for problem in read(SCRIPT.read_text(encoding="utf-8"), {}).problems)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[Setup]\nPrivileges=lowest", "no directive Privileges"),
        ("[Setup]\nPrivilegesRequired=user", "cannot be user"),
        ("[Setup]\nDefaultDirName={appdata}\\x", "no constant {appdata}"),
        ("[Nothing]", "no section"),
        ('[Files]\nSource: "a"', "needs DestDir"),
        ('[Files]\nSource: "a"; DestDir: "{app}"; Flags: ignore', "no flag ignore"),
        ('[Files]\nSource: "a; DestDir: "{app}"', "cannot be read"),
        ('[Run]\nFilename: "a"; Description: "{cm:Nothing}"', "no message Nothing"),
        ('[Icons]\nName: "{#Nothing}"; Filename: "a"', "is not defined"),
        ("[Code]\nbegin", "not all ended"),
        ("#ifndef A", "no #endif"),
    ],
)
def test_a_slip_in_such_a_script_is_noticed(line: str, problem: str) -> None:
    assert any(problem in found for found in read(line, {}).problems)


def test_nothing_in_it_needs_an_administrator(script: Script) -> None:
    assert script.setup["PrivilegesRequired"] == "lowest"
    assert "PrivilegesRequiredOverridesAllowed" not in script.setup
    assert script.setup["DefaultDirName"].startswith("{localappdata}")
    assert {entry.values["Root"] for entry in script.sections["Registry"]} == {"HKCU"}
    text = SCRIPT.read_text(encoding="utf-8")
    assert "{common" not in text
    assert "runascurrentuser" not in text


def test_an_upgrade_finds_what_it_replaces_by_an_id_that_never_changes(script: Script) -> None:
    """And puts it into the same place, by which Windows remembers whether the tray icon is shown."""
    assert script.setup["AppId"] == "{{6C1B2F0E-5A0D-4B7C-9E43-2D9C6B1A7F58}"
    assert script.setup["DisableDirPage"] == "yes"
    assert "1.2.3" not in script.setup["DefaultDirName"]
    (removed,) = script.sections["InstallDelete"]
    assert removed.values == {"Type": "filesandordirs", "Name": r"{app}\_internal"}


def test_autostart_is_off_until_ticked_and_written_as_the_program_writes_it(script: Script) -> None:
    (task,) = script.sections["Tasks"]
    assert task.flags == {"unchecked"}
    assert task.values["Check"] == "IsFirstInstallation"
    written, removed, noted = script.sections["Registry"][:3]
    assert written.values["Tasks"] == task.values["Name"]
    for entry, key in ((written, run_key.RUN_KEY), (removed, run_key.RUN_KEY), (noted, run_key.APPROVED_KEY)):
        assert entry.values["Subkey"] == key
        assert entry.values["ValueName"] == run_key.NAME
    place = script.setup["DefaultDirName"]
    executable = written.values["ValueData"].replace("{app}", place)
    assert executable == run_key.windows_line([rf"{place}\desktop-monitor.exe"])
    assert all("uninsdeletevalue" in entry.flags for entry in (removed, noted))


def test_the_shortcut_and_the_running_program_are_one_to_the_taskbar(script: Script) -> None:
    (shortcut,) = script.sections["Icons"]
    assert shortcut.values["AppUserModelID"] == USER_MODEL_ID


def test_the_name_of_notifications_is_that_of_their_channel(script: Script) -> None:
    keys = {entry.values["Subkey"] for entry in script.sections["Registry"][3:]}
    assert keys == {rf"Software\Classes\AppUserModelId\{native._APP_NAME}"}


def test_removal_takes_back_what_was_changed_elsewhere_and_leaves_data(script: Script) -> None:
    (taken_back,) = script.sections["UninstallRun"]
    assert taken_back.values["Parameters"] == "disconnect all --yes"
    assert "runhidden" in taken_back.flags
    assert "UninstallDelete" not in script.sections
    places = [value for entries in script.sections.values() for entry in entries for value in entry.values.values()]
    assert not any(r"{localappdata}\desktop-monitor" in place for place in places)


def test_every_path_it_names_is_in_the_repository_or_made_by_the_build(script: Script, tmp_path: Path) -> None:
    made = {f"{program.name}.exe" for program in executables("win32", tmp_path, "1.2.3")}
    console = next(entry.values for entry in script.sections["Files"] if "DestName" in entry.values)
    source, internal = r"..\..\dist\desktop-monitor", r"_internal\desktop_monitor\resources" + "\\"
    assert console["Source"].removeprefix(f"{source}\\") in made
    installed = (made - {"desktop-monitor-console.exe"}) | {console["DestName"]}
    for named in _below_app(script):
        if named.startswith(internal):
            place = PureWindowsPath(named.removeprefix(internal))
            assert ROOT.joinpath("resources", *place.parts).is_file(), named
        else:
            assert named in installed | {"_internal"}, named
    assert script.setup["SetupIconFile"] == r"..\..\build\windows\desktop-monitor.ico"
    # Made as the script's head says.
    assert "make_icon.py build\\windows\\desktop-monitor.ico" in SCRIPT.read_text(encoding="utf-8")
    assert script.setup["OutputDir"] == r"..\..\dist"


def _below_app(script: Script) -> set[str]:
    values = [*script.setup.values()]
    values += [value for entries in script.sections.values() for entry in entries for value in entry.values.values()]
    values += [part for line in script.code for part in line.split("'")]
    named = (value.strip('"').split("{app}\\", 1)[1] for value in values if "{app}\\" in value)
    return {name.rstrip('"') for name in named}


def test_the_two_programs_differ_in_their_console_alone(tmp_path: Path) -> None:
    window, console = (program.options for program in executables("win32", tmp_path, "1.2.3"))
    assert (window["console"], console["console"]) == (False, True)
    for options in (window, console):
        assert all(Path(str(options[name])).is_file() for name in ("icon", "manifest", "version"))


_SCHEMAS = {
    "dpiAware": "http://schemas.microsoft.com/SMI/2005/WindowsSettings",
    "dpiAwareness": "http://schemas.microsoft.com/SMI/2016/WindowsSettings",
    "longPathAware": "http://schemas.microsoft.com/SMI/2016/WindowsSettings",
    "activeCodePage": "http://schemas.microsoft.com/SMI/2019/WindowsSettings",
}
"""Windows passes over a setting that stands in another namespace, without a word."""
_V1, _V3 = "{urn:schemas-microsoft-com:asm.v1}", "{urn:schemas-microsoft-com:asm.v3}"
_COMPATIBILITY = "{urn:schemas-microsoft-com:compatibility.v1}"


def test_the_manifest_says_what_windows_reads_where_it_reads_it() -> None:
    root = ElementTree.parse(MANIFEST).getroot()  # noqa: S314  a file of ours
    assert root.tag == f"{_V1}assembly"
    assert root.attrib == {"manifestVersion": "1.0"}
    level = root.find(f"{_V3}trustInfo/{_V3}security/{_V3}requestedPrivileges/{_V3}requestedExecutionLevel")
    assert level is not None
    assert level.attrib == {"level": "asInvoker", "uiAccess": "false"}
    settings = root.find(f"{_V3}application/{_V3}windowsSettings")
    assert settings is not None
    said = {element.tag: element.text for element in settings}
    assert said == {
        f"{{{_SCHEMAS['dpiAware']}}}dpiAware": "true/pm",
        f"{{{_SCHEMAS['dpiAwareness']}}}dpiAwareness": "PerMonitorV2",
        f"{{{_SCHEMAS['longPathAware']}}}longPathAware": "true",
        f"{{{_SCHEMAS['activeCodePage']}}}activeCodePage": "UTF-8",
    }
    system = root.find(f"{_COMPATIBILITY}compatibility/{_COMPATIBILITY}application/{_COMPATIBILITY}supportedOS")
    assert system is not None
    assert system.attrib["Id"] == "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"
    library = root.find(f"{_V1}dependency/{_V1}dependentAssembly/{_V1}assemblyIdentity")
    assert library is not None
    assert library.attrib["name"] == "Microsoft.Windows.Common-Controls"


def test_the_build_puts_the_manifest_in_as_it_is() -> None:
    """PyInstaller reads it and writes it anew."""
    put_in = create_application_manifest(MANIFEST.read_bytes())
    before, after = (
        sorted((element.tag, sorted(element.attrib.items()), (element.text or "").strip()) for element in root.iter())
        for root in (ElementTree.parse(MANIFEST).getroot(), ElementTree.fromstring(put_in))  # noqa: S314  ours
    )
    assert after == before


def test_the_icon_holds_the_pictures_of_the_repository(tmp_path: Path) -> None:
    first, second = (make_icon.make(tmp_path / name).read_bytes() for name in ("a.ico", "b.ico"))
    assert first == second
    reserved, kind, count = struct.unpack_from("<HHH", first)
    assert (reserved, kind, count) == (0, 1, len(make_icon.SIZES_PX))
    end = 0
    for index, size in enumerate(make_icon.SIZES_PX):
        width, height, *_, length, place = struct.unpack_from("<BBBBHHII", first, 6 + 16 * index)
        assert (width or 256, height or 256) == (size, size)
        picture = first[place : place + length]
        assert picture == (ROOT / "resources" / "icons" / f"desktop-monitor-{size}.png").read_bytes()
        assert struct.unpack_from(">II", picture, 16) == (size, size)
        end = place + length
    assert end == len(first)


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("0.1.0", (0, 1, 0, 0)),
        ("1.2.3.4.5", (1, 2, 3, 4)),
        ("2.0rc1", (2, 0, 0, 0)),
        ("1.70000", (1, 65535, 0, 0)),
        ("3", (3, 0, 0, 0)),
    ],
)
def test_a_version_is_four_numbers_to_windows(version: str, numbers: tuple[int, ...]) -> None:
    assert version_numbers(version) == numbers


def test_a_version_without_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a number"):
        version_numbers("next")


@given(st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,6}){0,4}([a-z'\"\\]{0,5})", fullmatch=True))
def test_the_version_resource_is_one_expression_whatever_the_version(version: str) -> None:
    """PyInstaller evaluates it."""
    call = ast.parse(version_info(version, "desktop-monitor.exe").strip(), mode="eval").body
    assert isinstance(call, ast.Call)
    strings = {
        node.args[0].value: node.args[1].value
        for node in ast.walk(call)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "StringStruct"
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[1], ast.Constant)
    }
    assert strings["ProductVersion"] == version
    assert strings["FileDescription"] == "Desktop Monitor"


@pytest.mark.skipif(sys.platform == "win32", reason="there it is the real thing")
def test_on_linux_the_build_has_one_program_and_needs_none_of_this(tmp_path: Path) -> None:
    (program,) = executables("linux", tmp_path, "1.2.3")
    assert program.name == "desktop-monitor"
    assert program.options == {"console": True, "icon": None}
    assert list(tmp_path.iterdir()) == []
