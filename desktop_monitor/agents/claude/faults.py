"""What a failed request of Claude Code is called in this program's words.

Error types: https://docs.claude.com/en/api/errors. Must not know records.
"""

from __future__ import annotations

from desktop_monitor.agents.statuses import is_timeout, kind_of_status
from desktop_monitor.metrics.agent_event import Outcome

_KINDS = {
    "rate_limit_error": "rate_limit",
    "rate_limit": "rate_limit",
    "overloaded_error": "overloaded",
    "overloaded": "overloaded",
    "authentication_error": "authentication",
    "authentication_failed": "authentication",
    "permission_error": "authentication",
    "billing_error": "authentication",
    "invalid_request_error": "invalid_request",
    "invalid_request": "invalid_request",
    "not_found_error": "invalid_request",
    "request_too_large": "invalid_request",
    "api_error": "server",
    "timeout_error": "server",
    "server_error": "server",
}


def error_kind(status_code: int | None, *names: str | None) -> str:
    """One of `Request.error_kind`'s words, from the provider's own names, most telling first, or the status."""
    for name in names:
        if name in _KINDS:
            return _KINDS[name]
    if status_code is None:
        # The client names a status whenever a server answered.
        return "network"
    return kind_of_status(status_code) or "other"


def failed_outcome(status_code: int | None, *names: str | None) -> Outcome:
    """TIMEOUT where time ran out, ERROR otherwise."""
    return Outcome.TIMEOUT if is_timeout(status_code) or "timeout_error" in names else Outcome.ERROR
