"""Who may ask at all: programs of this machine that address us by a loopback name, and no web page.

A page of a foreign site reaches loopback ports in two ways. It lets its own host name
resolve to 127.0.0.1 (DNS rebinding): then Host is that name. Or it asks across origins:
then the browser says so in Origin or Sec-Fetch-Site
(https://www.w3.org/TR/fetch-metadata/). No answer ever permits it to read.
Must not know routes.
"""

from __future__ import annotations

from multidict import CIMultiDictProxy

from desktop_monitor.serve.answers import RefusedError

_NAMES = ("127.0.0.1", "localhost", "[::1]")
_OWN_SITE = frozenset({"none"})
"""The user typed the address."""


def check(headers: CIMultiDictProxy[str], target: str, port: int) -> None:
    """Raises RefusedError for a request that is not addressed to us or comes from a web page."""
    hosts = headers.getall("Host", [])
    if len(hosts) != 1:
        raise RefusedError(400, "one Host header is needed")
    if not target.startswith("/"):
        raise RefusedError(400, "the target must be a path")  # an absolute one names a host of its own
    if hosts[0].lower() not in {f"{name}:{port}" for name in _NAMES}:
        raise RefusedError(421, "this is not the host that was asked for")
    if "Origin" in headers or headers.get("Sec-Fetch-Site", "none") not in _OWN_SITE:
        raise RefusedError(403, "web pages are not answered")
