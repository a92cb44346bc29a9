"""From a transcript's lines to what happened: requests, tools, turns, the session, the client's own sums.

One answer is told in several lines, one a content block, with growing usage: the
largest counts. A request's duration is an estimate, the transcript states none: from
when it was sent (the client's note of the attempt; without one, the last prompt or
tool result) to the answer's last line. Retries are the attempts before the one that
was answered, or the failures told in between, whichever are more.

Must not know files or other sources.
"""

from __future__ import annotations

from collections import Counter

from desktop_monitor.agents.claude import facts
from desktop_monitor.agents.claude.asking import Asking
from desktop_monitor.agents.claude.records import (
    ATTEMPT,
    QUEUED,
    SUMS,
    Block,
    Line,
    Message,
    Surroundings,
    Usage,
    lines_of,
    surroundings,
)
from desktop_monitor.agents.claude.state import MAIN, SIDE, Answer, OpenTool, State
from desktop_monitor.agents.values import NAME_CHARACTERS, PATH_CHARACTERS
from desktop_monitor.metrics.agent_event import ClientTotal, Findings, Request, ToolCall, Turn

_SYNTHETIC = "<synthetic>"
_INTERRUPTED = b"[Request interrupted by user"
_WITHIN_BYTES = 4096
"""The line that tells of an interruption holds nothing else."""
_NO_FAILURES = ("max_output_tokens",)
"""Said of answers that came and were too long: those are requests of their own."""

_NOT_UNDERSTOOD = "line not understood"
_NO_TIME = "line without a time"
_NO_ID = "answer without an id"


class Transcript:
    """One reading of one transcript."""

    def __init__(self, state: State, *, is_subagent: bool) -> None:
        """Go on from `state`, which is changed. `is_subagent`: the whole file is a subagent's."""
        self.state = state
        self.rejected: Counter[str] = Counter()
        self._is_subagent = is_subagent
        self._side = MAIN if is_subagent else SIDE
        """The chain of side lines: of a subagent's own file it is the conversation."""
        self._touched: dict[str, Answer] = {}
        self._opened: dict[str, OpenTool] = {}
        self._newest_main: Answer | None = None
        self._asking = Asking(state)
        self._requests: list[Request] = []
        self._tool_calls: list[ToolCall] = []
        self._turns: list[Turn] = []
        self._totals: list[ClientTotal] = []
        self._interruptions: frozenset[int] | None = None
        """Lines of this block that may tell of one; None: nobody asked yet."""
        self._unended: Answer | None = next(
            (answer for answer in state.answers.values() if not (answer.is_followed or answer.stop_reason)), None
        )

    def feed(self, block: bytes) -> None:
        """Take in whole lines, each ending in a line feed."""
        self._interruptions = None
        lines, not_understood = lines_of(block)
        if not_understood:
            self.rejected[_NOT_UNDERSTOOD] += not_understood
        for number, line in enumerate(lines):
            kind = line.type
            if kind == "assistant":
                self._take_moment(line)
                self._take_assistant(line)
            elif kind == "user":
                self._take_moment(line)
                if line.interruptedMessageId or self._unended is not None:
                    self._take_interruption(line, block, number, len(lines))
                self._take_user(line)
            elif kind == ATTEMPT:
                self._asking.sent(line)
            elif kind is not None:
                self._take_other(kind, line)
        for said in surroundings(block):
            self._take_surroundings(said)

    def findings(self) -> Findings:
        """Everything since the beginning of this reading; once."""
        self._note_context()
        self._asking.keep_notes()
        requests = [facts.request(answer, is_subagent=self._is_subagent) for answer in self._touched.values()]
        opened = [facts.tool_asked(key, tool, self._is_subagent) for key, tool in self._opened.items()]
        session = None if self._is_subagent else facts.session(self.state)
        return Findings(
            requests=(*self._requests, *(request for request in requests if request is not None)),
            tool_calls=(*self._tool_calls, *(call for call in opened if call is not None)),
            turns=tuple(self._turns),
            sessions=() if session is None else (session,),
            # A fork's sums contain those of the session it was forked from.
            totals=() if self.state.is_fork else tuple(self._totals),
            rejected=dict(self.rejected),
        )

    def _take_moment(self, line: Line) -> None:
        state, at, session = self.state, line.timestamp, line.sessionId
        if at:
            if at > state.newest:
                state.newest = at
            if not state.born:
                state.born = at
            elif at < state.born:
                state.is_fork = True
        if session and session != state.session:
            state.session = session[:NAME_CHARACTERS]

    def _take_other(self, kind: str, line: Line) -> None:
        if kind == "system":
            self._take_moment(line)
            self._take_system(line)
        elif kind == SUMS:
            self._totals += facts.sums(line, self.state)
        elif kind == QUEUED and not self.state.born:
            self.state.born = line.timestamp or ""

    def _take_interruption(self, line: Line, block: bytes, number: int, count: int) -> None:
        if line.interruptedMessageId:
            self._interrupt(self.state.answers.get(line.interruptedMessageId))
            return
        if self._interruptions is None:
            self._interruptions = _interruptions(block, count)
        if number in self._interruptions and self._unended is not None:
            self._interrupt(self._unended)

    def _take_surroundings(self, said: Surroundings) -> None:
        state = self.state
        state.project = state.project or (said.cwd or "")[:PATH_CHARACTERS]
        state.version = (said.version or "")[:NAME_CHARACTERS] or state.version
        state.entrypoint = (said.entrypoint or "")[:NAME_CHARACTERS] or state.entrypoint

    def _chain(self, line: Line) -> int:
        return self._side if line.isSidechain else MAIN

    def _take_user(self, line: Line) -> None:
        if self._unended is not None:
            self._follow(self._unended)
        message = line.message
        if message is not None and type(message.content) is list:
            for part in message.content:
                if part.tool_use_id:
                    self._close_tool(part.tool_use_id, part, line)
        self._asking.asked(self._chain(line), line.timestamp or "")

    def _take_assistant(self, line: Line) -> None:
        message = line.message
        if message is None or not line.timestamp:
            self.rejected[_NO_TIME if message is not None else _NOT_UNDERSTOOD] += 1
            return
        if message.model == _SYNTHETIC or line.isApiErrorMessage:
            self._take_synthetic(line, message)
            return
        key = message.id or line.requestId or line.uuid
        if not key:
            self.rejected[_NO_ID] += 1
            return
        answer = self.state.answers.get(key)
        if answer is None:
            answer = self._new_answer(key, line, message, line.timestamp)
        elif line.timestamp > answer.ended and answer.request_id in ("", line.requestId):
            # Another request's id: a side question that repeats the answer, long after it.
            answer.ended = line.timestamp
        self._touched[key] = answer
        self._take_part(answer, line, message)
        if answer.chain == MAIN and not answer.is_copy:
            self._newest_main = answer

    def _take_part(self, answer: Answer, line: Line, message: Message) -> None:
        if line.isAbortedMidStream:
            answer.is_cut = True
        if message.stop_reason:
            answer.stop_reason = message.stop_reason[:NAME_CHARACTERS]
        elif not answer.stop_reason:
            self._unended = answer
        if message.usage is not None:
            _grow(answer, message.usage)
        if type(message.content) is list:
            for part in message.content:
                if part.type == "tool_use" and part.id:
                    self._open_tool(part.id, part, line, answer)

    def _new_answer(self, key: str, line: Line, message: Message, at: str) -> Answer:
        if self._unended is not None:
            self._follow(self._unended)
        state, chain = self.state, self._chain(line)
        asked, retries = self._asking.answered(line.requestRef or "", chain)
        is_copy = at < state.born or line.forkedFrom is not None
        if line.forkedFrom is not None:
            state.is_fork = True
            state.parent = (line.forkedFrom.sessionId or "")[:NAME_CHARACTERS] or state.parent
        answer = Answer(
            key,
            line.requestId or "",
            state.session,
            (message.model or "")[:NAME_CHARACTERS],
            chain,
            # The notes of attempts are not copied: what is left would make the request longer.
            "" if is_copy else asked,
            at,
            None if is_copy else retries,
        )
        answer.is_copy = is_copy
        if effort := line.perTurnEffort or line.effort:
            answer.effort = effort[:NAME_CHARACTERS]
        state.answers[key] = answer
        return answer

    def _follow(self, answer: Answer) -> None:
        """Something came after the answer that was being written: it is whole, as far as it goes."""
        answer.is_followed = True
        self._touched[answer.response_id] = answer
        self._unended = None

    def _interrupt(self, answer: Answer | None) -> None:
        if answer is not None and not answer.stop_reason:
            answer.is_cut = True
            self._touched[answer.response_id] = answer

    def _note_context(self) -> None:
        """Take over what the newest answer of the main chain says of the session."""
        answer = self._newest_main
        if answer is None:
            return
        state = self.state
        state.model = answer.model
        state.effort = answer.effort or state.effort
        counts = (answer.input_tokens, answer.cache_read_tokens, answer.cache_write_tokens)
        if any(count is not None for count in counts):
            state.context_tokens = sum(count or 0 for count in counts)
        self._newest_main = None

    def _take_synthetic(self, line: Line, message: Message) -> None:
        """The client's own words in place of an answer: only those that tell of a failure are a request."""
        if self._unended is not None:
            self._follow(self._unended)
        chain = self._chain(line)
        asked, retries, asked_model = self._asking.given_up(chain)
        if not line.isApiErrorMessage or line.error in _NO_FAILURES:
            return
        self._note_context()
        model = asked_model or self.state.model
        is_subagent = self._is_subagent or chain == SIDE
        if (failed := facts.failed_request(line, message, model, asked, retries, self.state, is_subagent)) is not None:
            self._requests.append(failed)
        else:
            self.rejected[_NO_TIME] += 1

    def _take_system(self, line: Line) -> None:
        state = self.state
        if line.subtype == "api_error":
            self._asking.failed(self._chain(line), line.timestamp or "")
        elif line.subtype == "turn_duration":
            if self._unended is not None:
                self._follow(self._unended)
            if (turn := facts.turn(line, state.session)) is not None:
                self._turns.append(turn)
        elif line.subtype == "compact_boundary" and line.compactMetadata is not None and not line.isSidechain:
            self._note_context()
            state.context_tokens = line.compactMetadata.postTokens

    def _open_tool(self, call_id: str, part: Block, line: Line, answer: Answer) -> None:
        if call_id in self.state.tools:
            return
        tool = OpenTool((part.name or "")[:NAME_CHARACTERS], line.timestamp or "", answer.session, answer.chain)
        self.state.tools[call_id] = self._opened[call_id] = tool

    def _close_tool(self, call_id: str, part: Block, line: Line) -> None:
        tool = self.state.tools.pop(call_id, None)
        if tool is None:
            return
        self._opened.pop(call_id, None)
        if (call := facts.tool_ended(call_id, tool, part, line, self._is_subagent)) is not None:
            self._tool_calls.append(call)


def _interruptions(block: bytes, line_count: int) -> frozenset[int]:
    """Numbers of the lines with the words of an interruption near their beginning."""
    if _INTERRUPTED not in block or block.count(b"\n") != line_count:
        return frozenset()
    found = set()
    number = counted = place = 0
    while (place := block.find(_INTERRUPTED, place)) >= 0:
        number, counted = number + block.count(b"\n", counted, place), place
        if place - block.rfind(b"\n", 0, place) <= _WITHIN_BYTES:
            found.add(number)
        place += len(_INTERRUPTED)
    return frozenset(found)


def _grow(answer: Answer, usage: Usage) -> None:
    """Take over the usage of a line that tells more than those before it; mostly all tell the same."""
    output, known = usage.output_tokens, answer.output_tokens
    if known is not None and (output is None or output <= known):
        return
    answer.output_tokens = output
    answer.input_tokens = usage.input_tokens
    answer.cache_read_tokens = usage.cache_read_input_tokens
    answer.cache_write_tokens = usage.cache_creation_input_tokens
    if usage.cache_creation is not None:
        answer.cache_write_1h_tokens = usage.cache_creation.ephemeral_1h_input_tokens
    if usage.output_tokens_details is not None:
        answer.reasoning_tokens = usage.output_tokens_details.thinking_tokens
    answer.is_fast = usage.speed == "fast"
