"""What went wrong, in the journal's few words, from what clients say in many.

The words of an error message are looked at and never kept. Must not know clients.
"""

from __future__ import annotations

from desktop_monitor.metrics.agent_event import Outcome

_BY_STATUS = {401: "authentication", 403: "authentication", 408: "network", 429: "rate_limit", 529: "overloaded"}
_NETWORK = ("connect", "network", "socket", "dns", "econn", "enotfound", "stream", "reset", "tls", "idle")
_TIMEOUT_STATUSES = frozenset((408, 504))


def kind_of(status_code: int | None, message: str) -> str:
    """One of the kinds of `Request.error_kind`; without a status something between here and there failed."""
    text = message[:500].lower()
    if "overloaded" in text:
        return "overloaded"
    if status_code is None:
        return "rate_limit" if "rate limit" in text or "rate_limit" in text else "network"
    if status_code in _BY_STATUS:
        return _BY_STATUS[status_code]
    if status_code >= 500:
        return "server"
    if 400 <= status_code < 500:
        return "invalid_request"
    # An answer came, and broke off.
    return "network" if any(sign in text for sign in _NETWORK) else "other"


def outcome_of(status_code: int | None, message: str) -> Outcome:
    """ERROR, TIMEOUT, or CANCELLED where the user broke it off."""
    text = message[:500].lower()
    if status_code is None and ("abort" in text or "cancel" in text or "interrupted" in text):
        return Outcome.CANCELLED
    if status_code in _TIMEOUT_STATUSES or "timed out" in text or "timeout" in text:
        return Outcome.TIMEOUT
    return Outcome.ERROR


def status_of(code: int | None) -> int | None:
    """A status code that can be one."""
    return code if code is not None and 100 <= code <= 599 else None
