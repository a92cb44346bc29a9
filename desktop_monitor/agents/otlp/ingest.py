"""The way in: one decompressed OTLP/HTTP body becomes findings and an answer for the sender.

Everything a body may hold is decided here or below: it is kept, it is of no interest,
or it is rejected and counted. Remembers between bodies what the clients do not repeat
(open attempts, running sums), all of it bounded; a body delivered twice yields the same
findings. One thread at a time. Must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from desktop_monitor.agents.otlp import claude, genai
from desktop_monitor.agents.otlp.allowed import INFERENCE_DETAILS, sender
from desktop_monitor.agents.otlp.codex import Codex
from desktop_monitor.agents.otlp.custom import CustomMetrics
from desktop_monitor.agents.otlp.gathering import Gathering
from desktop_monitor.agents.otlp.gemini import Gemini
from desktop_monitor.agents.otlp.model import (
    Decoded,
    Encoding,
    Group,
    LogRecord,
    Origin,
    Signal,
    Span,
    UnusableRecordError,
)
from desktop_monitor.agents.otlp.pieces import pieces
from desktop_monitor.agents.otlp.totals import Totals
from desktop_monitor.metrics.agent_event import Findings

_GEMINI = "gemini_cli."
EventRule = Callable[[LogRecord, Origin, Gathering], None]


class Taken(NamedTuple):
    """What one body brought and what its sender is told."""

    findings: Findings
    rejected: int
    """Log records, points or spans not understood: the response's partial success."""
    error_message: str
    """Why, for the sender; empty when nothing was rejected."""
    records: int
    """All in the body."""


class OtlpIngest:
    """Reads one body after another."""

    def __init__(self) -> None:
        codex, self._gemini = Codex(), Gemini()
        self._totals, self._custom = Totals(), CustomMetrics()
        self._events: dict[str, EventRule] = {
            "claude_code.api_request": claude.api_request,
            "claude_code.api_error": claude.api_error,
            "claude_code.api_refusal": claude.api_refusal,
            "claude_code.tool_result": claude.tool_result,
            "claude_code.tool_decision": claude.tool_decision,
            "codex.conversation_starts": codex.conversation_starts,
            "codex.user_prompt": codex.user_prompt,
            "codex.api_request": codex.api_request,
            "codex.websocket_request": codex.api_request,
            "codex.sse_event": codex.sse_event,
            "codex.tool_decision": codex.tool_decision,
            "codex.tool_result": codex.tool_result,
            "gemini_cli.api_response": self._gemini.api_response,
            "gemini_cli.api_error": self._gemini.api_error,
            "gemini_cli.user_prompt": self._gemini.user_prompt,
            "gemini_cli.tool_call": self._gemini.tool_call,
            INFERENCE_DETAILS: genai.inference_details,
        }

    def take(self, signal: Signal, encoding: Encoding, body: bytes, received_seconds: float) -> Taken:
        """Read one body, received at that wall time; raises MalformedBodyError when it is no OTLP request."""
        into = Gathering()
        records = 0
        for decoded in _decoded(signal, encoding, body, received_seconds):
            records += sum(decoded.records)
            self._take(decoded, received_seconds, into)
        findings = into.findings()
        return Taken(findings, into.rejected, "; ".join(sorted(findings.rejected)), records)

    def _take(self, decoded: Decoded, received_seconds: float, into: Gathering) -> None:
        for reason, count in decoded.rejected.items():
            into.reject(reason, count)
        for group in decoded.groups:
            self._logs(group, into)
            self._spans(group, into)
            self._totals.take(group.points, group.origin, received_seconds, into)
            self._custom.take(group.points, group.origin, received_seconds, into)

    def _logs(self, group: Group, into: Gathering) -> None:
        is_gemini = sender(group.origin) == _GEMINI
        for record in group.logs:
            if is_gemini and record.name == INFERENCE_DETAILS:
                continue  # The same requests again.
            try:
                self._events[record.name](record, group.origin, into)
            except UnusableRecordError as error:
                into.reject(error.reason)

    def _spans(self, group: Group, into: Gathering) -> None:
        client = sender(group.origin)
        for span in group.spans:
            try:
                self._span(span, client, group.origin, into)
            except UnusableRecordError as error:
                into.reject(error.reason)

    def _span(self, span: Span, client: str, origin: Origin, into: Gathering) -> None:
        if span.name.startswith("claude_code."):
            if span.name == "claude_code.llm_request":
                claude.llm_request(span, origin, into)
        elif client == _GEMINI:
            if span.name == "tool_call":
                self._gemini.tool_span(span, origin, into)
        elif not client:
            genai.span(span, origin, into)


def _decoded(signal: Signal, encoding: Encoding, body: bytes, received_seconds: float) -> Iterator[Decoded]:
    """The body, a large one in parts: only one of them is in memory at a time."""
    # Either decoder is loaded when somebody first sends its encoding.
    if encoding is Encoding.PROTOBUF:
        from desktop_monitor.agents.otlp import protobuf

        for piece in pieces(body):
            yield protobuf.decode(signal, piece, received_seconds)
        return
    from desktop_monitor.agents.otlp import json_text

    yield json_text.decode(signal, body, received_seconds)
