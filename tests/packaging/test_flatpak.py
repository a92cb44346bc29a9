"""The Flatpak's manifest is one flatpak-builder takes, asks for little, and puts everything where a desktop looks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

from desktop_monitor.agents.claude.roots import configuration_roots
from desktop_monitor.agents.codex.source import codex_home
from desktop_monitor.agents.gemini.source import gemini_home
from desktop_monitor.paths import paths_for
from desktop_monitor.ui.identity import desktop_file_name
from desktop_monitor.ui.tray_host import WATCHER_SERVICE
from tests.helpers.packages import ROOT, needs_tools, stand_in_folder

FOLDER = ROOT / "packaging" / "flatpak"
ID = "io.github.desktop_monitor"
MANIFEST = FOLDER / f"{ID}.yaml"
ALLOWED = {
    "socket": {"wayland", "fallback-x11"},
    "share": {"ipc", "network"},
    "talk-name": {WATCHER_SERVICE, "org.freedesktop.Notifications", "org.freedesktop.secrets"},
}
"""What the README explains beside folders to read; anything more is a decision."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(MANIFEST.read_text(encoding="utf-8"))
    return found


def _asked_for(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = (argument.removeprefix("--").partition("=") for argument in manifest["finish-args"])
    return [(name, value) for name, _, value in pairs]


@needs_tools("flatpak-builder")
def test_flatpak_builder_reads_it_as_it_is_meant(manifest: dict[str, Any], tmp_path: Path) -> None:
    command = ["flatpak-builder", "--show-manifest", MANIFEST]
    # It keeps a folder of its own where it works.
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    read = json.loads(done.stdout)
    for key in ("id", "runtime", "runtime-version", "sdk", "command", "finish-args", "rename-desktop-file"):
        assert read[key] == manifest[key]
    assert read["modules"][0]["build-commands"] == manifest["modules"][0]["build-commands"]


def test_it_asks_for_nothing_that_its_readme_does_not_explain(manifest: dict[str, Any]) -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name, value in _asked_for(manifest):
        if name != "filesystem":
            assert value in ALLOWED[name]
        assert f"`--{name}={value}`" in told


@pytest.mark.skipif(sys.platform != "linux", reason="Flatpak is for Linux")
def test_it_may_read_what_agents_write_and_write_nothing(manifest: dict[str, Any], tmp_path: Path) -> None:
    folders = {value for name, value in _asked_for(manifest) if name == "filesystem"}
    assert all(folder.endswith(":ro") for folder in folders)
    granted = {
        tmp_path / folder.removesuffix(":ro").replace("~/", "").replace("xdg-config/", ".config/") for folder in folders
    }
    wanted = {*configuration_roots({}, tmp_path, "linux"), codex_home({}, tmp_path), gemini_home({}, tmp_path)}
    assert granted == wanted


def test_libraries_are_left_as_the_folder_has_them(manifest: dict[str, Any]) -> None:
    """Stripped once more, those of numpy do not load."""
    assert manifest["build-options"] == {"strip": False, "no-debuginfo": True}


def test_it_bears_the_name_of_its_metadata_and_the_program_knows_its_entry(manifest: dict[str, Any]) -> None:
    metainfo = ROOT / "packaging" / "linux" / f"{ID}.metainfo.xml"
    assert manifest["id"] == ID == MANIFEST.stem
    assert ElementTree.parse(metainfo).getroot().findtext("id") == ID  # noqa: S314  a file of ours
    assert desktop_file_name({"FLATPAK_ID": manifest["id"]}) == ID
    assert manifest["rename-desktop-file"] == f"{desktop_file_name({})}.desktop"


def test_every_path_it_names_is_in_the_repository_or_made_by_the_build(manifest: dict[str, Any]) -> None:
    (module,) = manifest["modules"]
    made = [source["path"] for source in module["sources"] if source["type"] == "dir"]
    assert made == ["../../dist/desktop-monitor"]
    for source in module["sources"]:
        if source["type"] == "file":
            assert (FOLDER / source["path"]).is_file(), source["path"]
    assert set(re.findall(r"[\w./-]+\.yaml", MANIFEST.read_text(encoding="utf-8"))) == {
        str(MANIFEST.relative_to(ROOT).as_posix())
    }


@pytest.fixture(scope="module")
def app(manifest: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder /app as the manifest's commands make it of a stand-in for the built folder."""
    if sys.platform != "linux":
        pytest.skip("Flatpak is for Linux")
    work = tmp_path_factory.mktemp("flatpak")
    built = stand_in_folder(work / "dist")
    (module,) = manifest["modules"]
    for source in module["sources"]:
        if source["type"] == "dir":
            shutil.copytree(built, work / source["dest"], symlinks=True)
        else:
            shutil.copy(FOLDER / source["path"], work)
    environment = {"PATH": os.environ["PATH"], "FLATPAK_DEST": str(work / "app"), "FLATPAK_ID": ID}
    for command in module["build-commands"]:
        subprocess.run(["sh", "-e", "-c", command], cwd=work, env=environment, check=True)
    return work / "app"


def test_the_program_is_started_from_the_whole_folder(app: Path, manifest: dict[str, Any]) -> None:
    started = (app / "bin" / manifest["command"]).resolve()
    assert started == app / "lib" / "desktop-monitor" / "desktop-monitor"
    assert os.access(started, os.X_OK)
    assert (app / "lib" / "desktop-monitor" / "_internal" / "libthing.so").is_symlink()


def test_entry_icons_licence_and_metadata_are_where_a_desktop_looks(app: Path, manifest: dict[str, Any]) -> None:
    share = app / "share"
    assert (share / "applications" / manifest["rename-desktop-file"]).is_file()
    assert (share / "licenses" / ID / "LICENSE").is_file()
    icons = {path.relative_to(share / "icons" / "hicolor").parts[0] for path in share.rglob("desktop-monitor.png")}
    assert icons == {f"{size}x{size}" for size in (16, 24, 32, 48, 64, 128, 256, 512)}
    assert (share / "icons" / "hicolor" / "scalable" / "apps" / f"{manifest['rename-icon']}.svg").is_file()
    metainfo = ElementTree.parse(share / "metainfo" / f"{ID}.metainfo.xml").getroot()  # noqa: S314  a file of ours
    assert metainfo.findtext("launchable") == f"{ID}.desktop"


@needs_tools("appstreamcli")
def test_its_metadata_are_valid(app: Path) -> None:
    metainfo = app / "share" / "metainfo" / f"{ID}.metainfo.xml"
    done = subprocess.run(
        ["appstreamcli", "validate", "--no-net", metainfo], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="Flatpak is for Linux")
def test_a_second_start_in_a_sandbox_of_its_own_finds_the_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("FLATPAK_ID", ID)
    assert paths_for(tmp_path).runtime == tmp_path / "app" / ID
