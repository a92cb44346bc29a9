"""What three real clients sent amounts to what the model's server really answered.

The exceptions are the clients' own and are named in each test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest

from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.metrics.agent_event import Findings, Outcome, Request, Source, ToolCall
from tests.helpers.otlp import RECEIVED_SECONDS, SETS, Body, all_findings, captured, recoded, truth

_TOKENS = (
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "reasoning_tokens",
)


def _in(name: str, encoding: str) -> Sequence[Body]:
    bodies = captured(name)
    return bodies if encoding == "as captured" else [recoded(body) for body in bodies]


def _merged(findings: Findings) -> list[Request]:
    """The last word on every request, as the journal would keep it."""
    rows = {request.request_id or request.match: request for request in findings.requests}
    return list(rows.values())


def _sums(requests: Sequence[Request]) -> dict[str, int]:
    return {name: sum(getattr(request, name) or 0 for request in requests) for name in _TOKENS}


def _true_sums(name: str) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for usage in filter(None, (answer.get("usage") for answer in truth(name))):
        if "promptTokenCount" in usage:
            cached, thoughts = usage["cachedContentTokenCount"], usage["thoughtsTokenCount"]
            sums["input_tokens"] += usage["promptTokenCount"] - cached
            sums["cache_read_tokens"] += cached
            sums["output_tokens"] += usage["candidatesTokenCount"] + thoughts
            sums["reasoning_tokens"] += thoughts
        elif "cached_tokens" in usage:
            sums["input_tokens"] += usage["input_tokens"] - usage["cached_tokens"]
            sums["cache_read_tokens"] += usage["cached_tokens"]
            sums["output_tokens"] += usage["output_tokens"]
            sums["reasoning_tokens"] += usage["reasoning_tokens"]
        else:
            sums["input_tokens"] += usage["input_tokens"]
            sums["cache_read_tokens"] += usage["cache_read_input_tokens"]
            sums["cache_write_tokens"] += usage["cache_creation_input_tokens"]
            sums["cache_write_1h_tokens"] += usage["cache_creation"]["ephemeral_1h_input_tokens"]
            sums["output_tokens"] += usage["output_tokens"]
    return {name: sums[name] for name in _TOKENS}


def _totals(findings: Findings) -> dict[str, float]:
    greatest: dict[str, tuple[str, float]] = {}
    for total in findings.totals:
        known = greatest.get(total.key)
        greatest[total.key] = (total.quantity, max(total.value, known[1] if known else 0.0))
    sums: Counter[str] = Counter()
    for quantity, value in greatest.values():
        sums[quantity] += value  # type: ignore[assignment]
    return dict(sums)


both_encodings = pytest.mark.parametrize("encoding", ["as captured", "in the other encoding"])


@both_encodings
@pytest.mark.parametrize("name", ["claude_pb", "claude_json", "codex_pb", "codex_json", "gemini"])
def test_answers_and_tokens_of_every_kind_are_the_servers(name: str, encoding: str) -> None:
    """Every answer is one request and no token is lost or counted twice."""
    answered = [request for request in _merged(all_findings(_in(name, encoding))) if request.outcome is Outcome.OK]
    assert len(answered) == sum(answer["status"] == 200 for answer in truth(name))
    assert _sums(answered) == _true_sums(name)


@both_encodings
def test_an_interactive_claude_tells_of_all_but_the_answer_that_was_broken_off(encoding: str) -> None:
    """Esc: the client sends no event, and its own token metric alone knows of the lost answer."""
    findings = all_findings(_in("claude_tui", encoding))
    told = {request.request_id for request in _merged(findings)}
    untold = [a for a in truth("claude_tui") if a["status"] == 200 and a["request_id"] not in told]
    assert [answer["request_id"] for answer in untold] == ["req_fake000006"]
    lost, sums = untold[0]["usage"], _sums(_merged(findings))
    assert _totals(findings)["input_tokens"] == sums["input_tokens"] + lost["input_tokens"]


@both_encodings
@pytest.mark.parametrize("name", ["claude_pb", "claude_json", "codex_pb", "codex_json", "gemini"])
def test_the_clients_own_sums_are_the_servers(name: str, encoding: str) -> None:
    """Token metrics, normalised, equal the same truth as the events."""
    totals = _totals(all_findings(_in(name, encoding)))
    true_sums = _true_sums(name)
    known = {quantity: value for quantity, value in totals.items() if quantity in true_sums}
    assert known == {quantity: true_sums[quantity] for quantity in known}
    assert {"input_tokens", "output_tokens", "cache_read_tokens"} <= known.keys()


@both_encodings
@pytest.mark.parametrize(("name", "cost"), [("claude_pb", 0.832675), ("claude_json", None)])
def test_claudes_own_cost_is_the_same_in_events_and_metrics(name: str, cost: float | None, encoding: str) -> None:
    """The client states it twice; neither is a reckoning of ours."""
    findings = all_findings(_in(name, encoding))
    stated = sum(request.cost_usd or 0.0 for request in _merged(findings))
    assert stated == pytest.approx(_totals(findings)["cost_usd"])
    if cost is not None:
        assert stated == pytest.approx(cost, abs=1e-6)


@both_encodings
def test_claude_tells_of_one_error_after_all_retries(encoding: str) -> None:
    """Three refused attempts are one failed request with two retries; two errors before an answer stay untold."""
    (failed,) = (r for r in _merged(all_findings(_in("claude_pb", encoding))) if r.outcome is not Outcome.OK)
    assert failed.request_id == "req_fake000021"
    assert (failed.outcome, failed.status_code, failed.error_kind, failed.retries) == (
        Outcome.ERROR,
        529,
        "overloaded",
        2,
    )


@both_encodings
def test_claude_tells_of_one_error_though_it_asked_six_times_after_a_400(encoding: str) -> None:
    """The client changes the request and asks again without calling it a retry."""
    (failed,) = (r for r in _merged(all_findings(_in("claude_json", encoding))) if r.outcome is not Outcome.OK)
    assert (failed.request_id, failed.status_code, failed.error_kind, failed.retries) == (
        "req_fake000011",
        400,
        "invalid_request",
        0,
    )


@both_encodings
def test_codex_retries_belong_to_the_answer_that_came_after_all(encoding: str) -> None:
    """One 500 and then an answer: no error, one retry."""
    requests = _merged(all_findings(_in("codex_pb", encoding)))
    assert [request.retries for request in requests] == [0, 0, 0, 1, 0]
    assert {request.outcome for request in requests} == {Outcome.OK}


@both_encodings
@pytest.mark.parametrize("name", ["codex_pb", "codex_json"])
def test_codex_answers_take_as_long_as_the_server_took(name: str, encoding: str) -> None:
    """From the attempt's start to the end of its answer, not only to its headers."""
    requests = _merged(all_findings(_in(name, encoding)))
    answers = [answer for answer in truth(name) if answer["status"] == 200]
    for request, answer in zip(requests, answers, strict=True):
        assert request.duration_seconds == pytest.approx(answer["t1"] - answer["t0"], abs=0.1)
        assert request.at_seconds == pytest.approx(answer["t1"], abs=0.1)
        assert request.ttft_seconds is not None
        assert request.ttft_seconds <= request.duration_seconds


@both_encodings
@pytest.mark.parametrize(
    ("name", "tools"),
    [
        ("claude_pb", {("Bash", Outcome.OK): 5, ("Read", Outcome.OK): 1, ("Write", Outcome.OK): 1}),
        ("claude_json", {("Bash", Outcome.OK): 1, ("Bash", Outcome.ERROR): 1}),
        ("claude_tui", {("Bash", Outcome.OK): 1}),
        ("codex_pb", {("exec_command", Outcome.OK): 1}),
        ("codex_json", {("exec_command", Outcome.OK): 1}),
        ("gemini", {("run_shell_command", Outcome.OK): 1}),
    ],
)
def test_each_tool_call_is_one_however_often_it_is_told(
    name: str, tools: dict[tuple[str, Outcome], int], encoding: str
) -> None:
    """Decision, result, event and span of one call share its id."""
    calls: dict[str, ToolCall] = {}
    for call in all_findings(_in(name, encoding)).tool_calls:
        known = calls.get(call.call_id)
        calls[call.call_id] = call if known is None or call.outcome is not None else known
    assert Counter((call.name, call.outcome) for call in calls.values()) == tools
    assert "" not in calls


@pytest.mark.parametrize("name", SETS)
def test_sessions_are_those_that_asked(name: str) -> None:
    """Every session has a request or, of Codex, its own start; none is made of starts under a passing id."""
    findings = all_findings(captured(name))
    asking = {request.session for request in findings.requests}
    answered = {request.session for request in findings.requests if request.outcome is Outcome.OK}
    assert answered - {""} <= {facts.session for facts in findings.sessions} <= asking - {""}


@pytest.mark.parametrize("name", SETS)
def test_nothing_the_clients_really_send_is_rejected(name: str) -> None:
    """What is of no interest is no error."""
    ingest = OtlpIngest()
    for body in captured(name):
        taken = ingest.take(*body, RECEIVED_SECONDS)
        assert (taken.rejected, taken.error_message) == (0, "")
        assert taken.records > 0


@pytest.mark.parametrize("name", SETS)
def test_a_body_delivered_twice_finds_the_same_again(name: str) -> None:
    """So whoever merges equal facts counts it once."""
    once, again = OtlpIngest(), OtlpIngest()
    single = [once.take(*body, RECEIVED_SECONDS).findings for body in captured(name)]
    for body, expected in zip(captured(name), single, strict=True):
        assert again.take(*body, RECEIVED_SECONDS).findings == expected
        assert again.take(*body, RECEIVED_SECONDS).findings == expected


@pytest.mark.parametrize("name", SETS)
def test_running_sums_only_grow(name: str) -> None:
    """A counter of a client's metric never falls while the program runs."""
    series: dict[tuple[str, object], list[float]] = {}
    for reading in all_findings(captured(name)).metrics:
        if reading.is_counter:
            series.setdefault((reading.name, reading.labels), []).append(reading.value)
    assert all(one <= two for values in series.values() for one, two in pairwise(values))


@both_encodings
def test_resumed_forked_traced_and_labelled_claudes_tell_every_answer_but_the_lost_half(encoding: str) -> None:
    """Cumulative sums, spans, a subagent, `--continue`, labels; a cut stream's first half is in metrics alone."""
    findings = all_findings(_in("claude_otlp", encoding))
    answered = {request.request_id: request for request in findings.requests if request.source is Source.EVENT}
    true = {answer["request_id"]: answer for answer in truth("claude_otlp") if answer["status"] == 200}
    (cut,) = (answer for answer in true.values() if answer.get("cut"))
    assert answered.keys() == true.keys() - {cut["request_id"]}
    sums, totals = _sums(list(answered.values())), _totals(findings)
    for quantity, kind in (("input_tokens", "input_tokens"), ("cache_write_tokens", "cache_creation_input_tokens")):
        assert sums[quantity] + cut["usage"][kind] == sum(answer["usage"][kind] for answer in true.values())
        assert totals[quantity] == sums[quantity] + cut["usage"][kind]
    assert totals["cost_usd"] == pytest.approx(sum(request.cost_usd or 0 for request in answered.values()))


def test_spans_tell_the_retries_that_claudes_events_hide() -> None:
    findings = all_findings(captured("claude_otlp"))
    spans = {request.request_id: request for request in findings.requests if request.source is Source.SPAN}
    assert {request_id for request_id, request in spans.items() if request.retries} == {"req_fake000011"}
    assert len(spans) == 3


def test_a_continued_session_is_the_old_one_and_its_passing_id_none() -> None:
    """Eight runs, one of them a resumed one and one without session ids."""
    findings = all_findings(captured("claude_otlp"))
    assert len({facts.session for facts in findings.sessions}) == 6
    assert {request.session for request in findings.requests} - {""} == {facts.session for facts in findings.sessions}


def test_a_subagents_requests_and_tools_are_its_own() -> None:
    findings = all_findings(captured("claude_otlp"))
    assert {r.request_id for r in findings.requests if r.is_subagent} == {"req_fake000014", "req_fake000016"}
    assert {call.name for call in findings.tool_calls if call.is_subagent} == {"Bash"}


@both_encodings
def test_codex_answers_and_failures_that_never_ended_are_one_request_each(encoding: str) -> None:
    """Of nine 503 and three 429 in a row the client ends before it sent the last; of a failed turn it sends none."""
    requests = _merged(all_findings(_in("codex_otlp", encoding)))
    answered = [request for request in requests if request.outcome is Outcome.OK]
    assert _sums(answered) == _true_sums("codex_otlp")
    assert len(answered) == sum(bool(answer.get("usage")) for answer in truth("codex_otlp"))
    failed = [request for request in requests if request.outcome is not Outcome.OK]
    assert [(request.error_kind, request.retries) for request in failed] == [("server", 6), ("rate_limit", 1)]
    assert [request.retries for request in answered] == [1, 0, 0, 0, 0, 0, 0, 0]
