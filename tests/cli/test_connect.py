"""`connect` and `disconnect` show the change, ask, and make it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from desktop_monitor.agents.held_ports import PortsFile
from desktop_monitor.cli import main
from desktop_monitor.config.loader import load
from tests.helpers.terminal import Terminal

OURS = "http://127.0.0.1:43181"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the folders of all clients, and a port that nobody has."""
    home = tmp_path / "home"
    for folder in (".claude", ".codex", ".gemini"):
        (home / folder).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME"):
        monkeypatch.delenv(name, raising=False)
    config = tmp_path / "config"
    config.mkdir()
    (config / "config.yaml").write_text("receiver:\n  otlp_port: 43181 # mine\n", encoding="utf-8")
    return home


def _run(home: Path, *words: str) -> int:
    folders = ["--storage-path", str(home.parent / "store"), "--config", str(home.parent / "config")]
    return main([*words, *folders])


@pytest.mark.parametrize(
    ("client", "file"),
    [("claude-code", ".claude/settings.json"), ("codex", ".codex/config.toml"), ("gemini", ".gemini/settings.json")],
)
def test_a_client_is_connected_and_the_receiver_switched_on(
    home: Path, client: str, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(home, "connect", client, "--yes") == 0

    shown = capsys.readouterr().out
    assert f"+++ {home / file}" in shown
    assert "Nothing receives yet" in shown
    assert OURS in (home / file).read_text(encoding="utf-8")
    config = home.parent / "config" / "config.yaml"
    assert load(config).receiver.enabled
    assert "# mine" in config.read_text(encoding="utf-8")

    assert _run(home, "disconnect", client, "--yes") == 0
    assert not (home / file).exists()
    assert load(config).receiver.enabled


def test_without_a_terminal_the_change_is_shown_and_not_made(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))

    assert _run(home, "connect", "gemini") == 2

    shown = capsys.readouterr()
    assert OURS in shown.out
    assert "--yes" in shown.err
    assert not (home / ".gemini" / "settings.json").exists()


@pytest.mark.parametrize(
    ("answer", "is_made"), [("y\n", True), ("YES\n", True), ("\n", False), ("n\n", False), ("", False)]
)
def test_on_a_terminal_only_a_yes_makes_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, is_made: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))

    assert _run(home, "connect", "gemini") == 0

    assert (home / ".gemini" / "settings.json").exists() is is_made
    assert ("Nothing was changed." in capsys.readouterr().out) is not is_made


def test_one_document_is_printed_and_nothing_else(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "connect", "codex", "--yes", "--json") == 0
    document = json.loads(capsys.readouterr().out)

    assert (document["action"], document["interface"], document["changed"]) == ("connect", "codex", True)
    assert document["title"] == str(home / ".codex" / "config.toml")
    assert any(OURS in line for line in document["diff"])
    assert _run(home, "connect", "codex", "--json") == 0  # nothing to ask
    assert json.loads(capsys.readouterr().out)["changed"] is False


def test_a_document_is_never_a_question(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))

    assert _run(home, "connect", "codex", "--json") == 2
    assert not (home / ".codex" / "config.toml").exists()


def test_what_cannot_be_done_ends_with_3(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / ".codex" / "config.toml").write_text("a = \n", encoding="utf-8")
    config = home.parent / "config" / "config.yaml"

    assert _run(home, "connect", "codex", "--yes") == 3

    assert "line 1" in capsys.readouterr().err
    assert not load(config).receiver.enabled


def test_a_running_receivers_port_is_the_one_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = PortsFile(home.parent / "store" / "ports.json")
    held.write(43199, 9417)
    try:
        assert _run(home, "connect", "gemini", "--yes") == 0
    finally:
        held.release()

    assert "receives on port 43199 now" in capsys.readouterr().out
    assert "43199" in (home / ".gemini" / "settings.json").read_text(encoding="utf-8")


def test_control_signs_in_a_users_file_do_not_reach_the_terminal(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ".codex" / "config.toml").write_text('[otel]\nenvironment = "\u202e\u2066 x"\n', encoding="utf-8")

    assert _run(home, "connect", "codex", "--yes") == 0

    assert not {"\u202e", "\u2066"} & set(capsys.readouterr().out)


@pytest.mark.skipif(sys.platform == "win32", reason="the wrapper needs a POSIX shell")
def test_the_status_line_is_wrapped_and_unwrapped(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = '{"statusLine": {"type": "command", "command": "mine"}}'
    settings = home / ".claude" / "settings.json"
    settings.write_text(own, encoding="utf-8")

    assert _run(home, "connect", "claude-code", "--status-line", "--yes") == 0
    assert "mine" in json.loads(settings.read_text(encoding="utf-8"))["statusLine"]["command"]
    assert settings.read_text(encoding="utf-8") != own
    assert not load(home.parent / "config" / "config.yaml").receiver.enabled
    assert _run(home, "disconnect", "claude-code", "--status-line", "--yes") == 0

    assert settings.read_text(encoding="utf-8") == own


@pytest.mark.parametrize("words", [["connect"], ["connect", "cursor"], ["connect", "codex", "--status-line"]])
def test_what_was_not_meant_is_a_usage_error(home: Path, words: list[str]) -> None:
    assert _run(home, *words) == 2
