"""What may be written as an address. Must not know what is done with it."""

from __future__ import annotations

from urllib.parse import urlsplit

_CHARACTERS = 2000


def wrong_with_url(url: str, *, token_key: str = "") -> str:
    """What is wrong with an HTTP address; empty where nothing is. The address is not repeated: it may be secret.

    `token_key`: where a token belongs that must not stand in the address.
    """
    if len(url) > _CHARACTERS or not url.isascii() or not url.isprintable() or " " in url:
        return "is no address"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or parts.fragment:
        return "must begin with http:// or https:// and name a host"
    if parts.username is not None or parts.password is not None:
        advice = f"; put a token into an environment variable and name that as {token_key}" if token_key else ""
        return f"must not hold a password{advice}"
    return ""
