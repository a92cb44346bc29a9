"""Sockets that listen on the loopback interface: on the port asked for, or on the next one that is free.

Must not know what is served there.
"""

from __future__ import annotations

import errno
import socket
import sys
from contextlib import suppress

_V4, _V6 = "127.0.0.1", "::1"
_TRIED = 20
"""Ports tried upwards before the system may choose any."""
_ATTEMPTS = 5
_BACKLOG = 128
_GREATEST_PORT = 65535
_NOT_OURS = frozenset({errno.EADDRINUSE, errno.EACCES, errno.EPERM, getattr(errno, "WSAEACCES", errno.EACCES)})
_PROBE_SECONDS = 0.2


def listening(wanted: int) -> tuple[socket.socket, ...]:
    """Sockets on one port of 127.0.0.1 and, where there is IPv6, ::1. `wanted` 0: any port.

    Raises OSError when not even some port is to be had.
    """
    last = min(wanted + _TRIED, _GREATEST_PORT + 1)
    for port in range(wanted, last) if wanted else ():
        with suppress(_TakenError):
            return _on(port)
    for _ in range(_ATTEMPTS):
        with suppress(_TakenError):
            return _on(0)
    raise OSError(errno.EADDRINUSE, "no port of the loopback interface is free")


def port_of(sockets: tuple[socket.socket, ...]) -> int:
    """The port they listen on."""
    return int(sockets[0].getsockname()[1])


class _TakenError(OSError):
    """Somebody has this port."""


def _on(port: int) -> tuple[socket.socket, ...]:
    if port and _is_answered(port):
        raise _TakenError
    first = _bound(socket.AF_INET, _V4, port)
    try:
        # "localhost" may mean either address: a stranger on the other one would be sent what is ours.
        second = _bound(socket.AF_INET6, _V6, port_of((first,))) if socket.has_ipv6 else None
    except _TakenError:
        first.close()
        raise
    except OSError:  # the machine has IPv6 switched off
        second = None
    return (first,) if second is None else (first, second)


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        _claim(found)
        if family is socket.AF_INET6:
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        found.bind((address, port))
        found.listen(_BACKLOG)
    except OSError as error:
        found.close()
        if error.errno in _NOT_OURS:
            raise _TakenError(error.errno, error.strerror) from error
        raise
    found.setblocking(False)
    return found


def _claim(found: socket.socket) -> None:
    """Not beside another program, but over what the last connections left behind."""
    if sys.platform == "win32":
        found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def _is_answered(port: int) -> bool:
    """Whether somebody listens there on all addresses; only macOS would let us bind in front of them."""
    if sys.platform != "darwin":
        return False
    with suppress(OSError), socket.create_connection((_V4, port), _PROBE_SECONDS):
        return True
    return False
