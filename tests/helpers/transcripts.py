"""Makes transcripts as Claude Code writes them: sessions, subagents, forks, retries, failures.

Each call appends a line and lets a second pass.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

START_SECONDS = 1_795_000_000.0
MODEL = "claude-sonnet-4-5"


def usage(
    output: int = 20, *, uncached: int = 9, read: int = 1000, write: int = 100, write_1h: int = 0
) -> dict[str, Any]:
    """The usage of one answer."""
    return {
        "input_tokens": uncached,
        "output_tokens": output,
        "cache_read_input_tokens": read,
        "cache_creation_input_tokens": write,
        "cache_creation": {"ephemeral_5m_input_tokens": write - write_1h, "ephemeral_1h_input_tokens": write_1h},
        "speed": "standard",
    }


def tool_use(call_id: str, name: str = "Bash") -> dict[str, Any]:
    """The block of an answer that asks for a tool."""
    return {"type": "tool_use", "id": call_id, "name": name, "input": {"command": "secret-argument"}}


class TranscriptText:
    """The lines of one transcript."""

    def __init__(self, session: str = "session-1", project: str = "/home/dev/proj", *, agent: str = "") -> None:
        """`agent` names a subagent: its lines are of the side chain."""
        self.session = session
        self.project = project
        self.agent = agent
        self.at_seconds = START_SECONDS
        self.lines: list[bytes] = []
        self._number = 0

    @property
    def at(self) -> str:
        """The time of the next line, as lines say it."""
        moment = datetime.fromtimestamp(self.at_seconds, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def content(self) -> bytes:
        """All lines."""
        return b"".join(line + b"\n" for line in self.lines)

    def raw(self, line: bytes) -> Self:
        """Any line."""
        self.lines.append(line)
        return self

    def record(self, **fields: Any) -> Self:
        """A line without the usual fields."""
        return self.raw(json.dumps(fields, separators=(",", ":")).encode())

    def line(self, kind: str, **fields: Any) -> Self:
        """A line of the conversation."""
        self._number += 1
        usual: dict[str, Any] = {"parentUuid": None, "isSidechain": bool(self.agent)}
        if self.agent:
            usual["agentId"] = self.agent
        usual |= {
            "type": kind,
            "uuid": f"{self.session}-{self._number}",
            "timestamp": self.at,
            "cwd": self.project,
            "sessionId": self.session,
            "version": "2.1.330",
            "entrypoint": "cli",
        }
        self.record(**(usual | fields))
        self.at_seconds += 1.0
        return self

    def prompt(self, text: str = "secret prompt", **fields: Any) -> Self:
        """What the user asks."""
        return self.line("user", message={"role": "user", "content": text}, **fields)

    def attempt(self, attempt_id: str, source: str = "repl_main_thread", model: str = MODEL) -> Self:
        """The note of a request that is sent."""
        self.record(
            type="api-request",
            sessionId=self.session,
            id=attempt_id,
            timestamp=self.at,
            querySource=source,
            params={"model": model},
        )
        self.at_seconds += 1.0
        return self

    def answer(
        self,
        name: str,
        *,
        used: Mapping[str, Any] | None = None,
        model: str = MODEL,
        stop_reason: str | None = "end_turn",
        blocks: Sequence[Mapping[str, Any]] = ({"type": "text", "text": "secret answer"},),
        request_id: str | None = None,
        **fields: Any,
    ) -> Self:
        """One block of the answer ``msg_NAME`` to the request ``req_NAME``."""
        message = {
            "id": f"msg_{name}",
            "role": "assistant",
            "model": model,
            "content": list(blocks),
            "stop_reason": stop_reason,
            "usage": usage() if used is None else used,
        }
        return self.line("assistant", message=message, requestId=request_id or f"req_{name}", **fields)

    def result(self, call_id: str, *, is_error: bool = False, **fields: Any) -> Self:
        """What a tool gave back."""
        block = {"type": "tool_result", "tool_use_id": call_id, "content": "secret output", "is_error": is_error}
        return self.line("user", message={"role": "user", "content": [block]}, **fields)

    def failed_attempt(self, status: int = 529) -> Self:
        """An attempt that failed and is repeated."""
        error = {"status": status, "requestId": "req_lost"}
        return self.line("system", subtype="api_error", error=error, retryInMs=500, retryAttempt=1, maxRetries=10)

    def failure(self, name: str, status: int | None = 529, kind: str | None = "overloaded_error") -> Self:
        """The client gives up."""
        zero = usage(0, uncached=0, read=0, write=0)
        return self.answer(
            name,
            used=zero,
            model="<synthetic>",
            isApiErrorMessage=True,
            apiErrorStatus=status,
            apiErrorType=kind,
            error="server_error" if status else "unknown",
        )

    def interruption(self) -> Self:
        """The user pressed Esc."""
        block = {"type": "text", "text": "[Request interrupted by user]"}
        return self.line("user", message={"role": "user", "content": [block]})

    def turn(self, milliseconds: float) -> Self:
        """A turn ended."""
        return self.line("system", subtype="turn_duration", durationMs=milliseconds)

    def compaction(self, tokens_after: int | None) -> Self:
        """The context was summarised."""
        details = {"trigger": "auto", "preTokens": 150_000, "postTokens": tokens_after}
        return self.line("system", subtype="compact_boundary", compactMetadata=details)

    def sums(self, cost_usd: float, output_tokens: int, model: str = MODEL) -> Self:
        """The client's own sums at its end."""
        used = {"inputTokens": 9, "outputTokens": output_tokens, "cacheReadInputTokens": 5, "costUSD": cost_usd}
        return self.record(type="cost-state", sessionId=self.session, totalCostUSD=cost_usd, modelUsage={model: used})

    def write(self, root: Path) -> Path:
        """Below a configuration folder, where the client would write it."""
        folder = root / "projects" / self.project.replace("/", "-")
        path = folder / f"{self.session}.jsonl"
        if self.agent:
            path = folder / self.session / "subagents" / f"agent-{self.agent}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)
        return path


def forked(original: TranscriptText, session: str) -> TranscriptText:
    """A session that begins with copies of another's lines under its own name, as ``--fork-session`` writes it."""
    fork = TranscriptText(session, original.project)
    fork.at_seconds = original.at_seconds + 60.0
    fork.record(type="queue-operation", operation="enqueue", timestamp=fork.at, sessionId=session)
    for line in original.lines:
        record = json.loads(line)
        if record["type"] in ("user", "assistant"):
            fork.record(**{**record, "sessionId": session})
    return fork
