"""One program per storage, also when many are started in the same second."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_monitor.paths import Paths
from desktop_monitor.ui.instance_message import is_quit, quit_message, read_message, send, server_name, show_message
from desktop_monitor.ui.single_instance import SingleInstance


@pytest.fixture
def paths(qapp: QApplication) -> Iterator[Paths]:
    """Folders with short names: a socket's path has 107 characters at most."""
    with tempfile.TemporaryDirectory(prefix="dm-") as folder:
        root = Path(folder)
        yield Paths(*(root / name for name in ("config", "data", "state", "logs", "run")))


SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from desktop_monitor.paths import Paths
from desktop_monitor.ui.single_instance import SingleInstance
root = Path(sys.argv[1])
app = QCoreApplication([])
instance = SingleInstance(Paths(*(root / name for name in ("config", "data", "state", "logs", "run"))))
if not instance.acquire({}):
    print("second")
    sys.exit(0)
shown = []
instance.show_requested.connect(shown.append)
print("first", flush=True)
sys.stdin.close()
def check():
    if len(shown) >= int(sys.argv[2]):
        app.quit()
timer = QTimer()
timer.timeout.connect(check)
timer.start(20)
QTimer.singleShot(40000, app.quit)
app.exec()
instance.release()
print("told", len(shown))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sockets in a folder")
def test_ten_started_at_once_end_as_one(paths: Paths) -> None:
    """Nine tell the one to show itself and end with exit code 0."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(paths.data.parent), "9"],
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(10)
    ]
    outputs = [program.communicate(timeout=60)[0].split("\n") for program in programs]
    assert all(program.returncode == 0 for program in programs)
    firsts = [lines for lines in outputs if lines[0] == "first"]
    assert len(firsts) == 1
    assert "told 9" in firsts[0]


def test_the_second_hands_its_activation_token_to_the_first(paths: Paths, qtbot: QtBot) -> None:
    first = SingleInstance(paths)
    assert first.acquire({})
    with qtbot.waitSignal(first.show_requested) as caught:
        socket = QLocalSocket()
        socket.connectToServer(server_name(paths))
        assert socket.waitForConnected(1000)
        socket.write(b'{"show": "token-1"}\n')
        socket.flush()
    assert caught.args == ["token-1"]
    first.release()


def test_asked_to_quit_it_answers_and_says_so(paths: Paths, qtbot: QtBot) -> None:
    first = SingleInstance(paths)
    assert first.acquire({})
    with qtbot.waitSignals([first.quit_requested]):
        socket = QLocalSocket()
        socket.connectToServer(server_name(paths))
        assert socket.waitForConnected(1000)
        socket.write(quit_message())
        socket.flush()
    assert socket.waitForReadyRead(1000)
    assert bytes(socket.readAll().data()) == b"ok\n"
    first.release()


@pytest.mark.skipif(sys.platform == "win32", reason="sockets in a folder")
def test_where_nobody_listens_nobody_was_told(paths: Paths) -> None:
    assert not send(server_name(paths), quit_message())


def test_a_message_means_one_thing() -> None:
    assert read_message(show_message("t" * 5000)) == "t" * 1024
    assert not is_quit(show_message(""))
    assert is_quit(quit_message())
    assert read_message(quit_message()) is None


def test_a_name_left_by_a_killed_program_is_taken_over(paths: Paths) -> None:
    """The socket file of a dead program refuses connections and is in the way."""
    paths.runtime.mkdir()
    Path(server_name(paths)).write_text("")
    instance = SingleInstance(paths)
    assert instance.acquire({})
    instance.release()


def test_after_the_end_another_may_start(paths: Paths) -> None:
    for _ in range(2):
        instance = SingleInstance(paths)
        assert instance.acquire({})
        instance.release()


def test_other_storage_is_another_program(paths: Paths, tmp_path: Path) -> None:
    elsewhere = Paths(paths.config, tmp_path / "elsewhere", paths.state, paths.logs, paths.runtime)
    one, other = SingleInstance(paths), SingleInstance(elsewhere)
    assert one.acquire({})
    assert other.acquire({})
    one.release()
    other.release()


@pytest.mark.parametrize(
    "line", [b"", b"show\n", b"[1]\n", b'{"show": 3}\n', b'{"show": "a\\nb"}\n', b"\xff\n", b"[" * 5000]
)
def test_anything_but_a_known_message_is_refused(line: bytes) -> None:
    assert read_message(line) is None
    assert not is_quit(line)
