"""What a transcript's lines mean together, and that none of them can break it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.claude.source import ClaudeFiles
from desktop_monitor.agents.claude.state import State, kept, resumed
from desktop_monitor.agents.claude.transcript import Transcript
from desktop_monitor.agents.values import NAME_CHARACTERS
from desktop_monitor.metrics.agent_event import Findings, Outcome, Request
from tests.helpers.transcripts import START_SECONDS, TranscriptText, forked, tool_use, usage


def _told(content: bytes, state: State | None = None, *, is_subagent: bool = False) -> Findings:
    transcript = Transcript(state or State(), is_subagent=is_subagent)
    transcript.feed(content)
    return transcript.findings()


def _only(content: bytes) -> Request:
    (request,) = _told(content).requests
    return request


def test_one_answer_in_several_lines_is_one_request() -> None:
    """A line a content block, all with the same ids."""
    text = TranscriptText().prompt().answer("1").answer("1", blocks=[tool_use("t1")]).answer("1")
    request = _only(text.content)
    assert (request.request_id, request.response_id, request.output_tokens) == ("req_1", "msg_1", 20)


@pytest.mark.parametrize("outputs", [(3, 70, 250), (250, 70, 3), (3, 250, 70)])
def test_the_largest_usage_counts(outputs: tuple[int, ...]) -> None:
    """Usage grows from line to line; first-wins would lose output, a late copy of an early line must not."""
    text = TranscriptText().prompt()
    for output in outputs:
        text.answer("1", used=usage(output, read=output))
    request = _only(text.content)
    assert (request.output_tokens, request.cache_read_tokens) == (250, 250)


def test_an_answer_that_grows_between_readings_is_told_again_whole() -> None:
    """With its duration from the first reading and its usage of the second."""
    text = TranscriptText().prompt().answer("1", used=usage(3))
    first = Transcript(State(), is_subagent=False)
    first.feed(text.content)
    lines = len(text.lines)
    text.answer("1", used=usage(250))
    (request,) = _told(b"\n".join(text.lines[lines:]) + b"\n", resumed(kept(first.state))).requests
    assert (request.output_tokens, request.duration_seconds) == (250, 2.0)


def test_every_kind_of_token_is_told_apart() -> None:
    """Input excludes the cache already; the hour's part of the cache, thinking and fast mode are their own."""
    used = {**usage(50, uncached=7, read=900, write=80, write_1h=30), "speed": "fast"}
    used["output_tokens_details"] = {"thinking_tokens": 12}
    request = _only(TranscriptText().prompt().answer("1", used=used, effort="high").content)
    assert request[15:21] == (7, 900, 80, 30, 50, 12)
    assert (request.is_fast, request.effort) == (True, "high")


def test_missing_usage_is_unknown_not_nothing() -> None:
    """Null fields, a null usage: None, never 0."""
    used = {"input_tokens": None, "output_tokens": 5, "cache_creation": None}
    assert _only(TranscriptText().prompt().answer("1", used=used).content)[15:21] == (None, None, None, None, 5, None)


def test_a_side_question_that_replays_an_answer_is_no_second_one() -> None:
    """The same message id under another request id, in the side chain."""
    text = TranscriptText().prompt().answer("1", used=usage(40))
    text.prompt(isSidechain=True).line(
        "assistant",
        message={"id": "msg_1", "model": "m", "content": [], "stop_reason": "end_turn", "usage": usage(40)},
        requestId="req_2",
        isSidechain=True,
    )
    request = _only(text.content)
    assert (request.request_id, request.is_subagent, request.duration_seconds) == ("req_1", False, 1.0)


def test_a_fork_tells_of_the_same_requests_and_of_its_own() -> None:
    """Copies keep their ids, are told later than the original, and lengthen nothing."""
    original = TranscriptText("original").prompt().attempt("a1").answer("1", requestRef="a1")
    fork = forked(original, "fork").prompt().answer("2").sums(1.0, 40)
    one, other = _only(original.content), _told(fork.content)
    copy, own = other.requests
    assert (copy.response_id, copy.session, copy.duration_seconds) == (one.response_id, "fork", None)
    assert copy.at_seconds > one.at_seconds
    assert (own.response_id, own.duration_seconds) == ("msg_2", 1.0)
    assert other.totals == ()


def test_a_subagents_file_is_no_main_context() -> None:
    """Marked as a whole; it says nothing of the session."""
    text = TranscriptText(agent="a1").prompt().answer("1", blocks=[tool_use("t1")]).result("t1")
    found = _told(text.content, is_subagent=True)
    assert [one.is_subagent for one in (*found.requests, *found.tool_calls)] == [True, True]
    assert found.sessions == ()


def test_side_lines_in_a_main_file_leave_the_context_alone() -> None:
    """Older clients write subagents into the session's own file."""
    text = TranscriptText().prompt().answer("1", used=usage(1, uncached=1, read=10, write=100))
    text.answer("2", used=usage(1, read=99_999), isSidechain=True)
    found = _told(text.content)
    assert [one.is_subagent for one in found.requests] == [False, True]
    assert found.sessions[0].context_tokens == 111


def test_failed_attempts_are_retries_of_the_answer_that_came() -> None:
    """And only of that one; it begins after the last failure."""
    text = TranscriptText().prompt().failed_attempt().failed_attempt(429).answer("1").prompt().answer("2")
    assert [(one.retries, one.duration_seconds) for one in _told(text.content).requests] == [(2, 1.0), (None, 1.0)]


def test_notes_of_attempts_tell_of_retries_too() -> None:
    """Interactive sessions write no failures down, but each attempt; the last one is what was answered."""
    text = TranscriptText().prompt().attempt("a1").attempt("a2").answer("1", requestRef="a2")
    text.prompt().attempt("a3").answer("2", requestRef="a3")
    assert [(one.retries, one.duration_seconds) for one in _told(text.content).requests] == [(1, 1.0), (0, 1.0)]


def test_attempts_of_a_client_that_was_killed_are_nobodys_retries() -> None:
    """The user asks again: that is another request."""
    text = TranscriptText().prompt().attempt("a1").prompt().attempt("a2").answer("1", requestRef="a2")
    assert _only(text.content).retries == 0


def test_what_the_client_gave_up_is_one_failed_request() -> None:
    """With its retries, its status, the model it was meant for, and no tokens anybody was asked for."""
    text = TranscriptText().prompt().answer("1").prompt().failed_attempt().failed_attempt().failure("2")
    _, failed = sorted(_told(text.content).requests, key=lambda one: one.at_seconds)
    assert (failed.outcome, failed.status_code, failed.error_kind, failed.retries, failed.model) == (
        Outcome.ERROR,
        529,
        "overloaded",
        2,
        "claude-sonnet-4-5",
    )
    assert failed.input_tokens is None


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (None, None, ("network", Outcome.ERROR)),
        (429, "rate_limit_error", ("rate_limit", Outcome.ERROR)),
        (403, None, ("authentication", Outcome.ERROR)),
        (500, "api_error", ("server", Outcome.ERROR)),
        (504, "timeout_error", ("server", Outcome.TIMEOUT)),
        (418, "new_error", ("invalid_request", Outcome.ERROR)),
    ],
)
def test_failures_have_names(status: int | None, kind: str | None, expected: tuple[str, Outcome]) -> None:
    """By the provider's type, else by the status; without either nobody answered."""
    text = TranscriptText().prompt()
    text.line(
        "assistant",
        message={"id": "x", "model": "<synthetic>", "content": [], "usage": usage(0)},
        isApiErrorMessage=True,
        apiErrorStatus=status,
        apiErrorType=kind,
    )
    failed = _only(text.content)
    assert (failed.error_kind, failed.outcome) == expected


@pytest.mark.parametrize(
    "fields", [{}, {"isApiErrorMessage": False}, {"isApiErrorMessage": True, "error": "max_output_tokens"}]
)
def test_the_clients_own_words_are_no_request(fields: dict[str, object]) -> None:
    """`No response requested.`, and a remark on an answer that was too long."""
    text = TranscriptText().prompt().answer("1", used=usage(0), model="<synthetic>", **fields)
    assert _told(text.content).requests == ()


@pytest.mark.parametrize("fields", [{"isAbortedMidStream": True}, {}])
def test_an_interrupted_answer_is_cancelled(fields: dict[str, object]) -> None:
    """It has no reason to have stopped and is followed by the interruption."""
    text = TranscriptText().prompt().answer("1", stop_reason=None, **fields).interruption()
    assert _only(text.content).outcome is Outcome.CANCELLED


def test_an_interruption_of_a_tool_leaves_the_answer_as_it_was() -> None:
    """It was whole before."""
    text = TranscriptText().prompt().answer("1", stop_reason="tool_use").interruption()
    assert _only(text.content).outcome is Outcome.OK


def test_how_an_answer_ended_is_unknown_until_something_follows() -> None:
    """Older clients never say why an answer stopped; then whatever goes on shows that it was answered."""
    text = TranscriptText().prompt().answer("1", stop_reason=None)
    first = Transcript(State(), is_subagent=False)
    first.feed(text.content)
    assert first.findings().requests[0].outcome is None
    lines = len(text.lines)
    text.turn(900.0)
    (request,) = _told(b"\n".join(text.lines[lines:]) + b"\n", resumed(kept(first.state))).requests
    assert request.outcome is Outcome.OK


@pytest.mark.parametrize(
    ("fields", "outcome", "decision", "seconds"),
    [
        ({}, Outcome.OK, "", 1.0),
        ({"is_error": True}, Outcome.ERROR, "", 1.0),
        ({"permissionDecision": {"decision": "accept", "source": "config"}}, Outcome.OK, "", 1.0),
        ({"permissionDecision": {"decision": "accept", "source": "user"}}, Outcome.OK, "accept", None),
        ({"is_error": True, "toolDenialKind": "user-rejected"}, Outcome.CANCELLED, "reject", None),
        ({"is_error": True, "permissionDecision": {"decision": "reject"}}, Outcome.CANCELLED, "reject", None),
    ],
)
def test_a_tool_ends_as_its_result_says(
    fields: dict[str, object], outcome: Outcome, decision: str, seconds: float | None
) -> None:
    """Where the user was asked, the wait for the answer cannot be told from the work."""
    text = TranscriptText().prompt().answer("1", blocks=[tool_use("t1", "Edit")]).result("t1", **fields)  # type: ignore[arg-type]
    (call,) = _told(text.content).tool_calls
    assert (call.call_id, call.name, call.outcome, call.decision, call.duration_seconds) == (
        "t1",
        "Edit",
        outcome,
        decision,
        seconds,
    )


def test_a_tool_without_a_result_is_asked_for() -> None:
    """It runs, or waits for permission; its end may come in another reading."""
    text = TranscriptText().prompt().answer("1", blocks=[tool_use("t1"), tool_use("t2")]).result("t2")
    first = Transcript(State(), is_subagent=False)
    first.feed(text.content)
    ends = {one.call_id: one.outcome for one in first.findings().tool_calls}
    lines = len(text.lines)
    text.result("t1")
    (call,) = _told(text.lines[lines] + b"\n", resumed(kept(first.state))).tool_calls
    assert ends == {"t1": None, "t2": Outcome.OK}
    assert (call.call_id, call.outcome, call.duration_seconds) == ("t1", Outcome.OK, 2.0)


def test_a_compaction_resets_the_context() -> None:
    """To what the client says it holds afterwards."""
    text = TranscriptText().prompt().answer("1", used=usage(1, read=150_000)).compaction(9_000)
    assert _told(text.content).sessions[0].context_tokens == 9_000


def test_a_session_is_what_its_newest_lines_say() -> None:
    """But its folder is where it began."""
    text = TranscriptText(project="/home/dev/a").prompt().answer("1", model="claude-opus-4-5")
    text.project = "/home/dev/a/sub"
    text.answer("2", model="claude-haiku-4-5")
    (facts,) = _told(text.content).sessions
    assert (facts.project, facts.model, facts.started_seconds, facts.at_seconds) == (
        "/home/dev/a",
        "claude-haiku-4-5",
        START_SECONDS,
        START_SECONDS + 2,
    )


def test_the_clients_sums_have_a_key_each() -> None:
    """One running sum a session, model and quantity: a resumed session goes on with it."""
    totals = _told(TranscriptText().prompt().sums(0.25, 20).content).totals
    assert [(one.key, one.value) for one in totals if one.quantity in ("cost_usd", "output_tokens")] == [
        ("cost_state:session-1:claude-sonnet-4-5:output_tokens", 20.0),
        ("cost_state:session-1:claude-sonnet-4-5:cost_usd", 0.25),
    ]


def test_nothing_private_is_in_what_is_found_or_kept() -> None:
    """No prompt, argument, answer or output."""
    text = (
        TranscriptText().prompt().answer("1", blocks=[{"type": "text", "text": "secret"}, tool_use("t1")]).result("t1")
    )
    text.failure("2")
    transcript = Transcript(State(), is_subagent=False)
    transcript.feed(text.content)
    assert "secret" not in repr(transcript.findings())
    assert b"secret" not in kept(transcript.state)


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b'{"type":"assistant"',
        b'{"type":"assistant","message":null}',
        b'{"type":"assistant","timestamp":"2026-11-22T14:42:06.868Z","message":{"usage":{"input_tokens":-5}}}',
        b'{"type":"assistant","timestamp":"2026-11-22T14:42:06.868Z","message":{"usage":{"input_tokens":1e300}}}',
        b'{"type":"cost-state","modelUsage":{"m":{"costUSD":-1}}}',
        b"[" * 5000,
        b'\xff{"type":"user"}',
        b'{"type":"api-request","timestamp":5}',
    ],
)
def test_a_line_not_understood_is_counted_and_the_next_one_read(line: bytes) -> None:
    """Half lines in the middle, negative and endless counts, wrong types, no text at all."""
    text = TranscriptText().prompt().raw(line).prompt().answer("1")
    found = _told(text.content)
    assert sum(found.rejected.values()) == 1
    assert [one.response_id for one in found.requests] == ["msg_1"]


@pytest.mark.parametrize(
    "line", [b"", b"\x00\x00\x00", b"\r", b'{"type":"invented","timestamp":"x"}', b"{}", b'{"type":null}']
)
def test_what_says_nothing_is_no_fault(line: bytes) -> None:
    """Empty lines, blocks of NUL after a crash, records of later versions."""
    assert _told(TranscriptText().prompt().raw(line).answer("1").content).rejected == {}


def test_a_surprise_in_a_message_does_not_hide_its_usage() -> None:
    """Content of another shape, a flag of another type: what was billed is still told."""
    text = TranscriptText().prompt().answer("1", blocks=["text", 5], apiErrorStatus="no number")  # type: ignore[list-item]
    assert _only(text.content).output_tokens == 20


@given(st.binary(max_size=300), st.integers(0, 3000), st.integers(0, 3000))
def test_no_bytes_at_all_break_it(noise: bytes, place: int, other: int) -> None:
    """Noise anywhere in a transcript: something is rejected at most, and no count is negative or told twice."""
    content = bytearray(_everything().content)
    content[place : place + len(noise)] = noise
    if other < len(content):
        content[other] ^= 1 << other % 8
    found = _told(bytes(content) + b"\n")
    requests = [one for one in found.requests if one.outcome is not Outcome.ERROR]
    assert len({one.response_id for one in requests}) == len(requests)
    assert all(count is None or count >= 0 for one in found.requests for count in one[15:21])


def _everything() -> TranscriptText:
    text = TranscriptText().prompt().attempt("a1").failed_attempt().attempt("a2")
    text.answer("1", requestRef="a2", blocks=[tool_use("t1")], stop_reason="tool_use").result("t1")
    text.answer("2").turn(1200.0).compaction(100).prompt().failure("3").prompt()
    return text.answer("4", stop_reason=None).interruption().sums(0.5, 99)


@given(st.integers(0, 4000))
def test_a_transcript_cut_anywhere_and_gone_on_with_tells_the_same(place: int) -> None:
    """Whole lines of the first part in one reading, the rest in the next."""
    content = _everything().content
    end = content.rfind(b"\n", 0, place) + 1
    first = Transcript(State(), is_subagent=False)
    first.feed(content[:end])
    begun = first.findings()
    rest = _told(content[end:], resumed(kept(first.state)))
    whole = _told(content)
    newest = {one.response_id: one for one in (*begun.requests, *rest.requests)}
    assert newest == {one.response_id: one for one in whole.requests}
    assert begun.turns + rest.turns == whole.turns
    assert (rest.sessions or begun.sessions)[0].context_tokens == whole.sessions[0].context_tokens


@given(st.binary(max_size=200))
def test_a_state_of_another_version_is_begun_anew(noise: bytes) -> None:
    """Whatever stands in a cursor."""
    assert resumed(noise).waiting[0].failures >= 0


def test_texts_of_any_length_are_cut(tmp_path: Path) -> None:
    """A model, a session or a tool with a name of a megabyte."""
    long = "x" * 1_000_000
    text = TranscriptText().prompt().answer("1", model=long, blocks=[tool_use("t1", long)])
    found = _told(text.content)
    assert len(found.requests[0].model) == len(found.tool_calls[0].name) == NAME_CHARACTERS


def test_everything_below_the_configuration_folders_is_read(tmp_path: Path) -> None:
    """Sessions and their subagents, in every project; not the results of tools beside them."""
    TranscriptText("s1").prompt().answer("1").write(tmp_path)
    TranscriptText("s1", agent="a1").prompt().answer("2").write(tmp_path)
    TranscriptText("s2", "/other").prompt().answer("3").write(tmp_path)
    results = tmp_path / "projects" / "-other" / "s2" / "tool-results"
    results.mkdir(parents=True)
    (results / "x.jsonl").write_text(json.dumps({"type": "user"}) + "\n")
    source = ClaudeFiles([tmp_path, tmp_path / "absent"])
    found = [source.read(one, None).findings for one in source.pending({})]
    assert sorted((one.response_id, one.is_subagent) for each in found for one in each.requests) == [
        ("msg_1", False),
        ("msg_2", True),
        ("msg_3", False),
    ]
