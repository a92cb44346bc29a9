"""How each client's settings stand, told at any time and cheaply."""

from pathlib import Path

import pytest

from desktop_monitor.actions.clients.connection import Connection
from desktop_monitor.actions.clients.states import ClientConnections
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from desktop_monitor.metrics.client_names import STATUS_LINE
from tests.helpers.client_settings import PORT, UserHome

CLIENTS = (CLAUDE_CODE, CODEX, GEMINI)


@pytest.fixture
def user(tmp_path: Path) -> UserHome:
    return UserHome(tmp_path)


def _state(user: UserHome, interface: str) -> Connection:
    return user.connections().read()[interface]


@pytest.mark.parametrize("interface", CLIENTS)
def test_a_client_goes_from_absent_to_connected_and_back(user: UserHome, interface: str) -> None:
    user.file(interface).parent.rmdir()
    assert _state(user, interface) is Connection.ABSENT
    user.file(interface).parent.mkdir()
    assert _state(user, interface) is Connection.DISCONNECTED
    user.connect(interface)
    assert _state(user, interface) is Connection.CONNECTED
    user.disconnect(interface)
    assert _state(user, interface) is Connection.DISCONNECTED


@pytest.mark.parametrize("interface", CLIENTS)
def test_a_stranger_on_the_port_is_noticed_while_the_receiver_is_closed(user: UserHome, interface: str) -> None:
    user.connect(interface)
    user.strangers.add(PORT)

    assert _state(user, interface) is Connection.WRONG_PORT


@pytest.mark.parametrize("interface", CLIENTS)
def test_a_receiver_that_moved_is_noticed_until_the_settings_are_rewritten(user: UserHome, interface: str) -> None:
    user.connect(interface)
    held = user.hold(4319)
    try:
        assert _state(user, interface) is Connection.WRONG_PORT
        user.connect(interface)
        assert _state(user, interface) is Connection.CONNECTED
    finally:
        held.release()
    # The receiver is closed and will ask for its own port again; what was written is still ours.
    assert _state(user, interface) is Connection.CONNECTED


@pytest.mark.parametrize(
    ("interface", "content", "state"),
    [
        (CLAUDE_CODE, ('{"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", "OTEL_LOGS_EXPORTER": "otlp",'
         ' "OTEL_EXPORTER_OTLP_ENDPOINT": "https://corp:4318"}}'), Connection.ELSEWHERE),
        (CLAUDE_CODE, ('{"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", "OTEL_LOGS_EXPORTER": "otlp",'
         ' "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4317"}}'), Connection.ELSEWHERE),
        (CLAUDE_CODE, '{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://corp"}}', Connection.DISCONNECTED),
        # To our port, but by gRPC, which nobody there understands.
        (CLAUDE_CODE, ('{"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", "OTEL_LOGS_EXPORTER": "otlp",'
         ' "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}}'),
         Connection.DISCONNECTED),
        (CLAUDE_CODE, ('{"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", "OTEL_LOGS_EXPORTER": "otlp",'
         ' "OTEL_EXPORTER_OTLP_ENDPOINT": "http://[::1"}}'), Connection.ELSEWHERE),
        (CLAUDE_CODE, "{broken", Connection.DISCONNECTED),
        (CLAUDE_CODE, "3", Connection.DISCONNECTED),
        (CODEX, '[otel.exporter.otlp-grpc]\nendpoint = "https://corp:4317"\n', Connection.ELSEWHERE),
        (CODEX, '[otel]\nexporter = "none"\n', Connection.DISCONNECTED),
        (CODEX, "otel = 3\n", Connection.DISCONNECTED),
        (GEMINI, '{"telemetry": {"enabled": true}}', Connection.ELSEWHERE),
        (GEMINI, '{"telemetry": {"enabled": true, "outfile": "x"}}', Connection.DISCONNECTED),
        (GEMINI, '{"telemetry": {"enabled": true, "otlpEndpoint": 3}}', Connection.ELSEWHERE),
    ],
)  # fmt: skip
def test_other_settings_are_told_apart(user: UserHome, interface: str, content: str, state: Connection) -> None:
    user.write(interface, content.encode())

    assert _state(user, interface) is state


@pytest.mark.parametrize(
    ("interface", "path", "content"),
    [
        (CLAUDE_CODE, "etc/claude-code/managed-settings.json", '{"env": {"OTEL_METRICS_EXPORTER": "none"}}'),
        (CODEX, "etc/codex/managed_config.toml", "[otel]\nlog_user_prompt = false\n"),
        (GEMINI, "etc/gemini-cli/settings.json", '{"telemetry": {"target": "gcp"}}'),
    ],
)
def test_an_administrators_decision_comes_first(user: UserHome, interface: str, path: str, content: str) -> None:
    user.connect(interface)
    user.managed(path, content)

    assert _state(user, interface) is Connection.MANAGED


def test_one_folder_of_several_that_is_not_connected_counts(user: UserHome, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    user.environment["CLAUDE_CONFIG_DIR"] = str(user.home / ".claude")
    user.connect(CLAUDE_CODE)
    (other / "projects").mkdir()
    user.environment["CLAUDE_CONFIG_DIR"] += f",{other}"

    assert _state(user, CLAUDE_CODE) is Connection.DISCONNECTED
    user.connect(CLAUDE_CODE)
    assert _state(user, CLAUDE_CODE) is Connection.CONNECTED


def test_a_file_is_read_again_when_it_changed(user: UserHome) -> None:
    connections = user.connections()
    assert connections.read()[GEMINI] is Connection.DISCONNECTED
    user.connect(GEMINI)
    assert connections.read()[GEMINI] is Connection.CONNECTED
    user.file(GEMINI).unlink()
    assert connections.read()[GEMINI] is Connection.DISCONNECTED


def test_a_damaged_journal_does_not_keep_states_from_being_told(user: UserHome) -> None:
    user.connect(CODEX)
    user.journal.path.write_bytes(b"\xff")

    assert _state(user, CODEX) is Connection.CONNECTED


def test_the_status_line_is_connected_while_its_command_is_ours(user: UserHome) -> None:
    connections = ClientConnections(user.places, user.journal, user.port, user.clients)
    user.file(CLAUDE_CODE).parent.mkdir(exist_ok=True)
    assert connections.read()[STATUS_LINE] is Connection.DISCONNECTED
    user.connect(STATUS_LINE)
    assert connections.read()[STATUS_LINE] is Connection.CONNECTED
    assert connections.read()[CLAUDE_CODE] is Connection.DISCONNECTED
    user.disconnect(STATUS_LINE)
    assert connections.read()[STATUS_LINE] is Connection.DISCONNECTED


def test_the_status_line_is_no_client_unless_asked_for(user: UserHome) -> None:
    assert set(user.connections().read()) == set(CLIENTS)
