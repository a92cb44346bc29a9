"""Transcripts of real sessions, against what the model server really answered (``truth.jsonl``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.agents.claude.source import ClaudeFiles
from desktop_monitor.agents.merge import MergedRequest, alone, merge_requests
from desktop_monitor.agents.source import Cursor
from desktop_monitor.metrics.agent_event import ClientTotal, Findings, Outcome, Request, SessionFacts, ToolCall

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
TOKENS = {
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "cache_read_tokens": "cache_read_input_tokens",
    "cache_write_tokens": "cache_creation_input_tokens",
}
UNTOLD = {
    "claude_pb": set[str](),
    "claude_json": set[str](),
    # /compact: its answer never stands in a transcript.
    "claude_tui": {"req_fake000007"},
    # A stream that was cut and asked for again; a client that was killed. Neither left a line.
    "claude_more": {"req_fake000013", "req_fake000025"},
}
"""Answers of the server that the files do not tell of."""


def _findings(capture: str) -> Findings:
    source = ClaudeFiles([CAPTURES / capture / "transcripts"])
    found = Findings()
    for pending in source.pending({}):
        found += source.read(pending, None).findings
    return found


def _requests(found: Findings) -> list[Request]:
    merged: dict[str, MergedRequest] = {}
    for one in found.requests:
        known = merged.get(one.response_id)
        merged[one.response_id] = alone(one) if known is None else merge_requests(known, alone(one))
    return [one.value for one in merged.values()]


def _truth(capture: str) -> dict[str, dict[str, Any]]:
    lines = (CAPTURES / capture / "truth.jsonl").read_text().splitlines()
    return {answer["request_id"]: answer for answer in map(json.loads, lines)}


@pytest.mark.parametrize("capture", list(UNTOLD))
def test_every_answer_is_one_request_with_its_tokens(capture: str) -> None:
    """Exactly those of the server, but for the named ones that no file tells of."""
    expected = {
        name: {ours: answer["usage"][theirs] for ours, theirs in TOKENS.items()} | {"model": answer["model"]}
        for name, answer in _truth(capture).items()
        if answer["status"] == 200 and name not in UNTOLD[capture]
    }
    answered = [one for one in _requests(_findings(capture)) if one.outcome in (Outcome.OK, Outcome.CANCELLED)]
    assert {
        one.request_id: {ours: getattr(one, ours) for ours in TOKENS} | {"model": one.model} for one in answered
    } == expected


@pytest.mark.parametrize("capture", list(UNTOLD))
def test_nothing_is_not_understood(capture: str) -> None:
    """The lines are those of a real client."""
    assert _findings(capture).rejected == {}


@pytest.mark.parametrize("capture", ["claude_pb", "claude_json", "claude_tui"])
def test_refused_attempts_are_errors_and_retries(capture: str) -> None:
    """Each attempt that the server refused is a retry, or the error that the client gave up with."""
    requests = _requests(_findings(capture))
    failed = [one for one in requests if one.outcome is Outcome.ERROR]
    refused = [answer for answer in _truth(capture).values() if answer["status"] != 200]
    assert len(failed) + sum(one.retries or 0 for one in requests) == len(refused)


def test_errors_say_what_was_wrong() -> None:
    """529 three times and given up; 400 six times; 401 twice."""
    failed = {
        one.request_id: (one.status_code, one.error_kind, one.retries, one.model, one.input_tokens)
        for capture in ("claude_pb", "claude_json", "claude_more")
        for one in _requests(_findings(capture))
        if one.outcome is Outcome.ERROR
    }
    assert failed == {
        "req_fake000021": (529, "overloaded", 2, "claude-sonnet-4-5", None),
        "req_fake000011": (400, "invalid_request", 5, "claude-sonnet-4-5", None),
        "req_fake000022": (401, "authentication", 1, "claude-sonnet-4-5", None),
    }


def test_an_answer_that_was_stopped_is_cancelled() -> None:
    """Esc in a terminal, an interrupt signal without one."""
    cancelled = {
        capture: [one.request_id for one in _requests(_findings(capture)) if one.outcome is Outcome.CANCELLED]
        for capture in ("claude_tui", "claude_more")
    }
    assert cancelled == {"claude_tui": ["req_fake000006"], "claude_more": ["req_fake000023"]}


@pytest.mark.parametrize("capture", ["claude_pb", "claude_json"])
def test_the_clients_own_sums_are_those_of_its_requests(capture: str) -> None:
    """Nothing is unattributed where nothing was aborted."""
    found = _findings(capture)
    requests = _requests(found)
    assert {name: _sum(found.totals, name) for name in TOKENS} == {
        name: sum(getattr(one, name) or 0 for one in requests) for name in TOKENS
    }


def _sum(totals: Iterable[ClientTotal], quantity: str) -> float:
    greatest: dict[str, float] = {}
    for one in totals:
        if one.quantity == quantity:
            greatest[one.key] = max(greatest.get(one.key, 0.0), one.value)
    return sum(greatest.values())


def test_cost_is_what_the_client_says() -> None:
    """From its sums: no request states a cost of its own."""
    assert _sum(_findings("claude_pb").totals, "cost_usd") == pytest.approx(0.832675, abs=1e-6)
    assert _sum(_findings("claude_json").totals, "cost_usd") == pytest.approx(0.40137655)


def test_sums_hold_the_lost_attempts_that_no_request_tells_of() -> None:
    """The cut stream and the compaction: the difference is shown as unattributed."""
    found = _findings("claude_tui")
    requests = sum(one.output_tokens or 0 for one in _requests(found))
    assert (requests, _sum(found.totals, "output_tokens")) == (93, 119)


def test_durations_are_near_those_of_the_server() -> None:
    """An estimate: the fake server waits 50 ms after the last block, which no transcript can tell."""
    truth = _truth("claude_pb")
    off = [
        abs((one.duration_seconds or 0) - (truth[one.request_id]["t1"] - truth[one.request_id]["t0"]))
        for one in _requests(_findings("claude_pb"))
        if one.outcome is Outcome.OK
    ]
    assert max(off) < 0.1


def test_a_subagent_counts_for_cost_and_not_for_the_context() -> None:
    """Its requests and tools are marked; the session's context is that of the main chain."""
    found = _findings("claude_more")
    aside = [one.request_id for one in _requests(found) if one.is_subagent]
    sessions = {one.session: one for one in found.sessions}
    tools = {one.call_id: one for one in found.tool_calls}
    assert aside == ["req_fake000007", "req_fake000009"]
    assert sessions["dec91337-785b-47d0-b481-ed61e56a87f5"].context_tokens == 7 + 10951 + 12120
    assert (tools["toolu_fake000007"].is_subagent, tools["toolu_fake000006"].is_subagent) == (True, False)


def test_a_forks_copies_belong_to_the_session_they_were_copied_from() -> None:
    """Same ids in two files: one request each, the original's."""
    found = _findings("claude_more")
    told = [one for one in found.requests if one.request_id == "req_fake000001"]
    whose = {one.request_id: one.session[:8] for one in _requests(found)}
    assert len(told) == 2
    assert [whose[f"req_fake00000{number}"] for number in range(1, 6)] == ["bc2986a7"] * 4 + ["ffa34db5"]


def test_a_forks_sums_are_left_out() -> None:
    """They contain those of the session it was forked from."""
    assert "ffa34db5-45b7-4991-a331-b3290aece87a" not in {one.session for one in _findings("claude_more").totals}


def test_tools_end_as_they_ended() -> None:
    """Done, failed, refused."""
    calls: dict[str, ToolCall] = {
        one.call_id: one for capture in ("claude_json", "claude_more") for one in _findings(capture).tool_calls
    }
    shown = [calls[f"toolu_fake0000{number}"] for number in ("02", "12", "11")]
    assert [(one.name, one.outcome, one.decision) for one in shown] == [
        ("Bash", Outcome.OK, ""),
        ("Bash", Outcome.ERROR, ""),
        ("Bash", Outcome.CANCELLED, "reject"),
    ]
    assert calls["toolu_fake000001a"].duration_seconds == pytest.approx(1.044)


def test_turns_and_sessions_are_told() -> None:
    """From an interactive session."""
    found = _findings("claude_tui")
    assert [(one.duration_seconds, one.outcome) for one in found.turns] == [
        (0.772, Outcome.OK),
        (0.696, Outcome.OK),
        (0.91, Outcome.OK),
    ]
    assert found.sessions == (
        SessionFacts(
            "claude_code",
            "20577420-ec29-4584-90fc-6c7b78135577",
            1795358601.911,
            project="/home/dev/proj",
            started_seconds=1795358575.708,
            version="2.1.330",
            entrypoint="cli",
            model="claude-sonnet-4-5",
            context_tokens=8 + 72 + 23710,
        ),
    )


@pytest.mark.parametrize("capture", list(UNTOLD))
def test_reading_line_by_line_tells_the_same(capture: str, tmp_path: Path) -> None:
    """A live transcript is read in many small steps."""
    source = ClaudeFiles([CAPTURES / capture / "transcripts"])
    for number, pending in enumerate(source.pending({})):
        whole = source.read(pending, None).findings
        lines = Path(pending.path).read_bytes().splitlines(keepends=True)
        folder = tmp_path / str(number) / "projects" / "p" / ("subagents" if "subagents" in pending.path else "main")
        folder.mkdir(parents=True, exist_ok=True)
        grown = folder / Path(pending.path).name
        following = ClaudeFiles([tmp_path / str(number)])
        known: dict[str, Cursor] = {}
        steps = Findings()
        for line in lines:
            with grown.open("ab") as file:
                file.write(line)
            for news in following.pending(known):
                reading = following.read(news, known.get(news.path))
                known[news.path] = reading.cursor
                steps += reading.findings
        assert _by_id(steps) == _by_id(whole)
        assert steps.turns == whole.turns


def _by_id(found: Findings) -> dict[str, Request]:
    # Followed live, an answer ends with its first block for the journal: the earliest of equals counts.
    return {one.response_id: one._replace(at_seconds=0.0) for one in _requests(found)}
