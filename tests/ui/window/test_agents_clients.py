"""The card of clients: what each row says and offers."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_monitor.assess.health import Health
from desktop_monitor.engine.agents_view import AgentSourceView, AgentsView, ClientView, Connection, SourceState
from desktop_monitor.metrics.agent_event import CODEX
from desktop_monitor.metrics.client_names import STATUS_LINE
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.window.agents_clients import ClientsCard, level_of
from tests.helpers.agents import WALL_SECONDS

FRESH = AgentSourceView("files", SourceState.FRESH, WALL_SECONDS - 3, 0.5)


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> ClientsCard:
    card = ClientsCard(look)
    qtbot.addWidget(card)
    card.show()
    return card


def show(card: ClientsCard, *clients: ClientView) -> str:
    """What the card says of these clients."""
    card.show_agents(AgentsView(clients=clients), WALL_SECONDS, can_connect=True)
    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisibleTo(card))


def test_a_client_on_a_strangers_port_can_be_rewritten_or_disconnected(card: ClientsCard, qtbot: QtBot) -> None:
    assert "another program" in show(card, ClientView(CODEX, Connection.WRONG_PORT, (FRESH,)))
    row, asked = card.row(CODEX), []
    card.connect_requested.connect(lambda *order: asked.append(order))

    assert (row.button.text(), row.leave.text()) == ("Rewrite…", "Disconnect…")
    row.button.click()
    row.leave.click()

    assert asked == [(CODEX, True), (CODEX, False)]


def test_only_a_client_that_went_astray_has_a_second_button(card: ClientsCard) -> None:
    show(card, ClientView(CODEX, Connection.CONNECTED, (FRESH,)))
    assert card.row(CODEX).leave.isHidden()


def test_the_status_line_says_what_it_brings(card: ClientsCard) -> None:
    row = card.row(STATUS_LINE)
    assert "would tell the official limits" in show(card, ClientView(STATUS_LINE, Connection.DISCONNECTED, ()))
    assert row.button.text() == "Connect…"
    assert "tells the official limits" in show(card, ClientView(STATUS_LINE, Connection.CONNECTED, ()))
    assert row.button.text() == "Disconnect…"
    show(card)
    assert row.isHidden()


def test_shared_feeds_and_workflows_are_told_in_words_and_offer_nothing(card: ClientsCard) -> None:
    feed, own = (ClientView(name, Connection.ABSENT, (FRESH,)) for name in ("metrics", "nightly"))
    said = show(card, feed, own)

    assert "Custom metrics" in said
    assert "text files fresh, 3 s ago" in said
    assert "own workflow" in said
    assert "of requests" not in said
    assert "not found" not in said
    assert card.row("metrics").button.isHidden()


def test_a_workflow_without_a_source_of_its_own_was_heard_of_today() -> None:
    assert level_of(ClientView("nightly", Connection.ABSENT, ())) is Health.HEALTHY
