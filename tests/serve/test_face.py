"""The ports open, tell how they stand, and close in order, whatever happens meanwhile."""

from __future__ import annotations

import errno
import json
import os
import queue
import socket
import stat
import sys
import threading
from pathlib import Path

import pytest

from desktop_monitor.agents.held_ports import HeldPorts, held_ports
from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.engine.agents_view import ReceiverView
from desktop_monitor.serve import sockets
from desktop_monitor.serve.face import ServeFace
from tests.helpers.clock import FakeClock
from tests.helpers.receiver import ANY_PORTS, Keeper, exchange, folders, receiver, until_closed


def test_it_says_where_it_listens_and_when_it_no_longer_does(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        opened, views = running.view, running.views

    assert opened.otlp_port != opened.port
    assert (opened.accepted, opened.rejected, opened.error) == (0, 0, "")
    assert views.get(timeout=20) == ReceiverView(None, None, 0, 0)
    assert views.empty()


def test_taken_ports_are_replaced_and_told(tmp_path: Path) -> None:
    with socket.socket() as first, socket.socket() as second:
        for other in (first, second):
            other.bind(("127.0.0.1", 0))
            other.listen()
        wanted = ReceiverOptions(True, first.getsockname()[1], second.getsockname()[1])
        with receiver(tmp_path, wanted) as running:
            assert running.otlp_port != wanted.otlp_port
            assert running.port != wanted.port
            assert running.otlp().status == 200
            assert running.event().status == 200


def test_the_same_port_asked_for_twice_becomes_two(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    with receiver(tmp_path, ReceiverOptions(True, free, free)) as running:
        assert running.otlp_port != running.port


def test_clients_find_the_ports_while_they_are_open(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        found = held_ports(running.paths.ports_file)
        expected = HeldPorts(os.getpid(), running.otlp_port, running.port)
        paths = running.paths

    assert found == expected
    assert held_ports(paths.ports_file) is None
    assert not paths.ports_file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile")
def test_what_it_writes_is_the_user_s_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with receiver(tmp_path) as running:
            files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in running.paths.state.iterdir()}
            folder = stat.S_IMODE(running.paths.state.stat().st_mode)
    finally:
        os.umask(before)

    assert (folder, files) == (0o700, {"events.token": 0o600, "ports.json": 0o600})


def test_counts_are_reported_together_and_not_one_by_one(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        for _ in range(50):
            running.otlp(b"x")
        running.otlp(b"partly")
        running.otlp(b"malformed")
        running.event(b"{1}")
        seen = [running.next_view()]
        while (seen[-1].accepted, seen[-1].rejected) != (52, 3):
            seen.append(running.next_view())

        assert len(seen) <= 3
        assert all(view.otlp_port == running.otlp_port for view in seen)


def test_what_was_counted_last_is_told_at_the_end(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        running.otlp(b"x")
        views = running.views
    last = views.get(timeout=20)
    while not views.empty():
        last = views.get()

    assert last == ReceiverView(None, None, 1, 0)


def test_it_can_be_closed_and_opened_again_on_the_same_ports(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        first = running.view
        assert running.otlp().status == 200  # leaves a connection of ours behind that takes its time to vanish
        assert running.face.stop()
        running.next_view()
        running.face.start()
        while running.view.otlp_port is None or running.view is first:
            running.view = running.next_view()

        assert running.otlp().status == 200


def test_open_connections_on_the_old_ports_do_not_keep_them(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        wanted = ReceiverOptions(True, running.otlp_port, running.port)
        idle = socket.create_connection(("127.0.0.1", running.otlp_port), timeout=20)
    with receiver(tmp_path, wanted) as again:
        assert (again.otlp_port, again.port) == (wanted.otlp_port, wanted.port)
    assert until_closed(idle) == b""
    idle.close()


def test_a_request_under_way_is_answered_before_the_ports_close(tmp_path: Path) -> None:
    entered, leave = threading.Event(), threading.Event()
    answers: queue.Queue[int] = queue.Queue()
    with receiver(tmp_path, quick_bytes=100, stop_seconds=20.0) as running:
        running.ingest.before_taking = lambda body: (entered.set(), leave.wait(20))[0]
        sender = threading.Thread(target=lambda: answers.put(running.otlp(bytes(2000)).status))
        sender.start()
        assert entered.wait(20)
        stopping = threading.Thread(target=running.face.stop)
        stopping.start()
        leave.set()
        stopping.join(20)
        sender.join(20)

        assert answers.get(timeout=20) == 200
        assert running.keeper.values == [2000.0]


def test_who_dawdles_does_not_keep_the_ports_open(tmp_path: Path) -> None:
    with receiver(tmp_path, stop_seconds=0.1) as running:
        head = b"POST /v1/logs HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n" % running.otlp_port
        with socket.create_connection(("127.0.0.1", running.otlp_port), timeout=20) as connection:
            connection.sendall(head + b"Content-Length: 100\r\n\r\nhalf")
            assert running.otlp().status == 200
            assert running.face.stop()


def test_findings_nobody_has_room_for_do_not_keep_it_from_ending(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with receiver(tmp_path, stop_seconds=0.1) as running:
        running.keeper.has_room = False
        running.otlp(b"x")
        assert running.face.stop()
    assert "are lost" in caplog.text


def test_stopped_before_it_began_and_twice(tmp_path: Path) -> None:
    views: queue.Queue[ReceiverView] = queue.Queue()
    face = ServeFace(views.put, Keeper().take, ANY_PORTS, folders(tmp_path), FakeClock())

    assert face.stop()
    face.start()
    face.start()
    assert face.stop()
    assert face.stop()
    last = [views.get(timeout=20)]
    while not views.empty():
        last.append(views.get())
    assert last[-1] == ReceiverView(None, None, 0, 0)


def test_without_a_port_it_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_wanted: int) -> None:
        raise OSError(errno.EADDRINUSE, "no port is free")

    monkeypatch.setattr(sockets, "listening", refuse)
    monkeypatch.setattr("desktop_monitor.serve.server.listening", refuse)
    views: queue.Queue[ReceiverView] = queue.Queue()
    face = ServeFace(views.put, Keeper().take, ANY_PORTS, folders(tmp_path), FakeClock())
    face.start()
    assert face.stop()
    last = views.get(timeout=20)
    while not views.empty():
        last = views.get()

    assert last.otlp_port is None
    assert "no port is free" in last.error


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing refuses here")
def test_a_folder_that_refuses_leaves_telemetry_working(tmp_path: Path) -> None:
    state = folders(tmp_path).state
    state.mkdir(mode=0o500)
    with receiver(tmp_path) as running:
        assert str(state) in running.view.error
        assert running.otlp().status == 200


def test_a_state_folder_that_is_a_file_leaves_telemetry_working(tmp_path: Path) -> None:
    folders(tmp_path).state.write_text("")
    with receiver(tmp_path) as running:
        assert running.view.error
        assert running.otlp().status == 200
        answer = exchange(
            running.port,
            b"POST /api/v1/events HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer x\r\n"
            b"Connection: close\r\nContent-Length: 0\r\n\r\n" % running.port,
        )
        assert answer.split()[1] == b"503"
        assert json.loads(answer.rpartition(b"\r\n\r\n")[2]) == {"error": "the token cannot be read"}


def test_the_http_library_is_not_loaded_before_it_is_needed() -> None:
    """It costs 20 MB, which a program with closed ports need not have."""
    import subprocess

    script = "import sys, desktop_monitor.serve.face; print('aiohttp' in sys.modules, 'asyncio' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == ["False", "False"]
