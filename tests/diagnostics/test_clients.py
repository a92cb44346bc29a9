"""The doctor says whether connected agents are heard."""

import pytest

from desktop_monitor.actions.clients.connection import Connection
from desktop_monitor.diagnostics.clients import examine_clients
from desktop_monitor.diagnostics.finding import Verdict


@pytest.mark.parametrize(
    ("state", "port", "verdict", "words"),
    [
        (Connection.CONNECTED, 4318, Verdict.OK, "port 4318"),
        (Connection.CONNECTED, None, Verdict.ADVICE, "nothing receives"),
        (Connection.DISCONNECTED, 4318, Verdict.OK, "no client"),
        (Connection.MANAGED, None, Verdict.OK, "no client"),
        (Connection.WRONG_PORT, 4319, Verdict.PROBLEM, "another program's"),
        (Connection.WRONG_PORT, None, Verdict.PROBLEM, "another program's"),
    ],
)
def test_each_state_has_its_words(state: Connection, port: int | None, verdict: Verdict, words: str) -> None:
    found = examine_clients({"claude_code": state, "codex": Connection.ABSENT}, port)

    assert (found.name, found.verdict) == ("agents", verdict)
    assert words in found.words
    assert "_" not in found.words


def test_a_client_that_feeds_a_stranger_is_named_with_what_to_do() -> None:
    found = examine_clients({"claude_code": Connection.WRONG_PORT, "gemini": Connection.CONNECTED}, 4319)

    assert "Claude Code" in found.words
    assert "Gemini" not in found.words
    assert "connect each of them again" in found.what_to_do
