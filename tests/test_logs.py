"""Logs are one rotating file whose lines nobody can forge."""

import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.logs import is_debug, set_up


@pytest.fixture(autouse=True)
def _root_as_before() -> Iterator[None]:
    root = logging.getLogger("desktop_monitor")
    handlers, level = root.handlers[:], root.level
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(folder: Path) -> str:
    return (folder / "performance.log").read_text(encoding="utf-8")


def test_a_name_with_line_breaks_and_escapes_stays_on_its_line(tmp_path: Path) -> None:
    set_up(tmp_path, {})
    logging.getLogger("desktop_monitor.test").info("process %s", "a\n2026-01-01 ERROR forged\x1b[31m")
    (line,) = logged(tmp_path).splitlines()

    assert line.endswith(r"process a\n2026-01-01 ERROR forged\x1b[31m")


def test_warnings_are_said_on_the_terminal_and_details_are_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(tmp_path, {})
    logger = logging.getLogger("desktop_monitor.test")
    logger.info("a detail")
    logger.warning("a warning")

    assert capsys.readouterr().err == "WARNING: a warning\n"
    assert "a detail" in logged(tmp_path)


def test_debug_output_is_there_when_it_was_asked_for(tmp_path: Path) -> None:
    set_up(tmp_path, {"PERFORMANCE_DEBUG": "true"})
    logging.getLogger("desktop_monitor.test").debug("very small print")

    assert "very small print" in logged(tmp_path)


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("1", True), ("", False), ("false", False)])
def test_the_debug_switch_is_the_seed_s(value: str, expected: bool) -> None:
    assert is_debug({"PERFORMANCE_DEBUG": value}) is expected


def test_a_folder_that_refuses_a_log_is_said_and_survived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    set_up(tmp_path / "file" / "logs", {})

    assert "no log file" in capsys.readouterr().err


def test_a_traceback_is_indented_below_its_record(tmp_path: Path) -> None:
    set_up(tmp_path, {})
    logging.getLogger("desktop_monitor.test").warning("a step failed", exc_info=ValueError("first\nsecond"))
    first, *rest = logged(tmp_path).splitlines()

    assert first.endswith("a step failed")
    assert [line[:2] for line in rest] == ["  "] * len(rest)
    assert rest[-1] == "  second"


@pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile")
def test_folder_and_files_are_the_user_s_alone_after_a_rotation_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_monitor.logs._FILE_BYTES", 200)
    folder = tmp_path / "state" / "logs"
    before = os.umask(0o022)
    try:
        set_up(folder, {})
        for _ in range(5):
            logging.getLogger("desktop_monitor.test").info("x" * 150)
    finally:
        os.umask(before)

    assert {file.name for file in folder.iterdir()} > {"performance.log", "performance.log.1"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert {stat.S_IMODE(place.stat().st_mode) for place in (folder, folder.parent)} == {0o700}


@pytest.mark.skipif(sys.platform == "win32", reason="making links takes rights")
def test_a_link_in_the_log_s_place_is_not_written_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "precious").write_text("content")
    (tmp_path / "performance.log").symlink_to(tmp_path / "precious")
    set_up(tmp_path, {})
    logging.getLogger("desktop_monitor.test").warning("somewhere else")

    assert (tmp_path / "precious").read_text() == "content"
    assert f"no log file in {tmp_path}" in capsys.readouterr().err
