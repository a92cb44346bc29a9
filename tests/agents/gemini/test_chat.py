"""What is counted of chats: messages written anew, rewound, compressed, old documents, subagents, nonsense."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.agents.gemini.source import GeminiFiles, gemini_home
from desktop_monitor.agents.source import Cursor
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.agent_event import Findings, Outcome, Source
from tests.helpers.chats import SESSION, ChatText, spent
from tests.helpers.file_sources import merged, read_all, read_on, tokens

FIRST = spent(1000, 200, 50, 10)
SECOND = spent(1500, 1000, 70, 20)


def _read(home: Path, chat: ChatText, suffix: str = ".jsonl") -> Findings:
    chat.write(home, suffix)
    return read_all(GeminiFiles(home))


def _sums(*used: dict[str, Any]) -> dict[str, int]:
    return {
        "input_tokens": sum(one["input"] - one["cached"] + one["tool"] for one in used),
        "cache_read_tokens": sum(one["cached"] for one in used),
        "cache_write_tokens": 0,
        "output_tokens": sum(one["output"] + one["thoughts"] for one in used),
        "reasoning_tokens": sum(one["thoughts"] for one in used),
    }


def test_gemini_home_is_where_gemini_looks() -> None:
    """The variable replaces the user's home."""
    assert gemini_home({"GEMINI_CLI_HOME": "/elsewhere"}, Path("/home/dev")) == Path("/elsewhere/.gemini")
    assert gemini_home({}, Path("/home/dev")) == Path("/home/dev/.gemini")


@pytest.mark.parametrize("suffix", [".jsonl", ".json"])
def test_old_and_new_chats_are_counted_alike(tmp_path: Path, suffix: str) -> None:
    """Two answers, the first with a tool, written again when the tool ended."""
    chat = ChatText().prompt("1").answer("2", FIRST)
    chat.answer("2", FIRST, toolCalls=[chat.call("call_1", "success")])
    found = _read(tmp_path, chat.answer("3", SECOND), suffix)
    assert tokens(merged(found)) == _sums(FIRST, SECOND)
    assert [(call.call_id, call.outcome) for call in found.tool_calls] == [("call_1", Outcome.OK)]


def test_an_old_chat_is_read_again_whenever_it_is_written_anew(tmp_path: Path) -> None:
    """The same messages are the same requests."""
    source, cursors = GeminiFiles(tmp_path), dict[str, Cursor]()
    chat = ChatText().prompt("1").answer("2", FIRST)
    os.utime(chat.write(tmp_path, ".json"), (1, 1))
    before = read_on(source, cursors)
    chat.prompt("3").answer("4", SECOND).write(tmp_path, ".json")
    after = read_on(source, cursors)
    assert tokens(merged(before)) == _sums(FIRST)
    assert tokens(merged(before, after)) == _sums(FIRST, SECOND)
    assert source.pending(cursors) == ()


def test_the_last_word_on_a_message_counts(tmp_path: Path) -> None:
    """It is there before its tokens are."""
    chat = ChatText().prompt("1").answer("2", None).answer("2", FIRST)
    assert tokens(merged(_read(tmp_path, chat))) == _sums(FIRST)


def test_what_was_rewound_was_paid(tmp_path: Path) -> None:
    """And what replaced the messages of a compressed chat holds some of them again."""
    chat = ChatText().prompt("1").answer("2", FIRST).record(**{"$rewindTo": "1"})
    chat.prompt("3").answer("4", SECOND)
    chat.record(**{"$set": {"messages": chat.messages[1:], "lastUpdated": chat.at}})
    assert tokens(merged(_read(tmp_path, chat))) == _sums(FIRST, SECOND)


def test_tokens_of_a_servers_tool_are_input(tmp_path: Path) -> None:
    """Where the total counts them beside the input; where it does not, they are in it."""
    beside, inside = spent(100, 0, 10, 0, 7), {**spent(100, 0, 10), "tool": 7}
    requests = merged(_read(tmp_path, ChatText().answer("1", beside).answer("2", inside)))
    assert [request.input_tokens for request in requests] == [107, 100]


def test_requests_carry_what_other_sources_agree_on(tmp_path: Path) -> None:
    """Session and counts as the client counts them."""
    (request,) = merged(_read(tmp_path, ChatText().answer("1", FIRST)))
    assert request.match == f"gemini:{SESSION}:1000/50/200/10"


def test_an_answer_took_as_long_as_nothing_else_was_written(tmp_path: Path) -> None:
    """From the prompt, or in chats without results from the end of the tool."""
    chat = ChatText().prompt("1")
    chat.answer("2", FIRST)
    chat.answer("2", FIRST, toolCalls=[chat.call("call_1", "success")])
    chat.at_seconds += 4
    requests = merged(_read(tmp_path, chat.answer("3", SECOND)))
    assert [request.duration_seconds for request in requests] == [1.0, 5.0]


def test_a_chat_read_in_steps_has_the_same_estimates(tmp_path: Path) -> None:
    """When the question was asked is remembered."""
    source, cursors = GeminiFiles(tmp_path), dict[str, Cursor]()
    chat = ChatText().prompt("1")
    chat.write(tmp_path)
    read_on(source, cursors)
    chat.answer("2", FIRST).write(tmp_path)
    assert [r.duration_seconds for r in merged(read_on(source, cursors))] == [1.0]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("success", Outcome.OK),
        ("error", Outcome.ERROR),
        ("cancelled", Outcome.CANCELLED),
        ("executing", None),
        ("toString", None),
    ],
)
def test_tools_end_as_their_status_says(tmp_path: Path, status: str, outcome: Outcome | None) -> None:
    """A word that is not known tells of no end."""
    chat = ChatText()
    (call,) = _read(tmp_path, chat.answer("1", FIRST, toolCalls=[chat.call("call_1", status)])).tool_calls
    assert call.outcome is outcome


def test_a_subagents_requests_are_its_sessions(tmp_path: Path) -> None:
    """They count, and say nothing of the session's own context."""
    chat = ChatText("11111111-2222-3333-4444-555555555555").answer("1", FIRST)
    path = tmp_path / "tmp" / "proj" / "chats" / SESSION / "11111111.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(chat.content)
    found = read_all(GeminiFiles(tmp_path))
    assert [(r.session, r.is_subagent) for r in found.requests if r.source is Source.FILE] == [(SESSION, True)]
    assert found.sessions == ()


@pytest.mark.parametrize("told_by", ["nobody", "caller", "chat", "table", "marker"])
def test_the_project_is_the_one_whose_hash_it_is(tmp_path: Path, told_by: str) -> None:
    """Whoever knows a path with this hash; a hash alone is no name."""
    path = "/home/dev/höhe"
    hashed = hashlib.sha256(path.encode()).hexdigest()
    chat = ChatText().answer("1", FIRST)
    chat.header["projectHash"] = hashed
    if told_by == "chat":
        chat.header["directories"] = ["/home/dev/other", path]
    chat.write(tmp_path, project=hashed)
    if told_by == "table":
        (tmp_path / "projects.json").write_text(json.dumps({"projects": {path: "slug"}}))
    if told_by == "marker":
        (tmp_path / "tmp" / hashed / ".project_root").write_text(path + "\n", encoding="utf-8")
    source = GeminiFiles(tmp_path, [path] if told_by == "caller" else [])
    assert read_all(source).sessions[0].project == ("" if told_by == "nobody" else path)


@pytest.mark.parametrize("wrong", ["-5", "1e400", "NaN", '"many"', "true", "99999999999999999999", "[]", "0.5"])
def test_a_count_that_cannot_be_is_rejected(tmp_path: Path, wrong: str) -> None:
    """Nothing of that record is counted, and the answers around it are."""
    chat = ChatText().answer("1", FIRST)
    message = {"id": "2", "timestamp": chat.at, "type": "gemini", "tokens": SECOND}
    chat.raw(json.dumps(message).replace("1500", wrong).encode())
    found = _read(tmp_path, chat.answer("3", SECOND))
    assert tokens(merged(found)) == _sums(FIRST, SECOND)
    assert sum(found.rejected.values()) == 1


@pytest.mark.parametrize(
    "line",
    [
        b"null",
        b"[]",
        b'{"$set":[]}',
        b'{"$set":{"messages":7}}',
        b'{"$set":{"messages":[{"id":"9","timestamp":"never"}]}}',
        b'{"id":"9","timestamp":"2026-11-22T14:42:47Z","type":"gemini","tokens":[]}',
        b'{"id":"9","timestamp":"2026-11-22T14:42:47Z","type":"gemini","toolCalls":"all"}',
        b'{"id":"9","timestamp":"2026-11-22T14:42:47Z","type":"gemini","toolCalls":' + b"[" * 5000,
        b"\xff\xfe{}",
        b'{"id"',
    ],
)
def test_a_record_of_nonsense_is_rejected_and_named(tmp_path: Path, line: bytes) -> None:
    """And what follows is read."""
    found = _read(tmp_path, ChatText().raw(line).answer("1", FIRST))
    assert tokens(merged(found)) == _sums(FIRST)
    assert sum(found.rejected.values()) == 1


def test_half_an_old_chat_is_rejected_and_read_when_it_is_whole(tmp_path: Path) -> None:
    """It is being written at this moment."""
    source, cursors = GeminiFiles(tmp_path), dict[str, Cursor]()
    chat = ChatText().answer("1", FIRST)
    path = chat.write(tmp_path, ".json")
    path.write_bytes(chat.document[:-5])
    half = read_on(source, cursors)
    assert (half.requests, dict(half.rejected)) == ((), {"text that is no JSON": 1})
    path.write_bytes(chat.document)
    assert tokens(merged(read_on(source, cursors))) == _sums(FIRST)


def test_a_chat_that_is_gone_is_the_sources_trouble(tmp_path: Path) -> None:
    """The reader is told, nothing breaks."""
    source = GeminiFiles(tmp_path)
    path = ChatText().answer("1", FIRST).write(tmp_path, ".json")
    (pending,) = source.pending({})
    path.unlink()
    with pytest.raises(SourceError, match="Cannot read"):
        source.read(pending, None)
