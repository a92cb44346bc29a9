"""The window in trouble: hostile and vanishing processes, ends with something open, and the promises of day one."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desktop.conftest import OpenDesktop
from tests.helpers.accessibility import Element
from tests.helpers.polling import stays_true, wait_until
from tests.helpers.program import TITLE, DesktopMonitor, stop_politely
from tests.helpers.screen import Area

_NAMES_ITSELF = "import sys; open('/proc/self/comm', 'wb').write(bytes.fromhex(sys.argv[1])); sys.stdin.read()"
_HOSTILE_COMMAND = b"-help {0} %s <b>bold</b>\n\r\x1b[31m\xe2\x80\xaegnp.exe \xff\xfe" + b"x" * 4096


@pytest.fixture
def monitor(open_desktop: OpenDesktop, tmp_path: Path) -> DesktopMonitor:
    """The program on a desktop with the accessibility tree, not yet started."""
    return DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")


@contextmanager
def _process(name: bytes = b"bystander", command: bytes = b"bystander") -> Iterator[subprocess.Popen[bytes]]:
    """A process that calls itself `name` and was started as `command`."""
    process = subprocess.Popen(
        [command, b"-c", _NAMES_ITSELF.encode(), name.hex().encode()], executable=sys.executable, stdin=subprocess.PIPE
    )
    try:
        comm = Path(f"/proc/{process.pid}/comm")
        wait_until(lambda: comm.read_bytes().rstrip(b"\n") == name[:15].rstrip(b"\n"), what="its name")
        yield process
    finally:
        process.kill()
        process.communicate()


def _ask_to_end(monitor: DesktopMonitor, pid: int) -> None:
    """From the window to the confirmation, for one process."""
    tree = monitor.desktop.accessibility
    monitor.open_page("processes")
    tree.set_text(str(pid), ident="processFilter")
    wait_until(lambda: _row_of(monitor, pid) is not None, 30, "the process in the table")
    row = _row_of(monitor, pid)
    assert row is not None
    monitor.desktop.click(*tree.cell("processTable", row, 0).centre)
    tree.press(ident="endProcess")
    tree.find(ident="confirmProcessDialog")


def _row_of(monitor: DesktopMonitor, pid: int) -> int | None:
    """Its row; None also where a filter that nothing matches has put the table away."""
    tree = monitor.desktop.accessibility
    if not tree.find_all(ident="processTable"):
        return None
    return next((number for number, row in enumerate(tree.table("processTable")) if str(pid) in row), None)


def _texts(elements: list[Element]) -> str:
    return "\n".join(f"{element.name}\n{element.text}" for element in elements)


def _start_with_window(monitor: DesktopMonitor) -> None:
    monitor.start()
    monitor.desktop.focus(monitor.open_window())


# --- processes


@pytest.mark.parametrize("name", [b"<b>\n\xe2\x80\xaeevil", b"-help", b"%s {0} {x}", b"\xff\xfe\x80", b"&lt;a&b;"])
def test_whatever_a_process_calls_itself_is_shown_and_asked_about_harmlessly(
    monitor: DesktopMonitor, name: bytes
) -> None:
    """Marks that would turn or break lines are shown as their numbers, markup as it is written."""
    program = monitor.start()
    monitor.desktop.focus(monitor.open_window())
    with _process(name, _HOSTILE_COMMAND) as process:
        _ask_to_end(monitor, process.pid)
        tree = monitor.desktop.accessibility
        row = _row_of(monitor, process.pid)
        assert row is not None
        shown = "".join(tree.table("processTable")[row]) + _texts(tree.find_all(role="label"))
        assert not {"\u202e", "\x1b", "\r"} & set(shown)
        question = tree.find(ident="confirmProcess")
        assert "enabled" in question.states
        tree.press(ident="confirmProcess")
        assert process.wait(15) == -signal.SIGTERM
    assert "Traceback" not in program.output
    stop_politely(program)


def test_a_process_that_ends_while_the_question_is_open_cannot_be_ended_again(monitor: DesktopMonitor) -> None:
    """Its number may belong to somebody else by then."""
    _start_with_window(monitor)
    tree = monitor.desktop.accessibility
    with _process() as process:
        _ask_to_end(monitor, process.pid)
        process.kill()
        process.wait()
        tree.find(ident="processEnded")
        assert "enabled" not in tree.find(ident="confirmProcess").states
        tree.press(ident="cancelProcess")
        wait_until(lambda: not tree.find_all(ident="confirmProcessDialog"), what="a closed dialog")
        wait_until(lambda: _row_of(monitor, process.pid) is None, what="a table without it")


# --- ends with something open


@pytest.mark.parametrize("way", ["signal", "menu"])
def test_it_ends_in_order_while_a_question_is_open(monitor: DesktopMonitor, way: str) -> None:
    """A modal dialog holds nothing up."""
    program = monitor.start()
    monitor.desktop.focus(monitor.open_window())
    with _process() as process:
        _ask_to_end(monitor, process.pid)
        if way == "menu":
            monitor.choose("Quit")
        else:
            program.send(signal.SIGTERM)
        assert program.exit_code() == 0, program.output
        assert process.poll() is None
    assert "Traceback" not in program.output
    connection = sqlite3.connect(monitor.storage / "history.sqlite3")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_it_ends_in_order_while_the_glance_is_open(monitor: DesktopMonitor) -> None:
    """A popover that grabs the mouse does not grab the program."""
    program = monitor.start_into_tray()
    monitor.desktop.tray.activate(monitor.icon())
    monitor.desktop.accessibility.find(ident="glance")
    stop_politely(program)
    assert "Traceback" not in program.output


# --- day one


def test_closing_to_the_tray_says_so_once_and_never_again(monitor: DesktopMonitor) -> None:
    """Not even after another start."""
    program = monitor.start()
    _close_window(monitor)
    wait_until(lambda: _something_is_said(monitor), 10, "the sentence")
    stop_politely(program)
    again = monitor.start()
    _close_window(monitor)
    stays_true(lambda: not _something_is_said(monitor), 2)
    assert again.is_running()


def _close_window(monitor: DesktopMonitor) -> None:
    window = monitor.open_window()
    monitor.desktop.close_window(window)
    wait_until(lambda: window not in monitor.desktop.windows(TITLE), what="a closed window")


def _something_is_said(monitor: DesktopMonitor) -> bool:
    """Whether anything but the bare screen is in its corner."""
    corner = Area(monitor.desktop.options.width - 360, monitor.desktop.options.height - 100, 320, 40)
    return len(monitor.desktop.screenshot().colours(corner)) > 5


def test_delete_my_data_leaves_nothing_of_what_was(monitor: DesktopMonitor) -> None:
    """Rows go, and the bytes with them; recording goes on."""
    recording = monitor.desktop.start_python(*monitor.arguments, "record", "--duration", "3")
    assert recording.exit_code(30) == 0
    oldest = min(_times(monitor))
    _start_with_window(monitor)
    monitor.open_page("settings")
    tree = monitor.desktop.accessibility
    tree.press(ident="deleteData")
    tree.press(ident="confirmDelete")
    remaining = wait_until(lambda: oldest not in (times := _times(monitor)) and times, 30, "a history that begins anew")
    assert min(remaining) > oldest


def _times(monitor: DesktopMonitor) -> list[str]:
    """When memory was recorded; nothing in an empty history."""
    question = ("history", "memory_used_ratio", "--last", "1h", "--format", "csv")
    answer = monitor.desktop.start_python(*monitor.arguments, *question)
    if answer.exit_code(30) == 3:  # nothing recorded yet
        return []
    return [line.split(",")[0] for line in answer.output.splitlines()[1:]]
