"""The way to the monitor: the port it holds, else its drop folder, else nowhere; never a stranger."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_monitor.agents.held_ports import PortsFile
from desktop_monitor.client.delivery import DROP_FILE, DROP_LIMIT_BYTES, Delivery
from desktop_monitor.client.places import Places

LINES = b'{"v": 1}\n'
TOKEN = "t" * 43
is_posix = pytest.mark.skipif(os.name != "posix", reason="access follows the profile here")


def places_in(folder: Path) -> Places:
    return Places(*(str(folder / name) for name in ("ports.json", "events.token", "events", "workflow_options.json")))


class Server:
    """Answers every request with one status and keeps what it was told."""

    def __init__(self, status: int) -> None:
        self.told: list[bytes] = []
        self._status = status
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                content = b""
                while not content.endswith(LINES) and (more := connection.recv(65536)):
                    content += more
                if not content:
                    return
                self.told.append(content)
                if self._status:
                    connection.sendall(b"HTTP/1.1 %d Some\r\nContent-Length: 0\r\n\r\n" % self._status)

    def close(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)):
            pass
        self._thread.join()
        self._listener.close()


@contextmanager
def monitor(folder: Path, status: int = 200, token: str = TOKEN) -> Iterator[Server]:
    """A program that holds the port it names."""
    server = Server(status)
    held = PortsFile(folder / "ports.json")
    held.write(None, server.port)
    (folder / "events.token").touch(0o600)
    (folder / "events.token").write_text(f"{token}\n")
    try:
        yield server
    finally:
        held.release()
        server.close()


def dropped(folder: Path) -> bytes:
    path = folder / "events" / DROP_FILE
    return path.read_bytes() if path.exists() else b""


def with_drop_folder(folder: Path) -> Path:
    (folder / "events").mkdir(mode=0o700)
    return folder


def test_lines_go_to_the_held_port_with_the_token(tmp_path: Path) -> None:
    with_drop_folder(tmp_path)
    with monitor(tmp_path) as server:
        assert Delivery(places_in(tmp_path)).deliver(LINES, 5.0)

        (request,) = server.told
        assert request.startswith(b"POST /api/v1/events HTTP/1.1\r\n")
        assert f"Authorization: Bearer {TOKEN}\r\n".encode() in request
        assert request.endswith(b"\r\n\r\n" + LINES)
    assert dropped(tmp_path) == b""


@pytest.mark.parametrize("status", [0, 401, 429, 500, 501, 503])
def test_what_the_port_does_not_take_now_goes_to_the_drop_folder(tmp_path: Path, status: int) -> None:
    """A wrong token, a full monitor, one that closes: the lines are not lost."""
    with_drop_folder(tmp_path)
    with monitor(tmp_path, status):
        assert Delivery(places_in(tmp_path)).deliver(LINES, 5.0)

    assert dropped(tmp_path) == LINES


@pytest.mark.parametrize("status", [400, 413, 415])
def test_what_is_no_event_is_not_kept_for_later(tmp_path: Path, status: int) -> None:
    with_drop_folder(tmp_path)
    with monitor(tmp_path, status):
        assert not Delivery(places_in(tmp_path)).deliver(LINES, 5.0)

    assert dropped(tmp_path) == b""


def test_a_port_closed_in_between_leads_to_the_drop_folder_and_back(tmp_path: Path) -> None:
    with_drop_folder(tmp_path)
    delivery = Delivery(places_in(tmp_path))
    with monitor(tmp_path) as server:
        assert delivery.deliver(LINES, 5.0)
        assert len(server.told) == 1
    assert delivery.deliver(LINES, 5.0)
    assert dropped(tmp_path) == LINES
    with monitor(tmp_path) as server:
        assert delivery.deliver(LINES, 5.0)
        assert len(server.told) == 1


def test_a_port_that_never_answers_holds_nobody_up_for_long(tmp_path: Path) -> None:
    with_drop_folder(tmp_path)
    with monitor(tmp_path), socket.create_server(("127.0.0.1", 0)) as silent:
        line = f'{{"pid": 1, "port": {silent.getsockname()[1]}}}'
        with open(tmp_path / "ports.json", "r+b") as file:
            file.write(line.encode().ljust(255) + b"\n")

        assert Delivery(places_in(tmp_path)).deliver(LINES, 0.05)

    assert dropped(tmp_path) == LINES


def test_the_port_of_a_monitor_that_crashed_gets_no_token(tmp_path: Path) -> None:
    """Whoever holds it now is a stranger."""
    with monitor(tmp_path) as server:
        left_behind = (tmp_path / "ports.json").read_bytes()
        other = tmp_path / "other"
        other.mkdir()
        for name, content in (("ports.json", left_behind), ("events.token", TOKEN.encode())):
            (other / name).touch(0o600)
            (other / name).write_bytes(content)

        assert not Delivery(places_in(other)).deliver(LINES, 5.0)
        assert server.told == []


@is_posix
@pytest.mark.parametrize("name", ["ports.json", "events.token"])
def test_files_that_others_can_write_are_not_believed(tmp_path: Path, name: str) -> None:
    with monitor(tmp_path) as server:
        (tmp_path / name).chmod(0o666)

        assert not Delivery(places_in(tmp_path)).deliver(LINES, 5.0)
        assert server.told == []


def test_a_token_that_would_forge_headers_is_none(tmp_path: Path) -> None:
    with monitor(tmp_path, 200, "a\r\nHost: elsewhere") as server:
        assert not Delivery(places_in(tmp_path)).deliver(LINES, 5.0)
        assert server.told == []


def test_without_a_drop_folder_lines_are_dropped(tmp_path: Path) -> None:
    assert not Delivery(places_in(tmp_path)).deliver(LINES, 5.0)
    assert list(tmp_path.iterdir()) == []


@is_posix
def test_the_file_in_the_drop_folder_is_the_users_alone(tmp_path: Path) -> None:
    assert Delivery(places_in(with_drop_folder(tmp_path))).deliver(LINES, 5.0)
    assert (tmp_path / "events" / DROP_FILE).stat().st_mode & 0o777 == 0o600


@is_posix
def test_a_drop_folder_that_others_can_write_into_gets_nothing(tmp_path: Path) -> None:
    with_drop_folder(tmp_path)
    (tmp_path / "events").chmod(0o777)

    assert not Delivery(places_in(tmp_path)).deliver(LINES, 5.0)
    assert dropped(tmp_path) == b""


@is_posix
def test_a_link_in_the_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    with_drop_folder(tmp_path)
    (tmp_path / "events" / DROP_FILE).symlink_to(tmp_path / "precious")

    assert not Delivery(places_in(tmp_path)).deliver(LINES, 5.0)
    assert not (tmp_path / "precious").exists()


def test_the_drop_folder_never_holds_more_than_two_files_of_bounded_size(tmp_path: Path) -> None:
    with_drop_folder(tmp_path)
    delivery = Delivery(places_in(tmp_path))
    many = LINES * (DROP_LIMIT_BYTES // len(LINES) // 3)
    for _ in range(12):
        assert delivery.deliver(many, 5.0)

    sizes = [path.stat().st_size for path in (tmp_path / "events").iterdir()]
    assert len(sizes) == 2
    assert max(sizes) <= DROP_LIMIT_BYTES


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_loses_lines_and_raises_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_drop_folder(tmp_path)
    really_open = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, mode=0o600: really_open("/dev/full", os.O_WRONLY))

    assert not Delivery(places_in(tmp_path)).deliver(LINES, 5.0)


def test_half_a_batch_on_a_full_disk_ends_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_drop_folder(tmp_path)
    really_write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: really_write(descriptor, content[:5]))
    assert not Delivery(places_in(tmp_path)).deliver(LINES, 5.0)
    monkeypatch.undo()
    assert Delivery(places_in(tmp_path)).deliver(LINES, 5.0)

    assert dropped(tmp_path) == LINES[:5] + b"\n" + LINES
