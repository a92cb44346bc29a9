"""The file of held ports is true as long as its program runs, and worth nothing afterwards."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.agents.held_ports import HeldPorts, PortsFile, held_ports

HOLDER = """
import sys
from pathlib import Path
from desktop_monitor.agents.held_ports import PortsFile
file = PortsFile(Path(sys.argv[1]))
file.write(4318, 9417)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ports.json"


def test_nobody_holds_any_without_a_file(path: Path) -> None:
    assert held_ports(path) is None


def test_ports_are_told_while_they_are_held(path: Path) -> None:
    file = PortsFile(path)
    file.write(4318, 9417)
    first = held_ports(path)
    file.write(14318, None)
    second = held_ports(path)
    file.release()

    assert (first, second) == (HeldPorts(os.getpid(), 4318, 9417), HeldPorts(os.getpid(), 14318, None))
    assert held_ports(path) is None
    assert not path.exists()


def test_a_file_that_a_killed_program_left_behind_is_stale(path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    alive = held_ports(path)
    holder.kill()
    holder.communicate()

    assert alive == HeldPorts(holder.pid, 4318, 9417)
    assert path.exists()
    assert held_ports(path) is None
    PortsFile(path).release()


def test_one_program_holds_it(path: Path) -> None:
    file = PortsFile(path)
    with pytest.raises(BlockingIOError):
        PortsFile(path)
    file.release()
    PortsFile(path).release()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"port": 1}', b'{"pid": "x"}', b"9" * 300, b"[" * 250],
)
def test_what_is_no_such_file_is_nothing(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)

    assert held_ports(path) is None


@pytest.mark.parametrize("port", ['"4318"', "0", "-1", "65536", "1e3", "null", "true", "[]"])
def test_what_is_no_port_is_closed(path: Path, port: str) -> None:
    file = PortsFile(path)
    path.write_bytes(b'{"pid": 1, "otlp_port": %b, "port": 9417}' % port.encode())
    found = held_ports(path)
    file.release()

    assert found == HeldPorts(1, None, 9417)


@pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile")
def test_nobody_else_reads_it(path: Path) -> None:
    before = os.umask(0)
    try:
        file = PortsFile(path)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    file.release()
