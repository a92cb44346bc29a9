"""Addresses as errors may say them, and what is wrong with one. Must not know who asks or connects."""

from __future__ import annotations

from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import sentence, text

DEFAULT_PORTS = {"http": 80, "https": 443}
ADDRESS_CHARACTERS = 2000


def place_of(url: str) -> str:
    """Host, port and path of an address, as errors say it: what is behind ``?`` may open something."""
    return host_of(url) + urlsplit(url).path


def host_of(url: str) -> str:
    """Scheme, host and port alone, for an address whose path is a secret itself. Raises SourceError."""
    scheme, host, port = origin_of(urlsplit(url))
    name = bracketed(host)
    shown = name if port == DEFAULT_PORTS.get(scheme) else f"{name}:{port}"
    return f"{scheme}://{shown}"


def bracketed(host: str) -> str:
    """`host` as it stands in an address and in the Host header."""
    return f"[{host}]" if ":" in host else host


def origin_of(url: SplitResult) -> tuple[str, str, int | None]:
    """Scheme, host and port. Raises SourceError for what is no address."""
    try:
        return url.scheme, url.hostname or "", url.port or DEFAULT_PORTS.get(url.scheme)
    except ValueError as error:
        raise SourceError("No address", "its port is no number") from error


def address_problem(url: str) -> str:
    """What is wrong with an address to send to, never repeating it; empty where nothing is."""
    if len(url) > ADDRESS_CHARACTERS or not url.isascii() or not url.isprintable() or " " in url:
        return sentence("is no address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return sentence("is no address")
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or port == 0 or parts.fragment:
        return sentence("must begin with http:// or https:// and name a host")
    if parts.username is not None or parts.password is not None:
        return sentence("must not hold a user or a password")
    return ""


def redirected(url: str, location: str) -> str:
    """Where a redirect leads. Raises SourceError for another host, port or scheme: what is sent is for this one."""
    try:
        target = urldefrag(urljoin(url, location)).url
        is_here = not address_problem(target) and origin_of(urlsplit(target)) == origin_of(urlsplit(url))
    except ValueError:
        target, is_here = "", False
    if not is_here:
        raise SourceError(
            text("{host} sends to another host", host=host_of(url)), "name that one instead, if you trust it"
        )
    return target
