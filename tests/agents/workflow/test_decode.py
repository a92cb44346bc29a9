"""Events of own workflows: each becomes what it says, or a reason why not; nothing private stays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.workflow.checks import CHECKS, TOKENS
from desktop_monitor.agents.workflow.decode import DecodedEvents, EventDecoder, decode_events
from desktop_monitor.agents.workflow.event import KINDS
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.agent_event import LimitReading, MetricReading, Outcome, Request, Source, ToolCall, Turn

NOW = 1_770_000_000.0


def event(kind: str = "operation", **fields: Any) -> dict[str, Any]:
    """One with everything it needs."""
    return {"v": 1, "source": "flow", "kind": kind, "op_id": "1", "ts": NOW - 10} | fields


def decoded(*events: Mapping[str, Any], decoder: EventDecoder | None = None) -> DecodedEvents:
    return (decoder or EventDecoder()).decode(json.dumps(events).encode(), NOW)


def test_an_operation_is_a_request() -> None:
    told = event(
        interface="anthropic_api",
        mode="FANCY",
        model="claude-sonnet-4-5",
        project="/home/sam/flow",
        session="s",
        outcome="error",
        duration_s=2.5,
        ttft_s=0.5,
        tokens={"input": 1, "output": 2, "cache_read": 3, "cache_write": 4, "reasoning": 5},
        cost_usd=0.25,
        status_code=529,
        error_kind="overloaded",
        retries=2,
    )
    taken = decoded(told)

    assert taken.findings.requests == (
        Request(
            source=Source.WORKFLOW,
            interface="anthropic_api",
            at_seconds=NOW - 10,
            session="s",
            response_id="flow:1",
            outcome=Outcome.ERROR,
            model="claude-sonnet-4-5",
            project="/home/sam/flow",
            mode="FANCY",
            duration_seconds=2.5,
            ttft_seconds=0.5,
            input_tokens=1,
            output_tokens=2,
            cache_read_tokens=3,
            cache_write_tokens=4,
            reasoning_tokens=5,
            cost_usd=0.25,
            status_code=529,
            error_kind="overloaded",
            retries=2,
        ),
    )
    assert taken.findings.workflow_events == ()
    (session,) = taken.findings.sessions
    assert (session.session, session.project, session.model) == ("s", "/home/sam/flow", "claude-sonnet-4-5")


def test_a_session_is_told_once_a_body_as_of_its_newest_event() -> None:
    events = [event(op_id=number, ts=NOW - number, session="s") for number in (3, 1, 2)]

    assert [(facts.session, facts.at_seconds) for facts in decoded(*events).findings.sessions] == [("s", NOW - 1)]


def test_an_operation_without_an_interface_is_the_workflows_own() -> None:
    assert decoded(event()).findings.requests[0].interface == "flow"


def test_the_providers_id_joins_an_operation_with_what_others_tell() -> None:
    (request,) = decoded(event(request_id="req_1")).findings.requests

    assert (request.request_id, request.response_id) == ("req_1", "")


@pytest.mark.parametrize(
    "fields", [{"rate_limited": True, "outcome": "error"}, {"status_code": 429, "outcome": "timeout"}]
)
def test_a_rate_limit_is_known_as_one(fields: dict[str, Any]) -> None:
    assert decoded(event(**fields)).findings.requests[0].error_kind == "rate_limit"


def test_a_sentence_is_no_kind_of_error() -> None:
    (request,) = decoded(event(error_kind="user wrote: a secret")).findings.requests

    assert request.error_kind == "other"


def test_what_a_request_has_no_place_for_is_kept_beside_it() -> None:
    told = event(
        phase="end", cache_hit=True, quality=0.5, tokens={"budget": 9, "audio": 3}, tags={"team": "a"}, turns=4
    )
    (beside,) = decoded(told).findings.workflow_events

    assert (beside.kind, beside.op_id, beside.phase) == ("operation", "1", "end")
    assert dict(beside.fields) == {
        "cache_hit": True,
        "quality": 0.5,
        "tokens.budget": 9,
        "tokens.audio": 3,
        "tags.team": "a",
        "turns": 4,
    }


def test_turns_and_tools_are_what_they_are() -> None:
    taken = decoded(
        event("turn", duration_s=3, ttft_s=1, session="s", outcome="cancelled"),
        event("tool", tool="search", duration_s=0.5, outcome="ok", decision="accept"),
    ).findings

    assert taken.turns == (Turn(Source.WORKFLOW, "flow", NOW - 10, "s", "flow:1", 3.0, 1.0, Outcome.CANCELLED),)
    assert taken.tool_calls == (
        ToolCall(Source.WORKFLOW, "flow", NOW - 10, "", "flow:1", "search", Outcome.OK, "accept", 0.5),
    )


def test_a_metric_is_a_reading() -> None:
    told = event("metric", name="queue.depthMax", value=-3, unit="jobs", tags={"b": 1, "a": "x"})

    assert decoded(told).findings.metrics == (
        MetricReading("queue_depth_max", (("a", "x"), ("b", "1")), NOW - 10, -3.0, unit="jobs", source="workflow:flow"),
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"value": 1}, "no name"),
        ({"name": "a b", "value": 1}, "name is no name of a metric"),
        ({"name": "a"}, "no value"),
        ({"name": "a", "value": True}, "value is no number"),
    ],
)
def test_a_metric_without_name_or_value_is_none(fields: dict[str, Any], reason: str) -> None:
    assert decoded(event("metric", **fields)).findings.rejected == {reason: 1}


def test_a_limit_with_a_ratio_is_a_reading_and_any_other_is_kept_as_it_is() -> None:
    taken = decoded(
        event("limit", interface="api", name="hourly", value=0.75), event("limit", name="hourly", value=80, unit="usd")
    ).findings

    assert taken.limits == (LimitReading("api", NOW - 10, "hourly", "workflow", 0.75),)
    assert [dict(kept.fields) for kept in taken.workflow_events] == [{"name": "hourly", "value": 80.0, "unit": "usd"}]


@pytest.mark.parametrize("kind", ["context", "state", "interface"])
def test_other_kinds_are_kept_as_they_are(kind: str) -> None:
    told = event(kind, mode="SIMPLE", duration_s=0.5, files_selected=3, files_scanned=10, from_state="a", to_state="b")
    (kept,) = decoded(told).findings.workflow_events

    assert (kept.kind, kept.mode, kept.duration_seconds) == (kind, "SIMPLE", 0.5)
    assert dict(kept.fields) == {"files_selected": 3, "files_scanned": 10, "from_state": "a", "to_state": "b"}


# --- start and end


def test_an_end_without_a_duration_has_it_from_its_start() -> None:
    decoder = EventDecoder()
    started = decoded(event(phase="start", ts=NOW - 10), decoder=decoder)
    ended = decoded(event(phase="end", ts=NOW - 4), decoder=decoder)

    assert started.findings.requests == ()
    assert [(kept.kind, kept.phase) for kept in started.findings.workflow_events] == [("operation", "start")]
    assert ended.findings.requests[0].duration_seconds == 6.0
    assert decoder.open_starts() == ()


def test_a_duration_that_was_measured_is_better_than_a_difference_of_times() -> None:
    taken = decoded(event(phase="start"), event(phase="end", ts=NOW, duration_s=1.5))

    assert taken.findings.requests[0].duration_seconds == 1.5


@pytest.mark.parametrize(
    "other", [{"source": "another"}, {"op_id": "2"}, {"kind": "tool", "tool": "x"}, {"ts": NOW - 11}]
)
def test_an_end_of_something_else_has_no_duration_from_it(other: dict[str, Any]) -> None:
    taken = decoded(event(phase="start"), event(phase="end") | other).findings

    assert [fact.duration_seconds for fact in (*taken.requests, *taken.tool_calls)] == [None]


def test_what_began_and_never_ends_is_remembered_up_to_a_bound() -> None:
    decoder = EventDecoder()
    decoded(*(event(phase="start", op_id=number) for number in range(10_005)), decoder=decoder)
    starts = decoder.open_starts()

    assert (len(starts), starts[0].op_id) == (10_000, "5")


# --- what is refused


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"v": 2}, "v is not 1"),
        ({"v": None}, "v is not 1"),
        ({"v": True}, "v is not 1"),
        ({"source": ""}, "no source"),
        ({"source": 3}, "source is no text"),
        ({"kind": "party"}, "kind is unknown"),
        ({"kind": None}, "no kind"),
        ({"phase": "middle"}, "phase is unknown"),
        ({"ts": "2026-01-01T00:00:00"}, "ts has no zone"),
        ({"ts": "yesterday"}, "ts is no time"),
        ({"ts": True}, "ts is no number"),
        ({"ts": NOW * 1000}, "ts is out of range"),
        ({"ts": NOW + 7200}, "ts is in the future"),
        ({"ts": 12}, "ts is out of range"),
        ({"duration_s": -1}, "duration_s is out of range"),
        ({"duration_s": "3"}, "duration_s is no number"),
        ({"duration_s": 1e10}, "duration_s is out of range"),
        ({"tokens": 5}, "tokens is no object"),
        ({"tokens": {"input": -5}}, "tokens.input is out of range"),
        ({"tokens": {"output": 1.5}}, "tokens.output is no whole number"),
        ({"tokens": {"output": 10**400}}, "tokens.output is out of range"),
        ({"quality": 1.1}, "quality is out of range"),
        ({"context_fill": 80}, "context_fill is out of range"),
        ({"outcome": "fine"}, "outcome is none of ok, error, timeout, cancelled"),
        ({"cache_hit": 1}, "cache_hit is neither true nor false"),
        ({"status_code": 20}, "status_code is out of range"),
        ({"model": ["a"]}, "model is no text"),
        ({"project": "x" * 5000}, "project is no path"),
        ({f"f{number}": 1 for number in range(101)}, "too many fields"),
    ],
)
def test_an_event_out_of_range_is_refused_by_its_reason(fields: dict[str, Any], reason: str) -> None:
    taken = decoded(event() | fields, event())

    assert (taken.accepted, taken.rejected, dict(taken.findings.rejected)) == (1, 1, {reason: 1})


@pytest.mark.parametrize(
    "body", [b"", b" \n ", b"[", b"3", b'"text"', b"null", b"not json", b"{", b"\xff\xfe", b"[" * 9000]
)
def test_a_body_without_events_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(SourceError) as refused:
        decode_events(body, NOW)

    assert refused.value.message in {"the body is empty", "neither an object, an array nor JSON Lines"}


def test_objects_arrays_and_lines_are_understood() -> None:
    one = json.dumps(event()).encode()
    pretty = json.dumps(event(), indent=2).encode()
    lines = b"\xef\xbb\xbf" + one + b"\r\n\r\nhalf a li\n" + one + b"\n3"

    assert decode_events(one, NOW).accepted == 1
    assert decode_events(pretty, NOW).accepted == 1
    assert decode_events(b"[" + one + b", 4]", NOW).findings.rejected == {"not an object": 1}
    taken = decode_events(lines, NOW)
    assert (taken.accepted, taken.rejected) == (2, 2)


def test_an_empty_array_holds_no_events_and_is_none_the_worse() -> None:
    assert decode_events(b"[]", NOW) == DecodedEvents(decoded().findings, 0, 0)


# --- identity


def test_without_a_time_it_was_when_it_came() -> None:
    assert decoded(event(ts=None)).findings.requests[0].at_seconds == NOW


def test_without_an_id_a_copy_is_known_by_all_it_says() -> None:
    one, copy, other = decoded(event(op_id=None), event(op_id=None), event(op_id=None, model="m")).findings.requests

    assert one.response_id == copy.response_id != other.response_id


def test_without_id_and_time_two_that_say_the_same_are_two() -> None:
    one, other = decoded(event(op_id=None, ts=None), event(op_id=None, ts=None)).findings.requests

    assert one.response_id != other.response_id


def test_an_id_that_looks_like_somebodys_still_names_the_same() -> None:
    taken = decoded(event(op_id="ada@example.org", session="x" * 500, phase="start"), event(op_id="ada@example.org"))

    assert taken.findings.requests[0].duration_seconds == 0.0
    assert "ada" not in str(taken)
    assert "x" * 100 not in str(taken)


# --- privacy

PROMPT = "please delete everything Ada wrote"


CONTENT_FIELDS = (
    *("prompt", "text", "content", "input", "input_text", "userPrompt", "arguments", "args", "output", "command"),
    *("stderr", "message", "tool_input", "response.body", "system_prompt", "error_message"),
)


@pytest.mark.parametrize("field", CONTENT_FIELDS)
def test_what_was_asked_or_answered_is_not_kept(field: str) -> None:
    taken = decoded(event("context", **{field: PROMPT, "tags": {field: PROMPT}, "nested": {field: PROMPT}}))

    assert taken.accepted == 1
    assert "Ada" not in str(taken)


@pytest.mark.parametrize("field", ["goal", "tool", "mode", "model", "name", "from_state", "interface", "unit"])
def test_a_long_text_is_a_story_and_no_name(field: str) -> None:
    assert "Ada" not in str(decoded(event("context", **{field: f"{PROMPT} " * 20})))


SECRETS = (
    "ada@example.org",
    "sk-ant-api03-abcdefgh1234",
    "ghp_abcdefghijklmnop1234",
    "AKIAABCDEFGHIJKLMNOP",
    "Bearer abcdefghijk",
    "https://ada:pa55@example.org/",
    "eyJhbGciOiJIUzI1NiJ9",
)


@pytest.mark.parametrize("secret", SECRETS)
def test_keys_and_addresses_are_not_kept_wherever_they_stand(secret: str) -> None:
    fields = dict.fromkeys(("mode", "model", "tool", "anything", "session", "op_id"), secret)
    taken = decoded(event("context", **fields, tags={"a": secret, secret: 1}))

    assert taken.accepted == 1
    assert secret not in str(taken)


@pytest.mark.parametrize("field", ["user_id", "account", "api_token", "email", "password", "authorization"])
def test_who_somebody_is_is_not_kept(field: str) -> None:
    assert "ada" not in str(decoded(event("context", **{field: "ada"}, tags={field: "ada"})))


def test_lines_escapes_and_directions_do_not_pass() -> None:
    told = event("context", mode="a\nb\x1b[31m\u202ec\x00", note="x\u200by")
    (kept,) = decoded(told).findings.workflow_events

    assert (kept.mode, dict(kept.fields)) == ("a b[31mc", {"note": "xy"})


# --- anything at all

_NAMES = st.sampled_from([*CHECKS, *TOKENS, "v", "ts", "source", "kind", "phase", "op_id", "tokens", "tags", "other"])
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from([*KINDS, "start", "end", "ok", "2026-01-01T00:00:00Z", NOW]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES | st.text(max_size=9), inner, max_size=4),
    max_leaves=6,
)
_EVENTS = st.dictionaries(_NAMES, _VALUES, max_size=8) | st.builds(
    lambda kind, fields: event(kind) | fields, st.sampled_from(KINDS), st.dictionaries(_NAMES, _VALUES, max_size=3)
)


@given(st.lists(_EVENTS | _VALUES, max_size=6), st.booleans())
def test_of_anything_every_event_is_either_understood_or_counted(events: list[Any], as_lines: bool) -> None:
    body = b"\n".join(json.dumps(one).encode() for one in events) if as_lines else json.dumps(events).encode()
    try:
        taken = decode_events(body, NOW)
    except SourceError:
        assert as_lines
        return
    found = taken.findings
    if not (as_lines and len(events) == 1):
        assert taken.accepted + taken.rejected == len(events)
    assert sum(found.rejected.values()) == taken.rejected
    facts = [*found.requests, *found.turns, *found.tool_calls, *found.workflow_events, *found.metrics, *found.limits]
    assert len(facts) >= taken.accepted
    assert all(0 < fact.at_seconds <= NOW + 3600 for fact in facts)
    for request in found.requests:
        assert all(type(value) is not int or value >= 0 for value in request)


@given(st.binary(max_size=200))
def test_any_bytes_are_events_or_none(body: bytes) -> None:
    try:
        taken = decode_events(body, NOW)
    except SourceError:
        return
    assert taken.accepted == 0


@given(st.lists(_EVENTS, max_size=4))
def test_a_body_delivered_again_says_the_same(events: list[Any]) -> None:
    stamped = [one | {"ts": NOW} for one in events]

    assert decoded(*stamped) == decoded(*stamped)
