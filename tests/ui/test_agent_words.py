"""Agents are told of in the same words everywhere."""

from __future__ import annotations

import pytest

from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI, SessionState
from desktop_monitor.ui.agent_words import (
    age_words,
    clock_length,
    cost_text,
    dollars,
    folder_name,
    model_name,
    resume_command,
    seconds_pair,
    short_id,
    source_name,
    state_words,
)
from tests.helpers.agents import SESSION, session_view
from tests.helpers.snapshots import WALL_SECONDS


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "0 s"),
        (12, "12 s"),
        (59.9, "59 s"),
        (1320, "22 min"),
        (7200, "2 h"),
        (3 * 86400, "3 d"),
        (-5, "0 s"),
        (1e30, "36500 d"),
    ],
)
def test_ages_are_told_in_one_unit(seconds: float, words: str) -> None:
    assert age_words(seconds) == words


@pytest.mark.parametrize(
    ("usd", "words"),
    [
        (0.0, "$ 0"),
        (2.31, "$ 2.31"),
        (0.041, "$ 0.041"),
        (0.0041, "$ 0.0041"),
        (0.00001, "< $ 0.0001"),
        (12_345.6, "$ 12,346"),
    ],
)
def test_small_amounts_keep_their_digits(usd: float, words: str) -> None:
    assert dollars(usd) == words


def test_no_price_is_never_nothing() -> None:
    assert cost_text(None, is_complete=False, requests=3) == "unpriced"
    assert cost_text(None, is_complete=False, requests=0) == "—"
    assert cost_text(None, is_complete=True, requests=3) == "—"
    assert cost_text(0.5, is_complete=False, requests=3) == "≥ $ 0.50"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (2.4, 4.1, "2.4 / 4.1 s"),
        (0.34, 0.9, "340 / 900 ms"),
        (60, 300, "1.0 / 5.0 min"),
        (100, 110, "100 / 110 s"),
        (None, 3, "—"),
    ],
)
def test_two_durations_share_a_unit(low: float | None, high: float | None, words: str) -> None:
    assert seconds_pair(low, high) == words


def test_lengths_read_like_a_stop_watch() -> None:
    assert [clock_length(s) for s in (0, 5.2, 31, 702.4, 3729)] == ["0:00", "5.2 s", "0:31", "11:42", "1:02:09"]


def test_names_are_short() -> None:
    assert folder_name("/home/sam/code/api") == "api"
    assert folder_name("C:\\work\\api") == "api"
    assert folder_name("/") == "/"
    assert model_name("claude-opus-4-8") == "opus-4-8"
    assert model_name("") == "—"
    assert short_id(SESSION) == "a41f…"
    assert [source_name("files", client) for client in (CLAUDE_CODE, CODEX, GEMINI, "own")] == [
        "transcripts",
        "rollouts",
        "chats",
        "files",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": SessionState.WAITING, "waiting_for": ""}, "waiting for you"),
        ({"state": SessionState.IDLE, "state_since_seconds": None}, "idle"),
        ({"state": SessionState.UNKNOWN, "last_event_seconds": None}, "state unknown"),
    ],
)
def test_a_state_says_no_more_than_is_known(changes: dict[str, object], words: str) -> None:
    assert state_words(session_view(**changes), WALL_SECONDS) == words


@pytest.mark.parametrize("session", ["", "a; rm -rf ~", "--help", "a b", "$(x)", "a\nb"])
def test_only_an_identifier_becomes_part_of_a_command(session: str) -> None:
    assert resume_command(session_view(session)) == ""


def test_a_session_is_resumed_as_its_client_wants_it() -> None:
    assert resume_command(session_view()) == f"claude --resume {SESSION}"
    assert resume_command(session_view(interface=CODEX)) == f"codex resume {SESSION}"
    assert resume_command(session_view(interface=GEMINI)) == ""
