"""What is remembered of a file from one reading to the next is small, whatever the file holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.agents.claude.source import read_transcript
from desktop_monitor.agents.codex.source import CodexFiles
from desktop_monitor.agents.gemini.source import GeminiFiles
from desktop_monitor.agents.recognition import Reader
from desktop_monitor.agents.source import Pending, Reading
from desktop_monitor.agents.workflow.reading import read_events_file

_TIME = "2026-11-22T10:00:00Z"
_LONG = "b" * 300_000
_LATE = _TIME + _LONG
_STATE_BYTES = 8192
_USAGE = {"input_tokens": 1, "output_tokens": 2}


def _answer(**more: Any) -> dict[str, Any]:
    message = {"id": "m", "model": "x", "usage": _USAGE, "content": [{"type": "tool_use", "id": "t", "name": "n"}]}
    return {"type": "assistant", "timestamp": _TIME, "sessionId": "s", "uuid": "u", "message": message} | more


_LONG_MESSAGE = {"id": _LONG, "model": _LONG, "stop_reason": _LONG, "usage": _USAGE}
_LONG_TOOL = {"id": "m", "content": [{"type": "tool_use", "id": _LONG, "name": _LONG}]}
_CLAUDE = {
    "late answer": _answer(timestamp=_LATE),
    "long names": _answer(sessionId=_LONG, cwd=_LONG, version=_LONG, entrypoint=_LONG, effort=_LONG),
    "long request": _answer(requestId=_LONG),
    "long message": _answer(message=_LONG_MESSAGE),
    "long tool": _answer(message=_LONG_TOOL),
    "late prompt": {"type": "user", "timestamp": _LATE, "sessionId": "s"},
    "late failure": {"type": "system", "subtype": "api_error", "timestamp": _LATE},
    "late attempt": {"type": "api-request", "id": "a", "timestamp": _LATE, "querySource": "q"},
    "long attempt": {"type": "api-request", "id": _LONG, "timestamp": _TIME, "querySource": _LONG},
}
_CODEX = {
    "header": ("session_meta", {"id": _LONG, "cwd": _LONG, "originator": _LONG, "cli_version": _LONG}),
    "turn": ("turn_context", {"turn_id": _LONG, "model": _LONG, "effort": _LONG, "cwd": _LONG}),
    "call": ("response_item", {"type": "function_call", "call_id": _LONG, "name": _LONG, "namespace": _LONG}),
    "limits": ("event_msg", {"type": "token_count", "rate_limits": {"limit_id": _LONG, "plan_type": _LONG}}),
}
_GEMINI = {
    "header": {"sessionId": _LONG, "projectHash": _LONG, "startTime": _LATE, "directories": [_LONG]},
    "message": {"id": _LONG, "timestamp": _TIME, "type": "gemini", "model": _LONG, "tokens": {"input": 1}},
}
_EVENT = {"v": 1, "source": _LONG, "kind": "operation", "phase": "start", "op_id": _LONG, "session": _LONG}


def _read(reader: Reader, path: Path, records: list[Any]) -> Reading:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    status = path.stat()
    return reader(Pending(str(path), status.st_ino, status.st_size, status.st_mtime_ns, status.st_size), None)


@pytest.mark.parametrize("line", _CLAUDE.values(), ids=_CLAUDE)
def test_of_a_transcript(tmp_path: Path, line: dict[str, Any]) -> None:
    reading = _read(read_transcript, tmp_path / "a.jsonl", [line])

    assert len(reading.cursor.state) < _STATE_BYTES
    assert _LONG not in repr(reading.findings)


@pytest.mark.parametrize("record", _CODEX.values(), ids=_CODEX)
def test_of_a_rollout(tmp_path: Path, record: tuple[str, Any]) -> None:
    line = {"timestamp": _TIME, "type": record[0], "payload": record[1]}
    reading = _read(CodexFiles(tmp_path).read, tmp_path / "sessions" / "rollout-a.jsonl", [line])

    assert len(reading.cursor.state) < _STATE_BYTES
    assert _LONG not in repr(reading.findings)


@pytest.mark.parametrize("record", _GEMINI.values(), ids=_GEMINI)
def test_of_a_chat(tmp_path: Path, record: dict[str, Any]) -> None:
    path = tmp_path / "tmp" / "proj" / "chats" / "session-a.jsonl"
    reading = _read(GeminiFiles(tmp_path).read, path, [record])

    assert len(reading.cursor.state) < _STATE_BYTES
    assert _LONG not in repr(reading.findings)


def test_of_a_workflow_s_open_starts(tmp_path: Path) -> None:
    starts = [_EVENT | {"source": "s", "op_id": f"o{number}"} for number in range(20_000)]
    reading = _read(read_events_file, tmp_path / "a.jsonl", [_EVENT, *(s | {"session": "x"} for s in starts)])

    assert len(reading.cursor.state) < 8 * _STATE_BYTES
    assert _LONG not in repr(reading.findings)
