"""Which addresses may be connected to, and that the one that was judged is the one that is used."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.web.connecting import (
    Found,
    TargetForbiddenError,
    anywhere,
    connected,
    is_loopback,
    is_public,
    system_addresses,
)

OURS = [
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "172.16.5.5",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::1",
    "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", OURS)
def test_this_machine_its_network_and_special_ranges_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "64:ff9b::1.1.1.1", "::ffff:1.1.1.1", "2002:101:101::1"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_loopback_is_known_in_every_disguise() -> None:
    assert all(is_loopback(ipaddress.ip_address(one)) for one in ("127.0.0.9", "::1", "::ffff:127.0.0.1"))
    assert not any(is_loopback(ipaddress.ip_address(one)) for one in ("10.0.0.1", "1.1.1.1", "fe80::1", "::"))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_however_ipv6_carries_it(address: ipaddress.IPv4Address) -> None:
    packed = address.packed
    carried = [
        ipaddress.IPv6Address(b"\0" * 10 + b"\xff\xff" + packed),
        ipaddress.IPv6Address(b"\0\x64\xff\x9b" + b"\0" * 8 + packed),
        ipaddress.IPv6Address(b"\x20\x02" + packed + b"\0" * 10),
    ]
    assert {is_public(one) for one in carried} == {is_public(address)}


def plenty() -> float:
    return 10.0


def fixed(*addresses: str, port: int) -> Callable[[str, int, float], Sequence[Found]]:
    """A resolver that says the same to everybody."""
    return lambda _host, _port, _limit: [(socket.AF_INET, (address, port)) for address in addresses]


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_the_name_is_looked_up_once_and_the_judged_address_is_used(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    answers = [[(socket.AF_INET, ("127.0.0.1", port))], [(socket.AF_INET, ("127.0.0.2", 1))]]
    judged: list[str] = []

    def allow(address: object) -> bool:
        judged.append(str(address))
        return True

    with connected("changes.example", port, allow, plenty, lambda *_: answers.pop(0)) as connection:
        assert connection.getpeername() == ("127.0.0.1", port)
    assert judged == ["127.0.0.1"]
    assert len(answers) == 1


def test_an_address_that_is_not_allowed_is_not_connected_to(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    with pytest.raises(TargetForbiddenError):
        connected("hooks.example", port, is_public, plenty, fixed("127.0.0.1", port=port))
    listener.settimeout(0.0)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_of_several_addresses_only_allowed_ones_are_tried(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    allowed = {"127.0.0.1", "127.0.0.3"}
    resolve = fixed("127.0.0.2", "127.0.0.3", "127.0.0.1", port=port)
    with connected("hooks.example", port, lambda one: str(one) in allowed, plenty, resolve) as connection:
        assert connection.getpeername()[0] == "127.0.0.1"


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "0"])
def test_other_spellings_of_this_machine_are_seen_through(host: str) -> None:
    with pytest.raises(TargetForbiddenError):
        connected(host, 9, is_public, plenty)


def test_where_nobody_listens_is_an_error_of_the_system(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(ConnectionRefusedError):
        connected("127.0.0.1", port, anywhere, plenty)


def test_a_host_without_an_address_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="no address"):
        connected("nowhere.example", 80, anywhere, plenty, lambda *_: [])


def test_what_cannot_be_judged_is_not_connected_to() -> None:
    with pytest.raises(TargetForbiddenError):
        connected("odd.example", 80, anywhere, plenty, lambda *_: [(socket.AF_INET, ("/a/path", 80))])


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "..", "x\0y"])
def test_a_name_that_is_none_is_an_error_of_the_system(host: str) -> None:
    with pytest.raises((OSError, ValueError)):
        system_addresses(host, 80, 10.0)


def test_a_look_up_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: over.wait(20) and [])
    with pytest.raises(TimeoutError):
        system_addresses("slow.example", 80, 0.05)
    over.set()
