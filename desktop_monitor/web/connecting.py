"""TCP connections to hosts by name, with a limit of time and a say in which addresses are fine.

A name is looked up once, and what was judged is what is connected to: a name that
changes its mind in between (DNS rebinding) gains nothing. Must not know protocols.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Sequence

from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import text
from desktop_monitor.web.timed import Left

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Found = tuple[socket.AddressFamily, tuple[object, ...]]
"""One address of a host, as `socket.getaddrinfo` has it."""
Resolve = Callable[[str, int, float], Sequence[Found]]
"""The addresses of a host and port, within so many seconds. Raises OSError."""
Allow = Callable[[IpAddress], bool]

_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")
"""Of which older Pythons take a part for public (RFC 6890)."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)\Z", re.ASCII)


class TargetForbiddenError(MonitorError):
    """Every address of a host is one that must not be connected to."""

    def __init__(self, host: str) -> None:
        super().__init__(text("{host} must not be connected to", host=host))
        self.may_change = not _is_fixed(host)
        """It is a name, which another network, or the same after a sign-in, knows as another address."""


def is_public(address: IpAddress) -> bool:
    """Whether it is somewhere in the Internet: not this machine, its network or a special range."""
    plain = _embedded(address)
    special = plain.is_private or plain.is_loopback or plain.is_link_local or plain.is_multicast or plain.is_reserved
    site_local = isinstance(plain, ipaddress.IPv6Address) and plain.is_site_local
    return plain.is_global and not (special or site_local or plain.is_unspecified or plain in _PROTOCOLS)


def is_loopback(address: IpAddress) -> bool:
    """Whether it is this machine."""
    return _embedded(address).is_loopback


def anywhere(_address: IpAddress) -> bool:
    """Every address is fine."""
    return True


def system_addresses(host: str, port: int, limit_seconds: float) -> Sequence[Found]:
    """What the system's resolver says. Raises OSError (TimeoutError after `limit_seconds`)."""
    found: list[Found] = []
    failures: list[OSError] = []

    def look_up() -> None:
        try:
            found.extend((one[0], one[4]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            failures.append(error)
        except UnicodeError:
            failures.append(OSError(socket.EAI_NONAME, "Name or service not known"))

    # The resolver has no limit of its own; a look-up that hangs ends some time without us.
    thread = threading.Thread(target=look_up, name="name look-up", daemon=True)
    thread.start()
    thread.join(limit_seconds)
    if thread.is_alive():
        raise TimeoutError
    if failures:
        raise failures[0]
    return found


def connected(host: str, port: int, allow: Allow, left: Left, resolve: Resolve = system_addresses) -> socket.socket:
    """A connection to the first address of `host` that is allowed and answers.

    Raises OSError (TimeoutError when no time is left) and TargetForbiddenError.
    """
    found = resolve(host, port, left())
    allowed = [one for one in found if (address := _address(one)) is not None and allow(address)]
    if found and not allowed:
        raise TargetForbiddenError(host)
    failure: OSError = OSError("no address")
    for position, (family, place) in enumerate(allowed):
        try:
            # One address that swallows everything must not use up the time of the others.
            return _connected_to(family, place, left() / (len(allowed) - position))
        except OSError as error:
            failure = error
    raise failure


def _connected_to(family: socket.AddressFamily, place: tuple[object, ...], limit_seconds: float) -> socket.socket:
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(limit_seconds)
        connection.connect(place)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_fixed(host: str) -> bool:
    """Whether it is an address, however written, or localhost: the same in every network (RFC 6761, section 6.3)."""
    name = host.lower().rstrip(".")
    last = name.rpartition(".")[2]
    return ":" in name or last == "localhost" or _NUMBER.match(last) is not None


def _address(found: Found) -> IpAddress | None:
    """What of it can be judged; None for a family that is not IP."""
    try:
        return ipaddress.ip_address(str(found[1][0]))
    except ValueError:
        return None


def _embedded(address: IpAddress) -> IpAddress:
    """The IPv4 address behind an IPv6 one that stands for it, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 0xFFFF):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
