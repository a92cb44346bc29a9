"""What went wrong, in the journal's few words, from what clients say in many.

The words of an error message are looked at and never kept. Must not know clients.
"""

from __future__ import annotations

from desktop_monitor.agents.statuses import is_timeout, kind_of_status
from desktop_monitor.metrics.agent_event import Outcome

_NETWORK = ("connect", "network", "socket", "dns", "econn", "enotfound", "stream", "reset", "tls", "idle")


def kind_of(status_code: int | None, message: str) -> str:
    """One of the kinds of `Request.error_kind`; without a status something between here and there failed."""
    text = message[:500].lower()
    if "overloaded" in text:
        return "overloaded"
    if status_code is None:
        return "rate_limit" if "rate limit" in text or "rate_limit" in text else "network"
    # Below 400 an answer came, and broke off.
    return kind_of_status(status_code) or ("network" if any(sign in text for sign in _NETWORK) else "other")


def outcome_of(status_code: int | None, message: str) -> Outcome:
    """ERROR, TIMEOUT, or CANCELLED where the user broke it off."""
    text = message[:500].lower()
    if status_code is None and ("abort" in text or "cancel" in text or "interrupted" in text):
        return Outcome.CANCELLED
    if is_timeout(status_code) or "timed out" in text or "timeout" in text:
        return Outcome.TIMEOUT
    return Outcome.ERROR
