"""Folders are found as the system's rules say, and resources wherever the program lives."""

import sys
from pathlib import Path

import pytest

import desktop_monitor.paths
from desktop_monitor.errors import ConfigError
from desktop_monitor.paths import paths_for, resource


def test_storage_moves_data_and_state_but_not_configuration(tmp_path: Path) -> None:
    moved, usual = paths_for(storage=tmp_path), paths_for()

    assert moved.data == moved.state == tmp_path
    assert moved.logs == tmp_path / "logs"
    assert moved.history == tmp_path / "history.sqlite3"
    assert moved.ledger == tmp_path / "ledger.sqlite3"
    assert moved.config == usual.config


def test_configuration_can_be_moved_alone(tmp_path: Path) -> None:
    assert paths_for(config=tmp_path).config_file == tmp_path / "config.yaml"


def test_a_relative_folder_and_a_tilde_are_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    assert paths_for(storage=Path("here")).data == tmp_path / "here"
    assert paths_for(storage=Path("~/there")).data == tmp_path / "there"


def test_the_same_storage_has_the_same_instance_name_and_another_one_another(tmp_path: Path) -> None:
    assert paths_for(tmp_path).instance_name == paths_for(tmp_path).instance_name
    assert paths_for(tmp_path).instance_name != paths_for(tmp_path / "other").instance_name


def test_every_folder_that_is_a_file_is_named_at_once(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("")
    other.write_text("")

    with pytest.raises(ConfigError) as caught:
        paths_for(storage=one, config=other)

    assert {problem.source for problem in caught.value.problems} == {str(one), str(other)}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no XDG folders")
def test_without_a_login_session_sockets_live_with_the_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    without = paths_for(tmp_path).runtime
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))

    assert without == tmp_path
    assert tmp_path / "run" in (paths_for(tmp_path).runtime, *paths_for(tmp_path).runtime.parents)


@pytest.mark.skipif(sys.platform != "linux", reason="Flatpak is for Linux")
def test_two_sandboxes_of_one_flatpak_meet_in_the_folder_they_share(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("FLATPAK_ID", "io.github.desktop_monitor")

    assert paths_for(tmp_path).runtime == tmp_path / "app" / "io.github.desktop_monitor"


def test_nothing_is_created_by_asking(tmp_path: Path) -> None:
    paths_for(storage=tmp_path / "new", config=tmp_path / "settings")

    assert list(tmp_path.iterdir()) == []


def test_resources_lie_beside_the_package_in_a_checkout() -> None:
    assert resource("icons").is_dir()


def test_resources_lie_inside_an_installed_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    icons = tmp_path / "desktop_monitor" / "resources" / "icons"
    icons.mkdir(parents=True)
    monkeypatch.setattr(desktop_monitor.paths, "__file__", str(tmp_path / "desktop_monitor" / "paths.py"))

    assert resource("icons") == icons


def test_resources_lie_in_the_data_of_a_frozen_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    icons = tmp_path / "desktop_monitor" / "resources" / "icons"
    icons.mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resource("icons") == icons


def test_a_file_in_a_folder_s_place_is_named_once_even_where_it_stands_for_two(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("")
    (tmp_path / "two").write_text("")
    with pytest.raises(ConfigError) as caught:
        paths_for(tmp_path / "one", tmp_path / "two")
    assert sorted(Path(problem.source).name for problem in caught.value.problems) == ["one", "two"]
