"""What a Codex turn's error means, in the words of the whole program.

``codex_error_info`` is a word or ``{word: {http_status_code}}`` (codex-rs, protocol:
`CodexErrorInfo`). The message is never kept: it may hold addresses and ids.

Must not know turns or requests.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.agents.statuses import kind_of_status, status_of

_KINDS = {
    "usage_limit_exceeded": "rate_limit",
    "rate_limit_exceeded": "rate_limit",
    "server_overloaded": "overloaded",
    "internal_server_error": "server",
    "unauthorized": "authentication",
    "bad_request": "invalid_request",
    "context_window_exceeded": "invalid_request",
    "http_connection_failed": "network",
    "response_stream_connection_failed": "network",
    "response_stream_disconnected": "network",
    "response_too_many_failed_attempts": "server",
    "cyber_policy": "refused",
}


class Failure(NamedTuple):
    """Why a turn failed."""

    kind: str
    """One of `metrics.agent_event.Request.error_kind`."""
    status_code: int | None


def failure_of(error: object) -> Failure | None:
    """The failure in a turn's ``error``; None where there is none."""
    if error is None:
        return None
    word, status = _word_and_status(error.get("codex_error_info") if isinstance(error, dict) else None)
    return Failure(_kind(word, status), status)


def _word_and_status(info: object) -> tuple[str, int | None]:
    if isinstance(info, str):
        return info, None
    if isinstance(info, dict) and len(info) == 1:
        ((word, details),) = info.items()
        return str(word), status_of(details.get("http_status_code")) if isinstance(details, dict) else None
    return "", None


def _kind(word: str, status: int | None) -> str:
    if status is None:
        return _KINDS.get(word, "other")
    # An answer came, and broke off.
    return kind_of_status(status) or "network"
