"""The records of a Codex rollout, as far as anything in them is needed.

One line is ``{timestamp, ordinal?, type, payload}`` (codex-rs, rollout: `RolloutLine`).
Every leaf may be of any type: what is used of it is checked where it is used.
Prompts, arguments and answers have no place here and are skipped undecoded; of a
tool's output only the head that Codex itself puts before it is looked at.

Must not know what is made of a record.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from desktop_monitor.agents.values import name_or_empty, number_or_none


class Line(msgspec.Struct):
    """One line of a rollout."""

    timestamp: Any = None
    ordinal: Any = None
    type: Any = None
    payload: msgspec.Raw = msgspec.Raw(b"null")


class Meta(msgspec.Struct):
    """`session_meta`: whose file this is. The first one counts; others are replayed."""

    id: Any = None
    timestamp: Any = None
    cwd: Any = None
    originator: Any = None
    cli_version: Any = None
    source: Any = None
    forked_from_id: Any = None
    parent_thread_id: Any = None
    subagent_history_start_ordinal: Any = None


class TurnContext(msgspec.Struct):
    """`turn_context`: with what the next requests are made."""

    turn_id: Any = None
    cwd: Any = None
    model: Any = None
    effort: Any = None


class UsageRecord(msgspec.Struct):
    """`token_usage_record`: what one response took."""

    thread_id: Any = None
    turn_id: Any = None
    response_id: Any = None
    usage: Any = None
    thread_token_usage: Any = None


class Item(msgspec.Struct):
    """One finished step of a turn; a command's own end among them."""

    type: Any = None
    id: Any = None
    status: Any = None
    exit_code: Any = None
    duration: Any = None
    error: Any = None


class Event(msgspec.Struct):
    """`event_msg`: the fields of all its kinds that are used."""

    type: Any = None
    turn_id: Any = None
    info: Any = None
    rate_limits: Any = None
    error: Any = None
    duration_ms: Any = None
    time_to_first_token_ms: Any = None
    started_at: Any = None
    model_context_window: Any = None
    item: Item | None = None
    call_id: Any = None
    exit_code: Any = None
    duration: Any = None
    success: Any = None
    status: Any = None


class ResponseItem(msgspec.Struct):
    """`response_item`: a message's kind, or a tool call's name and id; never what they hold."""

    type: Any = None
    role: Any = None
    name: Any = None
    namespace: Any = None
    call_id: Any = None
    id: Any = None
    status: Any = None


class CallOutput(msgspec.Struct):
    """The output of a tool call; only `output_end` may look at it."""

    output: Any = None


class OutputEnd(msgspec.Struct):
    """How a command ended, as Codex says it ahead of the output."""

    exit_code: int | None = None
    duration_seconds: float | None = None


decode_line = msgspec.json.Decoder(Line).decode
decode_meta = msgspec.json.Decoder(Meta).decode
decode_turn_context = msgspec.json.Decoder(TurnContext).decode
decode_usage_record = msgspec.json.Decoder(UsageRecord).decode
decode_event = msgspec.json.Decoder(Event).decode
decode_response_item = msgspec.json.Decoder(ResponseItem).decode
_decode_output = msgspec.json.Decoder(CallOutput).decode

_HEAD_CHARACTERS = 300
_EXIT_CODE = re.compile(r"^(?:Exit code:|Process exited with code) (-?\d{1,6})$", re.MULTILINE)
_WALL_TIME = re.compile(r"^Wall time: (\d{1,9}(?:\.\d{1,9})?) seconds$", re.MULTILINE)
_METADATA = re.compile(r'"metadata":\{"exit_code":(-?\d{1,6}),"duration_seconds":(\d{1,9}(?:\.\d{1,9})?)\}\}$')


def output_end(payload: msgspec.Raw) -> OutputEnd:
    """How the command of a `function_call_output` ended; unknown where Codex does not say.

    Newer versions put lines ahead of "Output:", older ones metadata at the end of a JSON text.
    """
    text = _decode_output(payload).output
    if not isinstance(text, str):
        return OutputEnd()
    if text.startswith('{"output":'):
        found = _METADATA.search(text[-_HEAD_CHARACTERS:])
        return OutputEnd(int(found[1]), float(found[2])) if found else OutputEnd()
    head = text[:_HEAD_CHARACTERS].partition("Output:")[0]
    code, wall = _EXIT_CODE.search(head), _WALL_TIME.search(head)
    return OutputEnd(int(code[1]) if code else None, float(wall[1]) if wall else None)


def span_seconds(duration: object) -> float | None:
    """Seconds of Rust's ``{secs, nanos}``."""
    if not isinstance(duration, dict):
        return None
    seconds, nanos = number_or_none(duration.get("secs")), number_or_none(duration.get("nanos"))
    return None if seconds is None else seconds + (nanos or 0.0) / 1e9


def parent_of(meta: Meta) -> str:
    """The session that was forked, or that started this one as its subagent."""
    spawn = _spawn(meta.source)
    return name_or_empty(meta.forked_from_id) or name_or_empty(meta.parent_thread_id) or spawn


def is_subagent(meta: Meta) -> bool:
    """Whether another session started this one."""
    return meta.source == "subagent" or (isinstance(meta.source, dict) and "subagent" in meta.source)


def entrypoint_of(meta: Meta) -> str:
    """How Codex was started: its source (cli, exec, vscode), or who used it as a library."""
    return name_or_empty(meta.originator) or name_or_empty(meta.source)


def _spawn(source: object) -> str:
    """The parent in ``{"subagent": {"thread_spawn": {"parent_thread_id": …}}}``."""
    for name in ("subagent", "thread_spawn", "parent_thread_id"):
        if not isinstance(source, dict):
            return ""
        source = source.get(name)
    return name_or_empty(source)
