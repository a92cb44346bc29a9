"""The lines of a Claude Code transcript, reduced to what is needed; everything else is skipped undecoded.

The format is internal to Claude Code and changes: every field may be missing or null,
unknown ones are ignored. No field that can hold a prompt, an argument or an output is
declared here, so none is ever decoded. Must not know what the lines mean together.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Count = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
"""Of tokens or milliseconds; what lies outside is no count."""
Money = Annotated[float, msgspec.Meta(ge=0, le=1e9)]


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

    tool_use_id: str | None = None
    type: str | None = None
    id: str | None = None
    name: str | None = None
    is_error: bool | None = None


class Message(msgspec.Struct):
    """The message of a user or assistant line."""

    id: str | None = None
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


class Line(msgspec.Struct):
    """A line of the conversation: user, assistant or system."""

    isSidechain: bool | None = None  # noqa: N815
    forkedFrom: Fork | None = None  # noqa: N815
    message: Message | None = None
    requestId: str | None = None  # noqa: N815
    requestRef: str | None = None  # noqa: N815
    """`ApiRequest.id` of the attempt that was answered."""
    type: str | None = None
    subtype: str | None = None
    error: Fault | str | None = None
    durationMs: float | None = None  # noqa: N815
    compactMetadata: Compaction | None = None  # noqa: N815
    uuid: str | None = None
    timestamp: str | None = None
    isAbortedMidStream: bool | None = None  # noqa: N815
    interruptedMessageId: str | None = None  # noqa: N815
    effort: str | None = None
    perTurnEffort: str | None = None  # noqa: N815
    isApiErrorMessage: bool | None = None  # noqa: N815
    apiErrorStatus: int | None = None  # noqa: N815
    apiErrorType: str | None = None  # noqa: N815
    toolDenialKind: str | None = None  # noqa: N815
    permissionDecision: Decision | None = None  # noqa: N815
    sessionId: str | None = None  # noqa: N815


class Surroundings(msgspec.Struct, gc=False):
    """Where and with what the session runs: in every line, and mostly the same in all."""

    cwd: str | None = None
    version: str | None = None
    entrypoint: str | None = None


class PlainMessage(msgspec.Struct):
    """A message whose content is not as expected."""

    id: str | None = None
    model: str | None = None
    stop_reason: str | None = None
    usage: Usage | None = None


class PlainLine(msgspec.Struct):
    """The least of a line that something can be made of, for lines with surprises elsewhere."""

    type: str | None = None
    timestamp: str | None = None
    sessionId: str | None = None  # noqa: N815
    uuid: str | None = None
    message: PlainMessage | None = None
    requestId: str | None = None  # noqa: N815
    isSidechain: bool | None = None  # noqa: N815


class Parameters(msgspec.Struct, gc=False):
    """What a request was sent with."""

    model: str | None = None


class ApiRequest(msgspec.Struct, gc=False):
    """One attempt, written when it is sent (since 2.1.3xx)."""

    id: str | None = None
    timestamp: str | None = None
    querySource: str | None = None  # noqa: N815
    params: Parameters | None = None


class ModelUsage(msgspec.Struct, gc=False):
    """A session's sums for one model."""

    inputTokens: Count | None = None  # noqa: N815
    outputTokens: Count | None = None  # noqa: N815
    cacheReadInputTokens: Count | None = None  # noqa: N815
    cacheCreationInputTokens: Count | None = None  # noqa: N815
    costUSD: Money | None = None  # noqa: N815


class CostState(msgspec.Struct):
    """The client's own sums for a session, written when it ends; they go on where it is resumed."""

    sessionId: str | None = None  # noqa: N815
    modelUsage: dict[str, ModelUsage] | None = None  # noqa: N815


class Mark(msgspec.Struct, gc=False):
    """Of a prompt that waits in the queue, when that was."""

    timestamp: str | None = None


_LINE = msgspec.json.Decoder(Line)
_SURROUNDINGS = msgspec.json.Decoder(Surroundings)
_PLAIN_LINE = msgspec.json.Decoder(PlainLine)
_API_REQUEST = msgspec.json.Decoder(ApiRequest)
_COST_STATE = msgspec.json.Decoder(CostState)
_MARK = msgspec.json.Decoder(Mark)

Record = Line | CostState | Mark | bytes
_Decoder = msgspec.json.Decoder[Line] | msgspec.json.Decoder[CostState] | msgspec.json.Decoder[Mark]

_TYPE_FIRST = b'{"type":"'
_OTHERS: dict[bytes, _Decoder] = {b"cost-state": _COST_STATE, b"queue-operation": _MARK}
_ATTEMPT = b"api-request"
_CONVERSATION = (b"user", b"assistant", b"system")
_TIME = b'"timestamp":"'
_TIME_LIMIT = 40
_ATTACHMENT = b'"attachment":'
_ATTACHMENT_WITHIN = 256

_FAULTS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class NotUnderstoodError(ValueError):
    """The line is none that this program can read."""


def record_at(block: bytes, view: memoryview, start: int, end: int) -> Record | None:
    """The line between two offsets of `block`; None for kinds that tell nothing needed.

    The note of an attempt comes as it is written (see `attempt_of`, `sent_at`): nearly
    all that is ever asked of one is whether it is the attempt that was answered.
    Raises NotUnderstoodError.
    """
    # Attachments come first in number, conversation next.
    if not block.startswith(_TYPE_FIRST, start):
        if block.find(_ATTACHMENT, start, min(start + _ATTACHMENT_WITHIN, end)) >= 0:
            return None
        try:
            return _LINE.decode(view[start:end])
        except _FAULTS:
            return _surprising(block[start:end].strip(b"\x00\r\t "), _LINE)
    return _of_first_type(block, start, end)


def _of_first_type(block: bytes, start: int, end: int) -> Record | None:
    kind = block[start + len(_TYPE_FIRST) : block.find(b'"', start + len(_TYPE_FIRST), end)]
    if kind == _ATTEMPT:
        return block[start:end]
    decoder = _LINE if kind in _CONVERSATION else _OTHERS.get(kind)
    if decoder is None:
        return None
    try:
        return decoder.decode(block[start:end])
    except _FAULTS:
        return _surprising(block[start:end].strip(b"\x00\r\t "), decoder)


def attempt_of(note: bytes) -> ApiRequest:
    """The note of an attempt, decoded. Raises NotUnderstoodError."""
    try:
        return _API_REQUEST.decode(note)
    except _FAULTS as error:
        raise NotUnderstoodError from error


def sent_at(note: bytes, attempt_id: str) -> str:
    """When the attempt with this id was sent, if `note` is of it; otherwise, or in doubt, nothing."""
    found = note.find(b'"id":"%b","timestamp":"' % attempt_id.encode("utf-8", "replace"))
    start = note.find(_TIME, found) + len(_TIME)
    end = note.find(b'"', start)
    return note[start:end].decode("utf-8", "replace") if found >= 0 and start < end <= start + _TIME_LIMIT else ""


def surroundings(line: bytes) -> Surroundings:
    """What a line says beside the conversation; nothing where that is not understood."""
    try:
        return _SURROUNDINGS.decode(line)
    except _FAULTS:
        return Surroundings()


def _surprising(line: bytes, decoder: _Decoder) -> Record | None:
    """What can still be made of a line that is not as expected."""
    if not line:
        return None
    try:
        if decoder is not _LINE:
            return decoder.decode(line)
        plain = _PLAIN_LINE.decode(line)
    except _FAULTS as error:
        raise NotUnderstoodError from error
    try:
        return _LINE.decode(line)
    except _FAULTS:
        return _line_of(plain)


def _line_of(plain: PlainLine) -> Line:
    fields = {name: getattr(plain, name) for name in plain.__struct_fields__ if name != "message"}
    if plain.message is None:
        return Line(**fields)
    message = plain.message
    return Line(**fields, message=Message(message.id, message.model, None, message.stop_reason, message.usage))
