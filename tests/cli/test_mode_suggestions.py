"""`mode confirm` and `mode dismiss` answer suggestions of switches and of actions as the window does."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.actions.switching.record import Purpose
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.cli import main
from desktop_monitor.store.ledger import open_ledger, read_ledger
from tests.helpers.http_server import answer, saying, serving

HOSTILE = "$(reboot) --force\n\x1b[31m"
INCIDENT = Incident(
    7, "hot", (("interface", HOSTILE),), Severity.WARNING, "cpu_used_ratio", 0.9, 1.0, 2.0, 0.99, 0.95, 5
)
ACTIONS = """
actions:
  tidy: {{command: ["{program}", "--about={{interface}}", "{{value}}"], description: Tidy up}}
  call: {{request: {{url: "{url}", allow_private: true, body: '{{"what": "{{rule}}"}}'}}}}
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts need a shell there")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with actions of their own, and an incident they may be about."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME"):
        monkeypatch.delenv(name, raising=False)
    _configure(tmp_path)
    return tmp_path


def _configure(folder: Path, ending: str = "", url: str = "http://127.0.0.1:9/secret-path") -> None:
    program = folder / "tidy.sh"
    program.write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" >> {folder}/ran\n{ending}\n', encoding="utf-8")
    program.chmod(0o700)
    (folder / "config").mkdir(exist_ok=True)
    written = ACTIONS.format(program=program, url=url)
    (folder / "config" / "alerts_config.yaml").write_text(written, encoding="utf-8")


def _suggest(folder: Path, action: str, control_id: str = "", value: str = "", rule: str = "hot") -> str:
    ledger = open_ledger(folder / "store" / "ledger.sqlite3")
    ledger.put_incidents([INCIDENT])
    made = ledger.suggest(Suggestion(0, action, control_id, value, rule, INCIDENT.incident_id, 1.8e9, ()))
    ledger.close()
    assert made is not None
    return str(made.suggestion_id)


def _run(folder: Path, *words: str) -> int:
    return main(["mode", *words, "--storage-path", str(folder / "store"), "--config", str(folder / "config")])


def _state(folder: Path) -> SuggestionState:
    ledger = read_ledger(folder / "store" / "ledger.sqlite3")
    try:
        return ledger.suggestions()[0].state
    finally:
        ledger.close()


def _ran(folder: Path) -> list[str]:
    path = folder / "ran"
    return path.read_text(encoding="utf-8").split("\0")[:-1] if path.exists() else []


def test_a_command_is_shown_word_for_word_and_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = _suggest(folder, "tidy")
    assert _run(folder, "confirm", number, "--yes") == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:3] == [str(folder / "tidy.sh"), repr(f"--about={HOSTILE}"), "0.95"]
    assert shown[3:] == ["tidy was run"]
    assert _ran(folder) == [f"--about={HOSTILE}", "0.95"]
    assert _state(folder) is SuggestionState.CONFIRMED


def test_nothing_is_run_without_a_yes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = _suggest(folder, "tidy")
    assert _run(folder, "confirm", number) == 2
    assert _run(folder, "confirm", number, "--json") == 2
    assert "--yes" in capsys.readouterr().err
    assert _ran(folder) == []
    assert _state(folder) is SuggestionState.OPEN


def test_with_json_there_is_one_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = _suggest(folder, "tidy")
    assert _run(folder, "confirm", number, "--yes", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document == {"changed": True, "suggestion": 1, "action": "tidy", "message": "tidy was run"}


def test_what_was_run_is_not_run_again(folder: Path) -> None:
    number = _suggest(folder, "tidy")
    assert _run(folder, "confirm", number, "--yes") == 0
    assert _run(folder, "confirm", number, "--yes") == 2
    assert len(_ran(folder)) == 2


def test_a_command_that_fails_waits_for_another_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _configure(folder, ending="exit 3")
    number = _suggest(folder, "tidy")
    assert _run(folder, "confirm", number, "--yes", "--json") == 3
    said = capsys.readouterr()
    assert (said.out, "ended with 3" in said.err) == ("", True)
    assert _state(folder) is SuggestionState.OPEN
    assert _run(folder, "dismiss", number, "--never") == 0
    assert _state(folder) is SuggestionState.NEVER


def test_a_request_is_sent_and_its_path_not_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(saying(answer(b"ok"))) as server:
        _configure(folder, url=f"{server.url}/secret-path")
        number = _suggest(folder, "call")
        assert _run(folder, "confirm", number, "--yes") == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown == [f"POST {server.url}/…", '{"what": "hot"}', "call was answered with 200"]
    assert json.loads(server.bodies[0]) == {"what": "hot"}


def test_an_action_that_is_not_configured_any_more_is_not_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = _suggest(folder, "gone")
    assert _run(folder, "list") == 0
    assert f"Suggestion {number}: gone\n" in capsys.readouterr().out
    assert _run(folder, "confirm", number, "--yes") == 3
    assert "no action gone any more" in capsys.readouterr().err


def test_a_suggested_check_is_carried_out_as_a_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = _suggest(folder, "interface_health_check")
    assert _run(folder, "confirm", number, "--yes") == 0
    assert capsys.readouterr().out.startswith("check ")


def test_a_switch_for_speed_is_judged_by_speed_as_from_the_window(folder: Path) -> None:
    settings = folder / "home" / ".claude" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"effortLevel": "high"}', encoding="utf-8")
    number = _suggest(folder, "suggest_simple_mode", "claude_code.mode", "SIMPLE", rule="response_time")
    assert _run(folder, "confirm", number, "--yes") == 0
    ledger = read_ledger(folder / "store" / "ledger.sqlite3")
    (switch,) = ledger.switches()
    ledger.close()
    assert switch.purpose is Purpose.FASTER


def test_what_is_set_already_is_no_suggestion_any_more(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = folder / "home" / ".claude" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"effortLevel": "low", "maxEffortLevel": "low"}', encoding="utf-8")
    number = _suggest(folder, "suggest_simple_mode", "claude_code.mode", "SIMPLE")
    assert _run(folder, "confirm", number, "--yes", "--json") == 0
    assert json.loads(capsys.readouterr().out)["changed"] is False
    assert _state(folder) is SuggestionState.EXPIRED


def test_a_control_that_is_gone_is_not_switched(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = _suggest(folder, "suggest_simple_mode", "claude_code.mode", "SIMPLE")
    assert _run(folder, "confirm", number, "--yes") == 3
    assert "not there any more" in capsys.readouterr().err
