"""A client is connected and disconnected by command; what became of it is told later."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest

from desktop_monitor.engine.agents.absent import NoAgents
from desktop_monitor.engine.command import ConnectClient, DisconnectClient
from desktop_monitor.engine.orders import carry_out
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words
from tests.helpers.engine_parts import Bench


class AskedAgents(NoAgents):
    """Answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.answer: Future[object] = Future()

    def connect_client(self, interface: str, preview_hash: str) -> Future[object]:
        self.asked.append(("connect", interface, preview_hash))
        return self.answer

    def disconnect_client(self, interface: str, preview_hash: str) -> Future[object]:
        self.asked.append(("disconnect", interface, preview_hash))
        return self.answer


def _outcomes(bench: Bench) -> tuple[Outcome, ...]:
    return bench.engine.tick().outcomes


def _words(outcome: Outcome) -> str:
    return words(outcome.message) if isinstance(outcome.message, Text) else outcome.message


@pytest.mark.parametrize(
    ("command", "changed", "sentence"),
    [
        (ConnectClient(7, "codex", "h"), True, "Codex sends its telemetry here, from its next start on"),
        (ConnectClient(7, "gemini", "h"), False, "Gemini CLI sends its telemetry here already"),
        (DisconnectClient(7, "claude_code", "h"), True, "Claude Code no longer sends its telemetry here"),
        (DisconnectClient(7, "codex", "h"), False, "nothing of ours in Codex's settings"),
    ],
)
def test_the_outcome_follows_when_it_is_known(
    tmp_path: Path, command: ConnectClient | DisconnectClient, changed: bool, sentence: str
) -> None:
    agents = AskedAgents()
    bench = Bench(tmp_path, (), agents=agents)
    carry_out(bench.engine, command)
    what = "connect" if isinstance(command, ConnectClient) else "disconnect"

    assert agents.asked == [(what, command.interface, "h")]
    assert _outcomes(bench) == ()
    agents.answer.set_result(changed)
    (outcome,) = _outcomes(bench)

    assert (outcome.command_id, outcome.ok) == (7, True)
    assert sentence in _words(outcome)
    bench.engine.close()


def test_a_refusal_is_told_with_its_reason(tmp_path: Path) -> None:
    agents = AskedAgents()
    bench = Bench(tmp_path, (), agents=agents)
    carry_out(bench.engine, ConnectClient(3, "codex", "h"))
    agents.answer.set_exception(ActionError("Nothing was changed", "it was edited meanwhile"))

    (outcome,) = _outcomes(bench)

    assert (outcome.command_id, outcome.ok) == (3, False)
    assert "edited meanwhile" in _words(outcome)
    bench.engine.close()


@pytest.mark.parametrize("command", [ConnectClient(1, "codex", "h"), DisconnectClient(1, "codex", "h")])
def test_where_agents_are_not_followed_it_is_refused(tmp_path: Path, command: ConnectClient | DisconnectClient) -> None:
    bench = Bench(tmp_path, ())
    carry_out(bench.engine, command)

    (outcome,) = _outcomes(bench)

    assert not outcome.ok
    bench.engine.close()
