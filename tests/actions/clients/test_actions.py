"""Clients are connected and disconnected: exactly as previewed, and back to the byte."""

import json
import os
import stat
import sys
import tomllib
from pathlib import Path

import pytest

from desktop_monitor.errors import ActionError
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from desktop_monitor.metrics.client_names import STATUS_LINE
from tests.helpers.client_settings import PORT, UserHome

CLIENTS = (CLAUDE_CODE, CODEX, GEMINI)
ENDPOINT = f"http://127.0.0.1:{PORT}"
JSON_SHAPES = {
    "empty": b"",
    "blank": b" \n\t\n",
    "braces": b"{}",
    "mark alone": b"\xef\xbb\xbf",
    "compact": b'{"model":"opus","permissions":{"allow":["Bash(ls:*)"]}}',
    "two spaces": b'{\n  "model": "opus",\n  "env": {\n    "A": "1"\n  },\n  "telemetry": {\n    "traces": true\n  }\n}'
    b"\n",
    "tabs and CRLF": b'{\r\n\t"model": "opus",\r\n\t"hooks": {}\r\n}\r\n',
    "comments": b'{\n  // which one\n  "model": "opus", /* for now */\n  "env": {\n    "A": "1" // mine\n  }\n}\n',
    "trailing commas": b'{\n  "model": "opus",\n  "env": {"A": "1",},\n}',
    "mark and umlauts": '\ufeff{\n    "name": "Zoë \U0001f600",\n    "escaped": "\\u00e9"\n}'.encode(),
    "a key twice": b'{"model": "a", "model": "b"}',
    "other exporter": b'{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4317", "OTEL_METRICS_EXPORTER": "prometheus",'
    b' "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "http://c/v1/logs"}, "telemetry": {"enabled": 1, "outfile": "x.log"}}',
    "huge": json.dumps({"model": "opus", "history": ["x" * 60] * 4000}, indent=2).encode(),
}
TOML_SHAPES = {
    "empty": b"",
    "blank": b"\n\n",
    "one key without line end": b'model = "gpt"',
    "CRLF": b'model = "gpt"\r\n\r\n[tui]\r\nnotifications = true\r\n',
    "comments": b'# mine\nmodel = "gpt" # for now\n\n[[servers]]\nname = "a"\n\n[[servers]]\nname = "b"\n# the end\n',
    "section": b'[otel]\nenvironment = "dev" # where\n\n[tui]\na = 1\n',
    "inline section": b'otel = { environment = "dev", exporter = "none" }\n',
    "dotted": b'otel.environment = "dev"\nmodel = "gpt"\n',
    "other exporter": b'[otel]\nlog_user_prompt = true\n[otel.exporter.otlp-http]\nendpoint = "https://c/v1/logs"\n'
    b'protocol = "json"\n[otel.exporter.otlp-http.headers]\n"x-api-key" = "planted-secret"\n\n[tui]\na = 1\n',
    "texts": 'a = """\n[otel]\n"""\nb = \'\'\'\\ \'\'\'\n"ä" = [\n  1, # one\n  2,\n]\n'.encode(),
    "mark": b'\xef\xbb\xbfmodel = "gpt"\n',
}
SHAPES = [
    pytest.param(client, content, id=f"{client}: {name}")
    for client in CLIENTS
    for name, content in (TOML_SHAPES if client == CODEX else JSON_SHAPES).items()
]
as_user_of_modes = pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")


@pytest.fixture
def user(tmp_path: Path) -> UserHome:
    return UserHome(tmp_path)


def says_ours(interface: str, raw: bytes) -> bool:
    """Whether a client that reads this sends its telemetry to our port."""
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    if interface == CODEX:
        otel = tomllib.loads(text)["otel"]
        return bool(
            otel["log_user_prompt"] is False
            and otel["exporter"] == {"otlp-http": {"endpoint": f"{ENDPOINT}/v1/logs", "protocol": "binary"}}
            and otel["metrics_exporter"] == {"otlp-http": {"endpoint": f"{ENDPOINT}/v1/metrics", "protocol": "binary"}}
        )
    if interface == GEMINI:
        return all(part in text for part in (f'"otlpEndpoint": "{ENDPOINT}"', '"otlpProtocol": "http"')) or all(
            part in text for part in (f'"otlpEndpoint":"{ENDPOINT}"', '"otlpProtocol":"http"')
        )
    return f'"{ENDPOINT}"' in text and '"http/protobuf"' in text and "LOGS_ENDPOINT" not in text


@pytest.mark.parametrize(("interface", "content"), SHAPES)
def test_disconnecting_brings_every_byte_back(user: UserHome, interface: str, content: bytes) -> None:
    path = user.write(interface, content)

    assert user.connect(interface)
    assert says_ours(interface, path.read_bytes())
    assert user.disconnect(interface)

    assert path.read_bytes() == content
    assert user.journal.records() == ()
    assert list((user.state / "connections").iterdir()) == []


@pytest.mark.parametrize(("interface", "content"), SHAPES)
def test_what_the_user_changes_meanwhile_stays(user: UserHome, interface: str, content: bytes) -> None:
    """Only our own keys are taken back, whatever the document looks like."""
    path = user.write(interface, content)
    user.connect(interface)
    path.write_bytes(path.read_bytes() + b"\n\n")

    assert user.disconnect(interface)

    left = path.read_bytes() if path.exists() else b""
    assert ENDPOINT.encode() not in left
    assert _meaning(interface, left) == _meaning(interface, content)


def _meaning(interface: str, raw: bytes) -> object:
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    if interface == CODEX:
        return tomllib.loads(text)
    from desktop_monitor.actions.documents.json_edit import JsonFormat

    return JsonFormat().tree(text)


@pytest.mark.parametrize("interface", CLIENTS)
def test_a_file_that_was_not_there_is_gone_again(user: UserHome, interface: str) -> None:
    user.connect(interface)
    assert user.file(interface).exists()

    user.disconnect(interface)

    assert not user.file(interface).exists()


@pytest.mark.parametrize("interface", CLIENTS)
def test_a_file_of_ours_is_gone_again_though_it_was_touched(user: UserHome, interface: str) -> None:
    user.connect(interface)
    path = user.file(interface)
    path.write_bytes(path.read_bytes() + b"\n")

    user.disconnect(interface)

    assert not path.exists()


@pytest.mark.parametrize("interface", CLIENTS)
def test_a_file_of_ours_stays_when_the_user_wrote_into_it(user: UserHome, interface: str) -> None:
    user.connect(interface)
    path = user.file(interface)
    own = (
        b'theme = "dark"\n' + path.read_bytes() if interface == CODEX else b'{"theme": "dark",' + path.read_bytes()[1:]
    )
    path.write_bytes(own)

    user.disconnect(interface)

    assert _meaning(interface, path.read_bytes()) == {"theme": "dark"}


@pytest.mark.parametrize("interface", CLIENTS)
def test_what_is_done_twice_is_done_once(user: UserHome, interface: str) -> None:
    user.write(interface, b"")
    assert user.connect(interface)
    once = user.file(interface).read_bytes()

    assert not user.connect(interface)
    assert user.actions().preview(interface).diff_lines == ()
    assert "already" in user.actions().preview(interface).warnings[0]
    assert user.file(interface).read_bytes() == once

    assert user.disconnect(interface)
    assert not user.disconnect(interface)
    assert "Nothing of ours" in user.actions().preview_disconnect(interface).warnings[0]


def test_a_preview_touches_nothing(user: UserHome) -> None:
    user.write(CLAUDE_CODE, b"{}")

    user.actions().preview(CLAUDE_CODE)
    user.actions().preview_disconnect(CLAUDE_CODE)

    assert not user.state.exists()
    assert user.file(CLAUDE_CODE).read_bytes() == b"{}"


def test_the_preview_is_the_change_line_by_line(user: UserHome) -> None:
    path = user.write(CLAUDE_CODE, b'{\n  "env": {\n    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4317"\n  }\n}\n')

    preview = user.actions().preview(CLAUDE_CODE)

    assert preview.title == str(path)
    assert preview.diff_lines == (
        f"--- {path}",
        f"+++ {path}",
        "@@ -1,5 +1,9 @@",
        " {",
        '   "env": {',
        '-    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4317"',
        f'+    "OTEL_EXPORTER_OTLP_ENDPOINT": "{ENDPOINT}",',
        '+    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",',
        '+    "OTEL_METRICS_EXPORTER": "otlp",',
        '+    "OTEL_LOGS_EXPORTER": "otlp",',
        '+    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"',
        "   }",
        " }",
    )
    assert any("OTEL_EXPORTER_OTLP_ENDPOINT" in warning for warning in preview.warnings)


@pytest.mark.parametrize("interface", CLIENTS)
def test_a_file_that_changed_since_the_preview_is_left_alone(user: UserHome, interface: str) -> None:
    path = user.write(interface, b"")
    actions = user.actions()
    shown = actions.preview(interface).hash
    path.write_bytes(b"# x\n" if interface == CODEX else b'{"theme": "dark"}')

    with pytest.raises(ActionError, match="preview"):
        actions.connect(interface, shown)

    assert path.read_bytes() in (b"# x\n", b'{"theme": "dark"}')
    assert user.journal.records() == ()


def test_a_file_that_changes_in_the_last_moment_is_left_alone(user: UserHome) -> None:
    """Somebody else writes between our look and our write."""
    from desktop_monitor.actions.clients.actions import ClientActions
    from desktop_monitor.actions.documents import files
    from tests.helpers.clock import FakeClock

    path = user.write(GEMINI, b"{}")

    def late(place: Path, before: bytes | None, after: bytes | None) -> None:
        path.write_bytes(b'{"theme": "dark"}')
        files.replace(place, before, after)

    actions = ClientActions(user.places, user.journal, user.port, FakeClock(), replace_file=late)
    with pytest.raises(ActionError, match="changed meanwhile"):
        actions.connect(GEMINI, actions.preview(GEMINI).hash)

    assert path.read_bytes() == b'{"theme": "dark"}'
    assert user.journal.records() == ()
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["settings.json"]


@as_user_of_modes
def test_mode_and_link_stay(user: UserHome, tmp_path: Path) -> None:
    dotfiles = tmp_path / "dotfiles"
    dotfiles.mkdir()
    real = dotfiles / "claude.json"
    real.write_bytes(b"{}")
    real.chmod(0o640)
    user.file(CLAUDE_CODE).symlink_to(real)

    preview = user.actions().preview(CLAUDE_CODE)
    user.connect(CLAUDE_CODE)

    assert user.file(CLAUDE_CODE).is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert ENDPOINT in real.read_text(encoding="utf-8")
    assert any("is a link" in warning and str(real) in warning for warning in preview.warnings)
    user.disconnect(CLAUDE_CODE)
    assert real.read_bytes() == b"{}"
    assert user.file(CLAUDE_CODE).is_symlink()


@as_user_of_modes
def test_a_read_only_file_is_refused(user: UserHome) -> None:
    user.write(CODEX, b"").chmod(0o444)

    with pytest.raises(ActionError, match="read-only"):
        user.actions().preview(CODEX)


@as_user_of_modes
def test_what_we_write_down_is_the_users_alone(user: UserHome) -> None:
    user.write(CLAUDE_CODE, b'{"env": {"ANTHROPIC_API_KEY": "planted-secret"}}')
    user.connect(CLAUDE_CODE)

    kept = [path for path in user.state.rglob("*") if path.is_file()]

    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert len([path for path in kept if path.parent.name == "connections"]) == 1


@pytest.mark.parametrize(
    ("interface", "content"),
    [
        (CLAUDE_CODE, ('{"env": {"ANTHROPIC_API_KEY": "planted-secret", "OTEL_EXPORTER_OTLP_HEADERS": "planted-secret",'
         ' "OTEL_EXPORTER_OTLP_ENDPOINT": "https://u:planted-secret@c"}}')),
        (CODEX, TOML_SHAPES["other exporter"].decode()),
        (GEMINI, '{"telemetry": {"otlpEndpoint": "https://u:planted-secret@c"}, "key": "planted-secret"}'),
    ],
)  # fmt: skip
def test_secrets_are_neither_in_the_journal_nor_in_the_log(
    user: UserHome, interface: str, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = user.write(interface, content.encode())
    user.connect(interface)

    assert "planted-secret" not in user.journal.path.read_text(encoding="utf-8")
    warnings = user.actions().preview_disconnect(interface).warnings
    user.disconnect(interface)

    assert "planted-secret" not in caplog.text + "".join(warnings)
    assert path.read_text(encoding="utf-8") == content


def test_secrets_beside_the_change_are_not_shown(user: UserHome) -> None:
    user.write(CLAUDE_CODE, b'{\n  "env": {\n    "ANTHROPIC_API_KEY": "planted-secret"\n  }\n}\n')
    user.connect(CLAUDE_CODE)
    path = user.file(CLAUDE_CODE)
    path.write_bytes(path.read_bytes().replace(b'"otlp"', b'"none"', 1))

    shown = "\n".join(user.actions().preview(CLAUDE_CODE).diff_lines)

    assert "ANTHROPIC_API_KEY" in shown
    assert "planted-secret" not in shown


@pytest.mark.parametrize(
    ("interface", "content", "where"),
    [
        (CLAUDE_CODE, b'{\n  "a" 1\n}', "line 2"),
        (CLAUDE_CODE, b'{"env": "text"}', "env"),
        (CLAUDE_CODE, b"\xff\xfe{\x00}\x00", "UTF-8"),
        (CODEX, b"a = 1\nb = \n", "line 2"),
        (CODEX, b'otel = "x"\n', "no section"),
        (GEMINI, b"[1, 2]", "no object"),
        (GEMINI, b'{"a": "' + b"x" * (1 << 20) + b'"}', "larger"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_with_the_place(
    user: UserHome, interface: str, content: bytes, where: str
) -> None:
    path = user.write(interface, content)

    with pytest.raises(ActionError, match=where) as refusal:
        user.actions().preview(interface)

    assert str(path) in str(refusal.value)
    assert path.read_bytes() == content


def test_a_folder_in_the_files_place_is_refused(user: UserHome) -> None:
    user.file(GEMINI).mkdir()

    with pytest.raises(ActionError, match="no ordinary file"):
        user.actions().preview(GEMINI)


@pytest.mark.parametrize(
    ("interface", "path", "content"),
    [
        (CLAUDE_CODE, "etc/claude-code/managed-settings.json",
         '{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://corp"}}'),
        (CLAUDE_CODE, "etc/claude-code/managed-settings.d/10-telemetry.json",
         '{"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "0"}}'),
        (CODEX, "etc/codex/managed_config.toml", '[otel]\nexporter = "none"\n'),
        (CODEX, "etc/codex/requirements.toml", '[otel]\nexporter = "none"\n'),
        (GEMINI, "etc/gemini-cli/settings.json", '{"telemetry": {"enabled": false}}'),
        (GEMINI, "etc/gemini-cli/settings.json", "{broken"),
    ],
)  # fmt: skip
def test_what_an_administrator_decides_is_never_changed(
    user: UserHome, interface: str, path: str, content: str
) -> None:
    user.managed(path, content)

    with pytest.raises(ActionError, match="administrator"):
        user.actions().preview(interface)

    assert not user.file(interface).exists()


def test_an_administrator_who_decides_something_else_is_no_hindrance(user: UserHome) -> None:
    user.managed("etc/claude-code/managed-settings.json", '{"permissions": {"deny": ["Read(.env)"]}}')

    assert user.connect(CLAUDE_CODE)


def test_a_mac_keeps_an_administrators_settings_elsewhere(tmp_path: Path) -> None:
    user = UserHome(tmp_path, platform="darwin")
    user.managed("Library/Application Support/ClaudeCode/managed-settings.json", '{"env": {"OTEL_LOGS_EXPORTER": "x"}}')

    with pytest.raises(ActionError, match="administrator"):
        user.actions().preview(CLAUDE_CODE)


def test_a_client_that_is_not_here_is_not_made(user: UserHome) -> None:
    user.file(CODEX).parent.rmdir()

    with pytest.raises(ActionError, match="not here"):
        user.actions().preview(CODEX)
    with pytest.raises(ActionError, match="cannot be connected"):
        user.actions().preview("nightly")

    assert not user.file(CODEX).parent.exists()


def test_every_configuration_folder_of_claude_code_is_changed(user: UserHome, tmp_path: Path) -> None:
    folders = [tmp_path / "work", tmp_path / "private"]
    for folder in folders:
        (folder / "projects").mkdir(parents=True)
    user.environment["CLAUDE_CONFIG_DIR"] = ",".join(map(str, folders))

    user.connect(CLAUDE_CODE)
    assert all((folder / "settings.json").exists() for folder in folders)
    user.disconnect(CLAUDE_CODE)

    assert not any((folder / "settings.json").exists() for folder in folders)
    assert not user.file(CLAUDE_CODE).exists()


def test_a_port_that_a_stranger_has_is_never_written(user: UserHome) -> None:
    user.strangers.add(PORT)

    with pytest.raises(ActionError, match="Another program listens on port 4318"):
        user.actions().preview(GEMINI)


def test_when_the_receiver_moved_connecting_rewrites_the_port_alone(user: UserHome) -> None:
    before = b'{"env": {"A": "1"}}'
    path = user.write(CLAUDE_CODE, before)
    user.connect(CLAUDE_CODE)
    user.strangers.add(PORT)
    held = user.hold(4319)
    try:
        assert user.connect(CLAUDE_CODE)
    finally:
        held.release()

    assert b"http://127.0.0.1:4319" in path.read_bytes()
    assert ENDPOINT.encode() not in path.read_bytes()
    user.disconnect(CLAUDE_CODE)
    assert path.read_bytes() == before


def test_a_lost_record_still_lets_our_values_be_taken_out(user: UserHome) -> None:
    for interface in CLIENTS:
        user.connect(interface)
    user.journal.path.unlink()

    for interface in CLIENTS:
        assert "no record" in user.actions().preview_disconnect(interface).warnings[0]
        user.disconnect(interface)

    assert [user.file(client).read_bytes().strip() for client in CLIENTS] == [b"{}", b"", b"{}"]


def test_a_lost_copy_still_lets_our_values_be_taken_out(user: UserHome) -> None:
    path = user.write(GEMINI, b'{"theme": "dark", "telemetry": {"otlpEndpoint": "http://c"}}')
    user.connect(GEMINI)
    for copy in (user.state / "connections").iterdir():
        copy.unlink()

    assert any("copy" in warning for warning in user.actions().preview_disconnect(GEMINI).warnings)
    user.disconnect(GEMINI)

    assert json.loads(path.read_bytes()) == {"theme": "dark", "telemetry": {}}


def test_what_the_user_set_differently_meanwhile_is_no_longer_ours(user: UserHome) -> None:
    path = user.write(CLAUDE_CODE, b'{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://first"}}')
    user.connect(CLAUDE_CODE)
    path.write_bytes(path.read_bytes().replace(ENDPOINT.encode(), b"http://second"))

    user.disconnect(CLAUDE_CODE)

    assert json.loads(path.read_bytes()) == {"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://second"}}


def test_a_file_the_user_removed_meanwhile_stays_removed(user: UserHome) -> None:
    user.write(GEMINI, b'{"theme": "dark"}')
    user.connect(GEMINI)
    user.file(GEMINI).unlink()

    assert not user.disconnect(GEMINI)

    assert not user.file(GEMINI).exists()
    assert user.journal.records() == ()


def test_a_damaged_journal_is_said_and_nothing_is_changed(user: UserHome) -> None:
    user.connect(GEMINI)
    before = user.file(GEMINI).read_bytes()
    user.journal.path.write_bytes(b'{"records": [{"interface": 3}]}')

    with pytest.raises(ActionError, match="damaged"):
        user.disconnect(GEMINI)

    assert user.file(GEMINI).read_bytes() == before


def test_two_programs_do_not_change_settings_at_once(user: UserHome) -> None:
    shown = user.actions().preview(GEMINI).hash
    with user.journal.locked(), pytest.raises(ActionError, match="Another program"):
        user.actions().connect(GEMINI, shown)

    assert not user.file(GEMINI).exists()


def test_variables_of_the_shell_are_named(user: UserHome) -> None:
    user.environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://planted"

    for interface in (CLAUDE_CODE, GEMINI):
        warnings = " ".join(user.actions().preview(interface).warnings)
        assert "OTEL_EXPORTER_OTLP_ENDPOINT" in warnings
        assert "planted" not in warnings


def test_status_line_and_telemetry_are_undone_in_any_order(user: UserHome) -> None:
    """Both are in one file; the one below may be taken out first."""
    both = (CLAUDE_CODE, STATUS_LINE)
    for content in (None, b"", b'{"statusLine": {"type": "command", "command": "mine --x"}}', b'{\n\t"a": 1\n}'):
        for first, last in (both, both[::-1]):
            for way in ((first, last), (last, first)):
                if content is None:
                    user.file(CLAUDE_CODE).unlink(missing_ok=True)
                else:
                    user.write(CLAUDE_CODE, content)
                user.connect(first)
                user.connect(last)
                for interface in way:
                    user.disconnect(interface)
                found = user.file(CLAUDE_CODE).read_bytes() if user.file(CLAUDE_CODE).exists() else None
                assert found == content
                assert user.journal.records() == ()


@as_user_of_modes
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the administrator may give files away"
)
def test_a_file_keeps_its_owner(user: UserHome) -> None:
    path = user.write(GEMINI, b"{}")
    os.chown(path, 1234, 1234)

    user.connect(GEMINI)

    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 1234)
