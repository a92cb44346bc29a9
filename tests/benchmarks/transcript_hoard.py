"""A year of transcripts, made of a real session's lines with fresh ids. Must not know what is measured with them."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_CAPTURE = Path(__file__).parents[1] / "data" / "captures" / "claude_pb" / "transcripts"
_ROUNDS = 18
_PROJECTS = 40
_MODELS = ("claude-sonnet-4-5", "claude-opus-4-5", "claude-haiku-4-5")
_RESULT_BYTES = (200, 200, 600, 2_000, 2_000, 4_000, 9_000, 30_000)
_ANSWER_BYTES = (100, 500, 1_500)
_PADDING_BYTES = 1_500


@dataclass(slots=True)
class Hoard:
    """What was made."""

    files: int = 0
    bytes: int = 0
    answers: int = 0
    """Lines of assistants; each request has two."""
    tokens: int = 0
    """Of all kinds, each request once."""


def make_hoard(root: Path, files: int = 1_700, seed: int = 1) -> Hoard:
    """Write the transcripts below the configuration folder `root`."""
    source = random.Random(seed)
    lines = _templates()
    hoard = Hoard()
    for number in range(files):
        project = f"/home/dev/project-{number % _PROJECTS}"
        folder = root / "projects" / project.replace("/", "-")
        folder.mkdir(parents=True, exist_ok=True)
        session = _id(source)
        begun = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=5 * number)
        content = "".join(_session(source, lines, session, project, begun, hoard))
        (folder / f"{session}.jsonl").write_text(content)
        hoard.files += 1
        hoard.bytes += len(content)
    return hoard


def _templates() -> dict[str, dict[str, Any]]:
    """One real line of each kind."""
    for path in sorted(_CAPTURE.rglob("*.jsonl")):
        records = [json.loads(line) for line in path.read_text().splitlines()]
        found = {_kind(record): record for record in reversed(records)}
        if {"text", "tool_use", "tool_result", "prompt", "api-request", "attachment"} <= found.keys():
            return found
    raise LookupError("no capture has every kind of line")


def _kind(record: dict[str, Any]) -> str:
    content = record.get("message", {}).get("content")
    if record["type"] in ("user", "assistant"):
        return str(content[0]["type"]) if isinstance(content, list) else "prompt"
    return str(record["type"])


def _session(
    source: random.Random, lines: dict[str, dict[str, Any]], session: str, project: str, at: datetime, hoard: Hoard
) -> list[str]:
    said = []

    def say(kind: str, **fields: Any) -> None:
        nonlocal at
        at += timedelta(seconds=2)
        usual = {"timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"), "sessionId": session}
        usual |= {"cwd": project, "uuid": _id(source)} if kind != "api-request" else {}
        said.append(json.dumps(lines[kind] | usual | fields, separators=(",", ":")) + "\n")

    say("prompt")
    model = source.choice(_MODELS)
    for _ in range(_ROUNDS):
        name = f"{source.getrandbits(48):012x}"
        attempt = _id(source)
        say("attachment", rendered="x" * _PADDING_BYTES)
        say("api-request", id=attempt)
        usage = _usage(source, lines["text"]["message"]["usage"])
        text = {"type": "text", "text": "y" * source.choice(_ANSWER_BYTES)}
        tool = {"type": "tool_use", "id": f"toolu_{name}", "name": "Bash", "input": {"command": "z" * 100}}
        for kind, block in (("text", text), ("tool_use", tool)):
            message = lines[kind]["message"] | {"id": f"msg_{name}", "model": model, "content": [block], "usage": usage}
            say(kind, message=message, requestId=f"req_{name}", requestRef=attempt)
        result = {"type": "tool_result", "tool_use_id": tool["id"], "content": "x" * source.choice(_RESULT_BYTES)}
        say("tool_result", message={"role": "user", "content": [result]})
        hoard.answers += 2
        hoard.tokens += usage["input_tokens"] + usage["output_tokens"]
        hoard.tokens += usage["cache_read_input_tokens"] + usage["cache_creation_input_tokens"]
    return said


def _usage(source: random.Random, real: dict[str, Any]) -> dict[str, Any]:
    return real | {
        "input_tokens": source.randrange(1, 30),
        "output_tokens": source.randrange(1, 2_000),
        "cache_read_input_tokens": source.randrange(100_000),
        "cache_creation_input_tokens": 500,
        "cache_creation": {"ephemeral_1h_input_tokens": 0, "ephemeral_5m_input_tokens": 500},
    }


def _id(source: random.Random) -> str:
    return str(uuid.UUID(int=source.getrandbits(128), version=4))
