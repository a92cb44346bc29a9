"""Traffic of network interfaces."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.linux.network import NetworkCollector, parse_interfaces
from desktop_monitor.errors import SourceError
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import plant, recorded

HEAD = "Inter-| Receive | Transmit\n face |bytes packets|bytes packets\n"


def line(name: str, received: int, sent: int) -> str:
    return f"{name:>6}: {received} 1 0 0 0 0 0 0 {sent} 1 0 0 0 0 0 0\n"


def rates(tmp_path: Path, *contents: str) -> list[dict[str, float]]:
    """Samples of readings one second apart."""
    clock = FakeClock()
    collector = NetworkCollector(clock, str(tmp_path), str(tmp_path))
    found = []
    for content in contents:
        plant(tmp_path, {"net/dev": HEAD + content})
        found.append({str(key): value for key, value in collector.collect().items()})
        clock.advance(1)
    collector.close()
    return found


def shown(samples: dict[str, float]) -> set[str]:
    return {name.partition("{")[2].rstrip("}") for name in samples}


def test_rates_are_bytes_by_time(tmp_path: Path) -> None:
    assert rates(tmp_path, line("eth0", 100, 50), line("eth0", 1100, 150)) == [
        {},
        {"network_received_bytes_per_second{eth0}": 1000.0, "network_sent_bytes_per_second{eth0}": 100.0},
    ]


def test_loopback_bridges_and_container_cables_are_left_out_but_vpns_are_shown(tmp_path: Path) -> None:
    plant(tmp_path, {"class/net/office/bridge/bridge_id": "8000\n"})
    names = ("lo", "eth0", "wlp3s0", "wg0", "tun0", "docker0", "veth12ab", "br-0a1b2c", "virbr0", "office")
    content = "".join(line(name, 1, 1) for name in names)

    assert shown(rates(tmp_path, content, content)[1]) == {"eth0", "wlp3s0", "wg0", "tun0"}


def test_an_interface_that_is_down_and_never_carried_a_byte_appears_when_it_does(tmp_path: Path) -> None:
    plant(tmp_path, {"class/net/eth1/operstate": "down\n", "class/net/eth2/operstate": "up\n"})
    idle, used = line("eth1", 0, 0) + line("eth2", 0, 0), line("eth1", 7, 0) + line("eth2", 0, 0)
    answers = rates(tmp_path, idle, idle, used, used)

    assert [shown(samples) for samples in answers] == [set(), {"eth2"}, {"eth2"}, {"eth1", "eth2"}]


def test_an_interface_unplugged_is_gone_and_its_successor_begins_anew(tmp_path: Path) -> None:
    answers = rates(tmp_path, line("usb0", 500, 0), "", line("usb0", 900, 0), line("usb0", 901, 0))

    assert [shown(samples) for samples in answers] == [set(), set(), set(), {"usb0"}]


def test_a_32_bit_counter_that_wraps_is_a_gap_not_a_spike(tmp_path: Path) -> None:
    answers = rates(tmp_path, line("eth0", 2**32 - 10, 0), line("eth0", 5, 0), line("eth0", 8, 0))

    assert answers[1] == {"network_sent_bytes_per_second{eth0}": 0.0}
    assert answers[2]["network_received_bytes_per_second{eth0}"] == 3.0


def test_weird_names_are_kept_apart_from_their_counters() -> None:
    content = line("eth0:1", 1, 2) + line("ü☃", 3, 4) + "  x:5 0 0 0 0 0 0 0 6 0 0 0 0 0 0 0\n"

    assert parse_interfaces((HEAD + content).encode()) == {
        b"eth0:1": (1, 2),
        "ü☃".encode(): (3, 4),
        b"x": (5, 6),
    }


@given(st.binary() | st.text("eth0: 19\nna").map(str.encode))
def test_no_content_is_an_error_of_another_kind(content: bytes) -> None:
    assert all(len(counters) == 2 for counters in parse_interfaces(content).values())


def test_lines_that_are_not_whole_are_left_out() -> None:
    assert parse_interfaces(b"eth0: 1 2 3\neth1: x 1 0 0 0 0 0 0 2 1 0 0 0 0 0 0\nnothing\n") == {}


def test_without_the_file_it_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="net/dev"):
        NetworkCollector(FakeClock(), str(tmp_path), str(tmp_path)).collect()


def test_the_recorded_machine_has_four_interfaces(tmp_path: Path) -> None:
    content = (recorded("vm", tmp_path) / "net/dev").read_bytes()

    assert set(parse_interfaces(content)) == {b"lo", b"ifb0", b"ifb1", b"eth0"}


def test_this_machine_has_the_interfaces_and_counters_psutil_reads() -> None:
    with open("/proc/net/dev", "rb") as file:
        counters = parse_interfaces(file.read())
    reference = psutil.net_io_counters(pernic=True, nowrap=False)

    assert {name.decode() for name in counters} == set(reference)
    for name, (received, _) in counters.items():
        assert received == pytest.approx(reference[name.decode()].bytes_recv, rel=0.05, abs=100_000)
