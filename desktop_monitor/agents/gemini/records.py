"""The records of a Gemini CLI chat, as far as anything in them is needed.

Newer chats are JSON Lines: a header, messages, ``{"$set": {…}}`` and ``{"$rewindTo":
id}``; older ones are one document ``{sessionId, …, messages}`` that is written anew
each time (gemini-cli, packages/core: chatRecordingService.ts). Every leaf may be of
any type: what is used of it is checked where it is used. Contents, thoughts,
arguments and results have no place here and are skipped undecoded.

Must not know what is made of a record.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from desktop_monitor.agents.values import count_or_none

NOTHING = msgspec.Raw(b"null")


class ToolCallRecord(msgspec.Struct):
    """One tool call of a message."""

    id: Any = None
    name: Any = None
    status: Any = None
    timestamp: Any = None


class Message(msgspec.Struct):
    """One message; tokens and tool calls come with the model's."""

    id: Any = None
    timestamp: Any = None
    type: Any = None
    model: Any = None
    tokens: Any = None
    tool_calls: msgspec.Raw = msgspec.field(default=NOTHING, name="toolCalls")


class Metadata(msgspec.Struct, rename="camel"):
    """What a header, an update or a whole document says of the session."""

    session_id: Any = None
    project_hash: Any = None
    start_time: Any = None
    kind: Any = None
    directories: Any = None
    messages: msgspec.Raw = NOTHING


class Line(msgspec.Struct):
    """One line of a chat: a message where it has an id, else an update or the header."""

    id: Any = None
    update: msgspec.Raw = msgspec.field(default=NOTHING, name="$set")
    rewind_to: Any = msgspec.field(default=None, name="$rewindTo")


class Tokens(NamedTuple):
    """Tokens of one answer in Gemini's own counting."""

    input: int
    """Cached ones included."""
    output: int
    """Thoughts not included."""
    cached: int
    thoughts: int
    tool: int
    """Of prompts that tools of the server added; not in `input` where `total` counts them beside it."""
    total: int

    @property
    def uncached(self) -> int:
        """Input not read from the cache."""
        is_beside = self.total >= self.input + self.output + self.thoughts + self.tool
        return max(0, self.input - self.cached) + (self.tool if is_beside else 0)


def tokens_of(value: object) -> Tokens | None:
    """The ``tokens`` of a message; None where they are none or a count in them is implausible."""
    if not isinstance(value, dict):
        return None
    counts = [0 if (told := value.get(name)) is None else count_or_none(told) for name in Tokens._fields]
    known = [count for count in counts if count is not None]
    return Tokens(*known) if len(known) == len(counts) else None


decode_line = msgspec.json.Decoder(Line).decode
decode_message = msgspec.json.Decoder(Message).decode
decode_messages = msgspec.json.Decoder(list[msgspec.Raw] | None).decode
decode_calls = msgspec.json.Decoder(list[ToolCallRecord] | None).decode
decode_metadata = msgspec.json.Decoder(Metadata).decode
