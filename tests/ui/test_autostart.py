"""Autostart entries are written whole, quoted, renewed when stale, and removed."""

from __future__ import annotations

import plistlib
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.errors import ActionError
from desktop_monitor.ui.autostart import (
    LaunchAgent,
    XdgAutostart,
    desktop_entry,
    exec_line,
    own_command,
    which,
)

COMMAND = ("/opt/my tools/desktop-monitor", "--hidden")


def read_exec(line: str) -> list[str]:
    """The words of an Exec key, read as a desktop reads them."""
    value = re.sub(r"\\\\", lambda _: "\\", line)
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value)
    return [
        re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%") if quoted else bare.replace("%%", "%")
        for quoted, bare in words
    ]


def test_enabling_and_disabling_is_seen(tmp_path: Path) -> None:
    for way in (XdgAutostart(COMMAND, tmp_path / "a"), LaunchAgent(COMMAND, tmp_path / "b")):
        assert not way.is_enabled()
        way.enable()
        assert way.is_enabled()
        way.disable()
        way.disable()
        assert not way.is_enabled()


def test_the_entry_waits_for_the_panel_and_quotes_its_command(tmp_path: Path) -> None:
    lines = desktop_entry(COMMAND).splitlines()
    assert 'Exec="/opt/my tools/desktop-monitor" --hidden' in lines
    assert "X-GNOME-Autostart-Delay=2" in lines
    assert "X-KDE-autostart-after=panel" in lines


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1), min_size=1, max_size=4))
def test_any_command_survives_its_quoting(words: list[str]) -> None:
    """Read back as the specification says: string escapes first, then quotes, then %%."""
    assert read_exec(exec_line(words)) == words


def test_an_entry_of_a_moved_program_is_renewed_when_enabled_only(tmp_path: Path) -> None:
    old, new = XdgAutostart(("/old/place",), tmp_path), XdgAutostart(("/new/place",), tmp_path)
    new.refresh()
    assert not new.is_enabled()
    old.enable()
    new.refresh()
    assert "Exec=/new/place" in (tmp_path / "desktop-monitor.desktop").read_text()


def test_what_the_user_added_to_the_entry_stays_while_the_command_is_right(tmp_path: Path) -> None:
    way = XdgAutostart(COMMAND, tmp_path)
    way.enable()
    entry = tmp_path / "desktop-monitor.desktop"
    entry.write_text(entry.read_text() + "X-Mine=1\n")
    way.refresh()
    assert "X-Mine=1" in entry.read_text()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_switched_off_by_the_desktop_counts_as_off(tmp_path: Path, line: str) -> None:
    way = XdgAutostart(COMMAND, tmp_path)
    way.enable()
    entry = tmp_path / "desktop-monitor.desktop"
    text = entry.read_text().replace("X-GNOME-Autostart-enabled=true", "")
    entry.write_text(text + line + "\n")
    assert not way.is_enabled()


def test_a_folder_that_cannot_be_written_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ActionError, match="file"):
        XdgAutostart(COMMAND, tmp_path / "file" / "autostart").enable()


def test_the_launch_agent_starts_at_login(tmp_path: Path) -> None:
    LaunchAgent(COMMAND, tmp_path).enable()
    content = plistlib.loads(next(tmp_path.glob("*.plist")).read_bytes())
    assert content["ProgramArguments"] == list(COMMAND)
    assert content["RunAtLoad"] is True


def test_the_launch_agent_of_a_bundle_is_listed_under_its_name(tmp_path: Path) -> None:
    bundled = "/Applications/Desktop Monitor.app/Contents/MacOS/desktop-monitor"
    for folder, command in (("bundle", bundled), ("script", "/usr/local/bin/desktop-monitor")):
        LaunchAgent((command,), tmp_path / folder).enable()
    bundle, script = (
        plistlib.loads((tmp_path / name / "io.github.desktop-monitor.plist").read_bytes())
        for name in ("bundle", "script")
    )
    assert bundle["AssociatedBundleIdentifiers"] == [bundle["Label"]]
    assert "AssociatedBundleIdentifiers" not in script


def test_a_passing_copy_of_a_bundle_is_never_started_at_login(tmp_path: Path) -> None:
    """MacOS runs a download from elsewhere until it is moved."""
    LaunchAgent(("/Applications/Desktop Monitor.app/Contents/MacOS/desktop-monitor",), tmp_path).enable()
    before = next(tmp_path.glob("*.plist")).read_bytes()
    passing = "/private/var/folders/x/AppTranslocation/1/d/Desktop Monitor.app/Contents/MacOS/desktop-monitor"
    way = LaunchAgent((passing,), tmp_path)
    with pytest.raises(ActionError, match="Applications"):
        way.enable()
    way.refresh()
    assert next(tmp_path.glob("*.plist")).read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="Flatpak is for Linux")
def test_a_flatpak_tells_the_command_to_add_and_writes_nothing(tmp_path: Path) -> None:
    way = which({"FLATPAK_ID": "io.github.desktop_monitor"}, tmp_path)
    way.refresh()
    way.disable()
    assert not way.is_enabled()
    assert not way.is_there()
    with pytest.raises(ActionError, match=r"flatpak run io\.github.desktop_monitor"):
        way.enable()
    assert list(tmp_path.iterdir()) == []


def test_the_program_for_terminals_has_the_one_without_a_console_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desktop-monitor.exe").write_bytes(b"")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "desktop-monitor.com"))
    assert own_command({}) == (str(tmp_path / "desktop-monitor.exe"),)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "elsewhere" / "desktop-monitor.com"))
    assert own_command({}) == (str(tmp_path / "elsewhere" / "desktop-monitor.com"),)


def test_an_appimage_starts_itself_and_not_its_mount(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/tmp/.mount_Mon/usr/bin/python3")
    variables = {"APPIMAGE": "/home/sam/Monitor.AppImage", "APPDIR": "/tmp/.mount_Mon"}
    assert own_command(variables) == ("/home/sam/Monitor.AppImage",)


@pytest.mark.parametrize("folder", [{}, {"APPDIR": ""}, {"APPDIR": "/tmp/.mount_Editor"}], ids=str)
def test_the_appimage_that_it_was_only_typed_in_is_not_started(folder: dict[str, str]) -> None:
    """Terminals of editors hand on the variables of the editor's own image."""
    variables = {"APPIMAGE": "/home/sam/Editor.AppImage", **folder}
    assert own_command(variables) == own_command({})


def test_without_an_installed_script_python_starts_the_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["-c"])
    assert own_command({}) == (sys.executable, "-m", "desktop_monitor")


@pytest.mark.skipif(sys.platform != "linux", reason="XDG")
@pytest.mark.parametrize(("configured", "folder"), [("", ".config"), ("relative", ".config")])
def test_the_entry_goes_where_the_desktop_looks(tmp_path: Path, configured: str, folder: str) -> None:
    which({"XDG_CONFIG_HOME": configured}, tmp_path).enable()
    assert (tmp_path / folder / "autostart" / "desktop-monitor.desktop").is_file()
