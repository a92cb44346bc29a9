"""What a Codex turn's error means, in the words of the whole program.

``codex_error_info`` is a word or ``{word: {http_status_code}}`` (codex-rs, protocol:
`CodexErrorInfo`). The message is never kept: it may hold addresses and ids.

Must not know turns or requests.
"""

from __future__ import annotations

from typing import NamedTuple

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
_STATUS_KINDS = {401: "authentication", 403: "authentication", 408: "network", 429: "rate_limit", 529: "overloaded"}


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
        status = details.get("http_status_code") if isinstance(details, dict) else None
        return str(word), status if type(status) is int and 100 <= status <= 599 else None
    return "", None


def _kind(word: str, status: int | None) -> str:
    if status is None:
        return _KINDS.get(word, "other")
    if status in _STATUS_KINDS:
        return _STATUS_KINDS[status]
    return "server" if status >= 500 else "invalid_request" if status >= 400 else "network"
