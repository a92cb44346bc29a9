"""Ports on the loopback interface: the one asked for, or the next that is free."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from desktop_monitor.serve.sockets import listening, port_of


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as found:
        yield found


def taken(stack: ExitStack, address: str = "127.0.0.1", family: int = socket.AF_INET, port: int = 0) -> int:
    other = stack.enter_context(socket.socket(family))
    other.bind((address, port))
    other.listen()
    return int(other.getsockname()[1])


def opened(stack: ExitStack, wanted: int) -> tuple[socket.socket, ...]:
    sockets = listening(wanted)
    for each in sockets:
        stack.callback(each.close)
    return sockets


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_only_this_machine_is_heard(stack: ExitStack) -> None:
    addresses = [each.getsockname()[0] for each in opened(stack, 0)]

    assert addresses == (["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"])


def test_both_addresses_have_the_same_port(stack: ExitStack) -> None:
    sockets = opened(stack, 0)

    assert {each.getsockname()[1] for each in sockets} == {port_of(sockets)}


def test_a_free_port_is_taken(stack: ExitStack) -> None:
    with ExitStack() as first:
        wanted = port_of(opened(first, 0))

    assert port_of(opened(stack, wanted)) == wanted


def test_the_next_one_is_taken_where_somebody_listens(stack: ExitStack) -> None:
    wanted = taken(stack)

    assert wanted < port_of(opened(stack, wanted)) <= wanted + 20


def test_a_port_that_somebody_has_on_all_addresses_is_taken(stack: ExitStack) -> None:
    wanted = taken(stack, "0.0.0.0")  # noqa: S104  to be found taken

    assert port_of(opened(stack, wanted)) != wanted


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
def test_a_port_that_somebody_has_on_the_other_loopback_address_is_taken(stack: ExitStack) -> None:
    """Clients that look for localhost would find the stranger."""
    wanted = taken(stack, "::1", socket.AF_INET6)

    assert port_of(opened(stack, wanted)) != wanted


def test_twenty_taken_ports_leave_the_choice_to_the_system(stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    bind = socket.socket.bind

    def refuse(self: socket.socket, address: tuple[str, int]) -> None:
        if address[1]:
            raise (
                OSError(errno.EADDRINUSE, "taken")
                if self.family is socket.AF_INET
                else OSError(errno.EADDRNOTAVAIL, "")
            )
        bind(self, address)

    monkeypatch.setattr(socket.socket, "bind", refuse)

    assert port_of(opened(stack, 4318)) not in range(4318, 4338)


def test_the_greatest_port_has_no_next(stack: ExitStack) -> None:
    try:
        taken(stack, port=65535)
    except OSError:
        pytest.skip("somebody has it")

    assert 0 < port_of(opened(stack, 65535)) < 65535


def test_without_any_port_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: socket.socket, address: tuple[str, int]) -> None:
        raise OSError(errno.EADDRINUSE, "taken")

    monkeypatch.setattr(socket.socket, "bind", refuse)

    with pytest.raises(OSError, match="no port of the loopback interface is free"):
        listening(4318)
