"""Chats of real sessions, against what the model server really answered."""

from __future__ import annotations

import pytest

from desktop_monitor.agents.gemini.source import GeminiFiles
from desktop_monitor.metrics.agent_event import Findings, Outcome, Source
from tests.helpers.file_sources import merged, read_all, transcripts, truth


def _found() -> Findings:
    return read_all(GeminiFiles(transcripts("gemini")))


def test_every_answer_is_one_request_with_its_tokens() -> None:
    """Also the one that was written twice because of its tool call."""
    expected = [
        (
            answer["url_model"],
            usage["promptTokenCount"] - usage["cachedContentTokenCount"],
            usage["cachedContentTokenCount"],
            usage["candidatesTokenCount"] + usage["thoughtsTokenCount"],
            usage["thoughtsTokenCount"],
            Outcome.OK,
        )
        for answer in truth("gemini")
        if (usage := answer["usage"])
    ]
    found = [
        (r.model, r.input_tokens, r.cache_read_tokens, r.output_tokens, r.reasoning_tokens, r.outcome)
        for r in merged(_found())
    ]
    assert found == expected
    assert not _found().rejected


def test_an_answer_ends_when_the_server_ended_it() -> None:
    """Within the time that the client takes to write it down."""
    ends = [answer["t1"] for answer in truth("gemini")]
    assert [request.at_seconds for request in merged(_found())] == pytest.approx(ends, abs=0.2)


def test_durations_are_estimates_and_say_so() -> None:
    """No file states any."""
    found = _found().requests
    assert all((r.duration_seconds is None) is (r.source is Source.FILE) for r in found)
    assert all(r.duration_seconds is not None for r in merged(_found()))


def test_the_tool_and_the_session_are_told() -> None:
    """By name and outcome; the folder is named after the project."""
    (call,) = _found().tool_calls
    assert (call.name, call.outcome) == ("run_shell_command", Outcome.OK)
    assert {facts.project for facts in _found().sessions} == {"proj"}
    assert {facts.model for facts in _found().sessions} == {"gemini-2.5-pro", "gemini-2.5-flash"}


def test_no_text_of_the_conversation_is_kept() -> None:
    """Neither prompts, answers, arguments nor outputs."""
    told = repr(_found())
    for secret in ("SCN", "Done:", "echo", "PGID"):
        assert secret not in told
