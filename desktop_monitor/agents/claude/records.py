"""The lines of a Claude Code transcript, reduced to what is needed; everything else in them is skipped.

All lines of a block are decoded at once, into one type that has the fields of every
kind: that is several times faster than one by one. Where one of them is not as
expected, those of its block are taken singly.

The format is internal to Claude Code and changes: every field may be missing or null,
unknown ones are ignored. No field that holds an argument or an output is declared here,
so none is ever decoded; of `Message.content` a text is let go as it came. Must not know what the lines mean together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import msgspec

from desktop_monitor.agents.values import COUNT_LIMIT, NAME_CHARACTERS

Count = Annotated[int, msgspec.Meta(ge=0, le=COUNT_LIMIT)]
"""Of tokens or milliseconds; what lies outside is no count."""
Money = Annotated[float, msgspec.Meta(ge=0, le=1e9)]
Identity = Annotated[str, msgspec.Meta(max_length=NAME_CHARACTERS)]
"""What names something and is remembered from one reading to the next, as a time is: bounded, never cut."""
Time = Annotated[str, msgspec.Meta(max_length=64)]


class CacheCreation(msgspec.Struct, gc=False):
    """Tokens written to the cache, by how long they are kept."""

    ephemeral_1h_input_tokens: Count | None = None


class OutputDetails(msgspec.Struct, gc=False):
    """The parts of the output."""

    thinking_tokens: Count | None = None


class Usage(msgspec.Struct, gc=False):
    """What one answer cost in tokens; `input_tokens` excludes the cache."""

    # Fields stand in the order in which the client writes them, here and below: they are found faster so.
    input_tokens: Count | None = None
    cache_creation_input_tokens: Count | None = None
    cache_read_input_tokens: Count | None = None
    output_tokens: Count | None = None
    output_tokens_details: OutputDetails | None = None
    cache_creation: CacheCreation | None = None
    speed: str | None = None


class Block(msgspec.Struct, gc=False):
    """One part of a message: of a tool call or its result what names it."""

    tool_use_id: Identity | None = None
    type: str | None = None
    id: Identity | None = None
    name: str | None = None
    is_error: bool | None = None


class Message(msgspec.Struct, gc=False):
    """The message of a user or assistant line."""

    id: Identity | None = None
    model: str | None = None
    content: list[Block] | str | None = None
    stop_reason: str | None = None
    usage: Usage | None = None


class Fault(msgspec.Struct, gc=False):
    """Why one attempt of a request failed."""

    status: int | None = None


class Decision(msgspec.Struct, gc=False):
    """Whether a tool was allowed, and by whom."""

    decision: str | None = None
    source: str | None = None


class Compaction(msgspec.Struct, gc=False):
    """The context before and after it was summarised."""

    postTokens: Count | None = None  # noqa: N815  the client's own names, here and below


class Fork(msgspec.Struct, gc=False):
    """Where a forked session comes from."""

    sessionId: str | None = None  # noqa: N815


class Parameters(msgspec.Struct, gc=False):
    """What a request was sent with."""

    model: str | None = None


class ModelUsage(msgspec.Struct, gc=False):
    """A session's sums for one model."""

    inputTokens: Count | None = None  # noqa: N815
    outputTokens: Count | None = None  # noqa: N815
    cacheReadInputTokens: Count | None = None  # noqa: N815
    cacheCreationInputTokens: Count | None = None  # noqa: N815
    costUSD: Money | None = None  # noqa: N815


class Line(msgspec.Struct, gc=False):
    """A line of any kind: of the conversation (user, assistant, system), or a note beside it.

    ``api-request`` notes one attempt when it is sent (since 2.1.3xx), ``cost-state`` the
    client's own sums for a session when it ends (they go on where it is resumed),
    ``queue-operation`` a prompt that waits.
    """

    isSidechain: bool | None = None  # noqa: N815
    forkedFrom: Fork | None = None  # noqa: N815
    message: Message | None = None
    requestId: Identity | None = None  # noqa: N815
    requestRef: Identity | None = None  # noqa: N815
    """`id` of the attempt that was answered."""
    type: str | None = None
    subtype: str | None = None
    error: Fault | str | None = None
    durationMs: float | None = None  # noqa: N815
    compactMetadata: Compaction | None = None  # noqa: N815
    uuid: Identity | None = None
    timestamp: Time | None = None
    isAbortedMidStream: bool | None = None  # noqa: N815
    interruptedMessageId: Identity | None = None  # noqa: N815
    effort: str | None = None
    perTurnEffort: str | None = None  # noqa: N815
    isApiErrorMessage: bool | None = None  # noqa: N815
    apiErrorStatus: int | None = None  # noqa: N815
    apiErrorType: str | None = None  # noqa: N815
    toolDenialKind: str | None = None  # noqa: N815
    permissionDecision: Decision | None = None  # noqa: N815
    sessionId: str | None = None  # noqa: N815
    id: Identity | None = None
    """Of an attempt, as the two after it."""
    querySource: Identity | None = None  # noqa: N815
    params: Parameters | None = None
    modelUsage: dict[str, ModelUsage] | None = None  # noqa: N815


class Surroundings(msgspec.Struct, gc=False):
    """Where and with what the session runs: in every line, and mostly the same in all."""

    cwd: str | None = None
    version: str | None = None
    entrypoint: str | None = None


class PlainMessage(msgspec.Struct, gc=False):
    """A message whose content is not as expected."""

    id: Identity | None = None
    model: str | None = None
    stop_reason: str | None = None
    usage: Usage | None = None


class PlainLine(msgspec.Struct, gc=False):
    """The least of a line that something can be made of, for lines with surprises elsewhere."""

    type: str | None = None
    timestamp: Time | None = None
    sessionId: str | None = None  # noqa: N815
    uuid: Identity | None = None
    message: PlainMessage | None = None
    requestId: Identity | None = None  # noqa: N815
    isSidechain: bool | None = None  # noqa: N815


class Kind(msgspec.Struct, gc=False):
    """Which kind of line it is."""

    type: str | None = None


_LINE = msgspec.json.Decoder(Line)
_KIND = msgspec.json.Decoder(Kind)
_SURROUNDINGS = msgspec.json.Decoder(Surroundings)
_PLAIN_LINE = msgspec.json.Decoder(PlainLine)

ATTEMPT, SUMS, QUEUED = "api-request", "cost-state", "queue-operation"
_CONVERSATION = ("user", "assistant", "system")
_KINDS = frozenset((*_CONVERSATION, ATTEMPT, SUMS, QUEUED))
_FOLDER = b'"cwd":'
_NOTHING = Line()

_FAULTS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Lines(NamedTuple):
    """The lines of one block in their order."""

    lines: Sequence[Line]
    """One for each line of the block, as the client writes it; those that tell nothing needed may have no kind."""
    not_understood: int


def lines_of(block: bytes) -> Lines:
    """All lines of `block`, each of which ends in a line feed."""
    try:
        return Lines(_LINE.decode_lines(block), 0)
    except _FAULTS:
        return _one_by_one(block)


def _one_by_one(block: bytes) -> Lines:
    lines, not_understood = [], 0
    for line in block.split(b"\n")[:-1]:
        try:
            lines.append(_LINE.decode(line))
        except _FAULTS:
            surprising = _surprising(line.strip(b"\x00\r\t "))
            not_understood += surprising is None
            lines.append(surprising or _NOTHING)
    return Lines(lines, not_understood)


def surroundings(block: bytes) -> tuple[Surroundings, ...]:
    """What the first and the last line of `block` that name a folder say beside the conversation."""
    places = (block.find(_FOLDER), block.rfind(_FOLDER))
    return tuple(_said(_line_at(block, place)) for place in places if place >= 0)


def _line_at(block: bytes, place: int) -> bytes:
    return block[block.rfind(b"\n", 0, place) + 1 : block.find(b"\n", place)]


def _said(line: bytes) -> Surroundings:
    try:
        return _SURROUNDINGS.decode(line)
    except _FAULTS:
        return Surroundings()


def _surprising(line: bytes) -> Line | None:
    """What can still be made of a line that is not as expected; None if nothing."""
    if not line:
        return _NOTHING
    try:
        kind = _KIND.decode(line).type
        if kind not in _KINDS:
            return _NOTHING
        plain = _PLAIN_LINE.decode(line)
    except _FAULTS:
        return None
    try:
        return _LINE.decode(line)
    except _FAULTS:
        return _line_of(plain) if kind in _CONVERSATION else None


def _line_of(plain: PlainLine) -> Line:
    fields = {name: getattr(plain, name) for name in plain.__struct_fields__ if name != "message"}
    if plain.message is None:
        return Line(**fields)
    message = plain.message
    return Line(**fields, message=Message(message.id, message.model, None, message.stop_reason, message.usage))
