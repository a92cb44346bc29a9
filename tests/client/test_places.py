"""The client finds the monitor where the program itself keeps its files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from platformdirs import macos, unix

from desktop_monitor.client.places import Places, places
from desktop_monitor.paths import Paths, paths_for


def of_the_program(paths: Paths) -> Places:
    return Places(str(paths.ports_file), str(paths.token_file), str(paths.events), str(paths.workflow_options))


def test_they_are_those_of_the_program_on_this_system() -> None:
    assert places(None, os.environ) == of_the_program(paths_for())


def test_a_storage_path_is_found_as_an_argument_and_in_the_environment(tmp_path: Path) -> None:
    wanted = of_the_program(paths_for(tmp_path))

    assert places(str(tmp_path), {}) == wanted
    assert places(None, {"DESKTOP_MONITOR_STORAGE": str(tmp_path)}) == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="paths of other systems")
@pytest.mark.parametrize(("platform", "kind"), [("linux", unix.Unix), ("darwin", macos.MacOS)])
@pytest.mark.parametrize("folder", ["/elsewhere", "", "relative", "  "])
def test_the_rules_of_each_system_are_those_of_platformdirs(
    platform: str, kind: type[unix.Unix | macos.MacOS], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, folder)
    dirs = kind("desktop-monitor", False)

    found = places(None, os.environ, platform)
    assert os.path.dirname(found.drop_folder) == dirs.user_data_dir
    assert os.path.dirname(found.ports_file) == dirs.user_state_dir


def test_windows_keeps_them_with_the_local_application_data() -> None:
    found = places(None, {"LOCALAPPDATA": "/local"}, "win32")

    assert found.token_file == os.path.join("/local", "desktop-monitor", "events.token")
