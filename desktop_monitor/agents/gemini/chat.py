"""Reads one Gemini CLI chat: records in, facts out.

A message is written anew whenever something in it changes: the last one counts. What
was rewound or compressed away was paid all the same and stays counted. A record that
cannot be understood is counted and changes nothing.

Must not know files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from types import MappingProxyType

import msgspec

from desktop_monitor.agents.gemini import records
from desktop_monitor.agents.gemini.records import Message, Metadata, Tokens, ToolCallRecord, tokens_of
from desktop_monitor.agents.values import iso_seconds, name_or_empty, path_or_empty
from desktop_monitor.metrics.agent_event import GEMINI, Findings, Outcome, Request, SessionFacts, Source, ToolCall

ProjectOf = Callable[[str, Sequence[str]], str]
"""From a project's hash and folders the chat names to the project's folder; empty where unknown."""

_LONGEST_REQUEST_SECONDS = 24 * 3600.0
_SHORTEST_UNIQUE = 32
"""A UUID, with or without hyphens, is one message wherever it is told."""
_OUTCOMES = {"success": Outcome.OK, "error": Outcome.ERROR, "cancelled": Outcome.CANCELLED}


class ChatState(msgspec.Struct):
    """What one chat said so far; kept with the cursor."""

    session: str = ""
    parent: str = ""
    is_subagent: bool = False
    project: str = ""
    started_seconds: float | None = None
    model: str = ""
    context_tokens: int | None = None
    newest_answer: str = ""
    """Id of the message that was answered last; writing it anew does not make it newer."""
    asked_seconds: float | None = None
    """Of the newest record that the next request sends: a prompt or a tool's result."""


_encode_state = msgspec.msgpack.Encoder().encode
_decode_state = msgspec.msgpack.Decoder(ChatState).decode


class Chat:
    """One reading of one chat."""

    def __init__(self, parent: str, state: bytes, project_of: ProjectOf) -> None:
        """`parent` is the session whose subagent wrote the file, empty for a session's own chat.

        `state` is what `state()` gave last time, empty at the beginning.
        """
        self._state = _restored(state, parent)
        self._project_of = project_of
        self._requests: dict[tuple[str, Source], Request] = {}
        self._calls: dict[str, ToolCall] = {}
        self._rejected: Counter[str] = Counter()
        self._seen_seconds: float | None = None

    def take_line(self, line: bytes) -> None:
        """Read one line of a newer chat; never raises for what is in it."""
        self._guarded(self._line, line)

    def take_document(self, document: bytes) -> None:
        """Read an older chat; never raises for what is in it."""
        self._guarded(self._metadata, document)

    def reject(self, reason: str, count: int = 1) -> None:
        """Count what the file itself refused."""
        if count:
            self._rejected[reason] += count

    def state(self) -> bytes:
        """What the next reading goes on from."""
        return _encode_state(self._state)

    def findings(self) -> Findings:
        """All facts of what was taken."""
        return Findings(
            requests=tuple(self._requests.values()),
            tool_calls=tuple(self._calls.values()),
            sessions=self._session_facts(),
            rejected=MappingProxyType(dict(self._rejected)),
        )

    def _guarded(self, take: Callable[[bytes | msgspec.Raw], None], written: bytes | msgspec.Raw) -> None:
        try:
            take(written)
        except msgspec.ValidationError:
            self.reject("field of a wrong type")
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.reject("text that is no JSON")
        except RecursionError:
            self.reject("record nested too deep")

    def _session_facts(self) -> tuple[SessionFacts, ...]:
        state = self._state
        if self._seen_seconds is None or not state.session or state.is_subagent:
            return ()
        facts = SessionFacts(
            GEMINI,
            state.session,
            self._seen_seconds,
            project=state.project,
            started_seconds=state.started_seconds,
            model=state.model,
            context_tokens=state.context_tokens,
        )
        return (facts,)

    def _line(self, line: bytes | msgspec.Raw) -> None:
        record = records.decode_line(line)
        if record.id is not None:
            self._message(line)
        elif bytes(record.update) != b"null":
            self._metadata(record.update)
        elif record.rewind_to is None:
            self._metadata(line)

    def _metadata(self, written: bytes | msgspec.Raw) -> None:
        told = records.decode_metadata(written)
        self._describe(told)
        for message in records.decode_messages(told.messages) or ():
            self._guarded(self._message, message)

    def _describe(self, told: Metadata) -> None:
        state = self._state
        session = name_or_empty(told.session_id)
        if session and not state.session:
            state.is_subagent = bool(state.parent) or told.kind == "subagent"
            # Everything else Gemini says of a subagent's requests it says under the session it works for.
            state.session = state.parent or session
        state.started_seconds = state.started_seconds or iso_seconds(told.start_time)
        if not state.project:
            folders = told.directories if isinstance(told.directories, list) else []
            named = [folder for folder in map(path_or_empty, folders) if folder]
            state.project = self._project_of(name_or_empty(told.project_hash), named)
        self._see(state.started_seconds)

    def _see(self, at_seconds: float | None) -> None:
        if at_seconds is not None:
            self._seen_seconds = max(self._seen_seconds or 0.0, at_seconds)

    def _message(self, written: bytes | msgspec.Raw) -> None:
        message = records.decode_message(written)
        at_seconds = iso_seconds(message.timestamp)
        if at_seconds is None:
            self.reject("record without a usable time")
            return
        self._see(at_seconds)
        if message.type == "user":
            self._state.asked_seconds = at_seconds
        elif message.type == "gemini":
            self._answer(message, at_seconds)

    def _answer(self, message: Message, at_seconds: float) -> None:
        if message.tokens is not None:
            tokens = tokens_of(message.tokens)
            if tokens is None:
                self.reject("implausible token counts")
            elif message_id := name_or_empty(message.id):
                self._count(message, message_id, tokens, at_seconds)
        for call in records.decode_calls(message.tool_calls) or ():
            self._call(call, at_seconds)

    def _count(self, message: Message, message_id: str, tokens: Tokens, at_seconds: float) -> None:
        state = self._state
        request = Request(
            Source.FILE,
            GEMINI,
            at_seconds,
            session=state.session,
            response_id=message_id if len(message_id) >= _SHORTEST_UNIQUE else f"{state.session}:{message_id}",
            match=""
            if not state.session
            else f"gemini:{state.session}:{tokens.input}/{tokens.output}/{tokens.cached}/{tokens.thoughts}",
            outcome=Outcome.OK,
            model=name_or_empty(message.model),
            project=state.project,
            is_subagent=state.is_subagent,
            input_tokens=tokens.uncached,
            cache_read_tokens=tokens.cached,
            output_tokens=tokens.output + tokens.thoughts,
            reasoning_tokens=tokens.thoughts,
        )
        self._requests[request.response_id, request.source] = request
        if message_id != state.newest_answer:
            state.newest_answer = message_id
            self._estimate(request)
        state.model = request.model or state.model
        state.context_tokens = tokens.input

    def _estimate(self, request: Request) -> None:
        """What the time of the record before says of `request`."""
        asked = self._state.asked_seconds
        self._state.asked_seconds = None
        if asked is None or not 0 <= request.at_seconds - asked < _LONGEST_REQUEST_SECONDS:
            return
        self._requests[request.response_id, Source.ESTIMATE] = Request(
            Source.ESTIMATE,
            GEMINI,
            request.at_seconds,
            session=request.session,
            response_id=request.response_id,
            is_subagent=request.is_subagent,
            duration_seconds=request.at_seconds - asked,
        )

    def _call(self, call: ToolCallRecord, message_seconds: float) -> None:
        call_id = name_or_empty(call.id)
        if not call_id:
            return
        ended = iso_seconds(call.timestamp) or message_seconds
        outcome = _OUTCOMES.get(call.status) if isinstance(call.status, str) else None
        if outcome is not None:
            # Chats that keep no results as messages: the next request begins here.
            self._state.asked_seconds = max(self._state.asked_seconds or 0.0, ended)
        self._calls[call_id] = ToolCall(
            Source.FILE,
            GEMINI,
            ended,
            session=self._state.session,
            call_id=call_id,
            name=name_or_empty(call.name),
            outcome=outcome,
            error_kind="other" if outcome is Outcome.ERROR else "",
            is_subagent=self._state.is_subagent,
        )


def _restored(state: bytes, parent: str) -> ChatState:
    try:
        return _decode_state(state) if state else ChatState(parent=parent)
    except msgspec.DecodeError:
        return ChatState(parent=parent)
