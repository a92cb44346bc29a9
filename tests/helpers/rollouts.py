"""Makes rollouts as Codex writes them, new ones and old ones.

Each call appends a line and lets a second pass.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

START_SECONDS = 1_795_000_000.0
MODEL = "gpt-5.1-codex"


def uuid7(at_seconds: float, number: int = 0) -> str:
    """A UUID of version 7 made at a time."""
    stamp = f"{int(at_seconds * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7000-8000-{number:012x}"


def counts(input_tokens: int, cached: int, output: int, reasoning: int = 0, written: int = 0) -> dict[str, Any]:
    """A usage object in Codex's counting."""
    return {
        "input_tokens": input_tokens,
        "cached_input_tokens": cached,
        "cache_write_input_tokens": written,
        "output_tokens": output,
        "reasoning_output_tokens": reasoning,
        "total_tokens": input_tokens + output,
    }


def added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two usages together."""
    return {name: one[name] + other[name] for name in one}


NOTHING_USED = counts(0, 0, 0)


class RolloutText:
    """The lines of one rollout."""

    def __init__(self, session: str = "", at_seconds: float = START_SECONDS) -> None:
        """A session that begins at `at_seconds`."""
        self.at_seconds = at_seconds
        self.session = session or uuid7(at_seconds)
        self.lines: list[bytes] = []
        self.total = dict(NOTHING_USED)
        self.turn_id = ""

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

    def line(self, kind: str, payload: object, **fields: object) -> Self:
        """A line with its time."""
        self.raw(json.dumps({"timestamp": self.at, "type": kind, "payload": payload, **fields}).encode())
        self.at_seconds += 1.0
        return self

    def meta(self, **fields: object) -> Self:
        """The header."""
        usual = {"id": self.session, "timestamp": self.at, "cwd": "/home/dev/proj", "originator": "codex_cli_rs"}
        return self.line("session_meta", {**usual, "cli_version": "0.169.0", "source": "cli", **fields})

    def event(self, kind: str, **fields: object) -> Self:
        """An ``event_msg``."""
        return self.line("event_msg", {"type": kind, **fields})

    def item(self, kind: str, **fields: object) -> Self:
        """A ``response_item``."""
        return self.line("response_item", {"type": kind, **fields})

    def start(self, model: str | None = MODEL, turn_id: str | None = None) -> Self:
        """A turn begins with a prompt."""
        self.turn_id = uuid7(self.at_seconds, 1) if turn_id is None else turn_id
        named = {"turn_id": self.turn_id} if self.turn_id else {}
        self.event("task_started", **named, started_at=int(self.at_seconds), model_context_window=258_400)
        if model is not None:
            self.line("turn_context", {**named, "cwd": "/home/dev/proj", "model": model, "effort": "high"})
        return self.item("message", role="user", content=[{"type": "input_text", "text": "secret prompt"}])

    def answer(self, used: dict[str, Any], response_id: str = "") -> Self:
        """An answer as new versions write it, stated by itself; an old one's without `response_id`."""
        self.item("message", role="assistant", content=[{"type": "output_text", "text": "secret answer"}])
        self.total = added(self.total, used)
        if response_id:
            record = {"thread_id": self.session, "turn_id": self.turn_id, "response_id": response_id, "usage": used}
            self.line("token_usage_record", {**record, "thread_token_usage": self.total})
        return self.token_count(self.total, used)

    def token_count(self, total: object, last: object = None, **fields: object) -> Self:
        """The running total."""
        info = {"total_token_usage": total, "last_token_usage": last, "model_context_window": 258_400}
        return self.event("token_count", info=info, **fields)

    def end(self, **fields: object) -> Self:
        """The turn is over."""
        return self.event("task_complete", turn_id=self.turn_id, duration_ms=1500, **fields)

    def call(self, call_id: str, name: str = "exec_command") -> Self:
        """The model asks for a tool."""
        return self.item("function_call", name=name, arguments='{"cmd": "secret-argument"}', call_id=call_id)

    def output(self, call_id: str, output: str = "secret output") -> Self:
        """What the tool gave back."""
        return self.item("function_call_output", call_id=call_id, output=output)

    def path(self, home: Path, folder: str = "sessions/2026/11/22") -> Path:
        """Where Codex would write it."""
        return home / folder / f"rollout-2026-11-22T10-00-00-{self.session}.jsonl"

    def write(self, home: Path, folder: str = "sessions/2026/11/22") -> Path:
        """Write it there."""
        path = self.path(home, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)
        return path


def forked(
    parent: RolloutText, at_seconds: float, *, restamped: bool = False, number: int = 2, **fields: object
) -> RolloutText:
    """A fork that begins with its parent's records, as versions before 0.16x write it; without response records."""
    fork = RolloutText(uuid7(at_seconds, number), at_seconds)
    fork.meta(forked_from_id=parent.session, **fields)
    for line in parent.lines:
        record = json.loads(line)
        if record["type"] != "token_usage_record":
            fork.raw(json.dumps({**record, "timestamp": fork.at} if restamped else record).encode())
    fork.total = dict(parent.total)
    return fork
