"""Rollouts of real sessions, against what the model server really answered."""

from __future__ import annotations

from collections import Counter

import pytest

from desktop_monitor.agents.codex.source import CodexFiles
from desktop_monitor.metrics.agent_event import Findings, Outcome, Request, Source
from tests.helpers.file_sources import merged, read_all, transcripts, truth

CAPTURES = ("codex_pb", "codex_json", "codex_forks")
"""`codex_forks`: a resumed session, forks of it and of the fork, compaction, failures, interrupts, an archived one."""


def _found(capture: str) -> Findings:
    return read_all(CodexFiles(transcripts(capture)))


def _answers(capture: str) -> list[Request]:
    return [request for request in merged(_found(capture)) if request.outcome is Outcome.OK]


@pytest.mark.parametrize("capture", CAPTURES)
def test_every_answer_is_one_request_with_its_tokens(capture: str) -> None:
    """Attempts that failed before an answer came are in no rollout."""
    expected = sorted(
        (
            answer["model"],
            usage["input_tokens"] - usage["cached_tokens"],
            usage["cached_tokens"],
            usage["output_tokens"],
            usage["reasoning_tokens"],
        )
        for answer in truth(capture)
        if (usage := answer.get("usage"))
    )
    found = sorted(
        (r.model, r.input_tokens, r.cache_read_tokens, r.output_tokens, r.reasoning_tokens) for r in _answers(capture)
    )
    assert found == expected


@pytest.mark.parametrize("capture", CAPTURES)
def test_nothing_of_a_real_rollout_is_rejected(capture: str) -> None:
    """Records that mean nothing here are passed over in silence."""
    assert not _found(capture).rejected


@pytest.mark.parametrize("capture", CAPTURES)
def test_an_answer_ends_when_the_server_ended_it(capture: str) -> None:
    """Within the tenth of a second that writing it down takes."""
    ends = sorted(answer["t1"] for answer in truth(capture) if answer.get("usage"))
    assert [request.at_seconds for request in _answers(capture)] == pytest.approx(ends, abs=0.1)


def test_the_estimated_duration_is_near_the_servers() -> None:
    """It has the client's own work before and after in it, so it is never shorter."""
    took = sorted(answer["t1"] - answer["t0"] for answer in truth("codex_json"))
    estimates = [r.duration_seconds for r in _found("codex_json").requests if r.source is Source.ESTIMATE]
    assert sorted(seconds for seconds in estimates if seconds is not None) == pytest.approx(took, abs=0.06)


def test_a_failed_turn_is_one_failed_request_for_all_its_attempts() -> None:
    """The server saw 16 attempts in four failed turns; a rollout tells of a turn's end only."""
    failed = [request for request in merged(_found("codex_forks")) if request.outcome is Outcome.ERROR]
    told = Counter((request.status_code, request.error_kind) for request in failed)
    assert told == {
        (None, "overloaded"): 1,
        (401, "authentication"): 1,
        (503, "server"): 1,
        (429, "rate_limit"): 1,
    }


def test_tools_end_as_their_commands_did() -> None:
    """A failed command failed, and one that the user stopped was stopped, whatever its exit code."""
    ends = {call.call_id: call.outcome for call in _found("codex_forks").tool_calls}
    assert ends == {
        "call_fake0006": Outcome.ERROR,
        "call_fake0031": Outcome.OK,
        "call_fake0032": Outcome.CANCELLED,
        "call_fake0035": None,
    }


def test_turns_end_completed_failed_or_interrupted() -> None:
    """Each once, with the duration that Codex states."""
    turns = _found("codex_forks").turns
    assert Counter(turn.outcome for turn in turns) == {Outcome.OK: 6, Outcome.ERROR: 4, Outcome.CANCELLED: 3}
    assert all(turn.duration_seconds is not None and turn.source is Source.FILE for turn in turns)
    assert len({turn.turn_id for turn in turns}) == len(turns)


def test_a_session_is_described_by_its_header_and_newest_turn() -> None:
    """The resumed session changed its model; its forks name it as their parent."""
    sessions = {facts.session: facts for facts in _found("codex_forks").sessions}
    resumed = sessions["01a204d8-06a3-70e2-ab9f-7bc2b5261efc"]
    assert (resumed.model, resumed.version, resumed.entrypoint) == ("gpt-5.1", "0.169.0", "codex_exec")
    assert (resumed.context_tokens, resumed.context_window_tokens) == (14_911, 258_400)
    assert resumed.project == "/home/dev/proj"
    assert sum(facts.parent == resumed.session for facts in sessions.values()) == 1


def test_no_text_of_the_conversation_is_kept() -> None:
    """Neither prompts, answers, arguments, outputs nor messages of errors."""
    told = repr(_found("codex_forks")) + repr(_found("codex_pb"))
    for secret in ("SCN", "Done:", "echo", "does/not/exist", "hi\\n", "http", "req_fake"):
        assert secret not in told
