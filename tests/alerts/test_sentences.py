"""Trouble is told in words of people: clients by their names, whatever they are called in files."""

from __future__ import annotations

import pytest

from desktop_monitor.alerts.incident import Culprit, Incident
from desktop_monitor.alerts.rule import Labels, Severity
from desktop_monitor.alerts.sentences import culprits_sentence, incident_title
from desktop_monitor.language.wording import words


def titled(*labels: tuple[str, str]) -> str:
    found: Labels = labels
    return incident_title(
        Incident(1, "response_time", found, Severity.WARNING, "agent_response_p95_seconds", 5.0, 0.0, 0.0, 9.0, 9.0, 9)
    )


@pytest.mark.parametrize(
    ("labels", "title"),
    [
        ((("interface", "claude_code"),), "Slow answers: Claude Code"),
        ((("model", "opus"), ("interface", "gemini")), "Slow answers: Gemini CLI, opus"),
        ((("interface", "nightly-build"),), "Slow answers: nightly-build"),
        ((("project", "codex"),), "Slow answers: codex"),
    ],
)
def test_clients_are_called_as_their_makers_do_and_nothing_else_is(labels: Labels, title: str) -> None:
    assert titled(*labels) == title


def test_agents_that_were_on_top_are_called_by_their_names_and_programs_as_they_are() -> None:
    sentence = culprits_sentence((Culprit("agent", "claude_code", 2.0, "count"), Culprit("process", "codex", 1.0, "x")))
    assert sentence is not None
    assert "Claude Code 2" in words(sentence)
    assert "codex" in words(sentence)
