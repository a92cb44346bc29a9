"""What an event says, as facts: requests, turns, tool calls, metrics, limits, and all else as it is.

A fact has its fields, and what an event says beyond them is kept beside it, so nothing
that may be kept is lost. Must not know the form of events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop_monitor.agents.workflow.checks import UnusableEventError
from desktop_monitor.agents.workflow.event import Event, Scalar
from desktop_monitor.agents.workflow.texts import plain
from desktop_monitor.metrics.agent_event import (
    LimitReading,
    MetricReading,
    Outcome,
    Request,
    SessionFacts,
    Source,
    ToolCall,
    Turn,
    WorkflowEvent,
)

Fact = Request | ToolCall | Turn | SessionFacts | LimitReading | WorkflowEvent | MetricReading

_ERROR_KINDS = frozenset(
    ("rate_limit", "overloaded", "network", "authentication", "invalid_request", "server", "refused", "other")
)
_METRIC_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_./-]{0,99}", re.ASCII)
_NOT_SNAKE = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNIT = re.compile(r"[A-Za-z%{}/._0-9*-]{0,20}", re.ASCII)
_MOST_LABELS = 16
_LABEL_CHARACTERS = 100
_OF_EVERY_EVENT = frozenset({"project", "session", "interface", "mode", "outcome", "duration_s"})
_OF_A_REQUEST = _OF_EVERY_EVENT | {"model", "request_id", "status_code", "error_kind", "retries", "ttft_s", "cost_usd"}
_OF_A_TOOL = _OF_EVERY_EVENT | {"tool", "decision"}
_OF_A_TURN = _OF_EVERY_EVENT | {"ttft_s"}
_TOKEN_FIELDS = ("input", "output", "cache_read", "cache_write", "reasoning")


def facts_of(event: Event, paired_seconds: float | None) -> Iterator[Fact]:
    """What `event` says; `paired_seconds` since its start. Raises UnusableEventError."""
    if event.kind == "metric":
        yield _metric(event)
        return
    duration_seconds = event.known.get("duration_s", paired_seconds)
    if event.phase == "start":
        yield _as_told(event, None)
    elif event.kind == "operation":
        yield _request(event, duration_seconds)
        yield from _rest(event, _OF_A_REQUEST, frozenset(_TOKEN_FIELDS), duration_seconds)
    elif event.kind == "turn":
        yield _turn(event, duration_seconds)
        yield from _rest(event, _OF_A_TURN, frozenset(), duration_seconds)
    elif event.kind == "tool":
        yield _tool_call(event, duration_seconds)
        yield from _rest(event, _OF_A_TOOL, frozenset(), duration_seconds)
    elif event.kind == "limit" and _is_reading(event):
        yield _limit(event)
    else:
        yield _as_told(event, duration_seconds)
    if event.text("session"):
        yield _session(event)


def _request(event: Event, duration_seconds: float | None) -> Request:
    known, tokens = event.known, event.tokens
    request_id = event.text("request_id")
    return Request(
        source=Source.WORKFLOW,
        interface=event.interface,
        at_seconds=event.at_seconds,
        session=event.text("session"),
        request_id=request_id,
        # The provider's id joins it with what others tell; two ids would keep them apart.
        response_id="" if request_id else _id(event),
        outcome=known.get("outcome"),
        model=event.text("model"),
        project=event.text("project"),
        mode=event.text("mode"),
        duration_seconds=duration_seconds,
        ttft_seconds=known.get("ttft_s"),
        input_tokens=tokens.get("input"),
        cache_read_tokens=tokens.get("cache_read"),
        cache_write_tokens=tokens.get("cache_write"),
        output_tokens=tokens.get("output"),
        reasoning_tokens=tokens.get("reasoning"),
        cost_usd=known.get("cost_usd"),
        status_code=known.get("status_code"),
        error_kind=_error_kind(event),
        retries=known.get("retries"),
    )


def _error_kind(event: Event) -> str:
    told = event.text("error_kind").lower()
    if told:
        return told if told in _ERROR_KINDS else "other"
    if event.known.get("outcome") in {None, Outcome.OK}:
        return ""
    is_limited = event.known.get("rate_limited") or event.known.get("status_code") == 429
    return "rate_limit" if is_limited else ""


def _turn(event: Event, duration_seconds: float | None) -> Turn:
    return Turn(
        source=Source.WORKFLOW,
        interface=event.interface,
        at_seconds=event.at_seconds,
        session=event.text("session"),
        turn_id=_id(event),
        duration_seconds=duration_seconds,
        ttft_seconds=event.known.get("ttft_s"),
        outcome=event.known.get("outcome"),
    )


def _tool_call(event: Event, duration_seconds: float | None) -> ToolCall:
    decision = event.text("decision").lower()
    return ToolCall(
        source=Source.WORKFLOW,
        interface=event.interface,
        at_seconds=event.at_seconds,
        session=event.text("session"),
        call_id=_id(event),
        name=event.text("tool") or event.text("name"),
        outcome=event.known.get("outcome"),
        decision=decision if decision in {"accept", "reject"} else "",
        duration_seconds=duration_seconds,
        error_kind=event.text("error_kind"),
    )


def _is_reading(event: Event) -> bool:
    unit = event.text("unit") or "ratio"
    return bool(event.text("name")) and unit == "ratio" and 0 <= event.known.get("value", -1.0) <= 1


def _limit(event: Event) -> LimitReading:
    return LimitReading(
        interface=event.interface,
        at_seconds=event.at_seconds,
        name=event.text("name"),
        source="workflow",
        used_ratio=event.known["value"],
        window_seconds=event.known.get("duration_s"),
    )


def _metric(event: Event) -> MetricReading:
    told = event.text("name")
    if not _METRIC_NAME.fullmatch(told):
        raise UnusableEventError("name is no name of a metric" if told else "no name")
    if "value" not in event.known:
        raise UnusableEventError("no value")
    unit = event.text("unit")
    others = dict(event.others)
    return MetricReading(
        name=_snake(told),
        labels=tuple(sorted(_labels(event)))[:_MOST_LABELS],
        at_seconds=event.at_seconds,
        value=event.known["value"],
        is_counter=others.get("type") == "counter" and event.known["value"] >= 0,
        unit=unit if _UNIT.fullmatch(unit) else "",
        source=f"workflow:{event.source}",
    )


def _labels(event: Event) -> Iterator[tuple[str, str]]:
    seen = set()
    for name, value in event.others:
        label = _snake(name.removeprefix("tags.")) if name.startswith("tags.") else ""
        if label and label not in seen:
            seen.add(label)
            yield label, plain(str(value), _LABEL_CHARACTERS)


def _snake(name: str) -> str:
    return _NOT_SNAKE.sub("_", _HUMP.sub("_", name).lower()).strip("_")


def _session(event: Event) -> SessionFacts:
    return SessionFacts(
        interface=event.interface,
        session=event.text("session"),
        at_seconds=event.at_seconds,
        project=event.text("project"),
        entrypoint="workflow",
        model=event.text("model"),
        mode=event.text("mode"),
    )


def _rest(
    event: Event, placed: frozenset[str], placed_tokens: frozenset[str], duration_seconds: float | None
) -> Iterator[WorkflowEvent]:
    """What the fact beside it has no place for."""
    fields = tuple(_fields(event, placed, placed_tokens))
    if fields:
        yield _workflow_event(event, duration_seconds, fields)


def _as_told(event: Event, duration_seconds: float | None) -> WorkflowEvent:
    return _workflow_event(event, duration_seconds, tuple(_fields(event, _OF_EVERY_EVENT, frozenset())))


def _fields(event: Event, placed: frozenset[str], placed_tokens: frozenset[str]) -> Iterator[tuple[str, Scalar]]:
    yield from ((name, value) for name, value in event.known.items() if name not in placed and value != "")
    yield from ((f"tokens.{kind}", count) for kind, count in event.tokens.items() if kind not in placed_tokens)
    yield from event.others


def _workflow_event(
    event: Event, duration_seconds: float | None, fields: tuple[tuple[str, Scalar], ...]
) -> WorkflowEvent:
    return WorkflowEvent(
        source=event.source,
        kind=event.kind,
        at_seconds=event.at_seconds,
        op_id=event.op_id,
        phase=event.phase,
        project=event.text("project"),
        session=event.text("session"),
        interface=event.interface,
        mode=event.text("mode"),
        outcome=event.known.get("outcome"),
        duration_seconds=duration_seconds,
        fields=fields,
    )


def _id(event: Event) -> str:
    return f"{event.source}:{event.op_id}"
