"""What is known in the middle of a transcript, and how it is kept until more is read.

Must not know records or files.
"""

from __future__ import annotations

import msgspec

MAIN, SIDE = 0, 1
"""The two chains of a transcript: the conversation, and subagents or side questions in it."""
_KEPT_ANSWERS = 3
"""So many of the newest answers may still grow when more is read."""
_KEPT = 16
"""So many tools and attempts are remembered; more are never open in an honest file."""


class Answer(msgspec.Struct, array_like=True, gc=False):
    """One answer of the model, told in one line a content block."""

    response_id: str
    request_id: str
    session: str
    model: str
    chain: int
    asked: str
    """Time it was asked for, as the line says it; empty: not known."""
    ended: str
    """Time of its newest line."""
    retries: int | None = None
    stop_reason: str = ""
    is_cut: bool = False
    """The user stopped it."""
    is_followed: bool = False
    """Something came after it, so that it is not being written any more."""
    is_copy: bool = False
    """Copied from the session this one was forked from."""
    effort: str = ""
    is_fast: bool = False
    input_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    cache_write_1h_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None


class OpenTool(msgspec.Struct, array_like=True, gc=False):
    """A tool that was asked for and has no result yet."""

    name: str
    at: str
    session: str
    chain: int


class Attempt(msgspec.Struct, array_like=True, gc=False):
    """One sending of a request."""

    id: str
    at: str
    model: str


class Waiting(msgspec.Struct, array_like=True, gc=False):
    """What is known of the request a chain waits for."""

    asked: str = ""
    """Time of the newest prompt or tool result."""
    failures: int = 0
    """Attempts that are told to have failed."""
    failed: str = ""
    """Time of the newest failure; the next attempt came some wait after it."""


class State(msgspec.Struct, array_like=True):
    """Everything needed to read on."""

    session: str = ""
    parent: str = ""
    project: str = ""
    version: str = ""
    entrypoint: str = ""
    born: str = ""
    """Time of the file's first line; what a line tells of before that was copied from another session."""
    newest: str = ""
    """The greatest time of any line; times in one notation order as texts do."""
    model: str = ""
    effort: str = ""
    context_tokens: int | None = None
    is_fork: bool = False
    """Some of its lines are copies of another session's."""
    waiting: list[Waiting] = msgspec.field(default_factory=lambda: [Waiting(), Waiting()])
    attempts: dict[str, list[Attempt]] = msgspec.field(default_factory=dict)
    """By the client's name for who asks."""
    has_attempts: bool = False
    """The client writes its attempts down, so that none seen means none made."""
    answers: dict[str, Answer] = msgspec.field(default_factory=dict)
    tools: dict[str, OpenTool] = msgspec.field(default_factory=dict)


_DECODER = msgspec.msgpack.Decoder(State)
_ENCODER = msgspec.msgpack.Encoder()


def kept(state: State) -> bytes:
    """`state` for the cursor: bounded, whatever the file held."""
    _shorten(state.answers, _KEPT_ANSWERS)
    _shorten(state.tools, _KEPT)
    _shorten(state.attempts, _KEPT)
    for group in state.attempts.values():
        del group[:-_KEPT]
    return _ENCODER.encode(state)


def _shorten(things: dict[str, Answer] | dict[str, OpenTool] | dict[str, list[Attempt]], most: int) -> None:
    for key in list(things)[:-most]:
        del things[key]


def resumed(kept_bytes: bytes) -> State:
    """The state of an earlier reading; a new one where there is none or another version kept it."""
    if not kept_bytes:
        return State()
    try:
        state = _DECODER.decode(kept_bytes)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return State()
    return state if len(state.waiting) == len((MAIN, SIDE)) else State()
