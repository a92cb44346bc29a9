"""Clients keep the names of their makers; what has none is described in the language that is spoken."""

from __future__ import annotations

import pytest

from desktop_monitor.language.current import speaking
from desktop_monitor.language.pseudo import PSEUDO
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from desktop_monitor.metrics.client_names import STATUS_LINE, client_name

XA = PSEUDO["en-XA"]


@pytest.mark.parametrize("interface", [CLAUDE_CODE, CODEX, GEMINI, "somebody's own"])
def test_a_name_is_the_same_in_every_language(interface: str) -> None:
    english = client_name(interface)

    with speaking(XA):
        assert client_name(interface) == english


@pytest.mark.parametrize("interface", [STATUS_LINE, "workflow", "metrics"])
def test_a_description_is_in_the_language_that_is_spoken(interface: str) -> None:
    english = client_name(interface)

    with speaking(XA):
        assert client_name(interface) not in (english, interface)
    assert client_name(interface) == english
