"""What listens for other programs: a socket, or Qt's local server, which is a pipe on Windows and works here, too."""

from __future__ import annotations

import os
import socket
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.instance_message import ANSWER, quit_message, show_message
from desktop_monitor.ui.instance_pipe import PipeListener
from desktop_monitor.ui.instance_socket import SocketListener

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets in a folder")
Listener = SocketListener | PipeListener


@pytest.fixture
def path(qapp: QApplication) -> Iterator[str]:
    """A short one: a socket's path has 107 characters at most."""
    with tempfile.TemporaryDirectory(prefix="dm-") as folder:
        yield str(Path(folder) / "s")


@pytest.fixture(params=[SocketListener, PipeListener])
def listener(request: pytest.FixtureRequest, path: str) -> Iterator[Listener]:
    make: Callable[[str, QObject | None], Listener] = request.param
    listener = make(path, None)
    yield listener
    listener.close()


@pytest.fixture
def caller(listener: Listener, path: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(5)
        caller.connect(path)
        yield caller


def test_a_known_line_is_answered_and_heard(listener: Listener, caller: socket.socket, qtbot: QtBot) -> None:
    with qtbot.waitSignal(listener.heard) as heard:
        caller.sendall(show_message("token"))
    assert heard.args == [show_message("token")]
    assert caller.recv(100) == ANSWER


def test_a_line_may_come_in_parts(listener: Listener, caller: socket.socket, qtbot: QtBot) -> None:
    line = quit_message()
    caller.sendall(line[:5])
    qtbot.wait(20)
    with qtbot.waitSignal(listener.heard) as heard:
        caller.sendall(line[5:])
    assert heard.args == [line]


@pytest.mark.parametrize("said", [b"hello\n", b"x" * 5000, b"\n", b'{"quit": false}\n'])
def test_who_says_anything_else_is_hung_up_on(
    listener: Listener, caller: socket.socket, said: bytes, qtbot: QtBot
) -> None:
    caller.sendall(said)
    caller.setblocking(False)
    with qtbot.assertNotEmitted(listener.heard):
        qtbot.waitUntil(lambda: _is_hung_up(caller))


def _is_hung_up(caller: socket.socket) -> bool:
    try:
        return caller.recv(100) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def test_who_hangs_up_before_the_end_of_a_line_is_forgotten(
    listener: Listener, caller: socket.socket, path: str, qtbot: QtBot
) -> None:
    caller.sendall(b"half a li")
    caller.close()
    with socket.socket(socket.AF_UNIX) as another, qtbot.waitSignal(listener.heard):
        another.connect(path)
        another.sendall(quit_message())


def test_only_the_user_may_speak(listener: Listener, path: str) -> None:
    assert not stat.S_IMODE(os.stat(path).st_mode) & 0o077


def test_after_the_end_the_name_is_free(listener: Listener, path: str) -> None:
    listener.close()
    assert not Path(path).exists()


def test_what_stands_in_its_place_goes(path: str) -> None:
    Path(path).write_text("")
    listener = SocketListener(path)
    listener.close()


@pytest.mark.parametrize("make", [SocketListener, PipeListener])
def test_where_there_can_be_no_socket_it_says_so(make: Callable[[str], Listener], path: str) -> None:
    with pytest.raises(OSError, match=r"\S"):
        make(f"{path}/there/is/no/such/folder")
