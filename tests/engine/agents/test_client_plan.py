"""What connects clients finds their folders and the port by itself, and the desk makes the change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_monitor.actions.clients.connection import Connection
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.edit import save
from desktop_monitor.engine.agents.client_plan import ClientPlan
from desktop_monitor.engine.agents.desk import AgentDesk
from desktop_monitor.errors import ActionError
from desktop_monitor.paths import Paths
from tests.helpers.agent_parts import Desk
from tests.helpers.clock import FakeClock

_PATIENCE_SECONDS = 20.0
_PORT = 43182


@pytest.fixture
def plan(tmp_path: Path) -> ClientPlan:
    paths = Paths(*(tmp_path / name for name in ("config", "data", "state", "logs", "run")))
    (tmp_path / "home" / ".gemini").mkdir(parents=True)
    save(paths.config_file, {"receiver.otlp_port": _PORT})
    return ClientPlan(paths, FakeClock(), {}, tmp_path / "home")


def test_the_port_of_the_settings_is_written(plan: ClientPlan) -> None:
    actions = plan.actions()
    assert actions.connect("gemini", plan.preview("gemini").hash)

    written = json.loads((plan.home / ".gemini" / "settings.json").read_bytes())
    assert written["telemetry"]["otlpEndpoint"] == f"http://127.0.0.1:{_PORT}"
    assert plan.connections(_PORT).read() == {
        "claude_code": Connection.ABSENT,
        "codex": Connection.ABSENT,
        "gemini": Connection.CONNECTED,
    }
    assert actions.disconnect("gemini", plan.preview_disconnect("gemini").hash)


def test_a_port_changed_in_the_settings_is_the_one_of_the_next_preview(plan: ClientPlan) -> None:
    actions = plan.actions()
    save(plan.paths.config_file, {"receiver.otlp_port": _PORT + 1})

    assert any(str(_PORT + 1) in line for line in actions.preview("gemini").diff_lines)


def test_the_desk_makes_the_change_on_its_thread_and_answers(tmp_path: Path) -> None:
    made = Desk(tmp_path)
    desk = AgentDesk(made.work, SystemClock())
    desk.start()

    connected = desk.connect_client("codex", "h1").result(_PATIENCE_SECONDS)
    disconnected = desk.disconnect_client("codex", "h2").result(_PATIENCE_SECONDS)
    made.clients.error = ActionError("Nothing was changed", "no room")
    refused = desk.connect_client("codex", "h3")

    with pytest.raises(ActionError, match="no room"):
        refused.result(_PATIENCE_SECONDS)
    desk.close()
    assert (connected, disconnected) == (True, False)
    assert made.clients.changes == [("connect", "codex", "h1"), ("disconnect", "codex", "h2")]
