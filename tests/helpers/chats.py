"""Makes chats as Gemini CLI writes them, new ones and old ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

START_SECONDS = 1_795_000_000.0
SESSION = "55e57bc9-d782-4322-b541-c01ab1c8f1a4"
MODEL = "gemini-2.5-pro"


def spent(input_tokens: int, cached: int, output: int, thoughts: int = 0, tool: int = 0) -> dict[str, Any]:
    """The tokens of an answer in Gemini's counting, a server's tool beside the input."""
    total = input_tokens + output + thoughts + tool
    return {
        "input": input_tokens,
        "output": output,
        "cached": cached,
        "thoughts": thoughts,
        "tool": tool,
        "total": total,
    }


class ChatText:
    """The records of one chat."""

    def __init__(self, session: str = SESSION) -> None:
        """Each record lets a second pass."""
        self.session = session
        self.at_seconds = START_SECONDS
        self.header: dict[str, Any] = {
            "sessionId": session,
            "projectHash": "0" * 64,
            "startTime": self.at,
            "kind": "main",
        }
        self.messages: list[dict[str, Any]] = []
        self.lines: list[bytes] = []

    @property
    def at(self) -> str:
        """The time of the next record, as records say it."""
        moment = datetime.fromtimestamp(self.at_seconds, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def content(self) -> bytes:
        """The whole chat as newer versions write it."""
        return b"".join(line + b"\n" for line in (json.dumps(self.header).encode(), *self.lines))

    @property
    def document(self) -> bytes:
        """The whole chat as older versions write it."""
        return json.dumps({**self.header, "lastUpdated": self.at, "messages": self.messages}, indent=2).encode()

    def raw(self, line: bytes) -> Self:
        """Any line."""
        self.lines.append(line)
        return self

    def record(self, **fields: Any) -> Self:
        """A line that is no message."""
        return self.raw(json.dumps(fields).encode())

    def message(self, kind: str, message_id: str, **fields: Any) -> Self:
        """A message; one with a known id is written anew."""
        known = next((one for one in self.messages if one["id"] == message_id), None)
        message = {**(known or {"id": message_id, "timestamp": self.at, "type": kind}), **fields}
        self.messages = [one for one in self.messages if one is not known] + [message]
        self.at_seconds += 1.0
        return self.record(**message)

    def prompt(self, message_id: str) -> Self:
        """What the user asks."""
        return self.message("user", message_id, content=[{"text": "secret prompt"}])

    def answer(self, message_id: str, tokens: Any, **fields: Any) -> Self:
        """What the model answers."""
        return self.message("gemini", message_id, content="secret answer", tokens=tokens, model=MODEL, **fields)

    def call(self, call_id: str, status: str, name: str = "run_shell_command") -> dict[str, Any]:
        """A tool call to put into an answer."""
        args = {"command": "secret-argument"}
        return {"id": call_id, "name": name, "status": status, "timestamp": self.at, "args": args}

    def path(self, home: Path, suffix: str = ".jsonl", project: str = "proj") -> Path:
        """Where Gemini CLI would write it."""
        return home / "tmp" / project / "chats" / f"session-2026-11-22T14-42-{self.session[:8]}{suffix}"

    def write(self, home: Path, suffix: str = ".jsonl", project: str = "proj") -> Path:
        """Write it there."""
        path = self.path(home, suffix, project)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content if suffix == ".jsonl" else self.document)
        return path
