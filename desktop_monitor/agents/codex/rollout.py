"""Reads one Codex rollout line by line: records in, facts out.

What must survive between two readings is a `RolloutState`, bytes in the cursor. A
record that cannot be understood is counted and changes nothing.

Must not know files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from desktop_monitor.agents.codex import facts, records
from desktop_monitor.agents.codex.calls import ANSWERED, ASKED, ENDED
from desktop_monitor.agents.codex.failures import failure_of
from desktop_monitor.agents.codex.limits import limits_of
from desktop_monitor.agents.codex.state import Answer, restored
from desktop_monitor.agents.codex.usage import Usage, usage_of
from desktop_monitor.agents.values import (
    count_or_none,
    iso_seconds,
    name_or_empty,
    path_or_empty,
)
from desktop_monitor.metrics.agent_event import (
    Findings,
    LimitReading,
    Outcome,
    Request,
    SessionFacts,
    Source,
    ToolCall,
    Turn,
)

TURN_STARTS = ("task_started", "turn_started")
TURN_ENDS = ("task_complete", "turn_complete")
TURN_ABORTED = "turn_aborted"


class _Stamped(NamedTuple):
    """A record with a usable time."""

    at_seconds: float
    ordinal: object
    payload: msgspec.Raw


class Rollout:
    """One reading of one rollout."""

    def __init__(self, session: str, state: bytes, ancestor: Callable[[str], str]) -> None:
        """`session` is the one the file is named after, used until a header says more.

        `state` is what `state()` gave last time, empty at the beginning; `ancestor`
        tells the first of the sessions that one was forked from, itself without any.
        """
        self._state = restored(state, session)
        self._ancestor = ancestor
        self._requests: dict[tuple[str, Source], Request] = {}
        self._calls: list[ToolCall] = []
        self._turns: list[Turn] = []
        self._limits: list[LimitReading] = []
        self._rejected: Counter[str] = Counter()
        self._seen_seconds: float | None = None
        self._take: dict[str, Callable[[_Stamped], None]] = {
            "session_meta": self._meta,
            "turn_context": self._turn_context,
            "token_usage_record": self._usage_record,
            "event_msg": self._event,
            "response_item": self._response_item,
        }

    def take(self, line: bytes) -> None:
        """Read one line; never raises for what is in it."""
        try:
            record = records.decode_line(line)
            take = self._take.get(record.type) if isinstance(record.type, str) else None
            if take is None:
                return
            at_seconds = iso_seconds(record.timestamp)
            if at_seconds is None:
                self._rejected["record without a usable time"] += 1
                return
            take(_Stamped(at_seconds, record.ordinal, record.payload))
        except msgspec.ValidationError:
            self._rejected["field of a wrong type"] += 1
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._rejected["line that is no JSON"] += 1
        except RecursionError:
            self._rejected["line nested too deep"] += 1

    def reject(self, reason: str, count: int) -> None:
        """Count what the file itself refused."""
        if count:
            self._rejected[reason] += count

    def state(self) -> bytes:
        """What the next reading goes on from."""
        return self._state.to_bytes()

    def findings(self) -> Findings:
        """All facts of the lines taken."""
        return Findings(
            requests=tuple(self._requests.values()),
            tool_calls=tuple(self._calls),
            turns=tuple(self._turns),
            sessions=self._session_facts(),
            limits=tuple(self._limits),
            rejected=MappingProxyType(dict(self._rejected)),
        )

    def _session_facts(self) -> tuple[SessionFacts, ...]:
        if self._seen_seconds is None or not self._state.lineage.session:
            return ()
        return (facts.session_facts(self._state, self._seen_seconds),)

    def _seen(self, at_seconds: float) -> None:
        self._seen_seconds = max(self._seen_seconds or 0.0, at_seconds)

    def _is_copied(self, record: _Stamped) -> bool:
        return self._state.lineage.is_copied(record.ordinal, record.at_seconds)

    def _meta(self, record: _Stamped) -> None:
        meta = records.decode_meta(record.payload)
        state = self._state
        if state.has_header or not name_or_empty(meta.id):
            return
        state.has_header = True
        forked_from = name_or_empty(meta.forked_from_id)
        state.lineage.begin(meta, self._ancestor(forked_from) if forked_from else "")
        state.project = path_or_empty(meta.cwd)
        state.version = name_or_empty(meta.cli_version)
        state.entrypoint = records.entrypoint_of(meta)
        self._seen(record.at_seconds)

    def _turn_context(self, record: _Stamped) -> None:
        context = records.decode_turn_context(record.payload)
        state = self._state
        state.lineage.enter_turn(context.turn_id)
        if self._is_copied(record):
            return
        state.model = name_or_empty(context.model) or state.model
        state.effort = name_or_empty(context.effort)
        state.project = path_or_empty(context.cwd) or state.project
        state.answer.ask(record.at_seconds)
        self._seen(record.at_seconds)

    def _usage_record(self, record: _Stamped) -> None:
        told = records.decode_usage_record(record.payload)
        lineage = self._state.lineage
        if name_or_empty(told.turn_id):
            lineage.enter_turn(told.turn_id)
        usage = usage_of(told.usage)
        if usage is None:
            self._rejected["implausible token counts"] += 1
            return
        thread = name_or_empty(told.thread_id)
        if self._is_copied(record) or (thread and lineage.session and thread != lineage.session):
            return
        if self._state.meter.record(record.at_seconds):
            thread_total = usage_of(told.thread_token_usage) or usage
            identity = lineage.response_identity(told.response_id) or lineage.identity(str(thread_total))
            self._count(usage, identity, record.at_seconds)

    def _event(self, record: _Stamped) -> None:
        event = records.decode_event(record.payload)
        kind = event.type
        if kind == "token_count":
            self._token_count(event, record)
        elif kind in TURN_STARTS:
            self._turn_starts(event, record)
        elif kind in TURN_ENDS or kind == TURN_ABORTED:
            self._turn_ends(event, record)
        elif kind == "item_completed" and event.item is not None:
            self._step(event.item, record)
        elif kind in ENDED:
            self._ended(event, record)

    def _token_count(self, event: records.Event, record: _Stamped) -> None:
        self._tell_limits(event, record)
        if event.info is None:
            return
        info = event.info if isinstance(event.info, dict) else {}
        total, last = usage_of(info.get("total_token_usage")), usage_of(info.get("last_token_usage"))
        if total is None:
            self._rejected["implausible token counts"] += 1
            return
        if self._is_copied(record):
            self._state.meter.skip(total)
            return
        self._tell_context(info, record.at_seconds)
        usage = self._state.meter.advance(total, last, record.at_seconds)
        if usage is not None:
            self._count(usage, self._state.lineage.identity(f"{total}/{last or ''}"), record.at_seconds)

    def _tell_limits(self, event: records.Event, record: _Stamped) -> None:
        if self._is_copied(record):
            return
        readings = limits_of(event.rate_limits, record.at_seconds)
        told = [(reading.name, reading.used_ratio, reading.resets_at_seconds) for reading in readings]
        if told and told != self._state.limits:
            self._state.limits = told
            self._limits.extend(readings)

    def _tell_context(self, info: dict[str, object], at_seconds: float) -> None:
        state = self._state
        last = info.get("last_token_usage")
        tokens = count_or_none(last.get("total_tokens")) if isinstance(last, dict) else None
        state.context_tokens = state.context_tokens if tokens is None else tokens
        state.window_tokens = count_or_none(info.get("model_context_window")) or state.window_tokens
        self._seen(at_seconds)

    def _count(self, usage: Usage, identity: str, at_seconds: float) -> None:
        end_seconds, duration_seconds = self._state.answer.take(at_seconds)
        request = facts.answered(self._state, usage, identity, end_seconds)
        self._put(request)
        if duration_seconds is not None:
            self._put(facts.estimate(request, duration_seconds))
        self._seen(at_seconds)

    def _put(self, request: Request) -> None:
        # A line that is there twice is one request.
        self._requests[request.response_id or request.match, request.source] = request

    def _turn_starts(self, event: records.Event, record: _Stamped) -> None:
        state = self._state
        state.lineage.enter_turn(event.turn_id, event.started_at)
        if self._is_copied(record):
            return
        state.turn_started_seconds = record.at_seconds
        state.window_tokens = count_or_none(event.model_context_window) or state.window_tokens
        state.answer = Answer(asked_seconds=record.at_seconds)
        self._seen(record.at_seconds)

    def _turn_ends(self, event: records.Event, record: _Stamped) -> None:
        state, at_seconds = self._state, record.at_seconds
        if name_or_empty(event.turn_id):
            state.lineage.enter_turn(event.turn_id, event.started_at)
        if self._is_copied(record):
            return
        is_aborted = event.type == TURN_ABORTED
        failure = None if is_aborted else failure_of(event.error)
        self._calls += state.calls.give_up(Outcome.CANCELLED if is_aborted else None, state.lineage, at_seconds)
        outcome = Outcome.CANCELLED if is_aborted else Outcome.OK if failure is None else Outcome.ERROR
        self._turns.append(facts.turn(state, event, outcome, at_seconds))
        if failure is not None:
            self._put(facts.failed(state, failure, at_seconds))
        state.turn_started_seconds = None
        self._seen(at_seconds)

    def _step(self, item: records.Item, record: _Stamped) -> None:
        if not self._is_copied(record):
            self._keep(self._state.calls.step(item, self._state.lineage, record.at_seconds))

    def _ended(self, event: records.Event, record: _Stamped) -> None:
        if not self._is_copied(record):
            self._keep(self._state.calls.event(event, self._state.lineage, record.at_seconds))

    def _response_item(self, record: _Stamped) -> None:
        if self._is_copied(record):
            return
        item = records.decode_response_item(record.payload)
        answer = self._state.answer
        if item.type in ANSWERED:
            answer.ask(record.at_seconds)
            end = records.output_end(record.payload)
            self._keep(self._state.calls.answer(item.call_id, end, self._state.lineage, record.at_seconds))
        elif item.role in ("user", "developer", "system"):
            answer.ask(record.at_seconds)
        else:
            answer.give(record.at_seconds)
            if item.type in ASKED:
                self._state.calls.ask(item, record.at_seconds)

    def _keep(self, call: ToolCall | None) -> None:
        if call is not None:
            self._calls.append(call)
