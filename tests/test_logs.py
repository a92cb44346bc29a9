"""Logs are one rotating file whose lines nobody can forge."""

import logging
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
    lines = logged(tmp_path).splitlines()

    assert not any(line.startswith("2026-01-01 ERROR forged") for line in lines)
    assert "\x1b" not in logged(tmp_path)


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
