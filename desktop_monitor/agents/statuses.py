"""What a provider's HTTP status says of a failed request, the same for every client.

https://docs.claude.com/en/api/errors, https://platform.openai.com/docs/guides/error-codes.
Must not know clients or their words.
"""

from __future__ import annotations

_KINDS = {
    401: "authentication",
    402: "authentication",
    403: "authentication",
    408: "network",
    429: "rate_limit",
    529: "overloaded",
}
_TIMEOUTS = (408, 504)


def kind_of_status(status_code: int) -> str:
    """One of `Request.error_kind`'s words; empty where the status tells of no failure."""
    if status_code in _KINDS:
        return _KINDS[status_code]
    return "server" if status_code >= 500 else "invalid_request" if status_code >= 400 else ""


def is_timeout(status_code: int | None) -> bool:
    """Whether time ran out, here or between servers."""
    return status_code in _TIMEOUTS


def status_of(code: object) -> int | None:
    """A status code that can be one."""
    return code if type(code) is int and 100 <= code <= 599 else None
