"""A user is welcomed once, where nothing of the program is there yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.paths import Paths
from desktop_monitor.ui.first_run import FirstRun, file_in


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(*(tmp_path / name for name in ("config", "data", "state", "logs", "run")))


def test_a_new_user_is_welcomed_until_that_is_over(paths: Paths) -> None:
    first = FirstRun(paths)
    assert first.is_due
    # A start at login shows nothing, but records.
    paths.data.mkdir()
    paths.history.touch()
    again = FirstRun(paths)
    assert again.is_due
    again.end()
    assert not again.is_due
    assert not FirstRun(paths).is_due


@pytest.mark.parametrize("name", ["history", "journal", "ledger"])
def test_who_has_data_knows_the_program(paths: Paths, name: str) -> None:
    paths.data.mkdir()
    getattr(paths, name).touch()
    assert not FirstRun(paths).is_due
    getattr(paths, name).unlink()
    assert not FirstRun(paths).is_due


def test_whose_window_was_ever_open_knows_it_too(paths: Paths) -> None:
    paths.state.mkdir()
    (paths.state / "window.json").write_text("{}", encoding="utf-8")
    assert not FirstRun(paths).is_due


@pytest.mark.parametrize("content", ["", "[]", '{"welcomed": 3}', '"\ud800"', "[" * 9000, '{"welcomed": true}'])
def test_a_damaged_memory_brings_no_second_welcome(paths: Paths, content: str) -> None:
    paths.state.mkdir()
    file_in(paths.state).write_bytes(content.encode("utf-8", "surrogatepass"))
    assert not FirstRun(paths).is_due


def test_nobody_is_welcomed_where_that_could_not_be_remembered(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("desktop_monitor.ui.first_run.write_private", refuse)
    assert not FirstRun(paths).is_due
    assert "cannot be written" in caplog.text
